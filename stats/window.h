/*
 * Where the steady state begins: docs/statistics.md, on logarithms of time per token.
 */
#ifndef STATS_WINDOW_H
#define STATS_WINDOW_H

#include "core/arena.h"
#include "stats/steady.h"

enum window_flaw { WINDOW_SOUND, WINDOW_RESTLESS, WINDOW_LATE, WINDOW_DRIFTS, WINDOW_CHANGES };

struct slow_stretch {
    size_t from, to; /* first record, and one past the last */
    double ratio;    /* to the level around it, time per token, logarithmic */
};

/* Records in any of n stretches in the order of their places; they may overlap, and their ratios then add up. */
size_t stretches_records(const struct slow_stretch *slow, size_t n);

struct window {
    enum window_flaw flaw; /* RESTLESS: no 5 neighbouring records without a tag. LATE, DRIFTS: see late, drift; CHANGES
                              is the caller's: too much of the window is slow stretches */
    enum steady_state state;
    size_t level_start;            /* first record of the last level, before trimming … */
    enum steady_state level_state; /* … and the class it had then */
    size_t start;                  /* after guard, MSER-5 and residual trim; >= level_start */
    size_t drift_start; /* first record of the stretch looked at for drift: the last level, at least half the series */
    double drift;       /* change of time per token over that stretch, logarithmic */
    double late; /* last records, from level_start on, minus what was usual before: tagged, but too many for a stall */
    size_t head; /* records cut before levels were looked for; level_start when there are no earlier levels */
    /* Slower levels that the run came back from, one after the other: the search is then to be made again without. */
    struct slow_stretch *slow;
    size_t n_slow;
    double best_earlier; /* fastest earlier level minus the window's, logarithmic; < 0 in a slowdown; 0 without one */
};

/* One run's records after the very first: x[n] = ln(time per token), their tags and running medians. */
struct records {
    const double *x;
    const signed char *tag;
    const double *level;
    size_t n;
};

/*
 * Finds the window. Indices count from the first of r. Series beyond 5,000 records are averaged into blocks for the
 * search, so that start is then a multiple of the block. Whether the window is long enough is the caller's question.
 * Where there are slow stretches, only they, level_start and the state are filled in. Memory comes from a, theirs too.
 * Returns 0, or -1 without memory.
 */
int window_find(struct window *out, const struct records *r, const struct steady_options *options, struct arena *a);

#endif
