#include "store_archive.h"

#include "store/mentions.h"
#include "store/migrate.h"
#include "store/prices.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <zstd.h>

/*
 * Databases as mcreport 0.1.0 made them when its schema was 1, 2 and 3: the first six lines of
 * samples/synthetic/wave-2024-10.jsonl and eight bytes that are no JSON, ingested; the steady state of one receipt
 * asked for, another one withdrawn. In schema 2 there is one more withdrawal, and a price row with the one that
 * supersedes it; in schema 3, besides, a change of policy and a claim. Compressed with `zstd -22`.
 */
static const struct old {
    int schema;
    const char *file;
    const char *content; /* its `db info` */
    long long events, prices;
} olds[] = {
    {1, TESTS_DIR "/databases/schema-1.db.zst", "7bc62e2006e8e3634a1dc8b6dbdac142e7d99e1dfd4046dd2e41ac6ea0647597", 1,
     0},
    {2, TESTS_DIR "/databases/schema-2.db.zst", "cffc8c882d29a2ca16f219841a53dbbca82ebdfe878ad40e2589fb3367df0f0d", 2,
     2},
    {3, TESTS_DIR "/databases/schema-3.db.zst", "3b5610902ba608859c80852b453cd243108530b3768c6a01d15b645e68e5826f", 4,
     2},
};
enum { NEWEST = 4 };

static struct scratch t;

struct bytes {
    char *data;
    size_t size;
};

static struct bytes read_file(const char *path)
{
    struct bytes b = {NULL, 0};
    FILE *f = fopen(path, "rb");
    FILE *memory = open_memstream(&b.data, &b.size);
    assert_non_null(f);
    assert_non_null(memory);
    for (int c; (c = getc(f)) != EOF;)
        putc(c, memory);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(fclose(memory), 0);
    return b;
}

static void unpack(const char *file, const char *path)
{
    static char plain[1 << 20];
    struct bytes packed = read_file(file);
    size_t size = ZSTD_decompress(plain, sizeof plain, packed.data, packed.size);
    assert_false(ZSTD_isError(size));
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(plain, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
    free(packed.data);
}

static void assert_file_is(const char *path, const struct bytes *was)
{
    struct bytes is = read_file(path);
    assert_int_equal(is.size, was->size);
    assert_memory_equal(is.data, was->data, was->size);
    free(is.data);
}

/* A new database at a.db, an old one at b.db. */
static const char *old_path(void)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/b.db", t.folder);
    return path;
}

static int set_up(void **state)
{
    const struct old *old = *state;
    scratch_open(&t);
    unpack(old->file, old_path());
    return 0;
}

static int tear_down(void **state)
{
    char path[140];
    (void)state;
    chmod(t.folder, 0755);
    for (const char *const *tail = (const char *const[]){"-wal", "-shm", NULL}; *tail != NULL; tail++) {
        snprintf(path, sizeof path, "%s%s", old_path(), *tail);
        unlink(path);
    }
    scratch_close(&t);
    return 0;
}

