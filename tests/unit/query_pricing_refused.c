/* Every reason why no price row is chosen, and what each says to do. */
#include "query_choice.h"

#include <sqlite3.h>

static void without_a_row_every_side_says_so_and_what_to_do(void **state)
{
    struct choice *c = *state;
    assert_refused(c, "no price row of surface modal for B200 in USD by 2026-04-20: 'mcreport price add' records one");
    assert_refused(c, "no price row of surface modal for H200 in USD by 2026-04-20: 'mcreport price add' records one");
    assert_int_equal(c->p.n_refusals, 2);
    PRICE(&c->t, "B200", "6.25", DAY);
    assert_refused(c, "no list price row of surface modal for H200 in USD by 2026-04-20: 'mcreport price add' "
                      "records one");
    assert_int_equal(c->p.n_refusals, 1);
}

static void a_row_seen_only_later_is_told_by_its_date(void **state)
{
    struct choice *c = *state;
    PRICE(&c->t, "B200", "6.25", DAY);
    PRICE(&c->t, "H200", "4.54", "2026-05-03");
    PRICE(&c->t, "H200", "4.44", "2026-05-09");
    assert_refused(c, "no list price row of surface modal for H200 in USD by 2026-04-20; the first was observed on "
                      "2026-05-03, after the as-of date: 'mcreport price add' records one");
}

static void rows_elsewhere_are_named_with_the_option_that_asks_for_them(void **state)
{
    struct choice *c = *state;
    PRICE(&c->t, "B200", "6.25", DAY);
    PRICE_BUT(&c->t, "H200", "4.54", DAY, .surface = "lambda", .provider = "lambda");
    assert_refused(c, "no list price row of surface modal for H200 in USD by 2026-04-20; rows of surface lambda exist: "
                      "--what-if prices by them, as a model");
    PRICE_BUT(&c->t, "H200", "4.10", DAY, .currency = "EUR");
    assert_refused(c, "no list price row of surface modal for H200 in USD by 2026-04-20; rows of currency EUR exist: "
                      "--currency EUR; rows of surface lambda exist: --what-if prices by them, as a model");
    c->wish.currency = "JPY";
    assert_refused(c, "no price row of surface modal for B200 in JPY by 2026-04-20; rows of currency USD exist: "
                      "--currency USD");
    c->wish.currency = NULL;
    c->wish.has_basis = 1, c->wish.basis = BASIS_SPOT;
    assert_refused(c, "no spot price row of surface modal for B200 in USD by 2026-04-20; rows of basis list exist: "
                      "--basis list");
    c->wish.has_basis = 0;
    c->wish.provider = "aws", c->wish.region = "us";
    assert_refused(c, "no price row of surface modal, provider aws, region us for B200 in USD by 2026-04-20; rows of "
                      "provider modal exist: --provider modal without --region");
}

/* What was asked for and is not there is answered in its own terms: a region by regions. */
static void a_region_that_matches_nothing_is_answered_with_regions(void **state)
{
    struct choice *c = *state;
    PRICE_BUT(&c->t, "B200", "6.25", DAY, .region = "us-east");
    PRICE_BUT(&c->t, "H200", "4.54", DAY, .region = "us-east");
    c->wish.region = "us-esat";
    assert_refused(c, "no price row of surface modal, region us-esat for B200 in USD by 2026-04-20; rows of region "
                      "us-east exist: --region us-east");
    PRICE_BUT(&c->t, "B200", "6.25", DAY, .region = "eu-west", .provider = "Lambda");
    assert_refused(c, "no price row of surface modal, region us-esat for B200 in USD by 2026-04-20; rows of region "
                      "eu-west, us-east exist: --region names one");
    c->wish.provider = "Lambda", c->wish.region = "us-east";
    assert_refused(c, "no price row of surface modal, provider Lambda, region us-east for B200 in USD by 2026-04-20; "
                      "rows of region eu-west exist: --region eu-west; rows of provider modal exist: --provider modal");
    PRICE_BUT(&c->t, "H200", "4.54", DAY, .provider = "Nebius");
    c->wish.provider = "Nebius";
    assert_refused(c, "no price row of surface modal, provider Nebius, region us-east for H200 in USD by "
                      "2026-04-20; rows that state no region exist: leave --region out; rows of provider modal exist: "
                      "--provider modal");
}

