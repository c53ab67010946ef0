/*
 * Exact optimal partitioning of a series into levels.
 *
 * Minimises sum over segments of sum (x - segment mean)^2 + penalty * number of changes, every segment having at least
 * `least` records: the optimum of Jackson et al. 2005 ("An algorithm for optimal partitioning of data on an
 * interval"), found by functional pruning (Maidstone, Hocking, Rigaill & Fearnhead 2017, "On optimal multiple
 * changepoint algorithms for large data", section 3.1) in about n log n instead of n^2 steps.
 *
 * Functional pruning stays exact with a minimum segment, unlike inequality pruning as commonly coded (x = 0,1,0,0,1,
 * least 2, penalty 0.1 has no split): a last change enters the competition only once its segment is long enough, and
 * from then on two competitors' costs differ by the same function of the level for ever.
 */
#ifndef STATS_PARTITION_H
#define STATS_PARTITION_H

#include <stddef.h>

/* Room for series of up to `capacity` records and their prefix sums. */
struct partition {
    size_t n;
    double *sum, *squares; /* prefix sums of the centred series; n+1 */
    double low, high;      /* its range */
    double *best;          /* best[t]: least cost of the first t records, minus one penalty; n+1 */
    size_t *last;          /* last[t]: start of the last segment in it; n+1 */
    struct partition_piece *pieces, *spare;
    size_t n_pieces, capacity;
};

/* Takes the series in (one copy serves many penalties). Returns 0, or -1 without memory; release either way. */
int partition_open(struct partition *p, const double *x, size_t n);
void partition_release(struct partition *p);

/*
 * Writes the 0-based first indices of the second and later segments, ascending, and their number. starts needs room
 * for n / least entries. least >= 1, penalty > 0; a series shorter than 2 * least has no change. Of equally good
 * partitions the one with the earlier last change is taken. Returns 0, or -1 without memory.
 */
int partition_solve(struct partition *p, double penalty, size_t least, size_t *starts, size_t *n_starts);

/* What the partition at starts[n_starts] costs: the sum that partition_solve() makes smallest, from x[n] itself. */
double partition_objective(const double *x, size_t n, double penalty, const size_t *starts, size_t n_starts);

#endif
