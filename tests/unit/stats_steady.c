/*
 * One run's steady state: the pipeline vectors, made-up runs with a known truth, and properties any method must have.
 */
#include "stats/simulate.h"
#include "stats/steady.h"
#include "tests/unit/stats_check.h"
#include "tests/unit/stats_vectors.h"

#include <string.h>

#define MOST 20000

static double seconds[MOST], tokens[MOST];

static void one_token_a_record(size_t n)
{
    for (size_t i = 0; i < n; i++)
        tokens[i] = 1;
}

static struct steady analyse_with(size_t n, const struct steady_options *options)
{
    struct steady s;
    struct error err;
    assert_int_equal(steady_analyse(&s, seconds, tokens, n, options, &err), 0);
    assert_true(strlen(s.why) > 10);
    return s;
}

static struct steady analyse(size_t n)
{
    const struct steady_options options = steady_defaults();
    return analyse_with(n, &options);
}

static struct steady made(enum series_kind kind, double phi, size_t n, uint64_t seed)
{
    struct random_source r = {seed};
    one_token_a_record(n);
    series_make(seconds, n, kind, phi, &r);
    return analyse(n);
}

static int reported(const struct steady *s)
{
    return s->state == STEADY_FLAT || s->state == STEADY_WARMUP || s->state == STEADY_SLOWDOWN;
}

/* The acceptance of pipeline_*: class, truth inside the limits, start and rate near the reference output. */
struct acceptance {
    const double *seconds;
    enum steady_state state;
    double truth, rate;
    size_t from, to, stalls, period;
};

static void pipeline_vectors_are_accepted(void **state)
{
    (void)state;
    static const struct acceptance rows[] = {
        {vector_pipeline_flat, STEADY_FLAT, 1.1764705882352942, 1.1784722144085107, 1, 6, 0, 0},
        {vector_pipeline_compile3, STEADY_WARMUP, 1.1764705882352942, 1.1770096388682212, 1, 9, 0, 0},
        {vector_pipeline_ramp, STEADY_WARMUP, 1.1764705882352942, 1.1776068184225126, 46, 56, 0, 0},
        {vector_pipeline_periodic_stalls, STEADY_WARMUP, 1.1098779134295227, 1.1104596414547907, 1, 9, 3, 50},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        memcpy(seconds, rows[i].seconds, 200 * sizeof(double));
        one_token_a_record(200);
        struct steady s = analyse(200);
        assert_int_equal(s.state, rows[i].state);
        assert_true(s.lo < rows[i].truth && rows[i].truth < s.hi);
        assert_in_range(s.start, rows[i].from, rows[i].to);
        assert_int_equal(s.n_window, 200 - s.start);
        assert_near(s.rate, rows[i].rate, 1e-3, 0);
        assert_int_equal(s.n_stalls, rows[i].stalls);
        assert_int_equal(s.stall_period, rows[i].period);
    }
}

/* reference_output: sections 1 and 2 followed literally, digit by digit */
static void limits_equal_the_literal_reference(void **state)
{
    (void)state;
    one_token_a_record(200);
    memcpy(seconds, vector_pipeline_periodic_stalls, 200 * sizeof(double));
    struct steady s = analyse(200);
    assert_near(s.lo, 1.1089441530796038, 1e-9, 0);
    assert_near(s.hi, 1.1119772009036282, 1e-9, 0);
    assert_near(s.df, 11.847529886930097, 1e-9, 0);
    assert_near(s.ess, 187.07248118462627, 1e-9, 0);
    assert_near(s.clean_rate, 1.1776220566207891, 1e-9, 0);
    memcpy(seconds, vector_pipeline_ramp, 200 * sizeof(double));
    s = analyse(200);
    assert_int_equal(s.start, 51);
    assert_near(s.lo, 1.1741527952868056, 1e-9, 0);
    assert_near(s.hi, 1.1810710023106104, 1e-9, 0);
}

