/* What makes a claim unsupported or dated by the evidence and the prices it stands on, and what is only remarked. */
#include "query_registered.h"

/* --- evidence */

static void a_withdrawn_receipt_takes_its_claims_with_it(void **state)
{
    struct registered *x = *state;
    struct digest id = RUN_ON(&x->t, "2026-04-14", 4, "B200", 1.0);
    begin_claim(x, RATIO);
    archive_withdraw(&x->t, id, "2026-04-22T12:00:00Z");
    assert_status(x, "2026-04-21", "it", "current", "");
    assert_status(x, "2026-04-22", "it", "unsupported", name_of(id).text);
    assert_says(reason_of(x), ": withdrawn: wrong cable");
    assert_int_equal(x->standing.n_reasons, 1); /* the contract is not asked about what is gone */
}

static void a_receipt_that_comes_into_conflict_later_supports_nothing(void **state)
{
    struct registered *x = *state;
    struct digest id = RUN_ON(&x->t, "2026-04-14", 4, "B200", 1.0);
    begin_claim(x, RATIO);
    RUN_ON(&x->t, "2026-04-15", 4, "B200", 1.0); /* the same function call, and another document */
    assert_status(x, "2026-04-20", "it", "unsupported", ": in conflict with rcp-");
    assert_memory_equal(reason_of(x), name_of(id).text, strlen(name_of(id).text));
}

/* Three cold siblings that come later show that its first step was no warm one. */
static void a_warm_run_that_turns_out_cold_supports_nothing(void **state)
{
    struct registered *x = *state;
    for (int i = 0; i < 3; i++) {
        char *series = series_text((uint64_t)i, 6, 1 + 0.001 * i, RECORDS);
        RUN_ON_BUT(&x->t, "2026-04-14", 1 + i, "B200", 1, {"startup.class", "\"warm-volume\""},
                   {"steps.seconds", series});
        free(series);
    }
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", "\"metric\":\"throughput\"");
    for (int i = 0; i < 3; i++)
        RUN_ON(&x->t, "2026-04-21", 11 + i, "B200", 1 + 0.001 * i);
    assert_status(x, "2026-04-20", "it", "current", "");
    assert_status(x, "2026-04-21", "it", "unsupported", "declared warm-volume, but its first step took");
    assert_int_equal(x->standing.n_reasons, 3);
}

/* The events were merged from a database whose documents and prices were not. */
static void evidence_that_is_not_here_supports_nothing(void **state)
{
    struct registered *x = *state, *y;
    void *other;
    begin_claim(x, USD_RATIO);
    assert_int_equal(open_registered(&other), 0);
    y = other;
    archive_filled(&y->t);
    struct event e = *x->out.claim->events[0];
    assert_int_equal(event_add(y->t.store, &e, &y->err), 0);
    assert_status(y, "2026-04-20", "it", "unsupported", ": is not in this archive");
    assert_int_equal(y->standing.n_reasons, 8); /* six receipts, two price rows */
    assert_says(y->standing.reasons[6].text, "price row prc-");
    assert_int_equal(close_registered(&other), 0);
}

static const char *replaced(struct registered *x, const char *text, const char *old, const char *new)
{
    const char *at = strstr(text, old);
    if (at == NULL)
        fail_msg("no %s in %s", old, text);
    return arena_format(&x->memory, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
}

/* A record that binds what the contract would not let through, made by a program with other rules. */
static void the_contract_is_asked_again(void **state)
{
    struct registered *x = *state;
    char bound[DIGEST_HEX_SIZE], strange[DIGEST_HEX_SIZE];
    struct digest owned = RUN_ON_BUT(&x->t, "2026-04-14", 50, "B200", 1.0, {"surface.name", "\"owned\""});
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "first", RATIO ",\"where\":{\"surface\":\"modal\"}");
    digest_hex(bound, &x->out.measured.record.sides[0].receipts[2].id);
    digest_hex(strange, &owned);
    const char *body = replaced(x, x->out.claim->revisions[0].body, "\"first\"", "\"other\"");
    struct event e = *x->out.claim->events[0];
    e.subject = "claim:other";
    e.body = replaced(x, body, bound, strange);
    assert_int_equal(event_add(x->t.store, &e, &x->err), 0);
    assert_status(x, "2026-04-20", "other", "unsupported", "refused by the contract today (MCR-R002): surface ");
    assert_status(x, "2026-04-20", "first", "current", "");
}

