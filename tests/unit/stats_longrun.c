/*
 * Long-run variance, the rate of a window and stalls, against vectors computed by two independent implementations,
 * R and scipy.
 */
#include "core/arena.h"
#include "stats/limits.h"
#include "stats/longrun.h"
#include "stats/outlier.h"
#include "stats/rate.h"
#include "stats/simulate.h"
#include "stats/stalls.h"
#include "stats/summary.h"
#include "tests/unit/stats_check.h"
#include "tests/unit/stats_vectors.h"

#include <string.h>

static void prewhitened_cosine_variance_agrees_on(const double *seconds, size_t n, double r1, double phi, double df,
                                                  double variance)
{
    double u[200], scratch[200], mean = summary_mean(seconds, n);
    for (size_t i = 0; i < n; i++)
        u[i] = 1 - seconds[i] / mean;
    struct longrun r = longrun_estimate(u, n, scratch);
    assert_near(r.r1, r1, 1e-9, 1e-15);
    assert_near(r.phi, phi, 1e-9, 1e-15);
    assert_near(r.df, df, 0, 0);
    assert_near(r.variance, variance, 1e-9, 1e-15);
    assert_near(r.ess, (double)n * summary_variance(u, n) / variance, 1e-9, 0);
}

/* ewc_1, ewc_2 */
static void long_run_variance_equals_the_vectors(void **state)
{
    (void)state;
    prewhitened_cosine_variance_agrees_on(vector_ewc_1, 50, -0.23202363469505538, 0, 5, 0.00036276463228308257);
    prewhitened_cosine_variance_agrees_on(vector_ewc_2, 200, 0.39488639256600466, 0.408047339353066, 13,
                                          0.0006460456324192543);
}

/* ewc_1, ewc_2: lrv_ewc_plain; degrees of freedom as R and numpy evaluate floor(0.4 * n^(2/3)) */
static void without_prewhitening_the_plain_estimate_remains(void **state)
{
    (void)state;
    double u[200], scratch[200];
    for (size_t i = 0; i < 50; i++)
        u[i] = 1 - vector_ewc_1[i] / summary_mean(vector_ewc_1, 50);
    struct longrun r = longrun_plain(u, 50, scratch);
    assert_near(r.variance, 0.00047238942542693975, 1e-9, 0);
    assert_near(r.df, 5, 0, 0);
    assert_near(r.phi, 0, 0, 0);
    for (size_t i = 0; i < 200; i++)
        u[i] = 1 - vector_ewc_2[i] / summary_mean(vector_ewc_2, 200);
    assert_near(longrun_plain(u, 200, scratch).variance, 0.0006101322293820291, 1e-9, 0);
    assert_near(longrun_df(9), 1, 0, 0);
    assert_near(longrun_df(201), 13, 0, 0);
    assert_near(longrun_df(1001), 39, 0, 0);
}

static void a_series_without_variance_has_no_long_run_variance(void **state)
{
    (void)state;
    double u[20] = {0}, scratch[20];
    struct longrun r = longrun_estimate(u, 20, scratch);
    assert_near(r.variance, 0, 0, 0);
    assert_near(r.ess, 20, 0, 0);
}

/* Stan's limit for antithetic chains, n log10 n (Vehtari et al. 2021); n below ten records, where that is less. */
static void alternating_records_count_for_n_log_n_at_most(void **state)
{
    (void)state;
    static const size_t lengths[] = {8, 9, 10, 33, 199};
    double u[199], scratch[199];
    for (size_t k = 0; k < LENGTH(lengths); k++) {
        size_t n = lengths[k];
        for (size_t i = 0; i < n; i++)
            u[i] = i % 2 ? 0.025 : -0.025;
        struct longrun r = longrun_estimate(u, n, scratch), b = longrun_bounded(&r, u, n);
        assert_near(b.ess, (double)n * fmax(1, log10((double)n)), 1e-12, 0);
        assert_near(b.variance, (double)n * summary_variance(u, n) / b.ess, 1e-12, 0);
        assert_near(b.df, r.df, 0, 0);
        if (n == 199)
            assert_true(r.ess > 10000);
    }
}

