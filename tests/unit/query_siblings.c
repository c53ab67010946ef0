/* Warm runs against their cold siblings (docs/receipt.md): who is one, how many it takes, and from when. */
#include "query_archive.h"

static void a_warm_run_with_a_first_step_as_slow_as_its_cold_siblings_is_disputed(void **state)
{
    (void)state;
    for (int order = 0; order < 2; order++) { /* cold siblings take 7 s longer: half of that is the limit */
        struct archive t;
        struct digest slow = {0}, quick = {0};
        archive_open(&t);
        if (order == 0)
            slow = add_warm(&t, 10, 2 + 3.7), quick = add_warm(&t, 11, 2 + 3.3);
        for (int i = 0; i < 3; i++)
            RUN(&t, i, "H200", 2);
        if (order == 1)
            quick = add_warm(&t, 11, 2 + 3.3), slow = add_warm(&t, 10, 2 + 3.7);
        archive_filled(&t);
        assert_int_equal(use_of(&t, slow, LATE), EVIDENCE_DISPUTED);
        assert_int_equal(use_of(&t, quick, LATE), EVIDENCE_RUN);
        struct asked x;
        struct evidence_list list;
        load_evidence(&x, &t, &list);
        assert_string_equal(find_evidence(&list, slow)->why,
                            "declared warm-volume, but its first step took 3.7 s longer than a "
                            "steady one; cold siblings take 7.0 s longer");
        asked_done(&x);
        archive_close(&t);
    }
}

/* Two good cold siblings, and a third that `spoils` keeps from being one. */
static void expect_too_few(const struct entry *spoils, size_t n, enum grade grade, int withdraw)
{
    struct archive t;
    archive_open(&t);
    struct digest warm = add_warm(&t, 10, 9);
    RUN(&t, 1, "H200", 2);
    RUN(&t, 2, "H200", 2);
    struct digest third = archive_add(&t, grade, LANE_TRAINING, 3, "H200", 2, spoils, n);
    if (withdraw)
        archive_withdraw(&t, third, "2026-05-01T00:00:00Z");
    archive_filled(&t);
    assert_int_equal(use_of(&t, warm, LATE), EVIDENCE_RUN);
    if (withdraw)
        assert_int_equal(use_of(&t, warm, "2026-04-30"), EVIDENCE_DISPUTED);
    archive_close(&t);
}

static void cold_siblings_are_three_receipts_that_share_all_else(void **state)
{
    (void)state;
    expect_too_few(ENTRIES({"surface.name", "\"owned\""}), GRADE_RECEIPT, 0);
    expect_too_few(ENTRIES({"code.revision", "\"5a5a5a5\""}), GRADE_RECEIPT, 0);
    expect_too_few(ENTRIES({"code.versions", NULL}), GRADE_RECEIPT, 0);
    expect_too_few(ENTRIES({"launch.flags", NULL}), GRADE_ANECDOTE, 0);
    expect_too_few(ENTRIES({"startup.evidence.cache_mib_start", "900"}), GRADE_DISPUTED, 0);
    expect_too_few(ENTRIES({"status", "\"failed\""}, {"failure_reason", "\"hang\""}), GRADE_RECEIPT, 0);
    expect_too_few(ENTRIES({"steps.seconds", "[9,2,2]"}), GRADE_RECEIPT, 0);
    expect_too_few(NULL, 0, GRADE_RECEIPT, 1);
}

static void siblings_in_conflict_contradict_nobody(void **state)
{
    (void)state;
    struct archive t;
    archive_open(&t);
    struct digest warm = add_warm(&t, 10, 9);
    RUN(&t, 1, "H200", 2);
    RUN(&t, 2, "H200", 2);
    RUN(&t, 3, "H200", 2);
    RUN_BUT(&t, 3, "H200", 2, {"wave", "\"again\""});
    archive_filled(&t);
    assert_int_equal(use_of(&t, warm, LATE), EVIDENCE_RUN);
    archive_close(&t);
}

static void cold_siblings_count_from_when_they_are_seen(void **state)
{
    (void)state;
    struct archive t;
    archive_open(&t);
    struct digest warm = add_warm(&t, 1, 9);
    for (int i = 0; i < 3; i++)
        RUN_BUT(&t, 10 + i, "H200", 2, {"started_at", "\"2026-05-10T09:00:00Z\""},
                {"finished_at", "\"2026-05-10T10:00:00Z\""});
    archive_filled(&t);
    assert_int_equal(use_of(&t, warm, "2026-05-09"), EVIDENCE_RUN);
    assert_int_equal(use_of(&t, warm, "2026-05-10"), EVIDENCE_DISPUTED);
    archive_close(&t);
}

static void each_class_and_stack_of_warm_runs_has_its_own_siblings(void **state)
{
    (void)state;
    struct archive t;
    struct digest warm[4];
    archive_open(&t);
    for (int i = 0; i < 12; i++) { /* interleaved in time; only H200 on the template's revision has slow cold ones */
        const char *device = i % 2 ? "B200" : "H200";
        const char *revision = i % 4 < 2 ? "\"4f2c9d1\"" : "\"5a5a5a5\"";
        char *series = series_text((uint64_t)i, i % 4 == 0 ? 9 : 2.5, 2, RECORDS);
        RUN_BUT(&t, i, device, 2, {"code.revision", revision}, {"steps.seconds", series});
        free(series);
    }
    for (int i = 0; i < 4; i++) {
        char *series = series_text((uint64_t)i, 2.2, 2, RECORDS);
        warm[i] = RUN_BUT(&t, 20 + i, i % 2 ? "B200" : "H200", 2, {"startup.class", "\"warm-host\""},
                          {"code.revision", i % 4 < 2 ? "\"4f2c9d1\"" : "\"5a5a5a5\""}, {"steps.seconds", series});
        free(series);
    }
    struct digest also =
        RUN_BUT(&t, 30, "H200", 2, {"startup.class", "\"warm-host\""}, {"steps.seconds", "[8,2,2,2,2,2,2,2]"});
    archive_filled(&t);
    for (int i = 0; i < 4; i++)
        assert_int_equal(use_of(&t, warm[i], LATE), EVIDENCE_RUN);
    assert_int_equal(use_of(&t, also, LATE), EVIDENCE_DISPUTED);
    archive_close(&t);
}

static void cold_runs_without_a_slow_first_step_tell_nothing(void **state)
{
    (void)state;
    struct archive t;
    archive_open(&t);
    struct digest warm = add_warm(&t, 10, 2);
    for (int i = 0; i < 3; i++)
        RUN_BUT(&t, i, "H200", 2, {"steps.seconds", "[1.5,2,2,2,2,2,2,2]"});
    archive_filled(&t);
    assert_int_equal(use_of(&t, warm, LATE), EVIDENCE_RUN);
    archive_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_warm_run_with_a_first_step_as_slow_as_its_cold_siblings_is_disputed),
        cmocka_unit_test(cold_siblings_are_three_receipts_that_share_all_else),
        cmocka_unit_test(siblings_in_conflict_contradict_nobody),
        cmocka_unit_test(cold_siblings_count_from_when_they_are_seen),
        cmocka_unit_test(each_class_and_stack_of_warm_runs_has_its_own_siblings),
        cmocka_unit_test(cold_runs_without_a_slow_first_step_tell_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
