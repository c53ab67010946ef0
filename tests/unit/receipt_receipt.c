#include "core/date.h"
#include "receipt_document.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static void assert_close(double x, double expected)
{
    if (!(fabs(x - expected) <= 1e-9 * fabs(expected)))
        fail_msg("%.12g is not %.12g", x, expected);
}

/* The text cannot be read as a receipt, and the message says exactly this. */
static void expect_unreadable(const char *text, const char *message)
{
    struct receipt *r = NULL;
    struct error err = {0};
    assert_int_equal(receipt_parse(&r, NULL, text, strlen(text), &err), ERR_INPUT);
    assert_null(r);
    assert_string_equal(err.text, message);
}

static void expect_variation_unreadable(const char *path, const char *json, const char *message)
{
    struct entry change = {path, json};
    char *text = document(LANE_TRAINING, &change, 1);
    expect_unreadable(text, message);
    free(text);
}

static void a_training_document_is_read_member_by_member(void **state)
{
    struct receipt *r = document_parse(LANE_TRAINING, NULL, 0);
    int64_t started = 0;
    (void)state;
    assert_int_equal(date_parse_time(&started, "2026-04-14T09:00:00Z"), 0);
    assert_int_equal(r->lane, LANE_TRAINING);
    assert_string_equal(r->app_id, "ap-Kq3");
    assert_string_equal(r->function_call_id, "fc-01J");
    assert_int_equal(r->attempt, 1);
    assert_int_equal(r->started_at, started);
    assert_int_equal(r->finished_at, started + 600000);
    assert_true(r->has_status && r->status == RUN_OK);
    assert_null(r->failure_reason);
    assert_false(r->synthetic);
    assert_string_equal(r->launcher, "scripts/modal_matrix.py");
    assert_null(r->lifecycle);
    assert_string_equal(r->requested, "H200");
    assert_string_equal(r->requested_text, "H200:8");
    assert_string_equal(r->observed, "H200");
    assert_string_equal(r->observed_text, "NVIDIA H200");
    assert_close(r->count, 8);
    assert_close(r->hosts, 1);
    assert_close(r->parameters, 1.2e9);
    assert_close(r->seq_len, 4096);
    assert_close(r->global_batch_tokens, 262144);
    assert_int_equal(r->steps.n, 6);
    assert_int_equal(r->steps.first, 1);
    assert_close(r->steps.seconds[0], 9);
    assert_close(r->steps.seconds[5], 1.9);
    assert_close(r->steps.tokens[5], 262144);
    assert_close(r->steps.steps_per_record[5], 1);
    assert_true(isnan(r->steps.total_tokens));
    assert_close(r->reported_tok_per_s, 131072);
    assert_string_equal(r->reported_statistic, "median");
    assert_close(r->reported_discard, 1);
    assert_true(r->has_artifacts);
    receipt_free(r);
}

static void what_a_document_does_not_state_is_absent_not_zero(void **state)
{
    struct receipt *r = NULL;
    struct error err = {0};
    static const char text[] =
        "{\"schema\":\"mcreport.receipt/1\",\"lane\":\"training\",\"x_unknown\":[1,{}],\"wave\":null}";
    (void)state;
    assert_int_equal(receipt_parse(&r, NULL, text, strlen(text), &err), 0);
    assert_null(r->app_id);
    assert_null(r->observed);
    assert_null(r->observed_text);
    assert_null(r->requested);
    assert_null(r->recipe_text);
    assert_false(r->has_status);
    assert_false(r->has_artifacts);
    assert_int_equal(r->attempt, 1);
    assert_true(r->started_at == DATE_NONE && r->finished_at == DATE_NONE);
    assert_true(isnan(r->count) && isnan(r->parameters) && isnan(r->seq_len) && isnan(r->global_batch_tokens));
    assert_close(r->hosts, 1);
    assert_int_equal(r->steps.n, 0);
    assert_null(r->steps.tokens);
    assert_true(isnan(r->reported_tok_per_s));
    receipt_free(r);
}

static void white_space_and_crlf_around_a_document_do_not_matter(void **state)
{
    struct receipt *a = document_parse(LANE_TRAINING, NULL, 0), *b = NULL;
    struct error err = {0};
    char *text = document(LANE_TRAINING, NULL, 0), *wrapped = NULL;
    (void)state;
    assert_true(asprintf(&wrapped, "\r\n\t %s \r\n", text) > 0);
    assert_int_equal(receipt_parse(&b, NULL, wrapped, strlen(wrapped), &err), 0);
    assert_memory_equal(json_canonical(a->doc), json_canonical(b->doc), sizeof(struct digest));
    free(text);
    free(wrapped);
    receipt_free(a);
    receipt_free(b);
}

