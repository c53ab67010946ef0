#include "receipt/lane.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void lanes_are_known_by_name_and_only_training_measures_throughput(void **state)
{
    enum lane lane;
    (void)state;
    for (int i = 0; i < LANES; i++) {
        assert_int_equal(lane_by_name(&lane, lane_name((enum lane)i)), 0);
        assert_int_equal((int)lane, i);
        assert_non_null(lane_title((enum lane)i));
        assert_int_equal(lane_has_throughput((enum lane)i), i == LANE_TRAINING);
    }
    assert_int_equal(lane_by_name(&lane, "Training"), -1);
    assert_int_equal(lane_by_name(&lane, NULL), -1);
    assert_null(lane_name(LANES));
}

/* The table's own words, as docs/receipt.md has them. */
static void demands_are_those_of_the_specification(void **state)
{
    static const char all[] =
        " schema lane app_id function_call_id started_at status surface.name startup.class accelerator.requested "
        "accelerator.observed accelerator.count code.revision code.image_digest|code.environment_digest "
        "launch.launcher ";
    static const char training[] =
        " launch.flags launch.distributed_mode storage.data recipe.model recipe.seq_len recipe.global_batch_tokens "
        "recipe.precision eval_enabled token_kind steps finished_at steps.seconds steps.tokens ";
    static const char sparse_exact[] = " launch.lifecycle launcher_args case sparse_env bench_result bench_telemetry "
                                       "backend_identity remote_runtime_provenance collector.transitions ";
    static const char sparse_validation[] = " mode promotion_status promotion_ready summary_manifests execution fa4 ";
    static const char *const lists[LANES] = {training, sparse_exact, sparse_validation, ""};
    const struct member_rule *rule;
    (void)state;
    for (size_t i = 0; (rule = member_rule(i)) != NULL; i++) {
        char word[96];
        snprintf(word, sizeof word, " %s ", rule->path);
        unsigned expected = 0;
        for (int lane = 0; lane < LANES; lane++)
            if (strstr(all, word) != NULL || strstr(lists[lane], word) != NULL)
                expected |= 1u << lane;
        if (rule->lanes != expected)
            fail_msg("%s is demanded by lanes %x, not %x", rule->path, rule->lanes, expected);
    }
}

static void a_failed_run_owes_its_provenance_but_no_results(void **state)
{
    static const char results[] = " steps steps.seconds steps.tokens finished_at accelerator.observed sparse_env "
                                  "bench_result bench_telemetry backend_identity mode promotion_status promotion_ready "
                                  "fa4 summary_manifests ";
    const struct member_rule *rule;
    (void)state;
    for (size_t i = 0; (rule = member_rule(i)) != NULL; i++) {
        char word[96];
        snprintf(word, sizeof word, " %s ", rule->path);
        if (strcmp(rule->path, "failure_reason") == 0)
            assert_true(rule->lanes == 0 && rule->when_failed == (1u << LANES) - 1);
        else if (strstr(results, word) != NULL)
            assert_true(rule->lanes != 0 && rule->when_failed == 0);
        else
            assert_int_equal(rule->when_failed, rule->lanes);
    }
}

static int known(const char *path)
{
    const struct member_rule *rule;
    int n = 0;
    for (size_t i = 0; (rule = member_rule(i)) != NULL; i++)
        n += strcmp(rule->path, path) == 0;
    return n;
}

static void rules_can_be_published_as_documentation(void **state)
{
    const struct member_rule *rule;
    (void)state;
    for (size_t i = 0; (rule = member_rule(i)) != NULL; i++) {
        size_t len = strlen(rule->what);
        assert_int_equal(known(rule->path), 1);
        assert_non_null(member_type_name(rule->type));
        assert_true((rule->type == MEMBER_ENUM) == (rule->values != NULL));
        assert_true(len > 10 && rule->what[len - 1] != '.');
        assert_true(rule->what[0] >= 'A' && rule->what[0] <= 'z');
    }
    assert_null(member_type_name((enum member_type)99));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lanes_are_known_by_name_and_only_training_measures_throughput),
        cmocka_unit_test(demands_are_those_of_the_specification),
        cmocka_unit_test(a_failed_run_owes_its_provenance_but_no_results),
        cmocka_unit_test(rules_can_be_published_as_documentation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
