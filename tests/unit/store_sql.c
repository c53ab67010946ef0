#include "store_archive.h"

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

/* The answer as text: "a|b" and a line per row. */
struct answer {
    char text[4096];
    size_t rows, stop_after;
};

static void append(struct answer *a, const char *text)
{
    size_t n = strlen(a->text);
    snprintf(a->text + n, sizeof a->text - n, "%s", text);
}

static int take_columns(void *context, size_t n, const char *const *names)
{
    for (size_t i = 0; i < n; i++) {
        append(context, i > 0 ? "|" : "");
        append(context, names[i]);
    }
    append(context, "\n");
    return 0;
}

static int take_row(void *context, size_t n, const struct sql_value *v)
{
    struct answer *a = context;
    char number[64];
    for (size_t i = 0; i < n; i++) {
        append(a, i > 0 ? "|" : "");
        switch (v[i].type) {
        case SQL_NULL:
            append(a, "null");
            break;
        case SQL_INTEGER:
            snprintf(number, sizeof number, "%lld", (long long)v[i].integer);
            append(a, number);
            break;
        case SQL_REAL:
            snprintf(number, sizeof number, "%g", v[i].real);
            append(a, number);
            break;
        case SQL_BLOB:
            append(a, "x");
            append(a, v[i].text);
            break;
        case SQL_TEXT:
            append(a, v[i].text);
            break;
        }
    }
    append(a, "\n");
    return ++a->rows == a->stop_after;
}

static int ask(const char *sql, struct answer *a, struct error *err)
{
    struct sql_result sink = {a, take_columns, take_row};
    a->text[0] = '\0';
    a->rows = 0;
    return sql_run(t.store, sql, &sink, err);
}

static void assert_answer(const char *sql, const char *expected)
{
    struct answer a = {0};
    struct error err = {0};
    if (ask(sql, &a, &err) != 0)
        fail_msg("%s", err.text);
    assert_string_equal(a.text, expected);
}

static void every_type_comes_through(void **state)
{
    (void)state;
    assert_answer("SELECT NULL AS a, 7 AS b, 0.5 AS c, 'x|y' AS d, x'00ff' AS e, x'' AS f, '' AS g",
                  "a|b|c|d|e|f|g\nnull|7|0.5|x|y|x00ff|x|\n");
    assert_answer("VALUES (1), (2); -- done\n ;", "column1\n1\n2\n");
    assert_answer(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT sum(i) AS s FROM n",
        "s\n6\n");
    assert_answer("SELECT id FROM v_receipts_v1", "id\n");
}

static void a_callback_can_stop(void **state)
{
    (void)state;
    struct answer a = {.stop_after = 2};
    struct error err = {0};
    assert_int_equal(ask("VALUES (1), (2), (3)", &a, &err), 0);
    assert_int_equal(a.rows, 2);
}

static void nothing_but_reading_is_possible(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "DELETE FROM document",
        "UPDATE meta SET value = 'x'",
        "INSERT INTO meta VALUES ('a', 'b')",
        "INSERT INTO meta VALUES ('a', 'b') RETURNING key",
        "REPLACE INTO meta VALUES ('created_by', 'b')",
        "WITH x AS (SELECT 1) DELETE FROM meta",
        "DROP TABLE event",
        "DROP TRIGGER event_never_goes",
        "ALTER TABLE meta RENAME TO mate",
        "CREATE TABLE x (a)",
        "CREATE TEMP TABLE x (a)",
        "CREATE TEMP VIEW x AS SELECT 1",
        "CREATE VIRTUAL TABLE x USING fts5(a)",
        "ATTACH '/tmp/elsewhere.db' AS x",
        "ATTACH ':memory:' AS x",
        "DETACH main",
        "PRAGMA user_version = 9",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA writable_schema = ON",
        "PRAGMA table_info(document)",
        "SELECT * FROM pragma_table_info('document')",
        "SELECT load_extension('x')",
        "SELECT Load_Extension('x', 'y')",
        "VACUUM",
        "VACUUM INTO '/tmp/elsewhere.db'",
        "REINDEX",
        "ANALYZE",
        "BEGIN",
        "COMMIT",
        "SAVEPOINT a",
        "EXPLAIN DELETE FROM document",
    };
    add_run(t.store, (struct run){0});
    struct digest_text before = content(t.store);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct answer a = {0};
        struct error err = {0};
        if (ask(refused[i], &a, &err) != ERR_REFUSED)
            fail_msg("%s: %s", refused[i], err.text);
    }
    assert_string_equal(content(t.store).hex, before.hex);
    assert_int_equal(info(t.store).documents, 1);
    add_run(t.store, (struct run){.call = "fc-2"}); /* the store itself can still write */
    assert_int_equal(info(t.store).documents, 2);
}