static void a_level_without_a_row_can_be_left_out_where_two_others_remain(void **state)
{
    struct choice *c = *state;
    c->n_sides = 3;
    PRICE(&c->t, "B200", "6.25", DAY);
    assert_refused(c, "no list price row of surface modal for H100 in USD by 2026-04-20: 'mcreport price add' records "
                      "one");
    PRICE(&c->t, "H200", "4.54", DAY);
    assert_refused(c, "no list price row of surface modal for H100 in USD by 2026-04-20: 'mcreport price add' records "
                      "one; --level B200 --level H200 leaves it out");
    PRICE_BUT(&c->t, "H100", "3.95", DAY, .currency = "EUR");
    c->sides[0].level = "B200 SXM";
    assert_refused(c, "no list price row of surface modal for H100 in USD by 2026-04-20; rows of currency EUR exist: "
                      "--currency EUR; --level 'B200 SXM' --level H200 leaves it out");
}

static void what_differs_in_more_than_one_thing_is_named_all_the_same(void **state)
{
    struct choice *c = *state;
    PRICE(&c->t, "B200", "6.25", DAY);
    PRICE_BUT(&c->t, "H200", "4.10", DAY, .surface = "lambda", .currency = "EUR", .basis = BASIS_SPOT);
    assert_refused(c, "no list price row of surface modal for H200 in USD by 2026-04-20; rows of another kind exist "
                      "(surface lambda, spot, EUR): 'mcreport price list --accelerator H200'");
}

static void no_basis_in_common_is_refused_with_who_has_what(void **state)
{
    struct choice *c = *state;
    PRICE_BUT(&c->t, "B200", "5.00", DAY, .basis = BASIS_ON_DEMAND);
    PRICE_BUT(&c->t, "H200", "3.00", DAY, .basis = BASIS_SPOT);
    assert_refused(c, "the price rows have no basis in common (B200 has on-demand; H200 has spot), and prices of "
                      "different bases do not compare: 'mcreport price add' records what is missing");
}

static void offers_that_differ_are_listed_and_the_option_that_chooses(void **state)
{
    struct choice *c = *state;
    char text[512];
    struct digest h200 = PRICE(&c->t, "H200", "4.54", DAY), b_modal = PRICE(&c->t, "B200", "6.25", DAY);
    struct digest b_other =
        PRICE_BUT(&c->t, "B200", "6.1", "2026-04-12", .provider = "reseller", .region = "eu", .sku = "b200-1");
    snprintf(text, sizeof text,
             "B200 is sold at list of modal at prices that differ (modal: 6.25 USD of 2026-04-10, %s; reseller eu "
             "b200-1: 6.1 USD of 2026-04-12, %s): --provider, --region, --price prc-… chooses one",
             price_name_of(b_modal).text, price_name_of(b_other).text);
    assert_refused(c, text);
    c->wish.rows = &b_modal, c->wish.n_rows = 1;
    assert_chosen(c, b_modal, h200);
    c->wish.n_rows = 0;
    c->sides[0].region = "eu"; /* where the runs were: the other row states no region and is not ruled out by it */
    choose(c);
    assert_int_equal(c->p.n_refusals, 1);
    c->wish.provider = "modal";
    assert_chosen(c, b_modal, h200);
}

