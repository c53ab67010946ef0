/*
 * Cost per token: the project's reference cases (cost_1, cost_2, breakeven_1), the seed figures, R 4.2.2 for delivered
 * cost. Properties that hold for any prices and rates: stats_cost_properties.c.
 */
#include "stats/cost.h"
#include "tests/unit/stats_check.h"

/* One accelerator a side, never idle, at this price ratio. */
static enum cost_verdict verdict_at(const struct runs_ratio *speed, double price_ratio, double practical)
{
    struct cost_side a = {price_ratio, NAN, NAN, 1, 1}, b = {1, NAN, NAN, 1, 1};
    return cost_ratio(speed, &a, &b, practical).verdict;
}

static struct cost_side side(double price, double accelerators)
{
    return (struct cost_side){price, NAN, NAN, accelerators, 1};
}

static struct cost_side range(double price, double lo, double hi, double accelerators)
{
    return (struct cost_side){price, lo, hi, accelerators, 1};
}

static struct runs_ratio speed_of(const double *a, size_t n_a, const double *b, size_t n_b)
{
    return runs_ratio(a, n_a, b, n_b, 0.95, 0.03);
}

/* A speed ratio without any doubt, which runs never give. */
static struct runs_ratio certain(double ratio)
{
    return (struct runs_ratio){.value = ratio, .lo = ratio, .hi = ratio, .lo90 = ratio, .hi90 = ratio};
}

/* A speed ratio of about `ratio` with a run-to-run spread of about 1 %. */
static struct runs_ratio spread(double ratio)
{
    double a[] = {99 * ratio, 100 * ratio, 101 * ratio, 100.5 * ratio, 99.5 * ratio};
    return speed_of(a, 5, (double[]){99, 100, 101, 100.5, 99.5}, 5);
}

/* cost_1 */
static void an_exact_price_turns_the_limits_of_the_rate_round(void **state)
{
    (void)state;
    struct cost_estimate e =
        cost_estimate(&(struct cost_input){3.5, NAN, NAN, 8, 98000, 0.0026832815729997475, 4, 0.95});
    assert_near(e.value, 0.07936507936507936, 1e-9, 0);
    assert_near(e.lo, 0.07877600780591275, 1e-9, 0);
    assert_near(e.hi, 0.0799585558860038, 1e-9, 0);
    assert_true(isnan(e.worst_lo) && isnan(e.worst_hi));
    assert_true(isnan(e.combined_lo) && isnan(e.combined_hi) && isnan(e.combined_df));
}

/* cost_2 */
static void a_price_range_gives_corners_and_a_combined_interval(void **state)
{
    (void)state;
    struct cost_estimate e =
        cost_estimate(&(struct cost_input){6.25, 5.5, 7.1, 8, 152000, 0.004618802153517006, 2, 0.95});
    assert_near(e.value, 0.09137426900584794, 1e-9, 0);
    assert_near(e.lo, 0.08957630361382471, 1e-9, 0);
    assert_near(e.hi, 0.09320832295500621, 1e-9, 0);
    assert_near(e.worst_lo, 0.07882714718016574, 1e-9, 0);
    assert_near(e.worst_hi, 0.10588465487688704, 1e-9, 0);
    assert_near(e.combined_lo, 0.08039629520674492, 1e-9, 0);
    assert_near(e.combined_hi, 0.1038512659679447, 1e-9, 0);
    assert_near(e.combined_df, 79923.97346756562, 1e-9, 0);
}

/* Runs without any spread leave the price's uncertainty alone: 1.959963984540054 normal standard deviations. */
static void a_certain_rate_leaves_the_price_range(void **state)
{
    (void)state;
    struct cost_estimate e = cost_estimate(&(struct cost_input){4, 2, 8, 8, 1000, 0, 2, 0.95});
    assert_near(e.lo, e.value, 0, 0);
    assert_near(e.combined_hi, e.value * exp(1.959963984540054 * log(4) / 3.919927969080108), 1e-12, 0);
    assert_true(isinf(e.combined_df));
    e = cost_estimate(&(struct cost_input){4, 4, 4, 8, 1000, 0, 2, 0.95});
    assert_near(e.combined_lo, e.value, 0, 0);
    e = cost_estimate(&(struct cost_input){4, 2, 8, 8, 1000, 1e-120, 2, 0.95});
    assert_near(e.combined_hi, e.value * exp(1.959963984540054 * log(4) / 3.919927969080108), 1e-12, 0);
}

