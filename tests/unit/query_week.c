/* What a week brought, of an archive with planted events: each in its week, and nothing else. */
#include "query_weeks.h"

static struct digest failed_in(struct weeks *x, const char *week, const char *device)
{
    return RUN_IN_BUT(x, week, device, 1, {"status", "\"failed\""}, {"failure_reason", "\"hang\""}, {"steps", NULL});
}

/* 2026-W02 to W27: three classes, three runs a week; what happens stands in the loop. */
static void fill_half_year(struct weeks *x)
{
    for (int w = 2; w <= 27; w++) {
        const char *week = arena_format(&x->r.memory, "2026-W%02d", w);
        const char *revision = w >= 14 ? "\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"" : "\"aaaaaaaaaaaaaaaaaaaa\"";
        for (int i = 0; i < 3; i++) {
            RUN_IN_BUT(x, week, "B200", w >= 14 ? 1.07 : 1, {"code.revision", revision});
            RUN_IN(x, week, "H100", w >= 20 ? 1.9 / 1.05 : 1.9);
            RUN_IN(x, week, "H200", 1.5);
        }
        if (w == 8)
            graded_in(x, GRADE_ANECDOTE, week, "B200", 1, ENTRIES({"launch.flags", NULL}, {"storage.data", NULL}));
        if (w == 17)
            graded_in(x, GRADE_DISPUTED, week, "B200", 1, ENTRIES({"accelerator.observed", "\"H100\""}));
        if (w == 23)
            failed_in(x, week, "H200");
    }
    archive_filled(&x->r.t);
}

static const char *told(struct weeks *x)
{
    const struct week *w = &x->week;
    const char *text = arena_copy(&x->r.memory, "");
    for (size_t i = 0; i < w->n_regressions; i++)
        text = arena_format(&x->r.memory, "%s-%s ", text, w->regressions[i].level);
    for (size_t i = 0; i < w->n_improvements; i++)
        text = arena_format(&x->r.memory, "%s+%s ", text, w->improvements[i].level);
    for (size_t i = 0; i < w->n_followed; i++)
        text = arena_format(&x->r.memory, "%s=%s ", text, w->followed[i].level);
    return arena_format(&x->r.memory, "%s%zu %zu %zu %zu/%zu", text, w->n_new, w->n_anecdotes, w->n_disputed,
                        w->n_unchanged, w->n_classes);
}

static void of_half_a_year_every_event_is_told_in_its_week_and_nothing_else(void **state)
{
    struct weeks *x = *state;
    fill_half_year(x);
    for (int w = 3; w <= 27; w++) {
        const char *expected = w <= 4    ? "9 0 0 0/3" /* of three weeks nobody can say so */
                               : w == 8  ? "9 1 0 3/3"
                               : w == 14 ? "-B200 9 0 0 2/3"
                               : w == 17 ? "9 0 1 3/3"
                               : w == 20 ? "+H100 9 0 0 2/3"
                               : w == 23 ? "10 0 0 3/3"
                                         : "9 0 0 3/3";
        look_at(x, arena_format(&x->r.memory, "2026-W%02d", w));
        if (strcmp(told(x), expected) != 0)
            fail_msg("W%02d: %s, not %s", w, told(x), expected);
    }
}

static void a_change_names_its_runs_its_size_and_what_moved_with_it(void **state)
{
    struct weeks *x = *state;
    fill_half_year(x);
    look_at(x, "2026-W14");
    const struct week_change *c = &x->week.regressions[0];
    assert_string_equal(c->level, "B200");
    assert_int_equal(c->n_runs - c->n_before, 3);
    assert_int_equal(c->n_before, 36); /* of the twelve weeks before */
    assert_near(c->ratio, 1 / 1.07, 0.008);
    assert_true(c->lo < 1 / 1.07 && 1 / 1.07 < c->hi && c->confirmed && !c->few_weeks);
    assert_int_equal(c->metric, METRIC_STEADY);
    assert_says(c->stack_moved, "code revision aaaaaaaa → bbbbbbbb");
    for (size_t i = 0; i < c->n_runs; i++) {
        assert_string_equal(c->runs[i].row->factors.value[FACTOR_ACCELERATOR], "B200");
        assert_true(i == 0 || c->runs[i].row->seen_at > c->runs[i - 1].row->seen_at);
    }
    assert_true(c->runs[c->n_before].row->seen_at >= x->week.first);
    assert_int_equal(x->week.n_tests, 3);
}

