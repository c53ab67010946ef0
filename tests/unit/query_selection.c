/* `K=V` terms, ids and class selectors. */
#include "query_archive.h"

static void expect_fault(struct archive *t, const char *term, int code, const char *says)
{
    struct selection s;
    struct error err = {0};
    selection_init(&s, moment(LATE));
    assert_int_equal(selection_where(&s, t->store, term, &err), code);
    if (strstr(err.text, says) == NULL)
        fail_msg("'%s' says '%s', not '%s'", term, err.text, says);
    selection_release(&s);
}

static void terms_are_read_in_the_words_people_use(void **state)
{
    (void)state;
    static const struct {
        const char *term, *value;
        enum factor factor;
    } cases[] = {
        {"synthetic=true", "yes", FACTOR_SYNTHETIC},
        {"synthetic=no", "no", FACTOR_SYNTHETIC},
        {"eval=1", "on", FACTOR_EVAL},
        {"eval=off", "off", FACTOR_EVAL},
        {"accelerator=NVIDIA H200", "H200", FACTOR_ACCELERATOR},
        {"accelerator=H100:8", "H100", FACTOR_ACCELERATOR},
        {"mode=a=b", "a=b", FACTOR_MODE},
        {"count=8", "8", FACTOR_COUNT_OF},
        {"parallel=", NULL, FACTOR_PARALLEL},
        {"storage=memory", "memory", FACTOR_STORAGE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct selection s;
        struct error err = {0};
        selection_init(&s, moment(LATE));
        assert_int_equal(selection_where(&s, NULL, cases[i].term, &err), 0);
        assert_int_equal(s.n_terms, 1);
        assert_int_equal(s.terms[0].factor, cases[i].factor);
        if (cases[i].value == NULL)
            assert_null(s.terms[0].value);
        else
            assert_string_equal(s.terms[0].value, cases[i].value);
        selection_release(&s);
    }
}

static void terms_that_make_no_sense_are_refused_with_a_hint(void **state)
{
    (void)state;
    struct archive t;
    archive_open(&t);
    archive_filled(&t);
    expect_fault(&t, "surface", ERR_USAGE, "write FACTOR=VALUE");
    expect_fault(&t, "=modal", ERR_USAGE, "write FACTOR=VALUE");
    expect_fault(&t, "surfce=modal", ERR_USAGE, "did you mean 'surface'");
    expect_fault(&t, "metric=steady", ERR_USAGE, "--metric");
    expect_fault(&t, "statistic=best", ERR_USAGE, "belongs to the question");
    expect_fault(&t, "class-of=rcp-123456789abc", ERR_NOT_FOUND, "rcp-123456789abc");
    archive_close(&t);
}

static void repeated_terms_narrow(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    RUN(&t, 1, "H200", 2);
    RUN(&t, 2, "B200", 1);
    RUN_BUT(&t, 3, "B200", 1, {"wave", "\"2026-w30\""});
    RUN_BUT(&t, 4, "B200", 1, {"surface.name", "\"owned\""});
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_where(&x, "surface=modal");
    asked_where(&x, "wave=2026-w16");
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "");
    assert_int_equal(x.v.n_compared, 2);
    asked_done(&x);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_where(&x, "surface=modal");
    asked_where(&x, "surface=owned");
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "R014");
    asked_done(&x);
    archive_close(&t);
}

static void an_empty_value_selects_what_is_not_recorded(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    RUN(&t, 1, "H200", 2);
    RUN_BUT(&t, 2, "H200", 2, {"launch.parallel", NULL});
    RUN_BUT(&t, 3, "B200", 1, {"launch.parallel", NULL});
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_where(&x, "parallel=");
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "");
    assert_int_equal(x.v.n_compared, 2);
    asked_done(&x);
    archive_close(&t);
}

static void a_class_selector_ignores_the_axis_and_its_companions(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    struct digest example = RUN(&t, 1, "H200", 2);
    RUN(&t, 2, "B200", 1);
    RUN_BUT(&t, 3, "H200", 1, {"accelerator.count", "16"}, {"accelerator.hosts", "2"});
    RUN_BUT(&t, 4, "B200", 1, {"startup.class", "\"warm-host\""});
    archive_filled(&t);
    static const struct {
        enum factor axis;
        const char *other;
    } cases[] = {{FACTOR_ACCELERATOR, "B200"}, {FACTOR_COUNT_OF, "16"}};
    for (size_t i = 0; i < 2; i++)
        for (int by_receipt = 0; by_receipt < 2; by_receipt++) {
            char term[128], id[CLASS_ID_SIZE];
            asked_start(&x, &t, cases[i].axis);
            struct receipt_row row;
            assert_int_equal(receipts_get(t.store, &example, x.selection.as_of, &x.memory, &row, &x.err), 0);
            snprintf(id, sizeof id, "%s", row.class_id);
            if (by_receipt)
                snprintf(term, sizeof term, "class-of=%s", name_of(example).text);
            else
                snprintf(term, sizeof term, "class=%.16s", id);
            asked_where(&x, term);
            asked_gate(&x);
            assert_string_equal(codes_of(&x), "");
            assert_int_equal(x.v.n_compared, 2);
            assert_int_equal(level_named(&x, cases[i].other)->n_runs, 1);
            asked_done(&x);
        }
    archive_close(&t);
}

