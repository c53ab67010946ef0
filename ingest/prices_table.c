#include "ingest/prices_table.h"

#include "core/text.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

/*
 * libcsv tells rows and fields but no lines, so it is fed one line at a time: a record begins where a line begins, and
 * one that is still open after its line has a line break in quotes.
 */
struct reader {
    struct prices_table *table;
    struct arena *memory;
    const char *path;
    const char **fields; /* of the record being read */
    size_t n, room;
    size_t rows_room;
    size_t line; /* where the record begins */
    int open;    /* a record has begun and not ended */
    int out_of_memory;
};

void *prices_room(void *array, size_t n, size_t *room, size_t size, struct arena *memory)
{
    if (n < *room)
        return array;
    size_t more = *room > 0 ? *room * 2 : 16;
    void *bigger = arena_array(memory, more, size);
    if (bigger == NULL)
        return NULL;
    if (n > 0)
        memcpy(bigger, array, n * size);
    *room = more;
    return bigger;
}

static void add_field(void *bytes, size_t len, void *context)
{
    struct reader *r = context;
    if (r->out_of_memory)
        return;
    if (r->table->columns != NULL && r->n >= r->table->n_columns) {
        r->n++; /* one too many: counted for the message, not kept */
        return;
    }
    const char **fields = prices_room(r->fields, r->n, &r->room, sizeof *fields, r->memory);
    char *copy = arena_copy_n(r->memory, len > 0 ? bytes : "", len);
    r->out_of_memory = fields == NULL || copy == NULL;
    if (r->out_of_memory)
        return;
    r->fields = fields;
    r->fields[r->n++] = copy;
}

static const char **copy_fields(struct reader *r)
{
    const char **fields = arena_array(r->memory, r->n, sizeof *fields);
    if (fields != NULL)
        memcpy(fields, r->fields, r->n * sizeof *fields);
    else
        r->out_of_memory = 1;
    return fields;
}

static void add_row(struct reader *r)
{
    struct prices_table *t = r->table;
    struct prices_table_row *rows = prices_room(t->rows, t->n_rows, &r->rows_room, sizeof *rows, r->memory);
    const char **fields = r->n == t->n_columns ? copy_fields(r) : NULL;
    r->out_of_memory |= rows == NULL;
    if (r->out_of_memory)
        return;
    t->rows = rows;
    t->rows[t->n_rows++] = (struct prices_table_row){r->line, r->n, fields};
}

static void end_record(int terminator, void *context)
{
    struct reader *r = context;
    (void)terminator;
    r->open = 0;
    if (r->out_of_memory)
        return;
    if (r->table->columns == NULL) {
        r->table->columns = copy_fields(r);
        r->table->n_columns = r->n;
        r->table->header_line = r->line;
    } else {
        add_row(r);
    }
    r->n = 0;
}

/* The first line of text[0..size), its line break included. */
static size_t line_length(const char *text, size_t size)
{
    size_t n = 0;
    while (n < size && text[n] != '\n' && text[n] != '\r')
        n++;
    if (n < size && text[n] == '\r' && n + 1 < size && text[n + 1] == '\n')
        n++;
    return n < size ? n + 1 : n;
}

static int is_blank(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r' && text[i] != '\n')
            return 0;
    return 1;
}

static int misquoted(const struct reader *r, size_t line, struct error *err)
{
    if (r->line != line)
        return error_set(err, ERR_INPUT,
                         "%s:%zu: a quote where none may stand; the record begins on line %zu, where a quote may be "
                         "missing",
                         r->path, line, r->line);
    return error_set(err, ERR_INPUT,
                     "%s:%zu: a quote inside a field; put the whole field in quotes and double the quotes in it",
                     r->path, line);
}

static int read_lines(struct reader *r, struct csv_parser *parser, const char *text, size_t size, struct error *err)
{
    size_t line = 1;
    for (size_t at = 0, len; at < size; at += len, line++) {
        len = line_length(text + at, size - at);
        if (!r->open && is_blank(text + at, len))
            continue;
        if (!r->open)
            r->line = line;
        r->open = 1;
        if (csv_parse(parser, text + at, len, add_field, end_record, r) != len && csv_error(parser) == CSV_EPARSE)
            return misquoted(r, line, err);
        if (r->out_of_memory || csv_error(parser) != CSV_SUCCESS)
            return error_nomem(err);
    }
    if (csv_fini(parser, add_field, end_record, r) != 0 && csv_error(parser) == CSV_EPARSE)
        return error_set(err, ERR_INPUT, "%s:%zu: a quoted field that begins in this record is never closed", r->path,
                         r->line);
    return r->out_of_memory || csv_error(parser) != CSV_SUCCESS ? error_nomem(err) : 0;
}

