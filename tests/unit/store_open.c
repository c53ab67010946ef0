#include "store_archive.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

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
    chmod(t.folder, 0755);
    scratch_close(&t);
    return 0;
}

static const char *other_path(void)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/b.db", t.folder);
    return path;
}

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
}

static void raw(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_close(db);
}

static void assert_refused(const char *path, enum store_mode mode, int code, const char *words)
{
    struct store *s = NULL;
    struct error err = {0};
    assert_int_equal(store_open(&s, path, mode, &err), code);
    assert_null(s);
    if (strstr(err.text, words) == NULL || strncmp(err.text, path, strlen(path)) != 0)
        fail_msg("%s", err.text);
}

static void a_new_database_is_empty_and_whole(void **state)
{
    (void)state;
    struct error err = {0};
    long long faults = -1;
    assert_string_equal(store_path(t.store), t.path);
    assert_true(store_can_write(t.store));
    assert_string_equal(content(t.store).hex, "0000000000000000000000000000000000000000000000000000000000000000");
    assert_int_equal(info(t.store).documents, 0);
    assert_int_equal(store_verify(t.store, &(struct verifier){0}, &faults, &err), 0);
    assert_int_equal(faults, 0);
}

static void what_exists_is_not_overwritten(void **state)
{
    (void)state;
    add_run(t.store, (struct run){0});
    struct digest_text before = content(t.store);
    assert_refused(t.path, STORE_CREATE, ERR_EXISTS, "already exists");
    write_file(other_path(), "precious", 8);
    assert_refused(other_path(), STORE_CREATE, ERR_EXISTS, "already exists");
    scratch_reopen(&t, STORE_READ);
    assert_string_equal(content(t.store).hex, before.hex);
    struct stat st;
    assert_int_equal(stat(other_path(), &st), 0);
    assert_int_equal(st.st_size, 8);
}

static void what_is_not_there_is_not_found(void **state)
{
    (void)state;
    struct stat st;
    assert_refused(other_path(), STORE_READ, ERR_NOT_FOUND, "no such database");
    assert_refused(other_path(), STORE_WRITE, ERR_NOT_FOUND, "no such database");
    assert_int_not_equal(stat(other_path(), &st), 0);
    char inside[160];
    snprintf(inside, sizeof inside, "%s/no/b.db", t.folder);
    assert_refused(inside, STORE_CREATE, ERR_IO, "No such file");
    assert_refused(":memory:", STORE_READ, ERR_NOT_FOUND, "no such database");
}

static void a_path_of_odd_characters_is_just_a_path(void **state)
{
    (void)state;
    char path[160];
    struct store *s = NULL;
    struct error err = {0};
    snprintf(path, sizeof path, "%s/a%%20b?mode=memory#x.db", t.folder);
    assert_int_equal(store_open(&s, path, STORE_CREATE, &err), 0);
    store_close(s);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_true(st.st_size > 0);
    unlink(path);
}

static void other_files_are_not_databases_of_ours(void **state)
{
    (void)state;
    const char *path = other_path();
    char noise[8192];
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (char)(i * 37 + i / 256);
    for (int mode = STORE_READ; mode <= STORE_WRITE; mode++) {
        write_file(path, "", 0);
        assert_refused(path, (enum store_mode)mode, ERR_INTEGRITY, "not a mcreport database");
        write_file(path, "id,price\n1,2\n", 13);
        assert_refused(path, (enum store_mode)mode, ERR_INTEGRITY, "not a mcreport database");
        write_file(path, noise, sizeof noise);
        assert_refused(path, (enum store_mode)mode, ERR_INTEGRITY, "not a mcreport database");
        assert_refused(t.folder, (enum store_mode)mode, ERR_INTEGRITY, "a folder");
    }
}