static void a_lack_of_artifacts_is_remarked(void **state)
{
    struct registered *x = *state;
    RUN_ON_BUT(&x->t, "2026-04-14", 4, "B200", 1.0, {"artifacts", NULL});
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", RATIO);
    assert_status(x, "2026-04-20", "it", "current", "");
    assert_int_equal(x->standing.n_remarks, 1);
    assert_string_equal(x->standing.remarks[0], "no artifacts are recorded of 1 of its 7 receipts");
}

/* --- prices */

static void a_corrected_price_row_supports_nothing(void **state)
{
    struct registered *x = *state;
    begin_claim(x, USD_RATIO);
    struct digest wrong = x->out.measured.record.sides[0].price.id;
    PRICE_BUT(&x->t, "B200", "6.26", DAY, .has_supersedes = 1, .supersedes = wrong);
    assert_status(x, "2026-04-20", "it", "unsupported", "price row prc-");
    assert_says(reason_of(x), ": was corrected by prc-");
}

static void a_newer_price_dates_a_claim_when_it_is_further_away_than_policy_allows(void **state)
{
    struct registered *x = *state;
    begin_claim(x, USD_RATIO);
    PRICE(&x->t, "B200", "6.375", "2026-04-22"); /* two percent, to the last digit */
    PRICE(&x->t, "H100", "3.8", "2026-04-24");
    assert_status(x, "2026-04-21", "it", "current", "");
    assert_int_equal(x->standing.n_remarks, 0);
    assert_status(x, "2026-04-23", "it", "current", "");
    assert_true(is_remarked(x, "the newer price of B200, of 2026-04-22 (prc-"));
    assert_status(x, "2026-04-24", "it", "dated", "the price of H100 is 3.8 % lower since 2026-04-24 (prc-");
    assert_int_equal(x->standing.n_reasons, 1);
    PRICE(&x->t, "B200", "6.376", "2026-04-25");
    PRICE(&x->t, "H100", "3.95", "2026-04-26"); /* and back */
    assert_status(x, "2026-04-25", "it", "dated", "the price of B200 is 2.0 % higher since 2026-04-25");
    assert_int_equal(x->standing.n_reasons, 2);
    assert_status(x, "2026-04-26", "it", "dated", "the price of B200");
    assert_int_equal(x->standing.n_reasons, 1);
}

static void a_newer_price_that_was_itself_wrong_is_none(void **state)
{
    struct registered *x = *state;
    begin_claim(x, USD_RATIO);
    struct digest wrong = PRICE_BUT(&x->t, "B200", "9", "2026-04-22",
                                    .valid_until = moment("2026-12-31")); /* the one that holds longer */
    assert_status(x, "2026-04-22", "it", "dated", "");
    PRICE_BUT(&x->t, "B200", "6.25", "2026-04-22", .has_supersedes = 1, .supersedes = wrong);
    assert_status(x, "2026-04-22", "it", "current", "");
}

static void a_row_that_takes_anothers_place_later_is_a_newer_price(void **state)
{
    struct registered *x = *state;
    begin_claim(x, USD_RATIO);
    struct digest old = x->out.measured.record.sides[0].price.id;
    PRICE_BUT(&x->t, "B200", "7", "2026-04-22", .has_supersedes = 1, .supersedes = old, .sku = "b200-new");
    assert_status(x, "2026-04-22", "it", "dated", "the price of B200 is 12.0 % higher since 2026-04-22");
}

/* 5.75 EUR are not 8 % less than 6.25 USD. */
static void a_row_that_takes_anothers_place_in_another_currency_is_set_against_nothing(void **state)
{
    struct registered *x = *state;
    begin_claim(x, USD_RATIO);
    struct digest old = x->out.measured.record.sides[0].price.id;
    PRICE_BUT(&x->t, "B200", "5.75", "2026-04-22", .has_supersedes = 1, .supersedes = old, .currency = "EUR");
    assert_status(x, "2026-04-22", "it", "dated", "the price of B200 is stated in EUR since 2026-04-22 (prc-");
    assert_says(reason_of(x), " in USD)");
    assert_null(strstr(reason_of(x), "%"));
    assert_int_equal(x->standing.n_reasons, 1);
}

