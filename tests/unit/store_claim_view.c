#include "store/claim_view.h"

#include "store_archive.h"

#include <sqlite3.h>
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

/* An answer: cells separated by '|', a line for each row. */
struct answer {
    char text[4096];
};

static void append(struct answer *a, const char *text)
{
    size_t n = strlen(a->text);
    snprintf(a->text + n, sizeof a->text - n, "%s", text);
}

static int take_row(void *context, size_t n, const struct sql_value *v)
{
    char number[64];
    for (size_t i = 0; i < n; i++) {
        snprintf(number, sizeof number, v[i].type == SQL_REAL ? "%.17g" : "%.0f",
                 v[i].type == SQL_REAL ? v[i].real : (double)v[i].integer);
        append(context, i > 0 ? "|" : "");
        append(context, v[i].type == SQL_NULL ? "" : v[i].text != NULL ? v[i].text : number);
    }
    append(context, "\n");
    return 0;
}

static int take_columns(void *context, size_t n, const char *const *names)
{
    (void)context, (void)n, (void)names;
    return 0;
}

static void assert_answer(const char *sql, const char *expected)
{
    struct answer a = {""};
    struct sql_result sink = {&a, take_columns, take_row};
    struct error err = {0};
    if (sql_run(t.store, sql, &sink, &err) != 0)
        fail_msg("%s", err.text);
    assert_string_equal(a.text, expected);
}