/* Two runs that agree by chance, and a price known to 0.2 %: Welch-Satterthwaite alone would halve the limits. */
static void doubt_about_the_price_never_narrows_the_limits(void **state)
{
    (void)state;
    struct cost_estimate e = cost_estimate(&(struct cost_input){4, 3.984, 4.016, 8, 1000, 0.0008, 1, 0.95});
    assert_true(e.combined_lo > e.lo && e.combined_hi < e.hi);
    cost_widen(&e);
    assert_true(e.combined_lo <= e.lo && e.combined_hi >= e.hi);
    assert_true(e.worst_lo < e.combined_lo && e.worst_hi > e.combined_hi);
}

/* Seed figures: 2,780 and 4,316 tok/s at 3.95 and 6.25 $/h, one run a side. (0.4022 is 0.402250 cut, not rounded.) */
static void the_seed_figures_come_out_and_one_run_settles_nothing(void **state)
{
    (void)state;
    assert_near(cost_per_mtok(3.95, 1, 2780), 0.3947, 0, 5e-5);
    assert_near(cost_per_mtok(6.25, 1, 4316), 0.4022, 0, 1e-4);
    struct runs_ratio speed = speed_of((double[]){4316}, 1, (double[]){2780}, 1);
    struct cost_side b200 = side(6.25, 1), h100 = side(3.95, 1);
    struct cost_ratio r = cost_ratio(&speed, &b200, &h100, 0.03);
    assert_near(r.value, 1.019, 0, 5e-4);
    assert_near(r.price_at_par, 6.13, 0, 5e-3);
    assert_near(r.price_ratio, 1.5822784810126582, 1e-15, 0);
    assert_near(r.use_at_par, 1.019, 0, 5e-4);
    assert_int_equal(r.verdict, COST_TOO_FEW);
    assert_true(isnan(r.lo) && isnan(r.hi) && isnan(r.lo90) && isnan(r.hi90) && isnan(r.worst_lo) && isnan(r.worst_hi));
    assert_true(isnan(r.price_at_par_lo) && isnan(r.price_at_par_hi) && isnan(r.use_at_par_lo));
    assert_int_equal(verdict_at(&speed, 1.40, 0.03), COST_TOO_FEW);
    struct runs_estimate one = runs_estimate((double[]){4316}, 1, 0.95);
    struct cost_estimate e = cost_estimate(&(struct cost_input){6.25, 5, 7, 1, one.value, one.se_log, one.df, 0.95});
    assert_near(e.value, 0.4022, 0, 1e-4);
    assert_true(isnan(e.lo) && isnan(e.hi) && isnan(e.worst_lo) && isnan(e.combined_hi) && isnan(e.combined_df));
}

/* The same figures from several runs: 1.9 % more at Modal's ratio, cheaper at a list with ratio 1.40. */
static void another_price_list_turns_the_verdict(void **state)
{
    (void)state;
    const double b200[] = {4312, 4316, 4320}, h100[] = {2778, 2780, 2782};
    struct runs_ratio speed = speed_of(b200, 3, h100, 3);
    assert_int_equal(verdict_at(&speed, 6.25 / 3.95, 0.03), COST_DEARER);
    assert_int_equal(verdict_at(&speed, 1.40, 0.03), COST_CHEAPER);
    assert_int_equal(verdict_at(&speed, speed.value, 0.03), COST_EQUIVALENT);
}

/* breakeven_1; whole systems of one accelerator each */
static void break_even_and_cold_start_equal_the_reference(void **state)
{
    (void)state;
    struct runs_ratio speed = speed_of((double[]){152000}, 1, (double[]){98000}, 1);
    struct cost_side a = side(6.25, 1), b = side(3.5, 1);
    struct cost_ratio r = cost_ratio(&speed, &a, &b, 0.03);
    assert_near(speed.value, 1.5510204081632653, 1e-10, 0);
    assert_near(r.price_ratio, 1.7857142857142858, 1e-10, 0);
    assert_true(r.value > 1);
    assert_near(r.use_at_par, 1.1513157894736843, 1e-10, 0);
    struct cost_start x = {6.25, 1, 152000, 420}, y = {3.5, 1, 98000, 300};
    assert_true(isnan(cost_crossover(&x, &y)) && isnan(cost_crossover(&y, &x)));
    assert_near(cost_tokens_for_overhead(&x, 0.01), 6384000000.0, 1e-10, 0);
}

