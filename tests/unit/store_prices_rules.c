#include "store_offers.h"

static void two_prices_for_one_offer_on_one_day_contradict(void **state)
{
    (void)state;
    struct price p = h100("3.95");
    struct price_row first = add(p);
    char words[64];
    snprintf(words, sizeof words, "contradicts %s", first.name);
    assert_refused(h100("4.25"), ERR_REFUSED, words);
    assert_refused(h100("4.25"), ERR_REFUSED, "costs 3.95 USD per accelerator-hour there and 4.25 here");
    p = h100("4.25"); /* neither the source nor how good it is makes it another offer */
    p.source = "https://example.org/other";
    p.grade = PRICE_INVOICE;
    p.verbatim = "from";
    p.valid_until = day("2024-12-31");
    assert_refused(p, ERR_REFUSED, words);
    p = h100("0.001"); /* nor does the unit: what is compared is the price per accelerator-hour */
    p.unit = PRICE_ACCELERATOR_SECOND;
    assert_refused(p, ERR_REFUSED, "and 3.6 here");
    p = h100("3.9500"); /* a second source that agrees */
    p.source = "https://example.org/other";
    add(p);
}

static void what_tells_offers_apart_makes_no_contradiction(void **state)
{
    (void)state;
    add(h100("3.95"));
#define ADD(...)                                                                                                       \
    do {                                                                                                               \
        struct price p = h100("4.25");                                                                                 \
        __VA_ARGS__;                                                                                                   \
        add(p);                                                                                                        \
    } while (0)
    ADD(p.observed = day("2024-10-02"));
    ADD(p.observed = day("2024-09-30"));
    ADD(p.provider = "other");
    ADD(p.surface = "other");
    ADD(p.sku = "other");
    ADD(p.region = "other");
    ADD(p.accelerator = "H200");
    ADD(p.basis = BASIS_SPOT);
    ADD(p.currency = "EUR");
    ADD(p.per = 2);
    ADD(p.synthetic = 1);
#undef ADD
    struct price p = h100("4.50");
    p.region = "other";
    assert_refused(p, ERR_REFUSED, "contradicts");
    p.region = NULL;
    p.sku = "other";
    assert_refused(p, ERR_REFUSED, "contradicts");
}

static void a_correction_takes_the_place_of_what_it_corrects(void **state)
{
    (void)state;
    struct price_row wrong = add(h100("39.5"));
    struct price_row right = add(correcting(h100("3.95"), &wrong));
    assert_int_equal(rows((struct price_filter){0}).n, 1);
    assert_string_equal(rows((struct price_filter){0}).rows[0].name, right.name);
    struct price_rows all = rows((struct price_filter){.superseded = 1});
    assert_int_equal(all.n, 2);
    for (size_t i = 0; i < all.n; i++)
        if (strcmp(all.rows[i].name, wrong.name) == 0)
            assert_string_equal(all.rows[i].superseded_by, right.name);
        else
            assert_null(all.rows[i].superseded_by);
    add_as(h100("39.5"), PRICE_DUPLICATE); /* the wrong statement again brings nothing back */
    assert_int_equal(rows((struct price_filter){0}).n, 1);
    assert_refused(h100("4"), ERR_REFUSED, right.name); /* the right one is contradicted as any other */
    struct price p = h100("3.95");
    p.source = "https://example.org/other";
    struct price_row other = add(p);
    assert_refused(correcting(h100("3.94"), &other), ERR_REFUSED, right.name);
}

static void a_correction_is_of_the_same_thing_and_not_before_it(void **state)
{
    (void)state;
    struct price_row old = add(h100("3.95"));
    struct digest nothing = {{9}};
#define ASSERT_NO_CORRECTION(code, words, ...)                                                                         \
    do {                                                                                                               \
        struct price p = correcting(h100("4.25"), &old);                                                               \
        __VA_ARGS__;                                                                                                   \
        assert_refused(p, code, words);                                                                                \
    } while (0)
    ASSERT_NO_CORRECTION(ERR_INPUT, "another provider", p.provider = "other");
    ASSERT_NO_CORRECTION(ERR_INPUT, "another surface", p.surface = "other");
    ASSERT_NO_CORRECTION(ERR_INPUT, "another accelerator", p.accelerator = "H200");
    ASSERT_NO_CORRECTION(ERR_INPUT, "another basis", p.basis = BASIS_SPOT);
    ASSERT_NO_CORRECTION(ERR_INPUT, "synthetic or not", p.synthetic = 1);
    ASSERT_NO_CORRECTION(ERR_INPUT, "was observed later (2024-10-01)", p.observed = day("2024-09-30"));
    ASSERT_NO_CORRECTION(ERR_NOT_FOUND, "supersedes: no price row 'prc-0900", p.supersedes = nothing);
    struct price other = correcting(h100("4.25"), &old); /* sku, region, currency and unit may be what was wrong */
    other.sku = "H100-80";
    other.region = "eu";
    other.currency = "EUR";
    other.per = 2;
    other.accelerator = "H100!";
    struct price_row corrected = add(other);
    ASSERT_NO_CORRECTION(ERR_REFUSED, corrected.name, (void)0); /* a row is corrected once, … */
    ASSERT_NO_CORRECTION(ERR_REFUSED, "supersede that one", p.observed = day("2024-11-01"));
    add(correcting(h100("4.25"), &corrected)); /* … and so is its correction */
    assert_int_equal(rows((struct price_filter){0}).n, 1);
    assert_int_equal(rows((struct price_filter){.superseded = 1}).n, 3);
}

static void a_question_of_a_date_sees_what_was_observed_by_then(void **state)
{
    (void)state;
    struct price p = h100("3.95");
    struct price_row october = add(p), got;
    struct error err = {0};
    p = h100("3.50");
    p.observed = day("2024-08-15"); /* arrives later, was seen earlier */
    add(p);
    p = correcting(h100("3.90"), &october);
    p.observed = day("2024-10-20");
    struct price_row later = add(p);
    static const struct {
        const char *as_of;
        size_t current, all;
    } cases[] = {{"2024-08-14", 0, 0}, {"2024-08-15", 1, 1}, {"2024-09-30", 1, 1},
                 {"2024-10-01", 2, 2}, {"2024-10-19", 2, 2}, {"2024-10-20", 2, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct price_filter f = {.as_of = end_of(cases[i].as_of)};
        assert_int_equal(rows(f).n, cases[i].current);
        f.superseded = 1;
        assert_int_equal(rows(f).n, cases[i].all);
    }
    assert_string_equal(rows((struct price_filter){.as_of = end_of("2024-10-19")}).rows[1].name, october.name);
    assert_string_equal(rows((struct price_filter){.as_of = end_of("2024-10-20")}).rows[1].name, later.name);
    assert_int_equal(price_get(t.store, &october.id, end_of("2024-10-19"), &memory, &got, &err), 0);
    assert_null(got.superseded_by);
    assert_int_equal(price_get(t.store, &october.id, end_of("2024-10-20"), &memory, &got, &err), 0);
    assert_string_equal(got.superseded_by, later.name);
    /* on a day on which a row was not yet corrected it is contradicted as it always was */
    assert_refused(h100("3.90"), ERR_REFUSED, october.name);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(two_prices_for_one_offer_on_one_day_contradict),
        TEST(what_tells_offers_apart_makes_no_contradiction),
        TEST(a_correction_takes_the_place_of_what_it_corrects),
        TEST(a_correction_is_of_the_same_thing_and_not_before_it),
        TEST(a_question_of_a_date_sees_what_was_observed_by_then),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
