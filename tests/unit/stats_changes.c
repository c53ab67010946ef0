/*
 * Changes of level in a series of weeks: planted steps, spikes, drift, autocorrelation, and what must not alarm.
 */
#include "stats/changes.h"
#include "stats/simulate.h"
#include "tests/unit/stats_check.h"

#include <stdlib.h>
#include <string.h>

#define YEAR 52

struct fixture {
    double rate[YEAR];
    struct changes found;
    struct arena memory;
};

/* 1,000 tok/s with autocorrelated noise. */
static void make_year(double *rate, double sd, double phi, struct random_source *r)
{
    double e = sd * random_normal(r);
    for (size_t i = 0; i < YEAR; i++) {
        rate[i] = 1000 * exp(e);
        e = phi * e + sqrt(1 - phi * phi) * sd * random_normal(r);
    }
}

static void scale(double *rate, size_t from, size_t to, double by)
{
    for (size_t i = from; i < to; i++)
        rate[i] *= by;
}

static int open_year(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct random_source r = {7};
    if (f == NULL)
        return -1;
    make_year(f->rate, 0.01, 0, &r);
    *state = f;
    return 0;
}

static int close_year(void **state)
{
    struct fixture *f = *state;
    arena_release(&f->memory);
    free(f);
    return 0;
}

static void look(struct fixture *f, size_t n)
{
    struct changes_options o = changes_defaults();
    assert_int_equal(changes_find(&f->found, f->rate, n, &o, &f->memory, NULL), 0);
}

static void a_stationary_year_has_no_change_no_spike_and_no_drift(void **state)
{
    struct fixture *f = *state;
    look(f, YEAR);
    assert_int_equal(f->found.n, 0);
    assert_int_equal(f->found.n_spikes, 0);
    assert_true(f->found.drift == 0);
}

static void a_planted_step_is_found_where_it_was_planted_and_as_large(void **state)
{
    struct fixture *f = *state;
    scale(f->rate, 30, YEAR, 0.95);
    look(f, YEAR);
    assert_int_equal(f->found.n, 1);
    assert_int_equal(f->found.items[0].at, 30);
    assert_near(f->found.items[0].ratio, 0.95, 0.006, 0);
    assert_true(f->found.items[0].lo < 0.95 && 0.95 < f->found.items[0].hi);
    assert_true(f->found.items[0].a12 < 0.1);
    assert_true(f->found.items[0].confirmed);
}

/* Variance of the four logarithms over four. */
static double squared_error(const double *rate, double *mean)
{
    double squares = 0;
    *mean = 0;
    for (size_t i = 0; i < 4; i++)
        *mean += log(rate[i]) / 4;
    for (size_t i = 0; i < 4; i++)
        squares += pow(log(rate[i]) - *mean, 2) / 12;
    return squares;
}

static void the_interval_is_welchs_on_the_two_neighbouring_levels(void **state)
{
    static const double rates[] = {100, 102, 100, 102, 90, 92, 90, 92}; /* no autocorrelation above 0 */
    struct fixture *f = *state;
    double old, new;
    memcpy(f->rate, rates, sizeof rates);
    look(f, LENGTH(rates));
    assert_int_equal(f->found.n, 1);
    double error = sqrt(squared_error(rates, &old) + squared_error(rates + 4, &new));
    /* 5.9 degrees of freedom: t tables have 2.5706 for 5 and 2.4469 for 6 */
    double half = log(f->found.items[0].hi / f->found.items[0].ratio) / error;
    assert_true(2.4469 < half && half < 2.5706);
    assert_near(f->found.items[0].ratio, exp(new - old), 1e-12, 0);
    assert_near(f->found.items[0].lo * f->found.items[0].hi, pow(f->found.items[0].ratio, 2), 1e-12, 0);
}

static void a_step_smaller_than_the_practical_size_is_not_reported(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < YEAR; i++)
        f->rate[i] = 1000 + (double)(i % 3) + (i >= 26 ? 20 : 0);
    look(f, YEAR);
    assert_int_equal(f->found.n, 0);
    scale(f->rate, 26, YEAR, 1.02);
    look(f, YEAR);
    assert_int_equal(f->found.n, 1);
}

static void a_creeping_loss_is_found_in_sum(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < YEAR; i++)
        f->rate[i] = (1000 + (double)(i % 3)) * (i < 17 ? 1 : i < 34 ? 0.98 : 0.96);
    look(f, YEAR);
    assert_true(f->found.n >= 1);
    assert_true(f->found.items[0].ratio < 0.971);
}

