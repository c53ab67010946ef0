/*
 * Families of p values, against R 4.2.2 p.adjust and a published example.
 */
#include "stats/adjust.h"
#include "stats/simulate.h"
#include "tests/unit/stats_check.h"

#include <string.h>

#define MOST 20

/* Benjamini & Hochberg 1995, section 3.2: of 15 comparisons theirs finds four at 5 %, a bound on any error three */
static const double published[] = {.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344,
                                   .0459, .3240, .4262, .5719, .6528, .7590, 1};

static size_t found(const double *p, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        k += p[i] <= 0.05;
    return k;
}

static void the_published_example_has_three_and_four_findings(void **state)
{
    (void)state;
    double out[15];
    size_t order[15];
    adjust_holm(out, published, 15, order);
    assert_int_equal(found(out, 15), 3);
    assert_near(out[3], 0.114, 1e-12, 0); /* R */
    adjust_benjamini_hochberg(out, published, 15, order);
    assert_int_equal(found(out, 15), 4);
    assert_near(out[3], 0.035625, 1e-12, 0);
    assert_near(out[5], 0.0638571428571428623, 1e-12, 0);
}

/* padjust_2: R p.adjust, with ties */
static void ties_and_large_values_are_adjusted_like_in_r(void **state)
{
    (void)state;
    static const double p[] = {0.9, 0.9, 0.04, 0.04, 1.0, 0.0001, 0.012};
    static const double holm[] = {1, 1, 0.2, 0.2, 1, 0.0007, 0.072}, bh[] = {1, 1, 0.07, 0.07, 1, 0.0007, 0.042};
    double out[7];
    size_t order[7];
    adjust_holm(out, p, 7, order);
    for (size_t i = 0; i < 7; i++)
        assert_near(out[i], holm[i], 1e-12, 0);
    adjust_benjamini_hochberg(out, p, 7, order);
    for (size_t i = 0; i < 7; i++)
        assert_near(out[i], bh[i], 1e-12, 0);
}

/* By definition: min(1, (n - j + 1) p_(j)), at its largest over the values that are no larger. */
static double holm_by_definition(const double *p, size_t n, size_t i)
{
    double most = 0;
    for (size_t j = 0; j < n; j++) {
        size_t smaller = 0;
        for (size_t k = 0; k < n; k++)
            smaller += p[k] < p[j];
        if (p[j] <= p[i])
            most = fmax(most, fmin(1, (double)(n - smaller) * p[j]));
    }
    return most;
}

static void adjusted_values_follow_their_definition_and_their_owners(void **state)
{
    (void)state;
    struct random_source r = {41};
    for (int trial = 0; trial < 500; trial++) {
        size_t n = 1 + random_bits(&r) % MOST, order[MOST], at = random_bits(&r) % n;
        double p[MOST], turned[MOST], holm[MOST], bh[MOST], other[MOST];
        for (size_t i = 0; i < n; i++)
            p[i] = round(pow(random_unit(&r), 3) * 1000) / 1000;
        adjust_holm(holm, p, n, order);
        adjust_benjamini_hochberg(bh, p, n, order);
        for (size_t i = 0; i < n; i++) {
            assert_near(holm[i], holm_by_definition(p, n, i), 1e-14, 0);
            assert_true(p[i] <= bh[i] + 1e-15 && bh[i] <= holm[i] + 1e-15 && holm[i] <= 1);
            turned[(i + at) % n] = p[i];
        }
        adjust_holm(other, turned, n, order);
        for (size_t i = 0; i < n; i++)
            assert_near(other[(i + at) % n], holm[i], 0, 0);
        memcpy(other, p, sizeof other);
        adjust_holm(other, other, n, order); /* in place */
        assert_memory_equal(other, holm, n * sizeof *holm);
    }
}

static void one_test_alone_is_left_as_it_is(void **state)
{
    (void)state;
    double out = 0, p = 0.03;
    size_t order;
    adjust_holm(&out, &p, 1, &order);
    assert_near(out, 0.03, 0, 0);
    adjust_benjamini_hochberg(&out, &p, 1, &order);
    assert_near(out, 0.03, 0, 0);
    adjust_holm(NULL, NULL, 0, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_example_has_three_and_four_findings),
        cmocka_unit_test(ties_and_large_values_are_adjusted_like_in_r),
        cmocka_unit_test(adjusted_values_follow_their_definition_and_their_owners),
        cmocka_unit_test(one_test_alone_is_left_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
