/* Money as it is printed: no digit finer than the interval, and nothing small made nothing. */
#include "query/cost.h"
#include "query/money.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena memory;

static void costs_go_to_nearest_and_limits_outward(void **state)
{
    (void)state;
    assert_string_equal(money_value(&memory, 0.394684, NAN, NAN), "0.3947");
    assert_string_equal(money_value(&memory, 0.402248, NAN, NAN), "0.4022");
    assert_string_equal(money_value(&memory, 6.13255, 6.0634, 6.1969), "6.133");
    assert_string_equal(money_interval(&memory, 6.0634, 6.1961), "6.063–6.197");
    assert_string_equal(money_value(&memory, 0.7, 0.6, 0.9), "0.70");
}

static void what_is_not_there_is_not_printed(void **state)
{
    (void)state;
    assert_string_equal(money_value(&memory, NAN, NAN, NAN), "");
    assert_string_equal(money_value(&memory, INFINITY, NAN, NAN), "");
    assert_string_equal(money_interval(&memory, NAN, 1), "");
    assert_string_equal(money_interval(&memory, 1, INFINITY), "");
}

static void no_cost_is_printed_as_nothing(void **state)
{
    (void)state;
    assert_string_equal(money_value(&memory, 1.0117e-10, NAN, NAN), "1.012e-10");
    assert_string_equal(money_value(&memory, 9.9876e-11, 9.89e-11, 1.0083e-10), "9.988e-11");
    assert_string_equal(money_interval(&memory, 9.893e-11, 1.0083e-10), "(0.9893–1.0083)e-10");
    assert_string_equal(money_value(&memory, 6.444e17, NAN, NAN), "6.444e17");
    assert_string_equal(money_value(&memory, 5e-324, NAN, NAN), "4.941e-324");
    assert_string_equal(money_value(&memory, 1.7e308, NAN, NAN), "1.700e308");
    assert_string_equal(money_value(&memory, 0.000002, NAN, NAN), "0.000002000");
}

static void shares_have_the_digits_they_were_given(void **state)
{
    (void)state;
    assert_string_equal(money_share(&memory, 1), "100 %");
    assert_string_equal(money_share(&memory, 0.6), "60 %");
    assert_string_equal(money_share(&memory, 0.07), "7 %");
    assert_string_equal(money_share(&memory, 0.333), "33.3 %");
    assert_string_equal(money_share(&memory, 1e-9), "1.000e-7 %");
}

static void only_the_dollar_has_a_sign(void **state)
{
    (void)state;
    assert_string_equal(money_unit("USD"), "$");
    assert_string_equal(money_unit(NULL), "$");
    assert_string_equal(money_unit("EUR"), "EUR");
    assert_string_equal(money_unit("CAD"), "CAD");
}

static struct price_row row_at(const char *text, double value)
{
    struct price_row row = {.value = value};
    snprintf(row.accelerator_hour.text, sizeof row.accelerator_hour.text, "%s", text);
    return row;
}

static void a_price_keeps_its_digits_where_they_can_be_read(void **state)
{
    struct price_row list = row_at("3.9493", 3.9493), tiny = row_at("0.000000001", 1e-9);
    struct price_row third = row_at("3.333333333333333333333333333333333", 10.0 / 3);
    (void)state;
    assert_string_equal(money_price(&memory, &list), "3.9493");
    assert_string_equal(money_price(&memory, &tiny), "0.000000001");
    assert_string_equal(money_price(&memory, &third), "3.333");
}

static void a_price_is_told_as_its_source_puts_it(void **state)
{
    struct price_multiplier discount = {"volume discount", {"0.9"}};
    struct price p = {.currency = "EUR", .unit = PRICE_INSTANCE_HOUR, .per = 8, .unit_price = {"16.8"}};
    (void)state;
    assert_string_equal(money_stated(&memory, &p), "16.8 EUR per instance-hour of 8");
    p.low = (struct decimal){"15.2"};
    p.high = (struct decimal){"19.2"};
    p.multipliers = &discount;
    p.n_multipliers = 1;
    assert_string_equal(money_stated(&memory, &p), "16.8 EUR per instance-hour of 8 (15.2–19.2) × 0.9 volume discount");
    p = (struct price){.currency = "USD", .unit = PRICE_ACCELERATOR_SECOND, .per = 1, .unit_price = {"0.001097"}};
    assert_string_equal(money_stated(&memory, &p), "0.001097 USD per accelerator-second");
}

