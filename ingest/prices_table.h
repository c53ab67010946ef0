/*
 * A CSV text as rows of fields, each with the line it begins on.
 *
 * RFC 4180 with what is met in practice: CRLF, LF or CR alone, a byte order mark, blank lines, spaces around fields
 * that are not quoted. Quoted fields may hold commas, line breaks and doubled quotes. Refused: NUL bytes, text that is
 * not UTF-8, a quote inside an unquoted field, a quote that is never closed, a column name that stands twice.
 */
#ifndef INGEST_PRICES_TABLE_H
#define INGEST_PRICES_TABLE_H

#include "core/arena.h"
#include "core/error.h"

#include <stddef.h>

struct prices_table_row {
    size_t line;         /* of the file, from 1 */
    size_t n;            /* how many fields stand there */
    const char **fields; /* one per column; NULL when n is another number than the header's */
};

struct prices_table {
    const char **columns;
    size_t n_columns;
    size_t header_line;
    struct prices_table_row *rows;
    size_t n_rows; /* 1 or more */
};

/* Everything in `memory`. ERR_INPUT with path:line; ERR_NOMEM. */
int prices_table_read(struct prices_table *out, const char *path, const char *text, size_t size, struct arena *memory,
                      struct error *err);

/*
 * The column's index. ERR_INPUT "PATH:LINE: no column 'gpuu' …" with the nearest name; `why` says who asks for it ("the
 * mapping's accelerator").
 */
int prices_table_column(size_t *out, const struct prices_table *t, const char *path, const char *name, const char *why,
                        struct error *err);

/*
 * Room for one more than the n elements of an array in `memory`: the array itself, or a larger copy of it. NULL without
 * memory, and nothing has changed then.
 */
void *prices_room(void *array, size_t n, size_t *room, size_t size, struct arena *memory);

#endif
