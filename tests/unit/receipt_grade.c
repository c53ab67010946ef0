#include "receipt_document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static struct grading graded(struct receipt *r)
{
    struct grading g = {0};
    struct error err = {0};
    assert_int_equal(receipt_grade(&g, r, &err), 0);
    return g;
}

static void print_reasons(const struct grading *g)
{
    for (size_t i = 0; i < g->n_reasons; i++)
        print_message("%s %s %s\n", g->reasons[i].code, g->reasons[i].member, g->reasons[i].text);
}

/* One reason and no other, with this code and member. */
static void expect_only(struct receipt *r, enum grade grade, const char *code, const char *member)
{
    struct grading g = graded(r);
    if (g.grade != grade || g.n_reasons != 1 || strcmp(g.reasons[0].code, code) != 0 ||
        strcmp(g.reasons[0].member, member) != 0) {
        print_reasons(&g);
        fail_msg("expected only %s at %s, %s", code, member, grade_name(grade));
    }
    receipt_free(r);
}

static void expect_receipt(struct receipt *r)
{
    struct grading g = graded(r);
    print_reasons(&g);
    assert_int_equal(g.grade, GRADE_RECEIPT);
    assert_int_equal(g.n_reasons, 0);
    receipt_free(r);
}

static void to_pointer(char out[80], const char *path)
{
    snprintf(out, 80, "/%.*s", (int)strcspn(path, "|"), path);
    for (char *p = out; (p = strchr(p, '.')) != NULL;)
        *p = '/';
}

static void first_path(char out[80], const char *path)
{
    snprintf(out, 80, "%.*s", (int)strcspn(path, "|"), path);
}

static int makes_readable(const struct member_rule *rule)
{
    return strcmp(rule->path, "schema") == 0 || strcmp(rule->path, "lane") == 0;
}

static void a_complete_document_of_every_lane_is_a_receipt(void **state)
{
    (void)state;
    for (int lane = 0; lane < LANE_CURIOSITY; lane++)
        expect_receipt(document_parse((enum lane)lane, NULL, 0));
}

static void every_demanded_member_alone_makes_an_anecdote_that_names_it(void **state)
{
    const struct member_rule *rule;
    size_t tried = 0;
    (void)state;
    for (int lane = 0; lane < LANE_CURIOSITY; lane++)
        for (size_t i = 0; (rule = member_rule(i)) != NULL; i++) {
            char path[80], pointer[80];
            if ((rule->lanes & 1u << lane) == 0 || makes_readable(rule))
                continue;
            first_path(path, rule->path);
            to_pointer(pointer, rule->path);
            expect_only(VARIATION((enum lane)lane, {path, NULL}), GRADE_ANECDOTE, "L001", pointer);
            tried++;
        }
    /* 12 in every lane beside schema and lane; training 11 and two arrays in its steps; 9; 6. */
    assert_int_equal(tried, (12 + 11 + 2) + (12 + 9) + (12 + 6));
}

static void members_that_are_not_demanded_may_be_left_out(void **state)
{
    const struct member_rule *rule;
    (void)state;
    for (int lane = 0; lane < LANE_CURIOSITY; lane++)
        for (size_t i = 0; (rule = member_rule(i)) != NULL; i++)
            if ((rule->lanes & 1u << lane) == 0)
                expect_receipt(VARIATION((enum lane)lane, {rule->path, NULL}));
}

static void empty_texts_empty_objects_null_and_unknown_count_as_missing(void **state)
{
    static const char *const nothing[] = {"null",        "\"\"",        "\"  \"",       "{}",
                                          "\"unknown\"", "\"Unknown\"", "{\"a\":null}", "{\"a\":\"unknown\",\"b\":{}}"};
    static const char *const members[] = {"launch.flags", "accelerator.count",    "eval_enabled",
                                          "finished_at",  "recipe.precision",     "code.revision",
                                          "steps",        "accelerator.observed", "storage.data"};
    (void)state;
    for (size_t i = 0; i < COUNT(nothing); i++)
        for (size_t k = 0; k < COUNT(members); k++) {
            char pointer[80];
            to_pointer(pointer, members[k]);
            expect_only(VARIATION(LANE_TRAINING, {members[k], nothing[i]}), GRADE_ANECDOTE, "L001", pointer);
        }
}

