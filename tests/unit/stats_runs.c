/*
 * Across runs, against R 4.2.2 (t.test, power.t.test).
 */
#include "stats/power.h"
#include "stats/runs.h"
#include "tests/unit/stats_check.h"

static const double five_a[] = {12110, 12250, 11980, 12400, 12190};
static const double five_b[] = {9320, 9410, 9275, 9390, 9500};

/* t_log_mean_1, t_log_mean_2: R t.test(log(x)) */
static void runs_give_a_geometric_mean_with_student_limits(void **state)
{
    (void)state;
    struct runs_estimate e = runs_estimate(five_a, 3, 0.95);
    assert_near(e.value, 12112.8317077462, 1e-9, 0);
    assert_near(e.lo, 11782.0640209002, 1e-9, 0);
    assert_near(e.hi, 12452.8853110893, 1e-9, 0);
    assert_near(e.sd_log, 0.0111455115430212, 1e-9, 0);
    e = runs_estimate(five_a, 2, 0.95);
    assert_near(e.value, 12179.7988489137, 1e-9, 0);
    assert_near(e.lo, 11322.068413551, 1e-9, 0);
    assert_near(e.hi, 13102.5087096672, 1e-9, 0);
}

static void one_run_gives_a_point_and_no_interval(void **state)
{
    (void)state;
    struct runs_estimate e = runs_estimate(five_a, 1, 0.95);
    assert_near(e.value, 12110, 1e-12, 0);
    assert_true(isnan(e.lo) && isnan(e.hi) && isnan(e.sd_log));
    struct runs_ratio r = runs_ratio(five_a, 1, five_b, 5, 0.95, 0.03);
    assert_int_equal(r.verdict, RATIO_TOO_FEW);
    assert_near(r.value, 12110 / runs_estimate(five_b, 5, 0.95).value, 1e-12, 0);
    assert_true(isnan(r.lo) && isnan(r.hi) && isnan(r.p) && isnan(r.df) && isnan(r.lo90));
    assert_int_equal(r.runs_needed, 0);
}

/* ratio_log_welch_1, ratio_log_welch_2: R t.test(log x, log y) */
static void ratios_are_welchs_test_on_logs(void **state)
{
    (void)state;
    struct runs_ratio r = runs_ratio(five_a, 5, five_b, 5, 0.95, 0.03);
    assert_near(r.value, 1.29924411342345, 1e-9, 0);
    assert_near(r.lo, 1.27784281986547, 1e-9, 0);
    assert_near(r.hi, 1.32100383554467, 1e-9, 0);
    assert_near(r.df, 7.25980733577131, 1e-9, 0);
    assert_near(r.p, 1.54633962531227e-09, 1e-9, 0);
    assert_int_equal(r.verdict, RATIO_FASTER);
    r = runs_ratio((double[]){2.02, 1.98}, 2, (double[]){1.01, 1.03, 0.99}, 3, 0.95, 0.03);
    assert_near(r.value, 1.98035788620058, 1e-9, 0);
    assert_near(r.lo, 1.88453052839607, 1e-9, 0);
    assert_near(r.hi, 2.08105801330515, 1e-9, 0);
    assert_near(r.df, 2.87065847063241, 1e-9, 0);
    assert_near(r.p, 3.52523844019526e-05, 1e-9, 0);
}

/* tost_1: R t.test one-sided on logs, margin 2 %; p_tost 0.0043, so equivalent at 5 % */
static void equivalence_is_shown_by_the_ninety_percent_interval(void **state)
{
    (void)state;
    const double x[] = {101, 100, 102, 101.5, 100.5}, y[] = {100, 101, 100.7, 101.2, 99.9};
    struct runs_ratio r = runs_ratio(x, 5, y, 5, 0.95, 0.02);
    assert_near(r.lo90, 0.996159957526989, 1e-9, 0);
    assert_near(r.hi90, 1.01263664931539, 1e-9, 0);
    assert_int_equal(r.verdict, RATIO_EQUIVALENT);
    assert_int_equal(r.runs_needed, 0);
    assert_int_equal(runs_ratio(x, 5, y, 5, 0.95, 0.012).verdict, RATIO_INCONCLUSIVE);
}