static void somebody_elses_database_stays_as_it_is(void **state)
{
    (void)state;
    const char *path = other_path();
    char before[8192], after[8192];
    raw(path, "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    FILE *f = fopen(path, "rb");
    size_t n = fread(before, 1, sizeof before, f);
    fclose(f);
    assert_refused(path, STORE_READ, ERR_INTEGRITY, "not a mcreport database");
    assert_refused(path, STORE_WRITE, ERR_INTEGRITY, "not a mcreport database");
    f = fopen(path, "rb");
    assert_int_equal(fread(after, 1, sizeof after, f), n);
    fclose(f);
    assert_memory_equal(before, after, n);
}

static void a_newer_schema_asks_for_a_newer_program(void **state)
{
    (void)state;
    store_close(t.store);
    t.store = NULL;
    raw(t.path, "PRAGMA user_version = 5");
    assert_refused(t.path, STORE_READ, ERR_INTEGRITY, "use a newer mcreport");
    assert_refused(t.path, STORE_WRITE, ERR_INTEGRITY, "use a newer mcreport");
    raw(t.path, "PRAGMA user_version = 0");
    assert_refused(t.path, STORE_READ, ERR_INTEGRITY, "unknown schema version 0");
}

static void a_truncated_database_is_refused_or_faulty_but_never_wrong(void **state)
{
    (void)state;
    struct error err = {0};
    struct store *s = NULL;
    long long faults = 0;
    for (int i = 0; i < 40; i++) {
        char call[16];
        snprintf(call, sizeof call, "fc-%d", i);
        add_run(t.store, (struct run){.call = call});
    }
    store_close(t.store);
    t.store = NULL;
    struct stat st;
    assert_int_equal(stat(t.path, &st), 0);
    assert_int_equal(truncate(t.path, st.st_size / 2), 0);
    int rc = store_open(&s, t.path, STORE_READ, &err);
    if (rc == 0)
        rc = store_verify(s, &(struct verifier){0}, &faults, &err);
    store_close(s);
    assert_true(rc == ERR_INTEGRITY || faults > 0);
}

static void a_busy_database_says_so(void **state)
{
    (void)state;
    struct error err = {0};
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(t.path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(store_begin(t.store, &err), ERR_IO);
    assert_non_null(strstr(err.text, "database is busy"));
    assert_int_equal(info(t.store).documents, 0); /* reading goes on meanwhile */
    sqlite3_close(db);
    assert_int_equal(store_begin(t.store, &err), 0);
    assert_int_equal(store_commit(t.store, &err), 0);
}

/* The exit status of act() in a child, or 128 and the signal. As nobody, permissions bind it whoever runs the test. */
static int in_a_child(int (*act)(void), int nobody)
{
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        if (nobody && geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(99);
        _exit(act());
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* A limit on the size of files stands for a full disk: writing beyond it fails, as it would there. */
static int fill_up(void)
{
    struct error err = {0};
    struct added_document a;
    struct stat st;
    int rc = 0;
    signal(SIGXFSZ, SIG_IGN);
    if (stat(t.path, &st) != 0 || store_open(&t.store, t.path, STORE_WRITE, &err) != 0)
        return 1;
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){(rlim_t)st.st_size + 200000, RLIM_INFINITY});
    if (store_begin(t.store, &err) != 0)
        return 2;
    for (int i = 0; rc == 0 && i < 20000; i++) {
        char call[16];
        snprintf(call, sizeof call, "fc-%d", i);
        struct run run = {.call = call};
        char *text = receipt_text(&run);
        rc = add_text_quietly(t.store, text, &a, &err);
        free(text);
    }
    if (rc == 0)
        rc = store_commit(t.store, &err);
    if (rc != ERR_IO || strstr(err.text, "disk I/O error") == NULL) {
        fprintf(stderr, "%d: %s\n", rc, err.text);
        return 3;
    }
    return store_commit(t.store, &err) != 0 ? 0 : 4; /* nothing that looks like success afterwards */
}

static void a_full_disk_loses_nothing_that_was_stored(void **state)
{
    (void)state;
    struct error err = {0};
    long long faults = -1;
    add_run(t.store, (struct run){.call = "before"});
    struct digest_text before = content(t.store);
    store_close(t.store);
    t.store = NULL;
    assert_int_equal(in_a_child(fill_up, 0), 0);
    assert_int_equal(store_open(&t.store, t.path, STORE_WRITE, &err), 0);
    assert_string_equal(content(t.store).hex, before.hex);
    assert_int_equal(info(t.store).documents, 1);
    assert_int_equal(store_verify(t.store, &(struct verifier){0}, &faults, &err), 0);
    assert_int_equal(faults, 0);
    add_run(t.store, (struct run){.call = "after"});
}

static int fall_over(void)
{
    struct error err = {0};
    if (store_open(&t.store, t.path, STORE_WRITE, &err) != 0 || store_begin(t.store, &err) != 0)
        return 1;
    for (int i = 0; i < 3000; i++) {
        char call[16];
        snprintf(call, sizeof call, "fc-%d", i);
        add_run(t.store, (struct run){.call = call});
    }
    raise(SIGKILL);
    return 2;
}

static void a_program_that_dies_leaves_what_was_committed(void **state)
{
    (void)state;
    struct error err = {0};
    long long faults = -1;
    add_run(t.store, (struct run){.call = "before"});
    struct digest_text before = content(t.store);
    store_close(t.store);
    t.store = NULL;
    assert_int_equal(in_a_child(fall_over, 0), 128 + SIGKILL);
    assert_int_equal(store_open(&t.store, t.path, STORE_READ, &err), 0);
    assert_string_equal(content(t.store).hex, before.hex);
    assert_int_equal(store_verify(t.store, &(struct verifier){0}, &faults, &err), 0);
    assert_int_equal(faults, 0);
}

static struct digest stored_id;

static int read_without_writing(void)
{
    struct store *s = NULL;
    struct error err = {0};
    char *bytes = NULL;
    size_t size = 0;
    struct analysis_row row = {.why = "x"};
    if (store_open(&s, t.path, STORE_READ, &err) != 0) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    int rc = store_can_write(s) ? 2 : 0;
    if (rc == 0 && document_bytes(s, &stored_id, &bytes, &size, &err) != 0)
        rc = 3;
    if (rc == 0 && analysis_put(s, &stored_id, "steady/1", &row, &err) != 0)
        rc = 4;
    free(bytes);
    store_close(s);
    return rc;
}

static int write_is_refused(void)
{
    struct store *s = NULL;
    struct error err = {0};
    int rc = store_open(&s, t.path, STORE_WRITE, &err);
    store_close(s);
    return rc == ERR_IO ? 0 : 5;
}

static int leftover_log_is_refused(void)
{
    struct store *s = NULL;
    struct error err = {0};
    int rc = store_open(&s, t.path, STORE_READ, &err);
    if (rc == 0) { /* SQLite may manage by itself; then it must not have missed the log */
        struct store_info i = {0};
        rc = store_info(s, &i, &err) == 0 && i.documents == 2 ? 0 : 6;
    } else
        rc = rc == ERR_IO && strstr(err.text, "unfinished log") != NULL ? 0 : 7;
    store_close(s);
    return rc;
}

static void a_folder_that_cannot_be_written_is_no_hindrance_to_reading(void **state)
{
    (void)state;
    stored_id = add_run(t.store, (struct run){0}).id;
    store_close(t.store);
    t.store = NULL;
    assert_int_equal(chmod(t.path, 0444), 0);
    assert_int_equal(chmod(t.folder, 0555), 0);
    assert_int_equal(in_a_child(read_without_writing, 1), 0);
    assert_int_equal(in_a_child(write_is_refused, 1), 0);
    assert_int_equal(chmod(t.path, 0666), 0); /* the file may be written, its log has nowhere to go */
    assert_int_equal(in_a_child(read_without_writing, 1), 0);
}

static void an_unfinished_log_is_never_ignored(void **state)
{
    (void)state;
    add_run(t.store, (struct run){.call = "fc-1"});
    sqlite3 *keeper = NULL; /* keeps the log from being folded into the file at close */
    assert_int_equal(sqlite3_open(t.path, &keeper), SQLITE_OK);
    assert_int_equal(sqlite3_exec(keeper, "BEGIN; SELECT * FROM meta", NULL, NULL, NULL), SQLITE_OK);
    add_run(t.store, (struct run){.call = "fc-2"});
    char shm[160];
    snprintf(shm, sizeof shm, "%s-shm", t.path);
    assert_int_equal(chmod(t.folder, 0555), 0);
    assert_int_equal(chmod(t.path, 0444), 0);
    assert_int_equal(chmod(shm, 0000), 0);
    assert_int_equal(in_a_child(leftover_log_is_refused, 1), 0);
    sqlite3_close(keeper);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_new_database_is_empty_and_whole),
        TEST(what_exists_is_not_overwritten),
        TEST(what_is_not_there_is_not_found),
        TEST(a_path_of_odd_characters_is_just_a_path),
        TEST(other_files_are_not_databases_of_ours),
        TEST(somebody_elses_database_stays_as_it_is),
        TEST(a_newer_schema_asks_for_a_newer_program),
        TEST(a_truncated_database_is_refused_or_faulty_but_never_wrong),
        TEST(a_busy_database_says_so),
        TEST(a_full_disk_loses_nothing_that_was_stored),
        TEST(a_program_that_dies_leaves_what_was_committed),
        TEST(a_folder_that_cannot_be_written_is_no_hindrance_to_reading),
        TEST(an_unfinished_log_is_never_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