static double job(const struct cost_start *s, double tokens)
{
    return s->price * s->accelerators * (s->start_s + tokens / s->rate) / 3600;
}

static void jobs_cost_the_same_at_the_crossover(void **state)
{
    (void)state;
    struct cost_start slow = {4, 8, 1000, 60}, fast = {6, 8, 2000, 600};
    double tokens = cost_crossover(&fast, &slow);
    assert_near(job(&fast, tokens), job(&slow, tokens), 1e-12, 0);
    assert_near(cost_crossover(&slow, &fast), tokens, 1e-12, 0);
    assert_true(job(&fast, tokens * 2) < job(&slow, tokens * 2) && job(&fast, tokens / 2) > job(&slow, tokens / 2));
    double bound = cost_tokens_for_overhead(&fast, 0.01);
    assert_near(job(&fast, bound) / (fast.price * fast.accelerators * bound / fast.rate / 3600), 1.01, 1e-12, 0);
}

static void no_crossover_is_made_of_rounding(void **state)
{
    (void)state;
    struct cost_start a = {0.3, 8, 3000, 60}, same = a, slower_start = a, unknown = a;
    slower_start.start_s = 600;
    unknown.start_s = NAN;
    assert_true(isnan(cost_crossover(&a, &same)) && isnan(cost_crossover(&a, &slower_start)));
    same.price = 0.1, same.rate = 1000; /* 0.3/3000 and 0.1/1000 differ in the last digit as doubles */
    assert_true(isnan(cost_crossover(&a, &same)));
    assert_true(isnan(cost_crossover(&unknown, &same)) && isnan(cost_tokens_for_overhead(&unknown, 0.01)));
}

static void a_tie_is_neither_cheaper_nor_dearer(void **state)
{
    (void)state;
    struct runs_ratio speed = certain(1.5);
    assert_int_equal(verdict_at(&speed, 1.5, 0.03), COST_EQUIVALENT);
    assert_int_equal(verdict_at(&speed, 1.5 * (1 - 1e-9), 0.03), COST_CHEAPER);
    assert_int_equal(verdict_at(&speed, 1.5 * (1 + 1e-9), 0.03), COST_DEARER);
    for (int tenths = 1; tenths < 40; tenths++) { /* decimal prices and rates, hardly any of them a double */
        speed = certain(tenths / 10.0);
        struct cost_side a = side(0.3 * tenths, 8), b = side(3, 8);
        assert_int_equal(cost_ratio(&speed, &a, &b, 0.03).verdict, COST_EQUIVALENT);
    }
}

static void equivalence_wants_the_ninety_percent_interval_within_the_threshold(void **state)
{
    (void)state;
    struct runs_ratio speed = spread(1.5), wide = speed_of((double[]){100, 108, 94}, 3, (double[]){100, 103, 97}, 3);
    double threshold = speed.hi90 / speed.value - 1;
    assert_int_equal(verdict_at(&speed, speed.value, threshold + 1e-9), COST_EQUIVALENT);
    assert_int_equal(verdict_at(&speed, speed.value, threshold - 1e-9), COST_INCONCLUSIVE);
    assert_int_equal(verdict_at(&wide, 1, 0.03), COST_INCONCLUSIVE);
    assert_int_equal(verdict_at(&wide, wide.value, 0.30), COST_EQUIVALENT);
}

static void a_verdict_has_to_hold_for_every_price_in_the_ranges(void **state)
{
    (void)state;
    struct runs_ratio speed = certain(1.5);
    struct cost_side b = side(2, 8), a = range(2, 1.9, 2.9, 8), dear = range(4, 3.1, 5, 8);
    assert_int_equal(cost_ratio(&speed, &a, &b, 0.03).verdict, COST_CHEAPER);
    a.price_hi = 3.2; /* 1.6 times the base's: dearer there */
    assert_int_equal(cost_ratio(&speed, &a, &b, 0.03).verdict, COST_INCONCLUSIVE);
    assert_int_equal(cost_ratio(&speed, &dear, &b, 0.03).verdict, COST_DEARER);
    b = range(2, 2, 2.1, 8); /* the base may be dearer too: 3.1 / 2.1 < 1.5 */
    assert_int_equal(cost_ratio(&speed, &dear, &b, 0.03).verdict, COST_INCONCLUSIVE);
    struct cost_side par = range(3, 2.97, 3.03, 8), two = side(2, 8);
    assert_int_equal(cost_ratio(&speed, &par, &two, 0.03).verdict, COST_EQUIVALENT);
    assert_int_equal(cost_ratio(&speed, &par, &two, 0.005).verdict, COST_INCONCLUSIVE);
}

