/* Tables side by side. Internal to this room. */
#ifndef REPORT_VERIFY_TABLE_H
#define REPORT_VERIFY_TABLE_H

#include "report/verify_parts.h"

struct verify_table {
    const char **columns; /* titles */
    const char ***rows;   /* cells; NULL is empty */
    size_t n_columns, n_rows;
};

/*
 * Rows are found by their first cells, as many as tell them apart; columns by title. `in` says where the tables stand.
 * ERR_NOMEM.
 */
int verify_tables(struct report_changes *all, const struct report_change *in, const struct verify_table *was,
                  const struct verify_table *is, struct error *err);

#endif
