#include "store/statement.h"

#include "core/date.h"

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct statement {
    struct statement *next; /* in the database's list of kept statements */
    struct database *db;
    sqlite3_stmt *handle;
    int busy, kept;
    int fault; /* of a bind */
};

/* Finds a kept statement that is not in use: the same text may be open twice when a callback asks again. */
static struct statement *kept(struct database *db, const char *sql)
{
    for (struct statement *st = *database_statements(db); st != NULL; st = st->next)
        if (!st->busy && strcmp(sqlite3_sql(st->handle), sql) == 0)
            return st;
    return NULL;
}

int statement_open(struct statement **out, struct database *db, const char *sql, struct error *err)
{
    struct statement *st = kept(db, sql);
    if (st == NULL) {
        st = calloc(1, sizeof *st);
        if (st == NULL)
            return error_nomem(err);
        st->db = db;
        st->kept = 1;
        int rc = sqlite3_prepare_v3(database_handle(db), sql, -1, SQLITE_PREPARE_PERSISTENT, &st->handle, NULL);
        if (rc != SQLITE_OK) {
            free(st);
            return database_fault(db, rc, err);
        }
        st->next = *database_statements(db);
        *database_statements(db) = st;
    }
    st->busy = 1;
    st->fault = SQLITE_OK;
    *out = st;
    return 0;
}

static int refuse_words(struct database *db, struct error *err)
{
    const char *words = sqlite3_errmsg(database_handle(db));
    if (database_denied(db))
        return error_set(err, ERR_REFUSED, "only reading is possible here: %s", words);
    return error_set(err, ERR_USAGE, "%s", words);
}

/* Whether anything but white space, comments and semicolons follows. */
static int something_follows(struct database *db, const char *tail)
{
    while (*tail != '\0') {
        sqlite3_stmt *more = NULL;
        const char *rest = tail;
        int rc = sqlite3_prepare_v2(database_handle(db), tail, -1, &more, &rest);
        sqlite3_finalize(more);
        if (rc != SQLITE_OK || more != NULL || rest == tail)
            return 1;
        tail = rest;
    }
    return 0;
}

int statement_open_reading(struct statement **out, struct database *db, const char *sql, struct error *err)
{
    struct statement *st = calloc(1, sizeof *st);
    const char *tail = NULL;
    if (st == NULL)
        return error_nomem(err);
    st->db = db;
    int rc = 0;
    if (sqlite3_prepare_v2(database_handle(db), sql, -1, &st->handle, &tail) != SQLITE_OK)
        rc = refuse_words(db, err);
    else if (st->handle == NULL)
        rc = error_set(err, ERR_USAGE, "no statement");
    else if (!sqlite3_stmt_readonly(st->handle))
        rc = error_set(err, ERR_REFUSED, "only reading is possible here");
    else if (something_follows(db, tail))
        rc = error_set(err, ERR_USAGE, "one statement at a time: something follows the first");
    if (rc != 0) {
        sqlite3_finalize(st->handle);
        free(st);
        return rc;
    }
    *out = st;
    return 0;
}

int statement_words(struct statement *st, struct error *err)
{
    return error_set(err, ERR_USAGE, "%s", sqlite3_errmsg(database_handle(st->db)));
}

void statement_close(struct statement *st)
{
    if (st == NULL)
        return;
    if (!st->kept) {
        sqlite3_finalize(st->handle);
        free(st);
        return;
    }
    sqlite3_reset(st->handle);
    sqlite3_clear_bindings(st->handle);
    st->busy = 0;
}

void statements_forget(struct database *db)
{
    struct statement *next = NULL;
    for (struct statement *st = *database_statements(db); st != NULL; st = next) {
        next = st->next;
        sqlite3_finalize(st->handle);
        free(st);
    }
    *database_statements(db) = NULL;
}

static void note(struct statement *st, int rc)
{
    if (st->fault == SQLITE_OK)
        st->fault = rc;
}

void statement_bind_text(struct statement *st, int i, const char *text)
{
    note(st,
         text != NULL ? sqlite3_bind_text(st->handle, i, text, -1, SQLITE_STATIC) : sqlite3_bind_null(st->handle, i));
}

