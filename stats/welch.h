/*
 * Two means whose variances differ: Welch's test, and the pair of one-sided tests that shows equivalence.
 *
 * On values as they are, or on their logarithms: then differences are logarithms of ratios.
 */
#ifndef STATS_WELCH_H
#define STATS_WELCH_H

#include <stddef.h>

struct sample {
    double mean, variance; /* divisor n-1; variance NaN with one value */
    size_t n;
};

/* x[n], n >= 1; positive for the logarithms. */
struct sample sample_of(const double *x, size_t n);
struct sample sample_of_logs(const double *x, size_t n);

struct welch {
    double difference; /* mean of a minus mean of b */
    double error;      /* its standard error; NaN, like the rest, with one value on a side */
    double t, df, p;   /* p two-sided; without any spread p is 1 or 0, t NaN or infinite, df n_a + n_b - 2 */
};

/* Welch 1947, Biometrika 34, with Satterthwaite's degrees of freedom (1946, Biometrics Bulletin 2). */
struct welch welch_test(const struct sample *a, const struct sample *b);

/* Half the width of the interval of the difference. */
double welch_half_width(const struct welch *w, double level);

struct equivalence {
    double p_lower, p_upper; /* of the differences "at most -margin" and "at least margin" */
    double p;                /* the larger: below alpha, the difference lies within the margin */
    double lo, hi;           /* interval of the difference at 1 - 2 alpha, which says the same */
};

/* Two one-sided tests (Schuirmann 1987, J. Pharmacokinetics and Biopharmaceutics 15). margin > 0, alpha in 0..0.5. */
struct equivalence welch_equivalence(const struct welch *w, double margin, double alpha);

#endif
