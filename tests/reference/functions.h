/*
 * The functions that reference vectors name: each reads its inputs, asks the product, records the answers.
 */
#ifndef TESTS_REFERENCE_FUNCTIONS_H
#define TESTS_REFERENCE_FUNCTIONS_H

#include "tests/reference/vector.h"

/* series.c: numbers of one series */
int reference_moments(struct vector *v);
int reference_sum(struct vector *v);
int reference_quantile(struct vector *v);
int reference_mad(struct vector *v);
int reference_outliers(struct vector *v);
int reference_mser(struct vector *v);
int reference_partition(struct vector *v);

/* runs.c: steps of a run, and several runs */
int reference_longrun(struct vector *v);
int reference_throughput(struct vector *v);
int reference_analysis(struct vector *v);
int reference_mean_interval(struct vector *v);
int reference_components(struct vector *v);
int reference_shift(struct vector *v);
int reference_power(struct vector *v);

/* comparing.c: two samples, and many tests */
int reference_welch(struct vector *v);
int reference_ratio(struct vector *v);
int reference_equivalence(struct vector *v);
int reference_ranks_exact(struct vector *v);
int reference_ranks_asymptotic(struct vector *v);
int reference_permutation(struct vector *v);
int reference_effect(struct vector *v);
int reference_adjust(struct vector *v);
int reference_poisson(struct vector *v);
int reference_limits_sum(struct vector *v);

/* cost.c */
int reference_cost(struct vector *v);
int reference_breakeven(struct vector *v);

#endif
