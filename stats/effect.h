/*
 * How large a difference is, beside whether there is one. The ratio with its interval comes first; these are for
 * readers who are used to them.
 */
#ifndef STATS_EFFECT_H
#define STATS_EFFECT_H

#include "core/error.h"

#include <stddef.h>

struct effect {
    double a12; /* P(x > y) + P(x = y)/2: 0.5 without an effect (Vargha & Delaney 2000, J. Educ. Behav. Stat. 25) */
    double cliffs_delta; /* 2 a12 - 1 (Cliff 1993) */
    double hedges_g;     /* difference of means in pooled standard deviations, times 1 - 3/(4 df - 1) for small samples
                            (Hedges 1981, J. Educ. Stat. 6); NaN without df, or spread beyond rounding */
    double log_ratio;    /* ln(geometric mean of x / that of y); NaN unless all are positive */
};

/* x[n_x], y[n_y] finite, both at least 1 long. ERR_NOMEM. */
int effect_of(struct effect *out, const double *x, size_t n_x, const double *y, size_t n_y, struct error *err);

#endif
