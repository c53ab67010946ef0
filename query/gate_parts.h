/* What gate.c and levels.c share about one question being answered. Internal to the gate. */
#ifndef QUERY_GATE_PARTS_H
#define QUERY_GATE_PARTS_H

#include "query/gate.h"

struct asking {
    struct store *store;
    const struct question *q;
    struct arena *memory;
    struct verdict *v;
    struct error *err;
    struct evidence_list all;
    const struct evidence **part; /* what takes part in the comparison of factors */
    size_t n_part;
    const char **earlier; /* per item of `all`: why it is of a segment that is left out; NULL: it is not. Or NULL */
    struct level *levels; /* of the participants, then those with a measured run */
    size_t n_levels;
};

int asking_by_id(const struct asking *a); /* operands named one by one: each fault is a reason, none is left out */
const char *asking_axis_value(const struct asking *a, const struct evidence *e); /* NULL: not recorded */
int asking_refuse(struct asking *a, int code, enum factor f, const char *text_or_null_without_memory);
void asking_skip(struct asking *a, const struct receipt_row *row, const char *why);

/* Levels of the axis among the participants, in the order they are met. */
int levels_find(struct asking *a);

struct level *levels_named(const struct asking *a, const char *value); /* NULL: no such level */

/* Gives v->usable: the participants that can be measured. */
int levels_collect(struct asking *a);

/*
 * Measures them by the question's metric into v->runs. One without a number is left out: an operand named by id as a
 * refusal, any other as skipped. `enough`: stop at a level's first number, for verdicts without numbers.
 */
int levels_measure(struct asking *a, int enough);

/*
 * Sorts the measured runs into their levels, drops levels without one, fastest first; refuses with fewer than two, or
 * where one is enough with none.
 */
int levels_fill(struct asking *a);

/* The level an item is an attempt of: its runs, with or without a number, and what failed of their class; NULL. */
struct level *levels_attempted(const struct asking *a, const struct evidence *e);

/* Gives every level its attempts; failed runs of no level left are skipped. */
int levels_count_attempts(struct asking *a);

/*
 * Of every level whose measured runs have shifted, leaves out those before the last confirmed shift, and every attempt
 * up to the last of them: what failed between the two segments counts for the new one. *cut: whether anything was.
 */
int segments_cut(struct asking *a, int *cut);

/* Index of the base among the levels. ERR_NOT_FOUND. */
int levels_base(struct asking *a, size_t *base);

/* The numbers of a refused verdict's runs, for looking at them side by side. */
int levels_measure_refused(struct verdict *v, struct arena *memory, struct error *err);

#endif
