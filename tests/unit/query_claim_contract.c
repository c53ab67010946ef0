/* What a claim says, held against its evidence: a record is only text, and the chain of events does not say who wrote
 * it. */
#include "query_registered.h"

/* One more revision of claim "it", as somebody writes it by hand who has the one before and changes something. */
static void forge(struct registered *x, void (*change)(struct claim_record *r))
{
    const struct claim_revision *revision;
    const struct claim *c = claim_on(x, "2026-04-20", "it", &revision);
    struct claim_record r = c->revisions[0].record;
    struct claim_side sides[2];
    memcpy(sides, r.sides, r.n_sides * sizeof *sides);
    r.sides = sides;
    r.revision = revision->record.revision + 1;
    change(&r);
    write_event(x, "claim.renewed", "it", body_of(x, &r), "2026-04-20");
}

/* The forged revision alone is unsupported, by this reason and no other. */
static void is_found_out(struct registered *x, void (*change)(struct claim_record *r), const char *reason)
{
    forge(x, change);
    assert_status(x, "2026-04-20", "it", "unsupported", reason);
    assert_int_equal(x->standing.n_reasons, 1);
}

static void nothing(struct claim_record *r)
{
    (void)r;
}

/* Real receipts, a correct chain, and a value ten times as large. */
static void times_ten(struct claim_record *r)
{
    r->value *= 10, r->lo *= 10, r->hi *= 10;
    r->sides[0].rate *= 10, r->sides[0].lo *= 10, r->sides[0].hi *= 10;
}

static void a_throughput_that_its_runs_do_not_give_is_unsupported(void **state)
{
    struct registered *x = *state;
    begin_claim(x, THROUGHPUT);
    forge(x, nothing);
    assert_status(x, "2026-04-20", "it", "current", "");
    is_found_out(x, times_ten, "its runs give 262,254 tok/s today, the claim says 2,622,54");
    assert_says(reason_of(x), " tok/s");
    assert_status(x, "2026-04-20", "it@1", "superseded", "");
}

static void a_hair(struct claim_record *r)
{
    r->value *= 1 + 1e-6;
}

static void a_rounding(struct claim_record *r)
{
    r->value *= 1 + 1e-12;
}

static void a_difference_that_is_no_rounding_is_shown_in_all_its_digits(void **state)
{
    struct registered *x = *state;
    begin_claim(x, THROUGHPUT);
    forge(x, a_rounding);
    assert_status(x, "2026-04-20", "it", "current", "");
    is_found_out(x, a_hair, "its runs give 262254.");
}

static void narrow(struct claim_record *r)
{
    r->lo = r->value - (r->value - r->lo) / 2;
}

static void narrow_a_side(struct claim_record *r)
{
    r->sides[1].hi = r->sides[1].rate;
}

static void widen_a_side(struct claim_record *r)
{
    r->sides[0].lo /= 2, r->sides[0].hi *= 2;
}

static void make_young(struct claim_record *r)
{
    r->sides[0].newest += 5 * DATE_DAY_MS;
    r->sides[1].newest += 5 * DATE_DAY_MS;
    r->valid_to += 5 * DATE_DAY_MS;
}

static void call_it_cold(struct claim_record *r)
{
    r->shared.value[FACTOR_STARTUP] = "warm-host";
}

static void hide_the_surface(struct claim_record *r)
{
    r->shared.value[FACTOR_SURFACE] = NULL;
}

static void swap_the_model(struct claim_record *r)
{
    r->shared.value[FACTOR_MODEL] = "llama9";
}

static void claim_more_confidence(struct claim_record *r)
{
    r->level = 0.999;
}

static void add_steps(struct claim_record *r)
{
    r->n_steps *= 2;
}

static void what_a_quote_says_beside_the_value_is_held_against_the_runs_too(void **state)
{
    struct registered *x = *state;
    begin_claim(x, RATIO);
    is_found_out(x, narrow, "its runs give a lower limit of 1.88");
    is_found_out(x, narrow_a_side, "its runs give a highest rate of 13");
    is_found_out(x, widen_a_side, "its runs give a lowest rate of 26");
    assert_says(reason_of(x), " on B200 today, the claim says 13");
    is_found_out(x, make_young, "its runs give the newest run on 2026-04-14 on B200 today, the claim says 2026-04-19");
    is_found_out(x, call_it_cold, "its runs give startup class 'cold' today, the claim says 'warm-host'");
    is_found_out(x, hide_the_surface, "its runs give surface 'modal' today, the claim says not recorded");
    is_found_out(x, swap_the_model, "the claim says 'llama9'");
    is_found_out(x, claim_more_confidence, "its runs give limits at the level of 0.95");
    is_found_out(x, add_steps, "its runs give a number of steps of ");
}

static void hide_what_differs(struct claim_record *r)
{
    r->n_disclosed = 0;
}

