#include "query/price_changes.h"
#include "query_priced.h"

enum { VALIDITY_DAYS = 30 };

struct registry {
    struct archive archive;
    struct arena memory;
};

static int open_registry(void **state)
{
    struct registry *t = calloc(1, sizeof *t);
    assert_non_null(t);
    archive_open(&t->archive);
    archive_filled(&t->archive);
    *state = t;
    return 0;
}

static int close_registry(void **state)
{
    struct registry *t = *state;
    archive_close(&t->archive);
    arena_release(&t->memory);
    free(t);
    return 0;
}

static struct price_changes between_by(struct registry *t, const char *from, const char *to, int days)
{
    struct price_changes out;
    struct price_filter all = {0};
    struct error err = {0};
    if (price_changes_between(&out, t->archive.store, &all, moment(from), moment(to), days, &t->memory, &err) != 0)
        fail_msg("%s", err.text);
    return out;
}

static struct price_changes between(struct registry *t, const char *from, const char *to)
{
    return between_by(t, from, to, VALIDITY_DAYS);
}

static void a_newer_row_of_the_same_key_is_a_change_in_percent(void **state)
{
    struct registry *t = *state;
    PRICE(&t->archive, "H100", "4.00", "2026-04-01");
    PRICE(&t->archive, "H100", "3.90", "2026-04-10");
    struct price_changes c = between(t, "2026-04-05", "2026-04-15");
    assert_int_equal(c.n_changes, 1);
    assert_int_equal(c.changes[0].kind, PRICE_CHANGED);
    assert_near(c.changes[0].relative, -0.025, 1e-12);
    assert_string_equal(c.changes[0].from->accelerator_hour.text, "4");
    assert_string_equal(c.changes[0].to->accelerator_hour.text, "3.9");
}

static void a_price_seen_again_is_unchanged(void **state)
{
    struct registry *t = *state;
    PRICE(&t->archive, "H100", "4.00", "2026-04-01");
    PRICE(&t->archive, "H100", "4.0", "2026-04-10");
    struct price_changes c = between(t, "2026-04-05", "2026-04-15");
    assert_int_equal(c.n_changes, 1);
    assert_int_equal(c.changes[0].kind, PRICE_UNCHANGED);
    assert_true(c.changes[0].to->price.observed > c.changes[0].from->price.observed);
}

static void what_was_observed_after_the_first_date_is_added(void **state)
{
    struct registry *t = *state;
    PRICE(&t->archive, "H100", "4.00", "2026-04-06");
    struct price_changes c = between(t, "2026-04-05", "2026-04-06");
    assert_int_equal(c.n_changes, 1);
    assert_int_equal(c.changes[0].kind, PRICE_ADDED);
    assert_null(c.changes[0].from);
    assert_true(isnan(c.changes[0].relative));
}

static void a_row_past_its_validity_has_gone(void **state)
{
    struct registry *t = *state;
    PRICE_BUT(&t->archive, "B200", "6.25", "2026-04-01", .valid_until = moment("2026-04-09"));
    assert_int_equal(between(t, "2026-04-05", "2026-04-09").changes[0].kind, PRICE_UNCHANGED);
    struct price_changes c = between(t, "2026-04-05", "2026-04-10");
    assert_int_equal(c.n_changes, 1);
    assert_int_equal(c.changes[0].kind, PRICE_EXPIRED);
    assert_null(c.changes[0].to);
}

/* Two sources saw one price on one day, and one of them said until when: how long the other holds is asked. */
static void a_row_without_an_end_goes_by_the_days_asked_for(void **state)
{
    struct registry *t = *state;
    PRICE_BUT(&t->archive, "B200", "6.25", "2026-04-01", .source = "page a");
    PRICE_BUT(&t->archive, "B200", "6.25", "2026-04-01", .valid_until = moment("2026-04-15"));
    assert_int_equal(between_by(t, "2026-04-05", "2026-04-20", 30).changes[0].kind, PRICE_UNCHANGED);
    assert_int_equal(between_by(t, "2026-04-05", "2026-04-15", 2).changes[0].kind, PRICE_UNCHANGED);
    struct price_changes c = between_by(t, "2026-04-05", "2026-04-20", 2);
    assert_int_equal(c.n_changes, 1);
    assert_int_equal(c.changes[0].kind, PRICE_EXPIRED);
    assert_true(price_valid_to(&c.changes[0].last->price, 2) == moment("2026-04-15"));
}

/* Seen again on the 20th, the price held to the 19th of February; that the row of the 1st ended earlier is no news. */
static void an_offer_goes_when_its_last_row_ends(void **state)
{
    struct registry *t = *state;
    struct digest again;
    PRICE(&t->archive, "B200", "6.25", "2026-01-01");
    again = PRICE(&t->archive, "B200", "6.5", "2026-01-20");
    struct price_changes c = between(t, "2026-01-05", "2026-03-01");
    assert_int_equal(c.n_changes, 1);
    assert_int_equal(c.changes[0].kind, PRICE_EXPIRED);
    assert_null(c.changes[0].to);
    assert_true(isnan(c.changes[0].relative));
    assert_string_equal(c.changes[0].from->accelerator_hour.text, "6.25");
    assert_string_equal(c.changes[0].last->name, price_name_of(again).text);
    assert_true(price_valid_to(&c.changes[0].last->price, VALIDITY_DAYS) == moment("2026-02-19"));
    assert_int_equal(c.n_ratios, 0);
}

