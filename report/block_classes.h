/* What the blocks about classes share. Internal to report/block_*.c. */
#ifndef REPORT_BLOCK_CLASSES_H
#define REPORT_BLOCK_CLASSES_H

#include "report/study_parts.h"

/* "cls-3f62e5ef91aa": as commands take it, and as other places link to it where the class's own row stands. */
const char *class_shown_id(struct study *x, const struct class_family *f);

/*
 * What a class is, as far as it tells it from the others of the archive: "nam52 · 8 accelerators · fsdp2 · modal ·
 * cold". And what goes without saying, for a note under those words; NULL: nothing does.
 */
const char *class_what(struct study *x, const struct class_family *f);
const char *class_alike(struct study *x);

/* Below a table that shows the first of many: "The first 40 of 212 classes."; NULL: all are shown. */
const char *class_cut_note(struct study *x, size_t shown, size_t n, const char *what);

/* What a recipe has otherwise than the usual one, where that is short; else its id. */
const char *class_recipe(struct study *x, const struct receipt_row *mine, const struct receipt_row *usual);

/*
 * The command that compares a pair, as of the date of the report where it was given one: it is to give what the report
 * speaks of.
 */
const char *class_dated_command(struct study *x, const struct class_family *f, const struct class_level *l);

/* Two sentences of a note, either of which may be none. */
const char *class_notes(struct study *x, const char *a, const char *b);

/* The block's member `most`: how many rows it shows. */
size_t class_most(const struct block_body *b, size_t n);

/* Whether the template has a block of that name, to whose rows others may link. */
int class_has_block(const struct study *x, const char *name);

#endif
