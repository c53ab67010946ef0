/* The pages of a week: what stands in which plane, its one-line verdict, and the calm of a quiet one. */
#include "query_weeks.h"
#include "report_filled.h"

static struct report_request request_of(const char *week)
{
    struct report_request r = report_request_defaults(moment("2026-12-31"));
    r.week = week;
    return r;
}

static void fill_week(struct report *report, struct weeks *x, const char *week)
{
    struct report_request r = request_of(week);
    fill_report(report, x->r.t.store, "weekly", &r);
}

static void eventful(struct weeks *x)
{
    for (int w = 10; w <= 19; w++)
        for (int i = 0; i < 3; i++) {
            RUN_IN(x, arena_format(&x->r.memory, "2026-W%02d", w), "B200", w >= 18 ? 1.08 : 1);
            RUN_IN(x, arena_format(&x->r.memory, "2026-W%02d", w), "H100", 1.9);
        }
    graded_in(x, GRADE_ANECDOTE, "2026-W18", "B200", 1, ENTRIES({"launch.flags", NULL}));
    archive_filled(&x->r.t);
    declare(&x->r, "2026-04-20", "b200", THROUGHPUT);
    PRICE(&x->r.t, "B200", "6", "2026-04-01");
    PRICE(&x->r.t, "B200", "5", "2026-04-29");
}

static void an_eventful_week_says_so_in_one_line_and_each_thing_in_its_plane(void **state)
{
    struct weeks *x = *state;
    struct report report = {0};
    eventful(x);
    fill_week(&report, x, "2026-W18");
    assert_string_equal(report.title, "1 regression, 1 claim became dated; 6 new runs, 1 anecdote, 1 price change");
    assert_string_equal(report.as_of, "2026-05-03"); /* its own end, whenever it is asked about */
    const struct section *first = &report.sections[0];
    assert_int_equal(first->plane, PLANE_REFERENCE);
    const struct block *moves = block_of(first, BLOCK_MOVES);
    assert_non_null(moves);
    assert_int_equal(moves->as.moves.n_rows, 1);
    assert_string_equal(moves->as.moves.rows[0].series, "B200");
    assert_says(moves->as.moves.rows[0].note, ", 3 runs, confirmed");
    assert_says(moves->alt, "B200 · nam52");
    size_t recent = 0;
    for (size_t i = 0; i < moves->as.moves.rows[0].n_points; i++)
        recent += moves->as.moves.rows[0].points[i].recent ? 1 : 0;
    assert_int_equal(recent, 3);
    assert_int_equal(said_in(&report, PLANE_REFERENCE, "mcreport claim renew b200"), 1);
    assert_int_equal(said_in(&report, PLANE_REFERENCE, "missing /launch/flags"), 1);
    assert_int_equal(said_in(&report, PLANE_REFERENCE, "−16.7 %"), 1);
    assert_true(said_in(&report, PLANE_DATED, "trained nam52 at") > 0);
    assert_int_equal(said_in(&report, PLANE_DATED, "mcr:"), 0); /* a dated page has receipts, and no claims */
    assert_false(has_plane(&report, PLANE_CURRENT));
    arena_release(&report.memory);
}

static void a_claim_that_expires_may_be_quoted_in_the_current_plane(void **state)
{
    struct weeks *x = *state;
    struct report report = {0};
    first_wave(&x->r.t);
    archive_filled(&x->r.t);
    declare(&x->r, "2026-04-20", "b200", THROUGHPUT);
    fill_week(&report, x, "2026-W19");
    assert_string_equal(report.title, "1 claim expires soon; nothing arrived");
    assert_int_equal(said_in(&report, PLANE_CURRENT, "mcr:b200@1"), 1);
    assert_int_equal(said_in(&report, PLANE_REFERENCE, "1 newer run of B200 like"), 1);
    for (size_t i = 0; i < report.n_sections; i++)
        if (report.sections[i].plane == PLANE_CURRENT)
            assert_says(report.sections[i].validity, "valid 2026-04-14 – 2026-05-14");
    arena_release(&report.memory);
}

