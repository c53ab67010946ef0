/* Ratios from what the gate let through: bases, single runs, metrics, and the comparisons offered after a refusal. */
#include "query_archive.h"

#include "receipt/factor.h"

static void compare(struct asked *x, struct comparison *c)
{
    asked_gate(x);
    if (x->rc != 0)
        fail_msg("%s", x->err.text);
    assert_string_equal(codes_of(x), "");
    assert_int_equal(comparison_of(c, x->cleared, &x->memory, &x->err), 0);
}

static void three_levels(struct archive *t)
{
    archive_open(t);
    for (int i = 0; i < 3; i++) {
        RUN(t, i, "H200", 2);
        RUN(t, 10 + i, "B200", 1);
        RUN(t, 20 + i, "H100", 2.5);
    }
    archive_filled(t);
}

static void the_slowest_level_is_the_base_unless_one_is_named(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    struct comparison c;
    three_levels(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    compare(&x, &c);
    assert_int_equal(c.n_rows, 3);
    assert_string_equal(c.rows[0].level->value, "B200"); /* fastest first */
    assert_int_equal(c.base, 2);
    assert_string_equal(c.rows[c.base].level->value, "H100");
    assert_true(c.rows[c.base].is_base);
    assert_true(isnan(c.rows[c.base].ratio.value));
    assert_true(fabs(c.rows[0].ratio.value - 2.5) < 0.05);
    assert_int_equal(c.rows[0].ratio.verdict, RATIO_FASTER);
    asked_done(&x);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.q.base = "H200";
    compare(&x, &c);
    assert_string_equal(c.rows[c.base].level->value, "H200");
    assert_true(fabs(c.rows[0].ratio.value - 2) < 0.05);
    assert_true(fabs(c.rows[2].ratio.value - 0.8) < 0.02);
    assert_int_equal(c.rows[2].ratio.verdict, RATIO_SLOWER);
    assert_string_equal(x.v.left, "H200"); /* the base stands on the left */
    asked_done(&x);
    archive_close(&t);
}

static void a_base_that_is_no_level_is_not_found_and_one_without_a_number_refuses(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    RUN(&t, 1, "H200", 2);
    RUN(&t, 2, "B200", 1);
    RUN_BUT(&t, 3, "H100", 2, {"steps.seconds", "[9,2,2,2,2,2]"});
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.q.base = "A100";
    asked_gate(&x);
    assert_int_equal(x.rc, ERR_NOT_FOUND);
    assert_non_null(strstr(x.err.text, "A100"));
    asked_done(&x);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.q.base = "H100";
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "R007");
    assert_string_equal(x.v.refusals[0].text, "no run of the base H100 has a steady state");
    assert_int_equal(x.v.n_skipped, 1);
    assert_int_equal(x.v.n_refused, 2); /* the skipped one is not counted twice */
    asked_done(&x);
    archive_close(&t);
}

static void one_run_on_a_side_gives_the_point_and_no_interval(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    struct comparison c;
    archive_open(&t);
    struct digest slow = RUN(&t, 1, "H200", 2);
    RUN(&t, 2, "B200", 1);
    RUN(&t, 3, "B200", 1);
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    compare(&x, &c);
    assert_true(fabs(c.rows[0].ratio.value - 2) < 0.05);
    assert_true(isnan(c.rows[0].ratio.lo) && isnan(c.rows[0].ratio.hi) && isnan(c.rows[0].ratio.p));
    assert_int_equal(c.rows[0].ratio.verdict, RATIO_TOO_FEW);
    assert_true(isfinite(c.rows[0].rate.lo));
    assert_true(isnan(c.rows[1].rate.lo) && isnan(c.rows[1].rate.hi));
    assert_string_equal(c.rows[1].level->runs[0].row->name, name_of(slow).text);
    asked_done(&x);
    archive_close(&t);
}

