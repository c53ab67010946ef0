#include "stats/components.h"

#include "stats/summary.h"

#include <math.h>

struct components components_estimate(double *means, const double *const *runs, const size_t *steps, size_t n_runs)
{
    struct components c = {NAN, NAN, NAN, NAN, NAN};
    struct sum squares = {0}, inverse = {0};
    double df = 0;
    for (size_t i = 0; i < n_runs; i++) {
        double r = (double)steps[i];
        means[i] = summary_mean(runs[i], steps[i]);
        if (steps[i] > 1)
            sum_add(&squares, summary_variance(runs[i], steps[i]) * (r - 1));
        sum_add(&inverse, 1 / r);
        df += r - 1;
    }
    if (df > 0)
        c.within = sum_value(&squares) / df;
    if (n_runs < 2)
        return c;
    c.of_means = summary_variance(means, n_runs);
    c.error = sqrt(c.of_means / (double)n_runs);
    c.between_unbiased = c.of_means - c.within * sum_value(&inverse) / (double)n_runs;
    c.between = c.between_unbiased < 0 ? 0 : c.between_unbiased;
    return c;
}

double components_best_steps(const struct components *c, double cost_run, double cost_step)
{
    if (!(c->between > 0))
        return 0;
    return fmax(1, ceil(sqrt(cost_run / cost_step * c->within / c->between)));
}
