/* Levels of the axis: which of them take part, and how long they speak of today. */
#include "query_archive.h"

static void three_levels(struct archive *t)
{
    archive_open(t);
    for (int i = 0; i < 2; i++) {
        RUN(t, 1 + i, "H100", 3);
        RUN(t, 11 + i, "H200", 2);
        RUN(t, 21 + i, "B200", 1);
    }
}

static void levels_not_asked_for_are_skipped_with_their_failed_attempts(void **state)
{
    static const char *const only[] = {"B200", "H100"};
    struct archive t;
    struct asked x;
    (void)state;
    three_levels(&t);
    struct digest failed = RUN_BUT(&t, 30, "H200", 1, {"status", "\"failed\""}, {"failure_reason", "\"hang\""},
                                   {"steps", NULL}, {"accelerator.observed", NULL});
    struct digest run = RUN_BUT(&t, 31, "H200", 2, {"recipe.dataset", "\"mix-b\""}); /* would refuse everything */
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "R005");
    asked_done(&x);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.q.only = only, x.q.n_only = 2;
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "");
    assert_int_equal(cleared_n_levels(x.cleared), 2);
    assert_int_equal(x.v.n_levels, 2);
    assert_int_equal(level_named(&x, "B200")->n_attempts, 2);
    level_named(&x, "H100");
    assert_int_equal(x.v.n_compared, 4);
    assert_int_equal(x.v.n_skipped, 4);
    assert_string_equal(skipped_because(&x, run), "not among the levels asked for");
    assert_string_equal(skipped_because(&x, failed), "not among the levels asked for");
    asked_done(&x);
    archive_close(&t);
}

static void a_level_that_is_not_there_is_no_level(void **state)
{
    static const char *const only[] = {"B200", "A100"};
    struct archive t;
    struct asked x;
    (void)state;
    three_levels(&t);
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.q.only = only, x.q.n_only = 2;
    asked_gate(&x);
    assert_int_equal(x.rc, ERR_NOT_FOUND);
    assert_string_equal(x.err.text, "--level 'A100': no such level of accelerator among the runs selected");
    asked_done(&x);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.q.only = only, x.q.n_only = 1; /* one level alone has nothing to be compared with */
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "R014");
    assert_true(x.v.n_nearest > 0); /* and the levels left out are there to be compared */
    asked_done(&x);
    archive_close(&t);
}

static void a_level_not_asked_for_is_no_base(void **state)
{
    static const char *const only[] = {"B200", "H100"};
    struct archive t;
    struct asked x;
    (void)state;
    three_levels(&t);
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.q.only = only, x.q.n_only = 2;
    x.q.base = "H200";
    asked_gate(&x);
    assert_int_equal(x.rc, ERR_NOT_FOUND);
    asked_done(&x);
    archive_close(&t);
}

static void a_level_speaks_of_today_for_the_validity_of_its_newest_run(void **state)
{
    struct level level = {.newest = moment("2026-04-14")};
    (void)state;
    assert_int_equal(level_valid_to(&level, 30), moment("2026-05-14"));
    assert_int_equal(level_valid_to(&level, 1), moment("2026-04-15"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_not_asked_for_are_skipped_with_their_failed_attempts),
        cmocka_unit_test(a_level_that_is_not_there_is_no_level),
        cmocka_unit_test(a_level_not_asked_for_is_no_base),
        cmocka_unit_test(a_level_speaks_of_today_for_the_validity_of_its_newest_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
