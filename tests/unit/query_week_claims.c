/* What became of claims in a week: each is told in the week in which it happened. */
#include "query_weeks.h"

#include <math.h>

/* "dated b; expiring c": the claims of each list. */
static const char *told(struct weeks *x, const char *week)
{
    look_at(x, week);
    const struct {
        const char *name;
        const struct week_claim *items;
        size_t n;
    } lists[] = {{"dated", x->week.became_dated, x->week.n_became_dated},
                 {"expiring", x->week.expiring, x->week.n_expiring},
                 {"fell", x->week.fell, x->week.n_fell}};
    const char *text = arena_copy(&x->r.memory, "");
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
        for (size_t i = 0; i < lists[k].n; i++)
            text = arena_format(&x->r.memory, "%s%s%s %s", text, text[0] != '\0' ? "; " : "", lists[k].name,
                                lists[k].items[i].claim->id);
    return text;
}

/* Runs of 2026-04-14 (W16), a claim of 2026-04-20 (W17): valid for 30 days, to 2026-05-14 (W20, a Thursday). */
static void begin(struct weeks *x, const char *members)
{
    first_wave(&x->r.t);
    archive_filled(&x->r.t);
    declare(&x->r, "2026-04-20", "b200", members);
}

static void a_claim_is_told_when_it_will_expire_and_when_it_has(void **state)
{
    struct weeks *x = *state;
    begin(x, THROUGHPUT);
    assert_string_equal(told(x, "2026-W17"), "");
    assert_int_equal(x->week.n_claims_current, 1);
    assert_string_equal(told(x, "2026-W18"), "");
    assert_string_equal(told(x, "2026-W19"), "expiring b200"); /* ends 2026-05-10 */
    assert_int_equal(x->week.expiring[0].ends, moment("2026-05-14"));
    assert_string_equal(x->week.expiring[0].renew, "mcreport claim renew b200");
    assert_says(x->week.expiring[0].missing, "1 newer run of B200 like rcp-");
    assert_says(x->week.expiring[0].missing, "(2026-04-14)");
    assert_string_equal(told(x, "2026-W20"), "dated b200");
    assert_int_equal(x->week.became_dated[0].then.status, CLAIM_CURRENT);
    assert_int_equal(x->week.became_dated[0].now.status, CLAIM_DATED);
    assert_int_equal(x->week.n_claims_current, 0);
    assert_string_equal(told(x, "2026-W21"), ""); /* told once */
}

static void of_a_ratio_both_sides_are_missing_where_both_are_old(void **state)
{
    struct weeks *x = *state;
    begin(x, RATIO);
    assert_string_equal(told(x, "2026-W19"), "expiring b200");
    assert_says(x->week.expiring[0].missing, "1 newer run of B200 like");
    assert_says(x->week.expiring[0].missing, "1 newer run of H100 like");
    RUN_ON(&x->r.t, "2026-05-06", 21, "H100", 1.9);
    assert_string_equal(told(x, "2026-W19"), "expiring b200");
    assert_says(x->week.expiring[0].missing, "1 newer run of B200 like");
    assert_null(strstr(x->week.expiring[0].missing, "H100"));
    RUN_ON(&x->r.t, "2026-05-06", 22, "B200", 1);
    assert_string_equal(told(x, "2026-W19"), "expiring b200");
    assert_null(x->week.expiring[0].missing);
}

static void a_renewed_claim_asks_for_nothing(void **state)
{
    struct weeks *x = *state;
    begin(x, THROUGHPUT);
    RUN_ON(&x->r.t, "2026-05-06", 21, "B200", 1);
    renew(&x->r, "2026-05-07", "b200");
    assert_string_equal(told(x, "2026-W19"), "");
    assert_string_equal(told(x, "2026-W20"), "");
}

static void newer_runs_that_moved_the_value_date_it_in_their_week(void **state)
{
    struct weeks *x = *state;
    begin(x, THROUGHPUT);
    for (int i = 0; i < 3; i++)
        RUN_ON(&x->r.t, "2026-04-28", 21 + i, "B200", 1.05 + 0.001 * i);
    assert_string_equal(told(x, "2026-W17"), "");
    assert_string_equal(told(x, "2026-W18"), "dated b200");
    assert_says(x->week.became_dated[0].now.reasons[0].text, "3 newer runs of the class");
    assert_string_equal(told(x, "2026-W19"), "");
}

static void what_may_not_be_quoted_any_more_is_told_in_the_week_it_fell(void **state)
{
    struct weeks *x = *state;
    begin(x, THROUGHPUT);
    say(&x->r, "2026-04-29", "b200", SAY_CHALLENGED, "the fans were off");
    assert_string_equal(told(x, "2026-W17"), "");
    assert_string_equal(told(x, "2026-W18"), "fell b200");
    assert_int_equal(x->week.fell[0].now.status, CLAIM_CHALLENGED);
    assert_string_equal(told(x, "2026-W19"), "");
}