static void the_text_need_not_outlive_the_call(void **state)
{
    struct receipt *r = NULL;
    struct error err = {0};
    char *text = document(LANE_TRAINING, NULL, 0);
    size_t len = strlen(text);
    (void)state;
    assert_int_equal(receipt_parse(&r, NULL, text, len, &err), 0);
    memset(text, '#', len);
    free(text);
    assert_string_equal(r->launcher, "scripts/modal_matrix.py");
    assert_close(r->steps.seconds[4], 2.1);
    receipt_free(r);
}

static void what_is_no_receipt_is_unreadable(void **state)
{
    struct receipt *r = NULL;
    struct error err = {0};
    struct json_place where = {9, 9, 9};
    (void)state;
    expect_unreadable("[1]", "not a receipt: the document is not an object");
    expect_unreadable("{}", "schema: missing; a receipt says \"mcreport.receipt/1\"");
    expect_unreadable("{\"schema\":null,\"lane\":\"training\"}",
                      "schema: missing; a receipt says \"mcreport.receipt/1\"");
    expect_unreadable("{\"schema\":1}", "schema: not a string");
    expect_unreadable("{\"schema\":\"mcreport.receipt/2\",\"lane\":\"training\"}",
                      "schema: \"mcreport.receipt/2\" is not \"mcreport.receipt/1\"");
    expect_unreadable("{\"schema\":\"mcreport.receipt/1\"}",
                      "lane: missing; it is one of training, sparse_exact, sparse_validation, curiosity");
    expect_unreadable("{\"schema\":\"mcreport.receipt/1\",\"lane\":\"trainig\"}",
                      "lane: \"trainig\" is not a lane; did you mean training?");
    expect_unreadable("{\"schema\":\"mcreport.receipt/1\",\"lane\":\"inference\"}",
                      "lane: \"inference\" is not a lane (training, sparse_exact, sparse_validation, curiosity)");
    assert_int_equal(receipt_parse(&r, &where, "{}", 2, &err), ERR_INPUT);
    assert_int_equal(where.line, 0);
    assert_int_equal(receipt_parse(&r, &where, "{\n  \"a\": 01}", 12, &err), ERR_INPUT);
    assert_int_equal(where.line, 2);
    assert_memory_equal(err.text, "2:", 2);
}