static void a_week_under_way_is_seen_up_to_its_day(void **state)
{
    struct weeks *x = *state;
    RUN_IN(x, "2026-W15", "B200", 1);
    RUN_IN_BUT(x, "2026-W16", "B200", 1, {"started_at", "\"2026-04-13T09:00:00Z\""},
               {"finished_at", "\"2026-04-13T10:00:00Z\""});
    RUN_IN_BUT(x, "2026-W16", "B200", 1, {"started_at", "\"2026-04-15T09:00:00Z\""},
               {"finished_at", "\"2026-04-15T10:00:00Z\""});
    archive_filled(&x->r.t);
    assert_int_equal(try_week(x, "2026-W16", moment("2026-04-14")), 0);
    assert_int_equal(x->week.n_new, 1);
    assert_int_equal(x->week.as_of, moment("2026-04-14"));
    look_at(x, "2026-W16");
    assert_int_equal(x->week.n_new, 2);
    assert_int_equal(x->week.as_of, x->week.last);
    assert_int_equal(try_week(x, "2026-W17", moment("2026-04-14")), ERR_USAGE);
    assert_says(x->r.err.text, "has not begun");
}

/* What counts is when a run was seen, not when it was stored. */
static void a_late_receipt_belongs_to_its_own_week(void **state)
{
    struct weeks *x = *state;
    RUN_IN(x, "2026-W16", "B200", 1);
    RUN_IN(x, "2026-W15", "B200", 1);
    archive_filled(&x->r.t);
    look_at(x, "2026-W15");
    assert_int_equal(x->week.n_new, 1);
    assert_true(x->week.classes[0].is_first);
    look_at(x, "2026-W16");
    assert_int_equal(x->week.n_new, 1);
    assert_false(x->week.classes[0].is_first);
    look_at(x, "2026-W14");
    assert_int_equal(x->week.n_new + x->week.n_classes, 0);
}

static void an_anecdote_names_what_it_lacks_and_who_launched_it(void **state)
{
    struct weeks *x = *state;
    graded_in(x, GRADE_ANECDOTE, "2026-W16", "B200", 1, ENTRIES({"launch.flags", NULL}, {"storage.data", NULL}));
    graded_in(x, GRADE_ANECDOTE, "2026-W16", "B200", 1, ENTRIES({"code.dirty", "true"}));
    archive_filled(&x->r.t);
    look_at(x, "2026-W16");
    assert_int_equal(x->week.n_anecdotes, 2);
    const struct week_anecdote *a = &x->week.anecdotes[0];
    assert_int_equal(a->n_missing, 2);
    assert_string_equal(a->missing[0], "/storage/data");
    assert_string_equal(a->missing[1], "/launch/flags");
    assert_non_null(a->launcher);
    assert_string_equal(a->actor, a->evidence->row->app_id);
    assert_int_equal(x->week.anecdotes[1].n_missing, 0);
    assert_says(x->week.anecdotes[1].why, "dirty");
}

/* Ten records, which are no steady state, in so many seconds from launch to finish. */
static void short_run_in(struct weeks *x, const char *week, int64_t seconds)
{
    char started[64], finished[64], time[DATE_TEXT_SIZE];
    int64_t first, last;
    week_bounds(week_called(week), &first, &last);
    first += x->calls * INT64_C(60000);
    date_format_time(time, first);
    snprintf(started, sizeof started, "\"%s\"", time);
    date_format_time(time, first + seconds * 1000);
    snprintf(finished, sizeof finished, "\"%s\"", time);
    RUN_IN_BUT(x, week, "B200", 1, {"started_at", started}, {"finished_at", finished},
               {"steps.seconds", "[9,1,1,1,1,1,1,1,1,1]"});
}

static void a_class_without_steady_states_is_compared_by_whole_runs(void **state)
{
    struct weeks *x = *state;
    for (int w = 2; w <= 9; w++)
        for (int i = 0; i < 3; i++)
            short_run_in(x, arena_format(&x->r.memory, "2026-W%02d", w), (w == 9 ? 2200 : 2000) + 7 * ((w + i) % 3));
    archive_filled(&x->r.t);
    look_at(x, "2026-W08");
    assert_int_equal(x->week.classes[0].metric, METRIC_WHOLE_RUN);
    assert_int_equal(x->week.classes[0].n_runs, 3);
    assert_int_equal(x->week.n_unmeasured, 0);
    assert_int_equal(x->week.n_unchanged, 1);
    look_at(x, "2026-W09");
    assert_int_equal(x->week.n_regressions, 1);
    assert_int_equal(x->week.regressions[0].metric, METRIC_WHOLE_RUN);
    assert_near(x->week.regressions[0].ratio, 2007.0 / 2207, 0.001);
}

