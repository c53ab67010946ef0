/* Claims about throughput, ratios and the time to a result: what is recorded, and what is refused. */
#include "query/latency.h"
#include "query_claimed.h"

#define THROUGHPUT "\"metric\":\"throughput\",\"level\":\"H200\""
#define RATIO      "\"metric\":\"ratio\",\"level\":\"H200\",\"base\":\"H100\""
#define TIME       "\"metric\":\"time_to_result\",\"level\":\"H200\""

enum { SHIFTED = 18 * 24 * 60 };

static void add_runs(struct claimed *x, int from, int n, const char *device, double seconds)
{
    for (int i = 0; i < n; i++)
        RUN(&x->t, from + i, device, seconds);
}

/* The same question, asked as `compare` asks it. */
static void compare(struct asked *q, struct claimed *x, enum metric metric, struct comparison *c)
{
    asked_start(q, &x->t, FACTOR_ACCELERATOR);
    q->selection.as_of = moment(x->as_of);
    q->q.base = "H100";
    q->q.metric = metric;
    asked_gate(q);
    assert_string_equal(codes_of(q), "");
    assert_int_equal(comparison_of(c, q->cleared, &q->memory, &q->err), 0);
}

static void assert_same_number(double value, double wanted)
{
    assert_true(isfinite(value));
    assert_memory_equal(&value, &wanted, sizeof value);
}

static void assert_throughput_and_ratio(struct claimed *x, enum metric metric, const char *where)
{
    struct asked q;
    struct comparison c;
    compare(&q, x, metric, &c);
    const struct comparison_row *h200 = &c.rows[c.base == 0], *h100 = &c.rows[c.base];
    const struct claim_record *r = claim_made(x, arena_format(&x->memory, THROUGHPUT "%s", where));
    assert_same_number(r->value, h200->rate.value);
    assert_same_number(r->lo, h200->rate.lo);
    assert_same_number(r->hi, h200->rate.hi);
    assert_string_equal(r->method, COMPARISON_RATE_METHOD);
    assert_near(r->n_steps, h200->steps, 0);
    assert_int_equal(r->n_sides, 1);
    r = claim_made(x, arena_format(&x->memory, RATIO "%s", where));
    assert_same_number(r->value, h200->ratio.value);
    assert_same_number(r->lo, h200->ratio.lo);
    assert_same_number(r->hi, h200->ratio.hi);
    assert_string_equal(r->method, COMPARISON_RATIO_METHOD);
    assert_near(r->level, 0.95, 0);
    assert_near(r->n_steps, h200->steps + h100->steps, 0);
    assert_int_equal(r->n_sides, 2);
    assert_string_equal(r->sides[0].level, "H200");
    assert_string_equal(r->sides[1].level, "H100");
    assert_same_number(r->sides[0].rate, h200->rate.value);
    assert_same_number(r->sides[1].rate, h100->rate.value);
    assert_same_number(r->sides[1].lo, h100->rate.lo);
    assert_same_number(r->sides[1].hi, h100->rate.hi);
    asked_done(&q);
}

static void a_claim_says_what_compare_says(void **state)
{
    struct claimed *x = *state;
    add_runs(x, 1, 4, "H200", 2);
    add_runs(x, 11, 5, "H100", 3);
    archive_filled(&x->t);
    assert_throughput_and_ratio(x, METRIC_STEADY, "");
}

static void a_claim_of_whole_runs_says_what_compare_says_of_them(void **state)
{
    struct claimed *x = *state;
    for (int i = 0; i < 3; i++) { /* an hour and some minutes each */
        char finished[40], time[DATE_TEXT_SIZE];
        date_format_time(time, moment("2026-04-14T10:05:00Z") + i * 120000);
        snprintf(finished, sizeof finished, "\"%s\"", time);
        RUN_BUT(&x->t, 1 + i, "H200", 2, {"finished_at", finished});
        RUN_BUT(&x->t, 11 + i, "H100", 3, {"finished_at", finished});
    }
    archive_filled(&x->t);
    assert_throughput_and_ratio(x, METRIC_WHOLE_RUN, ",\"where\":{\"metric\":\"whole_run\"}");
    assert_near(x->got.record.n_steps, 0, 0);
    assert_int_equal(x->got.record.terms.rate, METRIC_WHOLE_RUN);
}

