#include "store_archive.h"

#include <sqlite3.h>

static struct scratch t;
static struct arena memory;

static void say(const char *kind, const char *subject, const char *because, const char *body, const char *when)
{
    struct error err = {0};
    struct event e = {.kind = kind,
                      .subject = subject,
                      .because = because,
                      .actor = "ann",
                      .effective_at = moment(when),
                      .recorded_at = moment("2026-06-01T00:00:00Z"),
                      .body = body};
    if (event_add(t.store, &e, &err) != 0)
        fail_msg("%s", err.text);
}

/* Six events, not in the order in which they take effect. */
static int set_up(void **state)
{
    (void)state;
    scratch_open(&t);
    say("claim.declared", "claim:a", "", "{\"revision\":1}", "2026-04-02T00:00:00Z");
    say("policy.set", "policy:moved_pct", "the lab is noisy", "3", "2026-04-01T00:00:00Z");
    withdraw(t.store, &(struct digest){{1}}, "wrong cable", "2026-04-05T00:00:00Z");
    say("claim.renewed", "claim:a", "", "{\"revision\":2}", "2026-04-09T00:00:00Z");
    say("claim.declared", "claim:b", "", "{\"revision\":1}", "2026-04-03T00:00:00Z");
    say("claim.challenged", "claim:b", "doubt", NULL, "2026-04-03T00:00:00Z");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&memory);
    scratch_close(&t);
    return 0;
}

static struct event_rows load(const char *prefix, const char *as_of)
{
    struct event_rows rows = {0};
    struct error err = {0};
    if (events_load(t.store, prefix, as_of != NULL ? moment(as_of) : 0, &memory, &rows, &err) != 0)
        fail_msg("%s", err.text);
    return rows;
}

static void assert_seqs(struct event_rows rows, size_t n, const int64_t *seqs)
{
    assert_int_equal(rows.n, n);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(rows.items[i].seq, seqs[i]);
}

static void events_are_loaded_as_they_took_effect(void **state)
{
    (void)state;
    assert_seqs(load("claim.", NULL), 4, (const int64_t[]){1, 5, 6, 4});
    assert_seqs(load("policy.", NULL), 1, (const int64_t[]){2});
    assert_seqs(load("", NULL), 6, (const int64_t[]){2, 1, 5, 6, 3, 4});
    assert_seqs(load("claims", NULL), 0, NULL);
}

static void what_takes_effect_later_is_not_loaded(void **state)
{
    (void)state;
    assert_seqs(load("claim.", "2026-04-02T23:59:59.999Z"), 1, (const int64_t[]){1});
    assert_seqs(load("claim.", "2026-04-03T00:00:00Z"), 3, (const int64_t[]){1, 5, 6});
    assert_seqs(load("claim.", "2026-03-01T00:00:00Z"), 0, NULL);
}

static void everything_that_was_said_is_loaded(void **state)
{
    (void)state;
    struct event e = load("policy.", NULL).items[0], c = load("claim.", NULL).items[2];
    assert_string_equal(e.kind, "policy.set");
    assert_string_equal(e.subject, "policy:moved_pct");
    assert_string_equal(e.because, "the lab is noisy");
    assert_string_equal(e.actor, "ann");
    assert_string_equal(e.body, "3");
    assert_int_equal(e.effective_at, moment("2026-04-01T00:00:00Z"));
    assert_int_equal(e.recorded_at, moment("2026-06-01T00:00:00Z"));
    assert_string_equal(c.because, "doubt");
    assert_null(c.body);
}

static int take_body(void *context, const struct event *e)
{
    snprintf(context, 32, "%s", e->body != NULL ? e->body : "(none)");
    return 0;
}

static void a_list_has_the_bodies_too(void **state)
{
    (void)state;
    char body[32];
    struct error err = {0};
    assert_int_equal(event_list(t.store, "policy:moved_pct", take_body, body, &err), 0);
    assert_string_equal(body, "3");
    assert_int_equal(event_list(t.store, "claim:b", take_body, body, &err), 0);
    assert_string_equal(body, "(none)");
}

