/* Completion, and what claims that are no speed are held to (docs/claims.md). */
#include "query_stated.h"

static void completion_is_the_share_of_attempts_that_ended_well(void **state)
{
    struct claimed *x = *state;
    for (int i = 1; i <= 7; i++)
        RUN(&x->t, i, "H200", 2);
    RUN_BUT(&x->t, 8, "H200", 2, FAILED);
    RUN_BUT(&x->t, 9, "H200", 2, {"status", "\"timeout\""}, {"failure_reason", "\"hung\""}, {"steps", NULL});
    archive_filled(&x->t);
    const struct claim_record *r = made(x, "completion", "");
    assert_float_equal(r->value, 7.0 / 9, 1e-15);
    /* Clopper & Pearson 1934 at 95 %, 7 of 9: the tails of the binomial solved for 2.5 % */
    assert_float_equal(r->lo, 0.3999064, 1e-6);
    assert_float_equal(r->hi, 0.9718550, 1e-6);
    assert_float_equal(r->level, 0.95, 0);
    assert_int_equal(r->sides[0].n_receipts, 9);
    assert_int_equal(r->sides[0].n_runs, 7);
    assert_int_equal(r->sides[0].n_attempts, 9);
    assert_int_equal(r->sides[0].n_failed, 2);
    assert_string_equal(r->sides[0].level, "H200");
    assert_string_equal(r->accelerator, "H200");
    assert_null(r->shared.value[FACTOR_ACCELERATOR]);
    assert_string_equal(r->shared.value[FACTOR_SURFACE], "modal");
    assert_string_equal(r->stack, "4f2c9d1");
    assert_int_equal(r->valid_days, 30);
    assert_true(r->valid_to == moment("2026-05-14")); /* the runs are of 2026-04-14 */
    assert_int_equal(r->n_left_out, 0);
}

static void completion_of_nothing_but_failures_is_zero(void **state)
{
    struct claimed *x = *state;
    RUN_BUT(&x->t, 1, "H200", 2, FAILED);
    RUN_BUT(&x->t, 2, "H200", 2, FAILED);
    archive_filled(&x->t);
    const struct claim_record *r = made(x, "completion", "");
    assert_float_equal(r->value, 0, 0);
    assert_float_equal(r->lo, 0, 0);
}

static void completion_holds_for_the_sparse_lanes_too(void **state)
{
    struct claimed *x = *state;
    EXACT(&x->t, 1, SAME);
    EXACT(&x->t, 2, FAILED);
    EXACT(&x->t, 3, {"status", "\"running\""}, {"finished_at", NULL});
    archive_filled(&x->t);
    const struct claim_record *r = made(x, "completion", "");
    assert_int_equal(r->sides[0].n_attempts, 2);
    assert_int_equal(r->sides[0].n_failed, 1);
    assert_int_equal(r->n_left_out, 1);
    assert_string_equal(r->left_out[0].why, "still running");
    assert_true(isnan(r->sides[0].rate));
}

static void a_share_takes_two_attempts(void **state)
{
    struct claimed *x = *state;
    RUN(&x->t, 1, "H200", 2);
    RUN_BUT(&x->t, 2, "H200", 2, {"status", "\"running\""}, {"finished_at", NULL}, {"steps", NULL});
    archive_filled(&x->t);
    refuses(x, "completion", "", "R007", "there was one attempt, and a share takes two or more");
}

static void what_is_no_receipt_counts_for_nothing_and_is_named(void **state)
{
    struct claimed *x = *state;
    RUN(&x->t, 1, "H200", 2);
    RUN_BUT(&x->t, 2, "H200", 2, FAILED);
    struct digest anecdote = GRADED(&x->t, GRADE_ANECDOTE, 3, "H200", 2, {"launch.flags", NULL});
    struct digest withdrawn = RUN(&x->t, 4, "H200", 2);
    archive_withdraw(&x->t, withdrawn, "2026-05-01T00:00:00Z");
    archive_filled(&x->t);
    x->as_of = LATE;
    const struct claim_record *r = made(x, "completion", "");
    assert_int_equal(r->sides[0].n_attempts, 2);
    assert_int_equal(r->n_left_out, 2);
    assert_string_equal(r->left_out[0].name, name_of(anecdote).text);
    assert_string_equal(r->left_out[1].name, name_of(withdrawn).text);
    assert_string_equal(r->left_out[1].why, "withdrawn: wrong cable");
    x->as_of = "2026-04-30"; /* before it was withdrawn */
    r = made(x, "completion", "");
    assert_int_equal(r->sides[0].n_attempts, 3);
}