static void the_class_of_a_verdict_selects_all_its_participants(void **state)
{
    (void)state;
    struct archive t;
    struct asked x, again;
    char term[128];
    archive_open(&t);
    RUN(&t, 1, "H200", 2);
    RUN(&t, 2, "B200", 1);
    RUN(&t, 3, "H100", 3);
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_gate(&x);
    snprintf(term, sizeof term, "class=%s", x.v.class_id);
    asked_start(&again, &t, FACTOR_ACCELERATOR);
    asked_where(&again, term);
    asked_gate(&again);
    assert_int_equal(again.v.n_compared, 3);
    asked_done(&again);
    asked_done(&x);
    archive_close(&t);
}

static void an_unknown_or_ambiguous_class_is_not_found(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    for (int i = 0; i < 17; i++) { /* of 17 classes two begin with the same of 16 digits */
        char recipe[32];
        snprintf(recipe, sizeof recipe, "\"mix-%d\"", i);
        RUN_BUT(&t, i, "H200", 2, {"recipe.dataset", recipe});
    }
    archive_filled(&t);
    size_t ambiguous = 0;
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < 16; i++) {
        char term[16];
        snprintf(term, sizeof term, "class=cls-%c", digits[i]);
        asked_start(&x, &t, FACTOR_RECIPE);
        asked_where(&x, term);
        asked_gate(&x);
        ambiguous += x.rc == ERR_NOT_FOUND && strstr(x.err.text, "ambiguous") != NULL;
        asked_done(&x);
    }
    assert_true(ambiguous > 0);
    static const char *const unknown[] = {"class=cls-0123456789abcdef0123", "class=nonsense", "class="};
    for (size_t i = 0; i < 3; i++) {
        asked_start(&x, &t, FACTOR_RECIPE);
        asked_where(&x, unknown[i]);
        asked_gate(&x);
        assert_int_equal(x.rc, ERR_NOT_FOUND);
        asked_done(&x);
    }
    archive_close(&t);
}

static void a_selection_has_one_class(void **state)
{
    (void)state;
    struct archive t;
    struct selection s;
    struct error err = {0};
    archive_open(&t);
    archive_filled(&t);
    selection_init(&s, moment(LATE));
    assert_int_equal(selection_where(&s, t.store, "class=cls-1234", &err), 0);
    assert_int_equal(selection_where(&s, t.store, "class=cls-1234", &err), 0);
    assert_int_equal(selection_where(&s, t.store, "class=cls-5678", &err), ERR_USAGE);
    selection_release(&s);
    archive_close(&t);
}

static void an_id_given_twice_counts_once(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    struct digest id = RUN(&t, 1, "H200", 2);
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_about(&x, id);
    asked_about(&x, id);
    assert_int_equal(x.selection.n_ids, 1);
    assert_int_equal(selection_add_id(&x.selection, t.store, "rcp-0000", &x.err), ERR_NOT_FOUND);
    asked_done(&x);
    archive_close(&t);
}

static void runs_before_the_limit_of_a_report_are_left_aside(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    RUN(&t, 1, "H200", 2);
    RUN(&t, 2, "B200", 1);
    RUN(&t, 60 * 48, "B200", 1); /* two days later */
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.selection.not_before = moment("2026-04-15");
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "R014");
    assert_int_equal(x.v.n_refused, 1);
    asked_done(&x);
    archive_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_are_read_in_the_words_people_use),
        cmocka_unit_test(terms_that_make_no_sense_are_refused_with_a_hint),
        cmocka_unit_test(repeated_terms_narrow),
        cmocka_unit_test(an_empty_value_selects_what_is_not_recorded),
        cmocka_unit_test(a_class_selector_ignores_the_axis_and_its_companions),
        cmocka_unit_test(the_class_of_a_verdict_selects_all_its_participants),
        cmocka_unit_test(an_unknown_or_ambiguous_class_is_not_found),
        cmocka_unit_test(a_selection_has_one_class),
        cmocka_unit_test(an_id_given_twice_counts_once),
        cmocka_unit_test(runs_before_the_limit_of_a_report_are_left_aside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
