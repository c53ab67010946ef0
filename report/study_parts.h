/* What the blocks of a report share: everything that a study knows. Internal to this room. */
#ifndef REPORT_STUDY_PARTS_H
#define REPORT_STUDY_PARTS_H

#include "query/classes.h"
#include "query/comparison.h"
#include "query/cost_times.h"
#include "query/policy.h"
#include "query/registry.h"
#include "query/surfaces.h"
#include "query/week.h"
#include "report/blocks.h"
#include "report/build.h"
#include "report/study.h"

struct study_claim {
    const struct claim *claim;
    const struct claim_revision *revision;
    struct claim_standing standing;
    int is_near;  /* all it stands on lies in the class of the question, the axis apart */
    int is_asked; /* and, whatever its metric, it was made as the question asks: its title alone tells what it says */
};

/* What a row or sentence that stands on a page already is made from: named on the page of provenance. */
struct ground {
    enum plane plane;            /* of what stands on it */
    const char *what;            /* "mcr:b200-nam52@1", "B200 × 1 · … of 2024-10-11" */
    const char *const *receipts; /* by name */
    size_t n_receipts;
    const struct claim_record *priced; /* whose price rows it stands on, too; NULL */
    struct ground *next;
};

/* A class of current runs outside the question, and why it stays outside. */
struct outsider {
    const char *level, *why, *codes; /* codes: "R002 R003" */
    size_t n_runs, n_reasons;
    size_t n_counted; /* of the runs: those that the verdict counts already, as refused or as skipped */
};

struct study {
    struct store *store;
    const struct report_request *request;
    struct policy policy; /* as of the report's date */
    struct report_builder build;
    struct arena *memory;
    struct evidence_list all;   /* everything seen by the as-of moment, of one kind */
    struct evidence_list by_id; /* the same in another order, whatever a chart narrows `all` to */
    int64_t valid_from;         /* runs seen earlier are dated */
    const char *class_id;       /* the class of the question; NULL when nothing is current */
    struct selection selection;
    struct question question;
    struct verdict verdict;
    const struct cleared *cleared; /* NULL: refused or nothing current */
    struct comparison comparison;  /* when cleared */
    struct outsider *outsiders;    /* nearest to a comparison first */
    size_t n_outsiders;
    struct costing cost;        /* the same question about money */
    struct costing now;         /* of it, what is of today; without rows where nothing is */
    struct cost_time *times;    /* of each row of `now` */
    struct costing elsewhere;   /* and by price rows of other surfaces, where that was asked for: a model */
    int synthetic;              /* what the report speaks of is made up */
    size_t n_other_kind;        /* documents of the other kind, left out */
    struct registry registry;   /* from here on: as needed (study_prepare). Claims as of the date, … */
    struct study_claim *claims; /* … of the study's kind, judged, by id; only the newest revision of each */
    size_t n_claims;
    const struct study_claim *claim;      /* the one a sheet is about, at the revision asked for; NULL */
    struct week week;                     /* what happened in the week asked for */
    struct class_list classes;            /* what the archive can compare with what, … */
    struct class_question class_question; /* … asked so */
    const char **class_names;             /* what each is, in words; made when first asked for */
    struct surface_list surfaces;         /* what it shows of each surface */
    unsigned have;                        /* bits of enum study_need that were asked for */
    struct {
        size_t findings, refusals;
    } told;                                 /* how many stand on a page already; another block has the others */
    struct ground *grounds;                 /* of claims and waves that stand on a page already, in that order */
    const struct template *template;        /* being filled; NULL for a single chart */
    const struct template_section *section; /* of it, being filled or asked whether it is shown; NULL */
};

/* Begins a study whose report lives in `out`; ends what it holds beside it. Between them study_prepare() and blocks. */
void study_open(struct study *x, struct report *out, struct store *store, const struct report_request *request);
void study_close(struct study *x);

/*
 * That no mark is in the wrong plane: a dated one in a current section, or another in a dated one, is ERR_INTERNAL,
 * and names block and section. Blocks see to it; this sees that they did.
 */
int study_guard(const struct report *r, struct error *err);

/*
 * Asks for what is needed and not there yet, in the order of enum study_need; a need brings along those it stands on.
 * Errors as study_report().
 */
int study_prepare(struct study *x, unsigned needs, struct error *err);

/* What the report is made from, but for its template: tool, moments, database, settings, verdict. */
int study_origin(struct study *x, struct report *out, struct error *err);

/* What the report names as its database's content digest: the database's own, or that of a report made again. */
int study_db_digest(struct study *x, char out[DIGEST_HEX_SIZE], struct error *err);

/* What the header of a page says: from when to when what stands on it holds, and of which lane it is. */
const char *study_validity(struct study *x, enum plane plane);

/* ": see What earlier waves showed", the section of the template where such a block is; "" where there is none. */
const char *study_see(struct study *x, enum plane plane, const char *block);

/* Which section is being filled: a block that may stand in several planes shows what belongs into this one. */
enum plane study_plane(const struct study *x);

