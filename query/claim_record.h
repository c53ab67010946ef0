/*
 * One revision of a claim as it was made: the terms, what came out, and on what it stands. Never changed afterwards.
 *
 * It is the body of the events claim.declared and claim.renewed, as JSON. Nothing in it depends on the machine, the
 * clock or the order in which things arrived: two databases in which the same claim was declared as of the same day
 * hold the same body.
 */
#ifndef QUERY_CLAIM_RECORD_H
#define QUERY_CLAIM_RECORD_H

#include "query/claim.h"

struct claim_receipt {
    struct digest id;
    int has_artifacts;
};

struct claim_price {
    struct digest id;
    const char *accelerator_hour;           /* exact decimal, in the record's currency */
    const char *source, *provider, *region; /* region NULL */
    int64_t observed, valid_to;
};

/* A level that takes part: the one claimed is sides[0], the base sides[1]. */
struct claim_side {
    const char *level;              /* of the axis: "B200" */
    double rate, lo, hi;            /* tok/s, by the claim's metric; NaN for lanes without throughput */
    struct claim_receipt *receipts; /* its runs, in the order of time; of a completion and a time to result, which the
                                       failed ones are part of, every attempt */
    size_t n_receipts;
    size_t n_runs; /* of them, those that ended well; of a time to result those with a steady state */
    size_t n_attempts, n_failed;
    int64_t oldest, newest; /* seen_at of its runs, UTC ms */
    int has_price;
    struct claim_price price;
};

struct claim_left_out {
    const char *name; /* "rcp-…" */
    const char *why;  /* "before the level moved on 2026-05-02 (+5.3 %)" */
};

struct claim_record {
    struct claim_terms terms;
    int64_t revision;
    double value, lo, hi, level; /* in the unit of the metric; value NaN for words; limits, and the level of confidence
                                    that they have, NaN where there are none */
    const char *text;            /* the value of a metric that is a word: "ready", "not healthy", "triton" */
    const char *detail;          /* what must be said beside the value: "import ok, bootstrap failed"; NULL */
    const char *no_interval;     /* why there are no limits; NULL */
    const char *method;
    double n_steps; /* in all windows; 0 where that has no meaning */
    struct claim_side *sides;
    size_t n_sides;
    const char *class_id;            /* of the claimed side */
    struct factors shared;           /* what all runs agree on, the axis apart; NULL elsewhere */
    const char *accelerator, *count; /* of the claimed side, for "B200 × 8"; NULL where runs differ in it */
    const char **disclosed;          /* "image or environment: sha256:… | sha256:…" */
    size_t n_disclosed;
    struct claim_left_out *left_out;
    size_t n_left_out;
    const char *basis, *currency; /* of the price rows; NULL without prices */
    const char *stack;            /* code revision of the newest run, as a factor has it; NULL */
    int64_t as_of;                /* the moment it was made for: UTC ms */
    int valid_days;               /* of its runs, as terms and policy had it */
    int64_t valid_to;             /* UTC ms: by the staler side, and by the price rows where it stands on them */
    int synthetic;
};

/* When the first and the last run of its sides was seen, UTC ms; DATE_NONE of a record without sides. */
void claim_record_days(int64_t *oldest, int64_t *newest, const struct claim_record *r);

/* Of how many of its receipts no artifacts are recorded. *of: how many it stands on. */
size_t claim_record_lacks_artifacts(const struct claim_record *r, size_t *of);

/*
 * As JSON, `mcreport.claim-record/1`, on one line. Members have the struct's names, in one order, and are all there:
 * "schema", "terms" (the claim file, in canonical form: what is left out has its default, as "axis": "accelerator"),
 * the single values, "shared" (recorded factors alone), "disclosed", "left_out", "sides"; in a side "price" (null
 * without one) and "receipts". Moments are RFC 3339, ids "rcp-" and "prc-" with 64 hex digits; what is
 * NULL, NaN or DATE_NONE is null. Unlike words, JSON keeps every digit: reading what was written gives the same record.
 * ERR_NOMEM.
 */
int claim_record_write(const char **out, const struct claim_record *r, struct arena *memory, struct error *err);

/* ERR_INTEGRITY where the text is no record, or one that makes no sense: `/sides/0/lo: not a number or null`. */
int claim_record_read(struct claim_record *out, const char *text, struct arena *memory, struct error *err);

/*
 * What can be told of a text that is no record to this program: its number, 0 where it states none, and its terms where
 * they are such (terms.text NULL where not). There are no sides, no class, no value and no moments.
 */
void claim_record_glimpse(struct claim_record *out, const char *text, struct arena *memory);

#endif
