/*
 * How many runs a comparison needs.
 */
#ifndef STATS_POWER_H
#define STATS_POWER_H

#include <stddef.h>

/*
 * Power of a two-sided t test at 1 - level with df degrees of freedom, when the true difference is lambda standard
 * errors: the integral over w = chi_df/sqrt df of Phi(lambda - t w) + Phi(-lambda - t w), which is the noncentral t of
 * R's power.t.test(strict = TRUE), to 1e-9. df >= 1.
 */
double power_t(double lambda, double df, double level);

/* The lambda that is seen with probability `power`; 0 when the false alarms alone give that much. */
double power_noncentrality(double df, double level, double power);

/* With n >= 2 runs a side, true log ratio delta and run-to-run standard deviation sd (log): df = 2n-2. */
double power_two_sample(double delta, double sd, size_t n, double level);

/*
 * The smallest true log ratio that n >= 2 runs a side see with probability `power`: the detectable effect. NaN when sd
 * is unknown; 0 when runs do not vary.
 */
double power_detectable(double sd, size_t n, double level, double power);

#endif