static void swapping_the_sides_inverts_the_ratio(void **state)
{
    (void)state;
    struct runs_ratio r = runs_ratio(five_a, 5, five_b, 5, 0.95, 0.03),
                      s = runs_ratio(five_b, 5, five_a, 5, 0.95, 0.03);
    assert_near(s.value, 1 / r.value, 1e-14, 0);
    assert_near(s.lo, 1 / r.hi, 1e-14, 0);
    assert_near(s.hi, 1 / r.lo, 1e-14, 0);
    assert_near(s.p, r.p, 1e-12, 0);
    assert_int_equal(s.verdict, RATIO_SLOWER);
}

static void the_order_of_the_runs_does_not_matter(void **state)
{
    (void)state;
    const double turned[] = {12190, 11980, 12400, 12110, 12250};
    struct runs_ratio r = runs_ratio(five_a, 5, five_b, 5, 0.95, 0.03),
                      s = runs_ratio(turned, 5, five_b, 5, 0.95, 0.03);
    assert_near(s.value, r.value, 1e-14, 0);
    assert_near(s.lo, r.lo, 1e-14, 0);
    assert_near(s.hi, r.hi, 1e-14, 0);
}

static void noisy_runs_are_inconclusive_and_say_how_many_more_would_do(void **state)
{
    (void)state;
    const double x[] = {100, 103, 98}, y[] = {99, 101, 103};
    struct runs_ratio r = runs_ratio(x, 3, y, 3, 0.95, 0.03);
    double a = runs_estimate(x, 3, 0.95).sd_log, b = runs_estimate(y, 3, 0.95).sd_log;
    assert_int_equal(r.verdict, RATIO_INCONCLUSIVE);
    assert_int_equal(r.runs_needed, runs_needed(log(1.03), sqrt((a * a + b * b) / 2), 0.95, 0.8));
    assert_true(r.runs_needed > 3);
}

/* One rule, whoever asks: what a question about money plans is what the comparison under it does. */
static void a_plan_from_estimates_is_the_ratios_own(void **state)
{
    (void)state;
    static const double a[] = {100, 103, 98, 101, 104}, b[] = {99, 104};
    struct runs_estimate x = runs_estimate(a, 5, 0.95), y = runs_estimate(b, 2, 0.95);
    struct runs_ratio r = runs_ratio(a, 5, b, 2, 0.95, 0.03);
    assert_int_equal(r.verdict, RATIO_INCONCLUSIVE);
    assert_true(r.runs_needed > 5);
    assert_int_equal(runs_planned(&x, &y, 0.95, 0.03), r.runs_needed);
    assert_int_equal(runs_planned(&y, &x, 0.95, 0.03), r.runs_needed);
    assert_int_equal(runs_planned(&x, &y, 0.95, 0.5), 6); /* two would do, were what is at hand not there already */
    struct runs_estimate one = runs_estimate(a, 1, 0.95);
    assert_int_equal(runs_planned(&x, &one, 0.95, 0.03), 0);
}

static int unknown(const struct runs_ratio *r)
{
    return isnan(r->lo) && isnan(r->hi) && isnan(r->df) && isnan(r->p) && isnan(r->lo90) && isnan(r->hi90) &&
           isnan(r->detectable) && r->runs_needed == 0 && r->verdict == RATIO_TOO_FEW;
}

/* Five times one run, copied, would otherwise be a difference beyond any doubt. */
static void identical_runs_say_what_one_run_says(void **state)
{
    (void)state;
    const double x[] = {100, 100, 100, 100, 100}, y[] = {90, 90}, z[] = {91, 90, 89.5};
    struct runs_estimate e = runs_estimate(x, 5, 0.95), three = runs_estimate(z, 3, 0.95);
    assert_true(e.identical && isnan(e.lo) && isnan(e.hi) && isnan(e.sd_log) && isnan(e.se_log) && isnan(e.df));
    assert_near(e.value, 100, 1e-12, 0);
    assert_false(three.identical || runs_estimate(x, 1, 0.95).identical);
    struct runs_ratio r = runs_ratio(x, 5, y, 2, 0.95, 0.03), same = runs_ratio(x, 3, x, 3, 0.95, 0.03);
    assert_true(unknown(&r) && unknown(&same));
    assert_near(r.value, 100.0 / 90, 1e-12, 0);
    assert_near(same.value, 1, 0, 0);
    struct runs_ratio half = runs_ratio(x, 5, z, 3, 0.95, 0.03), turned = runs_ratio(z, 3, x, 5, 0.95, 0.03);
    assert_true(unknown(&half) && unknown(&turned));
    assert_int_equal(runs_planned(&e, &three, 0.95, 0.03), 0);
}