static void a_drifting_run_gets_no_number(void **state)
{
    (void)state;
    memcpy(seconds, vector_pipeline_drift, 200 * sizeof(double));
    one_token_a_record(200);
    struct steady s = analyse(200);
    assert_int_equal(s.state, STEADY_NONE);
    assert_true(isnan(s.rate) && isnan(s.lo) && isnan(s.hi) && isnan(s.clean_rate) && isnan(s.se_log));
    assert_non_null(strstr(s.why, "drift"));
    assert_non_null(strstr(s.why, "grows by 5.0 %"));
}

static void compile_steps_are_named_in_the_reason(void **state)
{
    (void)state;
    struct steady s = made(SERIES_COMPILE3, 0, 200, 3);
    assert_int_equal(s.state, STEADY_WARMUP);
    assert_int_equal(s.start, 4);
    assert_non_null(strstr(s.why, "records 0-3 discarded: compile steps"));
    assert_near(s.first_excess, 19, 0.05, 0);
}

/* The arithmetic between them goes through logarithms; what is left of that is no time. */
static void a_first_record_like_the_others_costs_exactly_nothing(void **state)
{
    (void)state;
    static const double times[] = {0.1, 0.3, 1, 2.9638, 7.7, 59.5038, 1234.5, 1e-6, 1e90};
    for (size_t k = 0; k < LENGTH(times); k++) {
        for (size_t i = 0; i < 60; i++) {
            tokens[i] = i % 2 ? 8192 : 3;
            seconds[i] = times[k] * tokens[i];
        }
        struct steady s = analyse(60);
        assert_true(s.first_excess == 0 && !signbit(s.first_excess));
    }
}

/* Nothing was paid for it then; how much faster it was is still said. */
static void a_first_record_that_is_faster_has_a_negative_excess(void **state)
{
    (void)state;
    for (size_t i = 0; i < 61; i++) {
        seconds[i] = i == 0 ? 59.5 : 60.25;
        tokens[i] = 8192;
    }
    assert_true(analyse(61).first_excess == -0.75);
    seconds[0] = 59.5038 + 60.25; /* twelve digits of it, and none of the arithmetic's */
    assert_true(analyse(61).first_excess == 59.5038);
}

static void a_slowdown_is_reported_as_not_peak(void **state)
{
    (void)state;
    struct steady s = made(SERIES_SHIFT_UP60, 0, 200, 4);
    assert_int_equal(s.state, STEADY_SLOWDOWN);
    assert_in_range(s.start, 115, 135);
    assert_near(s.level_ratio, 1 / 1.05, 0.01, 0);
    assert_non_null(strstr(s.why, "not peak"));
}

static void a_late_shift_is_too_young_to_report(void **state)
{
    (void)state;
    struct steady s = made(SERIES_SHIFT_UP90, 0, 200, 5);
    assert_int_equal(s.state, STEADY_NONE);
    assert_non_null(strstr(s.why, "window too short"));
    assert_non_null(strstr(s.why, "50 are needed"));
}

static void simulated_runs_are_covered_and_refused_as_printed(void **state)
{
    (void)state;
    static const double phis[] = {0, 0.5, 0.8};
    for (size_t p = 0; p < LENGTH(phis); p++) {
        int covered = 0, found = 0, late = 0, drifting = 0;
        for (uint64_t seed = 1; seed <= 300; seed++) {
            struct steady s = made(SERIES_FLAT, phis[p], 200, 1000 + seed);
            found += reported(&s);
            covered += reported(&s) && s.lo <= 1 && 1 <= s.hi;
            s = made(SERIES_SHIFT_UP90, phis[p], 200, 2000 + seed);
            late += !reported(&s);
            s = made(SERIES_DRIFT10, phis[p], 200, 3000 + seed);
            drifting += !reported(&s);
        }
        assert_true(found >= 285);                   /* 95 % */
        assert_true(covered >= 0.91 * found);        /* 94-96 % in the long run; three standard errors below 95 % */
        assert_true(late >= 294 && drifting >= 294); /* 98 % */
    }
}

