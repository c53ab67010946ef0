#include "stats/adjust.h"

#include <gsl/gsl_sort.h>
#include <math.h>

void adjust_holm(double *out, const double *p, size_t n, size_t *order)
{
    gsl_sort_index(order, p, 1, n);
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        most = fmax(most, fmin(1, (double)(n - i) * p[order[i]]));
        out[order[i]] = most;
    }
}

void adjust_benjamini_hochberg(double *out, const double *p, size_t n, size_t *order)
{
    gsl_sort_index(order, p, 1, n);
    double least = 1;
    for (size_t i = n; i-- > 0;) {
        least = fmin(least, (double)n * p[order[i]] / (double)(i + 1));
        out[order[i]] = least;
    }
}