static void a_quiet_week_is_one_calm_section_that_leaves_nothing_out(void **state)
{
    static const char *const parts[] = {"nothing could move",   "No claim was ever declared", "No new receipt.",
                                        "Nothing was refused.", "No price changed.",          "No document to read",
                                        "No class had a run",   "To make this report again"};
    struct weeks *x = *state;
    struct report report = {0};
    RUN_IN(x, "2026-W16", "B200", 1);
    archive_filled(&x->r.t);
    fill_week(&report, x, "2026-W20");
    assert_string_equal(report.title, "Quiet week: nothing moved; nothing arrived");
    assert_int_equal(report.n_sections, 1);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (said_in(&report, PLANE_REFERENCE, parts[i]) == 0)
            fail_msg("does not say '%s'", parts[i]);
    arena_release(&report.memory);
}

static void the_week_that_is_not_named_is_the_last_one_that_had_ended(void **state)
{
    struct weeks *x = *state;
    struct report report = {0};
    struct report_request r = report_request_defaults(moment("2026-04-22"));
    RUN_IN(x, "2026-W16", "B200", 1);
    RUN_IN(x, "2026-W17", "B200", 1);
    archive_filled(&x->r.t);
    fill_report(&report, x->r.t.store, "weekly", &r);
    assert_string_equal(report.as_of, "2026-04-19");
    assert_string_equal(report.title, "Quiet week: nothing moved; 1 new run");
    r = report_request_defaults(moment("2026-04-26")); /* a Sunday, all of it */
    fill_report(&report, x->r.t.store, "weekly", &r);
    assert_string_equal(report.as_of, "2026-04-26");
    arena_release(&report.memory);
}

static void a_run_of_any_lane_that_did_not_end_ok_is_counted_as_failed(void **state)
{
    static const struct entry failed[] = {{"status", "\"failed\""}, {"failure_reason", "\"hang\""}, {"steps", NULL}};
    struct weeks *x = *state;
    struct report report = {0};
    archive_add(&x->r.t, GRADE_RECEIPT, LANE_TRAINING, 101, "B200", 2, failed, 3);
    archive_add(&x->r.t, GRADE_RECEIPT, LANE_SPARSE_EXACT, 102, "B200", 2, failed, 2);
    archive_add(&x->r.t, GRADE_RECEIPT, LANE_SPARSE_EXACT, 103, "B200", 2, NULL, 0);
    archive_filled(&x->r.t);
    fill_week(&report, x, "2026-W16");
    assert_string_equal(report.title, "Quiet week: nothing moved; 3 new runs (2 failed)");
    assert_int_equal(said_in(&report, PLANE_REFERENCE, "2 receipts of the sparse lanes beside them, 1 failed."), 1);
    arena_release(&report.memory);
}

static void a_week_to_come_is_no_week(void **state)
{
    struct weeks *x = *state;
    struct report report = {0};
    struct report_request r = report_request_defaults(moment("2026-04-22"));
    struct error err = {0};
    archive_filled(&x->r.t);
    r.week = "2026-W18";
    assert_int_equal(
        try_fill_text(&report, x->r.t.store, "reference", BLOCK_TEXT("\"block\": \"week-receipts\""), &r, &err),
        ERR_USAGE);
    assert_says(err.text, "week '2026-W18': has not begun on 2026-04-22");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_WEEKS(an_eventful_week_says_so_in_one_line_and_each_thing_in_its_plane),
        ON_WEEKS(a_claim_that_expires_may_be_quoted_in_the_current_plane),
        ON_WEEKS(a_quiet_week_is_one_calm_section_that_leaves_nothing_out),
        ON_WEEKS(the_week_that_is_not_named_is_the_last_one_that_had_ended),
        ON_WEEKS(a_run_of_any_lane_that_did_not_end_ok_is_counted_as_failed),
        ON_WEEKS(a_week_to_come_is_no_week),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
