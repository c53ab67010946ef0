/*
 * How far a series has shifted at a given place, when its points come in groups: runs in weeks.
 *
 * Runs of one week share a host, a driver, a room temperature: their mean varies more than their spread tells, and runs
 * of one week however many are one look at the week. So the difference of two stretches is judged by two variances: of
 * points within their group, and of groups about the level of their stretch (a random-effects model, unweighted means:
 * Searle, Casella & McCulloch 1992, "Variance components", chapter 3). Both are taken from all stretches together, so
 * that a stretch of a single point can be judged by how the others vary. Limits are Student's with Satterthwaite's
 * degrees of freedom (1946, Biometrics Bulletin 2).
 *
 * Three things keep it from being too sure. Groups that follow one another are taken to be correlated by a half at
 * least: what a dozen of them tell of it is too little, most of all where levels have been cut out of them. Every other
 * start costs a degree of freedom for its level and one for its place. And until groups have spoken for themselves they
 * are taken to differ, beyond what their points explain, by a standard deviation of 0.0075: worth two degrees of
 * freedom, so that of two or three groups only what is far out is believed.
 */
#ifndef STATS_SHIFT_H
#define STATS_SHIFT_H

#include <stddef.h>
#include <stdint.h>

#define SHIFT_GROUPS_LEAST 4 /* groups, without which next to nothing is known of how they vary */

struct shift {
    double difference; /* mean of the new stretch minus mean of the old one: the logarithm of a ratio */
    double error, df;  /* NaN where nothing tells how points vary, or they agree to the rounding */
    double p;          /* two-sided; NaN likewise */
    double within;     /* variance of a point in its group; NaN without two points in one group */
    double between;    /* variance of groups; NaN with fewer than SHIFT_GROUPS_LEAST */
    double phi;        /* correlation of neighbouring groups */
};

/*
 * x[n], logarithms, in the order of time; group[n] never falls. starts[n_starts], ascending, 0 < starts < n: where new
 * levels begin. The new stretch is all from starts[which] to the next start or the end, the old one what lies between
 * starts[which - 1], or the beginning, and it. scratch[2 n].
 */
struct shift shift_test(const double *x, const int64_t *group, size_t n, const size_t *starts, size_t n_starts,
                        size_t which, double *scratch);

/* Half the width of the interval of the difference; NaN without a test. */
double shift_half_width(const struct shift *s, double level);

#endif