static void an_archive_without_events_has_a_sound_chain(void **state)
{
    (void)state;
    scratch_close(&t);
    scratch_open(&t);
    assert_int_equal(load("", NULL).n, 0);
}

/* The triggers go first: whoever tampers with a file is not stopped by them. */
static void tamper(const char *sql)
{
    sqlite3 *raw = NULL;
    assert_int_equal(sqlite3_open(t.path, &raw), SQLITE_OK);
    if (sqlite3_exec(raw,
                     "DROP TRIGGER event_never_changes; DROP TRIGGER event_never_goes; "
                     "DROP TRIGGER event_never_replaced",
                     NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(raw, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(raw));
    assert_true(sqlite3_total_changes(raw) > 0);
    sqlite3_close(raw);
}

static void assert_refused(const char *words)
{
    struct event_rows rows = {.n = 77};
    struct error err = {0};
    assert_int_equal(events_load(t.store, "policy.", 0, &memory, &rows, &err), ERR_INTEGRITY);
    if (strstr(err.text, words) == NULL || strncmp(err.text, t.path, strlen(t.path)) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(rows.n, 77);
}

/* Of events that are not asked for as well. */
static void a_damaged_chain_is_refused_by_the_event(void **state)
{
    static const struct {
        const char *sql, *words;
    } cases[] = {
        {"UPDATE event SET body = '{\"revision\":3}' WHERE seq = 4", "event 4: is not what its hash says"},
        {"UPDATE event SET body = NULL WHERE seq = 4", "event 4: is not what its hash says"},
        {"UPDATE event SET body = 'x' WHERE seq = 6", "event 6: is not what its hash says"},
        {"UPDATE event SET ordinal = 7 WHERE seq = 6", "event 6: is not what its hash says"},
        {"UPDATE event SET ordinal = 1 WHERE seq = 3", "event 3: is not what its hash says"},
        {"UPDATE event SET actor = NULL WHERE seq = 1", "event 1: is not what its hash says"},
        {"UPDATE event SET effective_at = effective_at - 1 WHERE seq = 2", "event 2: is not what its hash says"},
        {"UPDATE event SET kind = 'claim.answered' WHERE seq = 6", "event 6: is not what its hash says"},
        {"UPDATE event SET document = NULL WHERE seq = 3", "event 3: its document is not the one its subject names"},
        {"UPDATE event SET previous = zeroblob(32) WHERE seq = 5", "event 5: is not chained to the event before it"},
        {"DELETE FROM event WHERE seq = 1", "event 2: the one before it is missing"},
        {"DELETE FROM event WHERE seq = 3", "event 4: the one before it is missing"},
        {"DELETE FROM event WHERE seq >= 5", "event 6: is missing, and with it every one after event 4"},
        {"DELETE FROM event", "event 6: is missing, and with it every one after event 0"},
        {"UPDATE meta SET value = '5' || substr(value, 2) WHERE key = 'event_head'",
         "event 6: comes after the one recorded as the last (5)"},
        {"UPDATE meta SET value = value || '0' WHERE key = 'event_head'",
         "event 6: is not the one recorded as the last"},
        {"UPDATE meta SET value = 'x' WHERE key = 'event_head'", "events: there is no record of the last one"},
        {"DELETE FROM meta WHERE key = 'event_head'", "events: there is no record of the last one"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tamper(cases[i].sql);
        assert_refused(cases[i].words);
        tear_down(state);
        set_up(state);
    }
}

static void nothing_is_appended_to_what_is_left_of_a_chain(void **state)
{
    (void)state;
    struct error err = {0};
    struct event e = {.kind = "claim.withdrawn", .subject = "claim:a", .because = "x"};
    tamper("DELETE FROM event WHERE seq = 6");
    assert_int_equal(event_add(t.store, &e, &err), ERR_INTEGRITY);
    assert_non_null(strstr(err.text, "event 6: is missing"));
    assert_refused("event 6: is missing");
}

static void an_undone_event_leaves_the_end_where_it_was(void **state)
{
    (void)state;
    struct error err = {0};
    assert_int_equal(store_begin(t.store, &err), 0);
    say("claim.withdrawn", "claim:a", "x", NULL, "2026-05-01T00:00:00Z");
    assert_int_equal(load("claim.", NULL).n, 5);
    store_rollback(t.store);
    assert_int_equal(load("claim.", NULL).n, 4);
    say("claim.withdrawn", "claim:a", "y", NULL, "2026-05-01T00:00:00Z");
    assert_int_equal(load("claim.", NULL).n, 5);
}

/* SQLite's allocator, which fails once when told to. */
static sqlite3_mem_methods sqlites;
static int until_failure = -1; /* allocations; -1: it does not fail */

static int may_allocate(void)
{
    int may = until_failure != 0;
    until_failure -= until_failure >= 0;
    return may;
}

static void *allocate(int size)
{
    return may_allocate() ? sqlites.xMalloc(size) : NULL;
}

static void *reallocate(void *old, int size)
{
    return may_allocate() ? sqlites.xRealloc(old, size) : NULL;
}

static void use_allocator(void)
{
    sqlite3_mem_methods ours;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlites), SQLITE_OK);
    ours = sqlites;
    ours.xMalloc = allocate;
    ours.xRealloc = reallocate;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &ours), SQLITE_OK);
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK);
}

