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
#include "stats/longrun.h"
#include "stats/steady.h"

struct stretch {
    const double *seconds, *tokens;
    const signed char *tag; /* enum outlier */
    const double *level;    /* usual seconds per token around each record */
    size_t n;               /* at least LONGRUN_LEAST */
};

/* What else is to know about an estimate. */
struct rate_doubt {
    double clean_half; /* half the width of the limits without the stalls' part, logarithmic, `widen` apart */
    int identical;     /* all records that no stall is part of have the same time per token */
    double tick;       /* what the clock seems to count in then, seconds; 0 when not, or when no digit tells */
};

/*
 * Fills the members of out from `rate` to `n_outliers` (first_excess and level_ratio are not its business). The
 * limits are widened by `widen` (logarithmic) on both sides. Returns 0, or -1 without memory.
 *
 * Records that are identical but for the stalls say nothing about noise: their limits are a tick of the clock apart, as
 * far as their digits show one (the largest power of ten, up to 1 s, that all of them are multiples of).
 */
int rate_estimate(struct steady *out, struct rate_doubt *doubt, const struct stretch *s, double level, double widen,
                  struct arena *a);

/*
 * The first record that counts in a window of n records whose stalls come every `period`: whole periods are counted,
 * the last ones. 0 when nothing is left out: no period, or too few records without the part of one.
 */
size_t rate_first_counted(size_t n, size_t period);

/*
 * The noise of ln(rate) in a stretch without stalls: the long-run variance of u = k/mean(k) - s/mean(s), the linearised
 * logarithm of the ratio of sums. n >= LONGRUN_LEAST. Writes u to scratch[0..n); scratch[2n].
 */
struct longrun rate_noise(const double *seconds, const double *tokens, size_t n, double *scratch);

/* rate times exp(± Student t × se_log). */
void rate_limits(double *lo, double *hi, double rate, double se_log, double df, double level);

/* ln(tokens per second), all over all. */
double rate_log(const double *seconds, const double *tokens, size_t n);

#endif