static void a_spike_is_no_change_and_stands_apart(void **state)
{
    struct fixture *f = *state;
    scale(f->rate, 20, 21, 1.2);
    scale(f->rate, 40, 42, 0.8);
    look(f, YEAR);
    assert_int_equal(f->found.n, 0);
    assert_int_equal(f->found.n_spikes, 3);
    assert_int_equal(f->found.spikes[0].at, 20);
    assert_near(f->found.spikes[0].ratio, 1.2, 0.03, 0);
    assert_int_equal(f->found.spikes[2].at, 41);
}

static void a_spike_takes_no_part_in_the_size_of_a_change(void **state)
{
    struct fixture *f = *state;
    scale(f->rate, 30, YEAR, 0.95);
    scale(f->rate, 35, 36, 2);
    look(f, YEAR);
    assert_int_equal(f->found.n, 1);
    assert_near(f->found.items[0].ratio, 0.95, 0.006, 0);
    assert_int_equal(f->found.n_spikes, 1);
}

static void three_points_at_the_end_are_a_change_however_large_it_is(void **state)
{
    static const double sizes[] = {0.95, 0.88, 0.8, 0.5};
    struct fixture *f = *state;
    double kept[YEAR];
    memcpy(kept, f->rate, sizeof kept);
    for (size_t i = 0; i < LENGTH(sizes); i++) {
        memcpy(f->rate, kept, sizeof kept);
        scale(f->rate, YEAR - 3, YEAR, sizes[i]);
        look(f, YEAR);
        assert_int_equal(f->found.n, 1);
        assert_int_equal(f->found.items[0].at, YEAR - 3);
        assert_true(f->found.items[0].confirmed);
        assert_near(f->found.items[0].ratio, sizes[i], 0.03, 0);
        assert_int_equal(f->found.n_spikes, 0);
    }
}

/* Some of its points lie within 10 % of the old level, and are not tagged. */
static void a_new_level_at_the_edge_of_the_tags_is_no_series_of_spikes(void **state)
{
    static const double ends[] = {0.885, 0.905, 0.89, 0.91, 0.88, 0.905};
    struct fixture *f = *state;
    for (size_t i = 0; i < YEAR; i++)
        f->rate[i] = 1000 + 10 * (double)(i * 7 % 5);
    for (size_t i = 0; i < LENGTH(ends); i++)
        f->rate[YEAR - LENGTH(ends) + i] *= ends[i];
    look(f, YEAR);
    assert_int_equal(f->found.n, 1);
    assert_int_equal(f->found.items[0].at, YEAR - LENGTH(ends));
    assert_int_equal(f->found.n_spikes, 0);
}

static void one_or_two_points_at_the_end_are_an_unconfirmed_change(void **state)
{
    struct fixture *f = *state;
    scale(f->rate, YEAR - 2, YEAR, 0.8);
    look(f, YEAR);
    assert_int_equal(f->found.n, 1);
    assert_int_equal(f->found.items[0].at, YEAR - 2);
    assert_false(f->found.items[0].confirmed);
    assert_near(f->found.items[0].ratio, 0.8, 0.02, 0);
    assert_int_equal(f->found.n_spikes, 0);
    f->rate[YEAR - 2] /= 0.8;
    look(f, YEAR);
    assert_int_equal(f->found.n, 1);
    assert_int_equal(f->found.items[0].at, YEAR - 1);
    assert_true(isnan(f->found.items[0].lo) && isnan(f->found.items[0].hi));
}

static void an_unconfirmed_change_is_measured_against_the_level_before_it(void **state)
{
    struct fixture *f = *state;
    scale(f->rate, 20, YEAR, 0.9);
    scale(f->rate, YEAR - 1, YEAR, 0.7);
    look(f, YEAR);
    assert_int_equal(f->found.n, 2);
    assert_int_equal(f->found.items[0].at, 20);
    assert_false(f->found.items[1].confirmed);
    assert_near(f->found.items[1].ratio, 0.7, 0.03, 0);
}

static void levels_whose_points_overlap_are_none(void **state)
{
    struct changes_options o = changes_defaults();
    struct fixture *f = *state;
    o.practical = 1e-6;
    o.least_a12 = 1;
    scale(f->rate, 26, YEAR, 1.015);
    assert_int_equal(changes_find(&f->found, f->rate, YEAR, &o, &f->memory, NULL), 0);
    assert_int_equal(f->found.n, 0);
    o.least_a12 = 0.8;
    assert_int_equal(changes_find(&f->found, f->rate, YEAR, &o, &f->memory, NULL), 0);
    assert_int_equal(f->found.n, 1);
}

