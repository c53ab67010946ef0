#include "store_offers.h"

#include <sqlite3.h>

static void rows_are_asked_for_by_what_is_stated(void **state)
{
    (void)state;
    static const char *const accelerators[] = {"B200", "H100"}, *const surfaces[] = {"modal", "owned"};
    static const enum price_basis bases[] = {BASIS_LIST, BASIS_SPOT};
    for (int i = 0; i < 16; i++) {
        struct price p = h100("3.95");
        p.accelerator = accelerators[i & 1];
        p.surface = p.provider = surfaces[i >> 1 & 1];
        p.basis = bases[i >> 2 & 1];
        p.region = i & 8 ? "eu" : NULL;
        p.currency = i & 8 ? "EUR" : "USD";
        add(p);
    }
    assert_int_equal(rows((struct price_filter){0}).n, 16);
    assert_int_equal(rows((struct price_filter){.accelerator = "NVIDIA B200"}).n, 8);
    assert_int_equal(rows((struct price_filter){.surface = "modal"}).n, 8);
    assert_int_equal(rows((struct price_filter){.provider = "owned"}).n, 8);
    assert_int_equal(rows((struct price_filter){.has_basis = 1, .basis = BASIS_LIST}).n, 8);
    assert_int_equal(rows((struct price_filter){.region = "eu"}).n, 8);
    assert_int_equal(rows((struct price_filter){.currency = "USD"}).n, 8);
    assert_int_equal(rows((struct price_filter){.currency = "usd"}).n, 0);
    struct price_rows r = rows((struct price_filter){.accelerator = "H100",
                                                     .surface = "owned",
                                                     .provider = "owned",
                                                     .has_basis = 1,
                                                     .basis = BASIS_SPOT,
                                                     .region = "eu",
                                                     .currency = "EUR",
                                                     .as_of = end_of("2024-10-01")});
    assert_int_equal(r.n, 1);
    assert_string_equal(r.rows[0].price.surface, "owned");
}

/* The i-th of a set of rows, one of which corrects the first. */
static struct price some_price(int i)
{
    static const char *const days[] = {"2024-10-01", "2024-07-01", "2024-10-03", "2024-09-01"};
    struct price p = h100("3.95");
    p.accelerator = i % 3 == 1 ? "B200" : "H100";
    p.observed = day(days[i & 3]);
    p.region = i == 2 ? "eu" : NULL;
    return i < 6 ? p : correcting(h100("4"), &(struct price_row){.id = complete(some_price(0)).id});
}

static void the_order_of_arrival_leaves_no_trace(void **state)
{
    (void)state;
    static const int orders[2][7] = {{0, 1, 2, 3, 4, 5, 6}, {5, 0, 6, 3, 2, 1, 4}};
    struct digest_text digests[2];
    char names[2][512] = {"", ""};
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < 7; i++)
            add(some_price(orders[k][i]));
        digests[k] = content(t.store);
        struct price_rows r = rows((struct price_filter){.superseded = 1});
        for (size_t i = 0; i < r.n; i++)
            snprintf(names[k] + strlen(names[k]), sizeof names[k] - strlen(names[k]), "%s %s\n",
                     r.rows[i].price.accelerator, r.rows[i].name);
        tear_down(state);
        set_up(state);
    }
    assert_string_equal(digests[0].hex, digests[1].hex);
    assert_string_equal(names[0], names[1]);
    assert_int_equal(strncmp(names[0], "B200", 4), 0);
}

static void a_row_is_found_by_a_prefix_of_its_id(void **state)
{
    (void)state;
    struct price_row row = add(h100("3.95")), got;
    struct digest id;
    struct error err = {0};
    char hex[DIGEST_HEX_SIZE], prefix[12];
    digest_hex(hex, &row.id);
    snprintf(prefix, sizeof prefix, "prc-%.4s", hex);
    assert_int_equal(price_find(t.store, prefix, &id, &err), 0);
    assert_memory_equal(&id, &row.id, sizeof id);
    assert_int_equal(price_find(t.store, hex, &id, &err), 0);
    assert_int_equal(price_find(t.store, row.name, &id, &err), 0);
    static const char *const none[] = {"prc-", "prc-abc", "rcp-0123", "", "zzzz", "prc-3.95"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        assert_int_equal(price_find(t.store, none[i], &id, &err), ERR_NOT_FOUND);
        assert_non_null(strstr(err.text, "no price row '"));
    }
    assert_int_equal(price_get(t.store, &(struct digest){{1}}, 0, &memory, &got, &err), ERR_NOT_FOUND);
}

static void several_rows_under_one_prefix_are_named(void **state)
{
    (void)state;
    struct digest id;
    struct error err = {0};
    char words[DECIMAL_TEXT_SIZE], prefix[5];
    int n[65536] = {0};
    for (int i = 0; i < 2000; i++) { /* of 2,000 ids two begin with the same four digits but for one case in 10^13 */
        snprintf(words, sizeof words, "%d.5", i + 1);
        struct price p = h100(words);
        p.sku = words;
        struct digest is = complete(p).id;
        n[is.byte[0] << 8 | is.byte[1]]++;
        add(p);
    }
    int twice = 0;
    while (n[twice] < 2)
        assert_true(++twice < 65536);
    snprintf(prefix, sizeof prefix, "%04x", (unsigned)twice);
    assert_int_equal(price_find(t.store, prefix, &id, &err), ERR_NOT_FOUND);
    snprintf(words, sizeof words, "is ambiguous: prc-%s", prefix);
    if (strstr(err.text, words) == NULL)
        fail_msg("%s", err.text);
}

