/*
 * Limits of what was counted, and of a sum of two estimates.
 */
#ifndef STATS_LIMITS_H
#define STATS_LIMITS_H

#include <stddef.h>

/*
 * Limits of a Poisson mean of which `count` events were seen (Garwood 1936, Biometrika 28): half the chi-square
 * quantiles with 2 count and 2 count + 2 degrees of freedom. No events: the lower limit is 0. Any count; relative error
 * 1e-12.
 */
void poisson_limits(double *lo, double *hi, size_t count, double level);

/*
 * Limits of a probability that showed `count` times in `of` trials (Clopper & Pearson 1934, Biometrika 26): beta
 * quantiles. of >= 1.
 */
void binomial_limits(double *lo, double *hi, size_t count, size_t of, double level);

/*
 * Limits of the sum of two estimates from the limits of each (MOVER: Zou & Donner 2008, Statistics in Medicine 27,
 * equation 3).
 */
struct limits {
    double value, lo, hi;
};
struct limits mover_sum(struct limits a, struct limits b);

#endif
