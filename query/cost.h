/*
 * What a token costs on each level of an axis: three costs, what would change the verdict, and on what it stands.
 *
 * Built on the gate: a cost comparison is refused for every reason a comparison is, and for want of a price besides
 * (query/pricing.h), all reasons together. Marginal is the steady state; delivered is what was paid over what was
 * delivered, failed attempts included; at utilisation u the hour is paid and used for u of it.
 */
#ifndef QUERY_COST_H
#define QUERY_COST_H

#include "query/comparison.h"
#include "query/pricing.h"
#include "stats/cost.h"

#define COST_METHOD           "exact price over the interval of the rate"
#define COST_RATIO_METHOD     "price ratio over the interval of the speed ratio (Welch t on log run rates)"
#define COST_DELIVERED_METHOD "time per token when delivered, Clopper-Pearson odds of failure, combined by MOVER"

struct level_utilization {
    const char *level; /* NULL: every level not named */
    double value;      /* (0, 1] */
};

/* The row that priced a level before. */
struct level_price {
    const char *level;
    const struct price_row *row;
};

struct cost_question {
    struct question question;
    struct price_wish wish;
    const struct level_utilization *utilization; /* none: 1 */
    size_t n_utilization;
    const struct level_price *settled; /* nothing is chosen, and a level without one has no cost. NULL: chosen */
    size_t n_settled;
    int only_par; /* what the levels may cost to be at par with the base: it alone is priced, they have no cost */
};

struct cost_row {
    const struct comparison_row *measured;
    struct priced price; /* its row NULL, and what follows NaN, where the question lets a level have none */
    struct priced_side side;
    double utilization;
    struct cost_estimate marginal; /* currency per million tokens */
    struct delivered delivered;    /* value NaN where it cannot be told, … */
    const char *delivered_reason;  /* … and why */
    struct cost_estimate at_utilization;
    struct cost_ratio relative; /* to the base; value NaN on the base's own row */
    double system_hour;         /* currency per hour of the whole system */
    size_t runs_needed;         /* a side, that would see the practical threshold; RUNS_NOT_PLANNED */
    int dated; /* its price row has expired, or its newest run is past its validity: evidence, not current */
    const char *why_dated; /* "its price was valid to 2024-11-06 and its runs are 103 days old"; NULL */
};

struct flip {
    const char *level, *base;
    const struct cost_row *row; /* of the level */
    struct price_pair pair;
    double price_ratio;                        /* (P_a G_a / u_a) / (P_b G_b / u_b) */
    double relative, relative_lo, relative_hi; /* cost of level over cost of base; limits with the price ranges */
    enum cost_verdict verdict;
    int used;  /* the pair the figures above stand on */
    int flips; /* another verdict than the pair used */
};

struct costing {
    struct verdict v; /* the contract's, with the refusals of pricing appended; compared only when priced */
    const struct cleared *cleared; /* NULL when refused */
    struct comparison comparison;
    struct pricing pricing;
    struct cost_row *rows; /* in the order of the comparison: fastest first; none when refused */
    size_t n_rows, base;
    struct flip *flips;               /* level by level, sorted by price ratio; none where no row was chosen */
    size_t n_flips, n_flips_left_out; /* left out: of other currencies; of other surfaces, shown with what_if */
    int dated;                        /* some row is: the figures are evidence, not current */
    int price_dated;                  /* by an expired price row */
    int modelled, synthetic;
};

/*
 * Everything in `memory`. GATE_VERDICT_ONLY: whether there is an answer (v.compared), without rows. Errors as
 * gate_ask() and pricing_choose(); ERR_USAGE, ERR_NOT_FOUND for a utilization.
 */
int cost_ask(struct costing *out, struct store *store, const struct cost_question *q, enum gate_effort effort,
             struct arena *memory, struct error *err);

/*
 * Which flips to show where there is no room for all: of those wanted (NULL: all), the pair used first, then the ones
 * nearest to break-even. Writes their indices, in the order of the table, at most `most`; out has room for n_flips.
 */
size_t cost_flips_nearest(size_t *out, const struct costing *c, int (*wanted)(const struct flip *f, void *context),
                          void *context, size_t most);

/* The row the others are divided by; NULL when refused. */
const struct cost_row *cost_base(const struct costing *c);

/* Why a delivered cost is missing, or has no limits, in a sentence; NULL where it has them. */
const char *cost_delivered_reason(const struct cost_row *r);

/* One row over another, as the table has it for the base: at the utilization asked for. ERR_NOMEM. */
int cost_between(struct cost_ratio *out, const struct costing *c, const struct cost_row *a, const struct cost_row *b,
                 struct arena *memory, struct error *err);

#endif
