/* What a change of policy does to answers: from its moment on, to everything that stands on it, and to nothing else. */
#include "report_filled.h"

#define AS_OF "2026-04-20" /* runs ended on the 14th, prices were seen on the 10th */

struct site {
    struct archive t;
    struct report report;
};

static int open_site(void **state)
{
    static const double apart[] = {1 / 1.002, 1, 1.002};
    struct site *s = calloc(1, sizeof *s);
    assert_non_null(s);
    archive_open(&s->t);
    for (int i = 0; i < 3; i++) {
        run_at(&s->t, 1 + i, "H100", 2780 * apart[i]);
        run_at(&s->t, 11 + i, "B200", 4316 * apart[i]);
    }
    archive_filled(&s->t);
    PRICE(&s->t, "H100", "3.95", DAY);
    PRICE(&s->t, "B200", "6.25", DAY);
    *state = s;
    return 0;
}

static int close_site(void **state)
{
    struct site *s = *state;
    arena_release(&s->report.memory);
    archive_close(&s->t);
    free(s);
    return 0;
}

static void set(struct site *s, enum policy_key k, double value, const char *day)
{
    struct error err = {0};
    int changed = 0;
    if (policy_set(&changed, s->t.store, k, value, "noisy hosts", NULL, moment(day), moment(day), &err) != 0)
        fail_msg("%s", err.text);
    assert_true(changed);
}

static const char *report_of(struct site *s, const char *as_of)
{
    struct report_request request = report_request_defaults(moment(as_of));
    request.command = "mcreport report capacity";
    fill_report(&s->report, s->t.store, "capacity", &request);
    return s->report.json;
}

static const char usual[] = "practical threshold 3 %; runs are of today for 30 days, price rows that state no end for "
                            "30 days.";

static void a_report_says_on_which_policy_it_stands(void **state)
{
    const char *json = report_of(*state, AS_OF);
    assert_non_null(strstr(json, usual));
    assert_null(strstr(json, "Policy: "));
}

static void older_runs_are_dated_from_the_day_on_which_it_was_said(void **state)
{
    struct site *s = *state;
    set(s, POLICY_TRAINING_VALID_DAYS, 5, AS_OF);
    assert_non_null(strstr(report_of(s, "2026-04-19"), "is 55 % faster than"));
    assert_false(has_plane(&s->report, PLANE_DATED));
    const char *json = report_of(s, AS_OF);
    assert_string_equal(s->report.verdict, "nothing current");
    assert_true(has_plane(&s->report, PLANE_DATED));
    assert_non_null(strstr(json, "more than 5 days before"));
    assert_non_null(strstr(json, "runs are of today for 5 days, price rows that state no end for 30 days."));
    assert_non_null(strstr(json, "Policy: training_valid_days is 5 days instead of 30 days since 2026-04-20: noisy "
                                 "hosts"));
    set(s, POLICY_TRAINING_VALID_DAYS, 6, "2026-04-21"); /* and again */
    report_of(s, "2026-04-21");
    assert_string_equal(s->report.verdict, "nothing current");
}

static void prices_have_a_period_of_their_own(void **state)
{
    struct site *s = *state;
    assert_null(strstr(report_of(s, AS_OF), "No price row holds"));
    set(s, POLICY_PRICE_VALID_DAYS, 9, AS_OF);
    const char *json = report_of(s, AS_OF);
    assert_string_equal(s->report.verdict, "compared"); /* the runs are of today */
    assert_non_null(strstr(json, "No price row holds on this date"));
    assert_non_null(strstr(json, "Policy: price_valid_days is 9 days instead of 30 days"));
    set(s, POLICY_PRICE_VALID_DAYS, 10, "2026-04-20");
    assert_null(strstr(report_of(s, AS_OF), "No price row holds"));
}

static void what_matters_is_said_by_the_threshold(void **state)
{
    struct site *s = *state;
    assert_non_null(strstr(report_of(s, AS_OF), "B200 costs about 2 % more per token than H100"));
    set(s, POLICY_PRACTICAL_PCT, 0.5, AS_OF);
    const char *json = report_of(s, AS_OF);
    assert_non_null(strstr(json, "B200 costs 2 % more per token than H100"));
    assert_non_null(strstr(json, "practical threshold 0.5 %;"));
    assert_non_null(strstr(json, "For ±0.5 %"));
    set(s, POLICY_PRACTICAL_PCT, 50, "2026-04-21");
    assert_non_null(strstr(report_of(s, "2026-04-21"), "B200 is 55 % faster than H100")); /* that much does matter */
}

static void a_claim_about_claims_changes_no_report(void **state)
{
    struct site *s = *state;
    set(s, POLICY_MOVED_PCT, 10, AS_OF);
    set(s, POLICY_PRICE_MOVED_PCT, 10, AS_OF);
    set(s, POLICY_SPARSE_EXACT_VALID_DAYS, 1, AS_OF);
    set(s, POLICY_SPARSE_VALIDATION_VALID_DAYS, 1, AS_OF);
    const char *json = report_of(s, AS_OF);
    assert_non_null(strstr(json, usual));
    assert_null(strstr(json, "Policy: "));
    assert_string_equal(s->report.verdict, "compared");
}

#define ON_A_SITE(test) cmocka_unit_test_setup_teardown(test, open_site, close_site)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_SITE(a_report_says_on_which_policy_it_stands),
        ON_A_SITE(older_runs_are_dated_from_the_day_on_which_it_was_said),
        ON_A_SITE(prices_have_a_period_of_their_own),
        ON_A_SITE(what_matters_is_said_by_the_threshold),
        ON_A_SITE(a_claim_about_claims_changes_no_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
