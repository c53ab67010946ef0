/*
 * Which series of runs have moved, seen at the end of a week: the rule behind "regressions" and "improvements".
 *
 * A series is the runs of one class and level in the order of time. At the end of every week in which it has runs it is
 * looked at once, with what was there by then. Two questions are asked: whether it has a new level (stats/changes.h),
 * and whether the runs of the week lie elsewhere than those before them. How sure the answer is, stats/shift.h says; a
 * place that was sought among n runs is as if n questions had been asked. A move is told when
 *
 *   - it is as large as policy calls practical, of means and of medians, its interval excludes 1, and four in five of
 *     all pairs of runs across it lie its way;
 *   - p, after Holm over all questions of the week, is below a fifty-second part of what intervals leave: the weeks of
 *     a year are one family, so that at most that share of years in which nothing moves has an alarm;
 *   - it was not told before. What was told is the level that later runs are measured from.
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
    WEEK_MOVE_GONE       /* … or do not */
};

struct week_move {
    enum week_move_kind kind;
    size_t series;
    size_t from, at, end; /* runs from..at-1 are the old level, at..end-1 the new one */
    double ratio, lo, hi; /* of the new level over the old one */
    double typical;       /* the same of medians: few runs that stand out make no move */
    double p, p_holm;     /* of a follow-up p_holm is NaN */
    double pairs;         /* share of all pairs of runs across it that lie its way */
    int by_level;         /* found as a change of level; else the week against what was before it */
    int confirmed;        /* three runs or more lie at the new level */
    int few_weeks;        /* too few weeks to know how weeks vary: judged by the runs alone */
    int64_t told;         /* in which week it was told first */
};

/* A run of the week that stands out alone, and is no level: it counts like any other. */
struct week_spike {
    size_t series, run;
    double ratio; /* to those around it */
};

struct week_moves {
    struct week_move *items; /* new ones in the order of the series, then the follow-ups */
    size_t n, n_new;
    struct week_spike *spikes;
    size_t n_spikes;
    char *untested;              /* of each series: it has runs in the week, and nothing that could be asked of them */
    size_t n_series, n_untested; /* with runs in the week; of them, untested ones */
    size_t n_tests;              /* questions of the week: the family of p_holm */
};

/* series[n]; only those with runs in this week, or in an earlier one that has to be worked out, are loaded. ERR_NOMEM.
 */
int week_moves_find(struct week_moves *out, struct week_series *series, size_t n, int64_t week,
                    const struct week_rule *rule, struct arena *memory, struct error *err);

#endif
