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
    assert_string_equal(analyse().why, "the last 6 records take 30.0 % more time per token: the run ended in another "
                                       "state; run longer");
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

#define LONG 20000

static double long_seconds[LONG], long_tokens[LONG];

static struct steady analyse_late(size_t n, double phi, uint64_t seed, size_t last, double factor)
{
    const struct steady_options options = steady_defaults();
    struct random_source r = {seed};
    struct steady s;
    for (size_t i = 0; i < n; i++)
        long_tokens[i] = 1;
    series_make(long_seconds, n, SERIES_FLAT, phi, &r);
    for (size_t i = n - last; i < n; i++)
        long_seconds[i] *= factor;
    assert_int_equal(steady_analyse(&s, long_seconds, long_tokens, n, &options, NULL), 0);
    return s;
}

/* Five tagged records, twelve that turn the running median, and a level that no record is tagged for. */
static void a_last_level_that_moves_nothing_does_not_refuse_the_run(void **state)
{
    (void)state;
    static const struct {
        size_t last;
        double factor;
    } ends[] = {{5, 1.3}, {5, 0.7}, {12, 1.3}, {100, 1.05}};
    for (size_t i = 0; i < LENGTH(ends); i++) {
        char named[80];
        struct steady s = analyse_late(LONG, 0, 3, ends[i].last, ends[i].factor);
        double moved = 1 + (ends[i].factor - 1) * (double)ends[i].last / LONG;
        assert_int_equal(s.state, STEADY_FLAT);
        assert_int_equal(s.n_window, LONG - 1);
        snprintf(named, sizeof named, "; the last %zu records take ", ends[i].last);
        assert_non_null(strstr(s.why, named));
        assert_non_null(strstr(s.why, ends[i].factor > 1 ? "% more time per token" : "% less time per token"));
        assert_non_null(strstr(s.why, "interval widened by that"));
        assert_true(s.lo < 1 / moved && 1 / moved < s.hi && s.lo < 1 && 1 < s.hi);
    }
}

/* Whoever names a warm-up names where the window begins, and not what is said of its end. */
static void an_end_is_forgiven_as_well_where_the_start_is_asked_for(void **state)
{
    (void)state;
    struct steady_options options = steady_defaults();
    for (options.fixed_warmup = 0; options.fixed_warmup < 400; options.fixed_warmup += 97) {
        struct steady s, found = analyse_late(LONG, 0, 3, 100, 1.05);
        assert_int_equal(steady_analyse(&s, long_seconds, long_tokens, LONG, &options, NULL), 0);
        assert_string_equal(strstr(s.why, "; the last 100"), strstr(found.why, "; the last 100"));
        assert_near(log(s.hi / s.lo), log(found.hi / found.lo), 0.05, 0);
        assert_true(s.lo < 1 && 1 < s.hi);
    }
}

/* The limit is a tenth of a percent of the rate: 5 records of 200 that are 11 % off move it by 0.28 %. */
static void a_last_level_that_moves_the_rate_refuses(void **state)
{
    (void)state;
    assert_int_equal(analyse_late(1000, 0, 4, 5, 1.15).state, STEADY_FLAT);   /* 0.075 % */
    assert_int_equal(analyse_late(1000, 0, 4, 5, 1.3).state, STEADY_NONE);    /* 0.15 % */
    assert_int_equal(analyse_late(1000, 0, 4, 20, 1.04).state, STEADY_FLAT);  /* 0.08 % */
    assert_int_equal(analyse_late(1000, 0, 4, 20, 1.10).state, STEADY_NONE);  /* 0.2 % */
    assert_int_equal(analyse_late(LONG, 0, 4, 500, 1.05).state, STEADY_NONE); /* 0.125 % */
    assert_int_equal(analyse_late(LONG, 0, 4, 5, 6).state, STEADY_NONE);      /* 0.125 % */
    assert_int_equal(analyse_late(200, 0.5, 4, 5, 1.11).state, STEADY_NONE);
}

/* What lies before the end must be a steady state by itself. */
static void the_end_is_forgiven_only_to_a_steady_run(void **state)
{
    (void)state;
    const struct steady_options options = steady_defaults();
    struct steady s;
    analyse_late(2000, 0, 5, 5, 1.3);
    for (size_t i = 0; i < 2000; i++)
        long_seconds[i] *= 1 + 0.1 * (double)i / 2000;
    assert_int_equal(steady_analyse(&s, long_seconds, long_tokens, 2000, &options, NULL), 0);
    assert_int_equal(s.state, STEADY_NONE);
    assert_true(isnan(s.rate) && isnan(s.lo) && isnan(s.hi));
}

static void forgiven_ends_are_covered_with_and_without_them(void **state)
{
    (void)state;
    int with = 0, without = 0, runs = 0;
    for (uint64_t seed = 1; seed <= 60; seed++)
        for (size_t last = 5; last <= 10; last += 5) {
            struct steady s = analyse_late(2000, 0.5, seed, last, last == 5 ? 1.3 : 1.15);
            double moved = 1 + 0.15 * 10 / 2000;
            assert_int_equal(s.state, STEADY_FLAT);
            without += s.lo <= 1 && 1 <= s.hi;
            with += s.lo <= 1 / moved && 1 / moved <= s.hi;
            runs++;
        }
    assert_true(with >= 0.93 * runs && without >= 0.93 * runs);
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
        cmocka_unit_test(a_last_level_that_moves_nothing_does_not_refuse_the_run),
        cmocka_unit_test(a_last_level_that_moves_the_rate_refuses),
        cmocka_unit_test(an_end_is_forgiven_as_well_where_the_start_is_asked_for),
        cmocka_unit_test(the_end_is_forgiven_only_to_a_steady_run),
        cmocka_unit_test(forgiven_ends_are_covered_with_and_without_them),
        cmocka_unit_test(a_fast_start_is_an_earlier_level_and_a_slow_one_a_warm_up),
        cmocka_unit_test(company_is_what_lies_half_as_far_off_on_the_same_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