static void a_missing_holder_misses_every_member_that_is_demanded_in_it(void **state)
{
    struct receipt *r = VARIATION(LANE_TRAINING, {"launch", "\"unknown\""});
    struct grading g = graded(r);
    (void)state;
    assert_int_equal(g.grade, GRADE_ANECDOTE);
    assert_int_equal(g.n_reasons, 3);
    assert_string_equal(g.reasons[0].member, "/launch/launcher");
    assert_string_equal(g.reasons[1].member, "/launch/flags");
    assert_string_equal(g.reasons[2].member, "/launch/distributed_mode");
    receipt_free(r);
}

static void no_is_an_answer(void **state)
{
    (void)state;
    expect_receipt(VARIATION(LANE_TRAINING, {"eval_enabled", "false"}));
    expect_receipt(VARIATION(LANE_SPARSE_VALIDATION, {"promotion_ready", "false"}));
    expect_receipt(VARIATION(LANE_SPARSE_VALIDATION, {"fa4", "{\"import_ok\":false}"}));
    expect_receipt(VARIATION(LANE_SPARSE_EXACT, {"launcher_args", "[]"}));
}

static void empty_arrays_of_records_are_missing(void **state)
{
    (void)state;
    expect_only(VARIATION(LANE_SPARSE_EXACT, {"collector.transitions", "[]"}), GRADE_ANECDOTE, "L001",
                "/collector/transitions");
    expect_only(VARIATION(LANE_SPARSE_VALIDATION, {"summary_manifests", "[]"}), GRADE_ANECDOTE, "L001",
                "/summary_manifests");
    expect_only(VARIATION(LANE_TRAINING, {"steps", "{\"seconds\":[],\"tokens\":262144}"}), GRADE_ANECDOTE, "L001",
                "/steps/seconds");
}

static void an_environment_digest_stands_in_for_the_image(void **state)
{
    (void)state;
    expect_receipt(VARIATION(LANE_TRAINING, {"code.image_digest", NULL}, {"code.environment_digest", "\"sha256:77\""}));
}

static void failed_runs_without_results_are_receipts(void **state)
{
    static const char *const failures[] = {"\"failed\"", "\"timeout\""};
    const struct member_rule *rule;
    (void)state;
    for (int lane = 0; lane < LANE_CURIOSITY; lane++)
        for (size_t s = 0; s < COUNT(failures); s++) {
            struct entry changes[DOCUMENT_ENTRIES] = {{"status", failures[s]},
                                                      {"failure_reason", "\"hang in the first collective\""}};
            size_t n = 2;
            for (size_t i = 0; (rule = member_rule(i)) != NULL; i++)
                if (rule->lanes != 0 && rule->when_failed == 0)
                    changes[n++].path = rule->path;
            expect_receipt(document_parse((enum lane)lane, changes, n));
        }
}

static void failed_runs_must_say_why_and_keep_their_provenance(void **state)
{
    const struct member_rule *rule;
    (void)state;
    expect_only(VARIATION(LANE_TRAINING, {"status", "\"failed\""}), GRADE_ANECDOTE, "L001", "/failure_reason");
    expect_only(VARIATION(LANE_TRAINING, {"status", "\"timeout\""}), GRADE_ANECDOTE, "L001", "/failure_reason");
    for (int lane = 0; lane < LANE_CURIOSITY; lane++)
        for (size_t i = 0; (rule = member_rule(i)) != NULL; i++) {
            char path[80], pointer[80];
            if ((rule->lanes & rule->when_failed & 1u << lane) == 0 || makes_readable(rule) ||
                strcmp(rule->path, "status") == 0)
                continue;
            first_path(path, rule->path);
            to_pointer(pointer, rule->path);
            expect_only(
                VARIATION((enum lane)lane, {"status", "\"failed\""}, {"failure_reason", "\"oom\""}, {path, NULL}),
                GRADE_ANECDOTE, "L001", pointer);
        }
}

