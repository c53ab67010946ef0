/*
 * The rate of a chosen window and its interval: docs/statistics.md.
 *
 * The rate is tokens over time, stalls included: the mean of tokens/second per record overstates it (Jensen). Its
 * interval is about the mean time per token: a clean part (autocorrelated noise, long-run variance) and, where there
 * were stalls, a stall part (their size and number).
 */
#ifndef STATS_RATE_H
#define STATS_RATE_H

#include "core/arena.h"
#include "stats/steady.h"

struct stretch {
    const double *seconds, *tokens;
    const signed char *tag; /* enum outlier */
    const double *level;    /* usual seconds per token around each record */
    size_t n;               /* at least LONGRUN_LEAST */
};

/*
 * Fills the members of out from `rate` to `n_outliers` (first_excess and level_ratio are not its business). The
 * limits are widened by `widen` (logarithmic) on both sides. Returns 0, or -1 without memory.
 */
int rate_estimate(struct steady *out, const struct stretch *s, double level, double widen, struct arena *a);

/* ln(tokens per second), all over all. */
double rate_log(const double *seconds, const double *tokens, size_t n);

#endif