static int parse(struct reader *r, const char *text, size_t size, struct error *err)
{
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return error_set(err, ERR_INTERNAL, "libcsv does not start");
    int rc = read_lines(r, &parser, text, size, err);
    csv_free(&parser);
    return rc;
}

/* The line on which text[at] stands. */
static size_t line_of(const char *text, size_t at)
{
    size_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n');
    return line;
}

static int check_bytes(const char *path, const char *text, size_t size, struct error *err)
{
    const char *nul = memchr(text, '\0', size);
    size_t good = text_valid_prefix(text, size);
    if (nul != NULL && (size_t)(nul - text) < good)
        return error_set(err, ERR_INPUT, "%s:%zu: a NUL byte; this is no CSV text in UTF-8", path,
                         line_of(text, (size_t)(nul - text)));
    if (good < size)
        return error_set(err, ERR_INPUT, "%s:%zu: not UTF-8 (byte 0x%02x)", path, line_of(text, good),
                         (unsigned)(unsigned char)text[good]);
    return 0;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A name that stands twice says nothing; columns without a name cannot be asked for and may stand. */
static int check_columns(const struct prices_table *t, const char *path, struct arena *memory, struct error *err)
{
    const char **sorted = arena_array(memory, t->n_columns, sizeof *sorted);
    if (sorted == NULL)
        return error_nomem(err);
    memcpy(sorted, t->columns, t->n_columns * sizeof *sorted);
    qsort(sorted, t->n_columns, sizeof *sorted, by_text);
    for (size_t i = 1; i < t->n_columns; i++)
        if (*sorted[i] != '\0' && strcmp(sorted[i - 1], sorted[i]) == 0)
            return error_set(err, ERR_INPUT, "%s:%zu: the column '%.60s' stands twice", path, t->header_line,
                             sorted[i]);
    return 0;
}

static int check_table(const struct prices_table *t, const char *path, struct arena *memory, struct error *err)
{
    if (t->n_columns == 1 && strpbrk(t->columns[0], ";\t") != NULL)
        return error_set(err, ERR_INPUT, "%s:%zu: no comma in the header; fields must be separated by commas", path,
                         t->header_line);
    int rc = check_columns(t, path, memory, err);
    if (rc == 0 && t->n_rows == 0)
        rc = error_set(err, ERR_INPUT, "%s: a header, and no row", path);
    return rc;
}

int prices_table_read(struct prices_table *out, const char *path, const char *text, size_t size, struct arena *memory,
                      struct error *err)
{
    struct prices_table table = {0};
    struct reader r = {.table = &table, .memory = memory, .path = path};
    int rc = size > 0 ? check_bytes(path, text, size, err) : 0;
    if (rc)
        return rc;
    size_t mark = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    rc = parse(&r, size > 0 ? text + mark : "", size - mark, err);
    if (rc)
        return rc;
    if (table.columns == NULL) {
        error_set(err, ERR_INPUT, "%s: empty: not even a header", path);
        return ERR_INPUT;
    }
    rc = check_table(&table, path, memory, err);
    if (rc == 0)
        *out = table;
    return rc;
}

int prices_table_column(size_t *out, const struct prices_table *t, const char *path, const char *name, const char *why,
                        struct error *err)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (strcmp(t->columns[i], name) == 0) {
            *out = i;
            return 0;
        }
    const char *meant = text_did_you_mean(name, t->columns, t->n_columns);
    if (meant != NULL)
        return error_set(err, ERR_INPUT, "%s:%zu: no column '%.60s' (%s); did you mean '%.60s'?", path, t->header_line,
                         name, why, meant);
    return error_set(err, ERR_INPUT, "%s:%zu: no column '%.60s' (%s)", path, t->header_line, name, why);
}