static void an_estimate_within_the_limit_stays_as_it_is(void **state)
{
    (void)state;
    double u[200], scratch[200], mean = summary_mean(vector_ewc_1, 50);
    for (size_t i = 0; i < 50; i++)
        u[i] = 1 - vector_ewc_1[i] / mean;
    struct longrun r = longrun_estimate(u, 50, scratch), b = longrun_bounded(&r, u, 50);
    assert_true(r.ess > 50); /* more than n, and still believed */
    assert_memory_equal(&b, &r, sizeof r);
    const double none[20] = {0};
    r = longrun_estimate(none, 20, scratch);
    assert_near(longrun_bounded(&r, none, 20).ess, 20, 0, 0);
}

/* R 4.2.2 qt(); 5 degrees of freedom also by the closed form */
static void student_limits_take_fractional_degrees_of_freedom(void **state)
{
    (void)state;
    assert_near(student_limit(0.95, 5), 2.570581835636314, 1e-12, 0);
    assert_near(student_limit(0.95, 13), 2.1603686564610127, 1e-12, 0);
    assert_near(student_limit(0.95, 1), 12.706204736174694, 1e-12, 0);
    assert_near(student_limit(0.90, 2), 2.919985580353726, 1e-12, 0);
}

static struct steady rate_of(const double *seconds, const double *tokens, const signed char *tag, size_t n,
                             double usual)
{
    struct rate_doubt doubt;
    struct arena a = {0};
    struct steady out = {0};
    double level[200];
    for (size_t i = 0; i < n; i++)
        level[i] = usual;
    const struct stretch s = {.seconds = seconds, .tokens = tokens, .tag = tag, .level = level, .n = n};
    assert_int_equal(rate_estimate(&out, &doubt, &s, 0.95, 0, &a), 0);
    arena_release(&a);
    return out;
}

/* throughput_1: one step in 50 takes eleven times as long; throughput_2: varying tokens */
static void the_rate_is_tokens_over_time_and_not_the_mean_of_rates(void **state)
{
    (void)state;
    const signed char none[100] = {0};
    double tokens[100];
    for (size_t i = 0; i < 100; i++)
        tokens[i] = 524288;
    struct steady r = rate_of(vector_throughput_1_seconds, tokens, none, 100, 1);
    assert_near(r.rate, 514274.0555895601, 1e-9, 0);
    assert_near(r.se_log, 0.10945347616751167, 1e-9, 0);
    assert_near(r.lo, 399556.8815042872, 1e-9, 0);
    assert_near(r.hi, 661927.7917497116, 1e-9, 0);
    assert_near(r.df, 8, 0, 0);
    r = rate_of(vector_throughput_2_seconds, vector_throughput_2_tokens, none, 60, 1);
    assert_near(r.rate, 668046.0165262215, 1e-9, 0);
    assert_near(r.se_log, 0.004807669114686392, 1e-9, 0);
    assert_near(r.phi, 0.43270002707396643, 1e-9, 0);
    assert_near(r.lo, 660233.2064117014, 1e-9, 0);
    assert_near(r.hi, 675951.278824747, 1e-9, 0);
}

static void slow_records_at_most_two_apart_are_one_stall(void **state)
{
    (void)state;
    signed char tag[30] = {0};
    double excess[30] = {0};
    struct stall stalls[30];
    tag[3] = tag[5] = tag[6] = tag[10] = OUTLIER_SLOW;
    tag[20] = OUTLIER_FAST;
    excess[3] = 1, excess[5] = 2, excess[6] = 4, excess[10] = 8, excess[20] = -16;
    assert_int_equal(stalls_gather(stalls, tag, excess, 30), 2);
    assert_int_equal(stalls[0].at, 3);
    assert_near(stalls[0].excess, 7, 0, 0);
    assert_int_equal(stalls[1].at, 10);
    assert_near(stalls[1].excess, 8, 0, 0);
}