/* As a merge of two databases brings them together. */
static void merge_into(struct archive *t, const char *path)
{
    char sql[256], *why = NULL;
    sqlite3 *raw = NULL;
    assert_int_equal(sqlite3_open(t->path, &raw), SQLITE_OK);
    snprintf(sql, sizeof sql, "ATTACH '%s' AS other; INSERT INTO main.price SELECT * FROM other.price", path);
    if (sqlite3_exec(raw, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
    sqlite3_close(raw);
}

static void rows_that_contradict_each_other_are_refused_by_name(void **state)
{
    struct choice *c = *state;
    struct archive other;
    char text[512];
    archive_open(&other);
    archive_filled(&other);
    struct digest h200 = PRICE(&c->t, "H200", "4.54", DAY), a = PRICE(&c->t, "B200", "6.25", DAY);
    struct digest b = PRICE(&other, "B200", "6.5", DAY);
    merge_into(&c->t, other.path);
    int a_first = memcmp(&a, &b, sizeof a) < 0;
    snprintf(text, sizeof text,
             "two price rows for B200 of 2026-04-10 contradict each other (%s: %s USD, %s: %s USD per "
             "accelerator-hour): 'mcreport price add … --supersedes' says which one was wrong",
             price_name_of(a_first ? a : b).text, a_first ? "6.25" : "6.5", price_name_of(a_first ? b : a).text,
             a_first ? "6.5" : "6.25");
    assert_refused(c, text);
    struct digest settled =
        PRICE_BUT(&c->t, "B200", "6.25", "2026-04-11", .has_supersedes = 1, .supersedes = b, .source = "asked them");
    assert_chosen(c, settled, h200);
    archive_close(&other);
}

static void several_other_surfaces_are_listed_and_none_is_guessed(void **state)
{
    struct choice *c = *state;
    c->wish.what_if = 1;
    for (int i = 0; i < 2; i++) {
        PRICE_BUT(&c->t, i ? "H200" : "B200", "5", DAY, .surface = "lambda", .provider = "lambda");
        PRICE_BUT(&c->t, i ? "H200" : "B200", "6", DAY, .surface = "aws", .provider = "aws");
    }
    PRICE_BUT(&c->t, "H200", "6", DAY, .surface = "azure", .provider = "azure");
    assert_refused(c, "rows of several other surfaces (aws, lambda) would price every side: --priced-on SURFACE names "
                      "one");
    assert_int_equal(c->p.n_refusals, 1);
    c->wish.priced_on = "azure";
    assert_refused(c, "no list price row of surface azure for B200 in USD by 2026-04-20; rows of surface aws, lambda "
                      "exist: --priced-on names one");
}

static void a_side_of_which_something_is_not_known_is_refused_in_words(void **state)
{
    struct choice *c = *state;
    PRICE(&c->t, "H200", "4.54", DAY);
    c->sides[0].accelerator = NULL;
    c->sides[1].surface = NULL;
    assert_refused(c, "B200: no one accelerator is recorded for its runs, so no price row can be theirs: choose runs "
                      "that agree on it with --where");
    assert_refused(c, "H200: no one surface is recorded for its runs, so no price row can be theirs: choose runs that "
                      "agree on it with --where");
    c->sides[1].surface = "modal", c->sides[1].count = NAN;
    assert_refused(c, "H200: no one number of accelerators is recorded for its runs, so no price row can be theirs: "
                      "choose runs that agree on it with --where");
    c->sides[1].undecided = 1; /* the contract said that already */
    choose(c);
    assert_int_equal(c->p.n_refusals, 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        CHOICE(without_a_row_every_side_says_so_and_what_to_do),
        CHOICE(a_row_seen_only_later_is_told_by_its_date),
        CHOICE(rows_elsewhere_are_named_with_the_option_that_asks_for_them),
        CHOICE(a_region_that_matches_nothing_is_answered_with_regions),
        CHOICE(a_level_without_a_row_can_be_left_out_where_two_others_remain),
        CHOICE(what_differs_in_more_than_one_thing_is_named_all_the_same),
        CHOICE(no_basis_in_common_is_refused_with_who_has_what),
        CHOICE(offers_that_differ_are_listed_and_the_option_that_chooses),
        CHOICE(rows_that_contradict_each_other_are_refused_by_name),
        CHOICE(several_other_surfaces_are_listed_and_none_is_guessed),
        CHOICE(a_side_of_which_something_is_not_known_is_refused_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