static void scaling_time_scales_the_rate_and_nothing_else(void **state)
{
    (void)state;
    static const double factors[] = {1e-3, 3.7, 1024};
    for (enum series_kind kind = SERIES_FLAT; kind < SERIES_KINDS; kind++)
        for (size_t f = 0; f < LENGTH(factors); f++) {
            struct steady a = made(kind, 0.5, 200, 50 + (uint64_t)kind);
            for (size_t i = 0; i < 200; i++)
                seconds[i] *= factors[f];
            struct steady b = analyse(200);
            assert_int_equal(b.state, a.state);
            assert_int_equal(b.start, a.start);
            assert_int_equal(b.n_stalls, a.n_stalls);
            assert_string_equal(b.why, a.why);
            if (!reported(&a))
                continue;
            assert_near(b.rate * factors[f], a.rate, 1e-12, 0);
            assert_near(b.lo * factors[f], a.lo, 1e-9, 0);
            assert_near(b.hi * factors[f], a.hi, 1e-9, 0);
            assert_near(b.se_log, a.se_log, 1e-7, 0);
        }
}

static void a_change_of_batch_size_is_not_a_change_of_level(void **state)
{
    (void)state;
    struct steady a = made(SERIES_FLAT, 0.5, 200, 6);
    for (size_t i = 100; i < 200; i++) {
        tokens[i] = 2;
        seconds[i] *= 2;
    }
    struct steady b = analyse(200);
    assert_int_equal(b.state, STEADY_FLAT);
    assert_int_equal(b.start, a.start);
    assert_near(b.rate, a.rate, 1e-3, 0);
    assert_near(b.se_log, a.se_log, 0.5, 0);
}

static void a_warmup_by_request_replaces_the_search(void **state)
{
    (void)state;
    struct steady_options options = steady_defaults();
    made(SERIES_DRIFT10, 0, 200, 7);
    options.fixed_warmup = 40;
    struct steady s = analyse_with(200, &options);
    assert_int_equal(s.state, STEADY_WARMUP);
    assert_int_equal(s.start, 40);
    assert_int_equal(s.n_window, 160);
    assert_non_null(strstr(s.why, "warm-up fixed by request"));
    assert_true(s.rate > 0.9 && s.rate < 1 && s.lo < s.rate && s.rate < s.hi);
    options.fixed_warmup = 0;
    s = analyse_with(200, &options);
    assert_int_equal(s.state, STEADY_FLAT);
    assert_int_equal(s.start, 1);
    for (long asked = 171; asked < 100000; asked *= 3) {
        options.fixed_warmup = asked;
        s = analyse_with(200, &options);
        assert_int_equal(s.state, STEADY_INSUFFICIENT);
        assert_true(isnan(s.rate));
    }
}

static void requested_windows_keep_their_stalls(void **state)
{
    (void)state;
    struct steady_options options = steady_defaults();
    options.fixed_warmup = 1;
    struct random_source r = {8};
    one_token_a_record(400);
    series_make(seconds, 400, SERIES_STALL50, 0, &r);
    struct steady s = analyse_with(400, &options);
    assert_int_equal(s.stall_period, 50);
    assert_true(s.lo < 1 / 1.06 && 1 / 1.06 < s.hi);
    assert_near(s.clean_rate, 1, 0.005, 0);
    assert_near(s.stall_share, 0.06 / 1.06, 0.1, 0);
}

static void too_few_records_are_insufficient(void **state)
{
    (void)state;
    for (size_t n = 0; n <= 30; n++) {
        struct steady s = made(SERIES_FLAT, 0, n, 9);
        assert_int_equal(s.state, STEADY_INSUFFICIENT);
        assert_true(isnan(s.rate));
        assert_int_equal(s.n_records, n);
    }
    assert_int_equal(made(SERIES_FLAT, 0, 31, 9).state, STEADY_FLAT);
}

