#include "store/sql.h"

#include "store/state.h"
#include "store/statement.h"

#include <stdio.h>
#include <stdlib.h>

static const enum sql_type types[] = {
    [STATEMENT_NULL] = SQL_NULL, [STATEMENT_INTEGER] = SQL_INTEGER, [STATEMENT_REAL] = SQL_REAL,
    [STATEMENT_TEXT] = SQL_TEXT, [STATEMENT_BLOB] = SQL_BLOB,
};

/* A row's values; the hex of its blobs is in `memory`, emptied after every row. */
struct reading {
    struct statement *st;
    size_t n;
    struct sql_value *values;
    struct arena memory;
};

static const char *blob_hex(struct reading *r, size_t column)
{
    static const char digits[] = "0123456789abcdef";
    size_t size = 0;
    const unsigned char *data = statement_blob(r->st, (int)column, &size);
    char *hex = arena_array(&r->memory, 2 * size + 1, 1);
    for (size_t i = 0; hex != NULL && i < size; i++) {
        hex[2 * i] = digits[data[i] >> 4];
        hex[2 * i + 1] = digits[data[i] & 15];
    }
    return hex;
}

static int read_values(struct reading *r, struct error *err)
{
    for (size_t i = 0; i < r->n; i++) {
        struct sql_value v = {.type = types[statement_type(r->st, i)]};
        if (v.type == SQL_INTEGER)
            v.integer = statement_int(r->st, (int)i);
        else if (v.type == SQL_REAL)
            v.real = statement_real(r->st, (int)i);
        else if (v.type != SQL_NULL) {
            v.text = v.type == SQL_BLOB ? blob_hex(r, i) : statement_text(r->st, (int)i);
            if (v.text == NULL)
                return error_nomem(err);
        }
        r->values[i] = v;
    }
    return 0;
}

static int tell_columns(const struct reading *r, const struct sql_result *sink, int *stop, struct error *err)
{
    const char **names = calloc(r->n + 1, sizeof *names);
    if (names == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < r->n; i++)
        names[i] = statement_column_name(r->st, i);
    if (sink->columns != NULL)
        *stop = sink->columns(sink->context, r->n, names);
    free(names);
    return 0;
}

/* What only shows while running: a denied PRAGMA behind a table-valued function, an overflow in the arithmetic asked.
 */
static int step(struct store *s, struct reading *r, int *row, struct error *err)
{
    int rc = statement_step(r->st, row, err);
    if (rc != 0 && database_denied(s->db))
        return error_set(err, ERR_REFUSED, "only reading is possible here");
    return rc == ERR_INTERNAL ? statement_words(r->st, err) : rc;
}

static int read_all(struct store *s, struct reading *r, const struct sql_result *sink, struct error *err)
{
    int row = 0, stop = 0;
    int rc = tell_columns(r, sink, &stop, err);
    while (rc == 0 && !stop && (rc = step(s, r, &row, err)) == 0 && row) {
        rc = read_values(r, err);
        stop = rc == 0 && sink->row(sink->context, r->n, r->values) != 0;
        arena_release(&r->memory);
    }
    return rc;
}

int sql_run(struct store *s, const char *statement, const struct sql_result *sink, struct error *err)
{
    struct reading r = {0};
    database_restrict(s->db, 1);
    int rc = statement_open_reading(&r.st, s->db, statement, err);
    if (rc == 0) {
        r.n = statement_columns(r.st);
        r.values = calloc(r.n + 1, sizeof *r.values);
        rc = r.values != NULL ? read_all(s, &r, sink, err) : error_nomem(err);
    }
    free(r.values);
    arena_release(&r.memory);
    statement_close(r.st);
    database_restrict(s->db, 0);
    return rc;
}

int sql_views(struct store *s, int (*each)(void *context, const char *name, const char *what), void *context,
              struct error *err)
{
    static const char sql[] = "SELECT \"view\", what FROM mcreport_docs WHERE \"column\" = '' ORDER BY \"view\"";
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, s->db, sql, err);
    while (rc == 0 && (rc = statement_step(st, &row, err)) == 0 && row)
        if (each(context, statement_text(st, 0), statement_text(st, 1)) != 0)
            break;
    statement_close(st);
    return rc;
}
