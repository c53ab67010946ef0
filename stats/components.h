/*
 * Where the variation sits: among the steps of a run, or between runs. It decides what to buy more of.
 */
#ifndef STATS_COMPONENTS_H
#define STATS_COMPONENTS_H

#include <stddef.h>

struct components {
    double within;           /* variance of a step within its run, pooled; NaN when no run has two steps */
    double of_means;         /* variance of the run means; NaN with one run */
    double between_unbiased; /* of_means without what the steps put into it; may come out negative … */
    double between;          /* … and is then 0 */
    double error;            /* standard error of the mean of the run means; NaN with one run */
};

/*
 * Kalibera & Jones 2013, "Rigorous benchmarking in reasonable time": T_1^2 = S_1^2 and
 * T_2^2 = S_2^2 - S_1^2 / r with r steps a run; runs of unequal length take the mean of 1/r (Searle, Casella &
 * McCulloch 1992, "Variance components"). For steps without autocorrelation: with it, the long-run variance belongs in
 * the place of `within`. runs[i][0 .. steps[i]), n_runs >= 1, every run with at least one step. Writes means[n_runs].
 */
struct components components_estimate(double *means, const double *const *runs, const size_t *steps, size_t n_runs);

/*
 * Steps worth taking in each run, when a run costs cost_run before its first step and cost_step for each (same paper):
 * ceil(sqrt(cost_run / cost_step * within / between)), at least 1; 0 when runs do not vary: then one long run is best.
 */
double components_best_steps(const struct components *c, double cost_run, double cost_step);

#endif