static void what_is_not_disclosed_any_more_is_found(void **state)
{
    struct registered *x = *state;
    for (int i = 0; i < 3; i++) {
        RUN_ON_BUT(&x->t, "2026-04-14", 1 + i, "B200", 1 + 0.001 * i, {"code.revision", "\"2222222\""});
        RUN_ON(&x->t, "2026-04-14", 11 + i, "H100", 1.9 + 0.001 * i);
    }
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", RATIO ",\"disclose\":[\"revision\"]");
    forge(x, nothing);
    assert_status(x, "2026-04-20", "it", "current", "");
    is_found_out(x, hide_what_differs, "its runs differ in what the claim does not disclose: code revision");
}

static void cheaper(struct claim_record *r)
{
    r->value /= 2, r->lo /= 2, r->hi /= 2;
}

static void lower_price(struct claim_record *r)
{
    r->sides[r->n_sides - 1].price.accelerator_hour = "0.95";
}

static void later_price(struct claim_record *r)
{
    r->sides[r->n_sides - 1].price.observed += 3 * DATE_DAY_MS;
}

#define PER_TOKEN "\"metric\":\"usd_per_mtok\",\"level\":\"B200\",\"basis\":\"list\""
#define AT_PAR    "\"metric\":\"break_even_price\",\"level\":\"B200\",\"base\":\"H100\",\"basis\":\"list\""

static void costs_are_what_the_bound_rows_make_of_the_runs(void **state)
{
    static const struct {
        const char *members, *says;
    } kinds[] = {{USD_RATIO, "its runs give 0.83"}, {PER_TOKEN, "its runs give 0.05"}, {AT_PAR, "its runs give 7.5"}};
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        void *own;
        assert_int_equal(open_registered(&own), 0);
        struct registered *x = own;
        begin_claim(x, kinds[i].members);
        forge(x, nothing);
        assert_status(x, "2026-04-20", "it", "current", "");
        is_found_out(x, cheaper, kinds[i].says);
        is_found_out(x, lower_price, "its runs give a price of '");
        is_found_out(x, later_price, "its runs give a price observed on 2026-04-10 on ");
        PRICE(&x->t, "B200", "6.30", "2026-04-19"); /* newer rows, and those that came since, are no matter */
        PRICE(&x->t, "H100", "3.96", "2026-04-19");
        assert_status(x, "2026-04-20", "it@1", "superseded", "");
        assert_int_equal(x->standing.n_reasons, 1);
        assert_int_equal(close_registered(&own), 0);
    }
}

/* A row of another seller's accelerator is no price of these runs, whatever it makes of the figures. */
static struct digest strange_row;

static void price_by_another_surface(struct claim_record *r)
{
    r->sides[0].price.id = strange_row;
}

static void a_price_of_something_else_is_refused(void **state)
{
    struct registered *x = *state;
    begin_claim(x, PER_TOKEN);
    strange_row = PRICE_BUT(&x->t, "B200", "6.25", DAY, .surface = "owned");
    is_found_out(x, price_by_another_surface, "refused by the contract today (MCR-R010): prc-");
    assert_says(reason_of(x), " is of B200 on owned, and the runs of B200 are of B200 on modal");
}

/* A database that has the runs, and not the prices: what can be asked is asked. */
static void without_its_price_rows_a_cost_is_asked_of_its_runs_alone(void **state)
{
    struct registered *x = *state, *y;
    void *other;
    begin_claim(x, USD_RATIO);
    assert_int_equal(open_registered(&other), 0);
    y = other;
    first_wave(&y->t);
    archive_filled(&y->t);
    write_event(y, "claim.declared", "it", x->out.claim->revisions[0].body, "2026-04-20");
    assert_status(y, "2026-04-20", "it", "unsupported", "price row prc-");
    assert_int_equal(y->standing.n_reasons, 2);
    assert_int_equal(close_registered(&other), 0);
}

static void all_well(struct claim_record *r)
{
    r->value = 1;
}

static void an_attempt(struct registered *x, int call, int ok)
{
    if (ok)
        RUN_ON(&x->t, "2026-04-14", call, "B200", 1 + 0.001 * call);
    else
        RUN_ON_BUT(&x->t, "2026-04-14", call, "B200", 1, {"status", "\"failed\""}, {"failure_reason", "\"hang\""});
}

static void one_failure_less(struct claim_record *r)
{
    r->sides[0].n_failed--;
}

static void a_share_is_counted_again(void **state)
{
    struct registered *x = *state;
    for (int i = 0; i < 6; i++)
        an_attempt(x, 1 + i, i > 1);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", "\"metric\":\"completion\"");
    forge(x, nothing);
    assert_status(x, "2026-04-20", "it", "current", "");
    forge(x, all_well);
    assert_status(x, "2026-04-20", "it", "unsupported", "its record cannot be read");
    is_found_out(x, one_failure_less, "its runs give a number of failed attempts of 2 on B200 today, the claim says 1");
}

static void hide_the_spread(struct claim_record *r)
{
    r->sides[0].lo = r->sides[0].hi = NAN;
}

static void sooner(struct claim_record *r)
{
    r->value -= 60;
}

