/* What is offered after a refusal: every suggested comparison is one that the gate lets through. */
#include "query_archive.h"

#include "receipt/factor.h"

static const char *word_after(struct arena *memory, const char *command, const char *option)
{
    const char *at = strstr(command, option);
    return at != NULL ? arena_copy_n(memory, at + strlen(option), strcspn(at + strlen(option), " ")) : NULL;
}

/* Asks what the suggested command asks, reading nothing but the command. */
static void ask_as_told(struct asked *x, struct archive *t, const char *command)
{
    struct arena words = {0};
    enum factor axis, f;
    const char *by = word_after(&words, command, "--by "), *metric = word_after(&words, command, "--metric ");
    const char *as_of = word_after(&words, command, "--as-of ");
    assert_memory_equal(command, "mcreport compare ", 17);
    assert_int_equal(factor_by_name(&axis, by), 0);
    asked_start(x, t, axis);
    if (as_of != NULL)
        x->selection.as_of = moment(as_of);
    if (metric != NULL)
        assert_int_equal(metric_by_name(&x->q.metric, metric), 0);
    for (const char *at = command; (at = strstr(at, "--where ")) != NULL; at++)
        asked_where(x, word_after(&words, at, "--where "));
    for (const char *at = command; (at = strstr(at, "--disclose ")) != NULL; at++) {
        assert_int_equal(factor_by_name(&f, word_after(&words, at, "--disclose ")), 0);
        x->q.disclosed |= 1u << f;
    }
    asked_gate(x);
    arena_release(&words);
}

/* The same by its parts, as another command asks it. */
static void ask_as_taken_apart(struct asked *x, struct archive *t, const struct asked *refused, const struct nearest *n)
{
    asked_start(x, t, refused->q.axis);
    x->selection = (struct selection){.as_of = n->as_of != NULL ? moment(n->as_of) : moment(LATE),
                                      .class_of = n->class_id,
                                      .terms = n->terms,
                                      .n_terms = n->n_terms};
    x->q.metric = refused->q.metric;
    x->q.disclosed = n->disclosed;
    asked_gate(x);
    if (x->rc != 0 || !x->v.compared)
        fail_msg("the parts of '%s' are refused: %s", n->command, x->rc ? x->err.text : codes_of(x));
    arena_release(&x->memory);
}

static void expect_allowed(struct archive *t, const struct asked *refused, size_t least)
{
    assert_false(refused->v.compared);
    assert_true(refused->v.n_nearest >= least);
    for (size_t i = 0; i < refused->v.n_nearest; i++) {
        struct asked x;
        ask_as_told(&x, t, refused->v.nearest[i].command);
        if (x.rc != 0 || !x.v.compared)
            fail_msg("'%s' is refused: %s", refused->v.nearest[i].command, x.rc ? x.err.text : codes_of(&x));
        assert_int_equal(x.q.metric, refused->q.metric);
        size_t n_compared = x.v.n_compared;
        asked_done(&x);
        ask_as_taken_apart(&x, t, refused, &refused->v.nearest[i]);
        assert_int_equal(x.v.n_compared, n_compared);
    }
}

static void every_suggested_comparison_is_let_through(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    struct digest modal = RUN(&t, 1, "H200", 2);
    RUN(&t, 2, "B200", 1);
    struct digest owned = RUN_BUT(&t, 3, "B200", 1, {"surface.name", "\"owned\""});
    RUN_BUT(&t, 4, "H200", 2, {"surface.name", "\"owned\""}, {"code.revision", "\"5a5a5a5\""},
            {"code.kernel_wheel_pins", NULL});
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_about(&x, modal);
    asked_about(&x, owned);
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "R002");
    expect_allowed(&t, &x, 2);
    assert_non_null(strstr(x.v.nearest[0].text, name_of(modal).text));
    assert_null(strstr(x.v.nearest[0].command, "--disclose"));
    assert_non_null(strstr(x.v.nearest[1].command, "--disclose revision --disclose pins"));
    assert_non_null(strstr(x.v.nearest[1].text, "and, disclosed, code revision and kernel pins"));
    assert_null(strstr(x.v.nearest[1].command, "--as-of"));
    asked_done(&x);
    asked_start(&x, &t, FACTOR_ACCELERATOR); /* the same without ids, for the other metric */
    x.q.metric = METRIC_WHOLE_RUN;
    asked_gate(&x);
    expect_allowed(&t, &x, 2);
    assert_non_null(strstr(x.v.nearest[0].command, "--metric whole_run"));
    asked_done(&x);
    archive_close(&t);
}

