/* Newer runs, attempts and words of a class: which of them date a claim, which way, and which are no matter. */
#include "query_registered.h"

static void add_two(struct registered *x, const char *device, double seconds)
{
    for (int i = 0; i < 2; i++)
        RUN_ON(&x->t, "2026-04-22", 21 + i, device, seconds + 0.001 * i);
}

static void better_counts_too(void **state)
{
    struct registered *x = *state;
    begin_claim(x, RATIO);
    add_two(x, "B200", 0.95);
    assert_status(x, "2026-04-22", "it", "dated",
                  "2 newer runs of the class on B200 since 2026-04-22 moved the value by +5.");
}

static void a_faster_base_lowers_a_ratio_and_raises_a_cost_ratio(void **state)
{
    struct registered *x = *state;
    begin_claim(x, RATIO);
    declare(x, "2026-04-20", "cost", USD_RATIO);
    declare(x, "2026-04-20", "par",
            "\"metric\":\"break_even_price\",\"level\":\"B200\",\"base\":\"H100\",\"basis\":\"list\"");
    declare(x, "2026-04-20", "token", "\"metric\":\"usd_per_mtok\",\"level\":\"H100\",\"basis\":\"list\"");
    declare(x, "2026-04-20", "rate", "\"metric\":\"throughput\",\"level\":\"H100\"");
    add_two(x, "H100", 1.8);
    assert_status(x, "2026-04-22", "it", "dated", "on H100 since 2026-04-22 moved the value by −5.");
    assert_status(x, "2026-04-22", "cost", "dated", "on H100 since 2026-04-22 moved the value by +5.");
    assert_status(x, "2026-04-22", "par", "dated", "on H100 since 2026-04-22 moved the value by −5.");
    assert_status(x, "2026-04-22", "token", "dated", "of the class since 2026-04-22 moved the value by −5.");
    assert_status(x, "2026-04-22", "rate", "dated", "of the class since 2026-04-22 moved the value by +5.");
}

static void runs_that_scatter_both_ways_say_so(void **state)
{
    struct registered *x = *state;
    begin_claim(x, THROUGHPUT);
    RUN_ON(&x->t, "2026-04-22", 21, "B200", 0.95);
    RUN_ON(&x->t, "2026-04-23", 22, "B200", 1.06);
    assert_status(x, "2026-04-23", "it", "dated", "2 newer runs of the class since 2026-04-22 moved the value by −5.");
    assert_says(reason_of(x), " % to +5.");
}

static void one_run_on_each_side_dates_nothing(void **state)
{
    struct registered *x = *state;
    begin_claim(x, RATIO);
    RUN_ON(&x->t, "2026-04-22", 21, "B200", 1.05);
    RUN_ON(&x->t, "2026-04-22", 22, "H100", 1.8);
    assert_status(x, "2026-04-22", "it", "current", "");
    assert_int_equal(x->standing.n_remarks, 2);
}

static void newer_runs_that_agree_are_remarked(void **state)
{
    struct registered *x = *state;
    begin_claim(x, RATIO);
    add_two(x, "B200", 1.002);
    assert_status(x, "2026-04-22", "it", "current", "");
    assert_int_equal(x->standing.n_remarks, 1);
    assert_string_equal(x->standing.remarks[0], "2 newer runs of the class on B200 agree");
    assert_null(x->standing.class_moved_to);
}

/* More than two percent away, and still what was claimed. */
static void runs_within_the_interval_date_nothing(void **state)
{
    struct registered *x = *state;
    static const double seconds[] = {0.96, 1.0, 1.04};
    for (int i = 0; i < 3; i++)
        RUN_ON(&x->t, "2026-04-14", 1 + i, "B200", seconds[i]);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", THROUGHPUT);
    add_two(x, "B200", 1.05);
    assert_status(x, "2026-04-22", "it", "current", "");
    assert_true(is_remarked(x, "2 newer runs of the class agree"));
}

static void runs_of_other_classes_and_levels_are_no_matter(void **state)
{
    struct registered *x = *state;
    begin_claim(x, THROUGHPUT);
    for (int i = 0; i < 2; i++) {
        RUN_ON(&x->t, "2026-04-22", 21 + i, "H200", 3);
        RUN_ON(&x->t, "2026-04-22", 31 + i, "H100", 3);
        RUN_ON_BUT(&x->t, "2026-04-22", 41 + i, "B200", 3, {"surface.name", "\"owned\""});
        RUN_ON_BUT(&x->t, "2026-04-22", 51 + i, "B200", 3, {"storage.data", "\"network\""});
        RUN_ON_BUT(&x->t, "2026-04-22", 25 + i, "B200", 3, {"status", "\"failed\""}, {"failure_reason", "\"hang\""});
        struct digest gone = RUN_ON(&x->t, "2026-04-22", 35 + i, "B200", 3);
        archive_withdraw(&x->t, gone, "2026-04-22T12:00:00Z");
    }
    assert_status(x, "2026-04-22", "it", "current", "");
    assert_int_equal(x->standing.n_remarks, 0);
}

