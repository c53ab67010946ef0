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

/* bytes may be NULL: then only the hash speaks, which document_bytes() checks itself. */
static void assert_stored(const struct digest *id, const void *bytes, size_t size)
{
    char *back = NULL;
    size_t n = 0;
    struct error err = {0};
    if (document_bytes(t.store, id, &back, &n, &err) != 0)
        fail_msg("%s", err.text);
    if (bytes != NULL) {
        assert_int_equal(n, size);
        assert_memory_equal(back, bytes, size);
    }
    assert_int_equal(back[n], '\0');
    free(back);
}

static void bytes_come_back_as_they_were(void **state)
{
    (void)state;
    char *text = receipt_text(&(struct run){.note = "\\ud83d\\ude00"});
    struct added_document a = add_text(t.store, text);
    struct digest expected;
    digest_of(&expected, text, strlen(text));
    assert_memory_equal(&a.id, &expected, sizeof expected);
    assert_int_equal(a.outcome, ADDED_NEW);
    assert_string_equal(a.conflict, "");
    assert_stored(&a.id, text, strlen(text));
    scratch_reopen(&t, STORE_READ);
    assert_stored(&a.id, text, strlen(text));
    free(text);
}

static void bytes_can_be_read_before_the_commit(void **state)
{
    (void)state;
    enum { N = 200 };
    static struct digest ids[N];
    struct error err = {0};
    assert_int_equal(store_begin(t.store, &err), 0);
    for (int i = 0; i < N; i++) { /* more than one pack */
        char call[16];
        snprintf(call, sizeof call, "fc-%d", i);
        char *text = receipt_text(&(struct run){.call = call});
        ids[i] = add_text(t.store, text).id;
        assert_stored(&ids[i], text, strlen(text));
        assert_stored(&ids[i / 2], NULL, 0);
        free(text);
    }
    assert_int_equal(store_commit(t.store, &err), 0);
    for (int i = 0; i < N; i++)
        assert_stored(&ids[i], NULL, 0);
}

static void unreadable_bytes_are_kept_whatever_they_are(void **state)
{
    (void)state;
    unsigned char noise[70000];
    unsigned x = 1;
    for (size_t i = 0; i < sizeof noise; i++) {
        x = x * 1664525u + 1013904223u;
        noise[i] = (unsigned char)(x >> 24);
    }
    struct added_document a = add_unreadable(t.store, noise, sizeof noise, "1:1: not JSON");
    struct added_document b = add_unreadable(t.store, "", 0, "1:1: empty");
    assert_stored(&a.id, noise, sizeof noise);
    assert_stored(&b.id, "", 0);
    assert_int_equal(info(t.store).unreadable, 2);
}

static int count_unreadable(void *context, const struct unreadable *u)
{
    assert_string_equal(u->origin, "runs/bad.json");
    assert_string_equal(u->fault, "1:2: no");
    assert_int_equal(u->size, 3);
    assert_int_equal(strlen(u->name), RECEIPT_ID_SIZE - 1);
    ++*(int *)context;
    return 0;
}

static void unreadable_documents_are_listed_with_their_fault(void **state)
{
    (void)state;
    int n = 0;
    struct error err = {0};
    add_unreadable(t.store, "abc", 3, "1:2: no");
    add_run(t.store, (struct run){0});
    assert_int_equal(document_unreadable(t.store, count_unreadable, &n, &err), 0);
    assert_int_equal(n, 1);
}

static void the_same_document_again_changes_nothing(void **state)
{
    (void)state;
    struct added_document a = add_run(t.store, (struct run){0});
    struct added_document u = add_unreadable(t.store, "abc", 3, "no");
    struct digest_text before = content(t.store);
    struct added_document again = add_run(t.store, (struct run){0});
    assert_int_equal(again.outcome, ADDED_DUPLICATE);
    assert_memory_equal(&again.id, &a.id, sizeof a.id);
    again = add_unreadable(t.store, "abc", 3, "no");
    assert_int_equal(again.outcome, ADDED_DUPLICATE);
    assert_memory_equal(&again.id, &u.id, sizeof u.id);
    assert_string_equal(content(t.store).hex, before.hex);
    assert_int_equal(info(t.store).documents, 2);
}