/* The same asked with SQLite's own settings, as by somebody with nothing but sqlite3. */
static void assert_plain_answer(const char *sql, const char *expected)
{
    struct answer a = {""};
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    assert_int_equal(sqlite3_open_v2(t.path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    while (sqlite3_step(st) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(st); i++) {
            const unsigned char *cell = sqlite3_column_text(st, i);
            append(&a, cell != NULL ? (const char *)cell : "");
            append(&a, i + 1 < sqlite3_column_count(st) ? "|" : "\n");
        }
    sqlite3_finalize(st);
    sqlite3_close(db);
    assert_string_equal(a.text, expected);
}

static void say(const char *kind, const char *id, const char *because, const char *body, const char *when)
{
    char subject[64];
    struct error err = {0};
    struct event e = {.kind = kind, .subject = subject, .because = because, .effective_at = moment(when), .body = body};
    snprintf(subject, sizeof subject, "claim:%s", id);
    if (event_add(t.store, &e, &err) != 0)
        fail_msg("%s", err.text);
}

/* A record of a ratio, as far as the view reads it (query/claim_record.c). */
static const char ratio[] =
    "{\"schema\":\"mcreport.claim-record/1\",\"terms\":{\"schema\":\"mcreport.claim/1\",\"id\":\"a\",\"metric\":"
    "\"ratio\",\"axis\":\"accelerator\",\"level\":\"B200\",\"base\":\"H100\",\"owner\":\"ann\",\"note\":\"n \\u00d7\","
    "\"where\":{\"metric\":\"whole_run\"}},\"revision\":1,\"value\":1.897,\"lo\":1.8,\"hi\":2,\"level\":0.95,"
    "\"text\":null,\"detail\":null,\"method\":\"welch/1\",\"n_steps\":10,\"class_id\":\"cls-1\",\"currency\":null,"
    "\"as_of\":\"2026-04-21T00:00:00Z\",\"valid_to\":\"2026-05-20T23:59:59.999Z\",\"synthetic\":true,\"sides\":["
    "{\"level\":\"B200\",\"rate\":2,\"n_runs\":3,\"n_attempts\":5,\"n_failed\":2,"
    "\"oldest\":\"2026-04-20T06:00:07Z\",\"newest\":\"2026-04-20T06:00:08Z\","
    "\"price\":{\"id\":\"prc-1\",\"level\":\"no\",\"newest\":\"2027-01-01T00:00:00Z\"},"
    "\"receipts\":[{\"id\":\"rcp-1\",\"n_runs\":100}]},"
    "{\"level\":\"H100\",\"rate\":1,\"n_runs\":4,\"n_attempts\":4,\"n_failed\":0,"
    "\"oldest\":\"2026-04-20T06:00:07.250Z\",\"newest\":\"2026-04-20T06:00:07.750Z\",\"price\":null,\"receipts\":[]}]}";

static const char columns[] =
    "SELECT id, revision, status, reasons, metric, statistic, sentence, value, lo, hi, level, text_value, unit, "
    "method, "
    "n_runs, n_attempts, class, axis, level_of, base, observed_from, observed_to, valid_to, owner, note, declared_at, "
    "synthetic FROM ";

static void a_stored_claim_is_what_its_record_says(void **state)
{
    (void)state;
    static const char expected[] =
        "a|1|||ratio|whole_run||1.897|1.8|2.0|0.95|||welch/1|7|9|cls-1|accelerator|B200|H100|2026-04-20T06:00:07.000Z|"
        "2026-04-20T06:00:08.000Z|2026-05-20T23:59:59.999Z|ann|n ×|2026-04-21T00:00:00.000Z|yes\n";
    char sql[512];
    say("claim.declared", "a", "", ratio, "2026-04-21T00:00:00Z");
    snprintf(sql, sizeof sql, "%sv_claims_v1", columns);
    assert_plain_answer(sql, expected);
    assert_plain_answer("SELECT * FROM v_claims_v1", expected);
    assert_answer("SELECT id, value * 1000, typeof(hi), class, base FROM v_claims_v1", "a|1897|real|cls-1|H100\n");
}

static void units_follow_metric_and_currency(void **state)
{
    (void)state;
    static const char *const metrics[] = {"throughput",     "usd_per_mtok", "break_even_price",
                                          "time_to_result", "completion",   "promotion"};
    for (size_t i = 0; i < sizeof metrics / sizeof metrics[0]; i++) {
        char body[256], id[2] = {(char)('a' + i), '\0'};
        snprintf(body, sizeof body,
                 "{\"terms\":{\"metric\":\"%s\"},\"revision\":1,\"currency\":\"USD\",\"text\":%s,\"synthetic\":false}",
                 metrics[i], i == 5 ? "\"ready\"" : "null");
        say("claim.declared", id, "", body, "2026-04-21T00:00:00Z");
    }
    assert_answer("SELECT metric, statistic, unit, text_value, axis, synthetic FROM v_claims_v1 ORDER BY id",
                  "throughput|steady|tok/s||accelerator|no\nusd_per_mtok|steady|USD/Mtok||accelerator|no\n"
                  "break_even_price|steady|USD/h||accelerator|no\ntime_to_result||s||accelerator|no\n"
                  "completion||||accelerator|no\npromotion|||ready|accelerator|no\n");
}

static void declare(const char *id, int revision, const char *more, const char *when)
{
    char body[256];
    snprintf(body, sizeof body, "{\"terms\":{\"metric\":\"ratio\"%s},\"revision\":%d}", more, revision);
    say(revision == 1 ? "claim.declared" : "claim.renewed", id, "", body, when);
}

static const char standing[] = "SELECT id, revision, status, reasons FROM v_claims_v1 ORDER BY id, revision";

static void a_renewed_claim_is_superseded(void **state)
{
    (void)state;
    declare("a", 1, "", "2026-04-01T00:00:00Z");
    declare("a", 2, "", "2026-04-02T00:00:00Z");
    declare("a", 3, "", "2026-04-03T00:00:00Z");
    declare("b", 1, "", "2026-04-02T00:00:00Z");
    assert_answer(standing, "a|1|superseded|revision 3 exists\na|2|superseded|revision 3 exists\na|3||\nb|1||\n");
}

/* Whatever takes judgement is none of SQL's: a second judge would be of another opinion some day. */
static void a_stored_status_says_only_what_needs_no_judgement(void **state)
{
    (void)state;
    declare("a", 1, "", "2026-04-01T00:00:00Z");
    declare("a", 2, "", "2026-04-02T00:00:00Z");
    declare("b", 1, ",\"derived_from\":[\"a@1\"]", "2026-04-02T00:00:00Z");
    say("claim.challenged", "b", "doubt", NULL, "2026-04-04T00:00:00Z");
    declare("c", 1, "", "2026-04-01T00:00:00Z");
    declare("c", 1, ",\"note\":\"x\"", "2026-04-02T00:00:00Z"); /* of two databases: one row */
    say("claim.withdrawn", "a", "wrong fan", NULL, "2026-04-06T00:00:00Z");
    say("claim.withdrawn", "a", "wrong cable", NULL, "2026-04-05T00:00:00Z"); /* the first one to take effect */
    static const char expected[] = "a|1|withdrawn|withdrawn: wrong cable; revision 2 exists\n"
                                   "a|2|withdrawn|withdrawn: wrong cable\n"
                                   "b|1||\n"
                                   "c|1||\n";
    assert_answer(standing, expected);
    assert_plain_answer(standing, expected);
}

static void changes_of_policy_can_be_read(void **state)
{
    (void)state;
    struct error err = {0};
    struct event e = {.kind = "policy.set",
                      .subject = "policy:moved_pct",
                      .because = "noisy",
                      .actor = "ann",
                      .body = "2.5",
                      .recorded_at = 1};
    assert_int_equal(event_add(t.store, &e, &err), 0);
    assert_answer("SELECT *, value > 2 FROM v_policy_v1",
                  "moved_pct|2.5|noisy|ann|1970-01-01T00:00:00.000Z|1970-01-01T00:00:00.001Z|1|1\n");
    assert_answer("SELECT subject, body FROM v_events_v1", "policy:moved_pct|2.5\n");
}

static const struct claim_view_row published[] = {
    {.id = "a",
     .revision = 2,
     .status = "dated",
     .reasons = "old; moved",
     .metric = "ratio",
     .statistic = "steady",
     .sentence = "On 2026-04-20, it was.",
     .value = 1.5,
     .lo = 1.25,
     .hi = NAN,
     .level = 0.95,
     .unit = "",
     .method = "welch/1",
     .n_runs = 7,
     .n_attempts = 9,
     .class_id = "cls-1",
     .axis = "accelerator",
     .level_of = "B200",
     .base = "H100",
     .observed_from = 0,
     .observed_to = 250,
     .valid_to = DATE_NONE,
     .owner = "ann",
     .declared_at = 1,
     .synthetic = 1},
    {.id = "b",
     .revision = 1,
     .status = "current",
     .metric = "promotion",
     .value = NAN,
     .lo = NAN,
     .hi = NAN,
     .level = NAN,
     .text_value = "ready",
     .unit = NULL,
     .class_id = "cls-2",
     .note = "n",
     .observed_from = DATE_NONE,
     .observed_to = DATE_NONE,
     .valid_to = DATE_NONE,
     .declared_at = DATE_NONE},
};

static const char published_text[] =
    "a|2|dated|old; moved|ratio|steady|On 2026-04-20, it was.|1.5|1.25||0.94999999999999996|||welch/1|7|9|cls-1|"
    "accelerator|B200|H100|1970-01-01T00:00:00.000Z|1970-01-01T00:00:00.250Z||ann||1970-01-01T00:00:00.001Z|yes\n"
    "b|1|current||promotion|||||||ready|||0|0|cls-2||||||||n||no\n";

static void publish(const struct claim_view_row *rows, size_t n)
{
    struct error err = {0};
    if (claim_view_publish(t.store, rows, n, &err) != 0)
        fail_msg("%s", err.text);
}

static void what_is_published_stands_in_front_of_what_is_stored(void **state)
{
    (void)state;
    declare("stored", 1, "", "2026-04-01T00:00:00Z");
    publish(published, 2);
    assert_answer("SELECT * FROM v_claims_v1 ORDER BY id", published_text);
    assert_answer("SELECT id FROM main.v_claims_v1", "stored\n");
    assert_answer("SELECT c.id, d.what FROM v_claims_v1 c JOIN mcreport_docs d ON d.\"view\" = 'v_policy_v1' AND "
                  "d.\"column\" = 'key' WHERE status = 'current'",
                  "b|what was set\n");
}

static void it_has_the_columns_of_the_stored_one(void **state)
{
    (void)state;
    char sql[512];
    publish(published, 2);
    snprintf(sql, sizeof sql, "%sv_claims_v1 ORDER BY id", columns);
    assert_answer(sql, published_text);
    assert_answer("SELECT * FROM v_claims_v1 UNION ALL SELECT * FROM main.v_claims_v1 ORDER BY id", published_text);
}

static void publishing_again_takes_the_place_of_it(void **state)
{
    (void)state;
    publish(published, 2);
    publish(published, 1);
    assert_answer("SELECT id FROM v_claims_v1", "a\n");
    publish(NULL, 0);
    assert_answer("SELECT count(*) FROM v_claims_v1", "0\n");
}

static void nobody_else_sees_it(void **state)
{
    (void)state;
    struct digest_text before = content(t.store);
    publish(published, 2);
    assert_plain_answer("SELECT count(*) FROM v_claims_v1", "0\n");
    assert_string_equal(content(t.store).hex, before.hex);
    scratch_reopen(&t, STORE_READ);
    assert_answer("SELECT count(*) FROM v_claims_v1", "0\n");
}

/* As nobody: permissions do not bind root. The folder cannot be written, so the file opens as immutable. */
static int publish_as_nobody(void)
{
    struct store *s = NULL;
    struct answer a = {""};
    struct sql_result sink = {&a, take_columns, take_row};
    struct error err = {0};
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
        return 99;
    if (store_open(&s, t.path, STORE_READ, &err) != 0 || store_can_write(s) ||
        claim_view_publish(s, published, 2, &err) != 0)
        return 1;
    if (sql_run(s, "SELECT * FROM v_claims_v1 ORDER BY id", &sink, &err) != 0)
        return 2;
    store_close(s);
    return strcmp(a.text, published_text) == 0 ? 0 : 3;
}

static void a_database_that_is_only_read_has_it_too(void **state)
{
    (void)state;
    store_close(t.store);
    t.store = NULL;
    assert_int_equal(chmod(t.path, 0444), 0);
    assert_int_equal(chmod(t.folder, 0555), 0);
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        _exit(publish_as_nobody());
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_published_table_can_only_be_read(void **state)
{
    (void)state;
    static const char *const refused[] = {"DELETE FROM v_claims_v1", "UPDATE temp.v_claims_v1 SET status = 'current'",
                                          "DROP TABLE v_claims_v1", "INSERT INTO v_claims_v1 (id) VALUES ('x')"};
    publish(published, 2);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct answer a = {""};
        struct sql_result sink = {&a, take_columns, take_row};
        struct error err = {0};
        assert_int_equal(sql_run(t.store, refused[i], &sink, &err), ERR_REFUSED);
    }
    assert_answer("SELECT * FROM v_claims_v1 ORDER BY id", published_text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_stored_claim_is_what_its_record_says),
        TEST(units_follow_metric_and_currency),
        TEST(a_renewed_claim_is_superseded),
        TEST(a_stored_status_says_only_what_needs_no_judgement),
        TEST(changes_of_policy_can_be_read),
        TEST(what_is_published_stands_in_front_of_what_is_stored),
        TEST(it_has_the_columns_of_the_stored_one),
        TEST(publishing_again_takes_the_place_of_it),
        TEST(nobody_else_sees_it),
        TEST(a_database_that_is_only_read_has_it_too),
        TEST(a_published_table_can_only_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
