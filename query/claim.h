/*
 * What somebody wants to be able to say: the terms of a claim, as a claim file (`mcreport.claim/1`) states them.
 *
 * A claim is declared, not typed: the file names what to measure, of which runs, against what; value, interval,
 * evidence and words are computed (query/claim_measure.h, query/claim_words.h). docs/claims.md, docs/claim.schema.json.
 */
#ifndef QUERY_CLAIM_H
#define QUERY_CLAIM_H

#include "query/gate.h"
#include "store/prices.h"

enum claim_metric {
    CLAIM_THROUGHPUT,
    CLAIM_RATIO,
    CLAIM_USD_PER_MTOK,
    CLAIM_USD_RATIO,
    CLAIM_BREAK_EVEN_PRICE,
    CLAIM_TIME_TO_RESULT, /* from here on no value is made of rates */
    CLAIM_COMPLETION,
    CLAIM_PROMOTION,
    CLAIM_FA4_HEALTH,
    CLAIM_BACKEND,
    CLAIM_METRICS
};

struct claim_metric_rule {
    const char *name;  /* in the file and in JSON: "usd_per_mtok" */
    const char *title; /* in sentences and tables: "cost per token" */
    const char *unit;  /* of the value: "tok/s", "USD/Mtok", "s"; "" of a ratio or share; NULL: the value is a word */
    enum lane lane;    /* whose receipts can back it; LANES: any lane but curiosity */
    int sides;         /* 1, or 2 where it is of a level against a base */
    int priced;        /* stands on price rows */
    const char *what;  /* one sentence, for `explain` and the schema */
};
const struct claim_metric_rule *claim_metric_rule(enum claim_metric m);
int claim_metric_by_name(enum claim_metric *out, const char *name); /* 0, or -1 */

#define CLAIM_ID_MOST                                                                                                  \
    80 /* characters of a slug: lower-case letters, digits, '.', '_' and '-', a letter or digit first */
int claim_id_is_slug(const char *text, size_t len);

struct claim_terms {
    const char *id;
    enum claim_metric metric;
    enum metric rate;   /* of throughput, ratios and costs: steady, or whole_run by "where": {"metric": "whole_run"} */
    const char **where; /* "surface=modal", "pins=" for not recorded: in the order of the factor table, "class-of=rcp-…"
                           last; synthetic=yes when declared synthetic; without the metric, which is `rate` */
    size_t n_where;
    enum factor axis;  /* accelerator where not stated */
    const char *level; /* of the axis; NULL: the selection has one only */
    const char *base;  /* with two sides */
    int has_basis;
    enum price_basis basis;
    const char *provider, *region; /* of the price rows; NULL: any that leaves one answer */
    const char *currency;          /* three letters; NULL: USD */
    unsigned disclosed;            /* bit set of soft factors */
    const char *owner, *note;      /* one line each, trimmed; NULL */
    int valid_days;                /* 0: as policy has it */
    int synthetic;                 /* declared to be about made-up runs */
    const char **derived_from;     /* "id@rev", sorted: falls with them */
    size_t n_derived;
    const char *text; /* in canonical form, defaults left out: the same for files that say the same */
};

/*
 * Reads a claim file. ERR_INPUT, beginning with LINE:COL or with the member (`/metric 'best': …`), for what is not
 * JSON, an unknown schema or member ("did you mean"), a wrong type, a member the metric has no use for or lacks (base,
 * basis, price), a bad slug, valid_days below 1. ERR_REFUSED for what may never be claimed: the best of several runs, a
 * hard factor as axis. Everything in `memory`.
 */
int claim_terms_read(struct claim_terms *out, const char *text, size_t len, struct arena *memory, struct error *err);

#endif