static size_t period_of(const size_t *at, size_t n)
{
    struct stall stalls[16];
    double scratch[16];
    for (size_t i = 0; i < n; i++)
        stalls[i] = (struct stall){.at = at[i]};
    return stalls_period(stalls, n, scratch);
}

static void a_period_needs_three_stalls_at_regular_distances(void **state)
{
    (void)state;
    assert_int_equal(period_of((size_t[]){10, 60}, 2), 0);
    assert_int_equal(period_of((size_t[]){10, 60, 110}, 3), 50);
    assert_int_equal(period_of((size_t[]){10, 60, 111}, 3), 0); /* by chance, often enough */
    assert_int_equal(period_of((size_t[]){10, 61, 110, 160}, 4), 50);
    assert_int_equal(period_of((size_t[]){10, 60, 110, 160, 260}, 5), 50); /* one was missed */
    assert_int_equal(period_of((size_t[]){10, 60, 160, 260}, 4), 0);       /* 50 is the exception */
    assert_int_equal(period_of((size_t[]){10, 60, 110, 160, 185}, 5), 0);
    assert_int_equal(period_of((size_t[]){4, 8, 12, 16}, 4), 0); /* closer than 5 is the level itself */
}

/* One in ten, the first one too; which they are is marked. */
static void a_tenth_of_the_stalls_may_come_beside_the_periodic_ones(void **state)
{
    (void)state;
    struct stall stalls[12];
    double scratch[12];
    for (size_t extra = 0; extra < 12; extra++) {
        for (size_t i = 0; i < 12; i++)
            stalls[i] = (struct stall){.at = i < extra ? 20 + 50 * i : i > extra ? 50 * i - 30 : 50 * i - 8};
        stalls[0].at = extra == 0 ? 5 : 20;
        assert_int_equal(stalls_period(stalls, 12, scratch), 50);
        for (size_t i = 0; i < 12; i++)
            assert_int_equal(stalls[i].extra, i == extra);
        stalls[extra < 6 ? 8 : 3].at += 17;
        assert_int_equal(stalls_period(stalls, 12, scratch), 0);
        for (size_t i = 0; i < 12; i++)
            assert_int_equal(stalls[i].extra, 0);
    }
}

/* A checkpoint of 300 s at the place of a collection of 3 s: one of a kind. */
static void a_stall_of_another_size_is_none_of_the_periodic_ones(void **state)
{
    (void)state;
    struct stall stalls[12];
    double scratch[12];
    for (size_t i = 0; i < 12; i++)
        stalls[i] = (struct stall){.at = 20 + 50 * i, .excess = i == 4 ? 300 : 3};
    assert_int_equal(stalls_period(stalls, 12, scratch), 50);
    for (size_t i = 0; i < 12; i++)
        assert_int_equal(stalls[i].extra, i == 4);
}

/* poisson_rate_1: R poisson.test */
static void poisson_limits_agree_with_r(void **state)
{
    (void)state;
    static const struct {
        size_t count;
        double n, lo, hi;
    } rows[] = {{0, 200, 0, 0.0184443972705697},
                {1, 200, 0.000126589039921449, 0.0278582169546945},
                {4, 200, 0.00544932686813163, 0.0512079433770185},
                {9, 500, 0.00823074619475667, 0.0341696069028383}};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        double lo, hi;
        poisson_limits(&lo, &hi, rows[i].count, 0.95);
        assert_near(lo / rows[i].n, rows[i].lo, 1e-8, 1e-12);
        assert_near(hi / rows[i].n, rows[i].hi, 1e-8, 1e-12);
    }
}