static void what_makes_no_sense_is_answered_in_the_words_of_sqlite(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *words;
    } cases[] = {
        {"SELEC 1", "near \"SELEC\": syntax error"},
        {"SELECT nowhere FROM v_receipts_v1", "no such column: nowhere"},
        {"SELECT * FROM v_nothing_v1", "no such table: v_nothing_v1"},
        {"", "no statement"},
        {"  -- a comment", "no statement"},
        {"SELECT 1; SELECT 2", "one statement at a time"},
        {"SELECT 1; DELETE FROM document", "one statement at a time"},
        {"SELECT 1; nonsense", "one statement at a time"},
        {"SELECT abs(-9223372036854775807 - 1)", "integer overflow"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct answer a = {0};
        struct error err = {0};
        assert_int_equal(ask(cases[i].sql, &a, &err), ERR_USAGE);
        if (strstr(err.text, cases[i].words) == NULL)
            fail_msg("%s: %s", cases[i].sql, err.text);
    }
}

static int note_view(void *context, const char *name, const char *what)
{
    struct answer *a = context;
    assert_true(strlen(what) > 10);
    append(a, name);
    append(a, " ");
    return 0;
}

static void the_views_are_listed(void **state)
{
    (void)state;
    struct answer a = {0};
    struct error err = {0};
    assert_int_equal(sql_views(t.store, note_view, &a, &err), 0);
    assert_string_equal(
        a.text, "v_anecdotes_v1 v_attempts_v1 v_claims_v1 v_disputed_v1 v_documents_v1 v_events_v1 v_gaps_v1 "
                "v_mentions_v1 v_policy_v1 v_prices_v1 v_receipts_v1 v_refusals_v1 v_steady_state_v1 v_unreadable_v1 ");
}

static int check_documented(void *context, const char *name, const char *what)
{
    char sql[256];
    struct answer columns = {0}, documented = {0};
    struct error err = {0};
    (void)context;
    (void)what;
    snprintf(sql, sizeof sql, "SELECT * FROM %s LIMIT 0", name);
    assert_int_equal(ask(sql, &columns, &err), 0);
    snprintf(sql, sizeof sql, "SELECT count(*) AS n FROM mcreport_docs WHERE \"view\" = '%s' AND \"column\" <> ''",
             name);
    assert_int_equal(ask(sql, &documented, &err), 0);
    int n = 1;
    for (const char *c = columns.text; *c != '\0'; c++)
        n += *c == '|';
    assert_int_equal(atoi(documented.text + 2), n);
    columns.text[strlen(columns.text) - 1] = '\0';
    for (char *column = strtok(columns.text, "|"); column != NULL; column = strtok(NULL, "|")) {
        snprintf(sql, sizeof sql, "SELECT 1 FROM mcreport_docs WHERE \"view\" = '%s' AND \"column\" = '%s'", name,
                 column);
        assert_int_equal(ask(sql, &documented, &err), 0);
        if (documented.rows != 1)
            fail_msg("%s.%s is not documented", name, column);
    }
    return 0;
}

static void every_column_of_every_view_is_documented(void **state)
{
    (void)state;
    struct error err = {0};
    assert_int_equal(sql_views(t.store, check_documented, NULL, &err), 0);
}

static void there_is_no_ratio_view(void **state)
{
    (void)state;
    assert_answer("SELECT count(*) AS n FROM sqlite_schema WHERE type = 'view' AND name LIKE '%ratio%'", "n\n0\n");
}