static void runs_that_were_left_out_by_name_are_nothing_new(void **state)
{
    struct registered *x = *state;
    for (int i = 0; i < 6; i++) {
        RUN_ON(&x->t, "2026-04-10", 1 + i, "B200", 1.2 + 0.001 * i);
        RUN_ON(&x->t, "2026-04-14", 11 + i, "B200", 1.0 + 0.001 * i);
    }
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", THROUGHPUT);
    assert_int_equal(x->out.measured.record.n_left_out, 6);
    assert_status(x, "2026-04-20", "it", "current", "");
    assert_int_equal(x->standing.n_remarks, 0);
}

#define REVISION(text)                                                                                                 \
    {                                                                                                                  \
        "code.revision", "\"" text "\""                                                                                \
    }

static void a_newer_stack_alone_dates_nothing_and_is_named(void **state)
{
    struct registered *x = *state;
    begin_claim(x, RATIO);
    RUN_ON_BUT(&x->t, "2026-04-22", 21, "B200", 1.001, REVISION("5a5a5a5"));
    assert_status(x, "2026-04-21", "it", "current", "");
    assert_null(x->standing.class_moved_to);
    assert_status(x, "2026-04-22", "it", "current", "");
    assert_string_equal(x->standing.class_moved_to, "5a5a5a5");
    assert_true(is_remarked(x, "1 newer run of the class on B200 agrees"));
}

/* A claim of one revision is not made of older ones that the class has, but it is held against newer ones. */
static void a_claim_narrowed_to_a_revision_knows_the_ones_after_it(void **state)
{
    struct registered *x = *state;
    for (int i = 0; i < 3; i++) {
        RUN_ON_BUT(&x->t, "2026-04-10", 1 + i, "B200", 1.3 + 0.001 * i, REVISION("1111111"));
        RUN_ON_BUT(&x->t, "2026-04-14", 11 + i, "B200", 1.0 + 0.001 * i, REVISION("2222222"));
    }
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", "\"metric\":\"throughput\",\"where\":{\"revision\":\"2222222\"}");
    assert_status(x, "2026-04-20", "it", "current", "");
    assert_int_equal(x->standing.n_remarks, 0);
    for (int i = 0; i < 2; i++)
        RUN_ON_BUT(&x->t, "2026-04-22", 21 + i, "B200", 0.9, REVISION("3333333"));
    assert_status(x, "2026-04-22", "it", "dated", "2 newer runs of the class since 2026-04-22");
    assert_string_equal(x->standing.class_moved_to, "3333333");
}

static void whole_runs_are_held_against_whole_runs(void **state)
{
    static const char *const from[] = {"\"2026-04-14T09:00:00Z\"", "\"2026-04-14T09:01:07Z\"",
                                       "\"2026-04-14T09:02:02Z\""};
    struct registered *x = *state;
    for (int i = 0; i < 3; i++)
        RUN_ON_BUT(&x->t, "2026-04-14", 1 + i, "B200", 1.0, {"started_at", from[i]});
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", "\"metric\":\"throughput\",\"where\":{\"metric\":\"whole_run\"}");
    declare(x, "2026-04-20", "steady", "\"metric\":\"throughput\"");
    for (int i = 0; i < 2; i++) /* twice as long, at the same steady rate */
        RUN_ON_BUT(&x->t, "2026-04-22", 21 + i, "B200", 1.0, {"started_at", "\"2026-04-22T08:00:00Z\""});
    assert_status(x, "2026-04-22", "it", "dated", "2 newer runs of the class since 2026-04-22 moved the value by −");
    assert_status(x, "2026-04-22", "steady", "current", "");
}

static void the_time_to_a_result_ends_with_its_days_alone(void **state)
{
    struct registered *x = *state;
    begin_claim(x, "\"metric\":\"time_to_result\",\"level\":\"B200\"");
    add_two(x, "B200", 2);
    assert_status(x, "2026-05-14", "it", "current", "");
    assert_status(x, "2026-05-15", "it", "dated", "its validity ended on 2026-05-14: the newest run of B200");
}

/* --- claims that are no speed */