static void a_share_at_par_says_what_is_settled(void **state)
{
    struct cost_ratio r = {.use_at_par = 0.9731, .use_at_par_lo = 0.9442, .use_at_par_hi = 0.9997};
    (void)state;
    assert_string_equal(money_use_at_par(&memory, &r), "97.3 %");
    r.use_at_par_hi = 1.0029;
    assert_string_equal(money_use_at_par(&memory, &r), "not settled: 94.4–100.3 %");
    r.use_at_par_lo = 1.001;
    assert_string_equal(money_use_at_par(&memory, &r), "never: above 100 %");
    r.use_at_par_lo = r.use_at_par_hi = NAN;
    assert_string_equal(money_use_at_par(&memory, &r), "97.31 %");
    r.use_at_par = 1.02;
    assert_string_equal(money_use_at_par(&memory, &r), "102.0 %: above 100 %");
}

static void a_change_is_said_to_nearest_and_never_as_nothing(void **state)
{
    static const struct {
        double ratio;
        const char *words;
    } cases[] = {
        {1.0192, "costs about 2 % more"},
        {0.9996, "costs about 0.04 % less"},
        {1.2869, "costs 29 % more"},
        {0.7131, "costs 29 % less"},
        {0.902, "costs 10 % less"},
        {1.03, "costs 3 % more"},
        {1.0000004, "costs about 0.00004 % more"},
        {2.5, "costs 2.5 times as much"},
        {6.44e17, "costs 6.440e17 times as much"},
        {0.0099, "costs less than a hundredth"},
        {0.0104, "costs 99 % less"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(money_change_words(&memory, cases[i].ratio, 0.03), cases[i].words);
}

static const char *verdict_of(enum cost_verdict v, int open_runs, int open_prices, size_t runs_needed)
{
    struct level level = {.n_runs = 5}, fewer = {.n_runs = 3};
    struct comparison_row measured = {.level = &level}, base_measured = {.level = &fewer, .is_base = 1};
    struct cost_row row = {.measured = &measured, .runs_needed = runs_needed}, base = {.measured = &base_measured};
    row.relative = (struct cost_ratio){.value = 1.04, .verdict = v, .open_runs = open_runs, .open_prices = open_prices};
    return money_verdict_words(&memory, &row, &base, 0.03);
}

static void a_verdict_names_what_is_in_its_way(void **state)
{
    struct comparison_row measured = {.is_base = 1};
    struct cost_row base = {.measured = &measured};
    (void)state;
    assert_string_equal(money_verdict_words(&memory, &base, &base, 0.03), "base");
    assert_string_equal(verdict_of(COST_DEARER, 0, 0, 0), "costs 4 % more");
    assert_string_equal(verdict_of(COST_EQUIVALENT, 0, 0, 0), "no difference larger than 3 %");
    assert_string_equal(verdict_of(COST_TOO_FEW, 0, 0, 0), "cannot tell: too few runs");
    assert_string_equal(verdict_of(COST_INCONCLUSIVE, 1, 0, 32),
                        "cannot tell: about 29 more runs per level may decide");
    assert_string_equal(verdict_of(COST_INCONCLUSIVE, 0, 1, 0), "cannot tell: the prices are ranges");
    assert_string_equal(verdict_of(COST_INCONCLUSIVE, 1, 1, 32), "cannot tell: the prices are ranges and runs vary");
    assert_string_equal(verdict_of(COST_INCONCLUSIVE, 1, 0, 0), "cannot tell from these runs");
    assert_string_equal(verdict_of(COST_INCONCLUSIVE, 1, 0, 3), "cannot tell from these runs");
    assert_string_equal(verdict_of(COST_INCONCLUSIVE, 1, 0, 4), "cannot tell: about 1 more run per level may decide");
    assert_string_equal(verdict_of(COST_INCONCLUSIVE, 1, 1, 0), "cannot tell: the prices are ranges and runs vary");
}

static int release(void **state)
{
    (void)state;
    arena_release(&memory);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(costs_go_to_nearest_and_limits_outward),
        cmocka_unit_test(what_is_not_there_is_not_printed),
        cmocka_unit_test(no_cost_is_printed_as_nothing),
        cmocka_unit_test(shares_have_the_digits_they_were_given),
        cmocka_unit_test(only_the_dollar_has_a_sign),
        cmocka_unit_test(a_price_keeps_its_digits_where_they_can_be_read),
        cmocka_unit_test(a_price_is_told_as_its_source_puts_it),
        cmocka_unit_test(a_share_at_par_says_what_is_settled),
        cmocka_unit_test(a_change_is_said_to_nearest_and_never_as_nothing),
        cmocka_unit_test(a_verdict_names_what_is_in_its_way),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
