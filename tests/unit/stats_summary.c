/*
 * Sums, moments, order statistics and Hampel's tags against NIST StRD, R and scipy.
 */
#include "stats/outlier.h"
#include "stats/simulate.h"
#include "stats/summary.h"
#include "tests/unit/stats_check.h"
#include "tests/unit/stats_vectors.h"

#include <string.h>

/* sum_neumaier: math.fsum, exactly rounded */
static void compensated_sums_keep_small_terms_between_huge_ones(void **state)
{
    (void)state;
    const double huge[] = {1, 1e100, 1, -1e100}, tenths[] = {.1, .1, .1, .1, .1, .1, .1, .1, .1, .1};
    const double big[] = {1e16, 1, -1e16};
    assert_near(summary_sum(huge, LENGTH(huge)), 2, 0, 2.3e-16);
    assert_near(summary_sum(tenths, LENGTH(tenths)), 1, 0, 2.3e-16);
    assert_near(summary_sum(big, LENGTH(big)), 1, 0, 2.3e-16);
    assert_near(summary_sum(NULL, 0), 0, 0, 0);
}

/* strd_michelson: NIST StRD Michelso, certified */
static void michelsons_speed_of_light_has_its_certified_moments(void **state)
{
    (void)state;
    const double *x = vector_michelson;
    assert_near(summary_mean(x, LENGTH(vector_michelson)), 299.8524, 1e-15, 0);
    assert_near(summary_sd(x, LENGTH(vector_michelson)), 0.0790105478190518, 1e-12, 0);
    assert_near(summary_lag1(x, LENGTH(vector_michelson)), 0.535199668621283, 1e-11, 0);
}

/* NIST StRD NumAcc2 to NumAcc4: middle, then middle -/+ 0.1 in turn, 1001 values */
static void check_alternating(double middle, double mean_tolerance, double sd_tolerance, double lag_tolerance)
{
    double x[1001];
    x[0] = middle + 0.2;
    for (size_t i = 1; i < LENGTH(x); i++)
        x[i] = middle + (i % 2 ? 0.1 : 0.3);
    assert_near(summary_mean(x, LENGTH(x)), middle + 0.2, mean_tolerance, 0);
    assert_near(summary_sd(x, LENGTH(x)), 0.1, sd_tolerance, 0);
    assert_near(summary_lag1(x, LENGTH(x)), -0.999, lag_tolerance, 0);
}

static void nist_numerical_accuracy_series_keep_their_digits(void **state)
{
    (void)state;
    const double first[] = {10000001, 10000003, 10000002};
    assert_near(summary_mean(first, 3), 10000002, 0, 0);
    assert_near(summary_sd(first, 3), 1, 1e-15, 0);
    assert_near(summary_lag1(first, 3), -0.5, 1e-10, 0);
    check_alternating(1, 1e-15, 1e-14, 1e-10);
    check_alternating(1e6, 1e-15, 1e-9, 1e-8);
    check_alternating(1e7, 1e-15, 1e-8, 1e-7);
}

/* mad_1 to mad_3: R 4.2.2 mad(), scipy median_abs_deviation */
static void median_and_mad_agree_with_r(void **state)
{
    (void)state;
    double odd[] = {1.0, 1.0, 1.01, 0.99, 1.02, 5.0, 1.0}, equal[] = {2, 2, 2, 2, 7}, even[40], scratch[40];
    assert_near(summary_mad(odd, 7, scratch), 0.014826022185056034, 1e-10, 0);
    assert_near(summary_median(odd, 7), 1, 0, 0);
    assert_near(summary_mad(equal, 5, scratch), 0, 0, 0);
    assert_near(summary_absolute_deviation(vector_mad_2, 40, scratch), 0.022594000000000114, 1e-10, 0);
    memcpy(even, vector_mad_2, sizeof(even));
    assert_near(summary_mad(even, 40, scratch), 0.03349791452491574, 1e-10, 0);
    assert_near(summary_median(even, 40), 1.6980515, 1e-15, 0);
}

/* quantile7_1 to quantile7_3: R quantile(type = 7), numpy quantile */
static void quantiles_are_of_type_seven(void **state)
{
    (void)state;
    static const double p[] = {0, .01, .025, .05, .25, .5, .75, .9, .95, .975, .99, 1};
    static const double few[] = {1.2, 1.2, 1.2, 1.2, 1.2, 3.1, 4.8, 7.86, 8.88, 9.39, 9.696, 9.9};
    static const double many[] = {0.950788, 0.95269816, 0.9555634, 0.9648492, 0.99018,    1.000031,
                                  1.009675, 1.0229754,  1.0280576, 1.0365904, 1.03962736, 1.041652};
    double x[] = {3.1, 1.2, 4.8, 1.2, 9.9}, y[37], one[] = {5};
    memcpy(y, vector_quantile_2, sizeof(y));
    summary_sort(x, 5);
    summary_sort(y, 37);
    for (size_t i = 0; i < LENGTH(p); i++) {
        assert_near(summary_quantile(x, 5, p[i]), few[i], 1e-10, 0);
        assert_near(summary_quantile(y, 37, p[i]), many[i], 1e-10, 0);
        assert_near(summary_quantile(one, 1, p[i]), 5, 0, 0);
    }
}

