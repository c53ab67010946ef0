/*
 * How many runs a comparison needs.
 */
#ifndef STATS_POWER_H
#define STATS_POWER_H

#include <stddef.h>

/*
 * Power of the two-sided two-sample t test at 1 - level with n >= 2 runs a side, true log ratio delta and run-to-run
 * standard deviation sd (log): with lambda = delta / (sd sqrt(2/n)) and nu = 2n-2, the integral over w = chi_nu/sqrt nu
 * of Phi(lambda - t w) + Phi(-lambda - t w), which is the noncentral t of R's power.t.test(strict = TRUE).
 */
double power_two_sample(double delta, double sd, size_t n, double level);

/*
 * The smallest true log ratio that n >= 2 runs a side see with probability `power`: the detectable effect. NaN when sd
 * is unknown; 0 when runs do not vary, or when power is no more than the false alarms alone give.
 */
double power_detectable(double sd, size_t n, double level, double power);

#endif
