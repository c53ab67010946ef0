/* Receipts as evidence at a moment: operands, attempts, conflicts, cold siblings, as-of, order of ingestion. */
#include "query_archive.h"

/* One of each kind that cannot be computed with, beside a good run of each of two accelerators. */
enum { ANECDOTE, DISPUTED, WITHDRAWN, OTHER_LANE, FAILED, TIMED_OUT, RUNNING, SHORT, KINDS };

static void add_kinds(struct archive *t, struct digest id[KINDS])
{
    id[ANECDOTE] = GRADED(t, GRADE_ANECDOTE, 10, "B200", 1, {"launch.flags", NULL});
    id[DISPUTED] = GRADED(t, GRADE_DISPUTED, 11, "B200", 1, {"accelerator.observed", "\"H100\""});
    id[WITHDRAWN] = RUN(t, 12, "B200", 1);
    id[OTHER_LANE] = archive_add(t, GRADE_RECEIPT, LANE_SPARSE_EXACT, 13, "B200", 1, NULL, 0);
    id[FAILED] = RUN_BUT(t, 14, "B200", 1, {"status", "\"failed\""}, {"failure_reason", "\"hang\""}, {"steps", NULL},
                         {"accelerator.observed", NULL});
    id[TIMED_OUT] = RUN_BUT(t, 15, "B200", 1, {"status", "\"timeout\""}, {"failure_reason", "\"3 h\""});
    id[RUNNING] = RUN_BUT(t, 16, "B200", 1, {"status", "\"running\""}, {"finished_at", NULL}, {"steps", NULL});
    id[SHORT] = RUN_BUT(t, 17, "B200", 1, {"steps.seconds", "[9,1,1,1,1,1]"});
    archive_withdraw(t, id[WITHDRAWN], "2026-04-20T00:00:00Z");
}

static void operands_named_by_id_refuse_each_with_its_code(void **state)
{
    (void)state;
    static const char *const codes[KINDS] = {
        [ANECDOTE] = "R006",  [DISPUTED] = "R006 R004", [WITHDRAWN] = "R006", [FAILED] = "R007",
        [TIMED_OUT] = "R007", [RUNNING] = "R007",       [SHORT] = "R007"};
    struct archive t;
    struct digest id[KINDS];
    archive_open(&t);
    struct digest good = RUN(&t, 1, "H200", 2);
    add_kinds(&t, id);
    archive_filled(&t);
    for (size_t k = 0; k < KINDS; k++) {
        struct asked x;
        int named = 0;
        asked_start(&x, &t, k == DISPUTED ? FACTOR_STORAGE : FACTOR_ACCELERATOR);
        asked_about(&x, good);
        asked_about(&x, id[k]);
        asked_gate(&x);
        for (size_t i = 0; i < x.v.n_refusals; i++) /* the reason says which receipt and why */
            named =
                named || (x.v.refusals[i].text != NULL && strstr(x.v.refusals[i].text, name_of(id[k]).text) != NULL);
        assert_true(named);
        if (k == OTHER_LANE)
            assert_memory_equal(codes_of(&x), "R001 R001 R013", 14);
        else if (k == DISPUTED)
            assert_memory_equal(codes_of(&x), codes[k], 9);
        else
            assert_string_equal(codes_of(&x), codes[k]);
        assert_int_equal(x.v.n_skipped, 0);
        asked_done(&x);
    }
    archive_close(&t);
}

static void a_selection_leaves_them_out_with_a_reason_and_counts_them(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    struct digest id[KINDS];
    archive_open(&t);
    RUN(&t, 1, "H200", 2);
    RUN(&t, 2, "B200", 1);
    add_kinds(&t, id);
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "");
    assert_int_equal(x.v.n_compared, 2);
    assert_int_equal(x.v.n_refused, 0);
    assert_int_equal(x.v.n_skipped, 6);
    assert_non_null(strstr(skipped_because(&x, id[ANECDOTE]), "anecdote"));
    assert_non_null(strstr(skipped_because(&x, id[DISPUTED]), "contradicted"));
    assert_non_null(strstr(skipped_because(&x, id[WITHDRAWN]), "wrong cable"));
    assert_non_null(strstr(skipped_because(&x, id[OTHER_LANE]), "sparse_exact"));
    assert_non_null(strstr(skipped_because(&x, id[RUNNING]), "running"));
    assert_non_null(strstr(skipped_because(&x, id[SHORT]), "no steady state"));
    assert_null(skipped_because(&x, id[FAILED])); /* counted as an attempt instead */
    assert_int_equal(level_named(&x, "B200")->n_runs, 1);
    assert_int_equal(level_named(&x, "B200")->n_attempts, 4); /* the good one, the short one and two failed ones */
    assert_int_equal(level_named(&x, "B200")->n_failed, 2);
    assert_int_equal(level_named(&x, "H200")->n_attempts, 1);
    asked_done(&x);
    archive_close(&t);
}