static void a_claim_binds_every_run_and_counts_every_attempt(void **state)
{
    struct claimed *x = *state;
    struct digest id[4];
    RUN_BUT(&x->t, 0, "H200", 2, {"status", "\"failed\""}, {"failure_reason", "\"hang\""}, {"steps", NULL});
    for (int i = 0; i < 4; i++) /* one of them much slower: never the best of several */
        id[i] = RUN(&x->t, 4 - i, "H200", i == 2 ? 2.6 : 2);
    struct digest lean = RUN_BUT(&x->t, 9, "H200", 2, {"artifacts", NULL}, {"surface.host", "\"h-8\""},
                                 {"code.revision", "\"4f2c9d1\""});
    archive_filled(&x->t);
    const struct claim_record *r = claim_made(x, THROUGHPUT);
    const struct claim_side *s = &r->sides[0];
    assert_int_equal(s->n_receipts, 5);
    assert_int_equal(s->n_runs, 5);
    assert_int_equal(s->n_attempts, 6);
    assert_int_equal(s->n_failed, 1);
    for (int i = 0; i < 4; i++)
        assert_memory_equal(&s->receipts[i].id, &id[3 - i], sizeof id[0]); /* in the order of time */
    assert_memory_equal(&s->receipts[4].id, &lean, sizeof lean);
    assert_true(s->receipts[0].has_artifacts);
    assert_false(s->receipts[4].has_artifacts);
    assert_true(r->value < 262144 / 2.0 && r->value > 262144 / 2.6);
    assert_int_equal(s->oldest, moment("2026-04-14T10:01:00Z"));
    assert_int_equal(s->newest, moment("2026-04-14T10:09:00Z"));
    assert_string_equal(r->accelerator, "H200");
    assert_string_equal(r->count, "8");
    assert_string_equal(r->stack, "4f2c9d1");
    assert_string_equal(r->shared.value[FACTOR_MODEL], "nam52");
    assert_string_equal(r->shared.value[FACTOR_SURFACE], "modal");
    assert_null(r->shared.value[FACTOR_ACCELERATOR]); /* the axis */
    assert_null(r->shared.value[FACTOR_HOST]);        /* they differ */
    assert_int_equal(strncmp(r->class_id, "cls-", 4), 0);
    assert_int_equal(r->n_left_out, 0);
    assert_int_equal(r->as_of, moment(CLAIM_MOMENT));
    assert_false(r->synthetic || s->has_price);
    assert_null(r->currency);
    assert_null(r->no_interval);
}

/* STATISTICS of DOMAIN section 5: from the newest run of the staler side, whatever the day of declaring. */
static void validity_counts_from_the_newest_run_of_the_staler_side(void **state)
{
    struct claimed *x = *state;
    add_runs(x, 1, 3, "H200", 2);
    add_runs(x, SHIFTED, 3, "H100", 3);
    archive_filled(&x->t);
    x->as_of = "2026-06-30";
    const struct claim_record *r = claim_made(x, RATIO);
    assert_int_equal(r->valid_days, 30);
    assert_int_equal(r->valid_to, moment("2026-05-14"));
    r = claim_made(x, "\"metric\":\"ratio\",\"level\":\"H100\",\"base\":\"H200\"");
    assert_int_equal(r->valid_to, moment("2026-05-14"));
    r = claim_made(x, RATIO ",\"valid_days\":7");
    assert_int_equal(r->valid_days, 7);
    assert_int_equal(r->valid_to, moment("2026-04-21"));
    x->policy.value[POLICY_TRAINING_VALID_DAYS] = 5; /* stricter than the file */
    r = claim_made(x, RATIO ",\"valid_days\":7");
    assert_int_equal(r->valid_days, 5);
}