extern const char store_schema_sql[], store_schema_prices_sql[], store_schema_claims_sql[], store_schema_asked_sql[];

/* As some other tool might have written it; there every text that is read takes memory. */
static void use_database_in_utf_16(void)
{
    const char *const steps[] = {"PRAGMA encoding = 'UTF-16'", store_schema_sql,       store_schema_prices_sql,
                                 store_schema_claims_sql,      store_schema_asked_sql, "PRAGMA user_version = 4"};
    sqlite3 *raw = NULL;
    scratch_close(&t);
    scratch_open(&t);
    store_close(t.store);
    t.store = NULL;
    assert_int_equal(unlink(t.path), 0);
    assert_int_equal(sqlite3_open(t.path, &raw), SQLITE_OK);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (sqlite3_exec(raw, steps[i], NULL, NULL, NULL) != SQLITE_OK)
            fail_msg("%s", sqlite3_errmsg(raw));
    sqlite3_close(raw);
    scratch_reopen(&t, STORE_WRITE);
    say("claim.declared", "claim:a", "", "{}", "2026-04-02T00:00:00Z");
    say("claim.challenged", "claim:a", "doubt", NULL, "2026-04-03T00:00:00Z");
}

static void want_of_memory_is_no_damage(void **state)
{
    (void)state;
    struct event_rows rows = {0};
    int n = 0, failed = 1;
    use_database_in_utf_16();
    for (; failed; n++) {
        struct error err = {0};
        scratch_reopen(&t, STORE_READ); /* with nothing in its cache */
        until_failure = n;
        int rc = events_load(t.store, "", 0, &memory, &rows, &err);
        failed = until_failure < 0;
        until_failure = -1;
        if (rc != 0 && rc != ERR_NOMEM)
            fail_msg("%d allocations: %s", n, err.text);
    }
    assert_int_equal(rows.n, 2);
    assert_true(n > 30);
}

static void a_body_of_nothing_is_refused(void **state)
{
    (void)state;
    struct error err = {0};
    struct event e = {.kind = "policy.set", .subject = "policy:moved_pct", .because = "x", .body = ""};
    assert_int_equal(event_add(t.store, &e, &err), ERR_USAGE);
    assert_int_equal(load("", NULL).n, 6);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(events_are_loaded_as_they_took_effect),
        TEST(what_takes_effect_later_is_not_loaded),
        TEST(everything_that_was_said_is_loaded),
        TEST(a_list_has_the_bodies_too),
        TEST(an_archive_without_events_has_a_sound_chain),
        TEST(a_damaged_chain_is_refused_by_the_event),
        TEST(nothing_is_appended_to_what_is_left_of_a_chain),
        TEST(an_undone_event_leaves_the_end_where_it_was),
        TEST(want_of_memory_is_no_damage),
        TEST(a_body_of_nothing_is_refused),
    };
    use_allocator();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
