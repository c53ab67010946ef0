/*
 * Stalls: slow records that come in short clusters (garbage collection, checkpoints, evaluation).
 */
#ifndef STATS_STALLS_H
#define STATS_STALLS_H

#include <stddef.h>

struct stall {
    size_t at;     /* first record of the cluster, in the window */
    double excess; /* seconds above the level around it, summed over the cluster */
    int extra;     /* comes beside the periodic ones */
};

/*
 * Gathers the slow records of a window into stalls: slow records at most 2 apart are one. tag[n] (enum outlier);
 * excess[n]: seconds above the level, read only where the record is slow. Writes at most n entries; returns how many.
 */
size_t stalls_gather(struct stall *out, const signed char *tag, const double *excess, size_t n);

/*
 * Their period in records, or 0: median gap P >= 5, every gap within max(1, 3 % of P) of a multiple of P, and at least
 * 75 % of the gaps within that of P itself. Of three stalls, which come about evenly by chance often enough, both gaps
 * must be P. Up to a tenth of the stalls may come in between, or be of another kind (ten times the usual excess):
 * they are marked as extra. scratch[n].
 */
size_t stalls_period(struct stall *stalls, size_t n, double *scratch);

#endif
