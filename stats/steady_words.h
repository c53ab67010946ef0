/*
 * The sentence that goes with an analysis: why this cut, or why no number and what would help.
 */
#ifndef STATS_STEADY_WORDS_H
#define STATS_STEADY_WORDS_H

#include "stats/steady.h"
#include "stats/window.h"

/* What the sentence needs beside the result itself. */
struct steady_story {
    const struct window *window; /* NULL: nothing was searched */
    double delta;                /* level differences up to this are none */
    double discarded_ratio;      /* time per token of records 1..start-1 over the window's; NaN when there are none */
    double settled;              /* the same by medians, minus 1: what is left of it once stalls do not count */
    double widened;              /* logarithmic; > 0: kept untrimmed */
    size_t end_records;          /* at the end, another level that is too short to matter … */
    double end_off;              /* … their time per token against the rest of the window's, logarithmic … */
    double end_move;             /* … and what they move ln(rate) by, which the interval is widened by */
    struct slow_stretch *slow;   /* in the window: the run came back from them, and they count as stalls */
    size_t n_slow;
    double effective; /* records, whether there is a rate or not */
    double vague;     /* > 0: refused, the rate is not known better than by this, logarithmic */
    int identical;    /* all records of the window but stalls have the same time per token … */
    double tick;      /* … and the interval is widened by this, seconds */
    size_t needed;    /* records a window must have */
    int fixed;        /* the cut was asked for */
};

/* Writes out->why from the other members of out. */
void steady_explain(struct steady *out, const struct steady_story *story);

#endif
