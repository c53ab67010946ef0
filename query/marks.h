/*
 * What is to be said of each record of a run when its records are looked at: whether the rate was taken from it, and
 * why not or what is odd about it. Spreadsheets, JSON and the chart of step times (report/series.h) say the same.
 */
#ifndef QUERY_MARKS_H
#define QUERY_MARKS_H

#include "receipt/receipt.h"
#include "store/analyses.h"

enum record_mark {
    MARK_WINDOW = 1,      /* in the window; never without a steady state */
    MARK_WARMUP = 2,      /* before it; record 0 always is */
    MARK_BEFORE = 4,      /* before it in a slowdown, where most of them were no warm-up but a faster level */
    MARK_PART_PERIOD = 8, /* in the window, yet not in the rate, which is that of whole periods of stalls */
    MARK_STALL = 16,      /* in the window and slow against the 21 around it; paid for, so in the rate */
    MARK_SLOW = 32,       /* the same outside of the window, or without one */
    MARK_FAST = 64,       /* fast against those around it */
    MARK_BATCH = 128      /* the first of another number of tokens a step (query/batch.h) */
};
#define MARKS_STAND_OUT ((unsigned)(MARK_STALL | MARK_SLOW | MARK_FAST))

/* Writes out[s->n]. Records without a positive time or token count stand out from nothing. ERR_NOMEM. */
int marks_of(unsigned *out, const struct series *s, const struct analysis_row *a, struct error *err);

/* The words for them, "warm-up" and so on, in the order of the marks; MARK_WINDOW has none. NULL past the end. */
struct mark_word {
    unsigned mark;
    const char *word;
};
const struct mark_word *mark_word(size_t i);

#endif
