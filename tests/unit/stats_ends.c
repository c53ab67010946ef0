/*
 * What a run's first and last records alone can hide: levels shorter than half of Hampel's window, against stalls that
 * are as long.
 */
#include "stats/outlier.h"
#include "stats/simulate.h"
#include "stats/steady.h"
#include "tests/unit/stats_check.h"

#include <string.h>

#define N 200

static double seconds[N], tokens[N];

static void make(double phi, uint64_t seed)
{
    struct random_source r = {seed};
    for (size_t i = 0; i < N; i++)
        tokens[i] = 1;
    series_make(seconds, N, SERIES_FLAT, phi, &r);
}

static void slow_down(size_t from, size_t to, double factor)
{
    for (size_t i = from; i < to; i++)
        seconds[i] *= factor;
}

static struct steady analyse(void)
{
    const struct steady_options options = steady_defaults();
    struct steady s;
    assert_int_equal(steady_analyse(&s, seconds, tokens, N, &options, NULL), 0);
    return s;
}

static void a_run_that_ends_in_another_state_is_refused(void **state)
{
    (void)state;
    static const double phis[] = {0, 0.5, 0.8}, factors[] = {0.7, 1.15, 1.3, 3};
    for (size_t p = 0; p < LENGTH(phis); p++)
        for (size_t f = 0; f < LENGTH(factors); f++)
            for (size_t last = 5; last <= 12; last++) {
                make(phis[p], 100 + last);
                slow_down(N - last, N, factors[f]);
                struct steady s = analyse();
                assert_int_equal(s.state, STEADY_NONE);
                assert_true(isnan(s.rate) && isnan(s.lo));
                assert_in_range(s.n_window, last, last + 1);
                assert_int_equal(s.start + s.n_window, N);
            }
}

static void the_reason_names_the_records_and_how_far_off_they_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < N; i++)
        seconds[i] = tokens[i] = 1;
    slow_down(N - 6, N, 1.3);
    assert_string_equal(analyse().why, "no steady state: the last 6 records take 30.0 % more time per token: the run "
                                       "ended in another state; run longer");
    slow_down(N - 6, N, 0.8 / 1.3);
    assert_non_null(strstr(analyse().why, "the last 6 records take 20.0 % less time per token"));
}

/* A stall in the last regime does not hide it. */
static void a_long_record_among_the_last_changes_nothing(void **state)
{
    (void)state;
    for (size_t stalled = N - 7; stalled < N; stalled++) {
        make(0.5, stalled);
        slow_down(N - 7, N, 1.3);
        slow_down(stalled, stalled + 1, 8);
        assert_int_equal(analyse().state, STEADY_NONE);
    }
}

static void up_to_four_slow_records_at_the_end_are_a_stall(void **state)
{
    (void)state;
    for (size_t last = 1; last <= 4; last++) {
        make(0, 7);
        slow_down(N - last, N, 2);
        struct steady s = analyse();
        assert_int_equal(s.state, STEADY_FLAT);
        assert_int_equal(s.n_stalls, 1);
        assert_int_equal(s.n_outliers, last);
    }
}

/* A window begun after the last of them would leave their time out: 2 % of this run. */
static void long_stalls_that_the_run_comes_back_from_are_paid_for(void **state)
{
    (void)state;
    int covered = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        make(0, seed);
        for (size_t at = 30; at < N; at += 50)
            slow_down(at, at + 7, 1.3);
        struct steady s = analyse();
        assert_int_equal(s.state, STEADY_FLAT);
        assert_true(s.n_stalls >= 3);
        assert_int_equal(s.stall_period, 50);
        covered += s.lo <= 1 / 1.042 && 1 / 1.042 <= s.hi;
    }
    assert_true(covered >= 34);
}

static void a_fast_start_is_an_earlier_level_and_a_slow_one_a_warm_up(void **state)
{
    (void)state;
    for (size_t first = 5; first <= 9; first++) {
        make(0.5, first);
        slow_down(1, 1 + first, 0.7);
        struct steady s = analyse();
        assert_int_equal(s.state, STEADY_SLOWDOWN);
        assert_near(s.level_ratio, 0.7, 0.03, 0);
        assert_in_range(s.start, 1 + first, 60);
        make(0.5, first);
        slow_down(1, 1 + first, 1.3);
        assert_int_equal(analyse().state, STEADY_WARMUP);
    }
    make(0.5, 3);
    slow_down(1, 3, 0.7);
    assert_int_equal(analyse().state, STEADY_FLAT);
}

static void company_is_what_lies_half_as_far_off_on_the_same_side(void **state)
{
    (void)state;
    static const double x[] = {0, 0.6, 1, 0.5, 0.4, -1, -0.4, 2};
    struct company c = outlier_company(x, LENGTH(x), 2, 0);
    assert_int_equal(c.from, 1);
    assert_int_equal(c.to, 4);
    c = outlier_company(x, LENGTH(x), 5, 0);
    assert_int_equal(c.from, 5);
    assert_int_equal(c.to, 6);
    c = outlier_company(x, LENGTH(x), 7, 0);
    assert_int_equal(c.from, 7);
    assert_int_equal(c.to, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_that_ends_in_another_state_is_refused),
        cmocka_unit_test(the_reason_names_the_records_and_how_far_off_they_are),
        cmocka_unit_test(a_long_record_among_the_last_changes_nothing),
        cmocka_unit_test(up_to_four_slow_records_at_the_end_are_a_stall),
        cmocka_unit_test(long_stalls_that_the_run_comes_back_from_are_paid_for),
        cmocka_unit_test(a_fast_start_is_an_earlier_level_and_a_slow_one_a_warm_up),
        cmocka_unit_test(company_is_what_lies_half_as_far_off_on_the_same_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