#define FAILING                                                                                                        \
    {"status", "\"failed\""}, {"failure_reason", "\"hang\""}, {"steps", NULL},                                         \
    {                                                                                                                  \
        "accelerator.observed", NULL                                                                                   \
    }

static void seven_of_nine_attempts_are_counted_within_the_class_alone(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    for (int i = 0; i < 7; i++)
        RUN(&t, i, "H200", 2);
    for (int i = 7; i < 9; i++)
        RUN_BUT(&t, i, "H200", 2, FAILING);
    for (int i = 9; i < 12; i++)
        RUN(&t, i, "B200", 1);
    struct digest elsewhere = RUN_BUT(&t, 20, "H200", 2, FAILING, {"surface.name", "\"owned\""});
    struct digest another = RUN_BUT(&t, 21, "H200", 2, FAILING, {"accelerator.count", "16"});
    struct digest vague = RUN_BUT(&t, 22, "H200", 2, FAILING, {"launch.parallel", NULL});
    struct digest no_level = RUN_BUT(&t, 23, "H100", 2, FAILING);
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "");
    assert_int_equal(level_named(&x, "H200")->n_runs, 7);
    assert_int_equal(level_named(&x, "H200")->n_attempts, 9);
    assert_int_equal(level_named(&x, "H200")->n_failed, 2);
    assert_int_equal(level_named(&x, "B200")->n_attempts, 3);
    /* what counts nowhere is not passed over in silence */
    assert_non_null(skipped_because(&x, elsewhere));
    assert_non_null(skipped_because(&x, another));
    assert_non_null(skipped_because(&x, vague));
    assert_string_equal(skipped_because(&x, no_level), "failed: hang");
    assert_int_equal(x.v.n_skipped, 4);
    asked_done(&x);
    archive_close(&t);
}

static void attempts_follow_the_companions_of_the_axis(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    RUN(&t, 1, "H200", 2);
    RUN_BUT(&t, 2, "H200", 1, {"accelerator.count", "16"}, {"accelerator.hosts", "2"});
    RUN_BUT(&t, 3, "H200", 1, FAILING, {"accelerator.count", "16"}, {"accelerator.hosts", "2"});
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_COUNT_OF);
    asked_gate(&x);
    assert_string_equal(codes_of(&x), "");
    assert_int_equal(level_named(&x, "16")->n_attempts, 2);
    assert_int_equal(level_named(&x, "16")->n_failed, 1);
    asked_done(&x);
    archive_close(&t);
}

static void a_running_document_gives_way_to_its_terminal_one(void **state)
{
    (void)state;
    for (int order = 0; order < 2; order++) {
        struct archive t;
        struct asked x;
        struct digest running = {0}, done;
        archive_open(&t);
        RUN(&t, 1, "H200", 2);
        if (order == 0)
            running = RUN_BUT(&t, 2, "B200", 1, {"status", "\"running\""}, {"finished_at", NULL}, {"steps", NULL});
        done = RUN(&t, 2, "B200", 1);
        if (order == 1)
            running = RUN_BUT(&t, 2, "B200", 1, {"status", "\"running\""}, {"finished_at", NULL}, {"steps", NULL});
        archive_filled(&t);
        asked_start(&x, &t, FACTOR_ACCELERATOR);
        asked_gate(&x);
        assert_string_equal(codes_of(&x), "");
        assert_int_equal(level_named(&x, "B200")->n_attempts, 1);
        assert_int_equal(x.v.n_skipped, 0); /* its run is not left out */
        asked_done(&x);
        /* half an hour into the run nobody knew the end */
        assert_int_equal(use_of(&t, running, "2026-04-14T09:30:00Z"), EVIDENCE_RUNNING);
        asked_start(&x, &t, FACTOR_ACCELERATOR);
        asked_about(&x, running);
        asked_about(&x, done);
        asked_gate(&x);
        assert_non_null(strstr(x.v.refusals[0].text, "replaced by its terminal document"));
        assert_int_equal(x.v.refusals[0].code, REFUSED_NOT_STEADY);
        asked_done(&x);
        archive_close(&t);
    }
}

