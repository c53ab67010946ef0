#include "store_archive.h"

#include <sqlite3.h>

static struct scratch t;

static int set_up(void **state)
{
    (void)state;
    scratch_open(&t);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    scratch_close(&t);
    return 0;
}

struct listed {
    int n, stop_after;
    int64_t last_seq, effective_at, recorded_at;
    char because[64], actor[64];
};

static int note(void *context, const struct event *e)
{
    struct listed *l = context;
    assert_true(e->seq > l->last_seq);
    l->last_seq = e->seq;
    l->effective_at = e->effective_at;
    l->recorded_at = e->recorded_at;
    snprintf(l->because, sizeof l->because, "%s", e->because);
    snprintf(l->actor, sizeof l->actor, "%s", e->actor != NULL ? e->actor : "(nobody)");
    return ++l->n == l->stop_after;
}

static struct listed list(const char *subject, int stop_after)
{
    struct listed l = {.stop_after = stop_after};
    struct error err = {0};
    assert_int_equal(event_list(t.store, subject, note, &l, &err), 0);
    return l;
}

static int withdrawn(const struct digest *id, int64_t as_of)
{
    int is = -1;
    struct error err = {0};
    assert_int_equal(event_receipt_withdrawn(t.store, id, as_of, &is, &err), 0);
    return is;
}

static void events_are_listed_in_order(void **state)
{
    (void)state;
    struct digest a = {{1}}, b = {{2}};
    withdraw(t.store, &a, "first", "2026-04-09T00:00:00Z");
    withdraw(t.store, &b, "second", "2026-04-02T00:00:00Z");
    withdraw(t.store, &a, "third", "2026-04-03T00:00:00Z");
    struct listed all = list(NULL, 0);
    assert_int_equal(all.n, 3);
    assert_int_equal(all.last_seq, 3);
    assert_string_equal(all.because, "third");
    assert_string_equal(all.actor, "ann");
    assert_int_equal(all.effective_at, moment("2026-04-03T00:00:00Z"));
    assert_int_equal(all.recorded_at, all.effective_at + 5);
    assert_int_equal(list(NULL, 2).n, 2);
    char subject[] = "rcp-0200000000000000000000000000000000000000000000000000000000000000";
    assert_int_equal(list(subject, 0).n, 1);
    assert_string_equal(list(subject, 0).because, "second");
    assert_int_equal(list("rcp-", 0).n, 0);
}

static void a_withdrawal_counts_from_its_date(void **state)
{
    (void)state;
    struct digest a = {{1}}, b = {{2}};
    withdraw(t.store, &a, "x", "2026-04-09T00:00:00Z");
    assert_int_equal(withdrawn(&a, moment("2026-04-08T23:59:59.999Z")), 0);
    assert_int_equal(withdrawn(&a, moment("2026-04-09T00:00:00Z")), 1);
    assert_int_equal(withdrawn(&a, 0), 1);
    assert_int_equal(withdrawn(&b, 0), 0);
}

static void other_events_withdraw_nothing(void **state)
{
    (void)state;
    struct error err = {0};
    struct event e = {.kind = "claim.declared",
                      .subject = "rcp-0100000000000000000000000000000000000000000000000000000000000000",
                      .because = "x"};
    assert_int_equal(event_add(t.store, &e, &err), 0);
    e.subject = "b200-vs-h100@1";
    assert_int_equal(event_add(t.store, &e, &err), 0);
    assert_int_equal(withdrawn(&(struct digest){{1}}, 0), 0);
    assert_string_equal(list("b200-vs-h100@1", 0).actor, "(nobody)");
    e.because = NULL;
    assert_int_equal(event_add(t.store, &e, &err), ERR_USAGE);
}

static void what_is_stored_cannot_be_rewritten(void **state)
{
    (void)state;
    static const char *const attempts[] = {
        "UPDATE event SET because = 'y'",
        "UPDATE event SET body = 'y'",
        "DELETE FROM event",
        "UPDATE event SET seq = 9",
        "REPLACE INTO event SELECT * FROM event", /* a delete in disguise */
        "REPLACE INTO event (seq, kind, subject, because, effective_at, recorded_at, previous, hash) "
        "VALUES (1, 'k', 's', 'y', 0, 0, zeroblob(32), randomblob(32))",
        "REPLACE INTO event (seq, kind, subject, because, effective_at, recorded_at, previous, hash) "
        "SELECT 2, 'k', 's', 'y', 0, 0, previous, hash FROM event",
    };
    withdraw(t.store, &(struct digest){{1}}, "x", "2026-04-09T00:00:00Z");
    sqlite3 *raw = NULL;
    assert_int_equal(sqlite3_open(t.path, &raw), SQLITE_OK);
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
        assert_int_not_equal(sqlite3_exec(raw, attempts[i], NULL, NULL, NULL), SQLITE_OK);
        assert_string_equal(sqlite3_errmsg(raw), "events are append-only");
    }
    sqlite3_close(raw);
    assert_int_equal(list(NULL, 0).n, 1);
    assert_string_equal(list(NULL, 0).because, "x");
}

