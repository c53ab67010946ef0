/* {{values}}: every one has words in every state of an archive, marks within texts move with them, and nothing that a
   value says is taken for a value. */
#include "report/study_parts.h"
#include "report/values.h"
#include "report_filled.h"

struct fixture {
    struct archive t;
    struct report report;
    struct report_request request;
    struct study x;
    int open;
};

static int open_study(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    archive_open(&f->t);
    f->request = report_request_defaults(moment("2026-04-20"));
    *state = f;
    return 0;
}

static int close_study(void **state)
{
    struct fixture *f = *state;
    if (f->open)
        study_close(&f->x);
    arena_release(&f->report.memory);
    archive_close(&f->t);
    free(f);
    return 0;
}

static void prepare(struct fixture *f, unsigned needs)
{
    struct error err = {0};
    archive_filled(&f->t);
    study_open(&f->x, &f->report, f->t.store, &f->request);
    f->open = 1;
    if (study_prepare(&f->x, needs, &err) != 0)
        fail_msg("%s", err.text);
}

static void add_runs(struct fixture *f)
{
    for (int i = 0; i < 3; i++) {
        RUN(&f->t, 1 + i, "H100", 2.0);
        RUN(&f->t, 11 + i, "B200", 1.0);
    }
}

static void values_are_put_in_the_place_of_their_names(void **state)
{
    struct fixture *f = *state;
    prepare(f, 0);
    assert_string_equal(values_expand(&f->x, "{{axis}} on {{ report.as-of }}.", NULL, 0), "accelerator on 2026-04-20.");
    assert_string_equal(values_expand(&f->x, "plain", NULL, 0), "plain");
    assert_string_equal(values_expand(&f->x, "", NULL, 0), "");
    assert_null(values_expand(&f->x, NULL, NULL, 0));
}

static void what_is_no_value_stays_as_it_stands(void **state)
{
    struct fixture *f = *state;
    prepare(f, 0);
    assert_string_equal(values_expand(&f->x, "{{no-such}} {{axis} }} {axis} {{{{axis}}", NULL, 0),
                        "{{no-such}} {{axis} }} {axis} {{accelerator");
    assert_string_equal(values_expand(&f->x, "{{axis", NULL, 0), "{{axis");
}

static void marks_move_with_the_text_around_them(void **state)
{
    struct fixture *f = *state;
    struct span spans[] = {{0, 3, SPAN_STRONG, NULL}, {4, 12, SPAN_CODE, NULL}, {13, 18, SPAN_STRONG, NULL}};
    prepare(f, 0);
    const char *text = values_expand(&f->x, "the {{axis}} moves", spans, 3);
    assert_string_equal(text, "the accelerator moves");
    assert_int_equal(spans[0].start, 0);
    assert_int_equal(spans[0].end, 3);
    assert_memory_equal(text + spans[1].start, "accelerator", spans[1].end - spans[1].start);
    assert_int_equal(spans[1].end - spans[1].start, strlen("accelerator"));
    assert_memory_equal(text + spans[2].start, "moves", spans[2].end - spans[2].start);
}

static void what_a_value_says_is_no_value_and_cannot_act(void **state)
{
    struct fixture *f = *state;
    f->request.command = "mcreport report '{{axis}}' \x1b[2J";
    prepare(f, 0);
    assert_string_equal(values_expand(&f->x, "{{report.command}}{{axis}}", NULL, 0),
                        "mcreport report '{{axis}}' \\x1b[2Jaccelerator");
}

static void texts_bring_along_what_their_values_stand_on(void **state)
{
    (void)state;
    assert_int_equal(values_needs("{{answer.headline}}"), NEEDS_QUESTION | NEEDS_CLAIMS);
    assert_int_equal(values_needs("{{axis}} {{no-such}}"), 0);
    assert_int_equal(values_needs("{{axis}} {{claim.status}} {{class.id}}"), NEEDS_CLAIM | NEEDS_QUESTION);
    assert_int_equal(values_needs(NULL), 0);
}

