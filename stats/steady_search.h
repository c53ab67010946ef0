/*
 * The window of one run, found: levels, slow stretches that the run came back from, ends that matter too little.
 */
#ifndef STATS_STEADY_SEARCH_H
#define STATS_STEADY_SEARCH_H

#include "core/arena.h"
#include "stats/steady.h"
#include "stats/steady_words.h"
#include "stats/window.h"

/* One analysis under way. Records after the first have index i - 1 in x, tag, usual and what follows. */
struct run {
    const double *seconds, *tokens;
    size_t n; /* records after the first */
    const struct steady_options *options;
    double *x;        /* ln(seconds per token) */
    double *searched; /* the same with slow stretches brought down to the level around them … */
    int lowered;      /* … and whether there are any */
    signed char *tag; /* enum outlier; in the end every record of a slow stretch is a slow one */
    double *median;   /* running median of `searched` */
    double *usual;    /* what a tagged record would have taken, seconds per token */
    double *scratch;  /* 2 n + 2 */
    struct window window;
    struct steady_story story;
    struct arena arena;
};

/* Fills the arrays for a run whose other members are set. Returns 0, or -1 without memory. */
int steady_prepare(struct run *r);

/* Fills window and story. Returns 0, or -1 without memory. */
int steady_search(struct run *r);

/*
 * The same where the first record of the window is asked for: what the search found out about stretches and the end of
 * the run holds as before.
 */
int steady_search_asked(struct run *r);

/*
 * Slow stretches are stalls, whatever their length: tagged as slow, each record paid for beyond what it would have
 * taken at the level around it. Once, after the search.
 */
void steady_tag_stretches(struct run *r);

/* The median of x in records from .. to-1. */
double steady_median(const struct run *r, size_t from, size_t to);

#endif
