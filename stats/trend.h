/*
 * How far a series of equally weighted points has drifted: a straight line under autocorrelated noise.
 *
 * Least squares on the places of the points; the noise is an AR(1) whose coefficient is taken to be 0.7 at least: two
 * dozen points, less a line, tell little of it, and noise that wanders looks like a drift. The variance of the slope
 * and what the residuals are expected to add up to both follow from the correlations phi^distance (generalised variance
 * of an ordinary least-squares estimate: Seber & Lee 2003, "Linear Regression Analysis", section 3.9), limits are
 * Student's. Beside it stand Sen's slope (1968, JASA 63: the median of the slopes of all pairs) and Kendall's
 * concordance, which few points that stand out do not bend.
 */
#ifndef STATS_TREND_H
#define STATS_TREND_H

#include <stddef.h>

#define TREND_POINTS_LEAST 8

struct trend {
    double total;     /* slope times the distance from the first point to the last one */
    double error, df; /* of total; NaN with fewer than TREND_POINTS_LEAST points, or where all lie on a line */
    double p;         /* two-sided; NaN likewise */
    double typical;   /* total by Sen's slope */
    double pairs;     /* share of all pairs of points that go the line's way; ties count half */
    double phi;       /* correlation of points one place apart */
};

/* y[n] at place[n], ascending without ties: weeks, say. scratch[n (n - 1) / 2], n at least. */
struct trend trend_test(const double *y, const double *place, size_t n, double *scratch);

/* Half the width of the interval of the total; NaN without a test. */
double trend_half_width(const struct trend *t, double level);

#endif
