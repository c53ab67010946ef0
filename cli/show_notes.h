/* What stands under every table of numbers that was made of runs, so that nobody quotes one without it. */
#ifndef CLI_SHOW_NOTES_H
#define CLI_SHOW_NOTES_H

#include "cli/cli.h"
#include "query/comparison.h"
#include "query/policy.h"

/* A level within a sentence: "B200"; a bare number with what it counts, "count 8". */
const char *show_level(struct cli *c, enum factor axis, const char *level);

/*
 * Made up or not, what the runs share, what is disclosed, noted or not recorded, when they were measured, and which of
 * them are no peak, worth few records, or perhaps copies.
 */
void show_notes(struct cli *c, enum factor axis, const struct verdict *v, const struct comparison *k);

/* Which levels' newest runs are past the validity. */
void show_dated(struct cli *c, enum factor axis, const struct comparison *k, const struct policy *p);

/* A warning where all runs of a level have one rate: what is known of one run is all that is known of them. */
void show_identical(struct cli *c, enum factor axis, const struct comparison *k);

/* A warning where some runs of a level have one rate (query/comparison.h); copied: which ones, NULL: none. */
void show_copied(struct cli *c, const char *copied);

/* How many runs were compared, refused, skipped; with --verbose, which were skipped and why. */
void show_counts(struct cli *c, const struct verdict *v);

#endif
