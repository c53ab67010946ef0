/*
 * Sums, moments and order statistics that do not lose digits.
 *
 * Sums are compensated (Neumaier 1974, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen",
 * algorithm IV); moments are two-pass around the mean; order statistics are R's: median, MAD with the constant that
 * makes it a standard deviation under normality, quantile type 7 (Hyndman & Fan 1996).
 */
#ifndef STATS_SUMMARY_H
#define STATS_SUMMARY_H

#include <stddef.h>

/* A running sum: zero-initialise, add, read. 1 + 1e100 + 1 - 1e100 is 2. */
struct sum {
    double total, carry;
};
void sum_add(struct sum *s, double x);
double sum_value(const struct sum *s);

double summary_sum(const double *x, size_t n);
double summary_mean(const double *x, size_t n); /* n >= 1 */

/* Divisor n-1; n >= 2. */
double summary_variance(const double *x, size_t n);
double summary_sd(const double *x, size_t n);

/* Lag-1 autocorrelation by definition: sum c_t c_{t+1} / sum c_t^2, as NIST StRD certifies it. 0 without variance. */
double summary_lag1(const double *x, size_t n);

void summary_sort(double *x, size_t n);

/* Type 7; sorted[n] ascending, n >= 1, p in 0..1. */
double summary_quantile(const double *sorted, size_t n, double p);

/* Reorders x; n >= 1. Linear time. */
double summary_median(double *x, size_t n);

/* median |x - median x|; scratch[n]. 0 when half the values are equal: callers add a floor. */
double summary_absolute_deviation(const double *x, size_t n, double *scratch);

/* The same times 1.482602218505602, which makes it a standard deviation under normality. */
double summary_mad(const double *x, size_t n, double *scratch);

/*
 * The standard deviation of independent noise seen through first differences, which levels and slow drift do not
 * inflate: MAD of x_{t+1} - x_t over sqrt 2. n >= 2; scratch[2n].
 */
double summary_difference_sd(const double *x, size_t n, double *scratch);

#endif