static void a_run_without_a_rate_is_named_with_its_reason(void **state)
{
    struct weeks *x = *state;
    RUN_IN(x, "2026-W15", "B200", 1);
    struct digest id = RUN_IN_BUT(x, "2026-W16", "B200", 1, {"steps.seconds", "[9,1,1,1,1,1]"});
    archive_filled(&x->r.t);
    look_at(x, "2026-W16");
    assert_int_equal(x->week.n_unmeasured, 1);
    assert_string_equal(x->week.unmeasured[0].row->name, name_of(id).text);
    assert_says(x->week.unmeasured[0].why, "no steady state");
    assert_int_equal(x->week.n_untested, 1);
    assert_int_equal(x->week.n_unchanged, 0);
}

static void of_a_class_that_runs_often_so_many_are_read(void **state)
{
    struct weeks *x = *state;
    for (int i = 0; i < 27; i++)
        RUN_IN(x, "2026-W16", "B200", 1);
    archive_filled(&x->r.t);
    look_at(x, "2026-W16");
    const struct week_class *c = &x->week.classes[0];
    assert_int_equal(c->n_ok, 27);
    assert_int_equal(c->n_read, 20);
    assert_int_equal(c->n_runs, 20);
    assert_string_equal(c->runs[0].row->name, x->week.new_receipts[0]->row->name);
    assert_string_equal(c->runs[19].row->name, x->week.new_receipts[26]->row->name);
}

static void damage_is_told_and_stops_nothing(void **state)
{
    struct weeks *x = *state;
    for (int i = 0; i < 3; i++)
        RUN_IN(x, "2026-W16", "B200", 1);
    archive_filled(&x->r.t);
    tamper(&x->r.t, "UPDATE pack SET frames = zeroblob(length(frames))");
    look_at(x, "2026-W16");
    assert_int_equal(x->week.n_faults, 3);
    assert_int_equal(x->week.n_new, 3);
    look_at(x, "2026-W15");
    assert_int_equal(x->week.n_faults, 0); /* no document of that week is damaged */
}

static void prices_of_the_week_move_the_break_even(void **state)
{
    struct weeks *x = *state;
    archive_filled(&x->r.t);
    PRICE(&x->r.t, "B200", "6", "2026-04-01");
    PRICE(&x->r.t, "H100", "4", "2026-04-01");
    PRICE(&x->r.t, "B200", "5", "2026-04-15");
    PRICE_BUT(&x->r.t, "H200", "5", "2026-04-15", .synthetic = 1);
    look_at(x, "2026-W16");
    assert_int_equal(x->week.prices.n_changes, 1);
    assert_near(x->week.prices.changes[0].relative, -1.0 / 6, 1e-12);
    assert_int_equal(x->week.prices.n_ratios, 1);
    assert_near(x->week.prices.ratios[0].from, 1.5, 1e-12);
    assert_near(x->week.prices.ratios[0].to, 1.25, 1e-12);
    look_at(x, "2026-W15");
    assert_int_equal(x->week.prices.n_changes + x->week.prices.n_ratios, 0);
}

static void new_receipts_stand_in_the_order_in_which_they_started(void **state)
{
    struct weeks *x = *state;
    static const char *const started[] = {"\"2026-04-15T10:00:00Z\"", "\"2026-04-15T08:00:00Z\"",
                                          "\"2026-04-15T09:00:00Z\""};
    static const char *const finished[] = {"\"2026-04-15T10:10:00Z\"", "\"2026-04-15T12:00:00Z\"",
                                           "\"2026-04-15T11:00:00Z\""};
    for (int i = 0; i < 3; i++) {
        const struct entry when[] = {{"started_at", started[i]}, {"finished_at", finished[i]}};
        archive_add(&x->r.t, GRADE_RECEIPT, LANE_TRAINING, i, "B200", 1, when, 2);
    }
    archive_filled(&x->r.t);
    look_at(x, "2026-W16");
    assert_int_equal(x->week.n_new, 3);
    for (size_t i = 1; i < x->week.n_new; i++)
        assert_true(x->week.new_receipts[i - 1]->row->started_at < x->week.new_receipts[i]->row->started_at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_WEEKS(new_receipts_stand_in_the_order_in_which_they_started),
        ON_WEEKS(of_half_a_year_every_event_is_told_in_its_week_and_nothing_else),
        ON_WEEKS(a_change_names_its_runs_its_size_and_what_moved_with_it),
        ON_WEEKS(a_week_under_way_is_seen_up_to_its_day),
        ON_WEEKS(a_late_receipt_belongs_to_its_own_week),
        ON_WEEKS(an_anecdote_names_what_it_lacks_and_who_launched_it),
        ON_WEEKS(a_class_without_steady_states_is_compared_by_whole_runs),
        ON_WEEKS(a_run_without_a_rate_is_named_with_its_reason),
        ON_WEEKS(of_a_class_that_runs_often_so_many_are_read),
        ON_WEEKS(damage_is_told_and_stops_nothing),
        ON_WEEKS(prices_of_the_week_move_the_break_even),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
