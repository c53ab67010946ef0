/*
 * Claims for SQL. In the file, v_claims_v1 shows what events alone say: status is NULL where it takes the archive and
 * a date to judge it. Published for one connection, the view of that name has the status as of its moment.
 */
#ifndef STORE_CLAIM_VIEW_H
#define STORE_CLAIM_VIEW_H

#include "store/store.h"

#include <stdint.h>

/*
 * Columns of v_claims_v1, in this order; texts may be NULL, numbers NaN. What each holds stands in mcreport_docs
 * (store/schema_claims.sql): both ways of filling the view keep to it.
 */
struct claim_view_row {
    const char *id;
    int64_t revision;
    const char *status, *reasons;              /* reasons: sentences separated by "; " */
    const char *metric, *statistic, *sentence; /* statistic: NULL where the metric stands on no rate */
    double value, lo, hi, level;
    const char *text_value, *unit, *method;        /* unit "" is NULL */
    int64_t n_runs, n_attempts;                    /* of both sides together */
    const char *class_id, *axis, *level_of, *base; /* class_id is the column `class`; levels of sides[0] and [1] */
    int64_t observed_from, observed_to, valid_to;  /* of all sides' runs; UTC ms; DATE_NONE */
    const char *owner, *note;
    int64_t declared_at; /* effective */
    int synthetic;
};

/*
 * Gives this connection a temporary v_claims_v1 with these rows, in front of the stored one (which stays
 * main.v_claims_v1), and in place of what was published before; ERR_IO. Works on a database that is only read, and what
 * sql_run() allows includes it.
 */
int claim_view_publish(struct store *s, const struct claim_view_row *rows, size_t n, struct error *err);

#endif
