/*
 * Mann-Whitney, exact and approximate, and what follows from its U, against published tables, R 4.2.2 and enumeration.
 */
#include "stats/effect.h"
#include "stats/ranks.h"
#include "stats/simulate.h"
#include "tests/unit/stats_check.h"

#include <stdlib.h>

#define MOST 14

static struct mann_whitney exact(const double *x, size_t n_x, const double *y, size_t n_y)
{
    struct mann_whitney m;
    assert_int_equal(mann_whitney_exact(&m, x, n_x, y, n_y, NULL), 0);
    return m;
}

/* By definition: pairs. */
static double pairs_won(const double *x, size_t n_x, const double *y, size_t n_y)
{
    double u = 0;
    for (size_t i = 0; i < n_x; i++)
        for (size_t j = 0; j < n_y; j++)
            u += (x[i] > y[j]) + 0.5 * (x[i] == y[j]);
    return u;
}

/* Every way to deal the values, and how many are as far from the middle as the one seen. */
static double enumerated_p(const double *all, size_t n, size_t n_x, double *arrangements)
{
    double middle = (double)(n_x * (n - n_x)) / 2, seen = fabs(pairs_won(all, n_x, all + n_x, n - n_x) - middle);
    double far = 0, count = 0, x[MOST], y[MOST];
    for (unsigned bits = 0; bits < 1U << n; bits++) {
        size_t a = 0, b = 0;
        for (size_t i = 0; i < n; i++)
            if (bits >> i & 1)
                x[a++] = all[i];
            else
                y[b++] = all[i];
        if (a != n_x)
            continue;
        count++;
        far += fabs(pairs_won(x, a, y, b) - middle) >= seen;
    }
    *arrangements = count;
    return far / count;
}

/* Mann & Whitney 1947, Annals of Mathematical Statistics 18, table I: P(U <= u) to three digits */
static void one_tail_equals_the_table_of_mann_and_whitney(void **state)
{
    (void)state;
    static const double three[] = {.050, .100, .200, .350}, four[] = {.014, .029, .057, .100, .171, .243, .343, .443};
    static const double five[] = {.004, .008, .016, .028, .048, .075, .111, .155, .210, .274, .345, .421};
    static const struct table {
        size_t n, rows;
        const double *p;
    } tables[] = {{3, 4, three}, {4, 8, four}, {5, 12, five}};
    for (size_t t = 0; t < LENGTH(tables); t++) {
        size_t n = tables[t].n;
        for (size_t u = 0; u < tables[t].rows; u++) {
            double x[5], y[5];
            for (size_t i = 0; i < n; i++) { /* x[i] wins as many of the u pairs as are left, n at most */
                double wins = fmin(fmax((double)u - (double)(i * n), 0), (double)n);
                y[i] = (double)i;
                x[i] = wins - 0.5 - 0.01 * (double)i;
            }
            struct mann_whitney m = exact(x, n, y, n);
            assert_near(m.u, (double)u, 0, 0);
            assert_near(m.p / 2, tables[t].p[u], 0, 0.0005);
        }
    }
}

/* STATISTICS: 3 v 3, 4 v 4 and 5 v 5 cannot go below these */
static void few_runs_cannot_give_a_small_p(void **state)
{
    (void)state;
    static const double x[] = {1, 2, 3, 4, 5}, y[] = {11, 12, 13, 14, 15};
    static const double least[] = {0.1, 2.0 / 70, 2.0 / 252};
    for (size_t n = 3; n <= 5; n++) {
        struct mann_whitney m = exact(x, n, y, n);
        assert_near(m.p, least[n - 3], 1e-14, 0);
        assert_near(m.least_p, least[n - 3], 1e-14, 0);
    }
    assert_near(exact(x, 1, y, 1).p, 1, 0, 0);
}

static void exact_p_equals_enumeration_with_ties_and_without(void **state)
{
    (void)state;
    struct random_source r = {21};
    for (int trial = 0; trial < 150; trial++) {
        double all[MOST], arrangements;
        size_t n = 2 + random_bits(&r) % 10, n_x = 1 + random_bits(&r) % (n - 1);
        int tied = random_unit(&r) < 0.6;
        for (size_t i = 0; i < n; i++)
            all[i] = tied ? (double)(random_bits(&r) % 4) : random_normal(&r);
        struct mann_whitney m = exact(all, n_x, all + n_x, n - n_x);
        assert_near(m.u, pairs_won(all, n_x, all + n_x, n - n_x), 0, 0);
        assert_near(m.p, enumerated_p(all, n, n_x, &arrangements), 1e-13, 0);
        assert_near(m.arrangements, arrangements, 0, 0);
        assert_true(m.least_p <= m.p);
    }
}

static void sides_order_and_scale_do_not_matter(void **state)
{
    (void)state;
    static const double x[] = {10.1, 10.4, 10.2, 10.9, 10.05, 10.7}, turned[] = {10.7, 10.9, 10.1, 10.05, 10.4, 10.2};
    static const double y[] = {10.3, 10.8, 11.0, 11.2, 10.95, 11.4, 10.6};
    double scaled_x[6], scaled_y[7];
    for (size_t i = 0; i < 7; i++) {
        scaled_x[i < 6 ? i : 0] = log(x[i < 6 ? i : 0]) * 1000;
        scaled_y[i] = log(y[i]) * 1000;
    }
    struct mann_whitney m = exact(x, 6, y, 7), swapped = exact(y, 7, x, 6);
    assert_near(m.u, 6, 0, 0); /* mannwhitney_exact_3: R wilcox.test(exact = TRUE) */
    assert_near(m.p, 0.03496503496503497, 1e-12, 0);
    assert_near(swapped.u, 42 - m.u, 0, 0);
    assert_near(swapped.p, m.p, 1e-14, 0);
    assert_near(exact(turned, 6, y, 7).p, m.p, 0, 0);
    assert_near(exact(scaled_x, 6, scaled_y, 7).p, m.p, 0, 0);
}

