/* Delivered cost: everything paid for over everything delivered, or why that cannot be told. */
#include "query_priced.h"

/*
 * By hand: H200 has two runs of 3600 s and an attempt lost after 1800 s, on 8 accelerators at 4.54 $/h: 8 × 4.54 × 2.5
 * h = 90.8 $ for 2 × 60 × 262,144 tokens = 31,457,280: 2.8865 $/Mtok. B200 lost nothing: 8 × 6.25 × 2 / 31.45728
 * = 3.1789.
 */
static void delivered_counts_what_failed(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    for (int i = 0; i < 2; i++) {
        RUN(t, 1 + i, "H200", 2);
        RUN(t, 11 + i, "B200", 1);
    }
    RUN_BUT(t, 20, "H200", 1, {"status", "\"failed\""}, {"failure_reason", "\"hang\""}, {"steps", NULL},
            {"accelerator.observed", NULL}, {"started_at", "\"2026-04-14T08:00:00Z\""},
            {"finished_at", "\"2026-04-14T08:30:00Z\""});
    archive_filled(t);
    PRICE(t, "H200", "4.54", DAY);
    PRICE(t, "B200", "6.25", DAY);
    money_answered(m);
    const struct cost_row *h200 = cost_row_of(m, "H200"), *b200 = cost_row_of(m, "B200");
    assert_int_equal(h200->measured->level->n_attempts, 3);
    assert_int_equal(h200->measured->level->n_failed, 1);
    assert_int_equal(h200->measured->level->attempts[0]->status, RUN_FAILED); /* in the order they ended */
    assert_null(h200->delivered_reason);
    assert_null(cost_delivered_reason(h200));
    assert_near(h200->delivered.value, 90.8 / 31.45728, 1e-9);
    assert_int_equal(h200->delivered.n, 3);
    assert_int_equal(h200->delivered.n_delivering, 2);
    assert_near(b200->delivered.value, 100 / 31.45728, 1e-9);
    assert_near(h200->system_hour, 36.32, 1e-9); /* the seeds' table */
}

static void a_delivered_cost_without_limits_says_why(void **state)
{
    struct priced_archive *p = *state;
    RUN(&p->t, 1, "H200", 2);
    RUN(&p->t, 2, "B200", 1);
    archive_filled(&p->t);
    PRICE(&p->t, "H200", "4.54", DAY);
    PRICE(&p->t, "B200", "6.25", DAY);
    money_answered(&p->m);
    const struct cost_row *h200 = cost_row_of(&p->m, "H200");
    assert_true(isfinite(h200->delivered.value) && isnan(h200->delivered.lo));
    assert_string_equal(cost_delivered_reason(h200), "fewer than two attempts that delivered");
}

static void delivered_is_not_told_when_a_time_or_the_tokens_are_not_known(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    RUN(t, 1, "H200", 2);
    RUN(t, 2, "B200", 1);
    struct digest lost = RUN_BUT(t, 20, "H200", 1, {"status", "\"failed\""}, {"failure_reason", "\"hang\""},
                                 {"steps", NULL}, {"accelerator.observed", NULL}, {"finished_at", NULL});
    struct digest late = RUN_BUT(t, 21, "B200", 1, {"steps.first", "100"});
    archive_filled(t);
    PRICE(t, "H200", "4.54", DAY);
    PRICE(t, "B200", "6.25", DAY);
    money_answered(m);
    const struct cost_row *h200 = cost_row_of(m, "H200"), *b200 = cost_row_of(m, "B200");
    char text[160];
    assert_true(isnan(h200->delivered.value) && isnan(b200->delivered.value));
    snprintf(text, sizeof text, "%s: finished_at is not recorded", name_of(lost).text);
    assert_string_equal(h200->delivered_reason, text);
    snprintf(text, sizeof text, "%s: its records begin after the first step and steps.total_tokens is not stated",
             name_of(late).text);
    assert_string_equal(b200->delivered_reason, text);
    assert_string_equal(cost_delivered_reason(b200), text);
    assert_true(h200->marginal.value > 0); /* one run on a side: the point alone */
    assert_true(isnan(h200->marginal.lo));
    assert_int_equal(cost_row_of(m, "B200")->relative.verdict, COST_TOO_FEW);
}

static void runs_named_by_id_leave_delivered_cost_untold(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    struct digest h200 = RUN(t, 1, "H200", 2), b200 = RUN(t, 2, "B200", 1);
    RUN(t, 3, "B200", 1);
    RUN_BUT(t, 20, "H200", 1, {"status", "\"failed\""}, {"failure_reason", "\"hang\""}, {"steps", NULL});
    archive_filled(t);
    PRICE(t, "H200", "4.54", DAY);
    PRICE(t, "B200", "6.25", DAY);
    asked_about(&m->asked, b200);
    asked_about(&m->asked, h200);
    money_answered(m);
    for (size_t i = 0; i < m->c.n_rows; i++) { /* the failed one is of their class, and nobody named it */
        assert_true(isnan(m->c.rows[i].delivered.value) && isnan(m->c.rows[i].delivered.hi));
        assert_string_equal(m->c.rows[i].delivered_reason, "runs were named one by one, so attempts that failed are "
                                                           "not among them: select with --where");
        assert_true(m->c.rows[i].marginal.value > 0);
    }
    assert_int_equal(cost_row_of(m, "B200")->measured->level->n_attempts, 1);
    assert_memory_equal(&cost_row_of(m, "B200")->measured->level->attempts[0]->id, &b200, sizeof b200);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ON_AN_ARCHIVE(delivered_counts_what_failed),
        ON_AN_ARCHIVE(a_delivered_cost_without_limits_says_why),
        ON_AN_ARCHIVE(delivered_is_not_told_when_a_time_or_the_tokens_are_not_known),
        ON_AN_ARCHIVE(runs_named_by_id_leave_delivered_cost_untold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