static void migrate(int from)
{
    struct error err = {0};
    struct migration m;
    if (store_migrate(old_path(), 0, &m, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(m.from, from);
    assert_int_equal(m.to, NEWEST);
    assert_int_equal(m.unreadable, 0);
}

static struct store *open_old(enum store_mode mode)
{
    struct store *s = NULL;
    struct error err = {0};
    if (store_open(&s, old_path(), mode, &err) != 0)
        fail_msg("%s", err.text);
    return s;
}

static void raw(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_close(db);
}

/* The answer's rows, columns separated by '|', in fresh memory. */
static char *ask(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    assert_non_null(f);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    while (sqlite3_step(st) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(st); i++) {
            const unsigned char *cell = sqlite3_column_text(st, i);
            fprintf(f, "%s%c", cell != NULL ? (const char *)cell : "", i + 1 < sqlite3_column_count(st) ? '|' : '\n');
        }
    sqlite3_finalize(st);
    sqlite3_close(db);
    assert_int_equal(fclose(f), 0);
    return text;
}

static void assert_answer(const char *sql, const char *expected)
{
    char *is = ask(old_path(), sql);
    assert_string_equal(is, expected);
    free(is);
}

static void an_old_file_is_refused_with_both_versions_and_the_remedy(void **state)
{
    const struct old *old = *state;
    struct bytes before = read_file(old_path());
    char words[80];
    snprintf(words, sizeof words, "schema version %d is older than this program's (%d)", old->schema, NEWEST);
    for (int mode = STORE_READ; mode <= STORE_WRITE; mode++) {
        struct store *s = NULL;
        struct error err = {0};
        assert_int_equal(store_open(&s, old_path(), (enum store_mode)mode, &err), ERR_INTEGRITY);
        assert_null(s);
        if (strstr(err.text, words) == NULL || strstr(err.text, "'mcreport db migrate'") == NULL)
            fail_msg("%s", err.text);
    }
    assert_file_is(old_path(), &before);
    free(before.data);
}

static void hear(void *context, const char *fault)
{
    (void)context;
    fail_msg("%s", fault);
}

static void assert_sound(struct store *s)
{
    struct error err = {0};
    long long faults = -1;
    assert_int_equal(store_verify(s, &(struct verifier){.report = hear}, &faults, &err), 0);
    assert_int_equal(faults, 0);
}

static void migrating_loses_nothing(void **state)
{
    const struct old *old = *state;
    static const char rows[] =
        "SELECT (SELECT group_concat(sha256 || origin || size_bytes || ingested_at) FROM v_documents_v1), "
        "(SELECT group_concat(id || grade || class || whole_run_tok_per_s) FROM v_receipts_v1), "
        "(SELECT group_concat(id || tok_per_s || why) FROM v_steady_state_v1), "
        "(SELECT group_concat(subject || because || hash) FROM v_events_v1)";
    static const char prices[] = "SELECT group_concat(sha256 || provider || unit_price || ifnull(superseded_by, '')) "
                                 "FROM v_prices_v1";
    int has_prices = old->prices > 0;
    char *before = ask(old_path(), rows), *paid = has_prices ? ask(old_path(), prices) : NULL;
    migrate(old->schema);
    char *after = ask(old_path(), rows);
    assert_true(strlen(before) > 1000);
    assert_string_equal(before, after);
    if (has_prices)
        assert_answer(prices, paid);
    free(paid);
    free(before);
    free(after);

    struct store *s = open_old(STORE_READ);
    struct store_info i = info(s);
    assert_string_equal(content(s).hex, old->content);
    assert_int_equal(i.schema_version, NEWEST);
    assert_int_equal(i.documents, 7);
    assert_int_equal(i.receipts, 6);
    assert_int_equal(i.unreadable, 1);
    assert_int_equal(i.events, old->events);
    assert_int_equal(i.prices, old->prices);
    assert_sound(s);
    store_close(s);
}

/* An event from before schema 3 has no body, and the hash it always had. */
static void the_chain_of_events_ends_where_it_ended(void **state)
{
    const struct old *old = *state;
    struct arena memory = {0};
    struct event_rows all;
    struct error err = {0};
    migrate(old->schema);
    char *head = ask(old_path(), "SELECT value FROM meta WHERE key = 'event_head'");
    assert_answer("SELECT seq || ':' || hash FROM v_events_v1 ORDER BY seq DESC LIMIT 1", head);
    free(head);
    struct store *s = open_old(STORE_READ);
    assert_int_equal(events_load(s, "", 0, &memory, &all, &err), 0);
    assert_int_equal(all.n, old->events);
    for (size_t i = 0; i < all.n; i++)
        if (old->schema < 3)
            assert_null(all.items[i].body);
    arena_release(&memory);
    store_close(s);
    raw(old_path(), "DROP TRIGGER event_never_goes; DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)");
    s = open_old(STORE_READ);
    assert_int_equal(events_load(s, "", 0, &memory, &all, &err), ERR_INTEGRITY);
    arena_release(&memory);
    store_close(s);
}

static void a_migrated_file_is_defined_as_a_new_one(void **state)
{
    const struct old *old = *state;
    static const char *const questions[] = {
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name",
        "SELECT * FROM mcreport_docs ORDER BY 1, 2",
        "SELECT * FROM dictionary",
        "SELECT key FROM meta ORDER BY 1",
        "PRAGMA user_version",
        "PRAGMA application_id",
        "PRAGMA journal_mode",
        "PRAGMA page_size",
    };
    migrate(old->schema);
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        char *migrated = ask(old_path(), questions[i]), *made = ask(t.path, questions[i]);
        assert_string_equal(migrated, made);
        free(migrated);
        free(made);
    }
}

static void a_migrated_file_takes_what_a_new_one_takes(void **state)
{
    const struct old *old = *state;
    struct price p = {.provider = "other",
                      .surface = "modal",
                      .accelerator = "H100",
                      .basis = BASIS_LIST,
                      .currency = "USD",
                      .per = 1,
                      .unit_price = {"3.95"},
                      .observed = moment("2024-10-01T00:00:00Z"),
                      .valid_until = DATE_NONE,
                      .source = "https://example.org/pricing"};
    struct event e = {.kind = "policy.set", .subject = "policy:practical_pct", .because = "noisy", .body = "4"};
    struct mention m = {.line = 1, .claim = "a", .revision = 1};
    struct price_row row;
    enum price_added outcome;
    struct error err = {0};
    migrate(old->schema);
    struct store *s = open_old(STORE_WRITE);
    if (price_add(s, &p, 1000, &outcome, &row, &err) != 0 || event_add(s, &e, &err) != 0 ||
        mentions_replace(s, "a.md", &m, 1, &err) != 0)
        fail_msg("%s", err.text);
    add_run(s, (struct run){0});
    assert_int_equal(info(s).prices, old->prices + 1);
    assert_int_equal(info(s).events, old->events + 1);
    assert_int_equal(info(s).documents, 8);
    assert_string_not_equal(content(s).hex, old->content);
    assert_sound(s);
    store_close(s);
    assert_answer("SELECT key, value FROM v_policy_v1 WHERE value = 4", "practical_pct|4\n");
    assert_answer("SELECT claim, path FROM v_mentions_v1", "a|a.md\n");
}

static void migrating_again_changes_nothing(void **state)
{
    const struct old *old = *state;
    migrate(old->schema);
    struct bytes before = read_file(old_path());
    migrate(NEWEST);
    assert_file_is(old_path(), &before);
    free(before.data);
}

static void only_looking_writes_nothing(void **state)
{
    const struct old *old = *state;
    struct bytes before = read_file(old_path());
    struct error err = {0};
    struct migration m;
    assert_int_equal(store_migrate(old_path(), 1, &m, &err), 0);
    assert_int_equal(m.from, old->schema);
    assert_int_equal(m.to, NEWEST);
    assert_file_is(old_path(), &before);
    free(before.data);
}

/* What lies in the way of the last statements stops a step after the first ones have been executed. */
static void assert_all_or_nothing(const struct old *old, const char *view)
{
    static const char defined[] = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name";
    struct error err = {0};
    struct migration m = {7, 7, 7};
    char sql[80], words[80], version[8];
    snprintf(sql, sizeof sql, "CREATE VIEW %s AS SELECT 1 AS mine", view);
    snprintf(words, sizeof words, "%s already exists", view);
    snprintf(version, sizeof version, "%d\n", old->schema);
    raw(old_path(), sql);
    char *before = ask(old_path(), defined);
    assert_int_not_equal(store_migrate(old_path(), 0, &m, &err), 0);
    if (strstr(err.text, words) == NULL)
        fail_msg("%s", err.text);
    assert_true(m.from == 7 && m.to == 7 && m.unreadable == 7);
    assert_answer(defined, before);
    free(before);
    assert_answer("SELECT count(*) FROM meta WHERE key = 'event_head'", old->schema < 3 ? "0\n" : "1\n");
    assert_answer("PRAGMA user_version", version);
    snprintf(sql, sizeof sql, "DROP VIEW %s", view);
    raw(old_path(), sql);
}

static void a_step_that_fails_leaves_the_old_file(void **state)
{
    const struct old *old = *state;
    if (old->schema == 1)
        assert_all_or_nothing(old, "v_prices_v1");
    if (old->schema < 3)
        assert_all_or_nothing(old, "v_mentions_v1");
    assert_all_or_nothing(old, "v_refusals_v1");
    migrate(old->schema);
}

static void assert_refused(const char *path, int code, const char *words)
{
    struct error err = {0};
    struct migration m = {7, 7, 7};
    assert_int_equal(store_migrate(path, 0, &m, &err), code);
    if (strstr(err.text, words) == NULL || strncmp(err.text, path, strlen(path)) != 0)
        fail_msg("%s", err.text);
    assert_true(m.from == 7 && m.to == 7 && m.unreadable == 7);
}

static void what_is_not_an_older_database_of_ours_is_refused(void **state)
{
    (void)state;
    raw(old_path(), "PRAGMA user_version = 5");
    assert_refused(old_path(), ERR_INTEGRITY, "use a newer mcreport");
    raw(old_path(), "PRAGMA user_version = 0");
    assert_refused(old_path(), ERR_INTEGRITY, "unknown schema version 0");
    raw(old_path(), "PRAGMA user_version = 1; PRAGMA application_id = 5");
    assert_refused(old_path(), ERR_INTEGRITY, "not a mcreport database");
    unlink(old_path());
    assert_refused(old_path(), ERR_NOT_FOUND, "no such database");
}

/* As nobody: permissions do not bind root. */
static int migrate_as_nobody(void)
{
    struct error err = {0};
    struct migration m;
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
        return 99;
    int rc = store_migrate(old_path(), 0, &m, &err);
    return rc == ERR_IO && strncmp(err.text, old_path(), strlen(old_path())) == 0 ? 0 : 1;
}

static void a_file_that_cannot_be_written_is_an_error_and_stays(void **state)
{
    (void)state;
    struct bytes before = read_file(old_path());
    assert_int_equal(chmod(old_path(), 0444), 0);
    assert_int_equal(chmod(t.folder, 0555), 0);
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        _exit(migrate_as_nobody());
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_file_is(old_path(), &before);
    free(before.data);
}

int main(void)
{
#define TEST(name)                                                                                                     \
    cmocka_unit_test_prestate_setup_teardown(name, set_up, tear_down, (void *)(uintptr_t)&olds[0]),                    \
        cmocka_unit_test_prestate_setup_teardown(name, set_up, tear_down, (void *)(uintptr_t)&olds[1]),                \
        cmocka_unit_test_prestate_setup_teardown(name, set_up, tear_down, (void *)(uintptr_t)&olds[2])
    const struct CMUnitTest tests[] = {
        TEST(an_old_file_is_refused_with_both_versions_and_the_remedy),
        TEST(migrating_loses_nothing),
        TEST(the_chain_of_events_ends_where_it_ended),
        TEST(a_migrated_file_is_defined_as_a_new_one),
        TEST(a_migrated_file_takes_what_a_new_one_takes),
        TEST(migrating_again_changes_nothing),
        TEST(only_looking_writes_nothing),
        TEST(a_step_that_fails_leaves_the_old_file),
        TEST(what_is_not_an_older_database_of_ours_is_refused),
        TEST(a_file_that_cannot_be_written_is_an_error_and_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