static void two_terminal_documents_under_one_key_are_disputed_until_one_is_withdrawn(void **state)
{
    (void)state;
    for (int order = 0; order < 2; order++) {
        struct archive t;
        struct asked x;
        struct evidence_list list;
        struct digest id[2];
        archive_open(&t);
        for (int k = 0; k < 2; k++) {
            int which = order == 0 ? k : 1 - k;
            id[which] = RUN_BUT(&t, 2, "B200", which == 0 ? 1 : 1.5, {"wave", which == 0 ? "\"a\"" : "\"b\""});
        }
        archive_withdraw(&t, id[1], "2026-05-01T00:00:00Z");
        archive_filled(&t);
        assert_int_equal(use_of(&t, id[0], "2026-04-30"), EVIDENCE_DISPUTED);
        assert_int_equal(use_of(&t, id[1], "2026-04-30"), EVIDENCE_DISPUTED);
        assert_int_equal(use_of(&t, id[0], "2026-05-01"), EVIDENCE_RUN);
        assert_int_equal(use_of(&t, id[1], "2026-05-01"), EVIDENCE_WITHDRAWN);
        load_evidence(&x, &t, &list);
        assert_int_equal(find_evidence(&list, id[0])->grade, GRADE_RECEIPT);
        asked_done(&x);
        asked_start(&x, &t, FACTOR_ACCELERATOR);
        x.selection.as_of = moment("2026-04-30");
        assert_int_equal(evidence_load(t.store, &x.selection, 0, &x.memory, &list, &x.err), 0);
        for (int k = 0; k < 2; k++) { /* each names the other */
            assert_int_equal(find_evidence(&list, id[k])->grade, GRADE_DISPUTED);
            assert_non_null(strstr(find_evidence(&list, id[k])->why, name_of(id[1 - k]).text));
        }
        asked_done(&x);
        archive_close(&t);
    }
}

static void a_conflict_begins_when_the_second_document_is_seen(void **state)
{
    (void)state;
    struct archive t;
    archive_open(&t);
    struct digest first = RUN(&t, 2, "B200", 1);
    RUN_BUT(&t, 2, "B200", 1, {"finished_at", "\"2026-04-15T10:00:00Z\""});
    archive_filled(&t);
    assert_int_equal(use_of(&t, first, "2026-04-14"), EVIDENCE_RUN);
    assert_int_equal(use_of(&t, first, "2026-04-15"), EVIDENCE_DISPUTED);
    archive_close(&t);
}

static void what_was_seen_later_does_not_exist(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    archive_open(&t);
    struct digest early = RUN(&t, 1, "H200", 2);
    RUN(&t, 2, "B200", 1);
    struct digest late = RUN_BUT(&t, 3, "B200", 1, {"started_at", "\"2026-05-10T09:00:00Z\""},
                                 {"finished_at", "\"2026-05-10T10:00:00Z\""});
    archive_filled(&t);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.selection.as_of = moment("2026-05-09");
    asked_gate(&x);
    assert_int_equal(x.v.n_compared, 2);
    assert_int_equal(level_named(&x, "B200")->n_runs, 1);
    asked_done(&x);
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    asked_gate(&x);
    assert_int_equal(x.v.n_compared, 3);
    asked_done(&x);
    /* named by id, it is not passed over: the answer would be about something else */
    asked_start(&x, &t, FACTOR_ACCELERATOR);
    x.selection.as_of = moment("2026-05-09");
    asked_about(&x, early);
    asked_about(&x, late);
    asked_gate(&x);
    assert_int_equal(x.rc, ERR_NOT_FOUND);
    assert_non_null(strstr(x.err.text, name_of(late).text));
    asked_done(&x);
    archive_close(&t);
}