static void every_run_of_the_class_enters_and_never_the_best(void **state)
{
    (void)state;
    static const double seconds[] = {1.00, 1.02, 1.30, 0.98, 1.01};
    struct archive t;
    struct asked x;
    struct comparison c;
    double sum_log = 0;
    archive_open(&t);
    for (int i = 0; i < 5; i++)
        RUN(&t, i, "B200", seconds[i]);
    RUN(&t, 10, "H200", 2);
    RUN(&t, 11, "H200", 2);
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    compare(&x, &c);
    assert_int_equal(c.rows[0].level->n_runs, 5);
    for (size_t i = 0; i < 5; i++)
        sum_log += log(c.rows[0].level->runs[i].rate);
    assert_true(fabs(c.rows[0].rate.value / exp(sum_log / 5) - 1) < 1e-12);
    assert_true(fabs(c.rows[0].rate.value / (262144 / 1.056) - 1) < 0.01); /* geometric mean of the five is 1.056 s */
    assert_true(c.rows[0].steps > 5 * 30);
    asked_done(&x);
    archive_close(&t);
}

static void several_ratios_are_adjusted_as_one_family(void **state)
{
    (void)state;
    static const double base[] = {2.00, 2.02, 2.04, 2.01}, near[] = {1.968, 1.983, 2.000, 1.976};
    static const double same[] = {2.03, 2.00, 2.01, 2.035};
    struct archive t;
    struct asked x;
    struct comparison c;
    archive_open(&t);
    for (int i = 0; i < 4; i++) {
        RUN(&t, i, "H100", base[i]);
        RUN(&t, 10 + i, "H200", near[i]);
        RUN(&t, 20 + i, "GH200", same[i]);
        RUN(&t, 30 + i, "B200", base[i] / 2);
    }
    RUN(&t, 40, "B300", 0.5); /* one run: no p, so no member of the family */
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.q.base = "H100";
    compare(&x, &c);
    assert_int_equal(c.n_rows, 5);
    assert_int_equal(c.n_tests, 3);
    const struct comparison_row *one = &c.rows[0], *far = &c.rows[1], *close = &c.rows[2];
    assert_string_equal(close->level->value, "H200");
    assert_true(isnan(one->p_holm) && isnan(c.rows[c.base].p_holm));
    assert_true(fabs(far->p_holm / (3 * far->ratio.p) - 1) < 1e-12);
    assert_true(fabs(close->p_holm / (2 * close->ratio.p) - 1) < 1e-12);
    assert_int_equal(close->ratio.verdict, RATIO_FASTER); /* by its own interval */
    assert_true(close->ratio.p < 0.05 && close->p_holm > 0.05);
    assert_true(comparison_row_is_shaky(close, 0.95));
    assert_false(comparison_row_is_shaky(far, 0.95));
    assert_false(comparison_row_is_shaky(one, 0.95));
    asked_done(&x);
    archive_close(&t);
}

static void the_same_question_is_asked_in_other_ways(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    struct comparison c;
    archive_open(&t);
    for (int i = 0; i < 3; i++) {
        RUN(&t, i, "H100", 2.5);
        RUN(&t, 10 + i, "B200", 1);
    }
    RUN(&t, 40, "B300", 0.5);
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    compare(&x, &c);
    const struct comparison_row *one = &c.rows[0], *top = &c.rows[1], *base = &c.rows[c.base];
    assert_true(fabs(top->other.p_mann_whitney - 0.1) < 1e-12); /* 3 against 3 cannot say more */
    assert_true(fabs(top->other.p_permutation - 0.1) < 1e-12);
    assert_true(fabs(top->other.a12 - 1) < 1e-12);
    assert_true(top->other.hedges_g > 10);
    assert_true(top->ratio.detectable > 0 && top->ratio.detectable < top->ratio.value - 1);
    assert_true(isnan(one->other.p_mann_whitney) && isnan(one->other.p_permutation) && isnan(one->other.a12) &&
                isnan(one->other.hedges_g) && isnan(one->ratio.detectable));
    assert_true(isnan(base->other.p_mann_whitney) && isnan(base->other.a12) && isnan(base->ratio.detectable));
    asked_done(&x);
    archive_close(&t);
}

static void the_launchers_own_number_never_enters(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    struct comparison c;
    archive_open(&t);
    RUN_BUT(&t, 1, "H200", 2, {"reported.tok_per_sec_global", "134000"}, {"reported.statistic", "\"best\""});
    RUN(&t, 2, "B200", 1);
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    compare(&x, &c);
    assert_true(c.rows[1].rate.value < 132500 && c.rows[1].rate.value > 129500);
    asked_done(&x);
    archive_close(&t);
}

