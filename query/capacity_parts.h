/* What the blocks of the capacity report share. Internal to query/capacity*.c. */
#ifndef QUERY_CAPACITY_PARTS_H
#define QUERY_CAPACITY_PARTS_H

#include "query/capacity.h"
#include "query/comparison.h"
#include "query/cost_times.h"
#include "query/policy.h"
#include "query/report_build.h"

struct capacity {
    struct store *store;
    const struct report_request *request;
    struct policy policy; /* as of the report's date */
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
    struct costing now;            /* of it, what is of today; without rows where nothing is */
    struct cost_time *times;       /* of each row of `now` */
    struct costing elsewhere;      /* and by price rows of other surfaces, where that was asked for: a model */
    int synthetic;                 /* what the report speaks of is made up */
    size_t n_other_kind;           /* documents of the other kind, left out */
};

/* For which its runs speak of today. */
int capacity_run_days(const struct capacity *x);

/* "3 %", "30 days": a value of the policy in a sentence. */
const char *capacity_policy(struct capacity *x, enum policy_key k);

/* Is a usable run within its validity. */
int capacity_is_current(const struct capacity *x, const struct evidence *e);
int capacity_is_dated(const struct capacity *x, const struct evidence *e);
int capacity_has_dated(const struct capacity *x);

/* Whether the level is one of those the report is about. */
int capacity_is_asked(const struct capacity *x, const char *level_or_null);

/* Chooses the class (most current levels, then measured before made up, then the newest runs) and asks about it. */
int capacity_ask(struct capacity *x, struct error *err);

/* Whether there is a figure about money, and which pages it may stand on. */
enum capacity_money {
    MONEY_NOT_ASKED, /* nothing is current */
    MONEY_REFUSED,   /* no price row answers, or the comparison itself is refused */
    MONEY_CURRENT,   /* x->now: of the base and at least one level to set beside it; the others may be dated */
    MONEY_EXPIRED    /* by rows that were valid once: told as the past, elsewhere */
};
enum capacity_money capacity_money(const struct capacity *x);
int capacity_keep_current(struct capacity *x, struct error *err); /* fills x->now */

/* Whether its figures are told as the past: its own price has ended, or the base's, which they are set against. */
int capacity_is_past(const struct capacity *x, const struct cost_row *r);
int capacity_has_past(const struct capacity *x); /* of some row */

/* Which rows have ended, of those that have: "the price row of H200 has expired", "no price row holds on this date" */
const char *capacity_past_words(struct capacity *x);

int64_t capacity_price_end(const struct costing *c); /* until when every price row used holds; INT64_MAX: no row */

/* With a capital; texts of other rooms begin without one. */
const char *capacity_sentence(struct capacity *x, const char *text);

/* "Accelerator": the axis as a column title. */
const char *capacity_axis_title(struct capacity *x);

/* A level in a sentence: "B200"; "count 8" where it is a bare number. */
const char *capacity_name(struct capacity *x, const char *level);

/* "on" an accelerator, "with" anything else. */
const char *capacity_on(const struct capacity *x);

/* A short description of a class: "llama2_70b_lora, 8 accelerators, owned, cold, …", without the axis. */
const char *capacity_describe(struct capacity *x, const struct factors *f);

/* A title, with the words that a table or chart of these figures must not be seen without. */
const char *capacity_title(struct capacity *x, const struct costing *c, const char *text);

/* A headline travels alone: it says itself when it is made up, and when it is not of the steady state. */
const char *capacity_headline(struct capacity *x, const char *words, int synthetic);

/* " · differs, disclosed: kernel pins"; "": nothing is. No headline is seen without it. */
const char *capacity_disclosed(struct capacity *x);

/* Why not: the reason's own words, else what differs. */
const char *capacity_why(const struct difference *d);

/* The row the speed headline is about: the fastest that is not the base. NULL: nothing was compared. */
const struct comparison_row *capacity_top(const struct capacity *x);
const struct comparison_row *capacity_base(const struct capacity *x);

/* Levels that the archive knows and this class has no eligible receipt of: printed as gaps, never interpolated. */
const char *const *capacity_missing(struct capacity *x, size_t *n);

void capacity_put_findings(struct capacity *x);

/* The pair that pages about money speak of: that of the speed headline where it is priced, else the cheapest. */
const struct cost_row *capacity_cost_top(const struct capacity *x, const struct costing *c);

/* "B200 costs the same per token as H100 at 6.13 $/h [6.05–6.20]" */
const char *capacity_par_words(struct capacity *x, const struct costing *c, const struct cost_row *r);

/* "paid hours used 100 %", "paid hours used B200 60 %, H100 100 %"; of that row and the base, or of all for NULL. */
const char *capacity_use_words(struct capacity *x, const struct costing *c, const struct cost_row *pair);

/* Pairs of price rows that still hold, that held once, and of other surfaces: each kind on pages of its own. */
enum flips_told { FLIPS_CURRENT, FLIPS_EXPIRED, FLIPS_MODELLED };
int capacity_has_flips(const struct capacity *x, const struct costing *c, enum flips_told told);
int64_t capacity_flips_end(const struct capacity *x);   /* the last moment that an expired pair held; INT64_MIN: none */
const char *capacity_verdict_then(enum cost_verdict v); /* "cost less": the past tense of dated pages */

/* The parts of a page about money, of the current figures and of the modelled ones alike. */
void capacity_put_costs(struct capacity *x, const struct costing *c);
void capacity_put_verdicts(struct capacity *x, const struct costing *c);
void capacity_put_flips(struct capacity *x, const struct costing *c, enum flips_told told);
void capacity_put_prices(struct capacity *x, const struct costing *c);
int capacity_put_price_curves(struct capacity *x, const struct costing *c, struct error *err);

/* A block of the report: appends itself to x->build. */
typedef int capacity_block(struct capacity *x, struct error *err);
capacity_block capacity_answer, capacity_measurements, capacity_refusals, capacity_other_refusals, capacity_change,
    capacity_gaps, capacity_anecdotes, capacity_evidence, capacity_method, capacity_receipts, capacity_reproduce;
capacity_block capacity_cost_answer, capacity_cost_curve, capacity_cost_table, capacity_cost_use,
    capacity_cost_verdicts, capacity_cost_flips, capacity_cost_prices, capacity_cost_time, capacity_routing,
    capacity_unpriced, capacity_past, capacity_past_flips, capacity_elsewhere, capacity_price_rows;

#endif
