/*
 * p values of a family of tests, adjusted so that the smallest of many is not taken for a finding.
 *
 * Holm's keep the probability of any false finding in the family below the level: for a few comparisons that are
 * published together. Benjamini and Hochberg's keep the expected share of false findings below it: for dashboards.
 */
#ifndef STATS_ADJUST_H
#define STATS_ADJUST_H

#include <stddef.h>

/*
 * p[n] in 0..1, all members of the family; order[n] is scratch. Write out[n] in the order of p; out may be p.
 *
 * Holm 1979, Scandinavian J. of Statistics 6: the i-th smallest becomes the maximum over j <= i of min(1, (n-j+1) p_j).
 * Benjamini & Hochberg 1995, JRSS B 57: the minimum over j >= i of min(1, n p_j / j).
 */
void adjust_holm(double *out, const double *p, size_t n, size_t *order);
void adjust_benjamini_hochberg(double *out, const double *p, size_t n, size_t *order);

#endif