static void one_stack_is_offered_before_a_disclosure(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    struct digest modal = RUN(&t, 1, "H200", 2);
    RUN(&t, 2, "B200", 1);
    RUN_BUT(&t, 3, "H200", 2, {"code.revision", "\"5a5a5a5\""}); /* the same class on a later stack */
    struct digest owned = RUN_BUT(&t, 4, "B200", 1, {"surface.name", "\"owned\""});
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_about(&x, modal);
    asked_about(&x, owned);
    asked_gate(&x);
    expect_allowed(&t, &x, 1);
    assert_non_null(strstr(x.v.nearest[0].command, " --where revision="));
    assert_null(strstr(x.v.nearest[0].command, "--disclose"));
    asked_done(&x);
    archive_close(&t);
}

static void a_suggestion_carries_the_moment_where_it_matters(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    struct digest modal = RUN(&t, 1, "H200", 2), other = RUN(&t, 2, "B200", 1);
    struct digest owned = RUN_BUT(&t, 3, "B200", 1, {"surface.name", "\"owned\""});
    archive_withdraw(&t, other, "2026-05-01T00:00:00Z");
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.selection.as_of = moment("2026-04-20");
    asked_about(&x, modal);
    asked_about(&x, owned);
    asked_gate(&x);
    expect_allowed(&t, &x, 1);
    assert_non_null(strstr(x.v.nearest[0].command, " --as-of 2026-04-20"));
    asked_done(&x);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.selection.as_of = moment("2026-04-20T12:00:00Z");
    asked_about(&x, modal);
    asked_about(&x, owned);
    asked_gate(&x);
    assert_non_null(strstr(x.v.nearest[0].command, " --as-of 2026-04-20T12:00:00Z"));
    asked_done(&x);
    asked_start(&x, &t, FACTOR_ACCELERATOR); /* withdrawn by now: nothing near is allowed */
    asked_about(&x, modal);
    asked_about(&x, owned);
    asked_gate(&x);
    assert_int_equal(x.v.n_nearest, 0);
    asked_done(&x);
    archive_close(&t);
}

static void a_comparison_of_another_class_is_offered_when_these_have_none(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    struct digest left = RUN(&t, 1, "H200", 2);
    struct digest right = RUN_BUT(&t, 2, "B200", 1, {"startup.class", "\"warm-host\""});
    for (int i = 0; i < 20; i++) { /* newer classes that have nothing to be compared with */
        char recipe[32];
        snprintf(recipe, sizeof recipe, "\"lonely-%d\"", i);
        RUN_BUT(&t, 100 + i, "H200", 2, {"recipe.dataset", recipe});
    }
    RUN_BUT(&t, 50, "H200", 2, {"recipe.dataset", "\"mix-b\""});
    RUN_BUT(&t, 51, "B200", 1, {"recipe.dataset", "\"mix-b\""});
    RUN_BUT(&t, 60, "H200", 2, {"recipe.dataset", "\"mix-c\""}); /* newer, but its partner never settled */
    RUN_BUT(&t, 61, "B200", 1, {"recipe.dataset", "\"mix-c\""}, {"steps.seconds", "[9,1,1,1]"});
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_about(&x, left);
    asked_about(&x, right);
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "R003");
    assert_int_equal(x.v.n_nearest, 1);
    expect_allowed(&t, &x, 1);
    assert_non_null(strstr(x.v.nearest[0].text, "2 receipts of another class differ in nothing but accelerator"));
    asked_done(&x);
    archive_close(&t);
}

static void suggestions_for_every_axis_are_let_through(void **state)
{
    (void)state;
    static const struct {
        enum factor axis;
        struct entry change;
    } moves[] = {{FACTOR_COUNT_OF, {"accelerator.count", "16"}},
                 {FACTOR_MODE, {"launch.distributed_mode", "\"ddp\""}},
                 {FACTOR_STORAGE, {"storage.data", "\"memory\""}},
                 {FACTOR_RECIPE, {"recipe.dataset", "\"mix-b\""}},
                 {FACTOR_REVISION, {"code.revision", "\"5a5a5a5\""}},
                 {FACTOR_PINS, {"code.kernel_wheel_pins", "{\"flash_attn\":\"3\"}"}},
                 {FACTOR_WAVE, {"wave", "\"2026-w30\""}}};
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        struct archive t;
        struct asked x;
        archive_open(&t);
        struct digest left = RUN(&t, 1, "H200", 2);
        RUN_BUT(&t, 2, "H200", 2, moves[i].change);
        struct digest right = RUN_BUT(&t, 3, "H200", 2, moves[i].change, {"surface.name", "\"owned\""});
        archive_filled(&t);
        asked_start(&x, &t, moves[i].axis);
        asked_about(&x, left);
        asked_about(&x, right);
        asked_gate(&x);
        assert_string_equal(codes_of(&x), "R002");
        expect_allowed(&t, &x, 1);
        asked_done(&x);
        archive_close(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_suggested_comparison_is_let_through),
        cmocka_unit_test(one_stack_is_offered_before_a_disclosure),
        cmocka_unit_test(a_suggestion_carries_the_moment_where_it_matters),
        cmocka_unit_test(a_comparison_of_another_class_is_offered_when_these_have_none),
        cmocka_unit_test(suggestions_for_every_axis_are_let_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