/* mover_2: Zou & Donner 2008 */
static void mover_combines_limits_of_a_sum(void **state)
{
    (void)state;
    struct limits s = mover_sum((struct limits){1.2, 1.19, 1.21}, (struct limits){0.03, 0.012, 0.062});
    assert_near(s.value, 1.23, 1e-12, 0);
    assert_near(s.lo, 1.209408739718026, 1e-10, 0);
    assert_near(s.hi, 1.2635261092284804, 1e-10, 0);
}

/* By hand: three equal stalls 50 apart in records without noise, whose digits show no tick of a clock, leave nothing
 * uncertain; unequal ones do. */
static void periodic_stalls_count_over_whole_periods(void **state)
{
    (void)state;
    signed char tag[170] = {0};
    double seconds[170], tokens[170];
    for (size_t i = 0; i < 170; i++)
        seconds[i] = 1.0 / 3, tokens[i] = 1;
    for (size_t i = 30; i < 170; i += 50) {
        tag[i] = OUTLIER_SLOW;
        seconds[i] = 4.0 / 3;
    }
    struct steady r = rate_of(seconds, tokens, tag, 170, 1.0 / 3);
    assert_int_equal(r.n_stalls, 3);
    assert_int_equal(r.stall_period, 50);
    assert_near(r.rate, 150.0 / 53, 1e-12, 0);
    assert_near(r.hi - r.lo, 0, 0, 1e-12);
    assert_near(r.clean_rate, 3, 1e-12, 0);
    assert_near(r.stall_share, 9.0 / 179, 1e-12, 0);
    seconds[80] = 5.0 / 3;
    r = rate_of(seconds, tokens, tag, 170, 1.0 / 3);
    assert_near(r.se_log, sqrt(1.0 / 3 / 3) / 50 / (1 + (10.0 / 3) / 50), 1e-9, 0);
    assert_near(r.df, 2, 1e-9, 0);
}

/* What is printed as effective records is what the interval is made with. */
static void effective_records_and_interval_agree(void **state)
{
    (void)state;
    const signed char none[199] = {0};
    double seconds[199], tokens[199], u[199];
    for (size_t i = 0; i < 199; i++) {
        tokens[i] = 1;
        seconds[i] = i % 2 ? 1 : 1.05;
    }
    struct steady r = rate_of(seconds, tokens, none, 199, 1);
    for (size_t i = 0; i < 199; i++)
        u[i] = 1 - seconds[i] / summary_mean(seconds, 199);
    assert_near(r.ess, 199 * log10(199), 1e-12, 0);
    assert_near(r.se_log, sqrt(summary_variance(u, 199) / r.ess), 1e-12, 0);
    assert_near(log(r.hi / r.lo), 2 * student_limit(0.95, r.df) * r.se_log, 1e-12, 0);
}

/* By hand: one stall of 1 s in 100 records; its number is known only as a Poisson count of 1. */
static void rare_stalls_make_the_interval_lopsided(void **state)
{
    (void)state;
    signed char tag[100] = {0};
    double seconds[100], tokens[100], lo, hi;
    for (size_t i = 0; i < 100; i++)
        seconds[i] = 1.0 / 3, tokens[i] = 1;
    tag[40] = OUTLIER_SLOW;
    seconds[40] = 4.0 / 3;
    struct steady r = rate_of(seconds, tokens, tag, 100, 1.0 / 3);
    poisson_limits(&lo, &hi, 1, 0.95);
    assert_near(r.rate, 300.0 / 103, 1e-12, 0);
    assert_near(r.lo, 3 / (1 + 0.03 * hi), 1e-9, 0);
    assert_near(r.hi, 3 / (1 + 0.03 * lo), 1e-9, 0);
    assert_int_equal(r.stall_period, 0);
}