static void the_receipts_view_tells_grade_and_times(void **state)
{
    (void)state;
    struct added_document a = add_run(t.store, (struct run){.call = "fc-1", .note = "a"});
    add_run(t.store, (struct run){.call = "fc-1", .note = "b"});
    add_run(t.store, (struct run){.call = "fc-2", .no_flags = 1});
    add_run(t.store, (struct run){.call = "fc-3", .status = "running"});
    assert_answer(
        "SELECT grade, own_grade, conflict IS NOT NULL AS c, count(*) AS n FROM v_receipts_v1 GROUP BY 1, 2, 3",
        "grade|own_grade|c|n\nanecdote|anecdote|0|1\ndisputed|receipt|1|2\nreceipt|receipt|0|1\n");
    assert_answer("SELECT started_at, finished_at, seen_at, duration_s, count + 1 AS c FROM v_receipts_v1 "
                  "WHERE function_call_id = 'fc-2' AND count = 8",
                  "started_at|finished_at|seen_at|duration_s|c\n2026-04-01T00:00:00.000Z|2026-04-01T01:00:00.250Z|"
                  "2026-04-01T01:00:00.250Z|3600.25|9\n");
    assert_answer("SELECT missing FROM v_anecdotes_v1", "missing\n/launch/flags\n");
    assert_answer("SELECT count(*) AS n, min(why) AS w FROM v_disputed_v1", "n|w\n2|null\n");
    withdraw(t.store, &a.id, "wrong", "2026-04-02T00:00:00Z");
    assert_answer("SELECT count(*) AS n FROM v_disputed_v1", "n\n0\n");
    assert_answer("SELECT withdrawn, grade FROM v_receipts_v1 WHERE withdrawn IS NOT NULL",
                  "withdrawn|grade\nwrong|receipt\n");
}

static void attempts_are_counted_by_how_they_ended(void **state)
{
    (void)state;
    add_run(t.store, (struct run){.call = "fc-1"});
    add_run(t.store, (struct run){.call = "fc-2", .status = "failed"});
    add_run(t.store, (struct run){.call = "fc-3", .status = "timeout"});
    add_run(t.store, (struct run){.call = "fc-1", .status = "running"}); /* replaced */
    add_run(t.store, (struct run){.call = "fc-4", .status = "running", .wave = "w2"});
    add_run(t.store, (struct run){.call = "fc-5", .no_flags = 1});
    assert_answer("SELECT wave, accelerator, sum(attempts) AS a, sum(ok) AS ok, sum(failed) AS f, sum(timeout) AS t, "
                  "sum(running) AS r FROM v_attempts_v1 GROUP BY wave",
                  "wave|accelerator|a|ok|f|t|r\nw1|H200|3|1|1|1|0\nw2|H200|1|0|0|0|1\n");
}

static void a_gap_is_an_accelerator_without_an_eligible_receipt(void **state)
{
    (void)state;
    add_run(t.store, (struct run){.call = "fc-1"});
    add_run(t.store, (struct run){.call = "fc-2", .accelerator = "B200"});
    assert_answer("SELECT * FROM v_gaps_v1 LIMIT 0",
                  "missing_accelerator|present|lane|surface|startup|synthetic|token_kind|eval|storage|recipe|"
                  "precision|count|hosts|mode|parallel|model\n");
    assert_answer("SELECT count(*) AS n FROM v_gaps_v1", "n\n0\n");
    add_run(t.store, (struct run){.call = "fc-3", .accelerator = "H100", .no_flags = 1});
    add_run(t.store, (struct run){.call = "fc-4", .surface = "owned"});
    assert_answer("SELECT surface, missing_accelerator, present FROM v_gaps_v1 ORDER BY 1, 2",
                  "surface|missing_accelerator|present\nmodal|H100|B200,H200\nowned|B200|H200\n"
                  "owned|H100|H200\n");
}

static void events_and_quarantine_can_be_read(void **state)
{
    (void)state;
    add_unreadable(t.store, "abc", 3, "1:1: no");
    withdraw(t.store, &(struct digest){{1}}, "why", "2026-04-02T00:00:00Z");
    assert_answer("SELECT fault, origin, size_bytes FROM v_unreadable_v1",
                  "fault|origin|size_bytes\n1:1: no|runs/bad.json|3\n");
    assert_answer("SELECT seq, kind, because, effective_at, length(hash) AS h FROM v_events_v1",
                  "seq|kind|because|effective_at|h\n1|receipt.withdrawn|why|2026-04-02T00:00:00.000Z|64\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(every_type_comes_through),
        TEST(a_callback_can_stop),
        TEST(nothing_but_reading_is_possible),
        TEST(what_makes_no_sense_is_answered_in_the_words_of_sqlite),
        TEST(the_views_are_listed),
        TEST(every_column_of_every_view_is_documented),
        TEST(there_is_no_ratio_view),
        TEST(the_receipts_view_tells_grade_and_times),
        TEST(attempts_are_counted_by_how_they_ended),
        TEST(a_gap_is_an_accelerator_without_an_eligible_receipt),
        TEST(events_and_quarantine_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
