#include "store_archive.h"

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

static struct receipt_rows select_rows(struct receipt_filter f)
{
    struct receipt_rows rows = {0};
    struct error err = {0};
    if (receipts_select(t.store, &f, &memory, &rows, &err) != 0)
        fail_msg("%s", err.text);
    return rows;
}

static struct receipt_row get(const struct digest *id, int64_t as_of)
{
    struct receipt_row row;
    struct error err = {0};
    if (receipts_get(t.store, id, as_of, &memory, &row, &err) != 0)
        fail_msg("%s", err.text);
    return row;
}

static const char *name_of(const struct digest *id)
{
    char hex[DIGEST_HEX_SIZE];
    digest_hex(hex, id);
    return arena_format(&memory, "rcp-%.12s", hex);
}

static void a_row_says_what_the_document_says(void **state)
{
    (void)state;
    struct run run = {.host = "h-9", .revision = "abc123"};
    char *text = receipt_text(&run);
    struct receipt *r = NULL;
    struct error err = {0};
    assert_int_equal(receipt_parse(&r, NULL, text, strlen(text), &err), 0);
    struct added_document a = add_text(t.store, text);
    struct receipt_row row = get(&a.id, 0);
    for (int f = 0; f < FACTORS; f++) {
        if (r->factors.value[f] == NULL)
            assert_null(row.factors.value[f]);
        else
            assert_string_equal(row.factors.value[f], r->factors.value[f]);
    }
    assert_memory_equal(&row.id, &a.id, sizeof a.id);
    assert_string_equal(row.name, name_of(&a.id));
    assert_string_equal(row.class_id, r->factors.value[FACTOR_CLASS]);
    assert_string_equal(row.recipe_text, r->recipe_text);
    assert_string_equal(row.app_id, "ap-1");
    assert_string_equal(row.function_call_id, "fc-1");
    assert_int_equal(row.lane, LANE_TRAINING);
    assert_int_equal(row.status, RUN_OK);
    assert_int_equal(row.own_grade, GRADE_RECEIPT);
    assert_string_equal(row.reasons_json, "[]");
    assert_int_equal(row.attempt, 1);
    assert_int_equal(row.n_records, 8);
    assert_int_equal(row.started_at, moment("2026-04-01T00:00:00Z"));
    assert_int_equal(row.finished_at, moment("2026-04-01T01:00:00.250Z"));
    assert_int_equal(row.seen_at, row.finished_at);
    assert_int_equal(row.duration_ms, 3600250);
    assert_true(fabs(row.first_step_excess_s - 7) < 1e-12);
    assert_true(fabs(row.whole_run_tok_per_s - 8 * 262144 / 3600.25) < 1e-9);
    assert_null(row.whole_run_reason);
    assert_true(isnan(row.reported_tok_per_s));
    assert_int_equal(row.has_artifacts, 0);
    assert_null(row.failure_reason);
    assert_null(row.withdrawn);
    assert_null(row.conflict);
    assert_null(row.replaced);
    receipt_free(r);
    free(text);
}

static void an_anecdote_keeps_its_reasons(void **state)
{
    (void)state;
    struct added_document a = add_run(t.store, (struct run){.no_flags = 1});
    struct receipt_row row = get(&a.id, 0);
    assert_int_equal(row.own_grade, GRADE_ANECDOTE);
    assert_non_null(strstr(row.reasons_json, "\"member\":\"/launch/flags\""));
    assert_non_null(strstr(row.reasons_json, "\"grade\":\"anecdote\""));
}

static void a_failed_run_says_why_it_has_no_throughput(void **state)
{
    (void)state;
    struct added_document a = add_run(t.store, (struct run){.status = "failed"});
    struct receipt_row row = get(&a.id, 0);
    assert_int_equal(row.status, RUN_FAILED);
    assert_string_equal(row.failure_reason, "hang \033[31m");
    if (isnan(row.whole_run_tok_per_s))
        assert_non_null(row.whole_run_reason);
    else
        assert_null(row.whole_run_reason);
}

