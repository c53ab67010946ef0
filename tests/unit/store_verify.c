#include "store_archive.h"

#include <sqlite3.h>

static struct scratch t;
static struct digest first;
static char first_hex[DIGEST_HEX_SIZE];

static int set_up(void **state)
{
    (void)state;
    scratch_open(&t);
    struct error err = {0};
    assert_int_equal(store_begin(t.store, &err), 0);
    first = add_run(t.store, (struct run){.call = "fc-1"}).id;
    digest_hex(first_hex, &first);
    add_run(t.store, (struct run){.call = "fc-2", .no_flags = 1});
    add_run(t.store, (struct run){.call = "fc-3", .note = "a"});
    add_run(t.store, (struct run){.call = "fc-3", .note = "b"});
    add_unreadable(t.store, "abc", 3, "no");
    assert_int_equal(store_commit(t.store, &err), 0);
    withdraw(t.store, &first, "one", "2026-04-09T00:00:00Z");
    withdraw(t.store, &(struct digest){{2}}, "two", "2026-04-08T00:00:00Z");
    withdraw(t.store, &(struct digest){{3}}, "three", "2026-04-08T00:00:00Z");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    scratch_close(&t);
    return 0;
}

static void raw_exec(sqlite3 *raw, const char *sql)
{
    if (sqlite3_exec(raw, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(raw));
}

/* A statement a row, in fresh memory. */
static char *raw_list(sqlite3 *raw, const char *sql)
{
    sqlite3_stmt *st = NULL;
    char *list = NULL;
    assert_int_equal(sqlite3_prepare_v2(raw, sql, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    list = strdup((const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    assert_non_null(list);
    return list;
}

/* The triggers go first and come back: whoever tampers with a file is not stopped by them, nor leaves them open. */
static void tamper(const char *sql)
{
    sqlite3 *raw = NULL;
    assert_int_equal(sqlite3_open(t.path, &raw), SQLITE_OK);
    char *drop = raw_list(raw, "SELECT group_concat('DROP TRIGGER ' || name, '; ') FROM sqlite_schema "
                               "WHERE type = 'trigger'");
    char *make = raw_list(raw, "SELECT group_concat(sql, '; ') FROM sqlite_schema WHERE type = 'trigger'");
    raw_exec(raw, drop);
    raw_exec(raw, sql);
    raw_exec(raw, make);
    assert_true(sqlite3_total_changes(raw) > 0);
    sqlite3_close(raw);
    free(drop);
    free(make);
}

static void redefine(const char *sql)
{
    sqlite3 *raw = NULL;
    assert_int_equal(sqlite3_open(t.path, &raw), SQLITE_OK);
    raw_exec(raw, sql);
    sqlite3_close(raw);
}

struct heard {
    char text[8192];
    long long n;
};

static void hear(void *context, const char *fault)
{
    struct heard *h = context;
    size_t n = strlen(h->text);
    snprintf(h->text + n, sizeof h->text - n, "%s\n", fault);
    h->n++;
}

static struct heard verify(void)
{
    struct heard h = {0};
    struct error err = {0};
    long long faults = -1;
    if (store_verify(t.store, &(struct verifier){.context = &h, .report = hear}, &faults, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(faults, h.n);
    return h;
}

static void assert_found(const char *sql, const char *words)
{
    assert_int_equal(verify().n, 0);
    tamper(sql);
    struct heard h = verify();
    if (h.n == 0 || strstr(h.text, words) == NULL)
        fail_msg("%s: heard: %s", sql, h.text);
}

static void a_sound_archive_has_no_faults(void **state)
{
    (void)state;
    struct heard h = verify();
    assert_string_equal(h.text, "");
    scratch_reopen(&t, STORE_READ);
    assert_string_equal(verify().text, "");
}

/* Nothing in them is changed, but what they let in, or show, is. */
static void a_changed_definition_is_found_whatever_it_defines(void **state)
{
    static const struct {
        const char *sql, *heard;
    } cases[] = {
        {"DROP TRIGGER event_never_goes", "trigger 'event_never_goes': missing\n"},
        {"DROP TRIGGER event_never_goes; CREATE TRIGGER event_never_goes BEFORE DELETE ON event BEGIN SELECT 1; END",
         "trigger 'event_never_goes': not as this program makes it\n"},
        {"DROP VIEW v_attempts_v1; CREATE VIEW v_attempts_v1 AS SELECT 9 AS attempts",
         "view 'v_attempts_v1': not as this program makes it\n"},
        {"DROP VIEW v_attempts_v1", "view 'v_attempts_v1': missing\n"},
        {"CREATE TRIGGER helpful AFTER INSERT ON receipt BEGIN UPDATE receipt SET own_grade = 'receipt'; END",
         "trigger 'helpful': not of this program\n"},
        {"CREATE TABLE mine (x); CREATE VIEW yours AS SELECT 1",
         "table 'mine': not of this program\nview 'yours': not of this program\n"},
        {"DROP INDEX price_supersedes", "index 'price_supersedes': missing\n"},
        {"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (size >= 0)', '') "
         "WHERE name = 'document'",
         "table 'document': not as this program makes it\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(verify().n, 0);
        redefine(cases[i].sql);
        scratch_reopen(&t, STORE_READ);
        assert_string_equal(verify().text, cases[i].heard);
        tear_down(state);
        set_up(state);
    }
}

/* All documents of this archive lie in pack 1: the first one's frame, from its head to its last byte. */
static void a_changed_byte_in_a_body_is_found(void **state)
{
    (void)state;
    static const char *const places[] = {"1", "20", "d.length / 2", "d.length - 9", "d.length"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char sql[512];
        struct error err = {0};
        char *bytes = NULL;
        size_t size = 0;
        snprintf(sql, sizeof sql,
                 "UPDATE pack SET frames = (SELECT CAST(substr(frames, 1, d.start + %s - 1) || "
                 "CASE substr(frames, d.start + %s, 1) WHEN x'41' THEN x'42' ELSE x'41' END || "
                 "substr(frames, d.start + %s + 1) AS BLOB) FROM document d WHERE d.doc = 1) WHERE pack = 1",
                 places[i], places[i], places[i]);
        assert_found(sql, first_hex);
        assert_int_equal(document_bytes(t.store, &first, &bytes, &size, &err), ERR_INTEGRITY);
        assert_non_null(strstr(err.text, first_hex));
        tear_down(state);
        set_up(state);
    }
}

static void another_documents_bytes_are_found(void **state)
{
    (void)state;
    struct error err = {0};
    char *bytes = NULL;
    size_t size = 0;
    assert_found("UPDATE document SET (pack, start, length, size) = "
                 "(SELECT pack, start, length, size FROM document WHERE doc = 3) WHERE doc = 1",
                 "not what the id says");
    assert_int_equal(document_bytes(t.store, &first, &bytes, &size, &err), ERR_INTEGRITY);
}

static void a_missing_pack_is_found(void **state)
{
    (void)state;
    assert_found("DELETE FROM pack WHERE pack = 1", "stored bytes are gone");
    assert_non_null(strstr(verify().text, "refers to a row of pack"));
}

static void a_place_outside_the_pack_is_found(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "UPDATE document SET start = 100000 WHERE doc = 1",
        "UPDATE document SET length = 9223372036854775807 WHERE doc = 1",
        "UPDATE document SET start = 9223372036854775807, length = 9223372036854775807 WHERE doc = 1",
        "UPDATE pack SET frames = substr(frames, 1, 100) WHERE pack = 1",
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        assert_found(changes[i], "stored bytes are gone");
        tear_down(state);
        set_up(state);
    }
}

static void a_wrong_length_is_found(void **state)
{
    (void)state;
    assert_found("UPDATE document SET size = 1000000000000000000 WHERE doc = 1", "another length");
}

/* What is quoted is not read whole, but what was taken away is seen. */
static void assert_content(int holds)
{
    struct error err = {0};
    int rc = store_content_check(t.store, &err);
    assert_int_equal(rc, holds ? 0 : ERR_INTEGRITY);
    assert_true(holds || strstr(err.text, "not those that the content digest was made of") != NULL);
}

static void a_missing_document_is_found(void **state)
{
    (void)state;
    assert_content(1);
    assert_found("DELETE FROM document WHERE doc = 5", "content digest");
    assert_content(0);
}

/* Whoever cuts the chain may write its end anew. */
static void an_event_cut_off_with_the_end_written_anew_is_found(void **state)
{
    (void)state;
    assert_found(
        "DELETE FROM event WHERE seq = 3; UPDATE meta SET value = (SELECT seq || ':' || lower(hex(hash)) FROM event "
        "ORDER BY seq DESC LIMIT 1) WHERE key = 'event_head'",
        "content digest");
    assert_content(0);
}

static void a_changed_number_is_found(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "UPDATE receipt SET whole_run_tok_per_s = whole_run_tok_per_s * 1.01 WHERE doc = 1",
        "UPDATE receipt SET own_grade = 'receipt', reasons = '[]' WHERE doc = 2",
        "UPDATE receipt SET status = 'failed' WHERE doc = 1",
        "UPDATE receipt SET seen_at = seen_at + 1 WHERE doc = 1",
        "UPDATE receipt SET shares_key = 0 WHERE doc = 3",
        "UPDATE receipt SET host = 'h-8' WHERE doc = 1",
        "UPDATE receipt SET n_records = 9 WHERE doc = 1",
        "UPDATE receipt SET attempt = 2 WHERE doc = 1",
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        assert_found(changes[i], "its row is not what its bytes say");
        tear_down(state);
        set_up(state);
    }
}

static void a_missing_row_is_found(void **state)
{
    (void)state;
    assert_found("DELETE FROM receipt WHERE doc = 1", "a readable document without its row");
}

static void a_changed_class_is_found(void **state)
{
    (void)state;
    assert_found("UPDATE class SET accelerator = 'B200'", "its factors have another digest");
}

static void a_changed_stack_is_found(void **state)
{
    (void)state;
    assert_found("UPDATE stack SET revision = 'other'", "a stack with revision 'other'");
}

static void a_changed_event_is_found(void **state)
{
    (void)state;
    assert_found("UPDATE event SET because = 'another reason' WHERE seq = 2", "event 2: is not what its hash says");
    assert_non_null(strstr(verify().text, "content digest"));
}

static void a_changed_actor_is_found(void **state)
{
    (void)state;
    assert_found("UPDATE event SET actor = 'ben' WHERE seq = 3", "event 3: is not what its hash says");
}

static void an_event_taken_out_is_found(void **state)
{
    (void)state;
    assert_found("DELETE FROM event WHERE seq = 2", "event 3: the one before it is missing");
}

static void the_last_event_taken_off_is_found(void **state)
{
    (void)state;
    assert_found("DELETE FROM event WHERE seq = 3", "event 3: is missing, and with it every one after event 2");
    assert_non_null(strstr(verify().text, "content digest"));
}

static void a_body_slipped_in_is_found(void **state)
{
    (void)state;
    assert_found("UPDATE event SET body = '{}' WHERE seq = 2", "event 2: is not what its hash says");
    assert_non_null(strstr(verify().text, "content digest"));
}

/* Withdrawals are looked up by it. */
static void an_event_about_nothing_is_found(void **state)
{
    (void)state;
    assert_found("UPDATE event SET document = NULL WHERE seq = 1",
                 "event 1: its document is not the one its subject names");
}

static void a_changed_end_of_events_is_found(void **state)
{
    (void)state;
    assert_found("UPDATE meta SET value = '2' || substr(value, 2) WHERE key = 'event_head'",
                 "event 3: comes after the one recorded as the last (2)");
    assert_int_equal(verify().n, 1);
}

static void a_wrong_content_digest_is_found(void **state)
{
    (void)state;
    assert_found("UPDATE meta SET value = replace(value, substr(value, 1, 1), 'e') || '' WHERE key = 'content_digest'",
                 "content digest: recorded as e");
}

static void no_content_digest_at_all_is_found(void **state)
{
    (void)state;
    assert_found("UPDATE meta SET value = 'x' WHERE key = 'content_digest'", "no content digest");
}

static void a_dangling_reference_is_found(void **state)
{
    (void)state;
    assert_found("DELETE FROM stack", "refers to a row of stack");
}

static void an_older_grade_is_noted(void **state)
{
    (void)state;
    assert_found("UPDATE receipt SET grade_method = 'grade/0' WHERE doc = 1",
                 "note: 1 receipts were graded by grade/0");
}

static void a_damaged_page_is_a_fault_not_a_failure(void **state)
{
    (void)state;
    store_close(t.store);
    t.store = NULL;
    FILE *f = fopen(t.path, "r+b");
    assert_non_null(f);
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    long size = ftell(f);
    for (long at = 4096L * 3; at < size; at += 4096) { /* the headers of all b-tree pages but the first few */
        assert_int_equal(fseek(f, at, SEEK_SET), 0);
        assert_int_equal(fwrite("\x77\x77\x77\x77", 1, 4, f), 4);
    }
    assert_int_equal(fclose(f), 0);
    struct error err = {0};
    int rc = store_open(&t.store, t.path, STORE_READ, &err);
    if (rc == 0)
        assert_true(verify().n > 0);
    else
        assert_int_equal(rc, ERR_INTEGRITY);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_sound_archive_has_no_faults),
        TEST(a_changed_definition_is_found_whatever_it_defines),
        TEST(a_changed_byte_in_a_body_is_found),
        TEST(another_documents_bytes_are_found),
        TEST(a_missing_pack_is_found),
        TEST(a_place_outside_the_pack_is_found),
        TEST(a_wrong_length_is_found),
        TEST(a_missing_document_is_found),
        TEST(an_event_cut_off_with_the_end_written_anew_is_found),
        TEST(a_changed_number_is_found),
        TEST(a_missing_row_is_found),
        TEST(a_changed_class_is_found),
        TEST(a_changed_stack_is_found),
        TEST(a_changed_event_is_found),
        TEST(a_changed_actor_is_found),
        TEST(an_event_taken_out_is_found),
        TEST(the_last_event_taken_off_is_found),
        TEST(a_body_slipped_in_is_found),
        TEST(an_event_about_nothing_is_found),
        TEST(a_changed_end_of_events_is_found),
        TEST(a_wrong_content_digest_is_found),
        TEST(no_content_digest_at_all_is_found),
        TEST(a_dangling_reference_is_found),
        TEST(an_older_grade_is_noted),
        TEST(a_damaged_page_is_a_fault_not_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