static void a_transaction_undone_takes_its_prices_with_it(void **state)
{
    (void)state;
    struct error err = {0};
    struct digest_text before = content(t.store);
    assert_int_equal(store_begin(t.store, &err), 0);
    add(h100("3.95"));
    assert_refused(h100("4"), ERR_REFUSED, "contradicts"); /* the rest of the transaction stands */
    assert_int_equal(info(t.store).prices, 1);
    store_rollback(t.store);
    assert_int_equal(info(t.store).prices, 0);
    assert_string_equal(content(t.store).hex, before.hex);
}

static int executed(const char *sql, char *words, size_t size)
{
    sqlite3 *raw = NULL;
    assert_int_equal(sqlite3_open(t.path, &raw), SQLITE_OK);
    int rc = sqlite3_exec(raw, sql, NULL, NULL, NULL);
    snprintf(words, size, "%s", sqlite3_errmsg(raw));
    sqlite3_close(raw);
    return rc;
}

static void plain_sql_can_change_and_delete_nothing(void **state)
{
    (void)state;
    static const char *const statements[] = {
        "UPDATE price SET unit_price = '3'",
        "UPDATE price SET recorded_at = 5",
        "DELETE FROM price",
        "INSERT OR REPLACE INTO price SELECT * FROM price",
        "CREATE TEMP TABLE other AS SELECT * FROM price WHERE supersedes IS NOT NULL; UPDATE other SET id = "
        "zeroblob(32);"
        "INSERT OR REPLACE INTO price SELECT * FROM other",
    };
    char words[200];
    struct price_row old = add(h100("39.5")), row = add(correcting(h100("3.95"), &old));
    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
        assert_int_not_equal(executed(statements[i], words, sizeof words), SQLITE_OK);
        assert_string_equal(words, "prices are append-only");
    }
    assert_string_equal(rows((struct price_filter){0}).rows[0].name, row.name);
}

static void hear(void *context, const char *fault)
{
    snprintf(context, 1000, "%s", fault);
}

static long long verify(char heard[1000])
{
    struct error err = {0};
    long long faults = -1;
    heard[0] = '\0';
    if (store_verify(t.store, &(struct verifier){.context = heard, .report = hear}, &faults, &err) != 0)
        fail_msg("%s", err.text);
    return faults;
}

/* The triggers go first: whoever tampers with a file is not stopped by them. */
static void tamper(const char *sql)
{
    char words[200];
    if (executed("DROP TRIGGER price_never_changes; DROP TRIGGER price_never_goes", words, sizeof words) != SQLITE_OK ||
        executed(sql, words, sizeof words) != SQLITE_OK)
        fail_msg("%s: %s", sql, words);
}

static void a_row_that_was_changed_is_found_and_gives_no_figure(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "UPDATE price SET unit_price = '3.94'",
        "UPDATE price SET unit_price = '3.950'",
        "UPDATE price SET unit_price = '9' || unit_price",
        "UPDATE price SET unit_price = '3.94', accelerator_hour = '3.94'",
        "UPDATE price SET accelerator_hour = '3.94'",
        "UPDATE price SET exact = 0",
        "UPDATE price SET low = '3', high = '4'",
        "UPDATE price SET currency = 'EUR'",
        "UPDATE price SET surface = 'owned'",
        "UPDATE price SET accelerator = 'H200'",
        "UPDATE price SET region = 'eu'",
        "UPDATE price SET basis = 'spot'",
        "UPDATE price SET unit = 'instance-hour'",
        "UPDATE price SET per = 8, accelerator_hour = '0.49375'",
        "UPDATE price SET grade = 'invoice'",
        "UPDATE price SET observed = observed + 86400000",
        "UPDATE price SET valid_until = observed",
        "UPDATE price SET synthetic = 1",
        "UPDATE price SET multipliers = '[{\"name\":\"a\",\"factor\":\"1\"}]'",
        "UPDATE price SET multipliers = '[{\"name\":\"a\"}]'",
        "UPDATE price SET multipliers = 'x'",
        "UPDATE price SET id = zeroblob(32)",
    };
    char heard[1000];
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct price_rows r;
        struct error err = {0};
        add(h100("3.95"));
        assert_int_equal(verify(heard), 0);
        tamper(changes[i]);
        if (verify(heard) == 0 || (strncmp(heard, "prc-", 4) != 0 && strncmp(heard, "content", 7) != 0))
            fail_msg("%s: heard: %s", changes[i], heard);
        assert_int_equal(prices_select(t.store, &(struct price_filter){0}, &memory, &r, &err), ERR_INTEGRITY);
        assert_int_equal(strncmp(err.text, "prc-", 4), 0);
        tear_down(state);
        set_up(state);
    }
}

static void a_row_that_was_taken_out_or_slipped_in_is_found(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "DELETE FROM price WHERE supersedes IS NULL",
        "DELETE FROM price WHERE supersedes IS NOT NULL",
        "UPDATE price SET supersedes = NULL",
    };
    char heard[1000];
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct price_row old = add(h100("39.5"));
        add(correcting(h100("3.95"), &old));
        assert_int_equal(verify(heard), 0);
        tamper(changes[i]);
        assert_true(verify(heard) > 0);
        tear_down(state);
        set_up(state);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(rows_are_asked_for_by_what_is_stated),
        TEST(the_order_of_arrival_leaves_no_trace),
        TEST(a_row_is_found_by_a_prefix_of_its_id),
        TEST(several_rows_under_one_prefix_are_named),
        TEST(a_transaction_undone_takes_its_prices_with_it),
        TEST(plain_sql_can_change_and_delete_nothing),
        TEST(a_row_that_was_changed_is_found_and_gives_no_figure),
        TEST(a_row_that_was_taken_out_or_slipped_in_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
