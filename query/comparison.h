/*
 * Ratios, from what the gate let through and from nothing else.
 */
#ifndef QUERY_COMPARISON_H
#define QUERY_COMPARISON_H

#include "query/gate.h"
#include "stats/runs.h"

/* Methods as they are printed beside every number. */
#define COMPARISON_RATE_METHOD  "Student t on log run rates"
#define COMPARISON_RATIO_METHOD "Welch t on log run rates"

/* The same question asked in other ways, on the same log run rates. All NaN with too few runs on a side, or where the
   question is a plain one. */
struct sensitivity {
    double p_mann_whitney; /* stats/ranks.h */
    double p_permutation;  /* stats/permutation.h; NaN beyond COMPARISON_PERMUTED runs */
    double a12, hedges_g;  /* stats/effect.h */
};

#define COMPARISON_PERMUTED 30 /* runs on both sides together, whose arrangements are counted in milliseconds */

struct comparison_row {
    const struct level *level;
    struct runs_estimate rate; /* tok/s of the whole system; limits NaN with one run, or with identical ones */
    struct runs_ratio ratio;   /* to the base; value NaN on the base's own row */
    double p_holm;             /* ratio.p, adjusted for all ratios of the comparison; NaN where that is */
    struct sensitivity other;
    int is_base;
    double steps; /* in all windows of the level's runs; 0 for whole_run */
};

struct comparison {
    struct comparison_row *rows; /* fastest first */
    size_t n_rows, base;
    size_t n_tests; /* ratios with a p: the family that p_holm is adjusted for */
};

/* Of a pair of levels, the runs of the one that has fewer. */
size_t comparison_fewer_runs(const struct comparison_row *a, const struct comparison_row *b);

/* Faster or slower by its own interval, and no longer so when all ratios of the comparison are taken together. */
int comparison_row_is_shaky(const struct comparison_row *r, double level);

/*
 * Whether the differences found hold when all ratios are taken together, in a sentence that names those that do not;
 * NULL with fewer than two ratios, where none was found, and without memory.
 */
const char *comparison_family_words(const struct comparison *c, enum factor axis, double level, struct arena *memory);

/* Why a rate has no limits, shortly ("one run", "identical runs") and in a sentence; NULL where it has them. */
const char *comparison_no_interval(const struct runs_estimate *rate);
const char *comparison_no_interval_reason(const struct runs_estimate *rate);

/* Why a ratio has neither limits nor a test: NULL, "too few runs", or that those of a side are identical. */
const char *comparison_untested_reason(const struct runs_ratio *ratio, const struct runs_estimate *level,
                                       const struct runs_estimate *base);

/* The levels whose runs have one rate to the last digit: "all 5 runs of B200, all 3 runs of H100"; NULL: none. */
const char *comparison_identical_words(const struct comparison *c, enum factor axis, struct arena *memory);
extern const char comparison_identical_why[]; /* what that may mean, and what is made of it */

/* How many of the runs have the steady rate of another one of them to the last digit. */
size_t comparison_same_rate(const struct run *runs, size_t n);

/*
 * The runs that have one steady rate to the last digit while others of their level do not: "2 of 3 runs of H200
 * (rcp-…, rcp-…: the same records)"; NULL: none. The records are the same where everything measured of them is. Whole
 * runs are left alone: clocks of whole seconds make them equal by chance.
 */
const char *comparison_copied_words(const struct comparison *c, enum factor axis, struct arena *memory);
const char *comparison_copied_runs(const char *list, const struct run *runs, size_t n, const char *name,
                                   struct arena *memory); /* appends those of `name` to the list */
extern const char comparison_copied_why[]; /* what that may mean, and that they were counted all the same */

/* Of which levels some runs are below what they were before, or worth few independent records; NULL: none. */
const char *comparison_slowdown_words(const struct comparison *c, enum factor axis, struct arena *memory);
const char *comparison_few_effective_words(const struct comparison *c, enum factor axis, struct arena *memory);

/* "flat 8, slowdown 2": how many runs are in which state; NULL where none was asked for its steady state. */
const char *comparison_states(const struct run *runs, size_t n, struct arena *memory);

/* Everything in `memory`. ERR_NOMEM. */
int comparison_of(struct comparison *out, const struct cleared *c, struct arena *memory, struct error *err);

/* One level that was let through over another, whichever is the base. ERR_NOMEM. */
int comparison_between(struct runs_ratio *out, const struct level *a, const struct level *b, const struct question *q,
                       struct arena *memory, struct error *err);

/*
 * Runs of one class and stack side by side with others, without any ratio: what `--side-by-side` prints. One group a
 * class and stack, in the order of the runs. A refused selection is measured now: v->runs get their numbers, and those
 * without one move to v->skipped.
 */
struct side_group {
    const char *class_id;
    const struct receipt_row *example;
    struct runs_estimate rate;
    size_t n_runs;
    const struct run *runs;
    double steps; /* as of a comparison_row */
};
int comparison_groups(struct side_group **out, size_t *n_groups, struct verdict *v, double level, struct arena *memory,
                      struct error *err);

/* What is known of one level alone. */
struct runs_estimate comparison_rate(const struct run *runs, size_t n, double level, struct arena *memory);

#endif