static void white_space_makes_no_new_document(void **state)
{
    (void)state;
    struct added_document a = add_run(t.store, (struct run){0});
    struct digest_text before = content(t.store);
    struct added_document b = add_run(t.store, (struct run){.separator = " \n\t"});
    assert_int_equal(b.outcome, ADDED_DUPLICATE);
    assert_memory_equal(&b.id, &a.id, sizeof a.id);
    assert_string_equal(b.conflict, "");
    assert_string_equal(content(t.store).hex, before.hex);
}

static void a_conflict_is_found_in_either_order(void **state)
{
    (void)state;
    char first[RECEIPT_ID_SIZE], second[RECEIPT_ID_SIZE];
    struct added_document a = add_run(t.store, (struct run){.note = "a"});
    struct added_document b = add_run(t.store, (struct run){.note = "b"});
    struct added_document again = add_run(t.store, (struct run){.note = "a"});
    receipt_name(first, &a.id);
    receipt_name(second, &b.id);
    assert_string_equal(a.conflict, "");
    assert_string_equal(b.conflict, first);
    assert_int_equal(again.outcome, ADDED_DUPLICATE);
    assert_string_equal(again.conflict, second);
}

static void only_finished_documents_under_one_key_are_in_conflict(void **state)
{
    (void)state;
    add_run(t.store, (struct run){.note = "a"});
    assert_string_equal(add_run(t.store, (struct run){.status = "running"}).conflict, "");
    assert_string_equal(add_run(t.store, (struct run){.attempt = 2}).conflict, "");
    assert_string_equal(add_run(t.store, (struct run){.app = "ap-2"}).conflict, "");
    assert_string_equal(add_run(t.store, (struct run){.call = "", .note = "x"}).conflict, "");
    assert_string_equal(add_run(t.store, (struct run){.call = "", .note = "y"}).conflict, "");
}

static void a_withdrawn_document_is_in_conflict_with_nothing(void **state)
{
    (void)state;
    struct added_document a = add_run(t.store, (struct run){.note = "a"});
    withdraw(t.store, &a.id, "wrong host", "2026-04-02T00:00:00Z");
    assert_string_equal(add_run(t.store, (struct run){.note = "b"}).conflict, "");
    assert_string_equal(add_run(t.store, (struct run){.note = "a"}).conflict, "");
}

static void an_id_is_found_by_any_unique_prefix(void **state)
{
    (void)state;
    char hex[DIGEST_HEX_SIZE], prefix[DIGEST_HEX_SIZE + 4];
    struct digest found;
    struct error err = {0};
    struct added_document a = add_run(t.store, (struct run){0});
    digest_hex(hex, &a.id);
    for (int n = 4; n <= 64; n++) {
        snprintf(prefix, sizeof prefix, "%s%.*s", n % 2 ? "rcp-" : "", n, hex);
        memset(&found, 0, sizeof found);
        assert_int_equal(document_find(t.store, prefix, &found, &err), 0);
        assert_memory_equal(&found, &a.id, sizeof found);
    }
    hex[40] = hex[40] == '0' ? '1' : '0';
    assert_int_equal(document_find(t.store, hex, &found, &err), ERR_NOT_FOUND);
}

static void what_is_no_prefix_is_not_found(void **state)
{
    (void)state;
    static const char *const words[] = {"", "rcp-", "rcp-12", "zzzz", "rcp-12 4", "rcp-0000%"};
    struct digest found;
    struct error err = {0};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        assert_int_equal(document_find(t.store, words[i], &found, &err), ERR_NOT_FOUND);
        assert_non_null(strstr(err.text, words[i]));
    }
}

