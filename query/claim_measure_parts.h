/* What the files of claim_measure share. Internal to this room. */
#ifndef QUERY_CLAIM_MEASURE_PARTS_H
#define QUERY_CLAIM_MEASURE_PARTS_H

#include "query/claim_measure.h"
#include "query/comparison.h"

#define CLAIM_LEVEL 0.95 /* of every interval that is claimed */

struct claim_asking {
    struct store *store;
    const struct claim_terms *terms;
    const struct policy *policy;
    int64_t as_of;
    struct selection selection;            /* of the terms' where; or the receipts of … */
    const struct claim_record *bound;      /* … a record that is measured again; NULL */
    const struct price_row *const *prices; /* of its sides, as settled beforehand; NULL with `bound` */
    struct arena *memory;
    struct claim_measured *out;
    const struct cleared *cleared; /* what the gate let through; NULL where it refused or was not asked */
    struct difference *own;        /* reasons of the claim's own, beyond out->refused */
    size_t n_own;
    struct evidence *class; /* runs and attempts of the whole class, where the terms ask for some of them */
    size_t n_class;
};

/*
 * Throughput, ratio, time to result: claim_rates.c. Costs: claim_costs.c. Each fills out->refused as the gate has it
 * and adds its own reasons; where there are none at all, out->record. Errors as claim_measure(), which says what is
 * made of both.
 */
int claim_measure_rate(struct claim_asking *a, struct error *err);
int claim_measure_time(struct claim_asking *a, struct error *err);
int claim_measure_cost(struct claim_asking *a, struct error *err);

/* Completion, and what receipts of the sparse lanes say in words: claim_states.c. */
int claim_measure_completion(struct claim_asking *a, struct error *err);
int claim_measure_state(struct claim_asking *a, struct error *err);

/*
 * Whether an attempt counts: a complete, undisputed receipt of any lane whose run is over, well or not. Of a word and
 * of completion nothing that counts is ever left out, so whatever counts and is not bound came later or was not asked.
 */
int claim_is_attempt(const struct evidence *e);

/* What one receipt says in words, and beside them: `text` NULL where it does not, `silent` then says what it lacks. */
struct claim_word {
    const char *text, *detail, *silent;
};
int claim_word_of(struct claim_word *out, struct store *store, const struct receipt_row *row, enum claim_metric metric,
                  struct arena *memory, struct error *err);
int claim_words_agree(const struct claim_word *a, const struct claim_word *b);

/* Adds a reason of the claim's own; ERR_NOMEM for a text that found no memory. */
int claim_refuse(struct claim_asking *a, int code, const char *text_or_null_without_memory, struct error *err);

/* What the document lacks or contradicts, in its own reasons; the evidence's sentence where it lies elsewhere. */
const char *claim_objection(const struct claim_asking *a, const struct skipped *s);

/* What a claim binds of one level: rows in the order of time, one or more. */
struct claim_bound {
    const char *level;
    const struct receipt_row *const *rows;
    size_t n;
};

/*
 * Begins out->record with what any metric has: the terms, the sides (attempts: the rows and no more), class and shared
 * factors, accelerator, stack, dates and validity of the runs, made-up or not. Value, limits and their level are NaN.
 */
int claim_begin(struct claim_asking *a, const struct claim_bound *of, size_t n_sides, struct error *err);

/* Limits, and the level that they have where there are both. */
void claim_limits(struct claim_record *r, double lo, double hi);

/*
 * Names in out->record, in the order of time, what out->refused.skipped has of the sides' levels and, as far as it
 * says, of the class: runs without a number, anecdotes, disputed ones, those of an earlier segment with their attempts.
 */
int claim_name_left_out(struct claim_asking *a, struct error *err);

/* The words of what differs and is disclosed, from out->refused: the level claimed before the base. */
int claim_name_disclosed(struct claim_asking *a, struct error *err);

/* Nobody is told what else could be asked of what a record is bound to. */
enum gate_effort claim_effort(const struct claim_asking *a);

/*
 * What a claim about rates asks of the gate. `levels` has room for two and must live as long as the question does.
 */
void claim_question(struct question *out, const char *levels[2], const struct claim_asking *a);

/* The rows of the comparison that are claimed, the base last: as many as the metric has sides. */
size_t claim_sides_of(const struct comparison_row *out[2], const struct comparison *c);

/* Begins out->record with those rows: runs, attempts and rates; what was left out, what is disclosed. */
int claim_bind(struct claim_asking *a, const struct comparison_row *const *of, size_t n_sides, struct error *err);

/*
 * The reasons a claim has beyond those of the gate, from out->refused (claim_reasons.c): several levels and none named,
 * receipts of a lane that cannot back it, anecdotes and disputed ones alone, made-up or measured against what the terms
 * say, and, where `interval`, a side whose runs leave no interval.
 */
int claim_object(struct claim_asking *a, int interval, struct error *err);

/*
 * What the gate's failure `rc` comes to: a level that is not found because only measured runs are of it, where made-up
 * ones are asked for, is a reason to refuse and no error.
 */
int claim_object_to_absence(struct claim_asking *a, int rc, struct error *err);

#endif
