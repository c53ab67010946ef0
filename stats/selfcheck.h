/*
 * Does the interval of one run hold the truth as often as it says? Simulated anew, by whoever doubts it.
 *
 * Runs are made up with a known truth (simulate.h) and analysed as real ones are (steady.h). The same seed gives the
 * same counts.
 */
#ifndef STATS_SELFCHECK_H
#define STATS_SELFCHECK_H

#include "core/error.h"
#include "stats/simulate.h"
#include "stats/steady.h"

/* One cell: runs of one scenario and one autocorrelation. */
struct coverage {
    size_t runs;
    size_t reported; /* a rate was given */
    size_t covered;  /* … and its limits hold the truth; 0 where there is none */
    size_t few;      /* … and they are the window's own range */
    size_t states[STEADY_INSUFFICIENT + 1];
};

int coverage_measure(struct coverage *out, enum series_kind kind, double phi, size_t runs, size_t records,
                     uint64_t seed, struct error *err);

#define SELFCHECK_RECORDS    200 /* a run: what the bands below are for */
#define SELFCHECK_LEAST_RUNS 50  /* a cell: fewer cannot tell anything */

enum selfcheck_verdict {
    SELFCHECK_KEPT,    /* within what 95 % limits promise */
    SELFCHECK_KNOWN,   /* outside of it, within what is documented as a weakness */
    SELFCHECK_OUTSIDE, /* neither: this program does not do what its documentation says */
};
const char *selfcheck_verdict_name(enum selfcheck_verdict v); /* "as promised" "known weakness" "OUTSIDE" */

struct band {
    double lo, hi; /* NaN: nothing is expected */
};

struct selfcheck_row {
    const char *scenario;
    double phi;
    size_t runs;
    double reported; /* share of runs with a rate … */
    double coverage; /* … and of those, how often the limits hold the truth; NaN where runs ought to be refused */
    struct band reported_band, coverage_band;
    enum selfcheck_verdict verdict;
};

/*
 * Every scenario at every autocorrelation, in the order of docs/statistics.md; each row is handed out as soon as it is
 * known, and the check ends early, without an error, when `row` returns anything but 0. A share lies outside its band
 * only when a true share at the band's edge would show it, or a worse one, less than once in a thousand times
 * (binomial tails). ERR_USAGE for fewer runs than SELFCHECK_LEAST_RUNS; ERR_NOMEM.
 */
int selfcheck_run(size_t runs, uint64_t seed, int (*row)(void *context, const struct selfcheck_row *r), void *context,
                  struct error *err);

#endif
