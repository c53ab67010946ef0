#include "render/pdf_attachment.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Places in the file are offsets; NOWHERE is past all of them. */
#define NOWHERE SIZE_MAX

enum { MOST_DEPTH = 64, MOST_UPDATES = 64, MOST_ATTACHED = 16, ENTRY_SIZE = 20 };

struct pdf {
    const char *s;
    size_t n;
    size_t tables[MOST_UPDATES]; /* where cross-reference tables are, the newest first */
    size_t n_tables;
};

static int is_space(char c)
{
    return c == '\0' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

static int is_delimiter(char c)
{
    return c != '\0' && strchr("()<>[]{}/%", c) != NULL;
}

static size_t skip_space(const struct pdf *p, size_t at)
{
    while (at < p->n && (is_space(p->s[at]) || p->s[at] == '%'))
        if (p->s[at++] == '%')
            while (at < p->n && p->s[at] != '\n' && p->s[at] != '\r')
                at++;
    return at;
}

static int stands(const struct pdf *p, size_t at, const char *text)
{
    size_t len = strlen(text);
    return at < p->n && p->n - at >= len && memcmp(p->s + at, text, len) == 0;
}

/* A word that is not the beginning of a longer one. */
static int stands_word(const struct pdf *p, size_t at, const char *text)
{
    size_t end = at + strlen(text);
    return stands(p, at, text) && (end == p->n || is_space(p->s[end]) || is_delimiter(p->s[end]));
}

static size_t skip_word(const struct pdf *p, size_t at)
{
    size_t from = at++;
    while (at < p->n && !is_space(p->s[at]) && !is_delimiter(p->s[at]))
        at++;
    return from < p->n ? at : NOWHERE;
}

static size_t skip_string(const struct pdf *p, size_t at)
{
    size_t depth = 0;
    for (; at < p->n; at++)
        if (p->s[at] == '\\')
            at++;
        else if (p->s[at] == '(')
            depth++;
        else if (p->s[at] == ')' && --depth == 0)
            return at + 1;
    return NOWHERE;
}

static size_t skip_value(const struct pdf *p, size_t at, int depth);

/* Up to and past `end`, "]" or ">>". */
static size_t skip_until(const struct pdf *p, size_t at, const char *end, int depth)
{
    while (at != NOWHERE && depth < MOST_DEPTH) {
        at = skip_space(p, at);
        if (stands(p, at, end))
            return at + strlen(end);
        at = skip_value(p, at, depth + 1);
    }
    return NOWHERE;
}

/* One token, or all of an array or dictionary. NOWHERE where there is none. */
static size_t skip_value(const struct pdf *p, size_t at, int depth)
{
    at = skip_space(p, at);
    if (at >= p->n || p->s[at] == ')' || p->s[at] == ']')
        return NOWHERE;
    if (stands(p, at, "<<"))
        return skip_until(p, at + 2, ">>", depth);
    if (p->s[at] == '[')
        return skip_until(p, at + 1, "]", depth);
    if (p->s[at] == '(')
        return skip_string(p, at);
    if (p->s[at] == '<') {
        const char *end = memchr(p->s + at, '>', p->n - at);
        return end != NULL ? (size_t)(end - p->s) + 1 : NOWHERE;
    }
    return p->s[at] == '>' ? NOWHERE : skip_word(p, at);
}

/* The value of a name in the dictionary at `at`; NOWHERE. */
static size_t find(const struct pdf *p, size_t at, const char *name)
{
    if (!stands(p, at, "<<"))
        return NOWHERE;
    at = skip_space(p, at + 2);
    while (at < p->n && p->s[at] == '/') {
        size_t value = skip_space(p, skip_word(p, at));
        if (stands_word(p, at, name))
            return value;
        at = skip_value(p, value, 0);
        at = at != NOWHERE ? skip_space(p, at) : NOWHERE;
        while (at < p->n && p->s[at] != '/' && !stands(p, at, ">>")) { /* a reference is three words */
            at = skip_value(p, at, 0);
            at = at != NOWHERE ? skip_space(p, at) : NOWHERE;
        }
    }
    return NOWHERE;
}

/* A whole number of at most 15 digits; *end is behind it. 0, or -1. */
static int read_number(const struct pdf *p, size_t at, size_t *out, size_t *end)
{
    size_t digits = 0;
    *out = 0;
    for (; at < p->n && p->s[at] >= '0' && p->s[at] <= '9' && digits < 16; digits++)
        *out = *out * 10 + (size_t)(p->s[at++] - '0');
    *end = at;
    return digits > 0 && digits < 16 ? 0 : -1;
}

/* "12 0 R": 12. 0, or -1. */
static int read_reference(const struct pdf *p, size_t at, size_t *number, size_t *end)
{
    size_t generation;
    if (read_number(p, at, number, end) != 0 || read_number(p, skip_space(p, *end), &generation, end) != 0)
        return -1;
    *end = skip_space(p, *end);
    if (!stands_word(p, *end, "R"))
        return -1;
    *end += 1;
    return 0;
}

/* Where the table that begins at `at` says that the object is; NOWHERE; *trailer is behind the table. */
static size_t look_up(const struct pdf *p, size_t at, size_t object, size_t *trailer)
{
    size_t first, count, offset, end, found = NOWHERE;
    *trailer = NOWHERE;
    at = skip_space(p, at + strlen("xref"));
    while (at < p->n && read_number(p, at, &first, &end) == 0 &&
           read_number(p, skip_space(p, end), &count, &end) == 0) {
        at = skip_space(p, end);
        if (count > (p->n - at) / ENTRY_SIZE)
            return NOWHERE;
        size_t entry = at + (object - first) * ENTRY_SIZE;
        if (object >= first && object - first < count && p->s[entry + 17] == 'n' &&
            read_number(p, entry, &offset, &end) == 0)
            found = offset;
        at = skip_space(p, at + count * ENTRY_SIZE);
    }
    if (stands(p, at, "trailer"))
        *trailer = skip_space(p, at + strlen("trailer"));
    return found;
}

/* What stands in the object: behind "12 0 obj"; NOWHERE. */
static size_t open_object(const struct pdf *p, size_t object)
{
    size_t at = NOWHERE, trailer, number, generation, end;
    for (size_t i = 0; i < p->n_tables && at == NOWHERE; i++)
        at = look_up(p, p->tables[i], object, &trailer);
    if (at >= p->n || read_number(p, at, &number, &end) != 0 || number != object ||
        read_number(p, skip_space(p, end), &generation, &end) != 0)
        return NOWHERE;
    end = skip_space(p, end);
    return stands(p, end, "obj") ? skip_space(p, end + strlen("obj")) : NOWHERE;
}

/* The value itself, where another object is referred to. */
static size_t resolve(const struct pdf *p, size_t at)
{
    size_t object, end;
    return at < p->n && read_reference(p, at, &object, &end) == 0 ? open_object(p, object) : at;
}

/* The last "startxref" and what it points to. */
static size_t newest_table(const struct pdf *p)
{
    static const char word[] = "startxref";
    size_t at = p->n < sizeof word ? 0 : p->n - sizeof word + 1, table, end;
    while (at > 0 && !stands(p, at, word))
        at--;
    return at > 0 && read_number(p, skip_space(p, at + sizeof word - 1), &table, &end) == 0 ? table : NOWHERE;
}

static int damaged(struct error *err)
{
    return error_set(err, ERR_INPUT, "damaged or cut short");
}

/* Every cross-reference table; *root is the catalog. */
static int open_tables(struct pdf *p, size_t *root, struct error *err)
{
    size_t trailer, number, end;
    *root = NOWHERE;
    for (size_t at = newest_table(p); at != NOWHERE; p->n_tables++) {
        if (at >= p->n || p->n_tables == MOST_UPDATES)
            return damaged(err);
        if (!stands(p, at, "xref") && read_number(p, at, &number, &end) == 0)
            return error_set(err, ERR_INPUT,
                             "written anew by another program: its objects lie packed in streams, which only a reader "
                             "of PDF can open");
        if (!stands(p, at, "xref"))
            return damaged(err);
        look_up(p, at, 0, &trailer);
        if (trailer == NOWHERE)
            return damaged(err);
        p->tables[p->n_tables] = at;
        if (find(p, trailer, "/Encrypt") != NOWHERE)
            return error_set(err, ERR_INPUT, "encrypted");
        if (*root == NOWHERE)
            *root = find(p, trailer, "/Root");
        at = find(p, trailer, "/Prev");
        if (at != NOWHERE && read_number(p, at, &at, &end) != 0)
            return damaged(err);
    }
    *root = resolve(p, *root);
    return *root < p->n && p->n_tables > 0 ? 0 : damaged(err);
}

static int is_named(const struct pdf *p, size_t filespec, const char *name)
{
    size_t at = resolve(p, find(p, filespec, "/F")), len = strlen(name);
    return stands(p, at, "(") && stands(p, at + 1, name) && stands(p, at + 1 + len, ")");
}

/* The stream of the attachment of that name; NOWHERE. */
static size_t find_stream(const struct pdf *p, size_t root, const char *name)
{
    size_t at = resolve(p, find(p, root, "/AF")), object, end;
    if (!stands(p, at, "["))
        return NOWHERE;
    at = skip_space(p, at + 1);
    for (int i = 0; i < MOST_ATTACHED && read_reference(p, at, &object, &end) == 0; i++, at = skip_space(p, end)) {
        size_t filespec = open_object(p, object);
        if (is_named(p, filespec, name))
            return resolve(p, find(p, resolve(p, find(p, filespec, "/EF")), "/F"));
    }
    return NOWHERE;
}

static int unfold(char **out, size_t *size, const char *packed, size_t n, struct error *err)
{
    z_stream z = {.next_in = (unsigned char *)packed, .avail_in = (unsigned)n};
    size_t room = 4 * n + 1024;
    char *text = NULL;
    int rc = n <= PDF_ATTACHMENT_MOST && inflateInit(&z) == Z_OK ? 0 : damaged(err), state = Z_OK;
    while (rc == 0 && state == Z_OK) {
        room = z.total_out + 1 >= room ? 2 * room : room;
        char *more = z.total_out < PDF_ATTACHMENT_MOST ? realloc(text, room) : NULL;
        if (more == NULL) {
            rc = z.total_out < PDF_ATTACHMENT_MOST ? error_nomem(err) : damaged(err);
            break;
        }
        text = more;
        z.next_out = (unsigned char *)text + z.total_out;
        z.avail_out = (unsigned)(room - 1 - z.total_out);
        state = inflate(&z, Z_NO_FLUSH);
    }
    if (rc == 0 && state != Z_STREAM_END)
        rc = damaged(err);
    inflateEnd(&z);
    if (rc != 0 || text == NULL) {
        free(text);
        return rc != 0 ? rc : damaged(err);
    }
    text[z.total_out] = '\0';
    *out = text;
    *size = z.total_out;
    return 0;
}

static int take(char **out, size_t *size, const char *bytes, size_t n, struct error *err)
{
    char *copy = n <= PDF_ATTACHMENT_MOST ? malloc(n + 1) : NULL;
    if (copy == NULL)
        return error_nomem(err);
    memcpy(copy, bytes, n);
    copy[n] = '\0';
    *out = copy;
    *size = n;
    return 0;
}

static int read_stream(char **out, size_t *size, const struct pdf *p, size_t dictionary, struct error *err)
{
    size_t length, end, filter = resolve(p, find(p, dictionary, "/Filter"));
    size_t at = skip_value(p, dictionary, 0);
    if (at == NOWHERE || read_number(p, resolve(p, find(p, dictionary, "/Length")), &length, &end) != 0)
        return damaged(err);
    at = skip_space(p, at);
    if (!stands(p, at, "stream"))
        return damaged(err);
    at += strlen("stream");
    at += stands(p, at, "\r\n") ? 2 : 1;
    if (at > p->n || length > p->n - at || !stands(p, skip_space(p, at + length), "endstream"))
        return damaged(err);
    if (filter == NOWHERE)
        return take(out, size, p->s + at, length, err);
    filter = stands(p, filter, "[") ? skip_space(p, filter + 1) : filter;
    return stands_word(p, filter, "/FlateDecode") ? unfold(out, size, p->s + at, length, err) : damaged(err);
}

int pdf_is_pdf(const char *bytes, size_t size)
{
    return size >= 5 && memcmp(bytes, "%PDF-", 5) == 0;
}

int pdf_attachment(char **out, size_t *size, const char *bytes, size_t n, const char *name, struct error *err)
{
    struct pdf p = {.s = bytes, .n = n};
    size_t root;
    if (!pdf_is_pdf(bytes, n))
        return error_set(err, ERR_INPUT, "not a PDF");
    int rc = open_tables(&p, &root, err);
    if (rc != 0)
        return rc;
    size_t stream = find_stream(&p, root, name);
    if (stream == NOWHERE)
        return error_set(err, ERR_NOT_FOUND, "no %s is attached", name);
    return read_stream(out, size, &p, stream, err);
}