static void a_wrong_type_is_unreadable_and_named_by_its_path(void **state)
{
    static const struct {
        const char *path, *json, *message;
    } cases[] = {
        {"accelerator.count", "\"8\"", "accelerator.count: not a number"},
        {"accelerator.observed", "8", "accelerator.observed: not a string or an array of strings"},
        {"accelerator.observed", "[\"H200\",7]", "accelerator.observed[1]: not a string"},
        {"accelerator.observed", "[1,2]", "accelerator.observed[0]: not a string"},
        {"accelerator", "\"H200\"", "accelerator: not an object"},
        {"startup.evidence", "[]", "startup.evidence: not an object"},
        {"app_id", "17", "app_id: not a string"},
        {"synthetic", "\"yes\"", "synthetic: not true or false"},
        {"started_at", "1713081600", "started_at: not a string"},
        {"startup.class", "3", "startup.class: not a string"},
        {"code.environment_digest", "5", "code.environment_digest: not a string"},
        {"recipe.precision", "\"bf16\"", "recipe.precision: not an object"},
        {"launch.flags", "[\"--a\"]", "launch.flags: not a string"},
        {"launch.parallel", "{\"dp\":\"8\"}", "launch.parallel.dp: not a number"},
        {"checks", "{\"loss_finite\":1}", "checks.loss_finite: not true or false"},
        {"artifacts", "{\"name\":\"log\"}", "artifacts: not an array"},
        {"artifacts", "[\"log\"]", "artifacts[0]: not an object"},
        {"artifacts", "[1,2,3]", "artifacts[0]: not an object"},
        {"steps", "[]", "steps: not an object"},
        {"steps.first", "true", "steps.first: not a number"},
        {"steps.seconds", "2.0", "steps.seconds: not an array"},
        {"steps.seconds", "[1,2,3,\"nan\"]", "steps.seconds[3]: not a number"},
        {"steps.seconds", "[1,null]", "steps.seconds[1]: not a number"},
        {"steps.tokens", "[true]", "steps.tokens[0]: not a number"},
        {"steps.tokens", "true", "steps.tokens: neither a number nor an array of numbers"},
        {"steps.per_record", "{\"n\":1}", "steps.per_record: neither a number nor an array of numbers"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        expect_variation_unreadable(cases[i].path, cases[i].json, cases[i].message);
}

static void one_number_stands_for_every_record(void **state)
{
    struct receipt *r = VARIATION(LANE_TRAINING, {"steps", "{\"seconds\":[1,2,3],\"tokens\":40,\"per_record\":10}"});
    (void)state;
    assert_int_equal(r->steps.n, 3);
    assert_int_equal(r->steps.first, 0);
    for (size_t i = 0; i < 3; i++) {
        assert_close(r->steps.tokens[i], 40);
        assert_close(r->steps.steps_per_record[i], 10);
    }
    receipt_free(r);
}

static void arrays_of_different_lengths_are_read_to_the_shortest(void **state)
{
    struct receipt *r =
        VARIATION(LANE_TRAINING, {"steps", "{\"seconds\":[1,2,3],\"tokens\":[4,4],\"per_record\":[1]}"});
    (void)state;
    assert_int_equal(r->steps.n, 1);
    receipt_free(r);
}

static void a_long_series_is_read_whole(void **state)
{
    enum { N = 5000 };
    char *json = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&json, &len);
    (void)state;
    assert_non_null(out);
    fputs("{\"tokens\":[", out);
    for (int i = 0; i < N; i++)
        fprintf(out, "%s%d", i > 0 ? "," : "", 1000 + i);
    fputs("],\"seconds\":[", out);
    for (int i = 0; i < N; i++)
        fprintf(out, "%s%d.5", i > 0 ? "," : "", i);
    fputs("]}", out);
    fclose(out);
    struct receipt *r = VARIATION(LANE_TRAINING, {"steps", json});
    assert_int_equal(r->steps.n, N);
    assert_close(r->steps.tokens[N - 1], 1000 + N - 1);
    assert_close(r->steps.seconds[N - 1], N - 1 + 0.5);
    receipt_free(r);
    free(json);
}

static void first_step_excess_is_over_the_median_of_the_second_half(void **state)
{
    /* second half of 9,2,2,2,2.1,1.9 is 2,2.1,1.9: median 2 */
    struct receipt *r = document_parse(LANE_TRAINING, NULL, 0);
    (void)state;
    assert_close(receipt_first_step_excess(r), 7);
    receipt_free(r);
    r = VARIATION(LANE_TRAINING, {"steps", "{\"seconds\":[90,1,20,22],\"tokens\":4,\"per_record\":10}"});
    assert_close(receipt_first_step_excess(r), 9 - 2.1);
    receipt_free(r);
    r = VARIATION(LANE_TRAINING, {"steps", "{\"seconds\":[90,1,20],\"tokens\":4}"});
    assert_true(isnan(receipt_first_step_excess(r)));
    receipt_free(r);
}

static void whole_run_is_all_tokens_over_all_time(void **state)
{
    const char *why = "unset";
    struct receipt *r = document_parse(LANE_TRAINING, NULL, 0);
    (void)state;
    assert_close(receipt_whole_run(r, &why), 6 * 262144.0 / 600);
    assert_null(why);
    receipt_free(r);
    r = VARIATION(LANE_TRAINING, {"steps.first", "101"}, {"steps.total_tokens", "6e9"});
    assert_close(receipt_whole_run(r, &why), 6e9 / 600);
    receipt_free(r);
}

static void whole_run_says_why_it_cannot_be_told(void **state)
{
    static const struct {
        struct entry change;
        const char *why;
    } cases[] = {
        {{"finished_at", NULL}, "finished_at is not stated"},
        {{"started_at", NULL}, "started_at is not stated"},
        {{"finished_at", "\"2026-04-14T09:00:00Z\""}, "it ends before it starts"},
        {{"status", "\"failed\""}, "it did not end well"},
        {{"steps", NULL}, "it records no steps with tokens"},
        {{"steps.tokens", NULL}, "it records no steps with tokens"},
        {{"steps.first", "101"}, "its records begin after the first step and steps.total_tokens is not stated"},
        {{"steps.tokens", "0"}, "it trained no tokens"},
    };
    const char *why = NULL;
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct receipt *r = document_parse(LANE_TRAINING, &cases[i].change, 1);
        assert_true(isnan(receipt_whole_run(r, &why)));
        assert_string_equal(why, cases[i].why);
        receipt_free(r);
    }
    struct receipt *sparse = document_parse(LANE_SPARSE_EXACT, NULL, 0);
    assert_true(isnan(receipt_whole_run(sparse, &why)));
    assert_string_equal(why, "its lane has no throughput");
    receipt_free(sparse);
}

