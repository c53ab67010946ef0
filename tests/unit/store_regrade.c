/* Receipts that an older version of the rules graded. */
#include "store_archive.h"

#include "store/migrate.h"
#include "store/state.h"

#include <sqlite3.h>

static struct scratch t;
static struct digest kept, doubtful, conflicting, unreadable;

/* The archive of an older program: complete, in conflict, withdrawn, and one that only the newer rules doubt. */
static int set_up(void **state)
{
    (void)state;
    scratch_open(&t);
    kept = add_run(t.store, (struct run){.call = "fc-1"}).id;
    doubtful = add_run(t.store, (struct run){.call = "fc-2", .tokens = 16384}).id;
    conflicting = add_run(t.store, (struct run){.call = "fc-3", .note = "a"}).id;
    add_run(t.store, (struct run){.call = "fc-3", .note = "b"});
    add_run(t.store, (struct run){.call = "fc-4", .no_flags = 1});
    unreadable = add_unreadable(t.store, "abc", 3, "no").id;
    withdraw(t.store, &kept, "loose cable", "2026-04-09T00:00:00Z");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    scratch_close(&t);
    return 0;
}

static void raw(const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(t.path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_close(db);
}

static void make_older(void)
{
    store_close(t.store);
    t.store = NULL;
    raw("UPDATE receipt SET grade_method = 'grade/0'; "
        "UPDATE receipt SET own_grade = 'receipt', reasons = '[]' WHERE own_grade = 'disputed'");
}

static struct receipt_row row_of(const struct digest *id, struct arena *memory)
{
    struct receipt_row row;
    struct error err = {0};
    if (receipts_get(t.store, id, 0, memory, &row, &err) != 0)
        fail_msg("%s", err.text);
    return row;
}

static void an_older_grade_is_refused_with_both_versions_and_the_remedy(void **state)
{
    (void)state;
    make_older();
    for (int mode = STORE_READ; mode <= STORE_WRITE; mode++) {
        struct error err = {0};
        assert_int_equal(store_open(&t.store, t.path, (enum store_mode)mode, &err), ERR_INTEGRITY);
        assert_null(t.store);
        assert_non_null(strstr(err.text, "grade/0"));
        assert_non_null(strstr(err.text, GRADE_METHOD));
        assert_non_null(strstr(err.text, "'mcreport db migrate'"));
    }
}

static void migrating_grades_again_and_changes_nothing_else(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct error err = {0};
    struct digest_text before = content(t.store);
    long long n = -1, faults = -1;
    struct migration m;
    make_older();
    assert_int_equal(store_count_outdated(t.path, &n, &err), 0);
    assert_int_equal(n, 5);
    assert_int_equal(store_migrate(t.path, 1, &m, &err), 0); /* looking writes nothing */
    assert_int_equal(store_open(&t.store, t.path, STORE_READ, &err), ERR_INTEGRITY);
    err = (struct error){0};
    if (store_migrate(t.path, 0, &m, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(m.from, m.to);
    assert_int_equal(m.unreadable, 0);
    assert_int_equal(store_count_outdated(t.path, &n, &err), 0);
    assert_int_equal(n, 0);
    scratch_reopen(&t, STORE_READ);
    assert_int_equal(row_of(&doubtful, &memory).own_grade, GRADE_DISPUTED);
    assert_int_equal(row_of(&kept, &memory).own_grade, GRADE_RECEIPT);
    assert_string_equal(row_of(&kept, &memory).withdrawn, "loose cable");
    assert_non_null(row_of(&conflicting, &memory).conflict);
    assert_string_equal(content(t.store).hex, before.hex);
    assert_int_equal(store_verify(t.store, &(struct verifier){0}, &faults, &err), 0);
    assert_int_equal(faults, 0);
    arena_release(&memory);
}

/* A grade that nothing received speaks for is no grade. */
static void a_document_that_is_damaged_is_not_graded_and_nothing_is_changed(void **state)
{
    (void)state;
    struct error err = {0};
    long long n = 0;
    struct migration m;
    make_older();
    raw("UPDATE document SET start = start + 1 WHERE doc = 4");
    assert_int_equal(store_migrate(t.path, 0, &m, &err), ERR_INTEGRITY);
    assert_non_null(strstr(err.text, "rcp-"));
    assert_int_equal(store_count_outdated(t.path, &n, &err), 0);
    assert_int_equal(n, 5);
}

/* Makes of an unreadable document what an older program would have made that could read it. */
static void make_readable(int64_t doc, const struct digest *id)
{
    struct digest canonical = {{7}}, is = {{0}}, was, item;
    struct error err = {0};
    char hex[DIGEST_HEX_SIZE], sql[1024];
    assert_int_equal(digest_parse(&is, content(t.store).hex), 0);
    assert_int_equal(content_of_document(&was, NULL, id, &err), 0);
    assert_int_equal(content_of_document(&item, &canonical, id, &err), 0);
    digest_take_out(&is, &was);
    digest_accumulate(&is, &item);
    store_close(t.store);
    t.store = NULL;
    digest_hex(hex, &is);
    snprintf(sql, sizeof sql,
             "UPDATE meta SET value = '%s' WHERE key = 'content_digest';"
             "UPDATE document SET canonical = x'07%062d', fault = NULL WHERE doc = %lld;"
             "CREATE TEMP TABLE r AS SELECT * FROM receipt WHERE doc = 2;"
             "UPDATE r SET doc = %lld, id = (SELECT id FROM document WHERE doc = %lld), shares_key = 1;"
             "INSERT INTO receipt SELECT * FROM r; UPDATE receipt SET shares_key = 1 WHERE doc = 2",
             hex, 0, (long long)doc, (long long)doc, (long long)doc);
    raw(sql);
}

static int take_fault(void *context, const struct unreadable *u)
{
    snprintf(context, 200, "%s", u->fault);
    return 0;
}

static void hear(void *context, const char *fault)
{
    (void)context;
    fail_msg("%s", fault);
}

/* With what follows from it: whose natural key it had is in conflict no more. */
static void what_todays_rules_cannot_read_becomes_unreadable_with_its_reason(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct error err = {0};
    struct migration m;
    long long faults = -1;
    char fault[200] = "";
    struct digest_text before = content(t.store);
    make_readable(6, &unreadable);
    make_older();
    if (store_migrate(t.path, 0, &m, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(m.unreadable, 1);
    scratch_reopen(&t, STORE_WRITE);
    assert_int_equal(document_unreadable(t.store, take_fault, fault, &err), 0);
    assert_non_null(strstr(fault, "1:1: "));
    assert_string_equal(content(t.store).hex, before.hex);
    assert_null(row_of(&doubtful, &memory).conflict);
    assert_int_equal(store_verify(t.store, &(struct verifier){.report = hear}, &faults, &err), 0);
    assert_int_equal(faults, 0);
    assert_int_equal(add_unreadable(t.store, "abc", 3, "no").outcome, ADDED_DUPLICATE);
    arena_release(&memory);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(an_older_grade_is_refused_with_both_versions_and_the_remedy),
        TEST(migrating_grades_again_and_changes_nothing_else),
        TEST(what_todays_rules_cannot_read_becomes_unreadable_with_its_reason),
        TEST(a_document_that_is_damaged_is_not_graded_and_nothing_is_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
