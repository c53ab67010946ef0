#include "store/asked.h"

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

static void ask(const char *question, const char *codes, const char *when)
{
    struct error err = {0};
    struct asked a = {.question = question, .codes = codes, .what = "refused"};
    if (asked_remember(t.store, &a, moment(when), &err) != 0)
        fail_msg("%s", err.text);
}

/* "question codes times" and a semicolon for each. */
static void assert_asked(const char *from, const char *to, const char *expected)
{
    struct error err = {0};
    struct asked *a = NULL;
    size_t n = 77;
    char is[512] = "";
    assert_int_equal(asked_between(t.store, moment(from), moment(to), &memory, &a, &n, &err), 0);
    for (size_t i = 0; i < n; i++)
        snprintf(is + strlen(is), sizeof is - strlen(is), "%s %s %lld; ", a[i].question, a[i].codes,
                 (long long)a[i].times);
    assert_string_equal(is, expected);
}

static void what_is_asked_most_often_comes_first_whichever_days_it_was_asked(void **state)
{
    (void)state;
    ask("a", "MCR-R002", "2026-04-13T00:00:00Z");
    ask("b", "MCR-R002", "2026-04-14T01:00:00Z");
    ask("b", "MCR-R002", "2026-04-14T23:59:59Z");
    ask("b", "MCR-R002", "2026-04-19T23:59:59Z");
    ask("b", "MCR-R003", "2026-04-19T23:59:59Z"); /* for another reason */
    assert_asked("2026-04-13T00:00:00Z", "2026-04-19T23:59:59Z", "b MCR-R002 3; a MCR-R002 1; b MCR-R003 1; ");
}

static void a_day_belongs_to_the_days_it_lies_between(void **state)
{
    (void)state;
    ask("before", "MCR-R002", "2026-04-12T23:59:59Z");
    ask("in", "MCR-R002", "2026-04-13T00:00:00Z");
    ask("after", "MCR-R002", "2026-04-20T00:00:00Z");
    assert_asked("2026-04-13T00:00:00Z", "2026-04-19T23:59:59Z", "in MCR-R002 1; ");
    assert_asked("2027-01-01T00:00:00Z", "2027-12-31T23:59:59Z", "");
}

static void asking_changes_nothing_that_is_kept_for_good(void **state)
{
    (void)state;
    struct digest_text before = content(t.store);
    struct error err = {0};
    long long faults = -1;
    ask("a", "MCR-R002", "2026-04-13T00:00:00Z");
    assert_string_equal(content(t.store).hex, before.hex);
    assert_int_equal(store_verify(t.store, &(struct verifier){0}, &faults, &err), 0);
    assert_int_equal(faults, 0);
}

static void whoever_only_reads_is_remembered_and_a_busy_database_hinders_nobody(void **state)
{
    (void)state;
    sqlite3 *other = NULL;
    scratch_reopen(&t, STORE_READ);
    ask("a", "MCR-R002", "2026-04-13T00:00:00Z");
    assert_int_equal(sqlite3_open(t.path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    ask("b", "MCR-R002", "2026-04-13T00:00:00Z");
    assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    assert_asked("2026-04-13T00:00:00Z", "2026-04-13T00:00:00Z", "a MCR-R002 1; ");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_is_asked_most_often_comes_first_whichever_days_it_was_asked),
        TEST(a_day_belongs_to_the_days_it_lies_between),
        TEST(asking_changes_nothing_that_is_kept_for_good),
        TEST(whoever_only_reads_is_remembered_and_a_busy_database_hinders_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