static double recomputed(const char *statistic, const char *discard, const char *steps)
{
    struct receipt *r = VARIATION(LANE_TRAINING, {"reported.statistic", statistic},
                                  {"reported.warmup_steps_discarded", discard}, {"steps", steps});
    double x = receipt_recompute_reported(r);
    receipt_free(r);
    return x;
}

static void the_launchers_statistic_is_recomputed_from_the_records(void **state)
{
    static const char steps[] = "{\"seconds\":[10,2,4,1],\"tokens\":[100,100,100,100],\"per_record\":10}";
    static const char late[] = "{\"first\":11,\"seconds\":[10,2,4,1],\"tokens\":100,\"per_record\":10}";
    (void)state;
    assert_close(recomputed("\"mean\"", "0", steps), 400.0 / 17);
    assert_close(recomputed("\"mean\"", "10", steps), 300.0 / 7);
    assert_close(recomputed("\"median\"", "10", steps), 50);
    assert_close(recomputed("\"median\"", "0", steps), (25 + 50) / 2.0);
    assert_close(recomputed("\"best\"", "0", steps), 100);
    assert_close(recomputed("\"mean\"", "15", steps), 200.0 / 5); /* a record that begins inside is left out whole */
    assert_close(recomputed("\"mean\"", "10", late), 400.0 / 17); /* steps 1 to 10 are not in the records anyway */
    assert_true(isnan(recomputed("\"mean\"", "40", steps)));
    assert_true(isnan(recomputed("\"trimmed\"", "0", steps)));
    assert_true(isnan(recomputed("null", "0", steps)));
    assert_true(isnan(recomputed("\"mean\"", "0", "{\"seconds\":[1,2]}")));
}

static void devices_are_joined_as_received_and_named_once(void **state)
{
    struct receipt *r =
        VARIATION(LANE_TRAINING, {"accelerator.observed", "[\"NVIDIA H200\",\"H200!\",\"NVIDIA H100 PCIe\"]"});
    (void)state;
    assert_string_equal(r->observed, "H200, H100 PCIe");
    assert_string_equal(r->observed_text, "NVIDIA H200, H200!, NVIDIA H100 PCIe");
    receipt_free(r);
    r = VARIATION(LANE_TRAINING, {"accelerator.observed", "\" ,, \""});
    assert_string_equal(r->observed, ",,");
    receipt_free(r);
}

static void statuses_have_names_and_freeing_nothing_is_fine(void **state)
{
    (void)state;
    assert_string_equal(run_status_name(RUN_OK), "ok");
    assert_string_equal(run_status_name(RUN_RUNNING), "running");
    assert_null(run_status_name((enum run_status)17));
    receipt_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_training_document_is_read_member_by_member),
        cmocka_unit_test(what_a_document_does_not_state_is_absent_not_zero),
        cmocka_unit_test(white_space_and_crlf_around_a_document_do_not_matter),
        cmocka_unit_test(the_text_need_not_outlive_the_call),
        cmocka_unit_test(what_is_no_receipt_is_unreadable),
        cmocka_unit_test(a_wrong_type_is_unreadable_and_named_by_its_path),
        cmocka_unit_test(one_number_stands_for_every_record),
        cmocka_unit_test(arrays_of_different_lengths_are_read_to_the_shortest),
        cmocka_unit_test(a_long_series_is_read_whole),
        cmocka_unit_test(first_step_excess_is_over_the_median_of_the_second_half),
        cmocka_unit_test(whole_run_is_all_tokens_over_all_time),
        cmocka_unit_test(whole_run_says_why_it_cannot_be_told),
        cmocka_unit_test(the_launchers_statistic_is_recomputed_from_the_records),
        cmocka_unit_test(devices_are_joined_as_received_and_named_once),
        cmocka_unit_test(statuses_have_names_and_freeing_nothing_is_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