static void a_renewal_that_would_be_refused_says_why(void **state)
{
    struct weeks *x = *state;
    begin(x, THROUGHPUT);
    look_at(x, "2026-W18");
    const struct claim_side *side = &x->week.judged[0].revision->record.sides[0];
    for (size_t i = 0; i < side->n_receipts; i++)
        archive_withdraw(&x->r.t, side->receipts[i].id, "2026-04-29T00:00:00Z");
    assert_string_equal(told(x, "2026-W18"), "fell b200");
    assert_int_equal(x->week.fell[0].now.status, CLAIM_UNSUPPORTED);
    assert_says(x->week.fell[0].missing, "what makes it possible again: MCR-R0");
}

static void claims_of_the_other_kind_are_left_alone(void **state)
{
    struct weeks *x = *state;
    begin(x, THROUGHPUT);
    look_at(x, "2026-W17");
    struct week made_up;
    assert_int_equal(week_look(&made_up, x->r.t.store, week_called("2026-W19"), moment("2026-05-10"), &x->all, 1,
                               &x->policy, &x->r.memory, &x->r.err),
                     0);
    assert_int_equal(made_up.n_judged + made_up.n_expiring, 0);
}

static void a_price_that_moved_names_the_claims_that_stand_on_it(void **state)
{
    struct weeks *x = *state;
    first_wave(&x->r.t);
    archive_filled(&x->r.t);
    PRICE(&x->r.t, "B200", "6", "2026-04-10");
    PRICE(&x->r.t, "H100", "4", "2026-04-10");
    declare(&x->r, "2026-04-20", "b200", USD_RATIO);
    PRICE(&x->r.t, "B200", "5", "2026-04-29");
    assert_string_equal(told(x, "2026-W18"), "dated b200");
    assert_int_equal(x->week.prices.n_changes, 1);
    const struct week_price_effects *e = &x->week.price_effects[0];
    assert_string_equal(e->words, "mcr:b200@1 is dated");
    assert_int_equal(e->n, 1);
    assert_string_equal(e->items[0].claim->claim->id, "b200");
    assert_true(fabs(e->items[0].scale - 5.0 / 6) < 1e-12); /* the dearer one's price is that of the claimed side */
}

static void what_a_price_does_to_a_claim_goes_by_its_side(void **state)
{
    struct weeks *x = *state;
    first_wave(&x->r.t);
    archive_filled(&x->r.t);
    PRICE(&x->r.t, "B200", "6", "2026-04-10");
    PRICE(&x->r.t, "H100", "4", "2026-04-10");
    declare(&x->r, "2026-04-20", "ratio", USD_RATIO);
    declare(&x->r, "2026-04-20", "cost", "\"metric\":\"usd_per_mtok\",\"level\":\"H100\",\"basis\":\"list\"");
    PRICE(&x->r.t, "H100", "5", "2026-04-29");
    look_at(x, "2026-W18");
    const struct week_price_effects *e = &x->week.price_effects[0];
    assert_int_equal(e->n, 2);
    assert_string_equal(e->items[0].claim->claim->id, "cost");
    assert_true(fabs(e->items[0].scale - 5.0 / 4) < 1e-12);
    assert_true(fabs(e->items[1].scale - 4.0 / 5) < 1e-12);
}

static void what_is_recorded_after_the_week_changes_nothing_of_it(void **state)
{
    struct weeks *x = *state;
    begin(x, THROUGHPUT);
    assert_string_equal(told(x, "2026-W20"), "dated b200");
    const char *before = x->week.became_dated[0].missing;
    assert_says(before, "1 newer run of B200 like rcp-");
    RUN_ON(&x->r.t, "2026-05-18", 21, "B200", 1);
    renew(&x->r, "2026-05-19", "b200"); /* of W21 */
    assert_string_equal(told(x, "2026-W20"), "dated b200");
    assert_string_equal(x->week.became_dated[0].missing, before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_WEEKS(a_claim_is_told_when_it_will_expire_and_when_it_has),
        ON_WEEKS(of_a_ratio_both_sides_are_missing_where_both_are_old),
        ON_WEEKS(a_renewed_claim_asks_for_nothing),
        ON_WEEKS(newer_runs_that_moved_the_value_date_it_in_their_week),
        ON_WEEKS(what_may_not_be_quoted_any_more_is_told_in_the_week_it_fell),
        ON_WEEKS(a_renewal_that_would_be_refused_says_why),
        ON_WEEKS(claims_of_the_other_kind_are_left_alone),
        ON_WEEKS(a_price_that_moved_names_the_claims_that_stand_on_it),
        ON_WEEKS(what_a_price_does_to_a_claim_goes_by_its_side),
        ON_WEEKS(what_is_recorded_after_the_week_changes_nothing_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
