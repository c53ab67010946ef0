/*
 * The gate: whether a comparison is allowed, and the only way to what a ratio may be computed from.
 *
 * gate_ask() applies the comparability contract (docs/contract.md, receipt/factor.h) to everything a question selects
 * and reports all reasons at once. `struct cleared` is made nowhere else, and the ratio code (query/comparison.h)
 * accepts nothing else: no path through the program divides two things the contract refuses.
 */
#ifndef QUERY_GATE_H
#define QUERY_GATE_H

#include "query/evidence.h"
#include "store/analyses.h"

enum metric {
    METRIC_STEADY,   /* tokens over time in the steady window */
    METRIC_WHOLE_RUN /* all tokens over all time, launch to finish */
};
const char *metric_name(enum metric m);
int metric_by_name(enum metric *out, const char *name); /* 0, or -1 */

struct question {
    enum factor axis;
    const char *base;        /* level others are divided by; NULL: the slowest */
    const char *const *only; /* levels that take part; the others are skipped. All of them when n_only is 0 */
    size_t n_only;
    enum metric metric;
    unsigned disclosed; /* bit set of soft factors that may differ, said aloud */
    const struct selection *selection;
    double level;     /* of intervals; 0.95 */
    double practical; /* relative change that matters; 0.03 */
    int alone;        /* one level is enough: what is asked is no ratio */
    int last_segment; /* of a level whose runs have shifted (stats/changes.h), the runs since the last confirmed shift;
                         those before are skipped, and so are the attempts up to the last of them. Runs named by id are
                         all meant */
    int ids_select; /* ids of the selection are no operands: of what they name, too, failed runs count as attempts, and
                       what cannot be computed with is skipped */
    int plain;      /* rates and ratios with their limits alone: no other test is asked (struct sensitivity) */
};

/* The codes MCR-R001 … MCR-R015. */
enum refusal_code {
    REFUSED_LANE = 1,
    REFUSED_SURFACE = 2,
    REFUSED_STARTUP = 3,
    REFUSED_MODE = 4,
    REFUSED_RECIPE = 5,
    REFUSED_OPERAND = 6,
    REFUSED_NOT_STEADY = 7,
    REFUSED_METRIC = 8,
    REFUSED_DATED = 9,
    REFUSED_NO_PRICE = 10,
    REFUSED_STACK = 11,
    REFUSED_STORAGE = 12,
    REFUSED_UNKNOWN = 13,
    REFUSED_NOTHING = 14,
    REFUSED_SYNTHETIC = 15
};

struct difference {
    int code;                 /* refusal code; 0 where it is only noted */
    enum factor factor;       /* FACTORS when it is about an operand or about nothing to compare */
    const char *left, *right; /* values on the two sides, joined by ", "; NULL where nothing is recorded */
    int unknown;              /* not recorded somewhere: another thing than different; noted where on no side */
    const char *text;         /* detail: what within the recipe, which receipt, what to do; NULL */
};

struct run {
    const struct receipt_row *row;
    struct analysis_row analysis; /* of the steady metric */
    double rate;                  /* tok/s of the whole system, by the question's metric */
};

struct level {
    const char *value; /* of the axis: "B200" */
    struct run *runs;
    size_t n_runs;
    size_t n_attempts;                   /* of the class: runs, those without a number, and those that failed */
    size_t n_failed;                     /* of these, how many failed or timed out */
    const struct receipt_row **attempts; /* n_attempts, in the order of the evidence (seen_at, id) */
    int64_t oldest, newest;              /* seen_at of its runs */
};

struct nearest {
    const char *text;    /* "5 receipts match rcp-… in everything but accelerator (H100, B200)" */
    const char *command; /* "mcreport compare --by accelerator --where class=cls-90ab12…" */
    /* The same in its parts, for who asks another question of it: */
    const char *class_id;      /* "cls-90ab12…", as the command names it */
    struct factor_term *terms; /* the stack it is narrowed to */
    size_t n_terms;
    unsigned disclosed; /* soft factors that it discloses, and so did the question */
    const char *as_of;  /* "2026-04-20", where the archive knows of something later; NULL */
};

struct skipped {
    const struct receipt_row *row;
    const char *why;
};

struct level_size {
    const char *value; /* of the axis */
    size_t n_runs;     /* usable runs, whether they have a number or not */
};

struct verdict {
    int compared;
    const char *left, *right;                       /* what the two columns of the differences stand for */
    const struct receipt_row *left_row, *right_row; /* an example on each side; NULL */
    struct difference *refusals, *disclosed, *noted;
    size_t n_refusals, n_disclosed, n_noted;
    struct nearest *nearest;
    size_t n_nearest;
    struct skipped *skipped; /* left out of a selection, with the reason; what is compared or refused is not in it */
    size_t n_skipped;
    size_t n_compared, n_refused; /* runs; refused ones include operands named by id that cannot be computed with */
    int synthetic;                /* some participant is made up */
    struct factors shared;        /* what all participants agree on, the axis apart; NULL elsewhere */
    const char *class_id;         /* of one participant: with the axis left open it selects them all; NULL */
    struct level_size *levels;    /* in the order they are met */
    size_t n_levels;
    struct run *runs;    /* measured ones that take part; of a refused selection NULL until comparison_groups() asks */
    size_t n_runs;       /* of a refused selection: how many would be measured */
    struct store *store; /* where the numbers of a refused selection are, … */
    enum metric metric;
    const struct receipt_row **usable; /* … and whose they are: n_runs rows */
};

struct cleared;

enum gate_effort {
    GATE_VERDICT_ONLY, /* whether, and not how much: *cleared stays NULL, and no more is measured than that takes */
    GATE_WITH_NUMBERS, /* and the numbers when compared */
    GATE_WITH_NEAREST  /* the same; when refused, the nearest allowed comparison as well */
};

/*
 * Asks. *out is the verdict, *cleared is set only when it is `compared` (else NULL); both live in `memory`. A refusal
 * is an answer, not an error. A refused selection is not measured: what it would take is not bounded; but with
 * last_segment where nothing but the stack refuses, for it may have moved with the level. ERR_NOT_FOUND
 * for a base or one of `only` that is no level, an unknown class, and an id that is no receipt by the as-of moment;
 * ERR_INTEGRITY, ERR_IO, ERR_NOMEM.
 */
int gate_ask(struct store *store, const struct question *q, enum gate_effort effort, struct arena *memory,
             struct verdict *out, const struct cleared **cleared, struct error *err);

/*
 * Adds reasons of a question that asks for more than a ratio does (a price). c: what the gate cleared, NULL where it
 * refused; the verdict is then a refusal like any other, its counts too, and c may not be used any more.
 */
int verdict_refuse(struct verdict *v, const struct cleared *c, const struct difference *why, size_t n,
                   struct arena *memory, struct error *err);

/* The last moment at which the level's newest run speaks of today, which it does for so many days (query/policy.h). */
int64_t level_valid_to(const struct level *level, int days);

/* What was let through: levels with at least one run, fastest first. */
size_t cleared_n_levels(const struct cleared *c);
const struct level *cleared_level(const struct cleared *c, size_t i);
size_t cleared_base(const struct cleared *c);
const struct question *cleared_question(const struct cleared *c);

/* The axis and what it brings along. */
unsigned gate_open_factors(enum factor axis);

/* Why a refusal exists, for messages: title and one sentence per code. NULL for an unknown code. */
struct refusal_rule {
    int code;
    const char *title, *why, *help;
};
const struct refusal_rule *refusal_rule(int code);

#endif