static void rows_come_in_the_order_of_time_not_of_arrival(void **state)
{
    (void)state;
    add_run(t.store, (struct run){.call = "fc-3", .finished = "2026-04-03T00:00:00Z", .accelerator = "B200"});
    add_run(t.store, (struct run){.call = "fc-1", .finished = "2026-04-01T02:00:00Z"});
    add_run(t.store, (struct run){.call = "fc-2", .finished = "2026-04-02T00:00:00Z", .accelerator = "H100"});
    add_run(t.store, (struct run){.call = "fc-4", .finished = "2026-04-02T00:00:00Z"});
    struct receipt_rows rows = select_rows((struct receipt_filter){0});
    assert_int_equal(rows.n, 4);
    assert_string_equal(rows.rows[0].function_call_id, "fc-1");
    assert_string_equal(rows.rows[3].function_call_id, "fc-3");
    assert_true(memcmp(&rows.rows[1].id, &rows.rows[2].id, DIGEST_SIZE) < 0);
}

static void terms_must_all_hold(void **state)
{
    (void)state;
    static const struct {
        enum factor factor;
        const char *value;
        size_t n;
    } cases[] = {
        {FACTOR_ACCELERATOR, "H200", 2}, {FACTOR_ACCELERATOR, "h200", 0},
        {FACTOR_SURFACE, "owned", 1},    {FACTOR_HOST, "h-7", 2},
        {FACTOR_HOST, "h-8", 1},         {FACTOR_REVISION, "r2", 1},
        {FACTOR_MODEL, "nam52", 3},      {FACTOR_COUNT_OF, "8", 3},
        {FACTOR_PINS, NULL, 3},          {FACTOR_PINS, "", 0},
        {FACTOR_WAVE, "' OR 1 --", 0},   {FACTOR_POWER, NULL, 3},
        {FACTOR_MEMORY, NULL, 0},        {FACTOR_LANE, "sparse_exact", 0},
        {FACTOR_SYNTHETIC, "yes", 3},
    };
    add_run(t.store, (struct run){.call = "fc-1"});
    add_run(t.store, (struct run){.call = "fc-2", .host = "h-8", .revision = "r2"});
    add_run(t.store, (struct run){.call = "fc-3", .accelerator = "B200", .surface = "owned"});
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct factor_term term = {cases[i].factor, cases[i].value};
        assert_int_equal(select_rows((struct receipt_filter){.terms = &term, .n_terms = 1}).n, cases[i].n);
    }
    struct factor_term both[] = {{FACTOR_ACCELERATOR, "H200"}, {FACTOR_REVISION, "r2"}, {FACTOR_HOST, "h-8"}};
    assert_int_equal(select_rows((struct receipt_filter){.terms = both, .n_terms = 3}).n, 1);
    both[2].value = "h-7";
    assert_int_equal(select_rows((struct receipt_filter){.terms = both, .n_terms = 3}).n, 0);
}

static void the_metric_cannot_select(void **state)
{
    (void)state;
    struct factor_term term = {FACTOR_METRIC, "steady"};
    struct receipt_rows rows;
    struct error err = {0};
    assert_int_equal(
        receipts_select(t.store, &(struct receipt_filter){.terms = &term, .n_terms = 1}, &memory, &rows, &err),
        ERR_USAGE);
    assert_non_null(strstr(err.text, "metric"));
}

static void a_class_is_selected_but_for_the_axis(void **state)
{
    (void)state;
    struct added_document a = add_run(t.store, (struct run){.call = "fc-1"});
    add_run(t.store, (struct run){.call = "fc-2", .accelerator = "B200", .revision = "r2", .host = "h-8"});
    add_run(t.store, (struct run){.call = "fc-3", .accelerator = "B200", .surface = "owned"});
    add_run(t.store, (struct run){.call = "fc-4", .model = "nam90"});
    const char *class = get(&a.id, 0).class_id;
    struct receipt_filter f = {.class_of = class};
    assert_int_equal(select_rows(f).n, 1);
    f.class_of = arena_copy_n(&memory, class, 12);
    f.ignore_factors = 1u << FACTOR_ACCELERATOR;
    assert_int_equal(select_rows(f).n, 2);
    f.ignore_factors |= 1u << FACTOR_SURFACE;
    assert_int_equal(select_rows(f).n, 3);
    f.ignore_factors = 1u << FACTOR_RECIPE;
    assert_int_equal(select_rows(f).n, 2);
    struct factor_term term = {FACTOR_CLASS, class};
    assert_int_equal(select_rows((struct receipt_filter){.terms = &term, .n_terms = 1}).n, 1);
}

