/*
 * How a document's parts become a struct receipt. Internal to the room; receipt_parse() calls these in order.
 */
#ifndef RECEIPT_PARTS_H
#define RECEIPT_PARTS_H

#include "receipt/member.h"
#include "receipt/receipt.h"

/* Reads `steps` into r->steps. A wrong type is ERR_INPUT: `steps.seconds[3]: not a number`. */
int receipt_read_steps(struct receipt *r, struct error *err);

/* Reads `recipe` into r->recipe_text, and everything into r->factors. ERR_NOMEM. */
int receipt_read_factors(struct receipt *r, struct error *err);

/* The member's text, or NULL when it is missing or outside its rule. */
const char *receipt_text(const struct receipt *r, enum member_id id);

/* The member's number, or NaN when it is missing or outside its rule. */
double receipt_number(const struct receipt *r, enum member_id id);

/* 1, 0, or -1 when it is missing. */
int receipt_flag(const struct receipt *r, enum member_id id);

/* receipt_recompute_reported(), telling "cannot be told" (NaN) from a lack of memory (-1), which must not hide a
 * dispute. */
int receipt_recompute(double *out, const struct receipt *r);

/*
 * Many launchers call the mean of their per-record rates "mean", though it overstates (docs/statistics.md): it is their
 * statistic all the same. NaN when another statistic was reported.
 */
double receipt_mean_of_rates(const struct receipt *r);

/* One device's normalised name: the table's, else the trimmed text. NULL without memory. */
const char *receipt_device(struct arena *a, const char *text);

/*
 * The distinct normalised names in accelerator.observed (a name, names between commas, or an array of names), joined
 * by ", ". *distinct is how many there are. NULL when it is missing, or without memory.
 */
const char *receipt_devices(struct arena *a, const struct json_node *observed, size_t *distinct);

#endif