static void an_event_in_an_undone_transaction_never_was(void **state)
{
    (void)state;
    struct error err = {0};
    struct digest_text before = content(t.store);
    assert_int_equal(store_begin(t.store, &err), 0);
    withdraw(t.store, &(struct digest){{1}}, "x", "2026-04-09T00:00:00Z");
    store_rollback(t.store);
    assert_int_equal(list(NULL, 0).n, 0);
    assert_string_equal(content(t.store).hex, before.hex);
}

static void the_digest_knows_what_was_said_and_not_who_wrote_it_down_when(void **state)
{
    (void)state;
    static const char *const bodies[] = {NULL, NULL, NULL, "{}", "{ }"};
    struct error err = {0};
    struct digest_text seen[5];
    for (int i = 0; i < 5; i++) {
        struct event e = {.kind = "k", .subject = "s", .because = i == 2 ? "other" : "b", .effective_at = 7};
        e.actor = i == 0 ? "ann" : "ben";
        e.recorded_at = i;
        e.body = bodies[i];
        assert_int_equal(event_add(t.store, &e, &err), 0);
        seen[i] = content(t.store);
        scratch_close(&t);
        scratch_open(&t);
    }
    assert_string_equal(seen[0].hex, seen[1].hex);
    for (int i = 2; i < 5; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(seen[i].hex, seen[j].hex);
}

/* An event of a claim, as of one day. */
static void say(const char *kind, const char *subject, int64_t ordinal, int64_t recorded_at)
{
    struct error err = {0};
    struct event e = {.kind = kind,
                      .subject = subject,
                      .because = "",
                      .effective_at = moment("2026-04-09T23:59:59.999Z"),
                      .recorded_at = recorded_at,
                      .ordinal = ordinal};
    if (event_add(t.store, &e, &err) != 0)
        fail_msg("%s", err.text);
}

static void assert_order(const char *const *kinds, const int64_t *ordinals, size_t n)
{
    struct arena memory = {0};
    struct event_rows rows;
    struct error err = {0};
    assert_int_equal(events_load(t.store, "", 0, &memory, &rows, &err), 0);
    assert_int_equal(rows.n, n);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(rows.items[i].kind, kinds[i]);
        assert_int_equal(rows.items[i].ordinal, ordinals[i]);
    }
    arena_release(&memory);
}

static void what_is_said_on_one_day_counts_in_the_order_in_which_it_was_said(void **state)
{
    (void)state;
    say("z", "claim:a", 0, 30);
    say("y", "claim:a", 0, 10); /* the clock was set back meanwhile */
    say("x", "claim:b", 0, 20);
    say("w", "claim:a", 0, 20);
    withdraw(t.store, &(struct digest){{1}}, "of a document nothing is counted", "2026-04-01T00:00:00Z");
    assert_order((const char *const[]){"receipt.withdrawn", "z", "x", "y", "w"}, (const int64_t[]){0, 1, 1, 2, 3}, 5);
}

static void an_event_of_another_database_keeps_its_place(void **state)
{
    (void)state;
    say("c", "claim:a", 3, 1);
    say("b", "claim:a", 2, 2);
    say("d", "claim:a", 0, 3); /* said here, and all the others were known */
    say("a", "claim:a", 2, 4); /* neither knew of the other: any order, and everywhere the same */
    assert_order((const char *const[]){"a", "b", "c", "d"}, (const int64_t[]){2, 2, 3, 4}, 4);
}

static void the_same_said_again_is_another_event(void **state)
{
    (void)state;
    struct digest one, other, again;
    struct error err = {0};
    struct event e = {.kind = "claim.challenged", .subject = "claim:a", .because = "doubt", .ordinal = 2};
    assert_int_equal(event_content(&one, &e, &err), 0);
    e.recorded_at = 5;
    e.actor = "ben";
    assert_int_equal(event_content(&again, &e, &err), 0);
    assert_memory_equal(&one, &again, sizeof one);
    e.ordinal = 4;
    assert_int_equal(event_content(&other, &e, &err), 0);
    assert_memory_not_equal(&one, &other, sizeof one);
    e.ordinal = 0;
    e.body = "4"; /* is no ordinal */
    assert_int_equal(event_content(&again, &e, &err), 0);
    assert_memory_not_equal(&other, &again, sizeof one);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(events_are_listed_in_order),
        TEST(a_withdrawal_counts_from_its_date),
        TEST(other_events_withdraw_nothing),
        TEST(what_is_stored_cannot_be_rewritten),
        TEST(an_event_in_an_undone_transaction_never_was),
        TEST(what_is_said_on_one_day_counts_in_the_order_in_which_it_was_said),
        TEST(an_event_of_another_database_keeps_its_place),
        TEST(the_same_said_again_is_another_event),
        TEST(the_digest_knows_what_was_said_and_not_who_wrote_it_down_when),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