static void of_a_class_that_has_shifted_the_last_segment_is_bound_and_the_rest_named(void **state)
{
    struct claimed *x = *state;
    struct digest old[5];
    for (int i = 0; i < 5; i++)
        old[i] = RUN(&x->t, 1 + i, "H200", 2);
    struct digest brief = RUN_BUT(&x->t, SHIFTED + 9, "H200", 2, {"steps.seconds", "[9,2,2,2,2.1,1.9]"});
    struct digest odd = GRADED(&x->t, GRADE_DISPUTED, SHIFTED + 10, "H200", 2, {"accelerator.observed", "\"H100\""},
                               {"accelerator.requested", "\"H200\""});
    struct digest rumour = GRADED(&x->t, GRADE_ANECDOTE, SHIFTED + 11, "H200", 2, {"launch.flags", NULL});
    struct digest other_recipe =
        GRADED(&x->t, GRADE_ANECDOTE, SHIFTED + 12, "H200", 2, {"launch.flags", NULL}, {"recipe.dataset", "\"b\""});
    add_runs(x, SHIFTED, 4, "H200", 1.9);
    archive_filled(&x->t);
    x->as_of = "2026-05-03";
    const struct claim_record *r = claim_made(x, THROUGHPUT);
    assert_int_equal(r->sides[0].n_runs, 4);
    assert_int_equal(r->sides[0].n_attempts, 5); /* the one without a number too */
    assert_near(r->value, 262144 / 1.9, 1000);
    assert_int_equal(r->sides[0].oldest, moment("2026-05-02T10:00:00Z"));
    for (int i = 0; i < 5; i++) {
        assert_false(is_bound(&r->sides[0], old[i]));
        const char *why = left_out_because(r, old[i]);
        assert_true(why != NULL && strncmp(why, "before the level moved on 2026-05-02 (+5.", 41) == 0);
    }
    assert_non_null(strstr(left_out_because(r, brief), "no steady state"));
    assert_non_null(strstr(left_out_because(r, rumour), "an anecdote"));
    assert_null(left_out_because(r, odd)); /* observed to be another accelerator: not of the level */
    assert_null(left_out_because(r, other_recipe));
    assert_int_equal(r->n_left_out, 7);
    assert_string_equal(r->left_out[0].name, name_of(old[0]).text); /* in the order of time */
}

static void what_differs_and_is_disclosed_is_named_the_level_first(void **state)
{
    struct claimed *x = *state;
    for (int i = 0; i < 3; i++)
        RUN_BUT(&x->t, i, "H200", 2, {"code.revision", "\"newnew0\""});
    add_runs(x, 11, 3, "H100", 3);
    archive_filled(&x->t);
    assert_string_equal(claim_codes(x, RATIO), "R011");
    const struct claim_record *r = claim_made(x, RATIO ",\"disclose\":[\"revision\"]");
    assert_int_equal(r->n_disclosed, 1);
    assert_string_equal(r->disclosed[0], "code revision: newnew0 | 4f2c9d1");
    assert_string_equal(r->stack, "newnew0");
    assert_null(r->shared.value[FACTOR_REVISION]);
}

static void one_run_on_a_side_is_no_claim(void **state)
{
    struct claimed *x = *state;
    add_runs(x, 1, 1, "H200", 2);
    add_runs(x, 11, 3, "H100", 3);
    archive_filled(&x->t);
    static const char why[] = "H200: one run: run-to-run variation is unknown; a claim needs two runs or more";
    assert_string_equal(claim_codes(x, THROUGHPUT), "R007");
    assert_string_equal(claim_reason(x, REFUSED_NOT_STEADY), why);
    assert_false(x->got.refused.compared);
    assert_int_equal(x->got.refused.n_refused, 1);
    assert_string_equal(claim_codes(x, RATIO), "R007");
    assert_string_equal(claim_reason(x, REFUSED_NOT_STEADY), why);
    assert_string_equal(claim_codes(x, "\"metric\":\"ratio\",\"level\":\"H100\",\"base\":\"H200\""), "R007");
}

static void identical_runs_count_as_one(void **state)
{
    struct claimed *x = *state;
    for (int i = 0; i < 3; i++)
        run_at(&x->t, i, "H200", 4000);
    archive_filled(&x->t);
    assert_string_equal(claim_codes(x, THROUGHPUT), "R007");
    const char *why = claim_reason(x, REFUSED_NOT_STEADY);
    assert_int_equal(strncmp(why, "H200: identical runs: run-to-run variation is unknown; ", 55), 0);
    assert_non_null(strstr(why, comparison_identical_why));
}

