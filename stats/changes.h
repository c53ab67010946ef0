/*
 * Changes of level in a short, ordered series of rates of one class: a run, or the mean of a week, a point.
 *
 * Built so that a stationary year seldom alarms: levels are chosen under autocorrelated noise (segment.h), differences
 * too small to act on are joined, and a level whose points overlap with those before it is none. Points that stand out
 * alone are reported apart, and no level is made of them. docs/statistics.md says how often it alarms for nothing.
 */
#ifndef STATS_CHANGES_H
#define STATS_CHANGES_H

#include "core/arena.h"
#include "core/error.h"

#include <stddef.h>

struct changes_options {
    size_t least_segment; /* points; 3 */
    double practical;     /* smallest change worth reporting, relative; 0.03 */
    double least_a12;     /* share of pairs across the change that must lie its way; 0.8 */
    double level;         /* of the interval; 0.95 */
};
struct changes_options changes_defaults(void);

struct change {
    size_t at;    /* first point of the new level */
    double ratio; /* new level over old one, geometric means; > 1 is faster */
    double lo,
        hi;        /* Welch on log rates of the two levels, their variances times (1 + phi)/(1 - phi) for points with
                      autocorrelation phi; NaN with one point on a side, or without spread. The place is taken as known */
    double a12;    /* how often a point of the new level beats one of the old (effect.h); small for a loss */
    int confirmed; /* least_segment points or more lie at the new level: fewer may be spikes as well */
};

/* A point that stands out from those around it. */
struct spike {
    size_t at;
    double ratio; /* to the running median */
};

struct changes {
    struct change *items; /* in the order of time; the unconfirmed one, if any, is the last */
    size_t n;
    struct spike *spikes;
    size_t n_spikes;
    double drift; /* the whole series' change, relative, where a straight line fits better than levels; else 0 */
};

/*
 * rates[n] positive and finite (else ERR_INPUT naming the index), in the order of time; any n. Answers live in `a`.
 * ERR_USAGE for options that make no sense; ERR_NOMEM.
 *
 * Points more than 5 MADs and 10 % off their surroundings are spikes (outlier.h), unless least_segment points in a row
 * lie their way, which are a level; fewer at the very end are an unconfirmed change: nobody can tell yet which of the
 * two they are. What looks like a start-up transient is no such thing here: a series of weeks has no warm-up.
 */
int changes_find(struct changes *out, const double *rates, size_t n, const struct changes_options *options,
                 struct arena *a, struct error *err);

#endif
