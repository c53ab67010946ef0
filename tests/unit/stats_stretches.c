/*
 * What is no steady state and looks like one: runs that still warm up or wander. And what is one although it does not
 * look so: slow stretches that the run came back from, which are paid for.
 */
#include "stats/outlier.h"
#include "stats/simulate.h"
#include "stats/steady.h"
#include "tests/unit/stats_check.h"

#include <string.h>

#define MOST 20000

static double seconds[MOST], tokens[MOST];

static void make(size_t n, double phi, uint64_t seed)
{
    struct random_source r = {seed};
    for (size_t i = 0; i < n; i++)
        tokens[i] = 1;
    series_make(seconds, n, SERIES_FLAT, phi, &r);
}

static void slow_down(size_t from, size_t to, double factor)
{
    for (size_t i = from; i < to; i++)
        seconds[i] *= factor;
}

static struct steady analyse(size_t n)
{
    const struct steady_options options = steady_defaults();
    struct steady s;
    assert_int_equal(steady_analyse(&s, seconds, tokens, n, &options, NULL), 0);
    return s;
}

/* Twice the time at first, decaying too slowly for the length of the run. */
static void a_run_that_still_warms_up_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        double decay;
    } ramps[] = {{40, 8}, {50, 16}, {60, 16}, {70, 16}};
    for (size_t k = 0; k < LENGTH(ramps); k++)
        for (uint64_t seed = 1; seed <= 200; seed++) {
            make(ramps[k].n, 0.5, seed);
            for (size_t i = 1; i < ramps[k].n; i++)
                seconds[i] *= 1 + exp(-(double)i / ramps[k].decay);
            struct steady s = analyse(ramps[k].n);
            assert_true(isnan(s.rate) || fabs(s.rate - 1) < 0.03);
        }
}

static size_t walks_reported(size_t n, double step)
{
    size_t reported = 0;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        struct random_source r = {seed};
        double level = 0;
        for (size_t i = 0; i < n; i++)
            seconds[i] = exp(level += step * random_normal(&r)), tokens[i] = 1;
        reported += isnan(analyse(n).rate) ? 0 : 1;
    }
    return reported;
}

/* Of 200 records some stay long enough where they are. */
static void a_random_walk_is_refused(void **state)
{
    (void)state;
    assert_true(walks_reported(1000, 0.01) <= 1);
    assert_true(walks_reported(200, 0.01) <= 25);
}

/* Few independent records are no refusal by themselves: these vary by 1 %. */
static void few_effective_records_that_vary_little_are_reported(void **state)
{
    (void)state;
    size_t few = 0, covered = 0, refused = 0;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        make(50, 0.8, seed);
        struct steady s = analyse(50);
        refused += strstr(s.why, "too few independent") != NULL;
        few += s.few_effective != 0;
        covered += s.few_effective && s.lo <= 1 && 1 <= s.hi;
    }
    assert_in_range(few, 20, 120);
    assert_in_range(refused, 0, 3);
    assert_true(100 * covered >= 97 * few);
}

/* Ten records are tagged one by one, eleven turn the running median, and thirty are a level: all of them are paid for.
 */
static void a_stretch_is_paid_for_whatever_its_length(void **state)
{
    (void)state;
    for (size_t length = 5; length <= 45; length++) {
        make(200, 0, length);
        double plain = analyse(200).rate;
        slow_down(100, 100 + length, 2);
        struct steady s = analyse(200);
        double n = (double)s.n_window;
        assert_int_equal(s.state, STEADY_FLAT);
        assert_in_range(s.start, 1, 90);
        assert_int_equal(s.n_stalls, 1);
        assert_int_equal(s.n_outliers, length);
        assert_near(s.rate, n / (n / plain + (double)length), 0.003, 0);
        assert_near(s.clean_rate, plain, 0.003, 0);
        assert_true(s.lo < n / (n + (double)length) && s.hi > s.rate && s.hi < 1.01);
    }
}

/* Of evenly spaced ones only the size is uncertain: n records, `length` of them `factor` times as slow every `period`.
 */
static void stretches_that_recur_are_periodic_stalls(void **state)
{
    (void)state;
    static const struct {
        size_t n, length, period, at;
        double factor;
    } rows[] = {{300, 12, 100, 30, 2}, {400, 15, 130, 20, 1.5}, {1000, 15, 300, 100, 3}, {1000, 20, 200, 60, 1.1}};
    for (size_t k = 0; k < LENGTH(rows); k++) {
        size_t covered = 0;
        double truth = 1 / (1 + (rows[k].factor - 1) * (double)rows[k].length / (double)rows[k].period);
        for (uint64_t seed = 1; seed <= 30; seed++) {
            make(rows[k].n, 0.3, seed);
            for (size_t at = rows[k].at; at < rows[k].n; at += rows[k].period)
                slow_down(at, at + rows[k].length, rows[k].factor);
            struct steady s = analyse(rows[k].n);
            assert_true(!isnan(s.rate));
            assert_true(fabs(s.rate / truth - 1) < 0.02 || s.hi / s.lo > 1.1);
            covered += s.lo <= truth && truth <= s.hi;
        }
        assert_in_range(covered, 26, 30);
    }
}

