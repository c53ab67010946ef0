#include "stats/summary.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>

void sum_add(struct sum *s, double x)
{
    double t = s->total + x;
    s->carry += fabs(s->total) >= fabs(x) ? (s->total - t) + x : (x - t) + s->total;
    s->total = t;
}

double sum_value(const struct sum *s)
{
    return s->total + s->carry;
}

double summary_sum(const double *x, size_t n)
{
    struct sum s = {0};
    for (size_t i = 0; i < n; i++)
        sum_add(&s, x[i]);
    return sum_value(&s);
}

double summary_mean(const double *x, size_t n)
{
    return summary_sum(x, n) / (double)n;
}

/* The second pass subtracts what the rounding of the mean left (Chan, Golub & LeVeque 1983, equation 1.7). */
static double squares_around_mean(const double *x, size_t n)
{
    double mean = summary_mean(x, n);
    struct sum squares = {0}, rest = {0};
    for (size_t i = 0; i < n; i++) {
        double d = x[i] - mean;
        sum_add(&squares, d * d);
        sum_add(&rest, d);
    }
    double r = sum_value(&rest);
    return sum_value(&squares) - r * r / (double)n;
}

double summary_variance(const double *x, size_t n)
{
    return squares_around_mean(x, n) / (double)(n - 1);
}

double summary_sd(const double *x, size_t n)
{
    return sqrt(summary_variance(x, n));
}

double summary_lag1(const double *x, size_t n)
{
    double mean = summary_mean(x, n);
    struct sum squares = {0}, products = {0};
    for (size_t i = 0; i < n; i++) {
        sum_add(&squares, (x[i] - mean) * (x[i] - mean));
        if (i + 1 < n)
            sum_add(&products, (x[i] - mean) * (x[i + 1] - mean));
    }
    double s = sum_value(&squares);
    return s > 0 ? sum_value(&products) / s : 0;
}

void summary_sort(double *x, size_t n)
{
    gsl_sort(x, 1, n);
}

double summary_quantile(const double *sorted, size_t n, double p)
{
    return gsl_stats_quantile_from_sorted_data(sorted, 1, n, p);
}

double summary_median(double *x, size_t n)
{
    return gsl_stats_median(x, 1, n);
}

double summary_absolute_deviation(const double *x, size_t n, double *scratch)
{
    return gsl_stats_mad0(x, 1, n, scratch);
}

double summary_mad(const double *x, size_t n, double *scratch)
{
    return gsl_stats_mad(x, 1, n, scratch);
}

double summary_difference_sd(const double *x, size_t n, double *scratch)
{
    double *d = scratch + n;
    for (size_t i = 0; i + 1 < n; i++)
        d[i] = x[i + 1] - x[i];
    return summary_mad(d, n - 1, scratch) / sqrt(2);
}
