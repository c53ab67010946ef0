/*
 * How much measuring a wanted interval takes: steps within a run, runs across. docs/cost.md.
 */
#ifndef STATS_PLAN_H
#define STATS_PLAN_H

#include <stddef.h>

struct plan_input {
    double half_width;   /* wanted, relative: 0.01 for ±1 % */
    double level;        /* of the interval, 0.95 */
    double start_s;      /* launch to the first record */
    double warmup_s;     /* records before the window */
    double record_s;     /* a record in the window */
    double lrv;          /* long-run variance of the log rate of a record: se_log² × records in the window */
    double sd_runs;      /* run-to-run standard deviation of the log rate; NaN with one run */
    size_t least_window; /* records a window needs: steady_defaults().least_window */
};

struct plan {
    size_t records; /* in the window: the fewest n >= least_window with t_{nu(n)} sqrt(lrv/n) <= half_width, nu(n)
                       those of the interval within a run (longrun_df()); 0: unknown, or more than 10^9 */
    size_t runs;    /* fewest K >= 2 with t_{K-1} sd_runs / sqrt(K) <= half_width; 0: unknown, or more than 1000 */
    double run_s;   /* start_s + warmup_s + records × record_s; NaN when one of them is unknown */
    double total_s; /* of all runs together; NaN when runs are unknown */
};

struct plan plan_measurement(const struct plan_input *in);

#endif