/* The current claim that says what a row of the comparison or of its costs says; NULL: not yet a claim. */
const struct study_claim *study_claim_of(const struct study *x, enum claim_metric metric, const char *level,
                                         const char *base_or_null);

/* Runs of the comparison that the claim was made without. */
size_t study_claim_newer(const struct study *x, const struct study_claim *c);

/* "mcr:b200-nam52@1", as documents cite it. */
const char *study_claim_name(struct study *x, const struct study_claim *c);

/* "throughput ratio of B200 to H200 × 8, llama2_70b_lora": what it is about, without its value. */
const char *study_claim_subject(struct study *x, const struct claim_record *r);

/* The same in short where it was made as the question of the page asks, and else with all of its terms. */
const char *study_claim_topic(struct study *x, const struct study_claim *c);

/* Its value with what it counts: "4,316 tok/s", "0.4022 $/Mtok", "1.897". */
const char *study_claim_value(struct study *x, const struct claim_record *r);

/*
 * What is said of a claim, and how it was made: "… · single · modal · cold · cls-3f62e5ef797b · whole run · differs,
 * disclosed: image or environment". Of a record that cannot be read `said` alone.
 */
const char *study_claim_terms(struct study *x, const struct claim_record *r, const char *said);

/* Why it has its status, all reasons; "" where it is current. */
const char *study_claim_reasons(struct study *x, const struct study_claim *c);

/* "20 of 20": runs of attempts, of all its sides. */
const char *study_claim_runs(struct study *x, const struct claim_record *r);

/*
 * The claim that a sheet is about: the plane its status puts it in, whether the section being filled is of that plane,
 * what it says shortly (in the past unless it is current), and its quote, or why there is none.
 */
enum plane study_claim_plane(const struct study_claim *c);
int study_claim_stands(const struct study *x);
const char *study_claim_headline(struct study *x);
const char *study_claim_sentence(struct study *x);

/* What is shown of them stands on their receipts and price rows: said once a plane, however often it is called. */
void study_stand_on_claim(struct study *x, enum plane plane, const struct study_claim *c);
void study_stand_on(struct study *x, const struct ground *g); /* what and receipts are the study's own memory */

/* Of all claims of the study's kind. */
size_t study_count_claims(const struct study *x, enum claim_status s);

/* For which its runs speak of today. */
int study_run_days(const struct study *x);

/* "3 %", "30 days": a value of the policy in a sentence. */
const char *study_policy(struct study *x, enum policy_key k);

/* Is a usable run within its validity. */
int study_is_current(const struct study *x, const struct evidence *e);
int study_is_dated(const struct study *x, const struct evidence *e);
int study_has_dated(const struct study *x);

/* The newest current run of a class, by name; "nothing newer". */
const char *study_newer(const struct study *x, const char *class_id_or_null);

/* What the report's evidence says of a receipt; NULL: nothing. */
const struct evidence *study_receipt(const struct study *x, const struct digest *id);

/* Whether the terms of a selection, or of the request, hold of a receipt. */
int study_fits(const struct selection *s, const struct receipt_row *row);
int study_is_meant(const struct study *x, const struct receipt_row *row);

/* Whether the level is one of those the report is about. */
int study_is_asked(const struct study *x, const char *level_or_null);

/* Policy, evidence of one kind, and which class the request names. */
int study_ask_evidence(struct study *x, struct error *err);

/* Asks about the class; where none is named about the first that answers: most current levels first, then newest runs.
 */
int study_ask(struct study *x, struct error *err);
int study_ask_outsiders(struct study *x, struct error *err);
size_t study_count_refused(const struct study *x); /* runs, outsiders included, each of them once */

/* Claims as of the date, of the study's kind (measured or made up), judged; and the one that the request names. */
int study_load_registry(struct study *x, struct error *err); /* once */
int study_find_claim(struct study *x, const struct claim **claim, const struct claim_revision **revision,
                     struct error *err);
int study_ask_claims(struct study *x, struct error *err);
int study_ask_claim(struct study *x, struct error *err);

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

/* "steady state", "whole run": the metric within a sentence. */
const char *study_metric(const struct study *x);

/* "Accelerator": the axis as a column title. */
const char *study_axis_title(struct study *x);

/* A level in a sentence: "B200"; "count 8" where it is a bare number. */
const char *study_name(struct study *x, const char *level);

/* "on" an accelerator, "with" anything else. */
const char *study_on(const struct study *x);

/* A short description of a class: "llama2_70b_lora, 8 accelerators, owned, cold, …", without the axis. */
const char *study_describe(struct study *x, const struct factors *f);
const char *study_describe_shortly(struct study *x, const struct factors *f); /* for narrow columns */

/*
 * A title, with the words that a table or chart of these figures must not be seen without; c: of figures about money,
 * else NULL. Of a chart it is the member `question`, of a table `title`, where they are given.
 */
