/* What the blocks of the capacity report share. Internal to query/capacity*.c. */
#ifndef REPORT_STUDY_PARTS_H
#define REPORT_STUDY_PARTS_H

#include "report/study.h"
#include "query/comparison.h"
#include "query/cost_times.h"
#include "query/policy.h"
#include "report/build.h"

struct study {
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
int study_run_days(const struct study *x);

/* "3 %", "30 days": a value of the policy in a sentence. */
const char *study_policy(struct study *x, enum policy_key k);

/* Is a usable run within its validity. */
int study_is_current(const struct study *x, const struct evidence *e);
int study_is_dated(const struct study *x, const struct evidence *e);
int study_has_dated(const struct study *x);

/* Whether the level is one of those the report is about. */
int study_is_asked(const struct study *x, const char *level_or_null);

/* Chooses the class (most current levels, then measured before made up, then the newest runs) and asks about it. */
int study_ask(struct study *x, struct error *err);

/* Whether there is a figure about money, and which pages it may stand on. */
enum study_money {
    MONEY_NOT_ASKED, /* nothing is current */
    MONEY_REFUSED,   /* no price row answers, or the comparison itself is refused */
    MONEY_CURRENT,   /* x->now: of the base and at least one level to set beside it; the others may be dated */
    MONEY_EXPIRED    /* by rows that were valid once: told as the past, elsewhere */
};
enum study_money study_money(const struct study *x);
int study_keep_current(struct study *x, struct error *err); /* fills x->now */

/* Whether its figures are told as the past: its own price has ended, or the base's, which they are set against. */
int study_is_past(const struct study *x, const struct cost_row *r);
int study_has_past(const struct study *x); /* of some row */

/* Which rows have ended, of those that have: "the price row of H200 has expired", "no price row holds on this date" */
const char *study_past_words(struct study *x);

int64_t study_price_end(const struct costing *c); /* until when every price row used holds; INT64_MAX: no row */

/* With a capital; texts of other rooms begin without one. */
const char *study_sentence(struct study *x, const char *text);

/* "Accelerator": the axis as a column title. */
const char *study_axis_title(struct study *x);

/* A level in a sentence: "B200"; "count 8" where it is a bare number. */
const char *study_name(struct study *x, const char *level);

/* "on" an accelerator, "with" anything else. */
const char *study_on(const struct study *x);

/* A short description of a class: "llama2_70b_lora, 8 accelerators, owned, cold, …", without the axis. */
const char *study_describe(struct study *x, const struct factors *f);

/* A title, with the words that a table or chart of these figures must not be seen without. */
const char *study_title(struct study *x, const struct costing *c, const char *text);

/* A headline travels alone: it says itself when it is made up, and when it is not of the steady state. */
const char *study_headline(struct study *x, const char *words, int synthetic);

/* " · differs, disclosed: kernel pins"; "": nothing is. No headline is seen without it. */
const char *study_disclosed(struct study *x);

/* Why not: the reason's own words, else what differs. */
const char *study_why(const struct difference *d);

/* The row the speed headline is about: the fastest that is not the base. NULL: nothing was compared. */
const struct comparison_row *study_top(const struct study *x);
const struct comparison_row *study_base(const struct study *x);

/* Levels that the archive knows and this class has no eligible receipt of: printed as gaps, never interpolated. */
const char *const *study_missing(struct study *x, size_t *n);

void study_put_findings(struct study *x);

/* The pair that pages about money speak of: that of the speed headline where it is priced, else the cheapest. */
const struct cost_row *study_cost_top(const struct study *x, const struct costing *c);

/* "B200 costs the same per token as H100 at 6.13 $/h [6.05–6.20]" */
const char *study_par_words(struct study *x, const struct costing *c, const struct cost_row *r);

/* "paid hours used 100 %", "paid hours used B200 60 %, H100 100 %"; of that row and the base, or of all for NULL. */
const char *study_use_words(struct study *x, const struct costing *c, const struct cost_row *pair);

/* Pairs of price rows that still hold, that held once, and of other surfaces: each kind on pages of its own. */
enum flips_told { FLIPS_CURRENT, FLIPS_EXPIRED, FLIPS_MODELLED };
int study_has_flips(const struct study *x, const struct costing *c, enum flips_told told);
int64_t study_flips_end(const struct study *x);   /* the last moment that an expired pair held; INT64_MIN: none */
const char *study_verdict_then(enum cost_verdict v); /* "cost less": the past tense of dated pages */

/* The parts of a page about money, of the current figures and of the modelled ones alike. */
void study_put_costs(struct study *x, const struct costing *c);
void study_put_verdicts(struct study *x, const struct costing *c);
void study_put_flips(struct study *x, const struct costing *c, enum flips_told told);
void study_put_prices(struct study *x, const struct costing *c);
int study_put_price_curves(struct study *x, const struct costing *c, struct error *err);

/* A block of the report: appends itself to x->build. */
typedef int block_put(struct study *x, struct error *err);
block_put block_answer, block_measurements, block_refusals, block_other_refusals, block_change,
    block_gaps, block_anecdotes, block_evidence, block_method, block_receipts, block_reproduce;
block_put block_cost_answer, block_cost_curve, block_cost_table, block_cost_use,
    block_cost_verdicts, block_cost_flips, block_cost_prices, block_cost_time, block_routing,
    block_unpriced, block_past, block_past_flips, block_elsewhere, block_price_rows;

#endif
