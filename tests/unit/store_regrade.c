/* Receipts that an older version of the rules graded. */
#include "store_archive.h"

#include "store/migrate.h"

#include <sqlite3.h>

static struct scratch t;
static struct digest kept, doubtful, conflicting;

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
    add_unreadable(t.store, "abc", 3, "no");
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
    int from, to;
    make_older();
    assert_int_equal(store_count_outdated(t.path, &n, &err), 0);
    assert_int_equal(n, 5);
    assert_int_equal(store_migrate(t.path, 1, &from, &to, &err), 0); /* looking writes nothing */
    assert_int_equal(store_open(&t.store, t.path, STORE_READ, &err), ERR_INTEGRITY);
    err = (struct error){0};
    if (store_migrate(t.path, 0, &from, &to, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(from, to);
    assert_int_equal(store_count_outdated(t.path, &n, &err), 0);
    assert_int_equal(n, 0);
    scratch_reopen(&t, STORE_READ);
    assert_int_equal(row_of(&doubtful, &memory).own_grade, GRADE_DISPUTED);
    assert_int_equal(row_of(&kept, &memory).own_grade, GRADE_RECEIPT);
    assert_string_equal(row_of(&kept, &memory).withdrawn, "loose cable");
    assert_non_null(row_of(&conflicting, &memory).conflict);
    assert_string_equal(content(t.store).hex, before.hex);
    assert_int_equal(store_verify(t.store, &faults, NULL, NULL, &err), 0);
    assert_int_equal(faults, 0);
    arena_release(&memory);
}

/* A grade that nothing received speaks for is no grade. */
static void a_document_that_is_damaged_is_not_graded_and_nothing_is_changed(void **state)
{
    (void)state;
    struct error err = {0};
    long long n = 0;
    int from, to;
    make_older();
    raw("UPDATE document SET start = start + 1 WHERE doc = 4");
    assert_int_equal(store_migrate(t.path, 0, &from, &to, &err), ERR_INTEGRITY);
    assert_non_null(strstr(err.text, "rcp-"));
    assert_int_equal(store_count_outdated(t.path, &n, &err), 0);
    assert_int_equal(n, 5);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(an_older_grade_is_refused_with_both_versions_and_the_remedy),
        TEST(migrating_grades_again_and_changes_nothing_else),
        TEST(a_document_that_is_damaged_is_not_graded_and_nothing_is_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