static void impossible_times_are_refused_with_their_index(void **state)
{
    (void)state;
    static const double bad[] = {0, -1, NAN, INFINITY, 1e-310, 1e200};
    const struct steady_options options = steady_defaults();
    for (size_t i = 0; i < LENGTH(bad); i++) {
        struct steady s = {.n_records = 77};
        struct error err;
        made(SERIES_FLAT, 0, 50, 10);
        seconds[17] = bad[i];
        assert_int_equal(steady_analyse(&s, seconds, tokens, 50, &options, &err), ERR_INPUT);
        assert_non_null(strstr(err.text, "seconds[17]"));
        seconds[17] = 1;
        tokens[49] = bad[i];
        assert_int_equal(steady_analyse(&s, seconds, tokens, 50, &options, &err), ERR_INPUT);
        assert_non_null(strstr(err.text, "tokens[49]"));
        assert_int_equal(s.n_records, 77);
    }
}

static void senseless_options_are_refused(void **state)
{
    (void)state;
    struct steady_options wrong[5];
    struct steady s;
    made(SERIES_FLAT, 0, 50, 10);
    for (size_t i = 0; i < LENGTH(wrong); i++)
        wrong[i] = steady_defaults();
    wrong[0].delta = 0, wrong[1].level = 1, wrong[2].least_share = NAN, wrong[3].least_segment = 1;
    wrong[4].least_window = 2;
    for (size_t i = 0; i < LENGTH(wrong); i++)
        assert_int_equal(steady_analyse(&s, seconds, tokens, 50, &wrong[i], NULL), ERR_USAGE);
}

static void stalls_without_pause_leave_no_steady_state(void **state)
{
    (void)state;
    one_token_a_record(200);
    for (size_t i = 0; i < 200; i++)
        seconds[i] = i % 4 ? 1 : 3;
    struct steady s = analyse(200);
    assert_int_equal(s.state, STEADY_NONE);
    assert_non_null(strstr(s.why, "stalls"));
}

static void identical_records_are_called_suspicious(void **state)
{
    (void)state;
    one_token_a_record(100);
    for (size_t i = 0; i < 100; i++)
        seconds[i] = 0.25;
    struct steady s = analyse(100);
    assert_int_equal(s.state, STEADY_FLAT);
    assert_near(s.rate, 4, 1e-14, 0);
    assert_near(s.lo, 4 / 1.04, 1e-12, 0);
    assert_non_null(strstr(s.why, "; identical records: clock resolution or synthetic, interval widened by a tick of "
                                  "0.01 s"));
}

/* Steps of 2.3 s and a collection of 5 s every fifty, on a clock that tells whole seconds. */
static void a_coarse_clock_beside_stalls_is_not_certainty(void **state)
{
    (void)state;
    one_token_a_record(200);
    for (size_t i = 0; i < 200; i++)
        seconds[i] = i == 0 ? 40 : i % 50 == 10 ? 5 : 2;
    struct steady s = analyse(200);
    double truth = 50 / (49 * 2.3 + 5);
    assert_int_equal(s.stall_period, 50);
    assert_true(s.lo < truth && truth < s.hi);
    assert_non_null(strstr(s.why, "; identical records beside the stalls: clock resolution or synthetic, interval "
                                  "widened by a tick of 1 s"));
}

/* Whatever record the cycle begins with. */
static void records_that_alternate_hold_one_level(void **state)
{
    (void)state;
    static const double cycles[][4] = {{1, 1, 2, 1}, {1, 1, 1.05, 1}, {1, 2, 1, 2}, {1, 1, 1, 2}};
    static const size_t lengths[] = {3, 3, 2, 4};
    one_token_a_record(200);
    for (size_t c = 0; c < LENGTH(cycles); c++)
        for (uint64_t seed = 1; seed <= 60; seed++) {
            struct random_source r = {seed};
            for (size_t i = 0; i < 200; i++)
                seconds[i] = cycles[c][(i + seed) % lengths[c]] * exp(0.005 * random_normal(&r));
            struct steady s = analyse(200);
            assert_true(s.state == STEADY_FLAT || (s.state == STEADY_NONE && strstr(s.why, "no five quiet")));
        }
}

