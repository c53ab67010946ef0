/*
 * Time to the first trustworthy result: how long it took, and how long it would take. docs/cost.md.
 *
 * Observed, of the attempts of one level in the order of their launch: from the first launch to the end of the first
 * steady window (the fewest records a window may have, after the warm-up of the first run that has a steady state), so
 * attempts that failed before it are in the time. Planned: steps and runs for a wanted interval (stats/plan.h).
 */
#ifndef QUERY_LATENCY_H
#define QUERY_LATENCY_H

#include "query/comparison.h"
#include "stats/plan.h"

struct latency {
    double seconds;     /* wall clock from the first launch to the end of the first steady window; NaN with… */
    const char *reason; /* …the reason */
    double paid_s;      /* of that, time some attempt was running (parallel attempts count each) */
    size_t n_attempts, n_failed;   /* launched before that moment, the successful one included */
    const struct receipt_row *run; /* the run whose window it is; NULL */
    double start_s;                /* of that run: launch to its first record; NaN where it cannot be told */
    double warmup_s;               /* of that run: records before the window */
    int start_is_bound;            /* start_s is everything outside the recorded steps: not more than that */
};

/* level as cleared (its attempts are level->attempts). Reads the document of one run. */
int latency_observed(struct latency *out, struct store *store, const struct level *level, struct arena *memory,
                     struct error *err);

/* What a level would need for ±half_width: from the median run's window and the runs' spread. */
int latency_plan(struct plan *out, const struct latency *observed, const struct level *level, double half_width,
                 double interval_level, struct error *err);

#endif
