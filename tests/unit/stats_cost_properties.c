/*
 * Properties of cost that hold for any prices, counts, utilisation and rates: seeded, so a failure comes back.
 */
#include "stats/cost.h"
#include "stats/simulate.h"
#include "tests/unit/stats_check.h"

/* One accelerator a side, never idle, at this price ratio. */
static enum cost_verdict verdict_at(const struct runs_ratio *speed, double price_ratio, double practical)
{
    struct cost_side a = {price_ratio, NAN, NAN, 1, 1}, b = {1, NAN, NAN, 1, 1};
    return cost_ratio(speed, &a, &b, practical).verdict;
}

#define ROUNDS 300

static struct runs_ratio speed_of(const double *a, size_t n_a, const double *b, size_t n_b)
{
    return runs_ratio(a, n_a, b, n_b, 0.95, 0.03);
}

static void at_equal_prices_the_cheaper_is_the_faster(void **state)
{
    (void)state;
    static const enum cost_verdict want[] = {[RATIO_FASTER] = COST_CHEAPER,
                                             [RATIO_SLOWER] = COST_DEARER,
                                             [RATIO_EQUIVALENT] = COST_EQUIVALENT,
                                             [RATIO_INCONCLUSIVE] = COST_INCONCLUSIVE,
                                             [RATIO_TOO_FEW] = COST_TOO_FEW};
    struct random_source random = {1};
    for (int i = 0; i < ROUNDS; i++) {
        double a[4], b[4], sd = 0.05 * random_unit(&random);
        for (size_t k = 0; k < 4; k++)
            a[k] = exp(sd * random_normal(&random)), b[k] = exp(sd * random_normal(&random));
        struct runs_ratio speed = speed_of(a, 1 + (size_t)(i % 4), b, 4);
        assert_int_equal(verdict_at(&speed, 1, 0.03), want[speed.verdict]);
    }
}

static double between(struct random_source *r, double lo, double hi)
{
    return lo * pow(hi / lo, random_unit(r));
}

/* A question made up: 2 to 6 runs a side, any prices, counts and utilisation; half of them with ranges. */
struct made_up {
    double a[6], b[6], truth; /* true speed ratio */
    size_t n_a, n_b;
    struct cost_side x, y;
};

static struct cost_side make_side(struct random_source *r)
{
    struct cost_side s = {between(r, 1e-2, 1e2), NAN, NAN, floor(between(r, 1, 100)), between(r, 0.05, 1)};
    if (random_unit(r) < 0.5)
        s.price_lo = s.price * between(r, 0.5, 1), s.price_hi = s.price * between(r, 1, 2);
    return s;
}

static struct made_up make_up(struct random_source *r)
{
    struct made_up m = {.truth = between(r, 0.1, 10), .x = make_side(r), .y = make_side(r)};
    double sd = between(r, 1e-3, 0.1), base = between(r, 10, 1e6);
    m.n_a = 2 + (size_t)(5 * random_unit(r)), m.n_b = 2 + (size_t)(5 * random_unit(r));
    for (size_t i = 0; i < 6; i++) {
        m.a[i] = base * m.truth * exp(sd * random_normal(r));
        m.b[i] = base * exp(sd * random_normal(r));
    }
    return m;
}

static void swapping_the_sides_inverts_the_cost_ratio(void **state)
{
    (void)state;
    static const enum cost_verdict other[] = {[COST_CHEAPER] = COST_DEARER,
                                              [COST_DEARER] = COST_CHEAPER,
                                              [COST_EQUIVALENT] = COST_EQUIVALENT,
                                              [COST_INCONCLUSIVE] = COST_INCONCLUSIVE};
    struct random_source random = {2};
    for (int i = 0; i < ROUNDS; i++) {
        struct made_up m = make_up(&random);
        struct runs_ratio there = speed_of(m.a, m.n_a, m.b, m.n_b), back = speed_of(m.b, m.n_b, m.a, m.n_a);
        struct cost_ratio r = cost_ratio(&there, &m.x, &m.y, 0.03), s = cost_ratio(&back, &m.y, &m.x, 0.03);
        assert_near(s.value, 1 / r.value, 1e-12, 0);
        assert_near(s.lo, 1 / r.hi, 1e-12, 0);
        assert_near(s.hi, 1 / r.lo, 1e-12, 0);
        assert_near(s.lo90, 1 / r.hi90, 1e-12, 0);
        assert_near(s.worst_lo, 1 / r.worst_hi, 1e-12, 0);
        assert_near(s.worst_hi, 1 / r.worst_lo, 1e-12, 0);
        assert_int_equal(s.verdict, other[r.verdict]);
        assert_true(r.worst_lo <= r.lo && r.lo <= r.lo90 && r.lo90 <= r.value && r.value <= r.hi90);
        assert_true(r.hi90 <= r.hi && r.hi <= r.worst_hi);
    }
}

static void scaled(struct cost_side *s, double by)
{
    s->price *= by, s->price_lo *= by, s->price_hi *= by;
}

