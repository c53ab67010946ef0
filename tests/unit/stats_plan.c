/*
 * Planning: against brute force and the half-widths of docs/cost.md (R 4.2.2: qt(.975, K-1) / sqrt(K)).
 */
#include "stats/longrun.h"
#include "stats/plan.h"
#include "stats/simulate.h"
#include "tests/unit/stats_check.h"

static const struct plan_input usual = {.half_width = 0.01,
                                        .level = 0.95,
                                        .start_s = 120,
                                        .warmup_s = 30,
                                        .record_s = 2,
                                        .lrv = 4e-4,
                                        .sd_runs = 0.01,
                                        .least_window = 30};

static double half_within(const struct plan_input *in, size_t n)
{
    return student_limit(in->level, longrun_df(n)) * sqrt(in->lrv / (double)n);
}

static double half_across(const struct plan_input *in, size_t n)
{
    return student_limit(in->level, (double)n - 1) * in->sd_runs / sqrt((double)n);
}

static void a_plan_names_records_runs_and_time(void **state)
{
    (void)state;
    struct plan p = plan_measurement(&usual);
    assert_int_equal(p.records,
                     33); /* R: qt(.975, 4) * sqrt(4e-4/33) is 0.00967, qt(.975, 3) * sqrt(4e-4/32) 0.01125 */
    assert_int_equal(p.runs, 7);
    assert_near(p.run_s, 120 + 30 + 33 * 2, 1e-15, 0);
    assert_near(p.total_s, 7 * 216, 1e-15, 0);
}

/* Run-to-run sd 1 %: what K runs give, and that a little less asks for one more. */
static void runs_equal_the_published_half_widths(void **state)
{
    (void)state;
    static const struct {
        size_t runs;
        double half_width;
    } published[] = {{2, 0.0898464353209375},
                     {3, 0.0248413771175033},
                     {4, 0.0159122315264185},
                     {5, 0.0124166399820376},
                     {10, 0.00715356905970665}};
    struct plan_input in = usual;
    for (size_t i = 0; i < LENGTH(published); i++) {
        in.half_width = published[i].half_width * (1 + 1e-9);
        assert_int_equal(plan_measurement(&in).runs, published[i].runs);
        in.half_width = published[i].half_width * (1 - 1e-9);
        assert_int_equal(plan_measurement(&in).runs, published[i].runs + 1);
    }
}

static void records_are_the_fewest_that_brute_force_finds(void **state)
{
    (void)state;
    struct random_source random = {1};
    for (int i = 0; i < 3000; i++) {
        struct plan_input in = usual;
        size_t n = 2 + (size_t)(3000 * random_unit(&random) * random_unit(&random)), k = 2;
        in.least_window = 8 + (size_t)(40 * random_unit(&random));
        in.lrv = exp(-12 + 6 * random_unit(&random));
        in.level = 0.5 + 0.499 * random_unit(&random);
        in.half_width = half_within(&in, n) * (1 + (random_unit(&random) - 0.5) * 1e-3);
        in.sd_runs = in.half_width * random_unit(&random) * 3;
        struct plan p = plan_measurement(&in);
        for (n = in.least_window; half_within(&in, n) > in.half_width;)
            n++;
        while (k <= 1000 && half_across(&in, k) > in.half_width)
            k++;
        assert_int_equal(p.records, n);
        assert_int_equal(p.runs, k > 1000 ? 0 : k);
    }
}

/* What bisection stands on. */
static void half_widths_fall_with_every_record(void **state)
{
    (void)state;
    for (size_t n = 2; n < 20000; n++)
        assert_true(half_within(&usual, n + 1) < half_within(&usual, n));
    for (size_t n = 999990000; n < 1000000000; n += 97)
        assert_true(half_within(&usual, n + 1) < half_within(&usual, n));
}

static void the_degrees_of_freedom_are_those_of_the_interval_within_a_run(void **state)
{
    (void)state;
    double u[200], scratch[200];
    struct random_source random = {2};
    for (size_t i = 0; i < LENGTH(u); i++)
        u[i] = random_normal(&random);
    for (size_t n = LONGRUN_LEAST; n <= LENGTH(u); n++)
        assert_near(longrun_estimate(u, n, scratch).df, longrun_df(n), 0, 0);
}

static void a_quiet_run_needs_no_more_than_a_window(void **state)
{
    (void)state;
    struct plan_input in = usual;
    in.lrv = 0, in.sd_runs = 0;
    struct plan p = plan_measurement(&in);
    assert_int_equal(p.records, 30);
    assert_int_equal(p.runs, 2);
}

static void what_is_unknown_or_out_of_reach_is_not_planned(void **state)
{
    (void)state;
    struct plan_input in = usual;
    in.sd_runs = NAN; /* one run so far */
    struct plan p = plan_measurement(&in);
    assert_int_equal(p.records, 33);
    assert_int_equal(p.runs, 0);
    assert_true(isnan(p.total_s) && p.run_s > 0);
    in = usual, in.lrv = NAN;
    p = plan_measurement(&in);
    assert_int_equal(p.records, 0);
    assert_true(isnan(p.run_s) && isnan(p.total_s));
    in = usual, in.start_s = NAN;
    p = plan_measurement(&in);
    assert_true(p.records && p.runs && isnan(p.run_s) && isnan(p.total_s));
    static const double hopeless[] = {0, -0.01, NAN, 1e-7};
    for (size_t i = 0; i < LENGTH(hopeless); i++) {
        in = usual, in.half_width = hopeless[i];
        p = plan_measurement(&in);
        assert_int_equal(p.records, 0);
        assert_int_equal(p.runs, 0);
        assert_true(isnan(p.run_s) && isnan(p.total_s));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_names_records_runs_and_time),
        cmocka_unit_test(runs_equal_the_published_half_widths),
        cmocka_unit_test(records_are_the_fewest_that_brute_force_finds),
        cmocka_unit_test(half_widths_fall_with_every_record),
        cmocka_unit_test(the_degrees_of_freedom_are_those_of_the_interval_within_a_run),
        cmocka_unit_test(a_quiet_run_needs_no_more_than_a_window),
        cmocka_unit_test(what_is_unknown_or_out_of_reach_is_not_planned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
