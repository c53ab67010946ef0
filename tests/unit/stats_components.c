/*
 * Variation within runs and between them, against independent computation and made-up runs of known variance.
 */
#include "stats/components.h"
#include "stats/simulate.h"
#include "tests/unit/stats_check.h"

/*
 * Dyestuff, batches A to F (Davies 1947; Box & Tiao 1973, section 5.1.2): their analysis of variance has mean squares
 * 2451.25 within and 11271.5 between, so batches vary with (11271.5 - 2451.25)/5 = 1764.05.
 */
static const double dyestuff[6][5] = {{1545, 1440, 1440, 1520, 1580}, {1540, 1555, 1490, 1560, 1495},
                                      {1595, 1550, 1605, 1510, 1560}, {1445, 1440, 1595, 1465, 1545},
                                      {1595, 1630, 1515, 1635, 1625}, {1520, 1455, 1450, 1480, 1445}};

static void box_and_tiaos_dyestuff_has_its_published_components(void **state)
{
    (void)state;
    const double *runs[6];
    const size_t steps[] = {5, 5, 5, 5, 5, 5};
    double means[6];
    for (size_t i = 0; i < 6; i++)
        runs[i] = dyestuff[i];
    struct components c = components_estimate(means, runs, steps, 6);
    assert_near(c.within, 2451.25, 1e-12, 0);
    assert_near(c.of_means, 11271.5 / 5, 1e-12, 0);
    assert_near(c.between, 1764.05, 1e-12, 0);
    assert_near(c.error, sqrt(11271.5 / 5 / 6), 1e-12, 0);
    assert_near(means[0], 1505, 1e-12, 0);
    assert_near(components_best_steps(&c, 120, 1), ceil(sqrt(120 * 2451.25 / 1764.05)), 0, 0);
}

static void runs_that_vary_less_than_their_steps_explain_have_no_variance_of_their_own(void **state)
{
    (void)state;
    static const double a[] = {1, 3}, b[] = {3, 1}, *runs[] = {a, b};
    double means[2];
    struct components c = components_estimate(means, runs, (const size_t[]){2, 2}, 2);
    assert_near(c.between_unbiased, -1, 1e-15, 0);
    assert_near(c.between, 0, 0, 0);
    assert_near(components_best_steps(&c, 10, 1), 0, 0, 0);
}

static void what_one_run_or_single_steps_cannot_show_is_no_number(void **state)
{
    (void)state;
    static const double a[] = {1, 2, 4}, b[] = {2}, c[] = {3}, *one[] = {a}, *single[] = {b, c};
    double means[2];
    struct components x = components_estimate(means, one, (const size_t[]){3}, 1);
    assert_near(x.within, 7.0 / 3, 1e-14, 0);
    assert_true(isnan(x.of_means) && isnan(x.between) && isnan(x.error));
    x = components_estimate(means, single, (const size_t[]){1, 1}, 2);
    assert_true(isnan(x.within) && isnan(x.between));
    assert_near(x.of_means, 0.5, 1e-14, 0);
    assert_near(components_best_steps(&x, 1, 1), 0, 0, 0);
}

/* Unequal runs of known components: the mean of many estimates is near them. */
static void estimates_are_unbiased_for_runs_of_unequal_length(void **state)
{
    (void)state;
    struct random_source r = {61};
    double within = 0, between = 0;
    const size_t steps[] = {3, 8, 20, 5};
    for (int trial = 0; trial < 4000; trial++) {
        double x[4][20], means[4];
        const double *runs[4];
        for (size_t i = 0; i < 4; i++) {
            double shift = 0.5 * random_normal(&r);
            for (size_t k = 0; k < steps[i]; k++)
                x[i][k] = shift + random_normal(&r);
            runs[i] = x[i];
        }
        struct components c = components_estimate(means, runs, steps, 4);
        within += c.within, between += c.between_unbiased;
    }
    assert_near(within / 4000, 1, 0.02, 0);
    assert_near(between / 4000, 0.25, 0.1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(box_and_tiaos_dyestuff_has_its_published_components),
        cmocka_unit_test(runs_that_vary_less_than_their_steps_explain_have_no_variance_of_their_own),
        cmocka_unit_test(what_one_run_or_single_steps_cannot_show_is_no_number),
        cmocka_unit_test(estimates_are_unbiased_for_runs_of_unequal_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
