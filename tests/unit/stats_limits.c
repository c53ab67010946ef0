/*
 * Limits of counted means and of sums, against published tables and R 4.2.2.
 */
#include "stats/limits.h"
#include "stats/longrun.h"
#include "tests/unit/stats_check.h"

/* Garwood 1936, as in Pearson & Hartley, "Biometrika Tables for Statisticians", table 40: 95 %, to the digits printed
 */
static void few_events_have_the_limits_of_garwoods_table(void **state)
{
    (void)state;
    static const struct {
        size_t count;
        double lo, hi;
    } rows[] = {{0, 0, 3.69},     {1, 0.0253, 5.57}, {2, 0.242, 7.22},   {3, 0.619, 8.77},
                {5, 1.62, 11.67}, {10, 4.80, 18.39}, {20, 12.22, 30.89}, {50, 37.11, 65.92}};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        double lo, hi;
        poisson_limits(&lo, &hi, rows[i].count, 0.95);
        assert_near(lo, rows[i].lo, 0.004, 0);
        assert_near(hi, rows[i].hi, 0.001, 0);
    }
}

/* R qchisq: counts at which GSL 2.7.1's inverse is wrong or gives up, and beyond */
static void many_events_have_limits_too(void **state)
{
    (void)state;
    static const struct {
        double count, lo, hi;
    } rows[] = {{1159, 1093.22695599721, 1227.6960140257},  {1736, 1655.28868774934, 1819.62905780394},
                {2250, 2157.98149277481, 2344.93341092105}, {27694, 27368.7804959806, 28022.1196937264},
                {1e6, 998040.983340294, 1001961.91194543},  {1e9, 999938021.443928, 1000061981.45041}};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        double lo, hi;
        poisson_limits(&lo, &hi, (size_t)rows[i].count, 0.95);
        assert_near(lo, rows[i].lo, 1e-13, 0);
        assert_near(hi, rows[i].hi, 1e-13, 0);
    }
    double lo, hi; /* just where the series begins */
    poisson_limits(&lo, &hi, 10019, 0.99);
    assert_near(lo, 9763.05102170367, 1.2e-13, 0);
    assert_near(hi, 10279.7184026021, 1.2e-13, 0);
}

/* R binom.test; GSL 2.7.1's inverse aborts at 4 of 365 and 10 of 488 */
static void limits_of_a_probability_are_clopper_and_pearsons(void **state)
{
    (void)state;
    static const struct {
        size_t count, of;
        double lo, hi;
    } rows[] = {{0, 1, 0, 0.975},
                {1, 1, 0.025, 1},
                {0, 365, 0, 0.0100556198044129},
                {1, 5, 0.00505076337946806, 0.716417936118089},
                {4, 5, 0.283582063881911, 0.994949236620532},
                {4, 365, 0.00299378106951953, 0.0278200155927814},
                {10, 488, 0.00986930076994507, 0.0373615106889388},
                {200, 365, 0.495304089953747, 0.599802418338378},
                {1, 10000, 2.53177759347469e-06, 0.000557036997947047}};
    double lo, hi;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        binomial_limits(&lo, &hi, rows[i].count, rows[i].of, 0.95);
        assert_near(lo, rows[i].lo, 1e-11, 0);
        assert_near(hi, rows[i].hi, 1e-11, 0);
    }
    for (size_t of = 1; of < 700; of += 43)
        for (size_t count = 0; count <= of; count++) {
            double other_lo, other_hi;
            binomial_limits(&lo, &hi, count, of, 0.95);
            binomial_limits(&other_lo, &other_hi, of - count, of, 0.95);
            assert_near(lo, 1 - other_hi, 0, 1e-12);
            assert_true(lo <= (double)count / (double)of && (double)count / (double)of <= hi);
        }
}

static void limits_hold_the_count_and_grow_with_it(void **state)
{
    (void)state;
    static const double levels[] = {0.5, 0.9, 0.95, 0.99, 0.9999};
    for (size_t l = 0; l < LENGTH(levels); l++) {
        double before_lo = -1, before_hi = 0;
        for (size_t count = 0; count < 12000; count += count < 2500 ? 1 : 97) {
            double lo, hi;
            poisson_limits(&lo, &hi, count, levels[l]);
            assert_true(lo <= (double)count && (double)count <= hi && before_lo < lo && before_hi < hi);
            before_lo = lo, before_hi = hi;
        }
    }
}

static void a_wider_level_has_wider_limits(void **state)
{
    (void)state;
    double lo, hi, lo99, hi99;
    poisson_limits(&lo, &hi, 7, 0.95);
    poisson_limits(&lo99, &hi99, 7, 0.99);
    assert_true(lo99 < lo && hi < hi99);
}

/* R qt(): where the normal distribution takes over, and far beyond */
static void students_limits_end_in_the_normal_ones(void **state)
{
    (void)state;
    assert_near(student_limit(0.9, 999999), 1.644855150723563, 1e-12, 0);
    assert_near(student_limit(0.9, 1e6), 1.644855150722039, 1e-14, 0);
    assert_near(student_limit(0.95, 1e7), 1.959964221767205, 1e-14, 0);
    assert_near(student_limit(0.9, 1e12), 1.644853626952995, 1e-14, 0);
    assert_near(student_limit(0.9, 1e20), 1.644853626951472, 1e-14, 0);
    assert_near(student_limit(0.95, 1e300), 1.959963984540054, 1e-14, 0);
    assert_near(student_limit(0.95, INFINITY), 1.959963984540054, 1e-14, 0);
}

static void the_sum_of_an_estimate_and_a_certainty_keeps_the_width(void **state)
{
    (void)state;
    struct limits s = mover_sum((struct limits){1, 0.9, 1.3}, (struct limits){2, 2, 2});
    assert_near(s.value, 3, 0, 0);
    assert_near(s.lo, 2.9, 1e-15, 0);
    assert_near(s.hi, 3.3, 1e-15, 0);
    struct limits a = {1, 0.9, 1.3}, b = {2, 1.5, 2.2}, c = {-1, -1.4, -0.7};
    struct limits left = mover_sum(mover_sum(a, b), c), right = mover_sum(a, mover_sum(b, c));
    assert_near(left.lo, right.lo, 1e-15, 0);
    assert_near(left.hi, right.hi, 1e-15, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_events_have_the_limits_of_garwoods_table),
        cmocka_unit_test(many_events_have_limits_too),
        cmocka_unit_test(limits_of_a_probability_are_clopper_and_pearsons),
        cmocka_unit_test(limits_hold_the_count_and_grow_with_it),
        cmocka_unit_test(a_wider_level_has_wider_limits),
        cmocka_unit_test(students_limits_end_in_the_normal_ones),
        cmocka_unit_test(the_sum_of_an_estimate_and_a_certainty_keeps_the_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
