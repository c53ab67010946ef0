/*
 * The shift between two stretches of grouped points: against the formulas of the header written anew with sums over
 * pairs instead of recursions (Python 3.11, fractions of the t distribution by the incomplete beta's continued
 * fraction), properties, and made-up weeks of known variance.
 */
#include "stats/shift.h"
#include "stats/simulate.h"
#include "tests/unit/stats_check.h"

enum { MOST = 64 };

static struct shift test(const double *x, const int64_t *group, size_t n, const size_t *starts, size_t n_starts,
                         size_t which)
{
    double scratch[2 * MOST];
    return shift_test(x, group, n, starts, n_starts, which, scratch);
}

static void assert_shift(const struct shift *s, double difference, double error, double df, double p)
{
    assert_near(s->difference, difference, 1e-12, 0);
    assert_near(s->error, error, 1e-12, 0);
    assert_near(s->df, df, 1e-12, 0);
    assert_near(s->p, p, 1e-9, 0);
}

static void groups_of_several_points_give_two_variances(void **state)
{
    (void)state;
    static const double x[] = {0.01, -0.02, 0.015, 0.03, 0.02, -0.01, 0.0, 0.012, -0.05, -0.06, -0.045, -0.052};
    static const int64_t group[] = {1, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6, 6};
    struct shift s = test(x, group, 12, (const size_t[]){8}, 1, 0);
    assert_shift(&s, -0.058875, 0.0163752587066974, 6, 0.0114299812977724);
    assert_near(s.within, 0.000152194444444444, 1e-12, 0);
    assert_near(s.between, 0.000126261517018779, 1e-12, 0);
    assert_near(s.phi, 0.5, 0, 0);
}

static void every_start_may_be_asked_about_and_the_others_cost_freedom(void **state)
{
    (void)state;
    static const double x[] = {.1, .12, .11, .13, .1, .04, .05, .03, .0, .01, -.01};
    static const int64_t group[] = {1, 1, 2, 3, 3, 4, 5, 6, 6, 6, 7};
    static const size_t starts[] = {5, 8};
    struct shift s = test(x, group, 11, starts, 2, 1);
    assert_shift(&s, -0.04, 0.0172658011832407, 6, 0.0597167261700467);
    s = test(x, group, 11, starts, 2, 0);
    assert_shift(&s, -0.072, 0.0161229674847808, 6, 0.00425705891327398);
    assert_near(s.between, 2.40821256038648e-05, 1e-12, 0);
}

static void points_alone_in_their_groups_are_judged_as_groups(void **state)
{
    (void)state;
    static const double x[] = {0, .01, -.01, .005, .0, -.002, .08};
    static const int64_t group[] = {0, 1, 2, 3, 4, 5, 6};
    struct shift s = test(x, group, 7, (const size_t[]){6}, 1, 0);
    assert_shift(&s, 0.0795, 0.00930203084158389, 5, 0.000361138225385084);
    assert_true(isnan(s.within));
}

static void of_two_groups_little_is_known_and_little_believed(void **state)
{
    (void)state;
    static const double x[] = {0, .01, .02, .08, .09};
    static const int64_t group[] = {1, 1, 1, 2, 2};
    struct shift s = test(x, group, 5, (const size_t[]){3}, 1, 0);
    assert_shift(&s, 0.075, 0.0167082813798029, 2, 0.0462162173515809);
    assert_true(isnan(s.between));
    assert_near(shift_half_width(&s, 0.95), 4.30265272991 * s.error, 1e-10, 0); /* t of 2 degrees: R 4.2 */
}