static void write_verdict(FILE *f, const struct asked *x)
{
    struct comparison c = {0};
    struct arena memory = {0};
    struct error err = {0};
    for (size_t i = 0; i < x->v.n_refusals; i++)
        fprintf(f, "refused %d %d %s|%s|%s\n", x->v.refusals[i].code, (int)x->v.refusals[i].factor,
                x->v.refusals[i].left, x->v.refusals[i].right, x->v.refusals[i].text ? x->v.refusals[i].text : "");
    for (size_t i = 0; i < x->v.n_noted; i++)
        fprintf(f, "noted %d %s|%s\n", (int)x->v.noted[i].factor, x->v.noted[i].left, x->v.noted[i].right);
    for (size_t i = 0; i < x->v.n_skipped; i++)
        fprintf(f, "skipped %s %s\n", x->v.skipped[i].row->name, x->v.skipped[i].why);
    for (size_t i = 0; i < x->v.n_nearest; i++)
        fprintf(f, "nearest %s: %s\n", x->v.nearest[i].text, x->v.nearest[i].command);
    fprintf(f, "%s %s %s %s %zu %zu\n", x->v.left, x->v.right, x->v.left_row->name, x->v.class_id, x->v.n_compared,
            x->v.n_refused);
    if (x->cleared != NULL)
        assert_int_equal(comparison_of(&c, x->cleared, &memory, &err), 0);
    for (size_t i = 0; i < c.n_rows; i++) {
        fprintf(f, "%s %a %a %a %a %a %zu/%zu", c.rows[i].level->value, c.rows[i].rate.value, c.rows[i].rate.lo,
                c.rows[i].ratio.value, c.rows[i].ratio.hi, c.rows[i].steps, c.rows[i].level->n_runs,
                c.rows[i].level->n_attempts);
        for (size_t k = 0; k < c.rows[i].level->n_runs; k++)
            fprintf(f, " %s", c.rows[i].level->runs[k].row->name);
        putc('\n', f);
    }
    arena_release(&memory);
}

enum { SHUFFLED = 14 };

/* The answers of a database that got the same documents in another order. */
static char *answers_in_order(const int *order)
{
    struct archive t;
    struct asked x;
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    archive_open(&t);
    for (size_t i = 0; i < SHUFFLED; i++) {
        int k = order[i];
        if (k < 3) {
            RUN(&t, k, "H200", 2);
        } else if (k < 6) {
            RUN_BUT(&t, k, "B200", 1, {"surface.host", k == 4 ? "\"h-9\"" : "\"h-7\""});
        } else if (k < 8) { /* one key, two documents */
            RUN_BUT(&t, 6, "B200", 1, {"surface.host", k == 6 ? "\"h-1\"" : "\"h-2\""});
        } else if (k == 8) {
            RUN_BUT(&t, k, "B200", 1, FAILING);
        } else if (k == 9) {
            add_warm(&t, k, 9);
        } else if (k == 10) {
            add_warm(&t, k, 2);
        } else if (k == 11) {
            archive_add(&t, GRADE_RECEIPT, LANE_SPARSE_EXACT, k, "B200", 1, NULL, 0);
        } else {
            RUN_BUT(&t, 12, "H200", 2, {"status", k == 12 ? "\"ok\"" : "\"running\""});
        }
    }
    archive_filled(&t);
    for (int k = 0; k < 3; k++) {
        asked_start(&x, &t, FACTOR_ACCELERATOR);
        if (k < 2)
            asked_where(&x, k == 0 ? "startup=cold" : "startup=warm-volume");
        asked_gate(&x);
        codes_of(&x);
        write_verdict(f, &x);
        asked_done(&x);
    }
    archive_close(&t);
    fclose(f);
    return text;
}

static void the_order_of_ingestion_never_matters(void **state)
{
    (void)state;
    int order[SHUFFLED];
    uint64_t random = 7;
    for (int i = 0; i < SHUFFLED; i++)
        order[i] = i;
    char *first = answers_in_order(order);
    assert_non_null(strstr(first, "in conflict with"));
    assert_non_null(strstr(first, "nearest "));
    for (int round = 0; round < 6; round++) {
        for (int i = SHUFFLED - 1; i > 0; i--) { /* Fisher-Yates with a 64-bit LCG (Knuth) */
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            int k = (int)((random >> 33) % (uint64_t)(i + 1)), swap = order[i];
            order[i] = order[k];
            order[k] = swap;
        }
        char *again = answers_in_order(order);
        assert_string_equal(again, first);
        free(again);
    }
    free(first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operands_named_by_id_refuse_each_with_its_code),
        cmocka_unit_test(a_selection_leaves_them_out_with_a_reason_and_counts_them),
        cmocka_unit_test(seven_of_nine_attempts_are_counted_within_the_class_alone),
        cmocka_unit_test(attempts_follow_the_companions_of_the_axis),
        cmocka_unit_test(a_running_document_gives_way_to_its_terminal_one),
        cmocka_unit_test(two_terminal_documents_under_one_key_are_disputed_until_one_is_withdrawn),
        cmocka_unit_test(a_conflict_begins_when_the_second_document_is_seen),
        cmocka_unit_test(what_was_seen_later_does_not_exist),
        cmocka_unit_test(the_order_of_ingestion_never_matters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
