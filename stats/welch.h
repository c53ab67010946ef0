/*
 * Two means whose variances differ: Welch's test, and the pair of one-sided tests that shows equivalence.
 *
 * On values as they are, or on their logarithms: then differences are logarithms of ratios.
 *
 * Values that agree to the rounding say nothing of how values vary: two sides of such values are not tested, as R's
 * t.test refuses "essentially constant" data. Dividing by what rounding left would make any difference certain.
 */
#ifndef STATS_WELCH_H
#define STATS_WELCH_H

#include <stddef.h>

/* Spread below this share of the size of the values is rounding: sums of hundreds of steps keep 13 digits or more. */
#define SAMPLE_ROUNDING 1e-12

struct sample {
    double mean, variance; /* divisor n-1; NaN with one value; 0 where the values agree to the rounding */
    size_t n;
};

/* x[n], n >= 1; positive for the logarithms, whose rounding is that of values of 1 or more. */
struct sample sample_of(const double *x, size_t n);
struct sample sample_of_logs(const double *x, size_t n);

struct welch {
    double difference; /* mean of a minus mean of b */
    double error;      /* its standard error; NaN with one value on a side, 0 without spread on both */
    double t, df, p;   /* p two-sided; all NaN where the error is NaN or 0: there is nothing to test with */
};

/* Welch 1947, Biometrika 34, with Satterthwaite's degrees of freedom (1946, Biometrics Bulletin 2). */
struct welch welch_test(const struct sample *a, const struct sample *b);

/* Half the width of the interval of the difference; NaN without a test. */
double welch_half_width(const struct welch *w, double level);

struct equivalence {
    double p_lower, p_upper; /* of the differences "at most -margin" and "at least margin" */
    double p;                /* the larger: below alpha, the difference lies within the margin */
    double lo, hi;           /* interval of the difference at 1 - 2 alpha, which says the same */
};

/*
 * Two one-sided tests (Schuirmann 1987, J. Pharmacokinetics and Biopharmaceutics 15). margin > 0, alpha in 0..0.5. All
 * NaN without a test.
 */
struct equivalence welch_equivalence(const struct welch *w, double margin, double alpha);

#endif