static void assert_all_have_words(struct fixture *f, unsigned without)
{
    const struct value_rule *r;
    for (size_t i = 0; (r = value_rule_at(i)) != NULL; i++) {
        if (r->needs & without)
            continue;
        const char *text = r->text(&f->x);
        if (text == NULL || text[0] == '\0')
            fail_msg("%s has no words", r->name);
        assert_true(value_rule_find(r->name, strlen(r->name)) == r); /* no name twice */
        assert_true(r->planes != 0 && r->what != NULL);
    }
}

enum { NOT_HERE = NEEDS_CLAIM | NEEDS_WEEK | NEEDS_CLASSES | NEEDS_SURFACES };

static void every_value_has_words_where_there_is_nothing(void **state)
{
    struct fixture *f = *state;
    prepare(f, NEEDS_QUESTION | NEEDS_CLAIMS);
    assert_all_have_words(f, NOT_HERE);
    assert_string_equal(values_expand(&f->x, "{{answer.headline}}", NULL, 0),
                        "No current measurement answers this question");
    assert_string_equal(values_expand(&f->x, "{{cost.headline}}", NULL, 0), "No current figure about cost");
    assert_string_equal(values_expand(&f->x, "{{class.id}}, {{counts.documents}}", NULL, 0), "no class, 0");
}

static void every_value_has_words_where_there_is_an_answer(void **state)
{
    struct fixture *f = *state;
    add_runs(f);
    PRICE(&f->t, "H100", "3.95", DAY);
    PRICE(&f->t, "B200", "6.25", DAY);
    prepare(f, NEEDS_QUESTION | NEEDS_CLAIMS);
    assert_all_have_words(f, NOT_HERE);
    assert_string_equal(values_expand(&f->x, "{{answer.level}} over {{answer.base}}", NULL, 0), "B200 over H100");
    assert_string_equal(values_expand(&f->x, "{{counts.compared}} of {{counts.current}}, {{counts.dated}}", NULL, 0),
                        "6 of 6, 0");
    assert_true(has(values_expand(&f->x, "{{cost.headline}}", NULL, 0), "B200 costs "));
    assert_string_equal(values_expand(&f->x, "{{claims.current}} {{claims.dated}} {{claims.other}}", NULL, 0), "0 0 0");
}

static size_t count_words(const char *text)
{
    size_t n = 0;
    for (; *text != '\0'; text++)
        n += *text != ' ' && (text[1] == ' ' || text[1] == '\0');
    return n;
}

static void a_refusal_for_many_reasons_is_a_headline_all_the_same(void **state)
{
    struct fixture *f = *state;
    add_runs(f);
    RUN_BUT(&f->t, 21, "B200", 1.0, {"code.revision", "\"00aa9c37d2f0\""}, {"code.image_digest", "\"sha256:00aa\""},
            {"code.kernel_wheel_pins", "{\"x\":\"1\"}"}, {"code.versions", "{\"y\":\"2\"}"});
    prepare(f, NEEDS_QUESTION | NEEDS_CLAIMS);
    const char *text = values_expand(&f->x, "{{answer.headline}}", NULL, 0);
    if (!has(text, "Not compared: code revision, ") || !has(text, " may not be mixed"))
        fail_msg("%s", text);
    assert_true(count_words(text) <= 14);
}

int main(void)
{
#define ON_A_STUDY(test) cmocka_unit_test_setup_teardown(test, open_study, close_study)
    const struct CMUnitTest tests[] = {
        ON_A_STUDY(values_are_put_in_the_place_of_their_names),
        ON_A_STUDY(what_is_no_value_stays_as_it_stands),
        ON_A_STUDY(marks_move_with_the_text_around_them),
        ON_A_STUDY(what_a_value_says_is_no_value_and_cannot_act),
        ON_A_STUDY(texts_bring_along_what_their_values_stand_on),
        ON_A_STUDY(every_value_has_words_where_there_is_nothing),
        ON_A_STUDY(every_value_has_words_where_there_is_an_answer),
        ON_A_STUDY(a_refusal_for_many_reasons_is_a_headline_all_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
