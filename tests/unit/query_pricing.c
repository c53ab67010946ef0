/* Which price row is chosen, and every reason why none is: rows alone, without runs. */
#include "query_priced.h"

#include "query/pricing.h"

#include <sqlite3.h>

/* Two sides as a question would have them, and what was chosen. */
struct choice {
    struct archive t;
    struct price_wish wish;
    struct priced_side sides[2];
    const char *as_of;
    int synthetic;
    struct arena memory;
    struct pricing p;
    struct error err;
    int rc;
};

static void choice_start(struct choice *c)
{
    memset(c, 0, sizeof *c);
    archive_open(&c->t);
    archive_filled(&c->t);
    c->as_of = "2026-04-20";
    for (int i = 0; i < 2; i++)
        c->sides[i] = (struct priced_side){.surface = "modal", .count = 8, .hosts = 1};
    c->sides[0].level = c->sides[0].accelerator = "B200";
    c->sides[1].level = c->sides[1].accelerator = "H200";
}

static void choose(struct choice *c)
{
    c->rc =
        pricing_choose(&c->p, c->t.store, &c->wish, moment(c->as_of), c->synthetic, c->sides, 2, &c->memory, &c->err);
}

/* Both sides are priced: by these rows. */
static void assert_chosen(struct choice *c, struct digest b200, struct digest h200)
{
    choose(c);
    if (c->rc != 0)
        fail_msg("%s", c->err.text);
    if (c->p.n_refusals > 0)
        fail_msg("%s", c->p.refusals[0].text);
    assert_string_equal(c->p.of[0].row->name, price_name_of(b200).text);
    assert_string_equal(c->p.of[1].row->name, price_name_of(h200).text);
}

/* Refused with exactly these words, and no side has a row. */
static void assert_refused(struct choice *c, const char *text)
{
    choose(c);
    if (c->rc != 0)
        fail_msg("%s", c->err.text);
    assert_true(c->p.n_refusals > 0);
    for (size_t i = 0; i < 2; i++)
        assert_null(c->p.of[i].row);
    for (size_t i = 0; i < c->p.n_refusals; i++) {
        assert_int_equal(c->p.refusals[i].code, REFUSED_NO_PRICE);
        assert_int_equal(c->p.refusals[i].factor, FACTORS);
        if (strcmp(c->p.refusals[i].text, text) == 0)
            return;
    }
    fail_msg("said instead: %s\nand not: %s", c->p.refusals[0].text, text);
}

static void choice_done(struct choice *c)
{
    arena_release(&c->memory);
    archive_close(&c->t);
}

static void the_latest_row_seen_by_then_is_used_in_whatever_order_rows_arrived(void **state)
{
    (void)state;
    for (int order = 0; order < 2; order++) {
        struct choice c;
        struct digest march, april, may;
        choice_start(&c);
        if (order == 0)
            march = PRICE(&c.t, "B200", "6.50", "2026-03-25");
        may = PRICE(&c.t, "B200", "6.00", "2026-05-02");
        april = PRICE(&c.t, "B200", "6.25", "2026-04-10");
        if (order == 1)
            march = PRICE(&c.t, "B200", "6.50", "2026-03-25");
        struct digest h200 = PRICE(&c.t, "H200", "4.54", "2026-03-25");
        assert_chosen(&c, april, h200);
        assert_string_equal(c.p.currency, "USD");
        assert_string_equal(c.p.surface, "modal");
        assert_int_equal(c.p.basis, BASIS_LIST);
        assert_false(c.p.dated || c.p.modelled || c.p.synthetic);
        assert_int_equal(c.p.all.n, 3); /* what was seen later does not exist */
        c.as_of = "2026-04-09";
        assert_chosen(&c, march, h200);
        c.as_of = "2026-05-02";
        assert_chosen(&c, may, h200);
        choice_done(&c);
    }
}

static void without_a_row_every_side_says_so_and_what_to_do(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    assert_refused(&c, "no price row of surface modal for B200 in USD by 2026-04-20: 'mcreport price add' records one");
    assert_refused(&c, "no price row of surface modal for H200 in USD by 2026-04-20: 'mcreport price add' records one");
    assert_int_equal(c.p.n_refusals, 2);
    PRICE(&c.t, "B200", "6.25", DAY);
    assert_refused(&c, "no list price row of surface modal for H200 in USD by 2026-04-20: 'mcreport price add' "
                       "records one");
    assert_int_equal(c.p.n_refusals, 1);
    choice_done(&c);
}

