#include "store_offers.h"

static void names_go_both_ways(void **state)
{
    (void)state;
    enum price_basis b;
    enum price_unit u;
    enum price_grade g;
    for (int i = 0; i < BASES; i++) {
        assert_int_equal(price_basis_by_name(&b, price_basis_name((enum price_basis)i)), 0);
        assert_int_equal(b, i);
    }
    for (int i = 0; i < PRICE_UNITS; i++) {
        assert_int_equal(price_unit_by_name(&u, price_unit_name((enum price_unit)i)), 0);
        assert_int_equal(u, i);
    }
    for (int i = 0; i < PRICE_GRADES; i++) {
        assert_int_equal(price_grade_by_name(&g, price_grade_name((enum price_grade)i)), 0);
        assert_int_equal(g, i);
    }
    assert_int_equal(price_grade_by_name(&g, "vendor"), 0);
    assert_int_equal(g, PRICE_VENDOR);
    assert_int_equal(price_grade_by_name(&g, "good"), -1);
    assert_int_equal(price_basis_by_name(&b, "List"), -1);
    assert_int_equal(price_unit_by_name(&u, "hour"), -1);
    assert_null(price_basis_name(BASES));
}

static void the_price_of_an_accelerator_hour_follows_from_unit_and_count(void **state)
{
    (void)state;
    static const struct {
        enum price_unit unit;
        int64_t per;
        const char *unit_price, *hour;
        int exact;
    } cases[] = {
        {PRICE_ACCELERATOR_HOUR, 1, "3.95", "3.95", 1},
        {PRICE_ACCELERATOR_SECOND, 1, "0.001097", "3.9492", 1},
        {PRICE_INSTANCE_HOUR, 8, "31.60", "3.95", 1},
        {PRICE_INSTANCE_HOUR, 8, "50", "6.25", 1},
        {PRICE_INSTANCE_HOUR, 3, "10", "3.333333333333333333333333333333333", 0},
        {PRICE_ACCELERATOR_SECOND, 3, "0.001", "1.2", 1}, /* × 3600 before ÷ 3 */
        {PRICE_ACCELERATOR_HOUR, 1, "1e-9", "0.000000001", 1},
        {PRICE_ACCELERATOR_HOUR, 1, "1e9", "1000000000", 1},
        {PRICE_INSTANCE_HOUR, INT64_MAX, "1e9", "0.0000000001084202172485504434125002235952170", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct price p = h100(cases[i].unit_price);
        p.unit = cases[i].unit;
        p.per = cases[i].per;
        struct price_row row = complete(p);
        struct decimal hour = decimal(cases[i].hour);
        assert_string_equal(row.accelerator_hour.text, hour.text);
        assert_int_equal(row.exact, cases[i].exact);
        assert_true(row.value == strtod(cases[i].hour, NULL));
        assert_true(isnan(row.low) && isnan(row.high));
        assert_int_equal(strncmp(row.name, "prc-", 4), 0);
        assert_int_equal(strlen(row.name), PRICE_ID_SIZE - 1);
    }
}

static void multipliers_and_ranges_are_applied_exactly(void **state)
{
    (void)state;
    const struct price_multiplier factors[] = {{"region eu-west", decimal("1.1")},
                                               {"volume discount", decimal("0.85")}};
    struct price p = h100("32");
    p.unit = PRICE_INSTANCE_HOUR;
    p.per = 8;
    p.low = decimal("30.4");
    p.high = decimal("33.6");
    p.multipliers = factors;
    p.n_multipliers = 2;
    struct price_row row = complete(p);
    assert_string_equal(row.accelerator_hour.text, "3.74"); /* 4 × 0.935 */
    assert_true(row.value == 3.74 && row.low == 3.553 && row.high == 3.9270);
}

#define ASSERT_BAD(words, ...)                                                                                         \
    do {                                                                                                               \
        struct price p = h100("6.25");                                                                                 \
        __VA_ARGS__;                                                                                                   \
        assert_refused(p, ERR_INPUT, words);                                                                           \
    } while (0)

static void texts_are_checked_by_name(void **state)
{
    (void)state;
    ASSERT_BAD("provider: not stated", p.provider = NULL);
    ASSERT_BAD("provider: not stated", p.provider = "");
    ASSERT_BAD("provider ' modal': white space around it", p.provider = " modal");
    ASSERT_BAD("surface: not stated", p.surface = NULL);
    ASSERT_BAD("white space around it", p.surface = "modal\n");
    ASSERT_BAD("not UTF-8", p.surface = "mod\xff");
    ASSERT_BAD("accelerator: not stated", p.accelerator = NULL);
    ASSERT_BAD("source: not stated", p.source = "");
    ASSERT_BAD("sku 'a '", p.sku = "a ");
    ASSERT_BAD("region '\teu'", p.region = "\teu");
    ASSERT_BAD("verbatim", p.verbatim = "\xc3");
    ASSERT_BAD("currency: not stated", p.currency = NULL);
    ASSERT_BAD("currency: not stated", p.currency = "");
    ASSERT_BAD("currency 'usd': must be three upper-case letters", p.currency = "usd");
    ASSERT_BAD("currency '$'", p.currency = "$");
    ASSERT_BAD("currency 'USDT'", p.currency = "USDT");
    ASSERT_BAD("currency 'U1D'", p.currency = "U1D");
    ASSERT_BAD("none that is known", p.basis = BASES);
    ASSERT_BAD("none that is known", p.unit = PRICE_UNITS);
    ASSERT_BAD("none that is known", p.grade = PRICE_GRADES);
}

static void numbers_and_days_are_checked_by_name(void **state)
{
    (void)state;
    ASSERT_BAD("per '0': must be 1 or more", p.per = 0);
    ASSERT_BAD("per '-8': must be 1 or more", p.per = -8);
    ASSERT_BAD("price: not stated", p.unit_price = (struct decimal){""});
    ASSERT_BAD("price '0': must be positive", p.unit_price = decimal("0.00"));
    ASSERT_BAD("price '-1': must be positive", p.unit_price = decimal("-1"));
    ASSERT_BAD("price per accelerator-hour: ", p.unit_price = decimal("1e-60"), p.per = 7);
    ASSERT_BAD("low '6': a range needs its high end too", p.low = decimal("6"));
    ASSERT_BAD("high '7': a range needs its low end too", p.high = decimal("7"));
    ASSERT_BAD("low '7': above the price '6.25'", p.low = decimal("7"), p.high = decimal("8"));
    ASSERT_BAD("high '6.24': below the price '6.25'", p.low = decimal("6"), p.high = decimal("6.24"));
    ASSERT_BAD("low '0': must be positive", p.low = decimal("0"), p.high = decimal("7"));
    ASSERT_BAD("low '-1': must be positive", p.low = decimal("-1"), p.high = decimal("7"));
    ASSERT_BAD("observed: not stated", p.observed = DATE_NONE);
    ASSERT_BAD("observed 1969-12-31: before 1970", p.observed = -1);
    ASSERT_BAD("valid until 2024-09-30: before it was observed (2024-10-01)", p.valid_until = day("2024-09-30"));
}

static void multipliers_are_checked_by_name(void **state)
{
    (void)state;
    static const struct {
        struct price_multiplier m[2];
        size_t n;
        const char *words;
    } bad[] = {
        {{{"a", {"1.1"}}, {"a", {"1.1"}}}, 2, "multiplier 'a': named twice"},
        {{{"a", {"0"}}}, 1, "multiplier 'a': factor '0': must be positive"},
        {{{"a", {"1"}}, {"b", {"-1"}}}, 2, "multiplier 'b': factor '-1': must be positive"},
        {{{"a", {""}}}, 1, "multiplier 'a': factor: not stated"},
        {{{NULL, {"2"}}}, 1, "multiplier '2': without a name"},
        {{{"a ", {"2"}}}, 1, "'a ': white space around it"},
    };
    static struct price_multiplier many[PRICE_MULTIPLIERS + 1];
    static char names[PRICE_MULTIPLIERS + 1][8];
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ASSERT_BAD(bad[i].words, p.multipliers = bad[i].m, p.n_multipliers = bad[i].n);
    for (int i = 0; i < PRICE_MULTIPLIERS + 1; i++) {
        snprintf(names[i], sizeof names[i], "m%d", i);
        many[i] = (struct price_multiplier){names[i], {"1"}};
    }
    ASSERT_BAD("33 multipliers: at most 32", p.multipliers = many, p.n_multipliers = PRICE_MULTIPLIERS + 1);
    struct price p = h100("6.25");
    p.multipliers = many;
    p.n_multipliers = PRICE_MULTIPLIERS;
    add(p);
}

static void a_row_comes_back_as_it_was_stated(void **state)
{
    (void)state;
    const struct price_multiplier factors[] = {{"region \"eu\"", decimal("1.10")},
                                               {"Rabatt \xc3\xbc", decimal("1e-9")}};
    struct price p = h100("1e9");
    p.sku = "H100-80";
    p.region = "eu-west";
    p.low = decimal("1");
    p.high = decimal("1e9");
    p.multipliers = factors;
    p.n_multipliers = 2;
    p.valid_until = day("2024-12-31");
    p.verbatim = "\"from\" \x1b[31m1e9 a box\n";
    p.synthetic = 5;
    struct price_row put = add(p), got;
    struct error err = {0};
    assert_int_equal(price_get(t.store, &put.id, 0, &memory, &got, &err), 0);
    assert_string_equal(got.name, put.name);
    assert_memory_equal(&got.id, &put.id, sizeof got.id);
    assert_string_equal(got.price.provider, "modal");
    assert_string_equal(got.price.surface, "modal");
    assert_string_equal(got.price.sku, "H100-80");
    assert_string_equal(got.price.region, "eu-west");
    assert_string_equal(got.price.accelerator, "H100");
    assert_string_equal(got.price.currency, "USD");
    assert_int_equal(got.price.basis, BASIS_LIST);
    assert_int_equal(got.price.unit, PRICE_ACCELERATOR_HOUR);
    assert_int_equal(got.price.grade, PRICE_VENDOR);
    assert_int_equal(got.price.per, 1);
    assert_string_equal(got.price.unit_price.text, "1000000000");
    assert_string_equal(got.price.low.text, "1");
    assert_string_equal(got.price.high.text, "1000000000");
    assert_int_equal(got.price.n_multipliers, 2);
    assert_string_equal(got.price.multipliers[0].name, "region \"eu\"");
    assert_string_equal(got.price.multipliers[0].factor.text, "1.1");
    assert_string_equal(got.price.multipliers[1].name, "Rabatt \xc3\xbc");
    assert_string_equal(got.price.multipliers[1].factor.text, "0.000000001");
    assert_int_equal(got.price.observed, day("2024-10-01"));
    assert_int_equal(got.price.valid_until, day("2025-01-01") - 1);
    assert_string_equal(got.price.source, "https://example.org/pricing");
    assert_string_equal(got.price.verbatim, "\"from\" \x1b[31m1e9 a box\n");
    assert_int_equal(got.price.synthetic, 1);
    assert_false(got.price.has_supersedes);
    assert_null(got.superseded_by);
    assert_string_equal(got.accelerator_hour.text, "1.1");
    assert_true(got.value == 1.1 && got.low == 1.1e-9 && got.high == 1.1);
    assert_int_equal(got.recorded_at, 1234);
}

/* Everything stated makes another row; when it was recorded does not. */
static void the_id_is_of_everything_that_is_stated(void **state)
{
    (void)state;
    static const struct price_multiplier ab[] = {{"a", {"2"}}, {"b", {"3"}}}, ba[] = {{"b", {"3"}}, {"a", {"2"}}};
    const struct price base = h100("6.25");
    struct price p[22];
    struct digest ids[22];
    size_t n = 0;
#define ANOTHER(...) (p[n] = base, __VA_ARGS__, n++)
    ANOTHER((void)0);
    ANOTHER(p[n].provider = "other");
    ANOTHER(p[n].surface = "other");
    ANOTHER(p[n].sku = "other");
    ANOTHER(p[n].region = "other");
    ANOTHER(p[n].accelerator = "B200");
    ANOTHER(p[n].basis = BASIS_SPOT);
    ANOTHER(p[n].currency = "EUR");
    ANOTHER(p[n].unit = PRICE_INSTANCE_HOUR);
    ANOTHER(p[n].per = 2);
    ANOTHER(p[n].unit_price = decimal("6.26"));
    ANOTHER(p[n].low = decimal("6"), p[n].high = decimal("7"));
    ANOTHER(p[n].low = decimal("5"), p[n].high = decimal("7"));
    ANOTHER(p[n].low = decimal("5"), p[n].high = decimal("8"));
    ANOTHER(p[n].multipliers = ab, p[n].n_multipliers = 2);
    ANOTHER(p[n].multipliers = ba, p[n].n_multipliers = 2);
    ANOTHER(p[n].observed = day("2024-10-02"));
    ANOTHER(p[n].valid_until = day("2024-12-01"));
    ANOTHER(p[n].source = "other");
    ANOTHER(p[n].grade = PRICE_SECONDARY);
    ANOTHER(p[n].verbatim = "other");
    ANOTHER(p[n].synthetic = 1);
#undef ANOTHER
    assert_int_equal(n, sizeof p / sizeof p[0]);
    for (size_t i = 0; i < n; i++) {
        ids[i] = complete(p[i]).id;
        for (size_t k = 0; k < i; k++)
            assert_memory_not_equal(&ids[i], &ids[k], sizeof ids[i]);
    }
    struct price_row correction = complete(correcting(base, &(struct price_row){.id = ids[1]}));
    assert_memory_not_equal(&correction.id, &ids[0], sizeof ids[0]);
}

static void one_statement_is_one_row_however_it_is_spelt(void **state)
{
    (void)state;
    struct price_row first = add(h100("6.25"));
    struct digest_text before = content(t.store);
    struct price p = h100("06.2500");
    p.accelerator = "NVIDIA H100 80GB HBM3";
    p.sku = p.region = p.verbatim = "";
    p.observed += 3600000;
    struct price_row again = add_as(p, PRICE_DUPLICATE);
    assert_memory_equal(&again.id, &first.id, sizeof first.id);
    p.accelerator = "H100!";
    p.valid_until = day("2024-11-30");
    struct price_row until = add(p);
    p.valid_until = day("2024-12-01") - 1;
    again = add_as(p, PRICE_DUPLICATE);
    assert_memory_equal(&again.id, &until.id, sizeof until.id);
    assert_string_not_equal(content(t.store).hex, before.hex);
    assert_int_equal(info(t.store).prices, 2);
    assert_int_equal(rows((struct price_filter){.accelerator = "nvidia h100"}).n, 2);
}

static void an_accelerator_without_a_known_name_keeps_its_own(void **state)
{
    (void)state;
    struct price p = h100("0.10");
    p.accelerator = "Cerebras WSE-3";
    add(p);
    assert_int_equal(rows((struct price_filter){.accelerator = "Cerebras WSE-3"}).n, 1);
    assert_int_equal(rows((struct price_filter){.accelerator = "H100"}).n, 0);
    p = h100("2");
    p.accelerator = "H100 PCIe"; /* another accelerator, not another spelling */
    add(p);
    assert_int_equal(rows((struct price_filter){.accelerator = "H100"}).n, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(names_go_both_ways),
        TEST(the_price_of_an_accelerator_hour_follows_from_unit_and_count),
        TEST(multipliers_and_ranges_are_applied_exactly),
        TEST(texts_are_checked_by_name),
        TEST(numbers_and_days_are_checked_by_name),
        TEST(multipliers_are_checked_by_name),
        TEST(a_row_comes_back_as_it_was_stated),
        TEST(the_id_is_of_everything_that_is_stated),
        TEST(one_statement_is_one_row_however_it_is_spelt),
        TEST(an_accelerator_without_a_known_name_keeps_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