static void what_is_not_recorded_agrees_only_with_itself(void **state)
{
    (void)state;
    struct added_document a = add_run(t.store, (struct run){.call = "fc-1", .no_mode = 1});
    add_run(t.store, (struct run){.call = "fc-2"});
    assert_int_equal(select_rows((struct receipt_filter){.class_of = get(&a.id, 0).class_id}).n, 1);
    struct factor_term term = {FACTOR_MODE, NULL};
    assert_int_equal(select_rows((struct receipt_filter){.terms = &term, .n_terms = 1}).n, 1);
}

static void an_unknown_or_ambiguous_class_is_not_found(void **state)
{
    (void)state;
    static const char *const unknown[] = {"cls-0000000000", "cls-", "nonsense", "cls-zz", ""};
    struct receipt_rows rows;
    struct error err = {0};
    for (int i = 0; i < 17; i++) { /* 17 classes: two begin with the same digit */
        char surface[] = "site-a";
        surface[5] = (char)('a' + i);
        add_run(t.store, (struct run){.surface = surface, .call = surface});
    }
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_int_equal(
            receipts_select(t.store, &(struct receipt_filter){.class_of = unknown[i]}, &memory, &rows, &err),
            ERR_NOT_FOUND);
    int ambiguous = 0;
    for (int digit = 0; digit < 16; digit++) {
        const char *prefix = arena_format(&memory, "cls-%x", (unsigned)digit);
        err.text[0] = '\0';
        receipts_select(t.store, &(struct receipt_filter){.class_of = prefix}, &memory, &rows, &err);
        ambiguous += strstr(err.text, "ambiguous") != NULL;
    }
    assert_true(ambiguous > 0);
}

static void only_what_had_been_seen_by_then_is_seen(void **state)
{
    (void)state;
    struct added_document a = add_run(t.store, (struct run){.finished = "2026-04-10T00:00:00Z"});
    struct added_document b =
        add_run(t.store, (struct run){.call = "fc-2", .status = "running", .started = "2026-04-02T00:00:00Z"});
    struct receipt_row row;
    struct error err = {0};
    assert_int_equal(select_rows((struct receipt_filter){.as_of = moment("2026-04-01T23:59:59Z")}).n, 0);
    assert_int_equal(select_rows((struct receipt_filter){.as_of = moment("2026-04-02T00:00:00Z")}).n, 1);
    assert_int_equal(select_rows((struct receipt_filter){.as_of = moment("2026-04-09T23:59:59.999Z")}).n, 1);
    assert_int_equal(select_rows((struct receipt_filter){.as_of = moment("2026-04-10T00:00:00Z")}).n, 2);
    assert_int_equal(receipts_get(t.store, &a.id, moment("2026-04-09T00:00:00Z"), &memory, &row, &err), ERR_NOT_FOUND);
    assert_int_equal(get(&b.id, 0).seen_at, moment("2026-04-02T00:00:00Z"));
    assert_int_equal(get(&b.id, 0).duration_ms, -1);
}

static void a_conflict_begins_when_the_other_is_seen(void **state)
{
    (void)state;
    struct added_document a = add_run(t.store, (struct run){.finished = "2026-04-01T02:00:00Z"});
    struct added_document b = add_run(t.store, (struct run){.finished = "2026-04-05T00:00:00Z"});
    assert_null(get(&a.id, moment("2026-04-04T00:00:00Z")).conflict);
    assert_string_equal(get(&a.id, moment("2026-04-05T00:00:00Z")).conflict, name_of(&b.id));
    assert_string_equal(get(&b.id, 0).conflict, name_of(&a.id));
    assert_null(get(&a.id, 0).replaced);
}

static void a_withdrawal_ends_a_conflict_from_its_date(void **state)
{
    (void)state;
    struct added_document a = add_run(t.store, (struct run){.finished = "2026-04-01T02:00:00Z"});
    struct added_document b = add_run(t.store, (struct run){.finished = "2026-04-05T00:00:00Z"});
    withdraw(t.store, &a.id, "wrong host", "2026-04-07T00:00:00Z");
    struct receipt_row before = get(&a.id, moment("2026-04-06T00:00:00Z"));
    assert_null(before.withdrawn);
    assert_non_null(before.conflict);
    assert_non_null(get(&b.id, moment("2026-04-06T00:00:00Z")).conflict);
    struct receipt_row after = get(&a.id, moment("2026-04-07T00:00:00Z"));
    assert_string_equal(after.withdrawn, "wrong host");
    assert_null(after.conflict);
    assert_null(get(&b.id, moment("2026-04-07T00:00:00Z")).conflict);
    assert_null(get(&b.id, 0).conflict);
    assert_null(get(&b.id, 0).withdrawn);
}

