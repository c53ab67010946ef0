#include "stats/effect.h"

#include "stats/ranks.h"
#include "stats/welch.h"

#include <math.h>

static double hedges_g(const struct sample *x, const struct sample *y)
{
    double df = (double)(x->n + y->n) - 2, squares = 0;
    squares += x->n > 1 ? x->variance * ((double)x->n - 1) : 0;
    squares += y->n > 1 ? y->variance * ((double)y->n - 1) : 0;
    if (!(df > 0) || !(squares > 0))
        return NAN;
    return (x->mean - y->mean) / sqrt(squares / df) * (1 - 3 / (4 * df - 1));
}

static int all_positive(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(x[i] > 0))
            return 0;
    return 1;
}

int effect_of(struct effect *out, const double *x, size_t n_x, const double *y, size_t n_y, struct error *err)
{
    struct mann_whitney ranks;
    int rc = mann_whitney_asymptotic(&ranks, x, n_x, y, n_y, err); /* for its U */
    if (rc != 0)
        return rc;
    struct sample a = sample_of(x, n_x), b = sample_of(y, n_y);
    out->a12 = ranks.u / ((double)n_x * (double)n_y);
    out->cliffs_delta = 2 * out->a12 - 1;
    out->hedges_g = hedges_g(&a, &b);
    out->log_ratio =
        all_positive(x, n_x) && all_positive(y, n_y) ? sample_of_logs(x, n_x).mean - sample_of_logs(y, n_y).mean : NAN;
    return 0;
}
