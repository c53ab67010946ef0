/* Every reason why nothing is said about cost, and what is counted then. */
#include "query_priced.h"

static void every_missing_price_is_told_and_nothing_is_shown(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    money_ask(m);
    assert_int_equal(m->rc, 0);
    assert_false(m->c.v.compared);
    assert_null(m->c.cleared);
    assert_null(cost_base(&m->c));
    assert_int_equal(m->c.n_rows, 0);
    assert_int_equal(m->c.n_flips, 0);
    assert_int_equal(m->c.v.n_refusals, 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(m->c.v.refusals[i].code, REFUSED_NO_PRICE);
        assert_non_null(strstr(m->c.v.refusals[i].text, "'mcreport price add' records one"));
    }
    assert_int_equal(m->c.v.n_refused, 6);
    assert_int_equal(m->c.v.n_compared, 0);
    PRICE(t, "H100", "3.95", DAY);
    assert_non_null(strstr(money_refusal(m), "for B200 in USD by 2026-04-20"));
}

/* A refusal for want of a price counts as any other: what failed is left out, not compared. */
static void counts_of_a_missing_price_are_those_of_a_refusal(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    for (int i = 0; i < 2; i++) {
        RUN(t, 1 + i, "H200", 2);
        RUN(t, 11 + i, "B200", 1);
    }
    struct digest failed = RUN_BUT(t, 20, "B200", 1, {"status", "\"failed\""}, {"failure_reason", "\"hang\""},
                                   {"steps", NULL}, {"accelerator.observed", NULL});
    struct digest short_run = RUN_BUT(t, 21, "H200", 2, {"steps.seconds", "[9,2,2,2,2,2]"});
    archive_filled(t);
    money_ask(m);
    assert_int_equal(m->rc, 0);
    assert_int_equal(m->c.v.n_refused, 4);
    assert_int_equal(m->c.v.n_skipped, 2);
    m->asked.v = m->c.v;
    assert_string_equal(skipped_because(&m->asked, failed), "failed: hang");
    assert_non_null(strstr(skipped_because(&m->asked, short_run), "no steady state"));
}

static void the_contracts_reasons_and_missing_prices_are_told_together(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    RUN_BUT(t, 1, "H200", 2, {"startup.class", "\"warm-image\""}, {"steps.seconds", "[2,2,2,2,2,2]"});
    RUN(t, 2, "B200", 1);
    archive_filled(t);
    PRICE(t, "H200", "4.54", DAY);
    money_ask(m);
    assert_int_equal(m->rc, 0);
    assert_int_equal(m->c.v.n_refusals, 2);
    assert_int_equal(m->c.v.refusals[0].code, REFUSED_STARTUP);
    assert_int_equal(m->c.v.refusals[1].code, REFUSED_NO_PRICE);
    assert_string_equal(
        m->c.v.refusals[1].text,
        "no list price row of surface modal for B200 in USD by 2026-04-20: 'mcreport price add' records "
        "one");
    PRICE(t, "B200", "6.25", DAY);
    money_ask(m);
    assert_int_equal(m->c.v.n_refusals, 1);
    assert_false(m->c.v.compared);
    assert_int_equal(m->c.n_rows, 0);
}

static void runs_of_several_surfaces_say_that_and_whether_anything_prices_them(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    RUN(t, 1, "H200", 2);
    RUN_BUT(t, 2, "H200", 2, {"surface.name", "\"owned\""}, {"accelerator.count", "16"});
    RUN(t, 3, "B200", 1);
    archive_filled(t);
    PRICE(t, "B200", "6.25", DAY);
    money_ask(m);
    assert_int_equal(m->rc, 0);
    assert_int_equal(m->c.v.n_refusals, 3);
    assert_int_equal(m->c.v.refusals[2].code, REFUSED_NO_PRICE);
    assert_string_equal(m->c.v.refusals[2].text,
                        "no list price row for H200 in USD by 2026-04-20: 'mcreport price add' records one");
    PRICE(t, "H200", "4.54", DAY);
    money_ask(m);
    assert_int_equal(m->c.v.n_refusals, 2); /* which of the surfaces is meant is the contract's question */
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ON_SEED_RUNS(every_missing_price_is_told_and_nothing_is_shown),
        ON_AN_ARCHIVE(counts_of_a_missing_price_are_those_of_a_refusal),
        ON_AN_ARCHIVE(the_contracts_reasons_and_missing_prices_are_told_together),
        ON_AN_ARCHIVE(runs_of_several_surfaces_say_that_and_whether_anything_prices_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
