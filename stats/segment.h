/*
 * Levels in a noisy, autocorrelated series: which of the optimal partitions to believe.
 *
 * A fixed penalty finds changes in every autocorrelated flat series (Shi et al. 2022, arXiv 2101.01960). Here a ladder
 * of penalties proposes partitions, and the one with the least information criterion under AR(1) residuals is taken:
 * model and dependence are chosen jointly (Chakar et al. 2017, arXiv 1403.1958).
 */
#ifndef STATS_SEGMENT_H
#define STATS_SEGMENT_H

#include <stddef.h>

struct segments {
    size_t n_changes;
    size_t *starts; /* first indices of the second and later segments; n / least + 1 entries */
};

/*
 * Splits y[n]. least: records a segment; weight: price of one change in units of ln n (3 for steps of a run). Returns
 * 0, or -1 without memory. free(out->starts), which is NULL after a failure.
 */
int segments_find(struct segments *out, const double *y, size_t n, size_t least, double weight);

/* First record of segment i (0..n_changes), and one past its last; n is the length of the series. */
size_t segments_start(const struct segments *s, size_t i);
size_t segments_end(const struct segments *s, size_t i, size_t n);

/*
 * n ln v + parameters * ln n, where v is the innovation variance of residuals r[n] after an AR(1) fit with its
 * coefficient clipped to 0..0.98. v is floored at 1e-16, so that a perfect fit does not win over everything. n >= 2.
 */
double ar1_criterion(const double *r, size_t n, double parameters);

#endif
