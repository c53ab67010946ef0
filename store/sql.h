/*
 * Read-only SQL over the stable views, for `mcreport sql` and `export`.
 */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include "store/store.h"

#include <stddef.h>
#include <stdint.h>

enum sql_type { SQL_NULL, SQL_INTEGER, SQL_REAL, SQL_TEXT, SQL_BLOB };

struct sql_value {
    enum sql_type type;
    int64_t integer;
    double real;
    const char *text; /* of a blob: its hex digits */
};

struct sql_result {
    void *context;
    int (*columns)(void *context, size_t n, const char *const *names);   /* once, before the rows */
    int (*row)(void *context, size_t n, const struct sql_value *values); /* nonzero stops */
};

/*
 * Runs one SELECT (or WITH, VALUES, EXPLAIN) statement. An authorizer refuses everything that writes, attaches, loads
 * or changes settings, whatever the file's permissions (ERR_REFUSED); a syntax error is ERR_USAGE with SQLite's words.
 */
int sql_run(struct store *s, const char *statement, const struct sql_result *sink, struct error *err);

/* Names of the documented views with a line on each, in order; returns nonzero from the callback to stop. */
int sql_views(struct store *s, int (*each)(void *context, const char *name, const char *what), void *context,
              struct error *err);

#endif
