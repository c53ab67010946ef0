/* What a token costs, and what would change the verdict. */
#include "tests/reference/functions.h"

#include "stats/cost.h"

#include <math.h>

#define LEVEL    0.95 /* the vectors name none */
#define OVERHEAD 0.01 /* overhead_tokens_1pct_a */

static int cost_inputs(struct cost_input *in, struct vector *v)
{
    int rc = input_number(&in->price, v, "price_per_gpu_hour");
    if (rc != 0 || (rc = input_number(&in->accelerators, v, "gpus")) != 0 ||
        (rc = input_number(&in->rate, v, "rate_tok_s")) != 0 ||
        (rc = input_number_or(&in->se_log, v, "se_log", NAN)) != 0 ||
        (rc = input_number_or(&in->df, v, "df", NAN)) != 0)
        return rc;
    rc = input_number_or(&in->price_lo, v, "price_lo", NAN);
    return rc != 0 ? rc : input_number_or(&in->price_hi, v, "price_hi", NAN);
}

int reference_cost(struct vector *v)
{
    struct cost_input in = {.level = LEVEL};
    int rc = cost_inputs(&in, v);
    if (rc != 0)
        return rc;
    if (!(in.price > 0 && in.accelerators > 0 && in.rate > 0))
        return vector_refuse(v, "a price, a number of accelerators or a rate is not positive");
    if (in.price_lo <= 0 || in.price_lo > in.price || in.price_hi < in.price ||
        isnan(in.price_lo) != isnan(in.price_hi) || in.se_log < 0 || !(isnan(in.df) || in.df > 0))
        return vector_refuse(
            v, "a range without its price or one of its ends, or an error or degrees of freedom that cannot be");
    struct cost_estimate e = cost_estimate(&in);
    const struct named_number numbers[] = {
        {"usd_per_mtok", e.value}, {"lo", e.lo}, {"hi", e.hi}, {"combined_df", e.combined_df}, {0}};
    rc = answer_numbers(v, numbers);
    if (rc == 0)
        rc = answer_list(v, "worst_case", (double[]){e.worst_lo, e.worst_hi}, 2);
    return rc != 0 ? rc : answer_list(v, "combined_lognormal", (double[]){e.combined_lo, e.combined_hi}, 2);
}

/* One accelerator on either side: rates and prices of whole systems. */
static int side_inputs(struct cost_side *side, struct cost_start *start, struct vector *v, const char *const names[4])
{
    *side = (struct cost_side){.price_lo = NAN, .price_hi = NAN, .accelerators = 1};
    *start = (struct cost_start){.accelerators = 1};
    int rc = input_number(&side->price, v, names[0]);
    if (rc != 0 || (rc = input_number(&side->utilization, v, names[1])) != 0 ||
        (rc = input_number(&start->rate, v, names[2])) != 0 || (rc = input_number(&start->start_s, v, names[3])) != 0)
        return rc;
    start->price = side->price;
    return 0;
}

static int makes_sense(const struct cost_side *side, const struct cost_start *start)
{
    return side->price > 0 && side->utilization > 0 && side->utilization <= 1 && start->rate > 0 && start->start_s >= 0;
}

int reference_breakeven(struct vector *v)
{
    static const char *const of_a[] = {"price_a", "util_a", "rate_a", "cold_start_a_s"};
    static const char *const of_b[] = {"price_b", "util_b", "rate_b", "cold_start_b_s"};
    struct cost_side a, b;
    struct cost_start start_a, start_b;
    int rc = side_inputs(&a, &start_a, v, of_a);
    if (rc != 0 || (rc = side_inputs(&b, &start_b, v, of_b)) != 0)
        return rc;
    if (!makes_sense(&a, &start_a) || !makes_sense(&b, &start_b))
        return vector_refuse(v, "a price, utilisation, rate or cold start that cannot be");
    struct runs_ratio speed = runs_ratio(&start_a.rate, 1, &start_b.rate, 1, LEVEL, 0.03);
    struct cost_ratio r = cost_ratio(&speed, &a, &b, 0.03);
    const struct named_number numbers[] = {{"speedup", speed.value},
                                           {"breakeven_speedup", r.price_ratio},
                                           {"breakeven_util_a", r.use_at_par},
                                           {"job_tokens_crossover", cost_crossover(&start_a, &start_b)},
                                           {"overhead_tokens_1pct_a", cost_tokens_for_overhead(&start_a, OVERHEAD)},
                                           {0}};
    rc = answer_numbers(v, numbers);
    return rc != 0 ? rc : answer_truth(v, "a_cheaper", r.value < 1);
}
