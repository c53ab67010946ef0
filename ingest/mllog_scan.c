#include "ingest/mllog.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char marker[] = ":::MLLOG";
#define MARKER_SIZE  (sizeof marker - 1)
#define LAST_TIME_MS 253402300799999.0 /* the end of the year 9999 */

/* The next marker in text[0..len); NULL when there is none. */
static const char *find_marker(const char *text, size_t len)
{
    return len == 0 ? NULL : memmem(text, len, marker, MARKER_SIZE);
}

/* The length of the JSON object at text[0..len), braces in strings apart; 0 when its end is not there. */
static size_t object_length(const char *text, size_t len)
{
    size_t depth = 0;
    int in_string = 0;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (in_string) {
            i += c == '\\';
            in_string = c != '"';
        } else if (c == '"') {
            in_string = 1;
        } else if (c == '{') {
            depth++;
        } else if (c == '}' && --depth == 0) {
            return i + 1;
        }
    }
    return 0;
}

/* Copies a line without its terminal escape sequences (ESC [ … letter). Returns the length kept. */
static size_t strip_escapes(char *out, const char *line, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        if (line[i] != '\x1b') {
            out[n++] = line[i];
            continue;
        }
        if (i + 1 < len && line[i + 1] == '[')
            for (i += 2; i < len && (unsigned char)line[i] < 0x40; i++)
                ;
    }
    return n;
}

/* "1:20: unexpected character" without its place, which counts within the object and not within the line. */
static const char *without_place(const char *message)
{
    const char *at = message + strspn(message, "0123456789:");
    return at > message && *at == ' ' ? at + 1 : message;
}

struct scan {
    const struct import_log *log;
    const struct mllog_sink *sink;
    size_t line;
};

static int hand_over(struct scan *s, struct json *doc, struct error *err)
{
    const struct json_node *root = json_root(doc);
    struct mllog_event e = {.line = s->line,
                            .key = json_text(json_find(root, "key")),
                            .value = json_find(root, "value"),
                            .metadata = json_find(root, "metadata"),
                            .doc = doc};
    double time = json_number(json_find(root, "time_ms"));
    if (e.key == NULL)
        return error_set(err, ERR_INPUT, "%s:%zu: an event without a key", s->log->path, s->line);
    if (!(time >= 0 && time <= LAST_TIME_MS))
        return error_set(err, ERR_INPUT, "%s:%zu: %.60s: time_ms is missing or no time", s->log->path, s->line, e.key);
    e.time = (int64_t)time;
    int rc = s->sink->event(s->sink->context, &e, err);
    return rc == ERR_INPUT ? error_prefix(err, "%s:%zu", s->log->path, s->line) : rc;
}

/* One event: its object is text[0..len), beginning at byte `column` of its line. */
static int read_object(struct scan *s, const char *text, size_t len, size_t column, struct error *err)
{
    struct json *doc = NULL;
    struct json_place where = {0};
    struct error fault = {0};
    int rc = json_parse(&doc, &where, text, len, &fault);
    if (rc == ERR_INPUT)
        return error_set(err, ERR_INPUT, "%s:%zu:%zu: broken JSON after %s: %s", s->log->path, s->line,
                         column + (where.column ? where.column : 1), marker, without_place(fault.text));
    if (rc)
        return error_set(err, (enum error_code)rc, "%s", fault.text);
    rc = hand_over(s, doc, err);
    json_free(doc);
    return rc;
}

/* Every event of one line; a line may hold several when ranks write over each other. */
static int read_line(struct scan *s, const char *line, size_t len, int last, struct error *err)
{
    const char *end = line + len;
    for (const char *at = line; (at = find_marker(at, (size_t)(end - at))) != NULL;) {
        at += MARKER_SIZE;
        while (at < end && isspace((unsigned char)*at))
            at++;
        size_t size = at < end && *at == '{' ? object_length(at, (size_t)(end - at)) : 0;
        if (size == 0 && last)
            return s->sink->truncated(s->sink->context, s->line, err);
        if (size == 0)
            return error_set(err, ERR_INPUT, "%s:%zu:%zu: no whole JSON object after %s", s->log->path, s->line,
                             (size_t)(at - line) + 1, marker);
        int rc = read_object(s, at, size, (size_t)(at - line), err);
        if (rc)
            return rc;
        at += size;
    }
    return 0;
}

static int read_raw_line(struct scan *s, const char *line, size_t len, int last, struct error *err)
{
    if (find_marker(line, len) == NULL && memchr(line, '\x1b', len) == NULL)
        return 0;
    if (memchr(line, '\x1b', len) == NULL)
        return read_line(s, line, len, last, err);
    char *plain = malloc(len); /* coloured lines are few */
    if (plain == NULL)
        return error_nomem(err);
    int rc = read_line(s, plain, strip_escapes(plain, line, len), last, err);
    free(plain);
    return rc;
}

int mllog_scan(const struct import_log *log, const struct mllog_sink *sink, struct error *err)
{
    struct scan s = {.log = log, .sink = sink};
    const char *end = log->text + log->size;
    int rc = 0;
    for (const char *line = log->text; line < end && rc == 0;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        s.line++;
        rc = read_raw_line(&s, line, (size_t)((stop ? stop : end) - line), stop == NULL, err);
        line = stop ? stop + 1 : end;
    }
    return rc;
}
