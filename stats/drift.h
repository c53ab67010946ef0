/*
 * Does a series drift, rather than hold levels?
 */
#ifndef STATS_DRIFT_H
#define STATS_DRIFT_H

#include "stats/segment.h"

struct drift {
    double total; /* least-squares slope times length: change over the stretch looked at, logarithmic */
    int found;
};

/*
 * Looks at y[from..n) against the levels found there: a drift is found when its total exceeds delta, a straight line
 * has a smaller AR(1) criterion than the levels (a slope costs ln n, a change 3 ln n), and the slope differs from 0 at
 * the 1 % level with the long-run standard error of its residuals. scratch[2 * (n - from)].
 */
struct drift drift_test(const double *y, size_t n, size_t from, const struct segments *levels, double delta,
                        double *scratch);

#endif
