/*
 * What a token costs, and what would change the verdict. Pure arithmetic on prices and rates; docs/cost.md.
 *
 * Prices are per accelerator and hour, rates are tokens per second of the whole system, costs are per million tokens.
 * A price is exact unless a range is given, so an interval of a cost is the image of the throughput's interval, ends
 * swapped: both live on the log scale, where dividing by a rate only changes the sign.
 */
#ifndef STATS_COST_H
#define STATS_COST_H

#include "stats/runs.h"

#include <stddef.h>

/* 10^6 × price × accelerators ÷ (3600 × rate). */
double cost_per_mtok(double price, double accelerators, double rate);

struct cost_input {
    double price;              /* > 0 */
    double price_lo, price_hi; /* a range with both its ends; both NaN where the price is exact */
    double accelerators;       /* > 0 */
    double rate;               /* > 0 */
    double se_log, df;         /* of ln rate, as runs_estimate has them; NaN without an interval */
    double level;              /* 0.95 */
};

struct cost_estimate {
    double value;
    double lo, hi; /* exact price: the rate's Student t limits; NaN without an interval */
    /* With a price range, else NaN: the corners [C(price_lo, rate_hi), C(price_hi, rate_lo)], … */
    double worst_lo, worst_hi;
    /* … and, reading the range as the central 95 % of a lognormal (s_P = ln(hi/lo) / (2 × 1.95996)), the combined
       interval with Welch-Satterthwaite degrees of freedom, the price's own infinite. */
    double combined_lo, combined_hi, combined_df;
};
struct cost_estimate cost_estimate(const struct cost_input *in);

/*
 * Makes the combined interval no narrower than the one at the exact price: two runs that agree by chance have few
 * degrees of freedom, which a little doubt about the price turns into many, and doubt must not make limits narrower.
 */
void cost_widen(struct cost_estimate *e);

/* The two sides of a question about money: a is asked about, b is the base. */
struct cost_side {
    double price, price_lo, price_hi; /* range as in cost_input */
    double accelerators, utilization; /* utilization in (0, 1] */
};

enum cost_verdict { COST_CHEAPER, COST_DEARER, COST_EQUIVALENT, COST_INCONCLUSIVE, COST_TOO_FEW };
const char *cost_verdict_name(enum cost_verdict v); /* "cheaper" "dearer" "equivalent" "inconclusive" "too few runs" */

struct cost_ratio {
    double value;               /* cost of a over cost of b */
    double lo, hi;              /* image of the speed ratio's interval; NaN with one run on a side */
    double lo90, hi90;          /* for equivalence (TOST, Schuirmann 1987) */
    double worst_lo, worst_hi;  /* with price ranges, their corners too; else lo, hi */
    enum cost_verdict verdict;  /* by the worst case where a price has a range; practical threshold for equivalence */
    int open_runs, open_prices; /* inconclusive: for want of runs, of narrower price ranges; else 0 */
    double price_ratio;         /* (P_a G_a / u_a) / (P_b G_b / u_b): also the speed-up at which both cost the same */
    /* Price of a, and utilisation of a (above 1: never), at which both cost the same. Their limits take in the price
       ranges they depend on: the base's; both. */
    double price_at_par, price_at_par_lo, price_at_par_hi;
    double use_at_par, use_at_par_lo, use_at_par_hi;
};

/*
 * speed: a over b, whole systems. practical: relative, 0.03. A is cheaper iff its speed ratio exceeds price_ratio: the
 * whole interval, for every price in the ranges. A tie (to 12 digits) is neither cheaper nor dearer.
 */
struct cost_ratio cost_ratio(const struct runs_ratio *speed, const struct cost_side *a, const struct cost_side *b,
                             double practical);

/* Whether the prices' ranges widen the limits. */
int cost_ratio_is_ranged(const struct cost_ratio *r);

/*
 * Where starting costs matter: a job of N tokens costs price × accelerators × (start_s + N/rate) / 3600.
 */
struct cost_start {
    double price, accelerators, rate; /* as above */
    double start_s;                   /* launch to steady state: start-up, record 0, warm-up excess; >= 0 */
};

/* Tokens at which a and b cost the same; NaN when one is cheaper at every size. */
double cost_crossover(const struct cost_start *a, const struct cost_start *b);

/* Tokens from which on starting adds at most `share` (0.01) to the cost of a token: start_s × rate ÷ share. */
double cost_tokens_for_overhead(const struct cost_start *a, double share);

/*
 * Delivered cost: everything paid for over everything delivered, price × accelerators × Σ paid_s / 3600 ÷ Σ tokens,
 * per million tokens. Attempts are the sampling units; those that failed delivered 0 tokens.
 *
 * The value is an account of what happened; the limits say where it would settle if the wave went on. They multiply two
 * parts, combined on the log scale by MOVER (Zou & Donner 2008): time per token of the attempts that delivered (ratio
 * of means, linearised: Cochran 1977, Sampling Techniques, 6.3-6.4; Student t), and 1 + odds of failure × what a
 * failure costs, with Clopper & Pearson's (1934) limits of the odds, their distances multiplied by
 * sqrt(mean square)/mean of the failures' seconds. No failure yet is no proof of none: one is then taken to cost what a
 * delivering attempt does. (Linearising over all attempts at once covers the truth in 25-60 % of cases: few waves of
 * ten attempts show the failures that decide the cost.) NaN limits with fewer than two attempts that delivered.
 * paid_s[n] > 0, tokens[n] >= 0 with a positive sum, n >= 1.
 */
struct delivered {
    double value, lo, hi;
    size_t n, n_delivering;
};
struct delivered cost_delivered(double price, double accelerators, const double *paid_s, const double *tokens, size_t n,
                                double level);

#endif
