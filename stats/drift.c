#include "stats/drift.h"

#include "stats/longrun.h"
#include "stats/summary.h"

#include <math.h>

#define CONFIDENCE 0.99
#define PER_CHANGE 3 /* as in the choice of the levels */

/* Residuals of z around the levels' own means within z, which begins at record `from` of the series. */
static double levels_criterion(const double *z, size_t n, size_t from, const struct segments *levels, double *residual)
{
    size_t changes = 0;
    for (size_t i = 0; i <= levels->n_changes; i++) {
        size_t start = segments_start(levels, i), end = segments_end(levels, i, from + n);
        if (end <= from)
            continue;
        changes += start > from;
        start = start > from ? start - from : 0;
        end -= from;
        double mean = summary_mean(z + start, end - start);
        for (size_t t = start; t < end; t++)
            residual[t] = z[t] - mean;
    }
    return ar1_criterion(residual, n, PER_CHANGE * (double)changes);
}

static double least_squares(const double *z, size_t n, double *residual, double *spread)
{
    double mean = summary_mean(z, n), middle = ((double)n - 1) / 2;
    struct sum products = {0};
    for (size_t t = 0; t < n; t++)
        sum_add(&products, ((double)t - middle) * (z[t] - mean));
    *spread = (double)n * ((double)n * (double)n - 1) / 12;
    double slope = sum_value(&products) / *spread;
    for (size_t t = 0; t < n; t++)
        residual[t] = z[t] - mean - slope * ((double)t - middle);
    return slope;
}

struct drift drift_test(const double *y, size_t n, size_t from, const struct segments *levels, double delta,
                        double *scratch)
{
    const double *z = y + from;
    struct drift d = {0};
    n -= from;
    if (n < LONGRUN_LEAST)
        return d;
    double spread, by_levels = levels_criterion(z, n, from, levels, scratch);
    double slope = least_squares(z, n, scratch, &spread);
    d.total = slope * ((double)n - 1);
    if (fabs(d.total) <= delta || ar1_criterion(scratch, n, 1) >= by_levels)
        return d;
    struct longrun noise = longrun_estimate(scratch, n, scratch + n);
    d.found = fabs(slope) > student_limit(CONFIDENCE, noise.df) * sqrt(noise.variance / spread);
    return d;
}
