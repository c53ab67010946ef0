/* Rows named by id: used, or the reason why not. */
#include "query_choice.h"

static void a_row_that_is_named_is_used_or_says_why_not(void **state)
{
    struct choice *c = *state;
    char text[256];
    struct digest h200 = PRICE(&c->t, "H200", "4.54", DAY), old = PRICE(&c->t, "B200", "6.5", "2026-03-01");
    PRICE(&c->t, "B200", "6.25", DAY);
    c->wish.n_rows = 1;
    c->wish.rows = &old;
    assert_chosen(c, old, h200); /* whatever is newer */
    assert_true(c->p.dated);
    struct digest later = PRICE(&c->t, "B200", "6.1", "2026-05-01");
    c->wish.rows = &later;
    choose(c);
    assert_int_equal(c->rc, ERR_NOT_FOUND);
    assert_non_null(strstr(c->err.text, "observed on 2026-05-01, after the as-of date"));
    struct digest nowhere = {{1}};
    c->wish.rows = &nowhere;
    choose(c);
    assert_int_equal(c->rc, ERR_NOT_FOUND);
    struct digest lambda = PRICE_BUT(&c->t, "B200", "5", DAY, .surface = "lambda");
    c->wish.rows = &lambda;
    snprintf(text, sizeof text,
             "%s is of surface lambda, and the runs of B200 ran on modal: --what-if prices by it, as a "
             "model",
             price_name_of(lambda).text);
    assert_refused(c, text);
    struct digest a100 = PRICE(&c->t, "A100", "2", DAY);
    c->wish.rows = &a100;
    snprintf(text, sizeof text, "%s is of %s, which no side ran on: name a row of B200 or H200 with --price",
             price_name_of(a100).text, "A100");
    choose(c);
    assert_non_null(strstr(c->p.refusals[0].text, "which no side ran on: name a row of B200 or H200 with --price"));
    struct digest eur = PRICE_BUT(&c->t, "B200", "5", DAY, .currency = "EUR");
    c->wish.rows = &eur;
    snprintf(text, sizeof text, "%s is in EUR, and prices are asked for in USD: --currency EUR",
             price_name_of(eur).text);
    assert_refused(c, text);
    struct digest spot = PRICE_BUT(&c->t, "B200", "5", DAY, .basis = BASIS_SPOT);
    c->wish.rows = &spot, c->wish.has_basis = 1, c->wish.basis = BASIS_LIST;
    snprintf(text, sizeof text, "%s is of basis spot, and prices of basis list are asked for: --basis spot",
             price_name_of(spot).text);
    assert_refused(c, text);
    c->wish.has_basis = 0;
    snprintf(text, sizeof text,
             "no spot price row of surface modal for H200 in USD by 2026-04-20; rows of basis list "
             "exist: --basis list");
    assert_refused(c, text); /* the other side needs the same basis */
}

static void rows_that_are_named_must_agree(void **state)
{
    struct choice *c = *state;
    char text[256];
    struct digest rows[2] = {PRICE(&c->t, "B200", "6.25", DAY),
                             PRICE_BUT(&c->t, "H200", "3", DAY, .basis = BASIS_SPOT)};
    c->wish.rows = rows, c->wish.n_rows = 2;
    snprintf(text, sizeof text,
             "%s is of basis list and %s of basis spot, and all sides are priced alike: name rows of one basis with "
             "--price",
             price_name_of(rows[0]).text, price_name_of(rows[1]).text);
    assert_refused(c, text);
    rows[1] = PRICE(&c->t, "B200", "6.5", "2026-04-09");
    snprintf(text, sizeof text, "%s and %s are both of B200: name one of them with --price",
             price_name_of(rows[0]).text, price_name_of(rows[1]).text);
    assert_refused(c, text);
    rows[1] = rows[0]; /* named twice is named once */
    struct digest h200 = PRICE(&c->t, "H200", "4.54", DAY);
    c->wish.has_basis = 1, c->wish.basis = BASIS_LIST;
    assert_chosen(c, rows[0], h200);
    rows[1] = PRICE_BUT(&c->t, "H200", "3", DAY, .surface = "lambda");
    c->wish.what_if = 1;
    snprintf(
        text, sizeof text,
        "%s is of surface modal and %s of surface lambda, and all sides are priced alike: name rows of one surface "
        "with --price",
        price_name_of(rows[0]).text, price_name_of(rows[1]).text);
    assert_refused(c, text);
    c->wish.n_rows = 1;
    c->wish.priced_on = "lambda";
    snprintf(text, sizeof text, "%s is of surface modal, and prices of lambda are asked for: --priced-on modal",
             price_name_of(rows[0]).text);
    assert_refused(c, text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        CHOICE(a_row_that_is_named_is_used_or_says_why_not),
        CHOICE(rows_that_are_named_must_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
