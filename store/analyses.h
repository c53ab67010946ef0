/*
 * Analyses of series, computed when first needed and remembered under (document, method version).
 */
#ifndef STORE_ANALYSES_H
#define STORE_ANALYSES_H

#include "store/store.h"

#include <stdint.h>

/* One run's steady state as numbers; meanings and units as in stats/steady.h. NaN is "none". */
struct analysis_row {
    int state;
    char why[512];
    int64_t n_records, start, n_window;
    double tok_per_s, se_log, df, lo, hi; /* tok/s, tok/s limits at 95 % within this run */
    double clean_tok_per_s, median_tok_per_s;
    double ess, phi;
    double first_step_excess_s, level_ratio;
    int64_t n_stalls, stall_period, n_outliers;
    double stall_share;
    double seconds_per_step, steps_in_window;
    double warmup_steps; /* steps before the window, record 0 included */
    int few_effective;
};

/* *found says whether there was one. ERR_IO. */
int analysis_get(struct store *s, const struct digest *document, const char *method, struct analysis_row *out,
                 int *found, struct error *err);

/* Remembers; quietly does nothing where the database cannot be written (it can be computed again). */
int analysis_put(struct store *s, const struct digest *document, const char *method, const struct analysis_row *row,
                 struct error *err);

/* The documents for which something is remembered under that method, by id. In `memory`. ERR_IO, ERR_NOMEM. */
struct arena;
int analyses_remembered(struct store *s, const char *method, struct arena *memory, struct digest **out, size_t *n,
                        struct error *err);

#endif