/* A hiccup that moves nothing, however late: the level after it is the one before it. */
static void a_small_hiccup_refuses_no_long_run(void **state)
{
    (void)state;
    static const struct {
        size_t n, at, length;
        double factor;
    } rows[] = {{2000, 1700, 12, 1.1}, {MOST, 17000, 11, 1.2}, {MOST, 19000, 40, 1.3}};
    for (size_t k = 0; k < LENGTH(rows); k++)
        for (size_t length = rows[k].length - 1; length <= rows[k].length; length++) {
            make(rows[k].n, 0.3, k + 1);
            slow_down(rows[k].at, rows[k].at + length, rows[k].factor);
            struct steady s = analyse(rows[k].n);
            double truth = 1 / (1 + (rows[k].factor - 1) * (double)length / (double)rows[k].n);
            assert_int_equal(s.state, STEADY_FLAT);
            assert_int_equal(s.n_window, rows[k].n - 1);
            assert_true(s.lo < truth && truth < s.hi && s.hi / s.lo < 1.006);
        }
}

/* Beyond a quarter of the window nobody knows which of the two levels is the steady one. */
static void too_much_of_a_slower_level_refuses(void **state)
{
    (void)state;
    make(400, 0, 1);
    slow_down(100, 190, 1.2);
    assert_int_equal(analyse(400).state, STEADY_FLAT);
    make(400, 0, 1);
    slow_down(100, 210, 1.2);
    struct steady s = analyse(400);
    assert_int_equal(s.state, STEADY_NONE);
    assert_non_null(strstr(s.why, "it changes between two levels"));
    make(400, 0, 1);
    for (size_t at = 40; at < 340; at += 60)
        slow_down(at, at + 30, 1.2);
    assert_int_equal(analyse(400).state, STEADY_NONE);
}

/* Not every start that was fast for a moment is the level: it must have held for a while. */
static void a_short_fast_start_does_not_end_the_warm_up(void **state)
{
    (void)state;
    make(300, 0, 2);
    slow_down(9, 70, 1.5);
    struct steady s = analyse(300);
    assert_int_equal(s.state, STEADY_WARMUP);
    assert_in_range(s.start, 70, 110);
    make(300, 0, 2); /* too little off for a tag, so that the first records are a level, of eight */
    slow_down(9, 70, 1.08);
    s = analyse(300);
    assert_int_equal(s.state, STEADY_WARMUP);
    assert_in_range(s.start, 70, 110);
    make(300, 0, 2);
    slow_down(20, 70, 1.5);
    s = analyse(300);
    assert_int_equal(s.state, STEADY_FLAT);
    assert_near(s.rate, 299.0 / (299 + 25), 0.003, 0);
}

static void the_records_of_a_stretch_are_tagged(void **state)
{
    (void)state;
    static signed char tag[200];
    struct steady_options options = steady_defaults();
    make(200, 0, 5);
    slow_down(100, 130, 1.5);
    for (options.fixed_warmup = -1; options.fixed_warmup < 60; options.fixed_warmup += 20) {
        assert_int_equal(steady_tags(tag, seconds, tokens, 200, &options, NULL), 0);
        for (size_t i = 0; i < 200; i++)
            assert_int_equal(tag[i], i >= 100 && i < 130 ? OUTLIER_SLOW : OUTLIER_NONE);
    }
    seconds[7] = 0;
    assert_int_equal(steady_tags(tag, seconds, tokens, 200, &options, NULL), ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_that_still_warms_up_is_refused),
        cmocka_unit_test(a_random_walk_is_refused),
        cmocka_unit_test(few_effective_records_that_vary_little_are_reported),
        cmocka_unit_test(a_stretch_is_paid_for_whatever_its_length),
        cmocka_unit_test(stretches_that_recur_are_periodic_stalls),
        cmocka_unit_test(a_small_hiccup_refuses_no_long_run),
        cmocka_unit_test(too_much_of_a_slower_level_refuses),
        cmocka_unit_test(a_short_fast_start_does_not_end_the_warm_up),
        cmocka_unit_test(the_records_of_a_stretch_are_tagged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