static void a_running_document_owes_neither_result_nor_reason(void **state)
{
    (void)state;
    expect_receipt(VARIATION(LANE_TRAINING, {"status", "\"running\""}, {"steps", NULL}, {"finished_at", NULL},
                             {"accelerator.observed", NULL}));
}

static void values_outside_their_rule_make_an_anecdote_that_quotes_them(void **state)
{
    static const struct {
        struct entry change;
        const char *member, *says;
    } cases[] = {
        {{"startup.class", "\"warm\""}, "/startup/class", "a bare \"warm\""},
        {{"startup.class", "\"tepid\""}, "/startup/class", "\"tepid\", not one of: cold warm-volume"},
        {{"storage.data", "\"floppy\""}, "/storage/data", "\"floppy\", not one of: local-nvme"},
        {{"storage.checkpoints", "\"floppy\""}, "/storage/checkpoints", "\"floppy\""},
        {{"token_kind", "\"seen\""}, "/token_kind", "\"seen\", not one of: trained padded"},
        {{"profile.bound_by", "\"luck\""}, "/profile/bound_by", "\"luck\""},
        {{"status", "\"fine\""}, "/status", "\"fine\", not one of: ok failed timeout running"},
        {{"surface.name", "\"Modal Labs\""}, "/surface/name", "\"Modal Labs\", not a lower-case name"},
        {{"started_at", "\"yesterday\""}, "/started_at", "\"yesterday\", not an RFC 3339 time"},
        {{"accelerator.count", "0"}, "/accelerator/count", "is 0, not a whole number of 1 or more"},
        {{"accelerator.count", "7.5"}, "/accelerator/count", "is 7.5"},
        {{"attempt", "0"}, "/attempt", "is 0"},
        {{"recipe.parameters", "-1"}, "/recipe/parameters", "is -1, not a number above 0"},
        {{"launch.parallel", "{\"dp\":8,\"tp\":0}"}, "/launch/parallel", "has tp of 0"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct receipt *r = document_parse(LANE_TRAINING, &cases[i].change, 1);
        struct grading g = graded(r);
        assert_int_equal(g.n_reasons, 1);
        assert_non_null(strstr(g.reasons[0].text, cases[i].says));
        expect_only(r, GRADE_ANECDOTE, "L002", cases[i].member);
    }
}

static void a_site_may_declare_its_own_surface(void **state)
{
    (void)state;
    expect_receipt(VARIATION(LANE_TRAINING, {"surface.name", "\"cloud-9.eu_west\""}));
}

static void uncommitted_changes_need_their_digest(void **state)
{
    (void)state;
    expect_only(VARIATION(LANE_TRAINING, {"code.dirty", "true"}), GRADE_ANECDOTE, "L003", "/code/diff_sha256");
    expect_receipt(VARIATION(LANE_TRAINING, {"code.dirty", "true"}, {"code.diff_sha256", "\"0a1b2c3d4e5f60718293\""}));
}

static void the_curiosity_lane_is_always_an_anecdote(void **state)
{
    (void)state;
    expect_only(document_parse(LANE_CURIOSITY, NULL, 0), GRADE_ANECDOTE, "L004", "/lane");
}

static void the_convenience_harness_is_accepted_by_no_lane(void **state)
{
    static const char *const launchers[] = {"\"modal_benchmark.py\"", "\"modal_benchmark\"",
                                            "\"scripts/modal_benchmark.py\"", "\"modal run modal_benchmark.py::main\"",
                                            "\"C:\\\\x\\\\Modal_Benchmark.py\""};
    (void)state;
    for (int lane = 0; lane < LANE_CURIOSITY; lane++)
        for (size_t i = 0; i < COUNT(launchers); i++)
            expect_only(VARIATION((enum lane)lane, {"launch.launcher", launchers[i]}), GRADE_ANECDOTE, "L005",
                        "/launch/launcher");
    expect_receipt(VARIATION(LANE_TRAINING, {"launch.launcher", "\"modal_benchmark_matrix.py\""}));
}

static void exact_token_sparse_runs_need_an_explicit_lifecycle(void **state)
{
    (void)state;
    expect_only(VARIATION(LANE_SPARSE_EXACT, {"launch.lifecycle", "\"cli_detach\""}), GRADE_ANECDOTE, "L006",
                "/launch/lifecycle");
    expect_receipt(VARIATION(LANE_TRAINING, {"launch.lifecycle", "\"blocking\""}));
}

static void every_contradiction_alone_makes_a_dispute(void **state)
{
    static const struct {
        struct entry changes[3];
        const char *code, *member;
    } cases[] = {
        {{{"accelerator.requested", "\"H100\""}}, "L007", "/accelerator/observed"},
        {{{"accelerator.observed", "\"NVIDIA H200 NVL\""}}, "L007", "/accelerator/observed"},
        {{{"accelerator.observed", "\"Mystery 9000\""}}, "L007", "/accelerator/observed"},
        {{{"accelerator.observed", "[\"NVIDIA H200\",\"NVIDIA H100 PCIe\"]"}}, "L008", "/accelerator/observed"},
        {{{"accelerator.observed", "\"NVIDIA H200, NVIDIA H100 PCIe\""}}, "L008", "/accelerator/observed"},
        {{{"accelerator.observed", "[\"NVIDIA H200\",\"unknown\"]"}}, "L008", "/accelerator/observed"},
        {{{"startup.evidence.cache_image_digest", "\"sha256:00\""}}, "L009", "/startup/evidence/cache_image_digest"},
        {{{"startup.evidence.cache_gpu_count", "1"}}, "L010", "/startup/evidence/cache_gpu_count"},
        {{{"startup.class", "\"cold\""}}, "L011", "/startup/evidence/cache_mib_start"},
        {{{"steps.seconds", "[9,2,0,2,2,2]"}, {"reported", NULL}}, "L012", "/steps/seconds"},
        {{{"steps.seconds", "[9,2,-1,2,2,2]"}}, "L012", "/steps/seconds"},
        {{{"steps.tokens", "[262144,262144,262144,0,262144,262144]"}}, "L012", "/steps/tokens"},
        {{{"steps.per_record", "[1,1,1,1,1,0]"},
          {"recipe.global_batch_tokens", "262144"},
          {"steps.tokens", "[262144,262144,262144,262144,262144,262144]"}},
         "L012",
         "/steps/per_record"},
        {{{"finished_at", "\"2026-04-14T08:59:59Z\""}}, "L012", "/finished_at"},
        {{{"finished_at", "\"2026-04-14T09:00:00Z\""}}, "L012", "/finished_at"},
        {{{"steps.loss", "[5,4]"}}, "L013", "/steps/loss"},
        {{{"steps.tokens", "[262144,262144,262144,262144,262144]"}}, "L013", "/steps/tokens"},
        {{{"steps.tokens", "262145"}}, "L014", "/steps/tokens"},
        {{{"steps.per_record", "10"}}, "L014", "/steps/tokens"},
        {{{"steps.per_record", "[1,1,1,1,1,2]"}}, "L014", "/steps/tokens"},
        {{{"steps.total_tokens", "1000"}}, "L014", "/steps/total_tokens"},
        {{{"finished_at", "\"2026-04-14T09:00:15Z\""}}, "L012", "/steps/seconds"}, /* 19 s of steps in 15 s */
        {{{"recipe.parameters", "1e12"}}, "L015", "/steps/tokens"},
        {{{"recipe.parameters", "2e10"}}, "L015", "/steps/tokens"}, /* possible in FP8, not in BF16 */
        {{{"reported.tok_per_sec_global", "138000"}}, "L016", "/reported/tok_per_sec_global"},
        {{{"reported.statistic", "\"mean\""}, {"reported.warmup_steps_discarded", "0"}},
         "L016",
         "/reported/tok_per_sec_global"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t n = 0;
        while (n < COUNT(cases[i].changes) && cases[i].changes[n].path != NULL)
            n++;
        expect_only(document_parse(LANE_TRAINING, cases[i].changes, n), GRADE_DISPUTED, cases[i].code, cases[i].member);
    }
}

static void evidence_that_agrees_in_other_words_disputes_nothing(void **state)
{
    (void)state;
    expect_receipt(VARIATION(LANE_TRAINING, {"accelerator.requested", "\"H200!\""},
                             {"accelerator.observed", "[\"NVIDIA H200\",\"NVIDIA H200-SXM5-141GB\"]"}));
    expect_receipt(VARIATION(LANE_TRAINING, {"accelerator.observed", "\"NVIDIA H200, NVIDIA HGX H200\""}));
    expect_receipt(VARIATION(LANE_TRAINING, {"accelerator.requested", "\" Mystery 9000\""},
                             {"accelerator.observed", "\"Mystery 9000 \""}));
    expect_receipt(VARIATION(LANE_TRAINING, {"startup.class", "\"cold\""}, {"startup.evidence.cache_mib_start", "1"},
                             {"startup.evidence.cache_gpu_count", "1"}));
    expect_receipt(VARIATION(LANE_TRAINING, {"startup.class", "\"warm-host\""}, {"code.image_digest", NULL},
                             {"code.environment_digest", "\"sha256:55\""}));
    expect_receipt(VARIATION(LANE_TRAINING, {"finished_at", "\"2026-04-14T09:00:19Z\""}));
    expect_receipt(
        VARIATION(LANE_TRAINING, {"recipe.parameters", "2e10"}, {"recipe.precision", "{\"linear\":\"fp8\"}"}));
    expect_receipt(VARIATION(LANE_TRAINING, {"steps.loss", "[5.1,\"nan\",null,4.6,4.5,4.4]"}));
    expect_receipt(VARIATION(LANE_TRAINING, {"reported.tok_per_sec_global", "137000"}));
    expect_receipt(VARIATION(LANE_TRAINING, {"reported.statistic", "\"last\""}, {"reported.tok_per_sec_global", "1"}));
    expect_receipt(
        VARIATION(LANE_TRAINING, {"steps.per_record", "10"}, {"steps.tokens", "2621440"}, {"reported", NULL}));
}

/* The seed's mean over all records is far from the median after the warm-up: the statistic decides. */
static void the_same_number_is_judged_by_the_statistic_it_names(void **state)
{
    (void)state;
    expect_receipt(VARIATION(LANE_TRAINING, {"reported.tok_per_sec_global", "82782"},
                             {"reported.statistic", "\"mean\""}, {"reported.warmup_steps_discarded", "0"}));
    expect_receipt(
        VARIATION(LANE_TRAINING, {"reported.tok_per_sec_global", "137970"}, {"reported.statistic", "\"best\""}));
    /* the mean of the records' rates, as many launchers print it: 114,190 */
    expect_receipt(VARIATION(LANE_TRAINING, {"reported.tok_per_sec_global", "114190"},
                             {"reported.statistic", "\"mean\""}, {"reported.warmup_steps_discarded", "0"}));
}

static void the_lowest_grade_wins_and_every_reason_is_reported(void **state)
{
    struct receipt *r =
        VARIATION(LANE_TRAINING, {"launch.flags", NULL}, {"accelerator.requested", "\"B200\""}, {"steps.loss", "[1]"});
    struct grading g = graded(r);
    (void)state;
    assert_int_equal(g.grade, GRADE_ANECDOTE);
    assert_int_equal(g.n_reasons, 3);
    assert_string_equal(g.reasons[0].code, "L001");
    assert_string_equal(g.reasons[1].code, "L007");
    assert_string_equal(g.reasons[2].code, "L013");
    receipt_free(r);
}

static void sentences_name_the_place_and_both_values(void **state)
{
    struct receipt *r = VARIATION(LANE_TRAINING, {"accelerator.requested", "\"H100\""}, {"launch.flags", "\"unknown\""},
                                  {"code.image_digest", NULL}, {"steps.seconds", "[9,2,0,-2,2,2]"});
    struct grading g = graded(r);
    (void)state;
    assert_string_equal(g.reasons[0].text,
                        "code.image_digest or code.environment_digest is missing: digest of the container image; where "
                        "there is none (bare hosts, TPU VMs), of the environment's lock file or setup script (demanded "
                        "by every lane)");
    assert_string_equal(g.reasons[1].text, "launch.flags is \"unknown\", which counts as missing: the launch flags, "
                                           "verbatim (demanded by the whole-model training lane)");
    assert_string_equal(g.reasons[2].text, "H100 was asked for (\"H100\"), but the run saw H200 (\"NVIDIA H200\")");
    assert_string_equal(g.reasons[3].text, "steps.seconds[2] is 0 seconds, and 1 more like it");
    receipt_free(r);
}

static void every_code_has_a_title_and_a_remedy(void **state)
{
    size_t n = 0;
    (void)state;
    for (const struct reason_rule *rule; (rule = reason_rule(n)) != NULL; n++) {
        char code[16];
        snprintf(code, sizeof code, "L%03zu", n + 1);
        assert_string_equal(rule->code, code);
        assert_true(rule->grade == GRADE_ANECDOTE || rule->grade == GRADE_DISPUTED);
        assert_true(strlen(rule->title) > 10 && strlen(rule->help) > 10);
    }
    assert_int_equal(n, 16);
}

static void grades_are_known_by_name(void **state)
{
    enum grade g;
    (void)state;
    for (int i = 0; i < GRADES; i++) {
        assert_int_equal(grade_by_name(&g, grade_name((enum grade)i)), 0);
        assert_int_equal((int)g, i);
    }
    assert_int_equal(grade_by_name(&g, "gold"), -1);
    assert_int_equal(grade_by_name(&g, NULL), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_complete_document_of_every_lane_is_a_receipt),
        cmocka_unit_test(every_demanded_member_alone_makes_an_anecdote_that_names_it),
        cmocka_unit_test(members_that_are_not_demanded_may_be_left_out),
        cmocka_unit_test(empty_texts_empty_objects_null_and_unknown_count_as_missing),
        cmocka_unit_test(a_missing_holder_misses_every_member_that_is_demanded_in_it),
        cmocka_unit_test(no_is_an_answer),
        cmocka_unit_test(empty_arrays_of_records_are_missing),
        cmocka_unit_test(an_environment_digest_stands_in_for_the_image),
        cmocka_unit_test(failed_runs_without_results_are_receipts),
        cmocka_unit_test(failed_runs_must_say_why_and_keep_their_provenance),
        cmocka_unit_test(a_running_document_owes_neither_result_nor_reason),
        cmocka_unit_test(values_outside_their_rule_make_an_anecdote_that_quotes_them),
        cmocka_unit_test(a_site_may_declare_its_own_surface),
        cmocka_unit_test(uncommitted_changes_need_their_digest),
        cmocka_unit_test(the_curiosity_lane_is_always_an_anecdote),
        cmocka_unit_test(the_convenience_harness_is_accepted_by_no_lane),
        cmocka_unit_test(exact_token_sparse_runs_need_an_explicit_lifecycle),
        cmocka_unit_test(every_contradiction_alone_makes_a_dispute),
        cmocka_unit_test(evidence_that_agrees_in_other_words_disputes_nothing),
        cmocka_unit_test(the_same_number_is_judged_by_the_statistic_it_names),
        cmocka_unit_test(the_lowest_grade_wins_and_every_reason_is_reported),
        cmocka_unit_test(sentences_name_the_place_and_both_values),
        cmocka_unit_test(every_code_has_a_title_and_a_remedy),
        cmocka_unit_test(grades_are_known_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