/* A run that begins at its level has not warmed up in the stall that comes then. */
static void a_stall_among_the_first_records_makes_no_warm_up(void **state)
{
    (void)state;
    one_token_a_record(200);
    for (size_t first = 2; first <= 8; first++) {
        struct random_source r = {first};
        series_make(seconds, 200, SERIES_FLAT, 0, &r);
        for (size_t i = first; i < 200; i += 45)
            seconds[i] += 3;
        struct steady s = analyse(200);
        assert_int_equal(s.state, STEADY_FLAT);
        assert_int_equal(s.start, 1);
        assert_int_equal(s.stall_period, 45);
    }
}

/* docs/statistics.md, "materiality" */
static void an_immaterial_transient_costs_neither_window_nor_class(void **state)
{
    (void)state;
    struct random_source r = {12};
    one_token_a_record(37);
    for (size_t i = 0; i < 37; i++)
        seconds[i] = 36 * (1 + (i < 13 ? 0.003 : 0) + 0.0002 * random_normal(&r));
    struct steady s = analyse(37);
    assert_int_equal(s.state, STEADY_FLAT);
    assert_int_equal(s.start, 1);
    assert_non_null(strstr(s.why, "interval widened"));
    assert_true(s.lo < 1.0 / 36 && 1.0 / 36 < s.hi);
}

/* docs/statistics.md, few effective samples */
static void few_effective_samples_give_the_windows_own_range(void **state)
{
    (void)state;
    double slowest = 0, fastest = INFINITY;
    one_token_a_record(40);
    for (size_t i = 0; i < 40; i++) {
        seconds[i] = 1 + 0.002 * sin(2 * M_PI * (double)i / 37);
        slowest = i ? fmax(slowest, seconds[i]) : slowest;
        fastest = i ? fmin(fastest, seconds[i]) : fastest;
    }
    struct steady_options options = steady_defaults();
    options.fixed_warmup = 0;
    struct steady s = analyse_with(40, &options);
    assert_true(s.few_effective);
    assert_near(s.lo, 1 / slowest, 1e-12, 0);
    assert_near(s.hi, 1 / fastest, 1e-12, 0);
    assert_true(s.se_log > 0 && s.df > 0);
    assert_non_null(strstr(s.why, "few effective samples"));
}

static void long_runs_are_searched_in_blocks_and_estimated_whole(void **state)
{
    (void)state;
    struct steady s = made(SERIES_SHIFT_DOWN40, 0.5, MOST, 13);
    assert_int_equal(s.state, STEADY_WARMUP);
    assert_in_range(s.start, 7900, 8300);
    assert_int_equal(s.n_window, MOST - s.start);
    assert_near(s.rate, 1 / 0.95, 0.001, 0);
}

/* Jumps, quantised clocks, single outliers of any size, long flat stretches. */
static void fill_wildly(size_t n, struct random_source *r)
{
    double level = exp(8 * random_normal(r)), tick = random_unit(r) < 0.3 ? level / 10 : 0;
    double spread = random_unit(r) < 0.2 ? 0 : fmin(0.5, exp(3 * random_normal(r) - 4)), walk = random_unit(r) < 0.3;
    for (size_t i = 0; i < n; i++) {
        level *= random_unit(r) < 0.02 ? exp(random_normal(r)) : exp(walk * spread * random_normal(r));
        seconds[i] = level * exp(spread * random_normal(r)) * (random_unit(r) < 0.03 ? exp(2 * random_normal(r)) : 1);
        seconds[i] = tick > 0 ? fmax(1, round(seconds[i] / tick)) * tick : seconds[i];
        tokens[i] = random_unit(r) < 0.9 ? 4096 : 8192;
    }
}