void statement_bind_int(struct statement *st, int i, int64_t x)
{
    note(st, sqlite3_bind_int64(st->handle, i, x));
}

void statement_bind_time(struct statement *st, int i, int64_t ms)
{
    note(st, ms != DATE_NONE ? sqlite3_bind_int64(st->handle, i, ms) : sqlite3_bind_null(st->handle, i));
}

void statement_bind_real(struct statement *st, int i, double x)
{
    note(st, isfinite(x) ? sqlite3_bind_double(st->handle, i, x) : sqlite3_bind_null(st->handle, i));
}

/* An empty blob is not NULL: SQLite needs an address to tell them apart. */
void statement_bind_blob(struct statement *st, int i, const void *data, size_t size)
{
    note(st, sqlite3_bind_blob64(st->handle, i, data != NULL ? data : "", size, SQLITE_STATIC));
}

void statement_bind_digest(struct statement *st, int i, const struct digest *d)
{
    note(st, d != NULL ? sqlite3_bind_blob(st->handle, i, d->byte, DIGEST_SIZE, SQLITE_STATIC)
                       : sqlite3_bind_null(st->handle, i));
}

int statement_step(struct statement *st, int *row, struct error *err)
{
    int rc = st->fault != SQLITE_OK ? st->fault : sqlite3_step(st->handle);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return database_fault(st->db, rc, err);
    *row = rc == SQLITE_ROW;
    return 0;
}

int statement_run(struct statement *st, struct error *err)
{
    int row = 1;
    int rc = 0;
    while (rc == 0 && row)
        rc = statement_step(st, &row, err);
    statement_close(st);
    return rc;
}

int64_t statement_int(struct statement *st, int column)
{
    return sqlite3_column_int64(st->handle, column);
}

int64_t statement_time(struct statement *st, int column)
{
    return statement_is_null(st, column) ? DATE_NONE : sqlite3_column_int64(st->handle, column);
}

double statement_real(struct statement *st, int column)
{
    return statement_is_null(st, column) ? NAN : sqlite3_column_double(st->handle, column);
}

const char *statement_text(struct statement *st, int column)
{
    return (const char *)sqlite3_column_text(st->handle, column);
}

const void *statement_blob(struct statement *st, int column, size_t *size)
{
    const void *data = sqlite3_column_blob(st->handle, column);
    *size = (size_t)sqlite3_column_bytes(st->handle, column);
    return data;
}

int statement_digest(struct statement *st, int column, struct digest *out)
{
    size_t size = 0;
    const void *data = statement_blob(st, column, &size);
    if (size != DIGEST_SIZE)
        return -1;
    memcpy(out->byte, data, DIGEST_SIZE);
    return 0;
}

int statement_is_null(struct statement *st, int column)
{
    return sqlite3_column_type(st->handle, column) == SQLITE_NULL;
}

int statement_copy(struct statement *st, int column, const char **out, struct arena *memory, struct error *err)
{
    const char *text = statement_text(st, column);
    *out = arena_copy(memory, text);
    return *out == NULL && (text != NULL || !statement_is_null(st, column)) ? error_nomem(err) : 0;
}

size_t statement_columns(struct statement *st)
{
    return (size_t)sqlite3_column_count(st->handle);
}

const char *statement_column_name(struct statement *st, size_t column)
{
    return sqlite3_column_name(st->handle, (int)column);
}

enum statement_type statement_type(struct statement *st, size_t column)
{
    switch (sqlite3_column_type(st->handle, (int)column)) {
    case SQLITE_INTEGER:
        return STATEMENT_INTEGER;
    case SQLITE_FLOAT:
        return STATEMENT_REAL;
    case SQLITE_TEXT:
        return STATEMENT_TEXT;
    case SQLITE_BLOB:
        return STATEMENT_BLOB;
    default:
        return STATEMENT_NULL;
    }
}

int64_t statement_last_row(struct database *db)
{
    return sqlite3_last_insert_rowid(database_handle(db));
}
