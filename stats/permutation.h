/*
 * Permutation test of two means: had the labels been dealt at random, how often would the means lie as far apart?
 *
 * Whole runs are exchanged, never steps: steps of one run are not exchangeable with another's.
 */
#ifndef STATS_PERMUTATION_H
#define STATS_PERMUTATION_H

#include "core/error.h"

#include <stddef.h>

#define PERMUTATION_MOST 40 /* runs on both sides together */

struct permutation {
    double distance; /* |mean of x - mean of y| */
    double p;        /* two-sided: share of arrangements with a distance at least as large, the observed one included */
    double arrangements; /* C(n_x + n_y, n_x) */
};

/*
 * Exact: all arrangements are counted, by meeting in the middle (Horowitz & Sahni 1974, JACM 21): half the values give
 * 2^20 partial sums at most, and sorted lists of both halves are counted against each other. Distances that differ by
 * no more than the rounding of decimals to doubles count as equal. x[n_x], y[n_y] finite, both at least 1 long.
 * ERR_USAGE beyond PERMUTATION_MOST, ERR_NOMEM.
 */
int permutation_means(struct permutation *out, const double *x, size_t n_x, const double *y, size_t n_y,
                      struct error *err);

#endif