const char *study_title(struct study *x, const struct costing *c, const char *text);
const char *study_question(struct study *x, const struct block_body *b, const struct costing *c, const char *otherwise);
const char *study_table_title(struct study *x, const struct block_body *b, const struct costing *c,
                              const char *otherwise);

/* What a chart shows: the member `alt`, and its figures in words. */
const char *study_alt(struct study *x, const struct block_body *b, const char *otherwise, const char *figures);

/* A headline travels alone: it says itself when it is made up, and when it is not of the steady state. */
const char *study_headline(struct study *x, const char *words, int synthetic);

/* " · asked only of wave=w16 · differs, disclosed: kernel pins"; "": of all, and nothing. No headline without it. */
const char *study_disclosed(struct study *x);

/* "measured, not yet a claim", "quoted from claims", or that both stand on the page. */
const char *study_standing_words(const struct study *x, size_t n_claimed, size_t n_measured);

/* Why not: the reason's own words, else what differs. */
const char *study_why(const struct difference *d);

/* "code revision: cb4d270a2f2f… (H100) against 8f5518c487a7… (B200)": what a verdict refuses, with both its sides. */
const char *study_differing(struct study *x, const struct verdict *v, const struct difference *d);

/* The row the speed headline is about: the fastest that is not the base. NULL: nothing was compared. */
const struct comparison_row *study_top(const struct study *x);
const struct comparison_row *study_base(const struct study *x);

/* Levels that the archive knows and this class has no eligible receipt of: printed as gaps, never interpolated. */
const char *const *study_missing(struct study *x, size_t *n);

/* The ratio of a row: as a current claim has it, else as measured. *claim: NULL, not yet a claim. */
struct runs_ratio study_ratio(const struct study *x, const struct comparison_row *row,
                              const struct study_claim **claim);

/* Headlines and what stands under them, for blocks and values. */
const char *study_answer_headline(struct study *x);
const char *study_answer_subtitle(struct study *x);
const char *study_cost_headline(struct study *x);
const char *study_cost_subtitle(struct study *x);

/* The pair that pages about money speak of: that of the speed headline where it is priced, else the cheapest. */
const struct cost_row *study_cost_top(const struct study *x, const struct costing *c);

/* "B200 costs the same per token as H100 at 6.13 $/h (95 % CI 6.05–6.20; 5 against 5 runs)" */
const char *study_par_words(struct study *x, const struct costing *c, const struct cost_row *r);

/* "paid hours used 100 %", "paid hours used B200 60 %, H100 100 %"; of that row and the base, or of all for NULL. */
const char *study_use_words(struct study *x, const struct costing *c, const struct cost_row *pair);

/* Pairs of price rows that still hold, that held once, and of other surfaces: each kind on pages of its own. */
enum flips_told { FLIPS_CURRENT, FLIPS_EXPIRED, FLIPS_MODELLED };
int study_has_flips(const struct study *x, const struct costing *c, enum flips_told told);
int64_t study_flips_end(const struct study *x);      /* the last moment that an expired pair held; INT64_MIN: none */
const char *study_verdict_then(enum cost_verdict v); /* "cost less": the past tense of dated pages */

/* The parts of a page about money, of the current figures and of the modelled ones alike. */
void study_put_costs(struct study *x, const struct costing *c);
void study_put_verdicts(struct study *x, const struct costing *c);
void study_put_flips(struct study *x, const struct costing *c, enum flips_told told, const struct block_body *body);
void study_put_prices(struct study *x, const struct costing *c, const struct block_body *body);
int study_put_price_curves(struct study *x, const struct costing *c, const struct block_body *body, struct error *err);
void study_put_price_rows(struct study *x); /* to the digit they can be found again by */
void study_put_grounds(struct study *x);    /* receipts and price rows of claims and waves, each plane apart */

/* Headlines of what can be compared, and of surfaces. */
const char *class_headline(struct study *x);
const char *surfaces_headline(struct study *x);

/* Fill blocks; the table of report/blocks.c says which is which. */
typedef int block_put(struct study *x, const struct block_body *body, struct error *err);
typedef int block_has(const struct study *x, const struct block_body *b);
block_put block_answer, block_measurements, block_refusals, block_change, block_gaps, block_anecdotes, block_evidence,
    block_method, block_provenance, block_costs, block_cost_curve, block_utilization, block_flips, block_prices,
    block_time, block_routing, block_unpriced, block_past, block_what_if;
block_put block_claims, block_claim, block_claim_dots, block_claim_history, block_claim_terms, block_dots, block_runs,
    block_steps, block_table, block_page_break;
block_has block_has_claims;
block_put block_changes, block_week_claims, block_week_receipts, block_week_runs, block_week_anecdotes,
    block_week_refused, block_week_prices, block_week_integrity, block_revision;
block_has has_week_claims, has_week_runs;
block_has block_has_revision;
block_put block_matrix, block_missing_runs, block_evidence_age, block_classes, block_surfaces;
block_put block_class_summary, block_comparable, block_class_apart, block_surface_classes;
block_has has_evidence_age, has_classes;

#endif
