/*
 * Where an initial transient ends: the Marginal Standard Error Rule on batch means.
 */
#ifndef STATS_MSER_H
#define STATS_MSER_H

#include <stddef.h>

#define MSER_BATCH 5

struct mser {
    size_t batches;   /* whole batches of 5; records left over at the end do not take part */
    size_t cut;       /* batches to drop, 0..batches/2; the smallest where several are equally good */
    double statistic; /* sum (z - mean)^2 / kept^2 over the batches kept */
    int at_boundary;  /* cut == batches/2: no minimum inside the first half, so the rule alone proves nothing */
};

/* MSER-5 (White 1997; White, Cobb & Spratt 2000, "A comparison of five steady-state truncation heuristics"). */
struct mser mser5(const double *x, size_t n);

#endif
