/*
 * Which series of runs have moved, seen at the end of a week: the rule behind "regressions" and "improvements".
 *
 * A series is the runs of one class and level in the order of time. At the end of every week in which it has runs it is
 * looked at once, with what was there by then. Two questions are asked: whether it has a new level (stats/changes.h),
 * and whether the runs of the week lie elsewhere than those before them. How sure the answer is, stats/shift.h says; a
 * place that was sought among the weeks that are looked at is as if so many questions had been asked. Where a straight
 * line describes the medians of half a year's weeks, or of a quarter's, better than levels do, it is first asked how
 * far they have drifted (stats/trend.h), and the other two are about what is left when the drift is taken away. A move
 * is told when
 *
 *   - it is as large as policy calls practical, of means and of medians, its interval excludes 1, and four in five of
 *     all pairs of runs across it lie its way;
 *   - p, after Holm over all questions of the week, is below a fifty-second part of what intervals leave: the weeks of
 *     a year are one family, so that at most that share of years in which nothing moves has an alarm;
 *   - it was not told before. What was told is the level that later runs are measured from; a drift that goes on, or
 *     that a told step is part of, is not told again.
 *
 * docs/weekly.md says how often the rule is wrong, and how soon it finds what there is. Pure: the same series give the
 * same answer, and what was told in earlier weeks is worked out anew.
 */
#ifndef QUERY_WEEK_MOVES_H
#define QUERY_WEEK_MOVES_H

#include "core/arena.h"
#include "core/error.h"

#include <stddef.h>
#include <stdint.h>

/* Weeks are counted from any one; what matters is their order. */
struct week_series {
    const int64_t *weeks; /* of each run; never falls */
    const double *rates;  /* NULL until loaded; then both arrays have n runs, those without a rate left out */
    size_t n;
};

struct week_rule {
    double practical, level; /* 0.03, 0.95 */
    /* Gives series[index] its rates when they are first needed; NULL: all have them. */
    int (*load)(void *context, struct week_series *series, size_t index, struct error *err);
    void *context;
};

enum week_move_kind {
    WEEK_MOVE_NEW,
    WEEK_MOVE_CONFIRMED, /* told earlier, of too few runs to be sure: now there are enough, and they agree … */
    WEEK_MOVE_GONE,      /* … or do not */
    WEEK_MOVE_GOES_ON,   /* a drift that was told before, as far as it has come */
    WEEK_MOVE_EARLY      /* no move: the runs of the week lie elsewhere, of too few weeks to say more */
};

enum week_move_how {
    WEEK_MOVE_WEEK,  /* the week against what was before it */
    WEEK_MOVE_LEVEL, /* a change of level */
    WEEK_MOVE_DRIFT  /* no step: so far from the first week looked at to this one */
};

struct week_move {
    enum week_move_kind kind;
    enum week_move_how how;
    size_t series;
    size_t from, at, end; /* runs from..at-1 are the old level, at..end-1 the new one; of a drift, those of this week */
    double ratio, lo, hi; /* of the new level over the old one; of a drift, of its end over its beginning */
    double typical;       /* the same of medians: few runs that stand out make no move */
    double p, p_holm;     /* of a follow-up p_holm is NaN */
    double pairs;         /* share of all pairs of runs across it that lie its way; of a drift, of weeks */
    int confirmed;        /* three runs or more lie at the new level */
    int few_weeks;        /* too few weeks to know how weeks vary (SHIFT_GROUPS_LEAST) */
    int levelled;         /* measured when a drift had been taken away */
    int64_t told;         /* in which week it was told first */
};

/* A run of the week that stands out alone, and is no level: it counts like any other. */
struct week_spike {
    size_t series, run;
    double ratio; /* to those around it */
};

struct week_moves {
    struct week_move *items; /* new ones in the order of the series, then the others */
    size_t n, n_new;
    struct week_spike *spikes;
    size_t n_spikes;
    char *untested; /* of each series: it has runs in the week, and too little to say that it has not moved */
    size_t n_series, n_untested; /* with runs in the week; of them, untested ones */
    size_t n_tests;              /* questions of the week: the family of p_holm */
};

/* series[n]; only those with runs in this week, or in an earlier one that has to be worked out, are loaded. ERR_NOMEM.
 */
int week_moves_find(struct week_moves *out, struct week_series *series, size_t n, int64_t week,
                    const struct week_rule *rule, struct arena *memory, struct error *err);

#endif