static void attempts_of_several_levels_want_one_named(void **state)
{
    struct claimed *x = *state;
    for (int i = 1; i <= 2; i++) {
        RUN(&x->t, i, "H200", 2);
        RUN(&x->t, 10 + i, "B200", 2);
    }
    RUN_BUT(&x->t, 20, "B200", 2, FAILED, {"accelerator.observed", NULL}); /* of the accelerator asked for */
    archive_filled(&x->t);
    refuses(x, "completion", "", "R004", "name one as \"level\"");
    const struct claim_record *r = made(x, "completion", "\"level\": \"B200\"");
    assert_int_equal(r->sides[0].n_attempts, 3);
    assert_string_equal(r->sides[0].level, "B200");
    assert_int_equal(r->n_left_out, 0);
    claim_asked(x, members(x, "completion", "\"level\": \"H100\""));
    assert_int_equal(x->rc, ERR_NOT_FOUND);
    assert_string_equal(x->err.text, "/level 'H100': no such level of accelerator among the runs selected");
}

static void an_axis_that_no_contract_holds_still_wants_one_level(void **state)
{
    struct claimed *x = *state;
    RUN_BUT(&x->t, 1, "H200", 2, {"wave", "\"w1\""});
    RUN_BUT(&x->t, 2, "H200", 2, {"wave", "\"w2\""});
    RUN_BUT(&x->t, 3, "H200", 2, {"wave", "\"w2\""});
    archive_filled(&x->t);
    refuses(x, "completion", "\"axis\": \"wave\"", "R014",
            "the runs are of several levels of wave, w1 and w2: name one as \"level\"");
    const struct claim_record *r = made(x, "completion", "\"axis\": \"wave\", \"level\": \"w2\"");
    assert_int_equal(r->sides[0].n_attempts, 2);
    r = made(x, "completion", "");
    assert_int_equal(r->sides[0].n_attempts, 3);
}

static void a_class_leaves_the_axis_open_where_a_level_is_named(void **state)
{
    struct claimed *x = *state;
    struct digest of = RUN(&x->t, 1, "H200", 2);
    RUN(&x->t, 2, "H200", 2);
    for (int i = 11; i <= 13; i++)
        RUN(&x->t, i, "B200", 2);
    archive_filled(&x->t);
    char where[64], with_level[96];
    snprintf(where, sizeof where, "\"where\": {\"class-of\": \"%s\"}", name_of(of).text);
    snprintf(with_level, sizeof with_level, "%s, \"level\": \"B200\"", where);
    const struct claim_record *r = made(x, "completion", where);
    assert_string_equal(r->accelerator, "H200");
    assert_int_equal(r->sides[0].n_attempts, 2);
    r = made(x, "completion", with_level);
    assert_string_equal(r->accelerator, "B200");
    assert_int_equal(r->sides[0].n_attempts, 3);
}

static void a_run_that_is_over_is_no_longer_running(void **state)
{
    struct claimed *x = *state;
    EXACT(&x->t, 1, {"status", "\"running\""}, {"finished_at", NULL});
    EXACT(&x->t, 1, SAME);
    EXACT(&x->t, 2, SAME);
    archive_filled(&x->t);
    const struct claim_record *r = made(x, "completion", "");
    assert_int_equal(r->sides[0].n_attempts, 2);
    assert_int_equal(r->n_left_out, 0);
}

static void what_the_contract_holds_together_must_agree(void **state)
{
    struct claimed *x = *state;
    VALIDATION(&x->t, 1, HEALTHY);
    VALIDATION(&x->t, 2, HEALTHY, {"surface.name", "\"owned\""});
    archive_filled(&x->t);
    refuses(x, "fa4_health", "", "R002", "");
    const struct claim_record *r = made(x, "fa4_health", "\"where\": {\"surface\": \"owned\"}");
    assert_string_equal(r->text, "healthy");
}

static void the_stack_may_differ_where_it_is_disclosed(void **state)
{
    struct claimed *x = *state;
    VALIDATION(&x->t, 1, HEALTHY);
    VALIDATION(&x->t, 2, HEALTHY, {"code.revision", "\"5a5a5a5\""});
    archive_filled(&x->t);
    refuses(x, "fa4_health", "", "R011", "");
    const struct claim_record *r = made(x, "fa4_health", "\"disclose\": [\"revision\"]");
    assert_int_equal(r->n_disclosed, 1);
    assert_string_equal(r->disclosed[0], "code revision: 4f2c9d1 | 5a5a5a5");
    assert_string_equal(r->stack, "5a5a5a5");
    assert_int_equal(r->sides[0].n_runs, 2);
}

