/*
 * The sentence that goes with an analysis says what happened, where and how much, and warm-up only of a warm-up.
 */
#include "stats/simulate.h"
#include "stats/steady.h"
#include "tests/unit/stats_check.h"

#include <string.h>

#define N 200

static double seconds[N], tokens[N];

static void make_flat(uint64_t seed)
{
    struct random_source r = {seed};
    for (size_t i = 0; i < N; i++)
        tokens[i] = 1;
    series_make(seconds, N, SERIES_FLAT, 0, &r);
}

static void make_noiseless(void)
{
    for (size_t i = 0; i < N; i++)
        seconds[i] = 1 + 1e-4 * (double)(i * 7 % 5), tokens[i] = 1;
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

static void a_slow_stretch_in_mid_run_is_a_stall(void **state)
{
    (void)state;
    static const double factors[] = {1.05, 2, 3, 12};
    for (size_t f = 0; f < LENGTH(factors); f++)
        for (uint64_t seed = 1; seed <= 20; seed++) {
            make_flat(seed);
            slow_down(60, 100, factors[f]);
            struct steady s = analyse();
            assert_int_equal(s.state, STEADY_FLAT);
            assert_non_null(strstr(s.why, "; records 60-99 (40) take "));
            assert_non_null(strstr(s.why, " more time per token than those around them: counted as a "
                                          "stall"));
        }
}

static void a_slow_stretch_is_named_with_its_place_length_and_height(void **state)
{
    (void)state;
    make_noiseless();
    slow_down(60, 100, 2.1);
    assert_string_equal(analyse().why, "only record 0 discarded: the rest holds one level; records 60-99 (40) take 110 "
                                       "% more time per token than those around them: counted as a stall");
    make_noiseless();
    slow_down(60, 80, 1.2);
    slow_down(80, 100, 1.8);
    assert_non_null(strstr(analyse().why, "records 60-99 (40) take 47.0 % more")); /* sqrt(1.2 1.8) */
}

/* Of several, the one that cost most. */
static void of_two_slow_stretches_the_dearer_one_is_named(void **state)
{
    (void)state;
    make_noiseless();
    slow_down(50, 80, 1.5);
    slow_down(120, 132, 1.6);
    assert_non_null(strstr(analyse().why, "; records 50-79 (30) take 50.0 % more time per token than those around "
                                          "them, the dearest of 2 such: counted as stalls"));
    make_noiseless();
    slow_down(20, 31, 1.1);
    slow_down(80, 110, 1.2);
    assert_non_null(strstr(analyse().why, "; records 80-109 (30) take 20.0 % more"));
}

static void a_slow_stretch_after_compile_steps_is_named_all_the_same(void **state)
{
    (void)state;
    make_noiseless();
    slow_down(1, 4, 10);
    slow_down(60, 100, 2.1);
    struct steady s = analyse();
    assert_non_null(strstr(s.why, "records 0-"));
    assert_non_null(
        strstr(s.why, "discarded: compile steps 8.2x the steady level; records 60-99 (40) take 110 % more"));
}

static void a_run_that_changes_between_two_levels_is_refused(void **state)
{
    (void)state;
    make_noiseless();
    slow_down(40, 100, 2.1);
    struct steady s = analyse();
    assert_int_equal(s.state, STEADY_NONE);
    assert_string_equal(s.why, "it changes between two levels: of the last 199 records 60 take 110 % more time per "
                               "token than the others; run longer");
}

/* A ramp, still under way at the end of a short run. */
static void a_run_whose_records_depend_on_each_other_too_much_is_told_so(void **state)
{
    (void)state;
    double level = 0;
    struct random_source r = {3};
    for (size_t i = 0; i < N; i++)
        seconds[i] = exp(level += 0.01 * random_normal(&r)), tokens[i] = 1;
    struct steady s = analyse();
    assert_int_equal(s.state, STEADY_NONE);
    assert_non_null(strstr(s.why, "its records are too few independent ones for how much they vary: "));
    assert_non_null(strstr(s.why, ", which leaves the rate uncertain by "));
    assert_true(isnan(s.rate) && isnan(s.lo) && isnan(s.ess) && !s.few_effective);
    struct steady_options options = steady_defaults();
    options.fixed_warmup = 20;
    assert_int_equal(steady_analyse(&s, seconds, tokens, N, &options, NULL), 0);
    assert_non_null(strstr(s.why, "records 0-19 discarded: warm-up fixed by request; its records are too few"));
}

/* From the start on: a warm-up, however slow. Ten records or fewer, twice as slow or more, are compile steps. */
static void what_is_slow_from_the_start_is_a_warm_up(void **state)
{
    (void)state;
    make_noiseless();
    slow_down(1, 50, 3);
    assert_non_null(strstr(analyse().why, "discarded: warm-up, on average "));
    make_noiseless();
    slow_down(1, 50, 1.03);
    slow_down(50, 80, 4);
    assert_non_null(strstr(analyse().why, "discarded: warm-up, on average "));
    make_noiseless();
    slow_down(1, 7, 3);
    assert_non_null(strstr(analyse().why, "discarded: compile steps 3.0x the steady level"));
    make_noiseless();
    slow_down(1, 7, 1.5);
    assert_non_null(strstr(analyse().why, "discarded: warm-up, on average 50.0 % slower"));
}

static void a_faster_level_before_a_slow_stretch_is_a_slowdown(void **state)
{
    (void)state;
    make_noiseless();
    slow_down(1, 50, 0.8);
    slow_down(50, 80, 1.5);
    struct steady s = analyse();
    assert_int_equal(s.state, STEADY_SLOWDOWN);
    assert_non_null(strstr(s.why, "the rate then fell 20.0 % below an earlier level; not peak"));
}

static void fast_records_at_the_start_do_not_settle(void **state)
{
    (void)state;
    make_noiseless();
    slow_down(1, 3, 0.35);
    struct steady s = analyse();
    assert_int_equal(s.state, STEADY_FLAT);
    assert_string_equal(s.why, "records 0-2 discarded: they take 65.0 % less time per token than the steady level, too "
                               "few for a level");
}

static void whole_periods_are_named(void **state)
{
    (void)state;
    make_noiseless();
    for (size_t i = 20; i < N; i += 50)
        seconds[i] += 3;
    struct steady s = analyse();
    assert_int_equal(s.stall_period, 50);
    assert_non_null(strstr(s.why, "; for the rate, window cut to 3 whole periods of 50 records"));
    assert_near(s.rate, 50 / (50 * 1.0002 + 3), 1e-6, 0);
}

/* Stalls at 0, 97 and 200 of 300 come every 100 or so, but the last two hundred records hold one of them: no spread. */
static void a_single_stall_in_whole_periods_counts_as_it_comes(void **state)
{
    (void)state;
    static double long_seconds[300], ones[300];
    struct steady_options options = steady_defaults();
    struct steady s;
    options.fixed_warmup = 1;
    for (size_t i = 0; i < 300; i++)
        long_seconds[i] = 1 + 1e-4 * (double)(i * 7 % 5), ones[i] = 1;
    long_seconds[1] += 2, long_seconds[98] += 2, long_seconds[201] += 2;
    assert_int_equal(steady_analyse(&s, long_seconds, ones, 300, &options, NULL), 0);
    assert_int_equal(s.n_stalls, 3);
    assert_int_equal(s.stall_period, 0);
    assert_near(s.rate, 299 / (299 * 1.0002 + 6), 1e-6, 0);
    assert_null(strstr(s.why, "periods"));
}

/* The longest that can be said about one run fits. */
static void no_reason_is_cut_off(void **state)
{
    (void)state;
    static double s[20000], k[20000];
    const struct steady_options options = steady_defaults();
    struct random_source r = {5};
    struct steady out;
    for (size_t i = 0; i < 20000; i++)
        k[i] = 1;
    series_make(s, 20000, SERIES_FLAT, 0.5, &r);
    for (size_t i = 1; i < 40; i++)
        s[i] *= 12.5;
    for (size_t i = 4000; i < 8000; i++)
        s[i] *= 12.5;
    for (size_t i = 9500; i < 20000; i += 100)
        s[i] *= 2;
    for (size_t i = 19950; i < 20000; i++)
        s[i] *= 1.06;
    assert_int_equal(steady_analyse(&out, s, k, 20000, &options, NULL), 0);
    assert_non_null(strstr(out.why, "than those around them"));
    assert_non_null(strstr(out.why, "whole periods of 100 records"));
    assert_non_null(strstr(out.why, "interval widened by that"));
    assert_in_range(strlen(out.why), 200, sizeof out.why - 150); /* a trim and few samples may come on top */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slow_stretch_in_mid_run_is_a_stall),
        cmocka_unit_test(a_slow_stretch_is_named_with_its_place_length_and_height),
        cmocka_unit_test(of_two_slow_stretches_the_dearer_one_is_named),
        cmocka_unit_test(a_slow_stretch_after_compile_steps_is_named_all_the_same),
        cmocka_unit_test(a_run_that_changes_between_two_levels_is_refused),
        cmocka_unit_test(a_run_whose_records_depend_on_each_other_too_much_is_told_so),
        cmocka_unit_test(what_is_slow_from_the_start_is_a_warm_up),
        cmocka_unit_test(a_faster_level_before_a_slow_stretch_is_a_slowdown),
        cmocka_unit_test(fast_records_at_the_start_do_not_settle),
        cmocka_unit_test(whole_periods_are_named),
        cmocka_unit_test(a_single_stall_in_whole_periods_counts_as_it_comes),
        cmocka_unit_test(no_reason_is_cut_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
