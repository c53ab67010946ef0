/*
 * Welch's test and equivalence, against R 4.2.2 t.test.
 */
#include "stats/simulate.h"
#include "stats/welch.h"
#include "tests/unit/stats_check.h"

/* Cushny & Peebles' sleep data in Student 1908: R t.test(extra ~ group, data = sleep) */
static const double sleep_1[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2};
static const double sleep_2[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

static struct welch welch_of(const double *x, size_t n_x, const double *y, size_t n_y)
{
    struct sample a = sample_of(x, n_x), b = sample_of(y, n_y);
    return welch_test(&a, &b);
}

static void students_sleep_data_give_the_published_test(void **state)
{
    (void)state;
    struct welch w = welch_of(sleep_1, 10, sleep_2, 10);
    double half = welch_half_width(&w, 0.95);
    assert_near(w.t, -1.860813467486853057, 1e-13, 0);
    assert_near(w.df, 17.776473516178498357, 1e-13, 0);
    assert_near(w.p, 0.079394140187358173, 1e-12, 0);
    assert_near(w.difference - half, -3.365483230711710405, 1e-12, 0);
    assert_near(w.difference + half, 0.205483230711710180, 1e-11, 0);
}

/* welch_t_2: R and scipy; the least that can be tested */
static void two_values_a_side_are_enough(void **state)
{
    (void)state;
    struct welch w = welch_of((double[]){1.0, 1.1}, 2, (double[]){1.2, 1.5}, 2);
    assert_near(w.t, -1.89736659610103, 1e-12, 0);
    assert_near(w.df, 1.21951219512195, 1e-12, 0);
    assert_near(w.p, 0.272589606420256, 1e-12, 0);
}

static void one_value_on_a_side_gives_the_difference_alone(void **state)
{
    (void)state;
    struct welch w = welch_of(sleep_1, 1, sleep_2, 10);
    struct equivalence e = welch_equivalence(&w, 1, 0.05);
    assert_near(w.difference, 0.7 - 2.33, 1e-12, 0);
    assert_true(isnan(w.error) && isnan(w.t) && isnan(w.df) && isnan(w.p) && isnan(welch_half_width(&w, 0.95)));
    assert_true(isnan(e.p) && isnan(e.p_lower) && isnan(e.p_upper) && isnan(e.lo) && isnan(e.hi));
}

static int untested(const struct welch *w)
{
    struct equivalence e = welch_equivalence(w, 0.1, 0.05);
    return isnan(w->t) && isnan(w->df) && isnan(w->p) && isnan(welch_half_width(w, 0.95)) && isnan(e.p_lower) &&
           isnan(e.p_upper) && isnan(e.p) && isnan(e.lo) && isnan(e.hi);
}

/* R 4.2.2, t.test(c(2, 2, 2), c(3, 3)): "data are essentially constant" */
static void values_without_spread_are_not_tested(void **state)
{
    (void)state;
    static const double two[] = {2, 2, 2}, three[] = {3, 3};
    struct welch apart = welch_of(two, 3, three, 2), same = welch_of(two, 3, two, 2);
    assert_true(untested(&apart) && untested(&same));
    assert_near(apart.difference, -1, 0, 0);
    assert_true(apart.error == 0 && same.error == 0 && same.difference == 0);
}

/* A mean of equal numbers is not always that number: what is left is divided by nothing. */
static void what_rounding_leaves_is_no_spread(void **state)
{
    (void)state;
    double x[7], y[7];
    for (size_t i = 0; i < 7; i++) {
        x[i] = 2771.1 * (1 + 2e-16 * (double)(i % 3));
        y[i] = 4310.7 * (1 + 2e-16 * (double)(i % 2));
    }
    struct sample a = sample_of_logs(x, 7), b = sample_of_logs(y, 7);
    struct welch w = welch_test(&a, &b), plain = welch_of(x, 7, y, 7);
    assert_true(untested(&w) && untested(&plain));
    for (size_t i = 0; i < 7; i++)
        x[i] *= 1 + 1e-10 * (double)i; /* small, but not of the arithmetic's making */
    a = sample_of_logs(x, 7);
    w = welch_test(&a, &b);
    assert_true(w.p > 0 && w.p < 1e-9 && welch_half_width(&w, 0.95) > 0);
}

/* tost_1: R t.test one-sided on logarithms */
static void equivalence_is_two_one_sided_tests(void **state)
{
    (void)state;
    static const double x[] = {101, 100, 102, 101.5, 100.5}, y[] = {100, 101, 100.7, 101.2, 99.9};
    struct sample a = sample_of_logs(x, 5), b = sample_of_logs(y, 5);
    struct welch w = welch_test(&a, &b);
    struct equivalence e = welch_equivalence(&w, log(1.02), 0.05);
    assert_near(e.p_lower, 0.000362110023157947, 1e-9, 0);
    assert_near(e.p_upper, 0.00433271531795978, 1e-9, 0);
    assert_near(e.p, e.p_upper, 0, 0);
    assert_near(exp(e.lo), 0.996159957526989, 1e-9, 0);
    assert_near(exp(e.hi), 1.01263664931539, 1e-9, 0);
}

static void the_p_of_equivalence_and_its_interval_say_the_same(void **state)
{
    (void)state;
    struct random_source r = {51};
    for (int trial = 0; trial < 2000; trial++) {
        double x[6], y[6], margin = 0.01 + 0.05 * random_unit(&r), alpha = trial % 2 ? 0.05 : 0.1;
        for (size_t i = 0; i < 6; i++)
            x[i] = 0.02 * random_normal(&r), y[i] = 0.02 * random_normal(&r);
        struct welch w = welch_of(x, 6, y, 6), back = welch_of(y, 6, x, 6);
        struct equivalence e = welch_equivalence(&w, margin, alpha), f = welch_equivalence(&back, margin, alpha);
        assert_int_equal(e.p<alpha, e.lo> - margin && e.hi < margin);
        assert_near(f.p, e.p, 1e-9, 0);
        assert_near(f.lo, -e.hi, 1e-9, 1e-15);
        assert_int_equal(w.p<0.05, fabs(w.difference)> welch_half_width(&w, 0.95));
    }
}

static void unit_and_order_do_not_change_the_test(void **state)
{
    (void)state;
    double scaled[10], turned[10], other[10];
    for (size_t i = 0; i < 10; i++) {
        scaled[i] = sleep_1[i] * 3600;
        turned[i] = sleep_1[9 - i];
        other[i] = sleep_2[i] * 3600;
    }
    struct welch w = welch_of(sleep_1, 10, sleep_2, 10), s = welch_of(scaled, 10, other, 10);
    assert_near(s.t, w.t, 1e-12, 0);
    assert_near(s.df, w.df, 1e-12, 0);
    assert_near(welch_of(turned, 10, sleep_2, 10).p, w.p, 1e-12, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(students_sleep_data_give_the_published_test),
        cmocka_unit_test(two_values_a_side_are_enough),
        cmocka_unit_test(one_value_on_a_side_gives_the_difference_alone),
        cmocka_unit_test(values_without_spread_are_not_tested),
        cmocka_unit_test(what_rounding_leaves_is_no_spread),
        cmocka_unit_test(equivalence_is_two_one_sided_tests),
        cmocka_unit_test(the_p_of_equivalence_and_its_interval_say_the_same),
        cmocka_unit_test(unit_and_order_do_not_change_the_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
