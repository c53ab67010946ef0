#include "store/mentions.h"

#include "store_archive.h"

#include <sqlite3.h>

static struct scratch t;
static struct arena memory;

static int set_up(void **state)
{
    (void)state;
    scratch_open(&t);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&memory);
    scratch_close(&t);
    return 0;
}

static void replace(const char *path, const struct mention *m, size_t n)
{
    struct error err = {0};
    if (mentions_replace(t.store, path, m, n, &err) != 0)
        fail_msg("%s", err.text);
}

/* "claim@revision path:line seen_at" and a space for each. */
static void assert_mentions(const char *claim, const char *expected)
{
    struct error err = {0};
    struct mention *m = NULL;
    size_t n = 77;
    char is[512] = "";
    assert_int_equal(mentions_of(t.store, claim, &memory, &m, &n, &err), 0);
    for (size_t i = 0; i < n; i++)
        snprintf(is + strlen(is), sizeof is - strlen(is), "%s@%lld %s:%lld %lld; ", m[i].claim,
                 (long long)m[i].revision, m[i].path, (long long)m[i].line, (long long)m[i].seen_at);
    assert_string_equal(is, expected);
}

static const struct mention first[] = {
    {.line = 9, .claim = "b", .revision = 1, .seen_at = 5},
    {.line = 3, .claim = "a", .revision = 2, .seen_at = 5},
    {.line = 9, .claim = "b", .revision = 1, .seen_at = 5}, /* twice on one line */
    {.line = 9, .claim = "b", .revision = 0, .seen_at = 5},
};

static void mentions_are_listed_by_claim_path_and_line(void **state)
{
    (void)state;
    replace("z.md", first, 4);
    replace("y.md", first, 2);
    assert_mentions(NULL, "a@2 y.md:3 5; a@2 z.md:3 5; b@1 y.md:9 5; b@0 z.md:9 5; b@1 z.md:9 5; ");
    assert_mentions("a", "a@2 y.md:3 5; a@2 z.md:3 5; ");
    assert_mentions("b@1", "");
}

static void what_a_document_quotes_now_takes_the_place_of_what_it_quoted(void **state)
{
    (void)state;
    static const struct mention later = {.line = 4, .claim = "a", .revision = 3, .seen_at = 6};
    replace("z.md", first, 4);
    replace("y.md", first, 2);
    replace("z.md", &later, 1);
    assert_mentions(NULL, "a@2 y.md:3 5; a@3 z.md:4 6; b@1 y.md:9 5; ");
    replace("y.md", NULL, 0);
    assert_mentions(NULL, "a@3 z.md:4 6; ");
}

static void a_look_changes_nothing_that_is_kept_for_good(void **state)
{
    (void)state;
    struct digest_text before = content(t.store);
    struct error err = {0};
    long long faults = -1;
    replace("z.md", first, 4);
    assert_string_equal(content(t.store).hex, before.hex);
    assert_int_equal(store_verify(t.store, &(struct verifier){0}, &faults, &err), 0);
    assert_int_equal(faults, 0);
}

static void whoever_only_reads_remembers_too_where_the_file_can_be_written(void **state)
{
    (void)state;
    scratch_reopen(&t, STORE_READ);
    replace("z.md", first, 2);
    scratch_reopen(&t, STORE_READ);
    assert_mentions("a", "a@2 z.md:3 5; ");
}

static void a_database_that_is_busy_hinders_no_look(void **state)
{
    (void)state;
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(t.path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    replace("z.md", first, 2);
    assert_int_equal(store_can_write(t.store), 0);
    replace("y.md", first, 2); /* does not wait again */
    assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    assert_mentions(NULL, "");
}

static void all_of_a_document_is_kept_or_nothing(void **state)
{
    (void)state;
    static const struct mention bad[] = {{.line = 1, .claim = "a", .revision = 1}, {.line = 2, .claim = NULL}};
    struct error err = {0};
    replace("z.md", first, 2);
    assert_int_not_equal(mentions_replace(t.store, "z.md", bad, 2, &err), 0);
    assert_mentions("a", "a@2 z.md:3 5; ");
}

static void sql_can_ask_where_a_claim_is_quoted(void **state)
{
    (void)state;
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    replace("z.md", first, 2);
    assert_int_equal(sqlite3_open(t.path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT claim || revision || path || line || seen_at FROM v_mentions_v1 "
                                        "ORDER BY claim",
                                        -1, &st, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(st, 0), "a2z.md31970-01-01T00:00:00.005Z");
    sqlite3_finalize(st);
    sqlite3_close(db);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(mentions_are_listed_by_claim_path_and_line),
        TEST(what_a_document_quotes_now_takes_the_place_of_what_it_quoted),
        TEST(a_look_changes_nothing_that_is_kept_for_good),
        TEST(whoever_only_reads_remembers_too_where_the_file_can_be_written),
        TEST(a_database_that_is_busy_hinders_no_look),
        TEST(all_of_a_document_is_kept_or_nothing),
        TEST(sql_can_ask_where_a_claim_is_quoted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