static void a_running_document_is_replaced_by_the_finished_one(void **state)
{
    (void)state;
    struct added_document ended = add_run(t.store, (struct run){.finished = "2026-04-05T00:00:00Z"});
    struct added_document running = add_run(t.store, (struct run){.status = "running"});
    assert_null(get(&running.id, moment("2026-04-04T00:00:00Z")).replaced);
    assert_string_equal(get(&running.id, 0).replaced, name_of(&ended.id));
    assert_null(get(&running.id, 0).conflict);
    assert_null(get(&ended.id, 0).conflict);
    assert_null(get(&ended.id, 0).replaced);
}

static void ids_select_exactly_those(void **state)
{
    (void)state;
    enum { N = 150 };
    static struct digest ids[N + 2];
    for (int i = 0; i < N; i++) {
        char call[16];
        snprintf(call, sizeof call, "fc-%d", i);
        ids[i] = add_run(t.store, (struct run){.call = call, .accelerator = i % 2 ? "B200" : "H200"}).id;
    }
    ids[N] = add_unreadable(t.store, "abc", 3, "no").id;
    ids[N + 1] = ids[3];
    static const size_t counts[] = {1, 64, 65, N};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        assert_int_equal(select_rows((struct receipt_filter){.ids = ids, .n_ids = counts[i]}).n, counts[i]);
    assert_int_equal(select_rows((struct receipt_filter){.ids = ids, .n_ids = N + 2}).n, N);
    assert_int_equal(select_rows((struct receipt_filter){.ids = ids + N, .n_ids = 2}).n, 1);
    struct factor_term term = {FACTOR_ACCELERATOR, "B200"};
    assert_int_equal(select_rows((struct receipt_filter){.ids = ids, .n_ids = 10, .terms = &term, .n_terms = 1}).n, 5);
}

static void an_empty_archive_has_no_rows(void **state)
{
    (void)state;
    assert_int_equal(select_rows((struct receipt_filter){0}).n, 0);
}

static void what_was_stored_after_a_mark_is_known_by_its_days(void **state)
{
    struct error err = {0};
    int64_t mark = -1, *days;
    size_t n;
    (void)state;
    assert_int_equal(receipts_mark(t.store, &mark, &err), 0);
    assert_int_equal(mark, 0);
    add_run(t.store,
            (struct run){.call = "fc-1", .started = "2026-03-02T10:00:00Z", .finished = "2026-03-02T11:00:00Z"});
    assert_int_equal(receipts_mark(t.store, &mark, &err), 0);
    assert_int_equal(receipts_arrived(t.store, mark, &memory, &days, &n, &err), 0);
    assert_int_equal(n, 0);
    add_run(t.store,
            (struct run){.call = "fc-2", .started = "2026-03-04T10:00:00Z", .finished = "2026-03-05T00:30:00Z"});
    add_run(t.store,
            (struct run){.call = "fc-3", .started = "2026-03-05T10:00:00Z", .finished = "2026-03-05T11:00:00Z"});
    add_run(t.store,
            (struct run){.call = "fc-4", .started = "2026-02-01T10:00:00Z", .finished = "2026-02-01T11:00:00Z"});
    assert_int_equal(receipts_arrived(t.store, mark, &memory, &days, &n, &err), 0);
    assert_int_equal(n, 2);
    assert_int_equal(days[0] * DATE_DAY_MS, date_of_civil(2026, 2, 1));
    assert_int_equal(days[1] * DATE_DAY_MS, date_of_civil(2026, 3, 5));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_row_says_what_the_document_says),
        TEST(what_was_stored_after_a_mark_is_known_by_its_days),
        TEST(an_anecdote_keeps_its_reasons),
        TEST(a_failed_run_says_why_it_has_no_throughput),
        TEST(rows_come_in_the_order_of_time_not_of_arrival),
        TEST(terms_must_all_hold),
        TEST(the_metric_cannot_select),
        TEST(a_class_is_selected_but_for_the_axis),
        TEST(what_is_not_recorded_agrees_only_with_itself),
        TEST(an_unknown_or_ambiguous_class_is_not_found),
        TEST(only_what_had_been_seen_by_then_is_seen),
        TEST(a_conflict_begins_when_the_other_is_seen),
        TEST(a_withdrawal_ends_a_conflict_from_its_date),
        TEST(a_running_document_is_replaced_by_the_finished_one),
        TEST(ids_select_exactly_those),
        TEST(an_empty_archive_has_no_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