static void another_unit_of_money_or_of_tokens_changes_no_ratio(void **state)
{
    (void)state;
    struct random_source random = {3};
    for (int i = 0; i < ROUNDS; i++) {
        struct made_up m = make_up(&random);
        struct runs_ratio speed = speed_of(m.a, m.n_a, m.b, m.n_b);
        struct cost_ratio before = cost_ratio(&speed, &m.x, &m.y, 0.03);
        double by = between(&random, 1e-6, 1e6);
        scaled(&m.x, by), scaled(&m.y, by);
        struct cost_ratio after = cost_ratio(&speed, &m.x, &m.y, 0.03);
        assert_near(after.value, before.value, 1e-12, 0);
        assert_near(after.worst_lo, before.worst_lo, 1e-12, 0);
        assert_near(after.use_at_par_hi, before.use_at_par_hi, 1e-12, 0);
        assert_near(after.price_at_par_hi, before.price_at_par_hi * by, 1e-12, 0);
        assert_int_equal(after.verdict, before.verdict);
        struct cost_input in = {m.x.price, m.x.price_lo, m.x.price_hi, m.x.accelerators, m.a[0], 0.01, 3, 0.95};
        struct cost_estimate e = cost_estimate(&in);
        in.rate *= by;
        struct cost_estimate f = cost_estimate(&in);
        assert_near(f.value, e.value / by, 1e-12, 0);
        assert_near(f.hi, e.hi / by, 1e-12, 0);
        assert_true((isnan(f.combined_lo) && isnan(e.combined_lo)) ||
                    fabs(f.combined_lo * by / e.combined_lo - 1) < 1e-12);
    }
}

/* Outside the limits of the break-even price the verdict is settled, within them it is not. */
static void the_verdict_turns_at_the_limits_of_the_break_even_price(void **state)
{
    (void)state;
    struct random_source random = {4};
    for (int i = 0; i < ROUNDS; i++) {
        struct made_up m = make_up(&random);
        struct runs_ratio speed = speed_of(m.a, m.n_a, m.b, m.n_b);
        double lo, hi;
        m.x.price_lo = m.x.price_hi = NAN;
        struct cost_ratio r = cost_ratio(&speed, &m.x, &m.y, 0.03);
        lo = r.price_at_par_lo, hi = r.price_at_par_hi;
        m.x.price = lo * (1 - 1e-9);
        assert_int_equal(cost_ratio(&speed, &m.x, &m.y, 0.03).verdict, COST_CHEAPER);
        m.x.price = hi * (1 + 1e-9);
        assert_int_equal(cost_ratio(&speed, &m.x, &m.y, 0.03).verdict, COST_DEARER);
        m.x.price = between(&random, lo * (1 + 1e-9), hi * (1 - 1e-9));
        enum cost_verdict within = cost_ratio(&speed, &m.x, &m.y, 0.03).verdict;
        assert_true(within == COST_EQUIVALENT || within == COST_INCONCLUSIVE);
    }
}

/* What a price does to an interval changes no hit: the same waves cover the true cost and the true rate. */
static void intervals_of_cost_hold_the_truth_exactly_when_those_of_the_rate_do(void **state)
{
    (void)state;
    struct random_source random = {5};
    size_t hits = 0;
    for (int i = 0; i < ROUNDS; i++) {
        struct made_up m = make_up(&random);
        m.x.price_lo = m.x.price_hi = m.y.price_lo = m.y.price_hi = NAN;
        struct runs_ratio speed = speed_of(m.a, m.n_a, m.b, m.n_b);
        struct cost_ratio r = cost_ratio(&speed, &m.x, &m.y, 0.03);
        int hit = speed.lo <= m.truth && m.truth <= speed.hi;
        double true_ratio = r.price_ratio / m.truth, true_price = m.x.price / true_ratio;
        double true_use = m.x.utilization * true_ratio;
        assert_int_equal(r.lo <= true_ratio && true_ratio <= r.hi, hit);
        assert_int_equal(r.price_at_par_lo <= true_price && true_price <= r.price_at_par_hi, hit);
        assert_int_equal(r.use_at_par_lo <= true_use && true_use <= r.use_at_par_hi, hit);
        struct runs_estimate rate = runs_estimate(m.a, m.n_a, 0.95);
        struct cost_input in = {m.x.price, NAN, NAN, m.x.accelerators, rate.value, rate.se_log, rate.df, 0.95};
        struct cost_estimate e = cost_estimate(&in);
        double true_rate = sqrt(m.a[0] * m.a[5]), true_cost = cost_per_mtok(m.x.price, m.x.accelerators, true_rate);
        assert_int_equal(e.lo <= true_cost && true_cost <= e.hi, rate.lo <= true_rate && true_rate <= rate.hi);
        hits += (size_t)hit;
    }
    assert_true(hits > ROUNDS * 9 / 10 && hits < ROUNDS);
}

static void the_order_of_attempts_changes_nothing_and_units_scale_the_delivered_cost(void **state)
{
    (void)state;
    struct random_source random = {6};
    for (int i = 0; i < ROUNDS; i++) {
        double paid[8], tokens[8], turned_paid[8], turned_tokens[8], by = between(&random, 1e-6, 1e6);
        for (size_t k = 0; k < 8; k++) {
            paid[k] = between(&random, 60, 6000), tokens[k] = k > 1 && random_unit(&random) < 0.3 ? 0 : paid[k] * 1e4;
            turned_paid[7 - k] = paid[k], turned_tokens[7 - k] = tokens[k] * by;
        }
        struct delivered d = cost_delivered(3, 8, paid, tokens, 8, 0.95),
                         e = cost_delivered(3, 8, turned_paid, turned_tokens, 8, 0.95);
        assert_near(e.value * by, d.value, 1e-12, 0);
        assert_near(e.lo * by, d.lo, 1e-9, 0);
        assert_near(e.hi * by, d.hi, 1e-9, 0);
        assert_true(d.lo <= d.value && d.value < d.hi);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_equal_prices_the_cheaper_is_the_faster),
        cmocka_unit_test(swapping_the_sides_inverts_the_cost_ratio),
        cmocka_unit_test(another_unit_of_money_or_of_tokens_changes_no_ratio),
        cmocka_unit_test(the_verdict_turns_at_the_limits_of_the_break_even_price),
        cmocka_unit_test(intervals_of_cost_hold_the_truth_exactly_when_those_of_the_rate_do),
        cmocka_unit_test(the_order_of_attempts_changes_nothing_and_units_scale_the_delivered_cost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