/* Cushny & Peebles' sleep data in Student 1908: R wilcox.test(extra ~ group, data = sleep, exact = FALSE) */
static void the_approximation_corrects_for_ties_and_continuity(void **state)
{
    (void)state;
    static const double x[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2};
    static const double y[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    struct mann_whitney m;
    assert_int_equal(mann_whitney_asymptotic(&m, x, 10, y, 10, NULL), 0);
    assert_near(m.u, 25.5, 0, 0);
    assert_near(m.p, 0.069327575433626581, 1e-12, 0);
    assert_true(isnan(m.least_p) && isnan(m.arrangements));
}

static void equal_values_show_nothing(void **state)
{
    (void)state;
    static const double x[] = {2, 2, 2}, y[] = {2, 2};
    struct mann_whitney m = exact(x, 3, y, 2);
    assert_near(m.p, 1, 0, 0);
    assert_near(m.u, 3, 0, 0);
    assert_int_equal(mann_whitney_asymptotic(&m, x, 3, y, 2, NULL), 0);
    assert_near(m.p, 1, 0, 0);
}

static void too_many_values_are_refused_by_the_exact_test_and_approximated_by_the_other(void **state)
{
    (void)state;
    struct random_source r = {22};
    static double x[150], y[150];
    struct mann_whitney m, n;
    struct error err;
    for (size_t i = 0; i < 150; i++)
        x[i] = random_normal(&r), y[i] = random_normal(&r) + 0.2;
    assert_int_equal(mann_whitney_exact(&m, x, 101, y, 100, &err), ERR_USAGE);
    assert_string_equal(err.text, "exact Mann-Whitney: 101 and 100 values are more than 200");
    assert_int_equal(mann_whitney(&m, x, 150, y, 150, &err), 0);
    assert_int_equal(mann_whitney_asymptotic(&n, x, 150, y, 150, &err), 0);
    assert_near(m.p, n.p, 0, 0);
    m = exact(x, 100, y, 100);
    assert_int_equal(mann_whitney_asymptotic(&n, x, 100, y, 100, &err), 0);
    assert_near(m.p, n.p, 0.02, 0); /* at this size both are the same thing */
    assert_int_equal(mann_whitney(&n, x, 50, y, 50, &err), 0);
    assert_near(n.p, exact(x, 50, y, 50).p, 0, 0);
}

/* effect_size_1, by definition */
static void effects_are_what_their_definitions_say(void **state)
{
    (void)state;
    static const double x[] = {12110, 12250, 11980, 12400, 12190}, y[] = {12120, 12300, 12010, 12500, 12390};
    struct effect e, other;
    assert_int_equal(effect_of(&e, x, 5, y, 5, NULL), 0);
    assert_near(e.a12, 0.36, 1e-14, 0);
    assert_near(e.cliffs_delta, -0.28, 1e-12, 0);
    assert_near(e.hedges_g, -0.39365200778927495, 1e-10, 0);
    assert_near(e.log_ratio, -0.006341143142705619, 1e-10, 0);
    assert_int_equal(effect_of(&other, y, 5, x, 5, NULL), 0);
    assert_near(other.a12, 1 - e.a12, 1e-14, 0);
    assert_near(other.hedges_g, -e.hedges_g, 1e-12, 0);
    assert_near(other.log_ratio, -e.log_ratio, 1e-12, 0);
}

static void an_effect_that_cannot_be_told_is_no_number(void **state)
{
    (void)state;
    static const double one[] = {3}, two[] = {2, 2}, below[] = {-1, 2};
    struct effect e;
    assert_int_equal(effect_of(&e, one, 1, one, 1, NULL), 0);
    assert_true(isnan(e.hedges_g)); /* no degrees of freedom */
    assert_near(e.a12, 0.5, 0, 0);
    assert_int_equal(effect_of(&e, one, 1, two, 2, NULL), 0);
    assert_true(isnan(e.hedges_g)); /* no spread */
    static const double a[] = {3, 3 + 4e-16, 3}, b[] = {7, 7 + 8e-16, 7};
    assert_int_equal(effect_of(&e, a, 3, b, 3, NULL), 0);
    assert_true(isnan(e.hedges_g)); /* none but of rounding */
    assert_int_equal(effect_of(&e, one, 1, below, 2, NULL), 0);
    assert_true(isnan(e.log_ratio) && isfinite(e.hedges_g));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_tail_equals_the_table_of_mann_and_whitney),
        cmocka_unit_test(few_runs_cannot_give_a_small_p),
        cmocka_unit_test(exact_p_equals_enumeration_with_ties_and_without),
        cmocka_unit_test(sides_order_and_scale_do_not_matter),
        cmocka_unit_test(the_approximation_corrects_for_ties_and_continuity),
        cmocka_unit_test(equal_values_show_nothing),
        cmocka_unit_test(too_many_values_are_refused_by_the_exact_test_and_approximated_by_the_other),
        cmocka_unit_test(effects_are_what_their_definitions_say),
        cmocka_unit_test(an_effect_that_cannot_be_told_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
