/* What the archive shows of each surface, against sums done by hand. */
#include "query/surfaces.h"
#include "query_priced.h"

#define AS_OF "2026-04-20"
#define OLD                                                                                                            \
    {"started_at", "\"2026-02-01T09:00:00Z\""},                                                                        \
    {                                                                                                                  \
        "finished_at", "\"2026-02-01T10:00:00Z\""                                                                      \
    }

enum { WINDOW = 30 }; /* steady_defaults().least_window, written again */

/* Records of two seconds after a first one of nine, launched with 21 s to go until the first: ready after 90 s. */
#define START_S 21.0
#define READY_S (START_S + 9.0 + 2 * WINDOW)
#define EVIDENCE                                                                                                       \
    {                                                                                                                  \
        "startup.evidence.time_to_first_step_s", "30"                                                                  \
    }

static const char *records(void)
{
    static char text[4 * RECORDS + 8];
    size_t n = (size_t)snprintf(text, sizeof text, "[9");
    for (int i = 1; i < RECORDS; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, ",2");
    snprintf(text + n, sizeof text - n, "]");
    return text;
}

#define FLAT(t, call, device, ...) RUN_BUT(t, call, device, 2, {"steps.seconds", records()}, EVIDENCE, __VA_ARGS__)

/* Began at minute `call`, and hung until it was stopped after ten minutes. */
static void failed(struct archive *t, int call, const char *device, const char *surface)
{
    char finished[DATE_TEXT_SIZE + 2], time[DATE_TEXT_SIZE];
    date_format_time(time, moment("2026-04-14T09:00:00Z") + (int64_t)(call + 10) * 60000);
    snprintf(finished, sizeof finished, "\"%s\"", time);
    RUN_BUT(t, call, device, 2, {"status", "\"failed\""}, {"failure_reason", "\"hang\""}, {"steps", NULL},
            {"finished_at", finished}, {"surface.name", surface});
}

struct looked {
    struct archive t;
    struct arena memory;
    struct evidence_list all;
    struct price_wish wish;
    struct surface_list list;
};

static int open_archive(void **state)
{
    struct looked *x = calloc(1, sizeof *x);
    assert_non_null(x);
    archive_open(&x->t);
    x->wish = usual_wish();
    *state = x;
    return 0;
}

static int close_archive(void **state)
{
    struct looked *x = *state;
    arena_release(&x->memory);
    archive_close(&x->t);
    free(x);
    return 0;
}

static void look(struct looked *x)
{
    struct selection everything = {.as_of = moment(AS_OF)};
    struct surface_question q = {moment(AS_OF), date_valid_since(moment(AS_OF), 30), &x->wish};
    struct error err = {0};
    archive_filled(&x->t);
    if (evidence_load(x->t.store, &everything, 0, &x->memory, &x->all, &err) != 0 ||
        surface_list_of(&x->list, x->t.store, &x->all, &q, &x->memory, &err) != 0)
        fail_msg("%s", err.text);
}

static const struct surface_row *row_of(const struct looked *x, const char *name)
{
    for (size_t i = 0; i < x->list.n_rows; i++)
        if (strcmp(x->list.rows[i].name, name) == 0)
            return &x->list.rows[i];
    fail_msg("no surface %s", name);
    return NULL;
}

static void an_empty_archive_has_the_advice_and_nothing_else(void **state)
{
    struct looked *x = *state;
    look(x);
    assert_int_equal(x->list.n_rows, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_non_null(x->list.rows[i].question);
        assert_non_null(x->list.rows[i].caution);
        assert_int_equal(x->list.rows[i].n_startups + x->list.rows[i].n_attempts, 0);
        assert_int_equal(x->list.rows[i].newest, INT64_MIN);
    }
    assert_string_equal(x->list.rows[0].name, "modal");
    assert_string_equal(x->list.rows[1].name, "owned");
    assert_string_equal(x->list.rows[2].name, "tpu");
}

static void attempts_are_counted_by_surface_and_startup_class(void **state)
{
    struct looked *x = *state;
    FLAT(&x->t, 1, "H200", {"surface.name", "\"modal\""});
    failed(&x->t, 2, "H200", "\"modal\"");
    RUN_BUT(&x->t, 3, "H200", 2, {"startup.class", "\"warm-image\""});
    RUN_BUT(&x->t, 4, "H200", 2, OLD);
    RUN_BUT(&x->t, 5, "H200", 2, {"surface.name", "\"elsewhere\""});
    GRADED(&x->t, GRADE_ANECDOTE, 6, "H200", 2, {"launch.flags", NULL});
    archive_add(&x->t, GRADE_RECEIPT, LANE_SPARSE_EXACT, 7, "H200", 2, NULL, 0);
    look(x);
    const struct surface_row *modal = row_of(x, "modal"), *elsewhere = row_of(x, "elsewhere");
    assert_true(modal->n_attempts == 3 && modal->n_failed == 1 && modal->n_earlier == 1);
    assert_true(modal->n_anecdotes == 1 && modal->n_other_lanes == 1);
    assert_int_equal(modal->n_startups, 2);
    assert_string_equal(modal->startups[0].startup, "cold");
    assert_true(modal->startups[0].n_attempts == 2 && modal->startups[0].n_failed == 1);
    assert_string_equal(modal->startups[1].startup, "warm-image");
    assert_true(elsewhere->question == NULL && elsewhere->caution == NULL && elsewhere->n_attempts == 1);
    assert_int_equal(row_of(x, "tpu")->n_attempts, 0);
}

/* Launched at minute 5, hung for ten; at minute 17 the run that is ready after 90 s: 12 min + 90 s, of which 600 + 90
   were paid; at 6.25 $/h × 8. */