/* Runs that agree to nine digits are alike, not identical. */
static void a_spread_above_the_rounding_is_one(void **state)
{
    (void)state;
    const double x[] = {100, 100.0000001, 99.9999999}, y[] = {90, 90.0000002};
    struct runs_ratio r = runs_ratio(x, 3, y, 2, 0.95, 0.03);
    assert_int_equal(r.verdict, RATIO_FASTER);
    assert_true(r.lo < r.value && r.value < r.hi && r.p > 0 && r.p < 1e-6);
}

/* power_1, power_2: R power.t.test(strict = TRUE), run sd 1 %, true effects 3 % and 1 %, n = 2 … 10 a side */
static void power_equals_the_noncentral_t_of_r(void **state)
{
    (void)state;
    static const double three[] = {0.3795021594319,   0.771244279706831, 0.932675355086932,
                                   0.982264043411865, 0.995659452701182, 0.998995049798363,
                                   0.999777419699722, 0.999952479441347, 0.999990165547283};
    static const double one[] = {0.094764567658161, 0.157704794474363, 0.221458396484656,
                                 0.283972152034167, 0.344505287087707, 0.402512397319518,
                                 0.457581562319054, 0.509426004725828, 0.557871156865449};
    for (size_t i = 0; i < LENGTH(three); i++) {
        assert_near(power_two_sample(0.02955880224154443, 0.01, i + 2, 0.95), three[i], 1e-6, 1e-7);
        assert_near(power_two_sample(0.009950330853168092, 0.01, i + 2, 0.95), one[i], 1e-6, 1e-7);
    }
    assert_int_equal(runs_needed(0.02955880224154443, 0.01, 0.95, 0.8), 4);
    assert_int_equal(runs_needed(0.009950330853168092, 0.01, 0.95, 0.8), 17);
}

/* mde_log_n2_10 of power_1: at exactly the detectable effect n runs are enough, just below it they are not */
static void detectable_effects_need_exactly_their_runs(void **state)
{
    (void)state;
    static const double detectable[] = {0.0565348926619228, 0.0307089226636009, 0.0238075421327081, 0.0202443933938419,
                                        0.0179554092061536};
    for (size_t i = 0; i < LENGTH(detectable); i++) {
        assert_near(power_detectable(0.01, i + 2, 0.95, 0.8), detectable[i], 1e-6, 0);
        assert_int_equal(runs_needed(detectable[i] * 1.0001, 0.01, 0.95, 0.8), i + 2);
        assert_int_equal(runs_needed(detectable[i] * 0.9999, 0.01, 0.95, 0.8), i + 3);
    }
}

/* R's power.t.test(strict = TRUE) approximates beyond a noncentrality of 37.62; numerical integration by QUADPACK does
 * not */
static void strict_levels_with_two_runs_are_integrated_as_closely(void **state)
{
    (void)state;
    assert_near(power_two_sample(0.02, 0.013, 3, 0.999), 0.011089849816173475, 1e-9, 0);
    assert_near(power_two_sample(0.03, 0.013, 2, 0.99), 0.06109267637899845, 1e-9, 0);
    assert_near(power_two_sample(0.52149966787800073, 0.013, 2, 0.999), 0.8, 1e-9, 0);
}