static void whole_run_counts_from_launch_to_finish(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    struct comparison c;
    archive_open(&t);
    RUN(&t, 1, "H200", 2); /* 60 records of 262144 tokens in an hour, whatever the steps say */
    RUN_BUT(&t, 2, "B200", 1, {"finished_at", "\"2026-04-14T09:32:00Z\""}); /* started at 09:02 */
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.q.metric = METRIC_WHOLE_RUN;
    compare(&x, &c);
    assert_true(fabs(c.rows[1].rate.value - 60 * 262144.0 / 3600) < 1e-6);
    assert_true(fabs(c.rows[0].rate.value - 60 * 262144.0 / 1800) < 1e-6);
    assert_true(fabs(c.rows[0].ratio.value - 2) < 1e-12);
    assert_true(c.rows[0].steps <= 0); /* no steady window has a part in it */
    asked_done(&x);
    archive_close(&t);
}

static void the_two_metrics_never_mix(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    RUN(&t, 1, "H200", 2);
    RUN(&t, 2, "B200", 1);
    /* no steady state, but a whole run; a steady state, but no whole run */
    struct digest brief = RUN_BUT(&t, 3, "B200", 1, {"steps.seconds", "[9,1,1,1,1,1]"});
    struct digest partial = RUN_BUT(&t, 4, "B200", 1, {"steps.first", "1001"});
    struct digest endless = GRADED(&t, GRADE_ANECDOTE, 5, "B200", 1, {"finished_at", NULL});
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "");
    assert_non_null(strstr(skipped_because(&x, brief), "no steady state"));
    assert_null(skipped_because(&x, partial));
    assert_int_equal(level_named(&x, "B200")->n_runs, 2);
    assert_int_equal(level_named(&x, "B200")->n_attempts, 3);
    asked_done(&x);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.q.metric = METRIC_WHOLE_RUN;
    asked_gate(&x);
    assert_null(skipped_because(&x, brief));
    assert_non_null(strstr(skipped_because(&x, partial), "total_tokens is not stated"));
    assert_non_null(skipped_because(&x, endless)); /* its lane demands finished_at */
    assert_int_equal(level_named(&x, "B200")->n_runs, 2);
    asked_done(&x);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.q.metric = METRIC_WHOLE_RUN;
    asked_about(&x, partial);
    asked_about(&x, brief);
    asked_gate(&x);
    assert_non_null(strstr(x.v.refusals[x.v.n_refusals - 1].text, name_of(partial).text));
    asked_done(&x);
    archive_close(&t);
}

static void levels_without_any_number_refuse_when_fewer_than_two_are_left(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    RUN(&t, 1, "H200", 2);
    RUN_BUT(&t, 2, "B200", 1, {"steps.seconds", "[9,1,1,1,1,1]"});
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "R007");
    assert_string_equal(x.v.refusals[0].text, "only one of 2 levels of accelerator has a run with a steady state");
    assert_int_equal(x.v.n_skipped, 1);
    assert_int_equal(x.v.n_refused, 1);
    asked_done(&x);
    archive_close(&t);
}

static void comparing_nothing_is_a_refusal(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    struct digest only = RUN(&t, 1, "H200", 2);
    struct digest failed = RUN_BUT(&t, 2, "B200", 2, {"status", "\"failed\""}, {"failure_reason", "\"hang\""});
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_where(&x, "surface=tpu");
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "R014");
    assert_string_equal(x.v.refusals[0].text, "no usable receipt matches");
    asked_done(&x);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "R014");
    assert_string_equal(x.v.refusals[0].text, "every usable receipt that matches has accelerator H200");
    assert_string_equal(skipped_because(&x, failed), "failed: hang"); /* B200 was tried */
    asked_done(&x);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_about(&x, only);
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "R014");
    asked_done(&x);
    archive_close(&t);
}