static void a_row_seen_only_later_is_told_by_its_date(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    PRICE(&c.t, "B200", "6.25", DAY);
    PRICE(&c.t, "H200", "4.54", "2026-05-03");
    PRICE(&c.t, "H200", "4.44", "2026-05-09");
    assert_refused(&c, "no list price row of surface modal for H200 in USD by 2026-04-20; the first was observed on "
                       "2026-05-03, after the as-of date: 'mcreport price add' records one");
    choice_done(&c);
}

static void rows_elsewhere_are_named_with_the_option_that_asks_for_them(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    PRICE(&c.t, "B200", "6.25", DAY);
    PRICE_BUT(&c.t, "H200", "4.54", DAY, .surface = "lambda", .provider = "lambda");
    assert_refused(&c,
                   "no list price row of surface modal for H200 in USD by 2026-04-20; rows of surface lambda exist: "
                   "--what-if prices by them, as a model");
    PRICE_BUT(&c.t, "H200", "4.10", DAY, .currency = "EUR");
    assert_refused(&c, "no list price row of surface modal for H200 in USD by 2026-04-20; rows of currency EUR exist: "
                       "--currency EUR; rows of surface lambda exist: --what-if prices by them, as a model");
    c.wish.currency = "JPY";
    assert_refused(&c, "no price row of surface modal for B200 in JPY by 2026-04-20; rows of currency USD exist: "
                       "--currency USD");
    c.wish.currency = NULL;
    c.wish.has_basis = 1, c.wish.basis = BASIS_SPOT;
    assert_refused(&c, "no spot price row of surface modal for B200 in USD by 2026-04-20; rows of basis list exist: "
                       "--basis list");
    c.wish.has_basis = 0;
    c.wish.provider = "aws", c.wish.region = "us";
    assert_refused(&c, "no price row of surface modal, provider aws, region us for B200 in USD by 2026-04-20; rows of "
                       "provider modal exist: --provider modal");
    choice_done(&c);
}

static void what_differs_in_more_than_one_thing_is_named_all_the_same(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    PRICE(&c.t, "B200", "6.25", DAY);
    PRICE_BUT(&c.t, "H200", "4.10", DAY, .surface = "lambda", .currency = "EUR", .basis = BASIS_SPOT);
    assert_refused(&c, "no list price row of surface modal for H200 in USD by 2026-04-20; rows of another kind exist "
                       "(surface lambda, spot, EUR): 'mcreport price list --accelerator H200'");
    choice_done(&c);
}

static void one_basis_for_all_and_none_is_guessed(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    struct digest b_list = PRICE(&c.t, "B200", "6.25", DAY);
    PRICE_BUT(&c.t, "B200", "5.00", DAY, .basis = BASIS_SPOT);
    struct digest h_spot = PRICE_BUT(&c.t, "H200", "3.00", DAY, .basis = BASIS_SPOT);
    assert_refused(&c, "there are price rows of several bases (B200 has list, spot; H200 has spot) and none is named: "
                       "--basis spot");
    assert_int_equal(c.p.n_refusals, 1);
    struct digest h_list = PRICE(&c.t, "H200", "4.54", DAY);
    assert_refused(&c, "there are price rows of several bases (B200 has list, spot; H200 has list, spot) and none is "
                       "named: --basis list or --basis spot");
    c.wish.has_basis = 1, c.wish.basis = BASIS_LIST;
    assert_chosen(&c, b_list, h_list);
    c.wish.has_basis = 0;
    c.wish.rows = &h_spot, c.wish.n_rows = 1; /* a row that is named says the basis too */
    choose(&c);
    assert_int_equal(c.p.n_refusals, 0);
    assert_int_equal(c.p.basis, BASIS_SPOT);
    assert_string_equal(c.p.of[0].row->price.unit_price.text, "5");
    choice_done(&c);
}

static void no_basis_in_common_is_refused_with_who_has_what(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    PRICE_BUT(&c.t, "B200", "5.00", DAY, .basis = BASIS_ON_DEMAND);
    PRICE_BUT(&c.t, "H200", "3.00", DAY, .basis = BASIS_SPOT);
    assert_refused(&c, "the price rows have no basis in common (B200 has on-demand; H200 has spot), and prices of "
                       "different bases do not compare: 'mcreport price add' records what is missing");
    choice_done(&c);
}