static void a_selection_of_several_levels_must_say_which(void **state)
{
    struct claimed *x = *state;
    add_runs(x, 1, 3, "H200", 2);
    archive_filled(&x->t);
    assert_string_equal(claim_made(x, "\"metric\":\"throughput\"")->sides[0].level, "H200");
    add_runs(x, 11, 1, "H100", 3);
    assert_string_equal(claim_codes(x, "\"metric\":\"throughput\""), "R014");
    assert_string_equal(claim_reason(x, REFUSED_NOTHING),
                        "the runs are of 2 levels of accelerator (H200, H100): add \"level\" to say which");
    claim_made(x, THROUGHPUT);
    claim_asked(x, "\"metric\":\"throughput\",\"level\":\"B300\"");
    assert_int_equal(x->rc, ERR_NOT_FOUND);
    assert_string_equal(x->err.text, "/level 'B300': no such level of accelerator among the runs selected");
    claim_asked(x, "\"metric\":\"ratio\",\"level\":\"H200\",\"base\":\"B300\"");
    assert_int_equal(x->rc, ERR_NOT_FOUND);
    assert_string_equal(x->err.text, "/base 'B300': no such level of accelerator among the runs selected");
    claim_asked(x, THROUGHPUT ",\"where\":{\"class\":\"cls-00\"}");
    assert_int_equal(x->rc, ERR_NOT_FOUND);
}

static void made_up_runs_back_a_claim_that_says_so_and_no_other(void **state)
{
    struct claimed *x = *state;
    for (int i = 0; i < 3; i++)
        RUN_BUT(&x->t, i, "H200", 2, {"synthetic", "true"});
    archive_filled(&x->t);
    assert_string_equal(claim_codes(x, THROUGHPUT), "R015");
    assert_non_null(strstr(claim_reason(x, REFUSED_SYNTHETIC), "\"synthetic\": true"));
    assert_true(claim_made(x, THROUGHPUT ",\"synthetic\":true")->synthetic);
    assert_true(claim_made(x, THROUGHPUT ",\"where\":{\"synthetic\":\"yes\"}")->synthetic);
    add_runs(x, 11, 3, "H200", 2);
    assert_string_equal(claim_codes(x, THROUGHPUT), "R015"); /* the gate's own, once */
    assert_true(claim_made(x, THROUGHPUT ",\"synthetic\":true")->synthetic);
    assert_false(claim_made(x, THROUGHPUT ",\"where\":{\"synthetic\":\"no\"}")->synthetic);
}

static void a_claim_declared_synthetic_does_not_stand_on_measured_runs(void **state)
{
    struct claimed *x = *state;
    add_runs(x, 1, 3, "H200", 2);
    archive_filled(&x->t);
    assert_string_equal(claim_codes(x, "\"metric\":\"throughput\",\"synthetic\":true"), "R015");
    assert_string_equal(claim_reason(x, REFUSED_SYNTHETIC),
                        "the claim is declared synthetic, and the 3 runs that would match are measured");
    assert_string_equal(claim_codes(x, THROUGHPUT ",\"synthetic\":true"), "R015"); /* a level that is there otherwise */
    claim_asked(x, "\"metric\":\"throughput\",\"level\":\"B300\",\"synthetic\":true");
    assert_int_equal(x->rc, ERR_NOT_FOUND);
    RUN_BUT(&x->t, 11, "H100", 3, {"synthetic", "true"});
    assert_string_equal(claim_codes(x, RATIO ",\"synthetic\":true"), "R015");
}

static void a_sparse_receipt_cannot_back_a_throughput_claim(void **state)
{
    struct claimed *x = *state;
    struct digest first = archive_add(&x->t, GRADE_RECEIPT, LANE_SPARSE_EXACT, 1, "H200", 2, NULL, 0);
    archive_add(&x->t, GRADE_RECEIPT, LANE_SPARSE_EXACT, 2, "H200", 2, NULL, 0);
    struct digest other = archive_add(&x->t, GRADE_RECEIPT, LANE_SPARSE_VALIDATION, 3, "H200", 2, NULL, 0);
    add_runs(x, 11, 3, "H100", 3);
    archive_filled(&x->t);
    assert_string_equal(claim_codes(x, THROUGHPUT), "R001 R001");
    const struct difference *d = x->got.refused.refusals;
    assert_string_equal(
        d[0].text, arena_format(&x->memory, "%s and 1 more: a sparse_exact receipt cannot back a claim of throughput",
                                name_of(first).text));
    assert_string_equal(d[1].text,
                        arena_format(&x->memory, "%s: a sparse_validation receipt cannot back a claim of throughput",
                                     name_of(other).text));
    assert_string_equal(claim_codes(x, RATIO), "R001 R001"); /* of the one side, though the other is fine */
    claim_made(x, "\"metric\":\"throughput\",\"level\":\"H100\"");
    assert_int_equal(x->got.record.n_left_out, 0); /* they have no part in it */
}

