/*
 * Where an initial transient ends: the Marginal Standard Error Rule on batch means.
 */
#ifndef STATS_MSER_H
#define STATS_MSER_H

#include <stddef.h>

#define MSER_BATCH 5 /* MSER-5 */

struct mser {
    size_t batches;   /* whole batches; records left over at the end do not take part */
    size_t cut;       /* batches to drop, 0..batches/2; the smallest where several are equally good */
    double statistic; /* sum (z - mean)^2 / kept^2 over the batches kept */
    int at_boundary;  /* cut == batches/2: no minimum inside the first half, so the rule alone proves nothing */
};

/*
 * White 1997; White, Cobb & Spratt 2000, "A comparison of five steady-state truncation heuristics". batch >= 1 records.
 * Writes the statistic of every cut that competes to statistics[batches/2 + 1], unless that is NULL. Fewer records than
 * a batch: no batches, and nothing else means anything.
 */
struct mser mser(const double *x, size_t n, size_t batch, double *statistics);

#endif