/* A verdict that is open for want of runs, of exact prices, or of both; see the header for what is meant. */
static void what_leaves_a_verdict_open_is_told(void **state)
{
    (void)state;
    struct runs_ratio known = certain(1.5), noisy = spread(1.5);
    struct cost_side b = side(2, 8), exact = side(3, 8), narrow = range(3, 2.999, 3.001, 8), wide = range(3, 2, 4, 8);
    struct cost_ratio r = cost_ratio(&known, &wide, &b, 0.03);
    assert_int_equal(r.verdict, COST_INCONCLUSIVE);
    assert_true(!r.open_runs && r.open_prices && cost_ratio_is_ranged(&r)); /* at 3 both cost the same */
    r = cost_ratio(&noisy, &exact, &b, 0.001);
    assert_int_equal(r.verdict, COST_INCONCLUSIVE);
    assert_true(r.open_runs && !r.open_prices && !cost_ratio_is_ranged(&r));
    r = cost_ratio(&noisy, &narrow, &b, 0.001); /* ranges, but it is not for them that nothing can be said */
    assert_int_equal(r.verdict, COST_INCONCLUSIVE);
    assert_true(r.open_runs && !r.open_prices && cost_ratio_is_ranged(&r));
    r = cost_ratio(&noisy, &wide, &b, 0.001);
    assert_true(r.open_runs && r.open_prices);
    exact = side(1, 8);
    r = cost_ratio(&noisy, &exact, &b, 0.03);
    assert_int_equal(r.verdict, COST_CHEAPER);
    assert_true(!r.open_runs && !r.open_prices);
}

static void ranges_widen_the_limits_they_enter(void **state)
{
    (void)state;
    struct runs_ratio speed = spread(1.5);
    struct cost_side a = range(3, 2.5, 4, 8), b = range(2, 1.8, 2.4, 8);
    struct cost_ratio r = cost_ratio(&speed, &a, &b, 0.03);
    assert_near(r.lo, 1.5 / speed.hi, 1e-14, 0);
    assert_near(r.worst_lo, 2.5 / 2.4 / speed.hi, 1e-14, 0);
    assert_near(r.worst_hi, 4 / 1.8 / speed.lo, 1e-14, 0);
    assert_near(r.price_at_par, 2 * speed.value, 1e-14, 0);
    assert_near(r.price_at_par_lo, 1.8 * speed.lo, 1e-14, 0); /* a's own range is what is asked about */
    assert_near(r.price_at_par_hi, 2.4 * speed.hi, 1e-14, 0);
    assert_near(r.use_at_par_lo, r.worst_lo, 1e-14, 0);
    assert_near(r.use_at_par_hi, r.worst_hi, 1e-14, 0);
}

static void utilisation_counts_on_both_sides(void **state)
{
    (void)state;
    struct runs_ratio speed = spread(1.5);
    struct cost_side a = {3, NAN, NAN, 8, 0.5}, b = {2, NAN, NAN, 8, 0.8};
    struct cost_ratio r = cost_ratio(&speed, &a, &b, 0.03);
    assert_near(r.price_ratio, (3 / 0.5) / (2 / 0.8), 1e-14, 0);
    assert_near(r.price_at_par, speed.value * 2 / 0.8 * 0.5, 1e-14, 0);
    assert_near(r.use_at_par, 0.8 * (3.0 / 2) / speed.value, 1e-14, 0); /* whatever a's own is */
    a.utilization = r.use_at_par;
    assert_near(cost_ratio(&speed, &a, &b, 0.03).value, 1, 1e-14, 0);
}