static struct digest validation(struct registered *x, const char *day, int call, const char *member, const char *json)
{
    char started[64], finished[64];
    snprintf(started, sizeof started, "\"%sT09:%02d:00Z\"", day, call);
    snprintf(finished, sizeof finished, "\"%sT10:%02d:00Z\"", day, call);
    const struct entry changes[] = {{"started_at", started}, {"finished_at", finished}, {member, json}};
    return archive_add(&x->t, GRADE_RECEIPT, LANE_SPARSE_VALIDATION, call, "B200", 1, changes, 3);
}

static void one_later_word_to_the_contrary_dates_a_promotion(void **state)
{
    struct registered *x = *state;
    validation(x, "2026-04-14", 1, "promotion_status", "\"held\"");
    validation(x, "2026-04-14", 2, "promotion_status", "\"held\"");
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", "\"metric\":\"promotion\"");
    assert_status(x, "2026-04-20", "it", "current", "");
    validation(x, "2026-04-21", 3, "promotion_status", "\"held\"");
    validation(x, "2026-04-22", 4, "promotion_status", "\"promoted\"");
    assert_status(x, "2026-04-21", "it", "current", "");
    assert_true(is_remarked(x, "1 other run of the class agrees"));
    assert_status(x, "2026-04-22", "it", "dated", " of 2026-04-22 says 'promoted'");
    assert_status(x, "2026-04-29", "it", "dated", "its validity ended on 2026-04-28"); /* 14 days */
}

static void one_later_word_to_the_contrary_dates_fa4_health(void **state)
{
    struct registered *x = *state;
    validation(x, "2026-04-14", 1, "fa4", "{\"import_ok\":true,\"bootstrap_ok\":true}");
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", "\"metric\":\"fa4_health\"");
    assert_status(x, "2026-04-20", "it", "current", "");
    validation(x, "2026-04-21", 2, "fa4", "{\"import_ok\":true,\"bootstrap_ok\":false}");
    assert_status(x, "2026-04-21", "it", "dated", " of 2026-04-21 says 'not healthy' (import ok, bootstrap failed)");
}

static void attempt(struct registered *x, const char *day, int call, int ok)
{
    if (ok)
        RUN_ON(&x->t, day, call, "B200", 1.0 + 0.001 * call);
    else
        RUN_ON_BUT(&x->t, day, call, "B200", 1.0, {"status", "\"failed\""}, {"failure_reason", "\"hang\""});
}

static void completion_is_judged_by_all_attempts_known(void **state)
{
    struct registered *x = *state;
    for (int i = 0; i < 20; i++)
        attempt(x, "2026-04-14", i, 1);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", "\"metric\":\"completion\"");
    assert_status(x, "2026-04-20", "it", "current", "");
    attempt(x, "2026-04-21", 30, 0);
    attempt(x, "2026-04-21", 31, 1);
    assert_status(x, "2026-04-21", "it", "current", ""); /* 21 of 22 */
    assert_true(is_remarked(x, "1 of 2 other attempts of the class ended well, by now 21 of 22, which agrees"));
    for (int i = 0; i < 6; i++)
        attempt(x, "2026-04-22", 32 + i, 0);
    assert_status(x, "2026-04-22", "it", "dated",
                  "1 of 8 other attempts of the class ended well, by now 21 of 28, outside its interval");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_REGISTRY(better_counts_too),
        ON_A_REGISTRY(a_faster_base_lowers_a_ratio_and_raises_a_cost_ratio),
        ON_A_REGISTRY(runs_that_scatter_both_ways_say_so),
        ON_A_REGISTRY(one_run_on_each_side_dates_nothing),
        ON_A_REGISTRY(newer_runs_that_agree_are_remarked),
        ON_A_REGISTRY(runs_within_the_interval_date_nothing),
        ON_A_REGISTRY(runs_of_other_classes_and_levels_are_no_matter),
        ON_A_REGISTRY(runs_that_were_left_out_by_name_are_nothing_new),
        ON_A_REGISTRY(a_newer_stack_alone_dates_nothing_and_is_named),
        ON_A_REGISTRY(a_claim_narrowed_to_a_revision_knows_the_ones_after_it),
        ON_A_REGISTRY(whole_runs_are_held_against_whole_runs),
        ON_A_REGISTRY(the_time_to_a_result_ends_with_its_days_alone),
        ON_A_REGISTRY(one_later_word_to_the_contrary_dates_a_promotion),
        ON_A_REGISTRY(one_later_word_to_the_contrary_dates_fa4_health),
        ON_A_REGISTRY(completion_is_judged_by_all_attempts_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