static void offers_that_differ_are_listed_and_the_option_that_chooses(void **state)
{
    (void)state;
    struct choice c;
    char text[512];
    choice_start(&c);
    struct digest h200 = PRICE(&c.t, "H200", "4.54", DAY), b_modal = PRICE(&c.t, "B200", "6.25", DAY);
    struct digest b_other =
        PRICE_BUT(&c.t, "B200", "6.1", "2026-04-12", .provider = "reseller", .region = "eu", .sku = "b200-1");
    snprintf(text, sizeof text,
             "B200 is sold at list of modal at prices that differ (modal: 6.25 USD of 2026-04-10, %s; reseller eu "
             "b200-1: 6.1 USD of 2026-04-12, %s): --provider, --region, --price prc-… chooses one",
             price_name_of(b_modal).text, price_name_of(b_other).text);
    assert_refused(&c, text);
    c.wish.rows = &b_modal, c.wish.n_rows = 1;
    assert_chosen(&c, b_modal, h200);
    c.wish.n_rows = 0;
    c.sides[0].region = "eu"; /* where the runs were: the other row states no region and is not ruled out by it */
    choose(&c);
    assert_int_equal(c.p.n_refusals, 1);
    c.wish.provider = "modal";
    assert_chosen(&c, b_modal, h200);
    choice_done(&c);
}

static void the_region_of_the_runs_chooses_among_regions(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    struct digest h200 = PRICE(&c.t, "H200", "4.54", DAY);
    struct digest east = PRICE_BUT(&c.t, "B200", "6.25", "2026-03-01", .region = "us-east");
    PRICE_BUT(&c.t, "B200", "7.25", DAY, .region = "eu-west");
    c.sides[0].region = "us-east";
    assert_chosen(&c, east, h200); /* old, and said to be: the fresh one is of another place */
    assert_true(c.p.of[0].expired && c.p.dated);
    assert_null(c.p.of[0].note);
    c.sides[0].region = "ap-south";
    choose(&c);
    assert_int_equal(c.p.n_refusals, 0);
    assert_string_equal(c.p.of[0].row->price.region, "eu-west"); /* the expired one stepped aside */
    assert_string_equal(c.p.of[0].note, "the price is of region eu-west, the runs were in ap-south");
    choice_done(&c);
}

static void equal_prices_are_no_choice_and_the_latest_stands_for_them(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    struct digest h200 = PRICE(&c.t, "H200", "4.54", DAY);
    PRICE_BUT(&c.t, "B200", "6.25", DAY, .region = "us-east");
    struct digest later = PRICE_BUT(&c.t, "B200", "50", "2026-04-11", .region = "us-west", .per = 8,
                                    .unit = PRICE_INSTANCE_HOUR); /* 6.25 each */
    assert_chosen(&c, later, h200);
    struct digest same_day[2] = {PRICE_BUT(&c.t, "B200", "6.25", "2026-04-12", .region = "a"),
                                 PRICE_BUT(&c.t, "B200", "6.25", "2026-04-12", .region = "b")};
    assert_chosen(&c, same_day[memcmp(&same_day[0], &same_day[1], sizeof same_day[0]) > 0], h200);
    choice_done(&c);
}

static void an_instance_of_the_runs_size_is_preferred_and_another_size_is_noted(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    struct digest h200 = PRICE(&c.t, "H200", "4.54", DAY);
    struct digest eight = PRICE_BUT(&c.t, "B200", "52", DAY, .per = 8, .unit = PRICE_INSTANCE_HOUR, .sku = "b200-8");
    struct digest one = PRICE_BUT(&c.t, "B200", "7", DAY, .unit = PRICE_INSTANCE_HOUR, .sku = "b200-1");
    assert_chosen(&c, eight, h200);
    assert_true(c.p.of[0].row->value == 6.5);
    assert_null(c.p.of[0].note);
    for (int i = 0; i < 2; i++)
        c.sides[i].count = 16, c.sides[i].hosts = 2; /* eight a host */
    assert_chosen(&c, eight, h200);
    for (int i = 0; i < 2; i++)
        c.sides[i].count = 1, c.sides[i].hosts = 1;
    assert_chosen(&c, one, h200);
    c.wish.rows = &eight, c.wish.n_rows = 1;
    assert_chosen(&c, eight, h200);
    assert_string_equal(c.p.of[0].note,
                        "sold as an instance of 8; the runs used 1 accelerator a host: whoever rents the "
                        "whole instance for it pays 8 times this");
    choice_done(&c);
}

static void sizes_of_one_sku_are_two_offers(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    struct digest h200 = PRICE(&c.t, "H200", "4.54", DAY);
    struct digest eight = PRICE_BUT(&c.t, "B200", "52", DAY, .per = 8, .unit = PRICE_INSTANCE_HOUR);
    PRICE_BUT(&c.t, "B200", "20", "2026-04-12", .per = 4, .unit = PRICE_INSTANCE_HOUR);
    assert_chosen(&c, eight, h200); /* the later row is of another thing, and replaces nothing */
    PRICE(&c.t, "B200", "7", DAY);
    choose(&c);
    assert_int_equal(c.p.n_refusals, 1); /* by the accelerator or by the instance: two prices */
    assert_non_null(strstr(c.p.refusals[0].text, "at prices that differ"));
    choice_done(&c);
}

