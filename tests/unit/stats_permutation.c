/*
 * The exact permutation test of run means, against scipy and enumeration.
 */
#include "stats/permutation.h"
#include "stats/simulate.h"
#include "tests/unit/stats_check.h"

#include <stdlib.h>

#define MOST 14

static struct permutation of(const double *x, size_t n_x, const double *y, size_t n_y)
{
    struct permutation p;
    assert_int_equal(permutation_means(&p, x, n_x, y, n_y, NULL), 0);
    return p;
}

/* In whole numbers: distance of n sum(x) from n_x sum(all) */
static double enumerated_p(const long *all, size_t n, size_t n_x, double *arrangements)
{
    long total = 0, seen = 0;
    double far = 0, count = 0;
    for (size_t i = 0; i < n; i++) {
        total += all[i];
        seen += i < n_x ? all[i] : 0;
    }
    seen = labs((long)n * seen - (long)n_x * total);
    for (unsigned bits = 0; bits < 1U << n; bits++) {
        long sum = 0;
        size_t taken = 0;
        for (size_t i = 0; i < n; i++)
            if (bits >> i & 1)
                sum += all[i], taken++;
        if (taken == n_x)
            count++, far += labs((long)n * sum - (long)n_x * total) >= seen;
    }
    *arrangements = count;
    return far / count;
}

/* permutation_1: scipy 1.10.1 permutation_test */
static void p_equals_scipys(void **state)
{
    (void)state;
    static const double x[] = {12110, 12250, 11980, 12400}, y[] = {12120, 12300, 12010, 12500, 12390};
    struct permutation p = of(x, 4, y, 5);
    assert_near(p.distance, 79, 1e-12, 0);
    assert_near(p.p, 0.5396825396825397, 1e-14, 0);
    assert_near(p.arrangements, 126, 0, 0);
}

/* Decimals are rounded to doubles: distances that are equal on paper must count as equal. */
static void p_equals_enumeration_in_whole_numbers_whatever_the_unit(void **state)
{
    (void)state;
    static const double units[] = {1, 0.01, 1e-7, 1234.5, 1e12};
    struct random_source r = {31};
    for (int trial = 0; trial < 200; trial++) {
        long all[MOST];
        double values[MOST], arrangements;
        size_t n = 2 + random_bits(&r) % 11, n_x = 1 + random_bits(&r) % (n - 1);
        long spread = random_unit(&r) < 0.5 ? 5 : 2000;
        for (size_t i = 0; i < n; i++) {
            all[i] = 10000 + (long)(random_bits(&r) % (unsigned long)spread);
            values[i] = (double)all[i] * units[trial % (int)LENGTH(units)];
        }
        struct permutation p = of(values, n_x, values + n_x, n - n_x);
        assert_near(p.p, enumerated_p(all, n, n_x, &arrangements), 1e-13, 0);
        assert_near(p.arrangements, arrangements, 0, 0);
    }
}

static void sides_and_order_do_not_matter(void **state)
{
    (void)state;
    static const double x[] = {1.31, 1.28, 1.34, 1.30}, turned[] = {1.30, 1.34, 1.31, 1.28}, y[] = {1.27, 1.29, 1.26};
    struct permutation p = of(x, 4, y, 3);
    assert_near(of(y, 3, x, 4).p, p.p, 0, 0);
    assert_near(of(turned, 4, y, 3).p, p.p, 0, 0);
}

static void equal_runs_show_nothing_and_the_extreme_arrangement_shows_the_most(void **state)
{
    (void)state;
    static const double same[] = {5, 5, 5, 5}, low[] = {1, 2, 3}, high[] = {11, 12, 13};
    assert_near(of(same, 2, same, 4).p, 1, 0, 0);
    assert_near(of(low, 3, high, 3).p, 0.1, 1e-15, 0);
    assert_near(of(low, 1, high, 1).p, 1, 0, 0);
}

/* 20 v 20 in 1e11 arrangements: counted by dynamic programming over whole sums in exact integers */
static void forty_runs_are_counted_exactly_and_more_are_refused(void **state)
{
    (void)state;
    double x[21], y[20];
    struct permutation p;
    struct error err;
    for (size_t i = 0; i < 20; i++)
        x[i] = (double)(i * i % 37), y[i] = (double)(i * i % 41) + 5;
    x[20] = 1;
    p = of(x, 20, y, 20);
    assert_near(p.arrangements, 137846528820.0, 0, 0);
    assert_near(p.p, 0.15894164451982318, 1e-12, 0);
    assert_int_equal(permutation_means(&p, x, 21, y, 20, &err), ERR_USAGE);
    assert_string_equal(err.text, "exact permutation: 21 and 20 runs are more than 40");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p_equals_scipys),
        cmocka_unit_test(p_equals_enumeration_in_whole_numbers_whatever_the_unit),
        cmocka_unit_test(sides_and_order_do_not_matter),
        cmocka_unit_test(equal_runs_show_nothing_and_the_extreme_arrangement_shows_the_most),
        cmocka_unit_test(forty_runs_are_counted_exactly_and_more_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
