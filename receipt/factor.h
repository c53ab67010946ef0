/*
 * The factors of the comparability contract: what two runs are compared on.
 *
 * One table says of each factor what kind it is, which diagnostic refuses it, and what it brings along when it is the
 * axis. The gate (query/gate.h), the class digest, `explain contract` and the column names of the database all read
 * it. Source of every row: docs/contract.md.
 */
#ifndef RECEIPT_FACTOR_H
#define RECEIPT_FACTOR_H

#include "core/digest.h"

#include <stddef.h>

enum factor {
    FACTOR_LANE,
    FACTOR_SURFACE,
    FACTOR_STARTUP,
    FACTOR_SYNTHETIC,
    FACTOR_METRIC,
    FACTOR_STATISTIC,
    FACTOR_TOKEN_KIND,
    FACTOR_EVAL,
    FACTOR_STORAGE,
    FACTOR_RECIPE,
    FACTOR_PRECISION,
    FACTOR_ACCELERATOR,
    FACTOR_COUNT_OF, /* accelerator count; named "count" outside */
    FACTOR_HOSTS,
    FACTOR_MODE,
    FACTOR_PARALLEL,
    FACTOR_REVISION,
    FACTOR_IMAGE,
    FACTOR_PINS,
    FACTOR_VERSIONS,
    FACTOR_HOST,
    FACTOR_REGION,
    FACTOR_MEMORY,
    FACTOR_POWER,
    FACTOR_WAVE,
    FACTOR_MODEL, /* part of the recipe; selects, never judges */
    FACTOR_CLASS, /* digest of the hard factors; selects, never judges */
    FACTORS
};

enum factor_kind {
    FACTOR_HARD,         /* never waived, never the axis of a ratio */
    FACTOR_HARD_OR_AXIS, /* must agree unless it is the axis */
    FACTOR_SOFT,         /* the stack: refuses unless disclosed */
    FACTOR_NOTED,        /* printed where it differs, never refusing */
    FACTOR_SELECTS       /* usable in --where only */
};

struct factor_rule {
    const char *name;  /* on the command line, in JSON and SQL */
    const char *title; /* in sentences and tables: "startup class" */
    enum factor_kind kind;
    int may_be_axis;
    int refusal;         /* 2 for MCR-R002; 0 when it never refuses */
    unsigned companions; /* bit set (1u << enum factor): free to move when this is the axis */
    const char *why;     /* one sentence: why a ratio across it would mislead */
};

const struct factor_rule *factor_rule(enum factor f);
int factor_by_name(enum factor *out, const char *name); /* 0, or -1 */

/* A run's value of every factor; NULL is "not recorded", which is not the same as any value. */
struct factors {
    const char *value[FACTORS];
};

/* "cls-" and hex of the digest over the hard factors (the stack is not in it: a class lives across commits). */
#define CLASS_ID_SIZE 69
void factors_class(char out[CLASS_ID_SIZE], const struct factors *f);

/* Digest over the soft factors: which runs share a stack. */
void factors_stack(struct digest *out, const struct factors *f);

/* Whether two runs lie in the same class once the `open` factors (bit set) are left out of it. */
int factors_same_class(const struct factors *a, const struct factors *b, unsigned open);

/* Whether they ran on the same stack: every soft factor agrees, or is not recorded on either side. */
int factors_same_stack(const struct factors *a, const struct factors *b);

#endif
