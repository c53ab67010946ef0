/*
 * Mann-Whitney: does one sample tend to larger values than the other? From ranks alone, so that nothing is assumed
 * about the distribution; what is paid for it is that few values cannot say much (3 against 3 never below p = 0.1).
 */
#ifndef STATS_RANKS_H
#define STATS_RANKS_H

#include "core/error.h"

#include <stddef.h>

#define MANN_WHITNEY_MOST 200 /* values on both sides together, for the exact distribution */

struct mann_whitney {
    double u;            /* pairs in which x is larger, ties counting half (Mann & Whitney 1947) */
    double p;            /* two-sided */
    double arrangements; /* ways to deal the values to the two sides: C(n_x + n_y, n_x) */
    double least_p;      /* the smallest p that these sizes and ties can give */
};

/*
 * x[n_x], y[n_y] finite, both at least 1 long.
 *
 * Exact: p = P(|U - n_x n_y / 2| >= |u - n_x n_y / 2|) over all arrangements of the midranks, counted by dynamic
 * programming over rank sums (Streitberg & Roehmel 1986, Statistical Software Newsletter 12): without ties the
 * classical distribution, with ties the permutation distribution. ERR_USAGE beyond MANN_WHITNEY_MOST, ERR_NOMEM.
 */
int mann_whitney_exact(struct mann_whitney *out, const double *x, size_t n_x, const double *y, size_t n_y,
                       struct error *err);

/*
 * Normal approximation with the variance corrected for ties and a continuity correction of 1/2 (Lehmann 1975,
 * "Nonparametrics"). All values equal: p = 1. arrangements and least_p are NaN. ERR_NOMEM.
 */
int mann_whitney_asymptotic(struct mann_whitney *out, const double *x, size_t n_x, const double *y, size_t n_y,
                            struct error *err);

/* The exact one up to 100 values, in milliseconds; beyond that the approximation. */
int mann_whitney(struct mann_whitney *out, const double *x, size_t n_x, const double *y, size_t n_y, struct error *err);

#endif
