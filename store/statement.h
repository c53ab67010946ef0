/*
 * One SQL statement: opened, bound, stepped, read. For this room only.
 *
 * Statements are kept for reuse: opening a text again costs nothing. Parameters count from 1, columns from 0. Bound
 * texts and blobs must live until the statement is closed. A bind that fails shows at the next step.
 */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include "core/arena.h"
#include "store/database.h"

#include <stddef.h>
#include <stdint.h>

int statement_open(struct statement **out, struct database *db, const char *sql, struct error *err);

/* For text from outside: one statement, which only reads. ERR_REFUSED, ERR_USAGE with SQLite's words. Not kept. */
int statement_open_reading(struct statement **out, struct database *db, const char *sql, struct error *err);

/* SQLite's words on what just failed, as ERR_USAGE: for statements from outside. */
int statement_words(struct statement *st, struct error *err);

void statement_close(struct statement *st); /* NULL is fine */

void statement_bind_text(struct statement *st, int i, const char *text_or_null);
void statement_bind_int(struct statement *st, int i, int64_t x);
void statement_bind_time(struct statement *st, int i, int64_t ms); /* DATE_NONE is NULL */
void statement_bind_real(struct statement *st, int i, double x);   /* what is not finite is NULL */
void statement_bind_blob(struct statement *st, int i, const void *data, size_t size);
void statement_bind_digest(struct statement *st, int i, const struct digest *d_or_null);

/* *row: 1 when there is a row to read, 0 at the end. */
int statement_step(struct statement *st, int *row, struct error *err);

/* Steps to the end and closes: for statements without an answer. */
int statement_run(struct statement *st, struct error *err);

int64_t statement_int(struct statement *st, int column);      /* 0 for NULL */
int64_t statement_time(struct statement *st, int column);     /* DATE_NONE for NULL */
double statement_real(struct statement *st, int column);      /* NaN for NULL */
const char *statement_text(struct statement *st, int column); /* until the next step; NULL for NULL */
const void *statement_blob(struct statement *st, int column, size_t *size);
int statement_digest(struct statement *st, int column, struct digest *out); /* 0, or -1: not 32 bytes */
int statement_is_null(struct statement *st, int column);

/* Copies a text into memory: 0, or ERR_NOMEM. */
int statement_copy(struct statement *st, int column, const char **out, struct arena *memory, struct error *err);

enum statement_type { STATEMENT_NULL, STATEMENT_INTEGER, STATEMENT_REAL, STATEMENT_TEXT, STATEMENT_BLOB };
size_t statement_columns(struct statement *st);
const char *statement_column_name(struct statement *st, size_t column);
enum statement_type statement_type(struct statement *st, size_t column);

int64_t statement_last_row(struct database *db); /* rowid of the last insert */
void statements_forget(struct database *db);     /* before closing */

#endif
