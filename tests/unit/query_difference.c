/* How values on the two sides are judged and worded: unknown, both unknown, pooled, made up, surfaces, recipes. */
#include "query_archive.h"

#include "query/difference.h"

/* Judges rows that differ in nothing but f, whose values are given. */
static void judge_values(struct asked *x, enum factor f, const char *const *values, size_t n)
{
    struct receipt_row rows[4];
    const struct receipt_row *pointers[4];
    char right[4] = {0, 1, 1, 1};
    for (size_t i = 0; i < n; i++) {
        rows[i] = (struct receipt_row){.class_id = "cls-1"};
        for (size_t k = 0; k < FACTORS; k++)
            rows[i].factors.value[k] = "same";
        rows[i].factors.value[x->q.axis] = i == 0 ? "H200" : "B200";
        rows[i].factors.value[f] = values[i];
        pointers[i] = &rows[i];
    }
    struct sides s = {pointers, right, n, x->q.axis, &x->memory};
    x->rc = difference_judge(&s, &x->q, &x->v, &x->err);
}

static void unknown_on_both_sides_refuses_only_what_every_comparison_needs(void **state)
{
    (void)state;
    static const enum factor needed[] = {FACTOR_LANE,      FACTOR_SURFACE,    FACTOR_STARTUP,
                                         FACTOR_SYNTHETIC, FACTOR_TOKEN_KIND, FACTOR_EVAL};
    static const char *const none[] = {NULL, NULL};
    for (size_t f = 0; f < FACTORS; f++) {
        struct asked x;
        int is_needed = 0;
        if (f == FACTOR_ACCELERATOR)
            continue;
        for (size_t k = 0; k < sizeof needed / sizeof *needed; k++)
            is_needed = is_needed || needed[k] == f;
        asked_start(&x, NULL, FACTOR_ACCELERATOR);
        judge_values(&x, (enum factor)f, none, 2);
        if (strcmp(codes_of(&x), is_needed ? "R013" : "") != 0)
            fail_msg("%s unknown on both sides: '%s'", factor_rule((enum factor)f)->name, codes_of(&x));
        /* nobody is refused for it, but nobody may think it agrees either */
        enum factor_kind kind = factor_rule((enum factor)f)->kind;
        int is_said = f != FACTOR_METRIC && f != FACTOR_STATISTIC && !is_needed &&
                      (kind == FACTOR_HARD_OR_AXIS || kind == FACTOR_SOFT);
        assert_int_equal(x.v.n_noted, is_said);
        if (is_said)
            assert_true(x.v.noted[0].unknown && x.v.noted[0].left == NULL && x.v.noted[0].right == NULL);
        asked_done(&x);
    }
}

static void a_factor_that_differs_and_is_unknown_among_many_runs_is_both(void **state)
{
    (void)state;
    static const char *const values[] = {"a", "b", NULL};
    struct asked x;
    asked_start(&x, NULL, FACTOR_ACCELERATOR);
    judge_values(&x, FACTOR_STORAGE, values, 3);
    assert_string_equal(codes_of(&x), "R012 R013");
    assert_string_equal(x.v.refusals[1].right, "b, not recorded");
    asked_done(&x);
    asked_start(&x, NULL, FACTOR_ACCELERATOR);
    x.q.disclosed = 1u << FACTOR_PINS;
    judge_values(&x, FACTOR_PINS, values, 3);
    assert_string_equal(codes_of(&x), "");
    assert_int_equal(x.v.n_disclosed, 1);
    assert_int_equal(x.v.disclosed[0].unknown, 1);
    asked_done(&x);
}

static void pooled_runs_of_one_side_must_agree_too(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    RUN(&t, 1, "H200", 2);
    RUN_BUT(&t, 2, "H200", 2, {"storage.data", "\"network\""});
    RUN(&t, 3, "B200", 1);
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "R012");
    asked_done(&x);
    archive_close(&t);
}

static void made_up_and_measured_runs_never_meet(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    struct digest left = RUN(&t, 1, "H200", 2);
    struct digest right = RUN_BUT(&t, 2, "B200", 1, {"synthetic", "true"});
    RUN_BUT(&t, 3, "H200", 2, {"synthetic", "true"});
    archive_filled(&t);
    ask_ids(&x, &t, FACTOR_ACCELERATOR, left, right);
    x.q.disclosed = ~0u;
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "R015");
    asked_done(&x);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_where(&x, "synthetic=true");
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "");
    assert_string_equal(x.v.shared.value[FACTOR_SYNTHETIC], "yes");
    asked_done(&x);
    archive_close(&t);
}

static void surfaces_stand_side_by_side_and_never_in_a_ratio(void **state)
{
    (void)state;
    static const char *const surfaces[] = {"\"modal\"", "\"owned\"", "\"tpu\""};
    struct archive t;
    struct asked x;
    struct side_group *groups;
    size_t n;
    archive_open(&t);
    for (int i = 0; i < 6; i++) {
        struct entry change = {"surface.name", surfaces[i % 3]};
        archive_add(&t, GRADE_RECEIPT, LANE_TRAINING, i, i < 3 ? "H200" : "B200", i < 3 ? 2 : 1, &change, 1);
    }
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "R002");
    assert_int_equal(x.v.n_refused, 6);
    assert_null(x.v.runs);
    assert_int_equal(comparison_groups(&groups, &n, &x.v, 0.95, &x.memory, &x.err), 0);
    assert_int_equal(n, 6);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(groups[i].n_runs, 1);
        assert_true(groups[i].rate.value > 100000);
    }
    asked_done(&x);
    archive_close(&t);
}

static void recipes_that_differ_say_in_what_and_on_which_side(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    struct digest early = RUN_BUT(&t, 1, "H200", 2, {"recipe.seq_len", "8192"});
    struct digest late = RUN(&t, 2, "B200", 2);
    archive_filled(&t);
    ask_ids(&x, &t, FACTOR_ACCELERATOR, late, early); /* the first named is the left one, though it ran later */
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "R005");
    assert_string_equal(x.v.left, "B200");
    assert_string_equal(x.v.refusals[0].text, "seq_len 4096 against 8192");
    asked_done(&x);
    archive_close(&t);
}

static void every_code_has_its_words(void **state)
{
    (void)state;
    for (int code = REFUSED_LANE; code <= REFUSED_SYNTHETIC; code++) {
        const struct refusal_rule *r = refusal_rule(code);
        assert_non_null(r);
        assert_true(strlen(r->title) > 0 && strlen(r->why) > 0 && strlen(r->help) > 0);
    }
    assert_null(refusal_rule(0));
    assert_null(refusal_rule(16));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_on_both_sides_refuses_only_what_every_comparison_needs),
        cmocka_unit_test(a_factor_that_differs_and_is_unknown_among_many_runs_is_both),
        cmocka_unit_test(pooled_runs_of_one_side_must_agree_too),
        cmocka_unit_test(made_up_and_measured_runs_never_meet),
        cmocka_unit_test(surfaces_stand_side_by_side_and_never_in_a_ratio),
        cmocka_unit_test(recipes_that_differ_say_in_what_and_on_which_side),
        cmocka_unit_test(every_code_has_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