static void differences_see_the_noise_and_not_the_level_shift(void **state)
{
    (void)state;
    struct random_source r = {11};
    double x[2000], scratch[4000];
    for (size_t i = 0; i < LENGTH(x); i++)
        x[i] = random_normal(&r) + (i < 1000 ? 0 : 50);
    assert_near(summary_difference_sd(x, LENGTH(x), scratch), 1, 0.08, 0);
}

static const struct hampel by_default = {.half_window = 10, .spreads = 5, .least = 0.09531017980432493};

/* outliers_1, by definition */
static void hampel_tags_the_three_planted_records(void **state)
{
    (void)state;
    signed char tag[60];
    double level[60], scratch[120];
    hampel_tag(tag, level, vector_outliers, 60, &by_default, scratch);
    for (size_t i = 0; i < 60; i++)
        assert_int_equal(tag[i] != OUTLIER_NONE, i == 20 || i == 21 || i == 45);
}

/* The definition, record by record, without a sliding window. */
static void hampel_by_definition(signed char *tag, const double *x, size_t n)
{
    double scratch[400], window[21], spread[21];
    double noise = summary_difference_sd(x, n, scratch);
    size_t width = n < 21 ? n : 21;
    for (size_t t = 0; t < n; t++) {
        size_t first = t < 10 ? 0 : t - 10;
        first = first + width > n ? n - width : first;
        memcpy(window, x + first, width * sizeof(double));
        double mad = summary_mad(window, width, spread), median = summary_median(window, width);
        tag[t] = fabs(x[t] - median) > fmax(5 * fmax(mad, noise), log(1.1));
    }
}

static void hampel_equals_its_definition_on_random_series(void **state)
{
    (void)state;
    struct random_source r = {12};
    for (int trial = 0; trial < 2000; trial++) {
        size_t n = 3 + random_bits(&r) % 150;
        double x[160], level[160], scratch[320];
        signed char tag[160], want[160];
        int rounded = random_unit(&r) < 0.5; /* ties */
        for (size_t i = 0; i < n; i++) {
            x[i] = 0.05 * random_normal(&r) + (random_unit(&r) < 0.05 ? 0.4 * random_normal(&r) : 0);
            x[i] = rounded ? round(x[i] * 20) / 20 : x[i];
        }
        hampel_tag(tag, level, x, n, &by_default, scratch);
        hampel_by_definition(want, x, n);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(tag[i] != OUTLIER_NONE, want[i]);
    }
}

/* outliers_1: fences of type-7 quartiles; and one that lies between 1.5 and 3 */
static void tukey_tags_what_lies_outside_his_fences(void **state)
{
    (void)state;
    double x[] = {1, 2, 3, 4, 5, 10.5, -20}, scratch[60];
    signed char tag[60];
    tukey_tag(tag, vector_outliers, 60, 3, scratch);
    for (size_t i = 0; i < 60; i++)
        assert_int_equal(tag[i], i == 20 || i == 21 ? OUTLIER_SLOW : i == 45 ? OUTLIER_FAST : OUTLIER_NONE);
    tukey_tag(tag, x, 7, 1.5, scratch); /* quartiles 1.5 and 4.5 */
    assert_int_equal(tag[5], OUTLIER_SLOW);
    assert_int_equal(tag[6], OUTLIER_FAST);
    tukey_tag(tag, x, 7, 3, scratch);
    assert_int_equal(tag[5], OUTLIER_NONE);
    assert_int_equal(tag[6], OUTLIER_FAST);
}

static void hampel_knows_slow_from_fast_and_spares_quantised_logs(void **state)
{
    (void)state;
    double x[50] = {0}, level[50], scratch[100];
    signed char tag[50];
    x[20] = 0.2, x[30] = -0.2, x[40] = 0.05;
    hampel_tag(tag, level, x, 50, &by_default, scratch);
    assert_int_equal(tag[20], OUTLIER_SLOW);
    assert_int_equal(tag[30], OUTLIER_FAST);
    assert_int_equal(tag[40], OUTLIER_NONE);
    assert_int_equal(tag[0], OUTLIER_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compensated_sums_keep_small_terms_between_huge_ones),
        cmocka_unit_test(michelsons_speed_of_light_has_its_certified_moments),
        cmocka_unit_test(nist_numerical_accuracy_series_keep_their_digits),
        cmocka_unit_test(median_and_mad_agree_with_r),
        cmocka_unit_test(quantiles_are_of_type_seven),
        cmocka_unit_test(differences_see_the_noise_and_not_the_level_shift),
        cmocka_unit_test(hampel_tags_the_three_planted_records),
        cmocka_unit_test(hampel_equals_its_definition_on_random_series),
        cmocka_unit_test(tukey_tags_what_lies_outside_his_fences),
        cmocka_unit_test(hampel_knows_slow_from_fast_and_spares_quantised_logs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