static void an_expired_row_is_used_marks_the_figure_and_steps_aside_for_a_fresh_one(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    struct digest h200 = PRICE(&c.t, "H200", "4.54", "2026-03-21");
    struct digest b200 = PRICE_BUT(&c.t, "B200", "6.25", DAY, .valid_until = moment("2026-04-20"));
    assert_chosen(&c, b200, h200);
    assert_false(c.p.dated); /* 30 days after 2026-03-21 is 2026-04-20, that day included */
    c.as_of = "2026-04-21";
    assert_chosen(&c, b200, h200);
    assert_true(c.p.of[0].expired && c.p.of[1].expired && c.p.dated);
    assert_true(c.p.of[0].valid_to == moment("2026-04-20"));
    assert_true(c.p.of[1].valid_to == moment("2026-04-20"));
    c.wish.validity_days = 31;
    assert_chosen(&c, b200, h200);
    assert_true(c.p.of[0].expired && !c.p.of[1].expired); /* what a row says of itself counts first */
    struct digest fresh =
        PRICE_BUT(&c.t, "B200", "6.00", "2026-04-05", .region = "us", .valid_until = moment("2026-12-31"));
    assert_chosen(&c, fresh, h200);
    assert_false(c.p.dated);
    choice_done(&c);
}

static void a_correction_counts_from_the_day_it_was_observed(void **state)
{
    (void)state;
    struct choice c;
    char text[128];
    choice_start(&c);
    struct digest h200 = PRICE(&c.t, "H200", "4.54", DAY), wrong = PRICE(&c.t, "B200", "62.5", DAY);
    struct digest right = PRICE_BUT(&c.t, "B200", "6.25", "2026-04-15", .has_supersedes = 1, .supersedes = wrong,
                                    .source = "the list, again");
    assert_chosen(&c, right, h200);
    assert_int_equal(c.p.all.n, 2);
    c.as_of = "2026-04-14";
    assert_chosen(&c, wrong, h200);
    c.wish.rows = &wrong, c.wish.n_rows = 1;
    assert_chosen(&c, wrong, h200);
    c.as_of = "2026-04-15";
    snprintf(text, sizeof text, "%s was corrected by %s: --price %s", price_name_of(wrong).text,
             price_name_of(right).text, price_name_of(right).text);
    assert_refused(&c, text);
    assert_int_equal(c.p.n_refusals, 1);
    choice_done(&c);
}