/* A second clock: every record takes two or three of its ticks, and 2 s stand for anything up to 3. */
static void identical_records_know_their_time_to_a_tick_of_the_clock(void **state)
{
    (void)state;
    static const struct {
        double time, tick;
    } clocks[] = {{2, 1}, {60, 1}, {0.25, 0.01}, {2.9638, 1e-4}, {1.0 / 3, 0}};
    for (size_t i = 0; i < LENGTH(clocks); i++) {
        signed char tag[100] = {0};
        double seconds[100], tokens[100], widened = 1 + clocks[i].tick / clocks[i].time;
        for (size_t t = 0; t < 100; t++)
            seconds[t] = clocks[i].time, tokens[t] = 1;
        struct steady r = rate_of(seconds, tokens, tag, 100, clocks[i].time);
        assert_near(r.hi / r.rate, widened, 1e-12, 0);
        assert_near(r.rate / r.lo, widened, 1e-12, 0);
        for (size_t t = 10; t < 100; t += 20) {
            tag[t] = OUTLIER_SLOW;
            seconds[t] += clocks[i].tick > 0 ? 300 * clocks[i].tick : 3;
        }
        r = rate_of(seconds, tokens, tag, 100, clocks[i].time);
        assert_int_equal(r.stall_period, 20);
        assert_near(r.hi / r.rate, widened, 1e-9, 0);
    }
}

/* By hand: ten of 3 s that come every ten records, and one of 6 s between them, of which one is known to be one. */
static void a_stall_beside_periodic_ones_is_counted_by_itself(void **state)
{
    (void)state;
    signed char tag[100] = {0};
    double seconds[100], tokens[100], lo, hi;
    for (size_t i = 0; i < 100; i++)
        seconds[i] = 1.0 / 3, tokens[i] = 1;
    for (size_t i = 5; i < 100; i += 10)
        tag[i] = OUTLIER_SLOW, seconds[i] += 3;
    tag[50] = OUTLIER_SLOW, seconds[50] += 6;
    struct steady r = rate_of(seconds, tokens, tag, 100, 1.0 / 3);
    poisson_limits(&lo, &hi, 1, 0.95);
    assert_int_equal(r.n_stalls, 11);
    assert_int_equal(r.stall_period, 10);
    assert_near(r.rate, 1 / (1.0 / 3 + 0.3 + 0.06), 1e-12, 0);
    assert_near(r.lo, 1 / (1.0 / 3 + 0.3 + 0.06 * hi), 1e-9, 0);
    assert_near(r.hi, 1 / (1.0 / 3 + 0.3 + 0.06 * lo), 1e-9, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_run_variance_equals_the_vectors),
        cmocka_unit_test(without_prewhitening_the_plain_estimate_remains),
        cmocka_unit_test(a_series_without_variance_has_no_long_run_variance),
        cmocka_unit_test(alternating_records_count_for_n_log_n_at_most),
        cmocka_unit_test(an_estimate_within_the_limit_stays_as_it_is),
        cmocka_unit_test(student_limits_take_fractional_degrees_of_freedom),
        cmocka_unit_test(the_rate_is_tokens_over_time_and_not_the_mean_of_rates),
        cmocka_unit_test(slow_records_at_most_two_apart_are_one_stall),
        cmocka_unit_test(a_period_needs_three_stalls_at_regular_distances),
        cmocka_unit_test(a_tenth_of_the_stalls_may_come_beside_the_periodic_ones),
        cmocka_unit_test(a_stall_of_another_size_is_none_of_the_periodic_ones),
        cmocka_unit_test(poisson_limits_agree_with_r),
        cmocka_unit_test(mover_combines_limits_of_a_sum),
        cmocka_unit_test(periodic_stalls_count_over_whole_periods),
        cmocka_unit_test(effective_records_and_interval_agree),
        cmocka_unit_test(rare_stalls_make_the_interval_lopsided),
        cmocka_unit_test(identical_records_know_their_time_to_a_tick_of_the_clock),
        cmocka_unit_test(a_stall_beside_periodic_ones_is_counted_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
