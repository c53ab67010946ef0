/* JSON text: one document, or one a line. */
#include "ingest/source_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Gives text[0..n), which begins on `line` of its file, to the sink without the white space around it. */
static int give(const struct source_sink *sink, const char *origin, const char *text, size_t n, int is_line,
                size_t line, struct error *err)
{
    size_t start = 0, begin_of_line = 0;
    for (; start < n && is_blank(text[start]); start++)
        if (text[start] == '\n') {
            line++;
            begin_of_line = start + 1;
        }
    while (n > start && is_blank(text[n - 1]))
        n--;
    struct source_document d = {origin, text + start, n - start, is_line, line, start - begin_of_line + 1};
    return sink->document(sink->context, &d, err);
}

static int all_blank(const char *text, size_t n)
{
    size_t i = 0;
    while (i < n && is_blank(text[i]))
        i++;
    return i == n;
}

static int too_large(const struct source_sink *sink, const char *origin, struct error *err)
{
    return source_fault(sink, origin, err, "larger than %zu MiB, the ceiling of one document: refused",
                        SOURCE_MAX_DOCUMENT >> 20);
}

static int whole_document(const struct source_sink *sink, struct stream *s, const char *origin, struct error *err)
{
    int more = 1;
    while (more > 0 && s->end - s->start <= SOURCE_MAX_DOCUMENT)
        more = stream_more(s);
    size_t n = s->end - s->start;
    if (more < 0)
        return source_fault(sink, origin, err, "%s", s->why);
    if (n > SOURCE_MAX_DOCUMENT)
        return too_large(sink, origin, err);
    if (all_blank(s->data + s->start, n))
        return source_fault(sink, origin, err, "empty: there is no document in it");
    return give(sink, origin, s->data + s->start, n, 0, 1, err);
}

enum line_found { LINE_WHOLE, LINE_TOO_LONG, LINE_NONE, LINE_FAILED };

/* Finds the next line: window[0..*n) without its newline, *taken bytes with it. */
static enum line_found next_line(struct stream *s, size_t *n, size_t *taken)
{
    size_t seen = 0;
    for (;;) {
        const char *window = s->data + s->start;
        size_t held = s->end - s->start;
        const char *newline = held > seen ? memchr(window + seen, '\n', held - seen) : NULL;
        *n = newline != NULL ? (size_t)(newline - window) : held;
        *taken = *n + (newline != NULL);
        if (*n > SOURCE_MAX_DOCUMENT)
            return LINE_TOO_LONG;
        if (newline != NULL)
            return LINE_WHOLE;
        seen = held;
        int more = stream_more(s);
        if (more < 0)
            return LINE_FAILED;
        if (more == 0)
            return held > 0 ? LINE_WHOLE : LINE_NONE;
    }
}

static void pass_over_line(struct stream *s)
{
    for (;;) {
        const char *window = s->data + s->start;
        size_t held = s->end - s->start;
        const char *newline = held > 0 ? memchr(window, '\n', held) : NULL;
        stream_take(s, newline != NULL ? (size_t)(newline - window) + 1 : held);
        if (newline != NULL || stream_more(s) <= 0)
            return;
    }
}

static int one_line(const struct source_sink *sink, struct stream *s, const char *place, enum line_found found,
                    size_t n, size_t line, struct error *err)
{
    if (found == LINE_FAILED)
        return source_fault(sink, place, err, "%s", s->why);
    if (found == LINE_TOO_LONG)
        return too_large(sink, place, err);
    return give(sink, place, s->data + s->start, n, 1, line, err);
}

/* The lines one after the other; `place` has room for "origin:LINE". */
static int each_line(const struct source_sink *sink, struct stream *s, const char *origin, char *place, size_t room,
                     struct error *err)
{
    for (size_t line = 1;; line++) {
        size_t n, taken;
        enum line_found found = next_line(s, &n, &taken);
        if (found == LINE_NONE)
            return 0;
        int blank = found == LINE_WHOLE && all_blank(s->data + s->start, n);
        if (!blank) {
            snprintf(place, room, "%s:%zu", origin, line);
            int rc = one_line(sink, s, place, found, n, line, err);
            if (rc != 0 || found == LINE_FAILED)
                return rc;
        }
        if (found == LINE_TOO_LONG)
            pass_over_line(s);
        else
            stream_take(s, taken);
    }
}

static int lines(const struct source_sink *sink, struct stream *s, const char *origin, struct error *err)
{
    size_t room = strlen(origin) + sizeof ":18446744073709551615";
    char *place = malloc(room);
    if (place == NULL)
        return error_nomem(err);
    int rc = each_line(sink, s, origin, place, room, err);
    free(place);
    return rc;
}

/* Whether valid JSON can go on with `first` on a later line after `last`. */
static int can_continue(char last, char first)
{
    if (first == '{')
        return last == ',' || last == ':' || last == '[';
    return last != '}' || first == ',' || first == '}' || first == ']';
}

/* The next byte of the window, read ahead as far as a document may reach; -1 at the end. */
static int peek(struct stream *s, size_t i)
{
    while (i >= s->end - s->start)
        if (i > SOURCE_MAX_DOCUMENT || stream_more(s) <= 0)
            return -1;
    return (unsigned char)s->data[s->start + i];
}

/* The rule of source.h for texts whose name does not tell. */
static enum shape look(struct stream *s)
{
    size_t i = 0;
    char last = '\0';
    int c;
    while ((c = peek(s, i)) >= 0 && is_blank((char)c))
        i++;
    for (; (c = peek(s, i)) >= 0 && c != '\n'; i++)
        if (!is_blank((char)c))
            last = (char)c;
    while ((c = peek(s, i)) >= 0 && is_blank((char)c))
        i++;
    return c < 0 || can_continue(last, (char)c) ? SHAPE_JSON : SHAPE_JSONL;
}

int source_text(const struct source_sink *sink, struct stream *s, const char *origin, enum shape shape,
                struct error *err)
{
    if (shape == SHAPE_LOOK)
        shape = look(s);
    return shape == SHAPE_JSONL ? lines(sink, s, origin, err) : whole_document(sink, s, origin, err);
}
