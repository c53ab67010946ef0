/* The short ways: remembered analyses of many runs, newest usable runs by class, what an as-of moment does not see. */
#include "store_archive.h"

#include "store/classes.h"
#include "store/recall.h"

static void remembered_analyses_come_in_the_order_asked_for(void **state)
{
    (void)state;
    struct scratch t;
    struct error err = {0};
    struct analysis_row rows[3] = {{.tok_per_s = 1}, {.tok_per_s = 2}, {.tok_per_s = 3}};
    char found[3] = {9, 9, 9};
    scratch_open(&t);
    struct digest a = add_run(t.store, (struct run){.call = "fc-1"}).id,
                  b = add_run(t.store, (struct run){.call = "fc-2"}).id;
    struct digest c = add_run(t.store, (struct run){.call = "fc-3"}).id;
    const struct digest *ids[] = {&c, &b, &a};
    struct analysis_row known = {.tok_per_s = 131072, .why = "flat"};
    assert_int_equal(analysis_put(t.store, &a, "m/1", &known, &err), 0);
    known.tok_per_s = 65536;
    assert_int_equal(analysis_put(t.store, &c, "m/1", &known, &err), 0);
    assert_int_equal(analyses_recall(t.store, ids, 3, "m/1", rows, found, &err), 0);
    assert_true(found[0] == 1 && found[1] == 0 && found[2] == 1);
    assert_true(rows[0].tok_per_s == 65536 && rows[1].tok_per_s == 2 && rows[2].tok_per_s == 131072);
    assert_int_equal(analyses_recall(t.store, ids, 3, "m/2", rows, found, &err), 0);
    assert_true(found[0] == 0 && found[1] == 0 && found[2] == 0);
    assert_int_equal(analyses_recall(t.store, ids, 0, "m/1", rows, found, &err), 0);
    /* it leaves no transaction behind, and joins one that is open */
    assert_int_equal(store_begin(t.store, &err), 0);
    assert_int_equal(analyses_recall(t.store, ids, 3, "m/1", rows, found, &err), 0);
    assert_int_equal(store_commit(t.store, &err), 0);
    scratch_close(&t);
}

static const char *newest_accelerators(struct scratch *t, int64_t as_of, struct arena *memory)
{
    struct receipt_filter everything = {0};
    struct class_newest *newest;
    struct class_rows classes;
    struct error err = {0};
    const char *list = "";
    size_t n;
    if (classes_newest(t->store, as_of, memory, &newest, &n, &err) != 0 ||
        classes_select(t->store, &everything, memory, &classes, &err) != 0)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < n; i++)
        list = arena_format(memory, "%s%s ", list,
                            class_by_number(&classes, newest[i].class)->factors.value[FACTOR_ACCELERATOR]);
    return list;
}

static void classes_come_newest_first_and_only_with_a_usable_run(void **state)
{
    (void)state;
    struct scratch t;
    struct arena memory = {0};
    scratch_open(&t);
    add_run(t.store, (struct run){.call = "1", .accelerator = "B200", .finished = "2026-04-03T00:00:00Z"});
    add_run(t.store, (struct run){.call = "2", .accelerator = "H200", .finished = "2026-04-02T00:00:00Z"});
    add_run(t.store, (struct run){.call = "3", .accelerator = "H200", .finished = "2026-04-05T00:00:00Z"});
    add_run(t.store, (struct run){.call = "4", .accelerator = "H100", .status = "failed"});
    add_run(t.store, (struct run){.call = "5", .accelerator = "A100", .no_flags = 1});
    assert_string_equal(newest_accelerators(&t, moment("2026-04-30T00:00:00Z"), &memory), "H200 B200 ");
    assert_string_equal(newest_accelerators(&t, moment("2026-04-04T00:00:00Z"), &memory), "B200 H200 ");
    assert_string_equal(newest_accelerators(&t, moment("2026-04-02T12:00:00Z"), &memory), "H200 ");
    assert_string_equal(newest_accelerators(&t, moment("2026-04-01T12:00:00Z"), &memory), "");
    arena_release(&memory);
    scratch_close(&t);
}

static int knows_later(struct scratch *t, const char *when)
{
    struct error err = {0};
    int later = -1;
    if (store_knows_later(t->store, moment(when), &later, &err) != 0)
        fail_msg("%s", err.text);
    return later;
}

static void later_runs_and_later_events_are_known_of(void **state)
{
    (void)state;
    struct scratch t;
    scratch_open(&t);
    assert_int_equal(knows_later(&t, "2026-04-01T00:00:00Z"), 0);
    struct digest id = add_run(t.store, (struct run){.finished = "2026-04-03T00:00:00Z"}).id;
    assert_int_equal(knows_later(&t, "2026-04-02T23:59:59.999Z"), 1);
    assert_int_equal(knows_later(&t, "2026-04-03T00:00:00Z"), 0);
    withdraw(t.store, &id, "wrong cable", "2026-05-01T00:00:00Z");
    assert_int_equal(knows_later(&t, "2026-04-03T00:00:00Z"), 1);
    assert_int_equal(knows_later(&t, "2026-05-01T00:00:00Z"), 0);
    scratch_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(remembered_analyses_come_in_the_order_asked_for),
        cmocka_unit_test(classes_come_newest_first_and_only_with_a_usable_run),
        cmocka_unit_test(later_runs_and_later_events_are_known_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