static void anecdotes_and_disputed_receipts_are_named_with_what_is_wrong(void **state)
{
    struct claimed *x = *state;
    struct digest rumour = GRADED(&x->t, GRADE_ANECDOTE, 1, "H200", 2, {"launch.flags", NULL}, {"token_kind", NULL});
    struct digest odd = GRADED(&x->t, GRADE_DISPUTED, 2, "H200", 2, {"accelerator.requested", "\"H100\""});
    struct digest gone = RUN(&x->t, 3, "H200", 2);
    archive_withdraw(&x->t, gone, "2026-04-15T00:00:00Z");
    archive_filled(&x->t);
    assert_string_equal(claim_codes(x, THROUGHPUT), "R006 R006 R006");
    const struct difference *d = x->got.refused.refusals;
    assert_non_null(strstr(d[0].text, name_of(rumour).text));
    assert_non_null(strstr(d[0].text, ": anecdote: "));
    assert_non_null(strstr(d[0].text, "/launch/flags"));
    assert_non_null(strstr(d[0].text, "/token_kind"));
    assert_non_null(strstr(d[1].text, name_of(odd).text));
    assert_non_null(strstr(d[1].text, ": disputed: "));
    assert_non_null(strstr(d[1].text, "H100"));
    assert_string_equal(d[2].text, arena_format(&x->memory, "%s: withdrawn: wrong cable", name_of(gone).text));
}

static void many_rumours_are_counted(void **state)
{
    struct claimed *x = *state;
    for (int i = 0; i < 9; i++)
        GRADED(&x->t, GRADE_ANECDOTE, i, "H200", 2, {"launch.flags", NULL});
    archive_filled(&x->t);
    assert_string_equal(claim_codes(x, THROUGHPUT), "R006 R006 R006 R006 R006 R006 R006");
    assert_string_equal(x->got.refused.refusals[6].text, "3 more receipts are anecdotes or disputed");
}

static void runs_that_never_settle_are_no_claim(void **state)
{
    struct claimed *x = *state;
    for (int i = 0; i < 3; i++) /* an hour, and some minutes less each */
        RUN_BUT(&x->t, i, "H200", 2, {"steps.seconds", "[9,2,2,2,2.1,1.9]"},
                {"finished_at", "\"2026-04-14T10:00:00Z\""});
    archive_filled(&x->t);
    assert_string_equal(claim_codes(x, THROUGHPUT), "R007");
    assert_string_equal(claim_reason(x, REFUSED_NOT_STEADY), "no run of H200 has a steady state");
    assert_int_equal(x->got.refused.n_skipped, 3);
    claim_made(x, THROUGHPUT ",\"where\":{\"metric\":\"whole_run\",\"wave\":\"2026-w16\"}");
}

static void all_reasons_are_told_at_once_with_the_nearest_claim(void **state)
{
    struct claimed *x = *state;
    add_runs(x, 1, 2, "H200", 2);
    RUN_BUT(&x->t, 5, "H200", 2, {"surface.name", "\"owned\""}, {"synthetic", "true"});
    RUN_BUT(&x->t, 11, "H100", 3, {"code.revision", "\"0ld0ld0\""});
    archive_filled(&x->t);
    assert_string_equal(claim_codes(x, RATIO), "R002 R015 R011 R007");
    assert_non_null(strstr(claim_reason(x, REFUSED_NOT_STEADY), "H100: one run"));
    assert_string_equal(claim_codes(x, THROUGHPUT), "R002 R015");
    assert_true(x->got.refused.n_nearest > 0);
    assert_non_null(strstr(x->got.refused.nearest[0].text, "(H200 n=2)"));
}