static void prices_of_other_offers_are_no_matter(void **state)
{
    struct registered *x = *state;
    begin_claim(x, USD_RATIO);
    PRICE_BUT(&x->t, "B200", "9", "2026-04-22", .basis = BASIS_SPOT);
    PRICE_BUT(&x->t, "B200", "9", "2026-04-22", .surface = "owned");
    PRICE_BUT(&x->t, "B200", "9", "2026-04-22", .provider = "other");
    PRICE_BUT(&x->t, "B200", "9", "2026-04-22", .region = "eu");
    PRICE_BUT(&x->t, "B200", "9", "2026-04-22", .currency = "EUR");
    PRICE_BUT(&x->t, "B200", "9", "2026-04-22", .per = 8);
    PRICE_BUT(&x->t, "B200", "9", "2026-04-22", .synthetic = 1);
    PRICE_BUT(&x->t, "B200", "9", "2026-04-22", .sku = "b200-dear");
    assert_status(x, "2026-04-22", "it", "current", "");
    assert_int_equal(x->standing.n_remarks, 0);
}

static void policy_says_how_far_is_too_far(void **state)
{
    struct registered *x = *state;
    int changed;
    begin_claim(x, USD_RATIO);
    PRICE(&x->t, "B200", "6.5", "2026-04-22"); /* 4 % */
    for (int i = 0; i < 2; i++)
        RUN_ON(&x->t, "2026-04-22", 21 + i, "B200", 1.04);
    assert_status(x, "2026-04-22", "it", "dated", "");
    assert_int_equal(x->standing.n_reasons, 2);
    assert_int_equal(policy_set(&changed, x->t.store, POLICY_MOVED_PCT, 6, "noisy", "ann", moment("2026-04-23"),
                                moment("2026-04-23"), &x->err),
                     0);
    assert_int_equal(policy_set(&changed, x->t.store, POLICY_PRICE_MOVED_PCT, 6, "noisy", "ann", moment("2026-04-24"),
                                moment("2026-04-24"), &x->err),
                     0);
    assert_status(x, "2026-04-23", "it", "dated", "the price of B200");
    assert_int_equal(x->standing.n_reasons, 1);
    assert_status(x, "2026-04-24", "it", "current", "");
}

/* --- all of it at once */

static void every_reason_is_told_and_the_first_decides(void **state)
{
    static const enum claim_status wanted[] = {CLAIM_WITHDRAWN,  CLAIM_UNSUPPORTED, CLAIM_CHALLENGED,
                                               CLAIM_SUPERSEDED, CLAIM_DATED,       CLAIM_DATED};
    struct registered *x = *state;
    struct digest id = RUN_ON(&x->t, "2026-04-14", 4, "B200", 1.0);
    begin_claim(x, RATIO);
    renew(x, "2026-04-21", "it");
    for (int i = 0; i < 2; i++)
        RUN_ON(&x->t, "2026-04-22", 21 + i, "B200", 1.1);
    say(x, "2026-04-23", "it", SAY_CHALLENGED, "why");
    say(x, "2026-04-24", "it", SAY_WITHDRAWN, "no");
    archive_withdraw(&x->t, id, "2026-04-24T12:00:00Z");
    assert_status(x, "2026-05-20", "it@1", "withdrawn", "");
    assert_int_equal(x->standing.n_reasons, 6);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(x->standing.reasons[i].status, wanted[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_REGISTRY(a_withdrawn_receipt_takes_its_claims_with_it),
        ON_A_REGISTRY(a_receipt_that_comes_into_conflict_later_supports_nothing),
        ON_A_REGISTRY(a_warm_run_that_turns_out_cold_supports_nothing),
        ON_A_REGISTRY(evidence_that_is_not_here_supports_nothing),
        ON_A_REGISTRY(the_contract_is_asked_again),
        ON_A_REGISTRY(a_lack_of_artifacts_is_remarked),
        ON_A_REGISTRY(a_corrected_price_row_supports_nothing),
        ON_A_REGISTRY(a_newer_price_dates_a_claim_when_it_is_further_away_than_policy_allows),
        ON_A_REGISTRY(a_newer_price_that_was_itself_wrong_is_none),
        ON_A_REGISTRY(a_row_that_takes_anothers_place_later_is_a_newer_price),
        ON_A_REGISTRY(a_row_that_takes_anothers_place_in_another_currency_is_set_against_nothing),
        ON_A_REGISTRY(prices_of_other_offers_are_no_matter),
        ON_A_REGISTRY(policy_says_how_far_is_too_far),
        ON_A_REGISTRY(every_reason_is_told_and_the_first_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
