/* What the blocks of the capacity report share. Internal to query/capacity*.c. */
#ifndef QUERY_CAPACITY_PARTS_H
#define QUERY_CAPACITY_PARTS_H

#include "query/capacity.h"
#include "query/comparison.h"
#include "query/cost.h"
#include "query/latency.h"
#include "query/report_build.h"

struct capacity {
    struct store *store;
    const struct report_request *request;
    struct report_builder build;
    struct arena *memory;
    struct evidence_list all; /* everything seen by the as-of moment */
    int64_t valid_from;       /* runs seen earlier are dated */
    const char *class_id;     /* the class of the question; NULL when nothing is current */
    struct selection selection;
    struct question question;
    struct verdict verdict;
    const struct cleared *cleared; /* NULL: refused or nothing current */
    struct comparison comparison;  /* when cleared */
    struct costing cost;           /* the same question about money */
    struct costing elsewhere;      /* and by price rows of other surfaces, where that was asked for: a model */
    struct latency *latency;       /* of each row of `cost`, … */
    struct plan *plan;             /* … and what it would take; when answered */
    const char *headline;
    int synthetic;       /* what the report speaks of is made up */
    size_t n_other_kind; /* documents of the other kind, left out */
};

/* Is a usable run within its validity. */
int capacity_is_current(const struct capacity *x, const struct evidence *e);
int capacity_is_dated(const struct capacity *x, const struct evidence *e);

/* Chooses the class (most current levels, then measured before made up, then the newest runs) and asks about it. */
int capacity_ask(struct capacity *x, struct error *err);

/* Whether there is a figure about money, and which pages it may stand on. */
enum capacity_money {
    MONEY_NOT_ASKED, /* nothing is current */
    MONEY_REFUSED,   /* no price row answers, or the comparison itself is refused */
    MONEY_CURRENT,
    MONEY_EXPIRED /* by rows that were valid once: told as the past, elsewhere */
};
enum capacity_money capacity_money(const struct capacity *x);
int64_t capacity_price_end(const struct costing *c); /* until when every price row used holds; INT64_MAX: no row */

/* "Accelerator": the axis as a column title. */
const char *capacity_axis_title(struct capacity *x);

/* A short description of a class: "llama2_70b_lora, 8 accelerators, owned, cold, …", without the axis. */
const char *capacity_describe(struct capacity *x, const struct factors *f);

/* A title, with the words that a table or chart of these figures must not be seen without. */
const char *capacity_title(struct capacity *x, const struct costing *c, const char *text);

/* The level that pages speak of: the cheapest that is not the base. Needs an answer. */
const struct cost_row *capacity_cost_top(const struct costing *c);

/* "B200 costs the same per token as H100 at 6.13 $/h [6.05–6.20]" */
const char *capacity_par_words(struct capacity *x, const struct costing *c, const struct cost_row *r);

/* "paid hours used 100 %", "paid hours used B200 60 %, H100 100 %" */
const char *capacity_use_words(struct capacity *x, const struct costing *c);

/* Pairs of price rows that still hold, that held once, and of other surfaces: each kind on pages of its own. */
enum flips_told { FLIPS_CURRENT, FLIPS_EXPIRED, FLIPS_MODELLED };
int capacity_has_flips(const struct costing *c, enum flips_told told);
const char *capacity_verdict_then(enum cost_verdict v); /* "cost less": the past tense of dated pages */

/* The parts of a page about money, of the current figures and of the modelled ones alike. */
void capacity_put_costs(struct capacity *x, const struct costing *c);
void capacity_put_verdicts(struct capacity *x, const struct costing *c);
void capacity_put_flips(struct capacity *x, const struct costing *c, enum flips_told told);
void capacity_put_prices(struct capacity *x, const struct costing *c);
int capacity_put_price_curves(struct capacity *x, const struct costing *c, struct error *err);
int capacity_put_use_curves(struct capacity *x, const struct costing *c, struct error *err);
int capacity_put_routing(struct capacity *x, struct error *err);

/* A block of the report: appends itself to x->build. */
typedef int capacity_block(struct capacity *x, struct error *err);
capacity_block capacity_answer, capacity_measurements, capacity_refusals, capacity_other_refusals, capacity_change,
    capacity_gaps, capacity_anecdotes, capacity_evidence, capacity_method, capacity_receipts, capacity_reproduce;
capacity_block capacity_cost_answer, capacity_cost_curve, capacity_cost_table, capacity_cost_use,
    capacity_cost_verdicts, capacity_cost_flips, capacity_cost_prices, capacity_cost_time, capacity_cost_routing,
    capacity_unpriced, capacity_expired, capacity_expired_flips, capacity_elsewhere, capacity_price_rows;

#endif