/* Rates are of whole systems: 16 accelerators at 2 $/h against 8 at 3 $/h. */
static void accelerator_counts_count_on_both_sides(void **state)
{
    (void)state;
    struct runs_ratio speed = spread(1.5);
    struct cost_side a = side(2, 16), b = side(3, 8);
    struct cost_ratio r = cost_ratio(&speed, &a, &b, 0.03);
    assert_near(r.price_ratio, 32.0 / 24, 1e-14, 0);
    assert_near(r.value, cost_per_mtok(2, 16, 1500) / cost_per_mtok(3, 8, 1000) * 1.5 / speed.value, 1e-14, 0);
    a.price = r.price_at_par;
    assert_near(cost_ratio(&speed, &a, &b, 0.03).value, 1, 1e-14, 0);
}

static void prices_far_apart_neither_overflow_nor_vanish(void **state)
{
    (void)state;
    assert_near(cost_per_mtok(1e-9, 1, 1e9), 1e-9 / 3600 / 1e3, 1e-14, 0);
    assert_near(cost_per_mtok(1e9, 1e6, 1e-3), 1e21 / 3.6, 1e-14, 0);
    struct runs_ratio speed = spread(1e-6);
    struct cost_side dear = range(1e9, 9e8, 2e9, 1e6), cheap = range(1e-9, 5e-10, 2e-9, 1);
    cheap.utilization = 1, dear.utilization = 1e-3;
    struct cost_ratio r = cost_ratio(&speed, &dear, &cheap, 0.03), s = cost_ratio(&speed, &cheap, &dear, 0.03);
    const double *all[] = {&r.value, &r.lo, &r.hi, &r.worst_lo, &r.worst_hi, &r.price_at_par, &r.use_at_par_hi,
                           &s.value, &s.lo, &s.hi, &s.worst_lo, &s.worst_hi, &s.price_at_par, &s.use_at_par_hi};
    for (size_t i = 0; i < LENGTH(all); i++)
        assert_true(isfinite(*all[i]) && *all[i] > 0);
    assert_near(r.value, 1e27 / speed.value, 1e-12, 0);
    assert_int_equal(r.verdict, COST_DEARER);
    assert_int_equal(s.verdict, COST_CHEAPER);
    struct cost_estimate e = cost_estimate(&(struct cost_input){1e9, 1e-9, 1e9, 8, 1e-3, 0.01, 1, 0.95});
    assert_true(isfinite(e.worst_lo) && isfinite(e.combined_hi) && e.combined_lo > 0 && isfinite(e.combined_df));
}

/* Attempts of 8 accelerators at 6.25 $/h; expectations by R 4.2.2: qt, qbeta, and the formulas of docs/cost.md. */
static void delivered_cost_counts_what_failed(void **state)
{
    (void)state;
    const double paid[] = {3600, 900, 3700, 3500, 2400}, tokens[] = {1e8, 0, 1.02e8, 0.98e8, 0};
    struct delivered d = cost_delivered(6.25, 8, paid, tokens, 5, 0.95);
    assert_near(d.value, 0.652777777777778, 1e-12, 0);
    assert_near(d.lo, 0.499650558278670, 1e-9, 0);
    assert_near(d.hi, 1.950298336497314, 1e-9, 0);
    assert_int_equal(d.n, 5);
    assert_int_equal(d.n_delivering, 3);
    d = cost_delivered(6.25, 8, paid, tokens, 5, 0.90);
    assert_near(d.lo, 0.505622381436855, 1e-9, 0);
    assert_near(d.hi, 1.563489625735939, 1e-9, 0);
    const double more[] = {3600, 7200, 3700, 3500, 3650, 3620, 3580, 3710, 3590, 3640},
                 most[] = {1e8, 0, 1e8, 1e8, 1e8, 1e8, 1e8, 1e8, 1e8, 1e8};
    d = cost_delivered(3.95, 1, more, most, 10, 0.95);
    assert_near(d.value, 0.0485094135802469, 1e-12, 0);
    assert_near(d.lo, 0.0399128042030657, 1e-9, 0);
    assert_near(d.hi, 0.1030908556293268, 1e-9, 0);
}

static void three_good_attempts_do_not_exclude_failures(void **state)
{
    (void)state;
    struct delivered d = cost_delivered(6.25, 8, (double[]){3600, 3700, 3650}, (double[]){1e8, 1e8, 1e8}, 3, 0.95);
    assert_near(d.value, 0.506944444444444, 1e-12, 0);
    assert_near(d.lo, 0.489983705677281, 1e-9, 0);
    assert_near(d.hi, 1.734542010502834, 1e-9, 0);
}