/* Whoever wants the limits alone does not wait for the rest. */
static void without_a_practical_difference_nothing_is_planned(void **state)
{
    (void)state;
    static const double a[] = {100, 101, 102}, b[] = {100.2, 101.1, 101.9};
    struct runs_ratio r = runs_ratio(a, 3, b, 3, 0.95, 0.03), plain = runs_ratio(a, 3, b, 3, 0.95, NAN);
    assert_true(r.lo == plain.lo && r.hi == plain.hi && r.p == plain.p && r.lo90 == plain.lo90);
    assert_true(r.detectable > 0 && isnan(plain.detectable));
    assert_int_equal(plain.verdict, RATIO_INCONCLUSIVE);
    assert_int_equal(plain.runs_needed, RUNS_NOT_PLANNED);
    struct runs_estimate x = runs_estimate(a, 3, 0.95), y = runs_estimate(b, 3, 0.95);
    assert_int_equal(runs_planned(&x, &y, 0.95, NAN), RUNS_NOT_PLANNED);
}

static void the_detectable_effect_follows_spread_runs_and_power(void **state)
{
    (void)state;
    double effect = power_detectable(0.01, 4, 0.95, 0.8);
    assert_near(power_two_sample(effect, 0.01, 4, 0.95), 0.8, 1e-10, 0);
    assert_near(power_detectable(0.03, 4, 0.95, 0.8), 3 * effect, 1e-12, 0);
    assert_true(power_detectable(0.01, 5, 0.95, 0.8) < effect);
    assert_true(power_detectable(0.01, 4, 0.95, 0.9) > effect);
    assert_near(power_detectable(0, 4, 0.95, 0.8), 0, 0, 0);
    assert_near(power_detectable(0.01, 4, 0.95, 0.05), 0, 0, 0);
    assert_true(isnan(power_detectable(NAN, 4, 0.95, 0.8)));
}

static void planning_gives_zero_where_nothing_can_be_said(void **state)
{
    (void)state;
    assert_int_equal(runs_needed(0, 0.01, 0.95, 0.8), 0);
    assert_int_equal(runs_needed(0.0001, 0.1, 0.95, 0.8), 0);
    assert_int_equal(runs_needed(NAN, 0.01, 0.95, 0.8), 0);
    assert_int_equal(runs_needed(0.03, NAN, 0.95, 0.8), 0);
    assert_int_equal(runs_needed(0.03, 0, 0.95, 0.8), 2);
    assert_int_equal(runs_needed(0.05, 1, 0.95, 0.8), 6281); /* R: 6280.05 */
    assert_int_equal(runs_needed(-0.02955880224154443, 0.01, 0.95, 0.8), 4);
}

static void verdicts_have_the_names_of_the_interface(void **state)
{
    (void)state;
    assert_string_equal(ratio_verdict_name(RATIO_FASTER), "faster");
    assert_string_equal(ratio_verdict_name(RATIO_SLOWER), "slower");
    assert_string_equal(ratio_verdict_name(RATIO_EQUIVALENT), "equivalent");
    assert_string_equal(ratio_verdict_name(RATIO_INCONCLUSIVE), "inconclusive");
    assert_string_equal(ratio_verdict_name(RATIO_TOO_FEW), "too few runs");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_give_a_geometric_mean_with_student_limits),
        cmocka_unit_test(one_run_gives_a_point_and_no_interval),
        cmocka_unit_test(ratios_are_welchs_test_on_logs),
        cmocka_unit_test(equivalence_is_shown_by_the_ninety_percent_interval),
        cmocka_unit_test(swapping_the_sides_inverts_the_ratio),
        cmocka_unit_test(the_order_of_the_runs_does_not_matter),
        cmocka_unit_test(noisy_runs_are_inconclusive_and_say_how_many_more_would_do),
        cmocka_unit_test(a_plan_from_estimates_is_the_ratios_own),
        cmocka_unit_test(identical_runs_say_what_one_run_says),
        cmocka_unit_test(a_spread_above_the_rounding_is_one),
        cmocka_unit_test(power_equals_the_noncentral_t_of_r),
        cmocka_unit_test(detectable_effects_need_exactly_their_runs),
        cmocka_unit_test(strict_levels_with_two_runs_are_integrated_as_closely),
        cmocka_unit_test(without_a_practical_difference_nothing_is_planned),
        cmocka_unit_test(the_detectable_effect_follows_spread_runs_and_power),
        cmocka_unit_test(planning_gives_zero_where_nothing_can_be_said),
        cmocka_unit_test(verdicts_have_the_names_of_the_interface),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