static void the_first_result_takes_and_costs_what_failed_before_it_too(void **state)
{
    struct looked *x = *state;
    failed(&x->t, 5, "B200", "\"modal\"");
    FLAT(&x->t, 17, "B200", {"surface.name", "\"modal\""});
    FLAT(&x->t, 40, "B200", {"surface.name", "\"modal\""}); /* came too late to matter */
    PRICE(&x->t, "B200", "6.25", DAY);
    look(x);
    const struct surface_startup *cold = &row_of(x, "modal")->startups[0];
    assert_int_equal(cold->n_classes, 1);
    assert_near(cold->classes[0].first.seconds, 12 * 60 + READY_S, 1e-6);
    assert_near(cold->classes[0].cost, (600 + READY_S) * 6.25 * 8 / 3600, 1e-9);
    assert_near(cold->first_s.median, 12 * 60 + READY_S, 1e-6);
    assert_true(cold->first_s.n == 1 && !cold->first_s.at_most);
    assert_true(cold->classes[0].n_attempts == 3 && cold->classes[0].n_failed == 1);
}

static void several_classes_give_their_median_and_both_ends(void **state)
{
    struct looked *x = *state;
    static const char *const devices[] = {"H100", "H200", "B200", "A100"};
    for (int i = 1; i <= 4; i++) { /* as many hangs, a minute apart, and as many hours later the run that is ready */
        for (int k = 0; k < i; k++)
            failed(&x->t, 100 * i + k, devices[i - 1], "\"modal\"");
        FLAT(&x->t, 100 * i + 60 * i, devices[i - 1], {"surface.name", "\"modal\""});
    }
    look(x);
    const struct surface_figure *f = &row_of(x, "modal")->startups[0].first_s;
    assert_int_equal(f->n, 4);
    assert_near(f->least, 3600 + READY_S, 1e-6);
    assert_near(f->most, 4 * 3600 + READY_S, 1e-6);
    assert_near(f->median, 2.5 * 3600 + READY_S, 1e-6);
}

static void no_price_and_no_steady_state_are_reasons_and_never_zero(void **state)
{
    struct looked *x = *state;
    FLAT(&x->t, 1, "H100", {"surface.name", "\"modal\""});
    FLAT(&x->t, 2, "B200", {"surface.name", "\"owned\""});
    RUN_BUT(&x->t, 3, "B200", 2, {"surface.name", "\"tpu\""}, {"steps.seconds", "[9.0,2.0,2.0]"});
    PRICE_BUT(&x->t, "H100", "3.95", "2026-03-01", .valid_until = moment("2026-04-16"));
    PRICE(&x->t, "B200", "6.25", DAY); /* of modal: no price of an owned host */
    look(x);
    const struct surface_class *modal = &row_of(x, "modal")->startups[0].classes[0];
    const struct surface_class *owned = &row_of(x, "owned")->startups[0].classes[0];
    const struct surface_class *tpu = &row_of(x, "tpu")->startups[0].classes[0];
    assert_true(isnan(modal->cost) && isnan(owned->cost) && isnan(tpu->cost) && isnan(tpu->first.seconds));
    assert_non_null(strstr(modal->cost_reason, "held until 2026-04-16"));
    assert_non_null(strstr(owned->cost_reason, "owned"));
    assert_string_equal(tpu->first.reason, "no attempt has a steady state");
    assert_string_equal(tpu->cost_reason, tpu->first.reason);
    assert_true(isnan(row_of(x, "modal")->startups[0].cost.median));
}

static void a_named_price_row_prices_its_own_classes_and_leaves_the_others_theirs(void **state)
{
    struct looked *x = *state;
    FLAT(&x->t, 1, "H100", {"surface.name", "\"modal\""});
    FLAT(&x->t, 2, "B200", {"surface.name", "\"modal\""});
    struct digest named = PRICE(&x->t, "B200", "6.25", DAY);
    PRICE(&x->t, "B200", "7.5", "2026-04-12");
    PRICE(&x->t, "H100", "3.95", DAY);
    x->wish.rows = &named;
    x->wish.n_rows = 1;
    look(x);
    const struct surface_startup *cold = &row_of(x, "modal")->startups[0];
    assert_int_equal(cold->n_classes, 2);
    for (size_t i = 0; i < 2; i++) {
        int b200 = strcmp(cold->classes[i].example->factors.value[FACTOR_ACCELERATOR], "B200") == 0;
        assert_near(cold->classes[i].cost, READY_S * (b200 ? 6.25 : 3.95) * 8 / 3600, 1e-9);
    }
}

static void what_is_past_its_validity_is_counted_and_nothing_else(void **state)
{
    struct looked *x = *state;
    FLAT(&x->t, 1, "H100", OLD);
    look(x);
    const struct surface_row *modal = row_of(x, "modal");
    assert_true(modal->n_attempts == 0 && modal->n_earlier == 1 && modal->n_startups == 0);
    assert_int_equal(modal->newest, moment("2026-02-01T10:00:00Z"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_archive, close_archive)
    const struct CMUnitTest tests[] = {
        TEST(an_empty_archive_has_the_advice_and_nothing_else),
        TEST(attempts_are_counted_by_surface_and_startup_class),
        TEST(the_first_result_takes_and_costs_what_failed_before_it_too),
        TEST(several_classes_give_their_median_and_both_ends),
        TEST(no_price_and_no_steady_state_are_reasons_and_never_zero),
        TEST(a_named_price_row_prices_its_own_classes_and_leaves_the_others_theirs),
        TEST(what_is_past_its_validity_is_counted_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