/* Among 2,000 ids some two share their first four digits: the chance that none do is below 1e-13. */
static void an_ambiguous_prefix_names_the_candidates(void **state)
{
    (void)state;
    enum { N = 2000 };
    static struct digest ids[N];
    struct error err = {0};
    assert_int_equal(store_begin(t.store, &err), 0);
    for (int i = 0; i < N; i++)
        ids[i] = add_unreadable(t.store, &i, sizeof i, "no").id;
    assert_int_equal(store_commit(t.store, &err), 0);
    for (int i = 0; i < N; i++)
        for (int k = 0; k < i; k++)
            if (memcmp(&ids[i], &ids[k], 2) == 0) {
                char hex[DIGEST_HEX_SIZE], other[DIGEST_HEX_SIZE];
                struct digest found;
                digest_hex(hex, &ids[i]);
                digest_hex(other, &ids[k]);
                hex[4] = '\0';
                other[16] = '\0';
                assert_int_equal(document_find(t.store, hex, &found, &err), ERR_NOT_FOUND);
                assert_non_null(strstr(err.text, "ambiguous"));
                assert_non_null(strstr(err.text, other));
                return;
            }
    fail_msg("no two ids share four digits");
}

static void an_absent_document_is_not_found(void **state)
{
    (void)state;
    struct digest id = {{7}};
    struct error err = {0};
    char *bytes = NULL;
    size_t size = 0;
    assert_int_equal(document_bytes(t.store, &id, &bytes, &size, &err), ERR_NOT_FOUND);
    assert_string_equal(err.text, "no document 'rcp-070000000000'");
}

static void the_digest_does_not_depend_on_the_order(void **state)
{
    (void)state;
    static const int orders[][4] = {{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}};
    struct digest_text seen[3];
    for (size_t o = 0; o < 3; o++) {
        struct added_document a;
        for (size_t i = 0; i < 4; i++) {
            int which = orders[o][i];
            if (which == 0)
                add_run(t.store, (struct run){.note = "a"});
            if (which == 1)
                add_run(t.store, (struct run){.note = "b"});
            if (which == 2)
                add_unreadable(t.store, "abc", 3, o == 0 ? "why" : "another program's words");
            if (which == 3)
                withdraw(t.store, &(struct digest){{9}}, "because", "2026-04-02T00:00:00Z");
        }
        a = add_run(t.store, (struct run){.note = "a", .separator = o == 1 ? " " : ""});
        assert_int_equal(a.outcome, ADDED_DUPLICATE);
        seen[o] = content(t.store);
        scratch_close(&t);
        scratch_open(&t);
    }
    assert_string_equal(seen[0].hex, seen[1].hex);
    assert_string_equal(seen[0].hex, seen[2].hex);
    assert_string_not_equal(seen[0].hex, content(t.store).hex);
}

static void every_document_moves_the_digest(void **state)
{
    (void)state;
    struct digest_text empty = content(t.store);
    add_run(t.store, (struct run){0});
    struct digest_text one = content(t.store);
    add_unreadable(t.store, "abc", 3, "no");
    assert_string_not_equal(one.hex, empty.hex);
    assert_string_not_equal(content(t.store).hex, one.hex);
}

static void a_transaction_undone_leaves_everything_as_it_was(void **state)
{
    (void)state;
    struct error err = {0};
    add_run(t.store, (struct run){.note = "a"});
    struct digest_text before = content(t.store);
    assert_int_equal(store_begin(t.store, &err), 0);
    add_run(t.store, (struct run){.note = "b", .call = "fc-2", .surface = "owned"});
    assert_string_not_equal(content(t.store).hex, before.hex);
    store_rollback(t.store);
    assert_string_equal(content(t.store).hex, before.hex);
    assert_int_equal(info(t.store).documents, 1);
    assert_int_equal(info(t.store).classes, 1);
    scratch_reopen(&t, STORE_READ);
    assert_string_equal(content(t.store).hex, before.hex);
}

static void closing_in_the_middle_of_a_transaction_undoes_it(void **state)
{
    (void)state;
    struct error err = {0};
    assert_int_equal(store_begin(t.store, &err), 0);
    add_run(t.store, (struct run){0});
    scratch_reopen(&t, STORE_WRITE);
    assert_int_equal(info(t.store).documents, 0);
}

static void transactions_do_not_nest(void **state)
{
    (void)state;
    struct error err = {0};
    assert_int_equal(store_commit(t.store, &err), ERR_INTERNAL);
    assert_int_equal(store_begin(t.store, &err), 0);
    assert_int_equal(store_begin(t.store, &err), ERR_INTERNAL);
    assert_int_equal(store_commit(t.store, &err), 0);
}

