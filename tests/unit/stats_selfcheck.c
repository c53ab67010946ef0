/*
 * The self-check: the counts of the documented simulation, determinism, and that a wrong interval would be seen.
 */
#include "stats/selfcheck.h"
#include "tests/unit/stats_check.h"

#include <string.h>

struct seen {
    size_t n, verdicts[3], stop_after;
    double reported, coverage;
};

static int note(void *context, const struct selfcheck_row *r)
{
    struct seen *s = context;
    s->n++;
    s->verdicts[r->verdict]++;
    s->reported += r->reported;
    s->coverage += isnan(r->coverage) ? 0 : r->coverage;
    return s->stop_after > 0 && s->n == s->stop_after;
}

static void every_row_does_what_is_documented(void **state)
{
    (void)state;
    struct seen s = {0};
    assert_int_equal(selfcheck_run(100, 1, note, &s, NULL), 0);
    assert_int_equal(s.n, 3 * SERIES_KINDS);
    assert_int_equal(s.verdicts[SELFCHECK_OUTSIDE], 0);
    assert_int_equal(s.verdicts[SELFCHECK_KNOWN], 14);
}

/* Weak cells have bands of their own, so that a doubter's seed is not told off for what is documented. */
static void other_seeds_find_nothing_outside_either(void **state)
{
    (void)state;
    for (uint64_t seed = 11; seed <= 99; seed += 44) {
        struct seen s = {0};
        assert_int_equal(selfcheck_run(150, seed, note, &s, NULL), 0);
        assert_int_equal(s.verdicts[SELFCHECK_OUTSIDE], 0);
    }
}

static void the_same_seed_gives_the_same_counts_and_another_gives_others(void **state)
{
    (void)state;
    struct seen a = {.stop_after = 24}, b = a, c = a;
    assert_int_equal(selfcheck_run(60, 5, note, &a, NULL), 0);
    assert_int_equal(selfcheck_run(60, 5, note, &b, NULL), 0);
    assert_int_equal(selfcheck_run(60, 6, note, &c, NULL), 0);
    assert_true(a.reported == b.reported && a.coverage == b.coverage);
    assert_true(a.coverage != c.coverage);
}

static void it_ends_when_the_listener_has_heard_enough(void **state)
{
    (void)state;
    struct seen s = {.stop_after = 2};
    assert_int_equal(selfcheck_run(50, 1, note, &s, NULL), 0);
    assert_int_equal(s.n, 2);
}

static void too_few_runs_are_refused(void **state)
{
    (void)state;
    struct seen s = {0};
    struct error err = {0};
    assert_int_equal(selfcheck_run(SELFCHECK_LEAST_RUNS - 1, 1, note, &s, &err), ERR_USAGE);
    assert_non_null(strstr(err.text, "49 runs"));
    assert_int_equal(s.n, 0);
}

static void coverage_counts_only_what_was_reported(void **state)
{
    (void)state;
    struct coverage t;
    assert_int_equal(coverage_measure(&t, SERIES_SHIFT_UP90, 0, 50, 200, 1, NULL), 0);
    assert_int_equal(t.runs, 50);
    assert_int_equal(t.reported, 0);
    assert_int_equal(t.states[STEADY_NONE], 50);
    assert_int_equal(coverage_measure(&t, SERIES_FLAT, 0, 50, 20, 1, NULL), 0);
    assert_int_equal(t.states[STEADY_INSUFFICIENT], 50);
    assert_int_equal(coverage_measure(&t, SERIES_FLAT, 0, 200, 200, 1, NULL), 0);
    assert_true(t.covered <= t.reported && t.covered > 180);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_does_what_is_documented),
        cmocka_unit_test(other_seeds_find_nothing_outside_either),
        cmocka_unit_test(the_same_seed_gives_the_same_counts_and_another_gives_others),
        cmocka_unit_test(it_ends_when_the_listener_has_heard_enough),
        cmocka_unit_test(too_few_runs_are_refused),
        cmocka_unit_test(coverage_counts_only_what_was_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