static void a_row_expired_at_both_dates_is_not_mentioned(void **state)
{
    struct registry *t = *state;
    PRICE(&t->archive, "B200", "6.25", "2026-01-01");
    assert_int_equal(between(t, "2026-04-05", "2026-04-10").n_changes, 0);
}

static void a_correction_of_another_region_takes_the_old_key_away(void **state)
{
    struct registry *t = *state;
    struct digest wrong = PRICE(&t->archive, "B200", "6.25", "2026-04-01");
    PRICE_BUT(&t->archive, "B200", "6.20", "2026-04-08", .has_supersedes = 1, .supersedes = wrong, .region = "east");
    struct price_changes c = between(t, "2026-04-05", "2026-04-10");
    assert_int_equal(c.n_changes, 2);
    assert_int_equal(c.changes[0].kind, PRICE_WITHDRAWN);
    assert_int_equal(c.changes[1].kind, PRICE_ADDED);
    assert_string_equal(c.changes[1].to->price.region, "east");
}

static void offers_of_other_bases_regions_sizes_currencies_and_skus_are_other_keys(void **state)
{
    struct registry *t = *state;
    PRICE(&t->archive, "H100", "4", "2026-04-01");
    PRICE_BUT(&t->archive, "H100", "4", "2026-04-01", .basis = BASIS_SPOT);
    PRICE_BUT(&t->archive, "H100", "4", "2026-04-01", .region = "east");
    PRICE_BUT(&t->archive, "H100", "4", "2026-04-01", .per = 8);
    PRICE_BUT(&t->archive, "H100", "4", "2026-04-01", .currency = "EUR");
    PRICE_BUT(&t->archive, "H100", "4", "2026-04-01", .sku = "x8");
    struct price_changes c = between(t, "2026-04-02", "2026-04-03");
    assert_int_equal(c.n_changes, 6);
    for (size_t i = 0; i < c.n_changes; i++)
        assert_int_equal(c.changes[i].kind, PRICE_UNCHANGED);
}

/* 6.25 / 3.95 = 1.5823 against 6.25 / 3.5 = 1.7857, 12.86 % more. */
static void the_ratio_of_two_accelerators_sold_alike_moves_with_either_price(void **state)
{
    struct registry *t = *state;
    PRICE(&t->archive, "H100", "3.95", "2026-04-01");
    PRICE(&t->archive, "B200", "6.25", "2026-04-01");
    PRICE(&t->archive, "H100", "3.5", "2026-04-10");
    struct price_changes c = between(t, "2026-04-05", "2026-04-15");
    assert_int_equal(c.n_ratios, 1);
    assert_string_equal(c.ratios[0].a_from->price.accelerator, "B200");
    assert_near(c.ratios[0].from, 6.25 / 3.95, 1e-12);
    assert_near(c.ratios[0].to, 6.25 / 3.5, 1e-12);
    assert_near(c.ratios[0].relative, 0.128571428571, 1e-9);
}

static void no_ratio_is_made_of_made_up_and_stated_prices_or_of_two_sellers(void **state)
{
    struct registry *t = *state;
    PRICE(&t->archive, "H100", "3.95", "2026-04-01");
    PRICE_BUT(&t->archive, "B200", "6.25", "2026-04-01", .synthetic = 1);
    PRICE_BUT(&t->archive, "H200", "4.54", "2026-04-01", .provider = "Lambda");
    assert_int_equal(between(t, "2026-04-05", "2026-04-06").n_ratios, 0);
}

#define ON_A_REGISTRY(test) cmocka_unit_test_setup_teardown(test, open_registry, close_registry)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ON_A_REGISTRY(a_newer_row_of_the_same_key_is_a_change_in_percent),
        ON_A_REGISTRY(a_price_seen_again_is_unchanged),
        ON_A_REGISTRY(what_was_observed_after_the_first_date_is_added),
        ON_A_REGISTRY(a_row_past_its_validity_has_gone),
        ON_A_REGISTRY(a_row_without_an_end_goes_by_the_days_asked_for),
        ON_A_REGISTRY(an_offer_goes_when_its_last_row_ends),
        ON_A_REGISTRY(a_row_expired_at_both_dates_is_not_mentioned),
        ON_A_REGISTRY(a_correction_of_another_region_takes_the_old_key_away),
        ON_A_REGISTRY(offers_of_other_bases_regions_sizes_currencies_and_skus_are_other_keys),
        ON_A_REGISTRY(the_ratio_of_two_accelerators_sold_alike_moves_with_either_price),
        ON_A_REGISTRY(no_ratio_is_made_of_made_up_and_stated_prices_or_of_two_sellers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
