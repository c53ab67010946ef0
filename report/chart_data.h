/*
 * The data of a chart as a table, a row a datum: its CSV twin. docs/reports.md documents the columns.
 *
 * Numbers have every digit, units stand in the columns' names, what is missing is empty. Each row says which plane it
 * is of, as of when, and whether it is made up: a file of numbers travels alone.
 */
#ifndef REPORT_CHART_DATA_H
#define REPORT_CHART_DATA_H

#include "core/error.h"
#include "report/report.h"

struct chart_column {
    const char *title; /* "tok_per_s_lo" */
    int right;         /* numbers */
};

struct chart_data {
    struct chart_column *columns;
    size_t n_columns, n_rows;
    const char **cells; /* row by row; NULL is empty */
};

/*
 * Of all charts of the kind that comes first in the report. Without a chart no columns. Everything in `memory`, texts
 * as long as the report. ERR_NOMEM.
 */
int chart_data_of(struct chart_data *out, const struct report *report, struct arena *memory, struct error *err);

/* Whether blocks of the kind are charts. */
int chart_data_is_chart(enum block_kind kind);

#endif