/* A trigger stands for whatever can fail between the first row of a document and its last. */
static void make_receipt_rows_fail(void)
{
    sqlite3 *raw = NULL;
    assert_int_equal(sqlite3_open(t.path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_exec(raw,
                                  "CREATE TRIGGER no BEFORE INSERT ON receipt WHEN NEW.wave = 'fails' "
                                  "BEGIN SELECT raise(ABORT, 'no more'); END",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(raw);
}

static void a_document_that_fails_halfway_leaves_no_half(void **state)
{
    (void)state;
    struct error err = {0};
    struct added_document a;
    make_receipt_rows_fail();
    char *bad = receipt_text(&(struct run){.wave = "fails", .call = "fc-9", .surface = "owned"});
    assert_int_equal(store_begin(t.store, &err), 0);
    add_run(t.store, (struct run){.call = "fc-1"});
    struct digest_text before = content(t.store);
    assert_int_not_equal(add_text_quietly(t.store, bad, &a, &err), 0);
    assert_non_null(strstr(err.text, "no more"));
    assert_string_equal(content(t.store).hex, before.hex);
    add_run(t.store, (struct run){.call = "fc-2"});
    assert_int_equal(store_commit(t.store, &err), 0);
    assert_int_not_equal(add_text_quietly(t.store, bad, &a, &err), 0);
    assert_int_equal(info(t.store).documents, 2);
    assert_int_equal(info(t.store).receipts, 2);
    assert_int_equal(info(t.store).classes, 1);
    long long faults = -1;
    assert_int_equal(store_verify(t.store, &(struct verifier){0}, &faults, &err), 0);
    assert_int_equal(faults, 1); /* the trigger that made it fail */
    free(bad);
}

static void info_counts_by_grade(void **state)
{
    (void)state;
    add_run(t.store, (struct run){.call = "fc-1"});
    add_run(t.store, (struct run){.call = "fc-2", .no_flags = 1});
    add_run(t.store, (struct run){.call = "fc-3", .seconds = -1, .accelerator = "B200"});
    add_unreadable(t.store, "abc", 3, "no");
    withdraw(t.store, &(struct digest){{9}}, "because", "2026-04-02T00:00:00Z");
    struct store_info i = info(t.store);
    assert_int_equal(i.schema_version, 4);
    assert_int_equal(i.documents, 4);
    assert_int_equal(i.receipts, 2);
    assert_int_equal(i.anecdotes, 1);
    assert_int_equal(i.disputed, 0);
    assert_int_equal(i.unreadable, 1);
    assert_int_equal(i.events, 1);
    assert_int_equal(i.classes, 2);
    assert_true(i.bytes_received > 2000 && i.bytes_received < 10000);
    assert_true(i.bytes_stored > 8192);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(bytes_come_back_as_they_were),
        TEST(bytes_can_be_read_before_the_commit),
        TEST(unreadable_bytes_are_kept_whatever_they_are),
        TEST(unreadable_documents_are_listed_with_their_fault),
        TEST(the_same_document_again_changes_nothing),
        TEST(white_space_makes_no_new_document),
        TEST(a_conflict_is_found_in_either_order),
        TEST(only_finished_documents_under_one_key_are_in_conflict),
        TEST(a_withdrawn_document_is_in_conflict_with_nothing),
        TEST(an_id_is_found_by_any_unique_prefix),
        TEST(what_is_no_prefix_is_not_found),
        TEST(an_ambiguous_prefix_names_the_candidates),
        TEST(an_absent_document_is_not_found),
        TEST(the_digest_does_not_depend_on_the_order),
        TEST(every_document_moves_the_digest),
        TEST(a_transaction_undone_leaves_everything_as_it_was),
        TEST(closing_in_the_middle_of_a_transaction_undoes_it),
        TEST(transactions_do_not_nest),
        TEST(a_document_that_fails_halfway_leaves_no_half),
        TEST(info_counts_by_grade),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