static void what_nothing_tells_about_has_no_p(void **state)
{
    (void)state;
    static const double two[] = {0, 1}, same[] = {2, 2, 2, 2, 3, 3, 3, 3};
    static const int64_t group[] = {0, 1, 2, 3, 4, 5, 6, 7}, week[] = {0, 0, 0, 0, 1, 1, 1, 1};
    struct shift s = test(two, group, 2, (const size_t[]){1}, 1, 0);
    assert_near(s.difference, 1, 0, 0);
    assert_true(isnan(s.error) && isnan(s.df) && isnan(s.p) && isnan(shift_half_width(&s, 0.95)));
    s = test(same, group, 8, (const size_t[]){4}, 1, 0);
    assert_true(isnan(s.p));
    s = test(same, week, 8, (const size_t[]){4}, 1, 0);
    assert_true(isnan(s.p));
}

/* Six weeks of three runs at one level, then one week lower by `loss`; runs vary by sd, weeks by week_sd. */
static void make_weeks(double *x, int64_t *group, double sd, double week_sd, double loss, struct random_source *r)
{
    for (size_t w = 0; w < 13; w++) {
        double week = week_sd * random_normal(r) - (w == 12 ? loss : 0);
        for (size_t i = 0; i < 3; i++) {
            x[3 * w + i] = week + sd * random_normal(r);
            group[3 * w + i] = (int64_t)w;
        }
    }
}

static void another_unit_or_direction_changes_nothing_but_the_sign(void **state)
{
    (void)state;
    double x[39], y[39];
    int64_t group[39];
    struct random_source r = {3};
    make_weeks(x, group, 0.01, 0.01, 0.03, &r);
    for (size_t i = 0; i < 39; i++)
        y[i] = 5 - x[i]; /* seconds in place of rates, of another unit */
    struct shift a = test(x, group, 39, (const size_t[]){36}, 1, 0), b = test(y, group, 39, (const size_t[]){36}, 1, 0);
    assert_near(b.difference, -a.difference, 1e-9, 0);
    assert_near(b.error, a.error, 1e-9, 0);
    assert_near(b.df, a.df, 1e-9, 0);
    assert_near(b.p, a.p, 1e-7, 0);
}

/* Of weeks that differ by themselves, a test of runs alone would reject half the time. */
static void at_most_a_twentieth_of_stationary_weeks_stands_out_however_weeks_vary(void **state)
{
    (void)state;
    static const double week_sds[] = {0, 0.005, 0.02};
    enum { ROUNDS = 4000 };
    for (size_t k = 0; k < LENGTH(week_sds); k++) {
        struct random_source r = {11};
        size_t rejected = 0;
        for (size_t i = 0; i < ROUNDS; i++) {
            double x[39];
            int64_t group[39];
            make_weeks(x, group, 0.01, week_sds[k], 0, &r);
            rejected += test(x, group, 39, (const size_t[]){36}, 1, 0).p < 0.05;
        }
        if (rejected > ROUNDS * 6 / 100 || rejected < ROUNDS / 400)
            fail_msg("weeks of sd %g: %zu of %d rejected", week_sds[k], rejected, ROUNDS);
    }
}

static void a_loss_of_three_times_what_weeks_vary_by_is_seen(void **state)
{
    (void)state;
    struct random_source r = {5};
    size_t seen = 0;
    for (size_t i = 0; i < 500; i++) {
        double x[39];
        int64_t group[39];
        make_weeks(x, group, 0.005, 0.005, 0.03, &r);
        seen += test(x, group, 39, (const size_t[]){36}, 1, 0).p < 0.01;
    }
    if (seen < 430)
        fail_msg("%zu of 500 seen", seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_of_several_points_give_two_variances),
        cmocka_unit_test(every_start_may_be_asked_about_and_the_others_cost_freedom),
        cmocka_unit_test(points_alone_in_their_groups_are_judged_as_groups),
        cmocka_unit_test(of_two_groups_little_is_known_and_little_believed),
        cmocka_unit_test(what_nothing_tells_about_has_no_p),
        cmocka_unit_test(another_unit_or_direction_changes_nothing_but_the_sign),
        cmocka_unit_test(at_most_a_twentieth_of_stationary_weeks_stands_out_however_weeks_vary),
        cmocka_unit_test(a_loss_of_three_times_what_weeks_vary_by_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