static void side_by_side_shows_numbers_without_a_ratio(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    struct side_group *groups;
    size_t n;
    archive_open(&t);
    RUN(&t, 1, "H200", 2);
    RUN(&t, 2, "H200", 2);
    RUN_BUT(&t, 3, "B200", 1, {"surface.name", "\"owned\""});
    struct digest brief = RUN_BUT(&t, 4, "B200", 1, {"surface.name", "\"owned\""}, {"steps.seconds", "[9,1,1,1]"});
    RUN_BUT(&t, 5, "B200", 1, {"surface.name", "\"owned\""}, {"code.revision", "\"5a5a5a5\""});
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "R002 R011");
    assert_int_equal(x.v.n_refused, 5);
    assert_null(x.v.runs); /* a refused selection is not measured until somebody looks */
    assert_int_equal(comparison_groups(&groups, &n, &x.v, 0.95, &x.memory, &x.err), 0);
    assert_int_equal(n, 3); /* one a class and stack */
    assert_int_equal(groups[0].n_runs, 2);
    assert_true(isfinite(groups[0].rate.lo));
    assert_true(isnan(groups[1].rate.lo));
    assert_int_equal(x.v.n_runs, 4);
    assert_int_equal(x.v.n_refused, 4);
    assert_non_null(skipped_because(&x, brief));
    assert_int_equal(comparison_groups(&groups, &n, &x.v, 0.95, &x.memory, &x.err), 0); /* asking again is fine */
    assert_int_equal(n, 3);
    assert_int_equal(x.v.n_refused, 4);
    asked_done(&x);
    archive_close(&t);
}

/* Documents of their own, with runs and calls of their own, but one and the same list of seconds. */
static void copies_of_one_run_are_named_and_make_no_interval(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    struct comparison c;
    char *series = series_text(7, FIRST_STEP, 2, RECORDS);
    archive_open(&t);
    for (int i = 0; i < 5; i++) {
        RUN(&t, i, "B200", 1);
        RUN_BUT(&t, 10 + i, "H100", 2, {"steps.seconds", series});
    }
    free(series);
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    compare(&x, &c);
    const struct comparison_row *b200 = &c.rows[0], *h100 = &c.rows[1];
    assert_true(h100->rate.identical && isnan(h100->rate.lo) && isnan(h100->rate.hi) && isfinite(h100->rate.value));
    assert_true(isfinite(b200->rate.lo) && isnan(b200->ratio.lo) && isfinite(b200->ratio.value));
    assert_int_equal(b200->ratio.verdict, RATIO_TOO_FEW);
    assert_true(isnan(b200->ratio.p) && isnan(b200->p_holm) && isnan(b200->ratio.detectable));
    assert_true(isnan(b200->other.hedges_g) && isnan(b200->other.p_permutation) && c.n_tests == 0);
    assert_string_equal(comparison_identical_words(&c, FACTOR_ACCELERATOR, &x.memory), "all 5 runs of H100");
    assert_string_equal(comparison_no_interval(&h100->rate), "identical runs");
    assert_null(comparison_no_interval(&b200->rate));
    assert_string_equal(comparison_untested_reason(&b200->ratio, &b200->rate, &h100->rate),
                        "identical runs: run-to-run variation is unknown");
    asked_done(&x);
    archive_close(&t);
}

static void verdict_only_says_whether_and_hands_out_no_numbers(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    three_levels(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.rc = gate_ask(t.store, &x.q, GATE_VERDICT_ONLY, &x.memory, &x.v, &x.cleared, &x.err);
    assert_int_equal(x.rc, 0);
    assert_int_equal(x.v.compared, 1);
    assert_null(x.cleared);
    assert_int_equal(x.v.n_levels, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(x.v.levels[i].n_runs, 3);
    asked_done(&x);
    archive_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_slowest_level_is_the_base_unless_one_is_named),
        cmocka_unit_test(a_base_that_is_no_level_is_not_found_and_one_without_a_number_refuses),
        cmocka_unit_test(one_run_on_a_side_gives_the_point_and_no_interval),
        cmocka_unit_test(every_run_of_the_class_enters_and_never_the_best),
        cmocka_unit_test(several_ratios_are_adjusted_as_one_family),
        cmocka_unit_test(the_same_question_is_asked_in_other_ways),
        cmocka_unit_test(the_launchers_own_number_never_enters),
        cmocka_unit_test(whole_run_counts_from_launch_to_finish),
        cmocka_unit_test(the_two_metrics_never_mix),
        cmocka_unit_test(levels_without_any_number_refuse_when_fewer_than_two_are_left),
        cmocka_unit_test(comparing_nothing_is_a_refusal),
        cmocka_unit_test(side_by_side_shows_numbers_without_a_ratio),
        cmocka_unit_test(copies_of_one_run_are_named_and_make_no_interval),
        cmocka_unit_test(verdict_only_says_whether_and_hands_out_no_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