static void a_lane_backs_its_own_claims_alone(void **state)
{
    struct claimed *x = *state;
    struct digest training = RUN(&x->t, 1, "H200", 2);
    RUN(&x->t, 2, "H200", 2);
    archive_filled(&x->t);
    char expected[128];
    snprintf(expected, sizeof expected, "%s and 1 more: a training receipt cannot back a claim of promotion status",
             name_of(training).text);
    refuses(x, "promotion", "", "R001", expected);
    refuses(x, "backend", "", "R001", "a training receipt cannot back a claim of backend identity");
}

static void receipts_of_other_lanes_take_no_part(void **state)
{
    struct claimed *x = *state;
    RUN(&x->t, 1, "H200", 2);
    EXACT(&x->t, 2, SAME);
    VALIDATION(&x->t, 3, HEALTHY);
    archive_filled(&x->t);
    const struct claim_record *r = made(x, "fa4_health", "");
    assert_int_equal(r->sides[0].n_attempts, 1);
    assert_int_equal(r->n_left_out, 0);
    refuses(x, "completion", "", "R001", "");
}

static void anecdotes_are_refused_with_what_they_lack(void **state)
{
    struct claimed *x = *state;
    struct digest id = archive_add(&x->t, GRADE_ANECDOTE, LANE_SPARSE_EXACT, 1, "H200", 2, ENTRIES({"case", NULL}));
    archive_filled(&x->t);
    char expected[64];
    snprintf(expected, sizeof expected, "%s: anecdote: /case ", name_of(id).text);
    refuses(x, "backend", "", "R006", expected);
    refuses(x, "backend", "\"where\": {\"surface\": \"tpu\"}", "R014", "no receipt matches");
}

static void made_up_runs_back_a_claim_that_says_so(void **state)
{
    struct claimed *x = *state;
    EXACT(&x->t, 1, {"synthetic", "true"});
    archive_filled(&x->t);
    refuses(x, "backend", "", "R015", "the runs are made up, and the claim is not declared to be");
    const struct claim_record *r = made(x, "backend", "\"synthetic\": true");
    assert_int_equal(r->synthetic, 1);
}

static void measured_runs_back_no_claim_about_made_up_ones(void **state)
{
    struct claimed *x = *state;
    EXACT(&x->t, 1, SAME);
    EXACT(&x->t, 2, FAILED);
    RUN(&x->t, 3, "H200", 2);
    archive_filled(&x->t);
    refuses(x, "backend", "\"synthetic\": true", "R015",
            "the claim is declared synthetic, and the 2 runs that would match are measured");
    refuses(x, "backend", "\"synthetic\": true, \"level\": \"H200\"", "R015", "declared synthetic");
    refuses(x, "promotion", "\"synthetic\": true", "R014", "no receipt matches");
}

static void made_up_and_measured_runs_do_not_mix(void **state)
{
    struct claimed *x = *state;
    EXACT(&x->t, 1, {"synthetic", "true"});
    EXACT(&x->t, 2, SAME);
    archive_filled(&x->t);
    refuses(x, "backend", "", "R015", "");
    const struct claim_record *r = made(x, "backend", "\"where\": {\"synthetic\": false}");
    assert_int_equal(r->synthetic, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_CLAIMS(completion_is_the_share_of_attempts_that_ended_well),
        ON_CLAIMS(completion_of_nothing_but_failures_is_zero),
        ON_CLAIMS(completion_holds_for_the_sparse_lanes_too),
        ON_CLAIMS(a_share_takes_two_attempts),
        ON_CLAIMS(what_is_no_receipt_counts_for_nothing_and_is_named),
        ON_CLAIMS(attempts_of_several_levels_want_one_named),
        ON_CLAIMS(an_axis_that_no_contract_holds_still_wants_one_level),
        ON_CLAIMS(a_class_leaves_the_axis_open_where_a_level_is_named),
        ON_CLAIMS(a_run_that_is_over_is_no_longer_running),
        ON_CLAIMS(what_the_contract_holds_together_must_agree),
        ON_CLAIMS(the_stack_may_differ_where_it_is_disclosed),
        ON_CLAIMS(a_lane_backs_its_own_claims_alone),
        ON_CLAIMS(receipts_of_other_lanes_take_no_part),
        ON_CLAIMS(anecdotes_are_refused_with_what_they_lack),
        ON_CLAIMS(made_up_runs_back_a_claim_that_says_so),
        ON_CLAIMS(measured_runs_back_no_claim_about_made_up_ones),
        ON_CLAIMS(made_up_and_measured_runs_do_not_mix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