static void rows_that_contradict_each_other_are_refused_by_name(void **state)
{
    (void)state;
    struct choice c, other;
    char text[512], sql[256], *why = NULL;
    sqlite3 *raw = NULL;
    choice_start(&c);
    choice_start(&other);
    struct digest h200 = PRICE(&c.t, "H200", "4.54", DAY), a = PRICE(&c.t, "B200", "6.25", DAY);
    struct digest b = PRICE(&other.t, "B200", "6.5", DAY);
    /* as a merge of two databases brings them together */
    assert_int_equal(sqlite3_open(c.t.path, &raw), SQLITE_OK);
    snprintf(sql, sizeof sql, "ATTACH '%s' AS other; INSERT INTO main.price SELECT * FROM other.price", other.t.path);
    if (sqlite3_exec(raw, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
    sqlite3_close(raw);
    int a_first = memcmp(&a, &b, sizeof a) < 0;
    snprintf(text, sizeof text,
             "two price rows for B200 of 2026-04-10 contradict each other (%s: %s USD, %s: %s USD per "
             "accelerator-hour): 'mcreport price add … --supersedes' says which one was wrong",
             price_name_of(a_first ? a : b).text, a_first ? "6.25" : "6.5", price_name_of(a_first ? b : a).text,
             a_first ? "6.5" : "6.25");
    assert_refused(&c, text);
    struct digest settled =
        PRICE_BUT(&c.t, "B200", "6.25", "2026-04-11", .has_supersedes = 1, .supersedes = b, .source = "asked them");
    assert_chosen(&c, settled, h200);
    choice_done(&other);
    choice_done(&c);
}

static void another_surface_prices_only_as_a_model(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    struct digest b = PRICE_BUT(&c.t, "B200", "5", DAY, .surface = "lambda", .provider = "lambda");
    struct digest h = PRICE_BUT(&c.t, "H200", "3", DAY, .surface = "lambda", .provider = "lambda");
    choose(&c);
    assert_int_equal(c.p.n_refusals, 2);
    c.wish.what_if = 1;
    assert_chosen(&c, b, h);
    assert_true(c.p.modelled && c.p.of[0].modelled && c.p.of[1].modelled);
    assert_string_equal(c.p.surface, "lambda");
    struct digest own_b = PRICE(&c.t, "B200", "6.25", DAY);
    assert_chosen(&c, b, h); /* a surface that prices only one side prices none */
    struct digest own_h = PRICE(&c.t, "H200", "4.54", DAY);
    assert_chosen(&c, own_b, own_h); /* the runs' own goes first */
    assert_false(c.p.modelled);
    c.wish.priced_on = "lambda";
    assert_chosen(&c, b, h);
    choice_done(&c);
}

static void several_other_surfaces_are_listed_and_none_is_guessed(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    c.wish.what_if = 1;
    for (int i = 0; i < 2; i++) {
        PRICE_BUT(&c.t, i ? "H200" : "B200", "5", DAY, .surface = "lambda", .provider = "lambda");
        PRICE_BUT(&c.t, i ? "H200" : "B200", "6", DAY, .surface = "aws", .provider = "aws");
    }
    PRICE_BUT(&c.t, "H200", "6", DAY, .surface = "azure", .provider = "azure");
    assert_refused(&c, "rows of several other surfaces (aws, lambda) would price every side: --priced-on SURFACE names "
                       "one");
    assert_int_equal(c.p.n_refusals, 1);
    c.wish.priced_on = "azure";
    assert_refused(&c, "no list price row of surface azure for B200 in USD by 2026-04-20; rows of surface aws, lambda "
                       "exist: --priced-on names one");
    choice_done(&c);
}

static void a_row_that_is_named_is_used_or_says_why_not(void **state)
{
    (void)state;
    struct choice c;
    char text[256];
    choice_start(&c);
    struct digest h200 = PRICE(&c.t, "H200", "4.54", DAY), old = PRICE(&c.t, "B200", "6.5", "2026-03-01");
    PRICE(&c.t, "B200", "6.25", DAY);
    c.wish.n_rows = 1;
    c.wish.rows = &old;
    assert_chosen(&c, old, h200); /* whatever is newer */
    assert_true(c.p.dated);
    struct digest later = PRICE(&c.t, "B200", "6.1", "2026-05-01");
    c.wish.rows = &later;
    choose(&c);
    assert_int_equal(c.rc, ERR_NOT_FOUND);
    assert_non_null(strstr(c.err.text, "observed on 2026-05-01, after the as-of date"));
    struct digest nowhere = {{1}};
    c.wish.rows = &nowhere;
    choose(&c);
    assert_int_equal(c.rc, ERR_NOT_FOUND);
    struct digest lambda = PRICE_BUT(&c.t, "B200", "5", DAY, .surface = "lambda");
    c.wish.rows = &lambda;
    snprintf(text, sizeof text,
             "%s is of surface lambda, and the runs of B200 ran on modal: --what-if prices by it, as a "
             "model",
             price_name_of(lambda).text);
    assert_refused(&c, text);
    struct digest a100 = PRICE(&c.t, "A100", "2", DAY);
    c.wish.rows = &a100;
    snprintf(text, sizeof text, "%s is of %s, which no side ran on: name a row of B200 or H200 with --price",
             price_name_of(a100).text, "A100");
    choose(&c);
    assert_non_null(strstr(c.p.refusals[0].text, "which no side ran on: name a row of B200 or H200 with --price"));
    struct digest eur = PRICE_BUT(&c.t, "B200", "5", DAY, .currency = "EUR");
    c.wish.rows = &eur;
    snprintf(text, sizeof text, "%s is in EUR, and prices are asked for in USD: --currency EUR",
             price_name_of(eur).text);
    assert_refused(&c, text);
    struct digest spot = PRICE_BUT(&c.t, "B200", "5", DAY, .basis = BASIS_SPOT);
    c.wish.rows = &spot, c.wish.has_basis = 1, c.wish.basis = BASIS_LIST;
    snprintf(text, sizeof text, "%s is of basis spot, and prices of basis list are asked for: --basis spot",
             price_name_of(spot).text);
    assert_refused(&c, text);
    c.wish.has_basis = 0;
    snprintf(text, sizeof text,
             "no spot price row of surface modal for H200 in USD by 2026-04-20; rows of basis list "
             "exist: --basis list");
    assert_refused(&c, text); /* the other side needs the same basis */
    choice_done(&c);
}

static void rows_that_are_named_must_agree(void **state)
{
    (void)state;
    struct choice c;
    char text[256];
    choice_start(&c);
    struct digest rows[2] = {PRICE(&c.t, "B200", "6.25", DAY), PRICE_BUT(&c.t, "H200", "3", DAY, .basis = BASIS_SPOT)};
    c.wish.rows = rows, c.wish.n_rows = 2;
    snprintf(text, sizeof text,
             "%s is of basis list and %s of basis spot, and all sides are priced alike: name rows of one basis with "
             "--price",
             price_name_of(rows[0]).text, price_name_of(rows[1]).text);
    assert_refused(&c, text);
    rows[1] = PRICE(&c.t, "B200", "6.5", "2026-04-09");
    snprintf(text, sizeof text, "%s and %s are both of B200: name one of them with --price",
             price_name_of(rows[0]).text, price_name_of(rows[1]).text);
    assert_refused(&c, text);
    rows[1] = rows[0]; /* named twice is named once */
    struct digest h200 = PRICE(&c.t, "H200", "4.54", DAY);
    c.wish.has_basis = 1, c.wish.basis = BASIS_LIST;
    assert_chosen(&c, rows[0], h200);
    rows[1] = PRICE_BUT(&c.t, "H200", "3", DAY, .surface = "lambda");
    c.wish.what_if = 1;
    snprintf(
        text, sizeof text,
        "%s is of surface modal and %s of surface lambda, and all sides are priced alike: name rows of one surface "
        "with --price",
        price_name_of(rows[0]).text, price_name_of(rows[1]).text);
    assert_refused(&c, text);
    c.wish.n_rows = 1;
    c.wish.priced_on = "lambda";
    snprintf(text, sizeof text, "%s is of surface modal, and prices of lambda are asked for: --priced-on modal",
             price_name_of(rows[0]).text);
    assert_refused(&c, text);
    choice_done(&c);
}

static void a_made_up_row_prices_made_up_runs_only(void **state)
{
    (void)state;
    struct choice c;
    char text[256];
    choice_start(&c);
    struct digest h200 = PRICE(&c.t, "H200", "4.54", DAY);
    struct digest b200 = PRICE_BUT(&c.t, "B200", "6.25", DAY, .synthetic = 1);
    assert_refused(&c,
                   "no list price row of surface modal for B200 in USD by 2026-04-20; only made-up rows exist, which "
                   "price made-up runs alone: 'mcreport price add' records one");
    assert_int_equal(c.p.all.n, 1);
    c.wish.rows = &b200, c.wish.n_rows = 1;
    snprintf(text, sizeof text, "%s is made up and prices made-up runs only: name a row that was observed",
             price_name_of(b200).text);
    assert_refused(&c, text);
    c.wish.n_rows = 0;
    c.synthetic = 1;
    assert_chosen(&c, b200, h200);
    assert_true(c.p.synthetic);
    PRICE(&c.t, "B200", "6.5", DAY);
    choose(&c);
    assert_int_equal(c.p.n_refusals, 1); /* made up and seen: two offers, and no contradiction */
    assert_non_null(strstr(c.p.refusals[0].text, "at prices that differ"));
    choice_done(&c);
}

static void a_side_of_which_something_is_not_known_is_refused_in_words(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    PRICE(&c.t, "H200", "4.54", DAY);
    c.sides[0].accelerator = NULL;
    c.sides[1].surface = NULL;
    assert_refused(&c, "B200: no one accelerator is recorded for its runs, so no price row can be theirs: choose runs "
                       "that agree on it with --where");
    assert_refused(&c, "H200: no one surface is recorded for its runs, so no price row can be theirs: choose runs that "
                       "agree on it with --where");
    c.sides[1].surface = "modal", c.sides[1].count = NAN;
    assert_refused(&c, "H200: no one number of accelerators is recorded for its runs, so no price row can be theirs: "
                       "choose runs that agree on it with --where");
    c.sides[1].undecided = 1; /* the contract said that already */
    choose(&c);
    assert_int_equal(c.p.n_refusals, 1);
    choice_done(&c);
}

static void tiny_and_huge_prices_are_prices(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    struct digest b200 = PRICE(&c.t, "B200", "1e-9", DAY), h200 = PRICE(&c.t, "H200", "1e9", DAY);
    assert_chosen(&c, b200, h200);
    assert_true(c.p.of[0].row->value == 1e-9 && c.p.of[1].row->value == 1e9);
    struct digest same = PRICE_BUT(&c.t, "B200", "0.0000000010", "2026-04-11", .region = "us");
    assert_chosen(&c, same, h200); /* equal to the last digit, however it was written */
    PRICE_BUT(&c.t, "B200", "1.0000000000000000000000000001e-9", DAY, .region = "eu");
    choose(&c);
    assert_int_equal(c.p.n_refusals, 1); /* and different in the last digit, where doubles would not tell */
    choice_done(&c);
}

static void a_price_per_second_is_compared_by_the_hour(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    struct digest h200 = PRICE(&c.t, "H200", "4.54", DAY);
    PRICE(&c.t, "B200", "6.25", DAY);
    struct digest by_second = PRICE_BUT(&c.t, "B200", "0.002", "2026-04-11", .unit = PRICE_ACCELERATOR_SECOND);
    assert_chosen(&c, by_second, h200); /* the same thing sold: the later statement of its price */
    assert_true(fabs(c.p.of[0].row->value - 7.2) < 1e-12);
    choice_done(&c);
}

/* "6.25/4.54 2026-04-10": the pairs in their order. */
static const char *pairs_text(struct choice *c, size_t *left_out)
{
    struct price_pair *pairs;
    size_t n;
    const char *text = "";
    choose(c);
    assert_int_equal(pricing_pairs(&pairs, &n, left_out, &c->p, &c->wish, moment(c->as_of), &c->sides[0], &c->sides[1],
                                   &c->memory, &c->err),
                     0);
    for (size_t i = 0; i < n; i++) {
        char day[DATE_TEXT_SIZE];
        date_format_day(day, pairs[i].since);
        text = arena_format(&c->memory, "%s%s%s/%s %s%s%s", text, i > 0 ? ", " : "", pairs[i].a->price.unit_price.text,
                            pairs[i].b->price.unit_price.text, day, pairs[i].modelled ? " modelled" : "",
                            pairs[i].expired ? " expired" : "");
    }
    return text;
}

static void pairs_are_rows_of_one_seller_that_held_on_the_same_day(void **state)
{
    (void)state;
    struct choice c;
    size_t left_out;
    choice_start(&c);
    PRICE(&c.t, "B200", "6.25", "2026-03-01");
    PRICE(&c.t, "H200", "5", "2026-02-01"); /* of before there was a B200 price: never beside one after 03-10 */
    PRICE(&c.t, "H200", "4.54", "2026-03-10");
    PRICE(&c.t, "B200", "6", "2026-04-10");
    PRICE(&c.t, "H200", "4.5", "2026-05-10"); /* not yet seen */
    assert_string_equal(pairs_text(&c, &left_out),
                        "6.25/5 2026-03-01 expired, 6/4.54 2026-04-10 expired, 6.25/4.54 2026-03-10 expired");
    assert_int_equal(left_out, 0);
    PRICE_BUT(&c.t, "B200", "7", DAY, .provider = "reseller"); /* without a partner */
    PRICE_BUT(&c.t, "H200", "3", DAY, .region = "eu");
    PRICE_BUT(&c.t, "B200", "3", DAY, .currency = "EUR");
    PRICE_BUT(&c.t, "H200", "2", "2026-04-12", .currency = "EUR");
    PRICE_BUT(&c.t, "B200", "4.2", DAY, .basis = BASIS_ON_DEMAND);
    PRICE_BUT(&c.t, "H200", "3", DAY, .basis = BASIS_ON_DEMAND);
    assert_string_equal(pairs_text(&c, &left_out),
                        "6.25/5 2026-03-01 expired, 6/4.54 2026-04-10 expired, 6.25/4.54 2026-03-10 expired, "
                        "4.2/3 2026-04-10, 3/2 2026-04-12");
    choice_done(&c);
}

static void pairs_of_other_surfaces_are_counted_and_shown_when_asked_for(void **state)
{
    (void)state;
    struct choice c;
    size_t left_out;
    choice_start(&c);
    PRICE(&c.t, "B200", "6.25", DAY);
    PRICE(&c.t, "H200", "5", DAY);
    PRICE_BUT(&c.t, "B200", "4", DAY, .surface = "lambda");
    PRICE_BUT(&c.t, "H200", "3", DAY, .surface = "lambda");
    PRICE_BUT(&c.t, "H200", "2", "2026-04-11", .surface = "lambda");
    assert_string_equal(pairs_text(&c, &left_out), "6.25/5 2026-04-10");
    assert_int_equal(left_out, 2);
    c.wish.what_if = 1;
    assert_string_equal(pairs_text(&c, &left_out),
                        "6.25/5 2026-04-10, 4/3 2026-04-10 modelled, 4/2 2026-04-11 modelled");
    assert_int_equal(left_out, 0);
    choice_done(&c);
}

static void pairs_prefer_the_size_of_the_runs_and_say_an_equal_price_once(void **state)
{
    (void)state;
    struct choice c;
    size_t left_out;
    choice_start(&c);
    PRICE_BUT(&c.t, "B200", "7", DAY, .unit = PRICE_INSTANCE_HOUR, .sku = "one");
    PRICE_BUT(&c.t, "B200", "52", "2026-04-12", .unit = PRICE_INSTANCE_HOUR, .per = 8, .sku = "eight");
    PRICE_BUT(&c.t, "H200", "4.5", DAY, .sku = "a");
    PRICE_BUT(&c.t, "H200", "4.5", DAY, .sku = "b");
    PRICE_BUT(&c.t, "H200", "4.4", DAY, .sku = "c");
    assert_string_equal(pairs_text(&c, &left_out), "52/4.5 2026-04-12, 52/4.4 2026-04-12, 7/4.5 2026-04-10, 7/4.4 "
                                                   "2026-04-10");
    choice_done(&c);
}

static void an_accelerator_against_itself_costs_the_same_under_every_row(void **state)
{
    (void)state;
    struct choice c;
    size_t left_out;
    choice_start(&c);
    c.sides[0] = c.sides[1];
    c.sides[0].level = "1", c.sides[0].count = 1, c.sides[1].level = "8";
    PRICE(&c.t, "H200", "4.54", DAY);
    PRICE(&c.t, "H200", "4.5", "2026-04-12");
    assert_string_equal(pairs_text(&c, &left_out), "4.54/4.54 2026-04-10, 4.5/4.5 2026-04-12");
    assert_int_equal(c.p.n_refusals, 0);
    assert_ptr_equal(c.p.of[0].row, c.p.of[1].row);
    choice_done(&c);
}

static void only_rows_of_the_sides_accelerators_are_read(void **state)
{
    (void)state;
    struct choice c;
    choice_start(&c);
    struct digest b200 = PRICE(&c.t, "B200", "6.25", DAY), h200 = PRICE(&c.t, "H200", "4.54", DAY);
    struct error err = {0};
    assert_int_equal(store_begin(c.t.store, &err), 0);
    for (int i = 0; i < 2000; i++) {
        char region[32];
        snprintf(region, sizeof region, "r%d", i);
        PRICE_BUT(&c.t, i % 2 ? "A100" : "H100", "2", DAY, .region = region);
    }
    assert_int_equal(store_commit(c.t.store, &err), 0);
    assert_chosen(&c, b200, h200);
    assert_int_equal(c.p.all.n, 2);
    choice_done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_latest_row_seen_by_then_is_used_in_whatever_order_rows_arrived),
        cmocka_unit_test(without_a_row_every_side_says_so_and_what_to_do),
        cmocka_unit_test(a_row_seen_only_later_is_told_by_its_date),
        cmocka_unit_test(rows_elsewhere_are_named_with_the_option_that_asks_for_them),
        cmocka_unit_test(what_differs_in_more_than_one_thing_is_named_all_the_same),
        cmocka_unit_test(one_basis_for_all_and_none_is_guessed),
        cmocka_unit_test(no_basis_in_common_is_refused_with_who_has_what),
        cmocka_unit_test(offers_that_differ_are_listed_and_the_option_that_chooses),
        cmocka_unit_test(the_region_of_the_runs_chooses_among_regions),
        cmocka_unit_test(equal_prices_are_no_choice_and_the_latest_stands_for_them),
        cmocka_unit_test(an_instance_of_the_runs_size_is_preferred_and_another_size_is_noted),
        cmocka_unit_test(sizes_of_one_sku_are_two_offers),
        cmocka_unit_test(an_expired_row_is_used_marks_the_figure_and_steps_aside_for_a_fresh_one),
        cmocka_unit_test(a_correction_counts_from_the_day_it_was_observed),
        cmocka_unit_test(rows_that_contradict_each_other_are_refused_by_name),
        cmocka_unit_test(another_surface_prices_only_as_a_model),
        cmocka_unit_test(several_other_surfaces_are_listed_and_none_is_guessed),
        cmocka_unit_test(a_row_that_is_named_is_used_or_says_why_not),
        cmocka_unit_test(rows_that_are_named_must_agree),
        cmocka_unit_test(a_made_up_row_prices_made_up_runs_only),
        cmocka_unit_test(a_side_of_which_something_is_not_known_is_refused_in_words),
        cmocka_unit_test(tiny_and_huge_prices_are_prices),
        cmocka_unit_test(a_price_per_second_is_compared_by_the_hour),
        cmocka_unit_test(pairs_are_rows_of_one_seller_that_held_on_the_same_day),
        cmocka_unit_test(pairs_of_other_surfaces_are_counted_and_shown_when_asked_for),
        cmocka_unit_test(pairs_prefer_the_size_of_the_runs_and_say_an_equal_price_once),
        cmocka_unit_test(an_accelerator_against_itself_costs_the_same_under_every_row),
        cmocka_unit_test(only_rows_of_the_sides_accelerators_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