static void delivered_cost_has_no_limits_with_one_attempt_that_delivered(void **state)
{
    (void)state;
    struct delivered d = cost_delivered(6.25, 8, (double[]){3600}, (double[]){1e8}, 1, 0.95);
    assert_near(d.value, 0.5, 1e-15, 0);
    assert_true(isnan(d.lo) && isnan(d.hi));
    d = cost_delivered(6.25, 8, (double[]){60, 3600, 3540}, (double[]){0, 1e8, 0}, 3, 0.95);
    assert_near(d.value, 1, 1e-15, 0);
    assert_true(isnan(d.lo) && isnan(d.hi));
    assert_int_equal(d.n, 3);
    assert_int_equal(d.n_delivering, 1);
}

/* Clopper & Pearson's upper limit with no failure in n is 1 - 0.025^(1/n): the odds of it are all that is left. */
static void many_equal_attempts_leave_only_the_failures_not_seen(void **state)
{
    (void)state;
    static double paid[2000], tokens[2000];
    for (size_t i = 0; i < LENGTH(paid); i++)
        paid[i] = 3600, tokens[i] = 1e8;
    for (size_t n = 2; n <= LENGTH(paid); n *= 10) {
        double most = 1 - pow(0.025, 1 / (double)n);
        struct delivered d = cost_delivered(6.25, 8, paid, tokens, n, 0.95);
        assert_near(d.lo, 0.5, 1e-12, 0);
        assert_near(d.hi, 0.5 * (1 + most / (1 - most)), 1e-9, 0);
    }
    tokens[7] = 0; /* one failure in many: its odds are small, and the limits hold them */
    struct delivered d = cost_delivered(6.25, 8, paid, tokens, LENGTH(paid), 0.95);
    assert_true(d.lo > 0.5 && d.lo < d.value && d.value < d.hi && d.hi < 0.5 * 1.003);
}

static void verdicts_have_names(void **state)
{
    (void)state;
    assert_string_equal(cost_verdict_name(COST_CHEAPER), "cheaper");
    assert_string_equal(cost_verdict_name(COST_DEARER), "dearer");
    assert_string_equal(cost_verdict_name(COST_EQUIVALENT), "equivalent");
    assert_string_equal(cost_verdict_name(COST_INCONCLUSIVE), "inconclusive");
    assert_string_equal(cost_verdict_name(COST_TOO_FEW), "too few runs");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_exact_price_turns_the_limits_of_the_rate_round),
        cmocka_unit_test(a_price_range_gives_corners_and_a_combined_interval),
        cmocka_unit_test(a_certain_rate_leaves_the_price_range),
        cmocka_unit_test(doubt_about_the_price_never_narrows_the_limits),
        cmocka_unit_test(the_seed_figures_come_out_and_one_run_settles_nothing),
        cmocka_unit_test(another_price_list_turns_the_verdict),
        cmocka_unit_test(break_even_and_cold_start_equal_the_reference),
        cmocka_unit_test(jobs_cost_the_same_at_the_crossover),
        cmocka_unit_test(no_crossover_is_made_of_rounding),
        cmocka_unit_test(a_tie_is_neither_cheaper_nor_dearer),
        cmocka_unit_test(equivalence_wants_the_ninety_percent_interval_within_the_threshold),
        cmocka_unit_test(a_verdict_has_to_hold_for_every_price_in_the_ranges),
        cmocka_unit_test(what_leaves_a_verdict_open_is_told),
        cmocka_unit_test(ranges_widen_the_limits_they_enter),
        cmocka_unit_test(utilisation_counts_on_both_sides),
        cmocka_unit_test(accelerator_counts_count_on_both_sides),
        cmocka_unit_test(prices_far_apart_neither_overflow_nor_vanish),
        cmocka_unit_test(delivered_cost_counts_what_failed),
        cmocka_unit_test(three_good_attempts_do_not_exclude_failures),
        cmocka_unit_test(delivered_cost_has_no_limits_with_one_attempt_that_delivered),
        cmocka_unit_test(many_equal_attempts_leave_only_the_failures_not_seen),
        cmocka_unit_test(verdicts_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