static void any_series_gets_a_consistent_answer(void **state)
{
    (void)state;
    struct random_source r = {14};
    struct steady_options options = steady_defaults();
    for (int trial = 0; trial < 3000; trial++) {
        size_t n = random_bits(&r) % 300;
        options.least_window = 8 + random_bits(&r) % 40;
        options.fixed_warmup = random_unit(&r) < 0.2 ? (long)(random_bits(&r) % 100) : -1;
        fill_wildly(n, &r);
        struct steady s = analyse_with(n, &options);
        if (n > 0)
            assert_int_equal(s.start + s.n_window, n);
        assert_int_equal(reported(&s), isfinite(s.rate) != 0);
        if (!reported(&s))
            continue;
        assert_true(s.n_window >= options.least_window && s.start >= 1);
        assert_true(s.lo <= s.rate * (1 + 1e-12) && s.rate <= s.hi * (1 + 1e-12) && s.lo > 0 && isfinite(s.hi));
        assert_true(isfinite(s.se_log) && s.df > 0 && s.ess > 0 && isfinite(s.clean_rate) && isfinite(s.level_ratio));
        assert_true(s.clean_rate >= s.rate * (1 - 1e-12) || s.stall_period > 0);
        assert_true(s.state == STEADY_SLOWDOWN ? s.level_ratio < 1 : 1);
    }
}

static void states_have_the_names_of_the_interface(void **state)
{
    (void)state;
    assert_string_equal(steady_state_name(STEADY_FLAT), "flat");
    assert_string_equal(steady_state_name(STEADY_WARMUP), "warmup");
    assert_string_equal(steady_state_name(STEADY_SLOWDOWN), "slowdown");
    assert_string_equal(steady_state_name(STEADY_NONE), "no-steady-state");
    assert_string_equal(steady_state_name(STEADY_INSUFFICIENT), "insufficient");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pipeline_vectors_are_accepted),
        cmocka_unit_test(limits_equal_the_literal_reference),
        cmocka_unit_test(a_drifting_run_gets_no_number),
        cmocka_unit_test(compile_steps_are_named_in_the_reason),
        cmocka_unit_test(a_first_record_like_the_others_costs_exactly_nothing),
        cmocka_unit_test(a_first_record_that_is_faster_has_a_negative_excess),
        cmocka_unit_test(a_slowdown_is_reported_as_not_peak),
        cmocka_unit_test(a_late_shift_is_too_young_to_report),
        cmocka_unit_test(simulated_runs_are_covered_and_refused_as_printed),
        cmocka_unit_test(scaling_time_scales_the_rate_and_nothing_else),
        cmocka_unit_test(a_change_of_batch_size_is_not_a_change_of_level),
        cmocka_unit_test(a_warmup_by_request_replaces_the_search),
        cmocka_unit_test(requested_windows_keep_their_stalls),
        cmocka_unit_test(too_few_records_are_insufficient),
        cmocka_unit_test(impossible_times_are_refused_with_their_index),
        cmocka_unit_test(senseless_options_are_refused),
        cmocka_unit_test(stalls_without_pause_leave_no_steady_state),
        cmocka_unit_test(identical_records_are_called_suspicious),
        cmocka_unit_test(a_coarse_clock_beside_stalls_is_not_certainty),
        cmocka_unit_test(records_that_alternate_hold_one_level),
        cmocka_unit_test(a_stall_among_the_first_records_makes_no_warm_up),
        cmocka_unit_test(an_immaterial_transient_costs_neither_window_nor_class),
        cmocka_unit_test(few_effective_samples_give_the_windows_own_range),
        cmocka_unit_test(long_runs_are_searched_in_blocks_and_estimated_whole),
        cmocka_unit_test(any_series_gets_a_consistent_answer),
        cmocka_unit_test(states_have_the_names_of_the_interface),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