static void a_drift_is_told_from_levels(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < YEAR; i++)
        f->rate[i] *= exp(-0.12 * (double)i / (YEAR - 1));
    look(f, YEAR);
    assert_near(f->found.drift, expm1(-0.12), 0.12, 0);
    for (size_t i = 0; i < f->found.n; i++) /* it may be seen in steps as well */
        assert_true(f->found.items[i].ratio < 1);
}

static void a_slow_beginning_is_a_level_and_no_warm_up(void **state)
{
    struct fixture *f = *state;
    scale(f->rate, 0, 5, 0.9);
    look(f, YEAR);
    assert_int_equal(f->found.n, 1);
    assert_int_equal(f->found.items[0].at, 5);
    assert_true(f->found.items[0].ratio > 1.08);
}

/* A loss of a fifth mirrors a gain of a quarter; the unit is nobody's business. */
static void direction_and_unit_do_not_matter(void **state)
{
    struct fixture *f = *state;
    scale(f->rate, 30, YEAR, 0.9);
    look(f, YEAR);
    struct change forth = f->found.items[0];
    for (size_t i = 0; i < YEAR; i++)
        f->rate[i] = 1e6 / f->rate[i];
    look(f, YEAR);
    assert_int_equal(f->found.n, 1);
    assert_int_equal(f->found.items[0].at, forth.at);
    assert_near(f->found.items[0].ratio, 1 / forth.ratio, 1e-12, 0);
    assert_near(f->found.items[0].lo, 1 / forth.hi, 1e-12, 0);
    assert_near(f->found.items[0].a12, 1 - forth.a12, 1e-12, 0);
}

static void at_most_five_in_a_hundred_stationary_years_alarm(void **state)
{
    static const double phis[] = {0, 0.5};
    struct fixture *f = *state;
    for (size_t p = 0; p < LENGTH(phis); p++) {
        struct random_source r = {1};
        int alarms = 0;
        for (int i = 0; i < 400; i++) {
            make_year(f->rate, 0.02, phis[p], &r);
            look(f, YEAR);
            alarms += f->found.n > 0 || f->found.drift != 0;
            arena_release(&f->memory);
        }
        assert_true(alarms <= 20);
    }
}

static void short_series_have_answers_too(void **state)
{
    struct fixture *f = *state;
    for (size_t n = 0; n < 12; n++) {
        look(f, n);
        assert_int_equal(f->found.n, 0);
    }
    for (size_t i = 0; i < YEAR; i++)
        f->rate[i] = 5;
    look(f, YEAR);
    assert_int_equal(f->found.n, 0);
    assert_int_equal(f->found.n_spikes, 0);
}

static void what_is_no_rate_is_refused_by_its_place(void **state)
{
    static const double bad[] = {0, -1, NAN, INFINITY};
    struct fixture *f = *state;
    struct changes_options o = changes_defaults();
    struct error err = {0};
    for (size_t i = 0; i < LENGTH(bad); i++) {
        f->rate[3] = bad[i];
        assert_int_equal(changes_find(&f->found, f->rate, YEAR, &o, &f->memory, &err), ERR_INPUT);
        assert_non_null(strstr(err.text, "rates[3]"));
    }
    o.least_segment = 1;
    assert_int_equal(changes_find(&f->found, f->rate, YEAR, &o, &f->memory, &err), ERR_USAGE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_year, close_year)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_stationary_year_has_no_change_no_spike_and_no_drift),
        TEST(a_planted_step_is_found_where_it_was_planted_and_as_large),
        TEST(the_interval_is_welchs_on_the_two_neighbouring_levels),
        TEST(a_step_smaller_than_the_practical_size_is_not_reported),
        TEST(a_creeping_loss_is_found_in_sum),
        TEST(a_spike_is_no_change_and_stands_apart),
        TEST(a_spike_takes_no_part_in_the_size_of_a_change),
        TEST(three_points_at_the_end_are_a_change_however_large_it_is),
        TEST(a_new_level_at_the_edge_of_the_tags_is_no_series_of_spikes),
        TEST(one_or_two_points_at_the_end_are_an_unconfirmed_change),
        TEST(an_unconfirmed_change_is_measured_against_the_level_before_it),
        TEST(levels_whose_points_overlap_are_none),
        TEST(a_drift_is_told_from_levels),
        TEST(a_slow_beginning_is_a_level_and_no_warm_up),
        TEST(direction_and_unit_do_not_matter),
        TEST(at_most_five_in_a_hundred_stationary_years_alarm),
        TEST(short_series_have_answers_too),
        TEST(what_is_no_rate_is_refused_by_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