/* Every second is known: a first record of nine, then thirty of two, the fewest a window may have. */
static void the_time_to_a_result_is_the_observed_one_failures_included(void **state)
{
    struct claimed *x = *state;
    char series[RECORDS * 2 + 8];
    size_t n = (size_t)snprintf(series, sizeof series, "[9");
    for (int i = 1; i < RECORDS; i++)
        n += (size_t)snprintf(series + n, sizeof series - n, ",2");
    snprintf(series + n, sizeof series - n, "]");
    RUN_BUT(&x->t, 0, "H200", 2, {"status", "\"failed\""}, {"failure_reason", "\"hang\""}, {"steps", NULL},
            {"finished_at", "\"2026-04-14T09:10:00Z\""});
    RUN_BUT(&x->t, 20, "H200", 2, {"steps.seconds", series}, {"startup.evidence.time_to_first_step_s", "100"});
    archive_filled(&x->t);
    const struct claim_record *r = claim_made(x, TIME); /* one run is enough */
    assert_near(r->value, 20 * 60 + 91 + 9 + 60, 1e-6);
    assert_true(isnan(r->lo) && isnan(r->hi));
    assert_string_equal(r->no_interval, "observed once");
    assert_string_equal(r->detail, "1 of the 2 attempts launched until then failed");
    assert_int_equal(r->sides[0].n_runs, 1);
    assert_int_equal(r->sides[0].n_attempts, 2);
    assert_int_equal(r->sides[0].n_failed, 1);
}

static void a_time_that_is_a_bound_says_so_and_one_that_is_unknown_is_refused(void **state)
{
    struct claimed *x = *state;
    RUN(&x->t, 1, "H200", 2);
    RUN_BUT(&x->t, 11, "H100", 2, {"steps.seconds", "[9,2,2,2,2.1,1.9]"});
    archive_filled(&x->t);
    assert_non_null(strstr(claim_made(x, TIME)->detail, "at most: "));
    assert_string_equal(claim_codes(x, "\"metric\":\"time_to_result\",\"level\":\"H100\""), "R007");
    /* the records take a little longer than the run: within the clock's doubt, but nothing is left for a start */
    RUN_BUT(&x->t, 2, "B200", 2, {"finished_at", "\"2026-04-14T09:04:06.500Z\""});
    assert_string_equal(claim_codes(x, "\"metric\":\"time_to_result\",\"level\":\"B200\""), "R007");
    assert_non_null(strstr(claim_reason(x, REFUSED_NOT_STEADY), "B200: the time is not known: "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_CLAIMS(a_claim_says_what_compare_says),
        ON_CLAIMS(a_claim_of_whole_runs_says_what_compare_says_of_them),
        ON_CLAIMS(a_claim_binds_every_run_and_counts_every_attempt),
        ON_CLAIMS(validity_counts_from_the_newest_run_of_the_staler_side),
        ON_CLAIMS(of_a_class_that_has_shifted_the_last_segment_is_bound_and_the_rest_named),
        ON_CLAIMS(what_differs_and_is_disclosed_is_named_the_level_first),
        ON_CLAIMS(one_run_on_a_side_is_no_claim),
        ON_CLAIMS(identical_runs_count_as_one),
        ON_CLAIMS(a_selection_of_several_levels_must_say_which),
        ON_CLAIMS(made_up_runs_back_a_claim_that_says_so_and_no_other),
        ON_CLAIMS(a_claim_declared_synthetic_does_not_stand_on_measured_runs),
        ON_CLAIMS(a_sparse_receipt_cannot_back_a_throughput_claim),
        ON_CLAIMS(anecdotes_and_disputed_receipts_are_named_with_what_is_wrong),
        ON_CLAIMS(many_rumours_are_counted),
        ON_CLAIMS(runs_that_never_settle_are_no_claim),
        ON_CLAIMS(all_reasons_are_told_at_once_with_the_nearest_claim),
        ON_CLAIMS(the_time_to_a_result_is_the_observed_one_failures_included),
        ON_CLAIMS(a_time_that_is_a_bound_says_so_and_one_that_is_unknown_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