/* Attempts that failed before are part of the time, so they are bound with the runs. */
static void the_time_to_a_result_is_taken_again_from_the_first_launch(void **state)
{
    struct registered *x = *state;
    an_attempt(x, 1, 0);
    for (int i = 0; i < 3; i++)
        an_attempt(x, 11 + i, 1);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", "\"metric\":\"time_to_result\"");
    const struct claim_side *s = x->out.measured.record.sides;
    assert_int_equal(s->n_receipts, 4);
    assert_int_equal(s->n_runs, 3);
    assert_int_equal(s->n_failed, 1);
    assert_int_equal(x->out.measured.record.n_left_out, 0);
    forge(x, nothing);
    assert_status(x, "2026-04-20", "it", "current", "");
    is_found_out(x, hide_the_spread, "its runs give a lowest rate of ");
    assert_says(reason_of(x), " on B200 today, the claim says none on B200");
    is_found_out(x, sooner, "its runs give 4,171 s today, the claim says 4,111 s");
}

static void the_contract_is_asked_of_times_too(void **state)
{
    struct registered *x = *state;
    struct digest id[3];
    for (int i = 0; i < 3; i++)
        id[i] = RUN_ON(&x->t, "2026-04-14", 1 + i, "B200", 1 + 0.001 * i);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", "\"metric\":\"time_to_result\"");
    assert_status(x, "2026-04-20", "it", "current", "");
    for (int i = 0; i < 3; i++)
        archive_withdraw(&x->t, id[i], "2026-04-22T12:00:00Z");
    assert_status(x, "2026-04-22", "it", "unsupported", "withdrawn: wrong cable");
    assert_int_equal(x->standing.n_reasons, 3); /* each once */
}

static struct digest validation(struct registered *x, int call, const char *status, const char *surface)
{
    const struct entry changes[] = {{"promotion_status", status}, {"surface.name", surface}};
    return archive_add(&x->t, GRADE_RECEIPT, LANE_SPARSE_VALIDATION, call, "B200", 1, changes, 2);
}

static void promote(struct claim_record *r)
{
    r->text = "promoted";
}

static void embellish(struct claim_record *r)
{
    r->detail = "promotion ready, mode promotion, all of it";
}

static void a_word_is_heard_again(void **state)
{
    struct registered *x = *state;
    validation(x, 1, "\"held\"", "\"modal\"");
    validation(x, 2, "\"held\"", "\"modal\"");
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", "\"metric\":\"promotion\"");
    forge(x, nothing);
    assert_status(x, "2026-04-20", "it", "current", "");
    is_found_out(x, promote, "its runs give 'held' today, the claim says 'promoted'");
    is_found_out(x, embellish, "its runs give the detail '");
}

static struct digest strange_run;

static void bind_a_stranger(struct claim_record *r)
{
    static struct claim_receipt receipts[8];
    memcpy(receipts, r->sides[0].receipts, r->sides[0].n_receipts * sizeof *receipts);
    receipts[0].id = strange_run;
    r->sides[0].receipts = receipts;
}

static void the_contract_is_asked_of_words_and_shares_too(void **state)
{
    struct registered *x = *state;
    validation(x, 1, "\"held\"", "\"modal\"");
    validation(x, 2, "\"held\"", "\"modal\"");
    strange_run = validation(x, 3, "\"held\"", "\"owned\"");
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", "\"metric\":\"promotion\",\"where\":{\"surface\":\"modal\"}");
    is_found_out(x, bind_a_stranger, "refused by the contract today (MCR-R002): surface ");
}

static void the_contract_is_asked_whatever_else_is_wrong(void **state)
{
    struct registered *x = *state;
    strange_run = RUN_ON_BUT(&x->t, "2026-04-14", 50, "B200", 1.0, {"surface.name", "\"owned\""});
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", RATIO ",\"where\":{\"surface\":\"modal\"}");
    forge(x, bind_a_stranger);
    say(x, "2026-04-21", "it", SAY_WITHDRAWN, "no");
    assert_status(x, "2026-04-21", "it", "withdrawn", "");
    assert_int_equal(x->standing.n_reasons, 2);
    assert_says(x->standing.reasons[1].text, "refused by the contract today (MCR-R002): surface ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_REGISTRY(a_throughput_that_its_runs_do_not_give_is_unsupported),
        ON_A_REGISTRY(a_difference_that_is_no_rounding_is_shown_in_all_its_digits),
        ON_A_REGISTRY(what_a_quote_says_beside_the_value_is_held_against_the_runs_too),
        ON_A_REGISTRY(what_is_not_disclosed_any_more_is_found),
        cmocka_unit_test(costs_are_what_the_bound_rows_make_of_the_runs),
        ON_A_REGISTRY(a_price_of_something_else_is_refused),
        ON_A_REGISTRY(without_its_price_rows_a_cost_is_asked_of_its_runs_alone),
        ON_A_REGISTRY(a_share_is_counted_again),
        ON_A_REGISTRY(the_time_to_a_result_is_taken_again_from_the_first_launch),
        ON_A_REGISTRY(the_contract_is_asked_of_times_too),
        ON_A_REGISTRY(a_word_is_heard_again),
        ON_A_REGISTRY(the_contract_is_asked_of_words_and_shares_too),
        ON_A_REGISTRY(the_contract_is_asked_whatever_else_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
