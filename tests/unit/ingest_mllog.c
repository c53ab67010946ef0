#include "core/digest.h"
#include "ingest/import.h"
#include "receipt/json.h"

#include <glob.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* One event as the logging library writes it; `value` and `metadata` are JSON text, `t` milliseconds. */
#define EVENT(t, key, value, metadata)                                                                                 \
    ":::MLLOG {\"namespace\": \"\", \"time_ms\": " #t ", \"event_type\": \"POINT_IN_TIME\", \"key\": \"" key           \
    "\", \"value\": " value ", \"metadata\": " metadata "}\n"

#define HEADER                                                                                                         \
    EVENT(1700000000000, "init_start", "null", "{}")                                                                   \
    EVENT(1700000000001, "submission_benchmark", "\"llama2_70b_lora\"", "{}")                                          \
    EVENT(1700000000001, "submission_platform", "\"1xNVIDIA DGX H100\"", "{}")                                         \
    EVENT(1700000000002, "global_batch_size", "8", "{}")                                                               \
    EVENT(1700000000002, "opt_base_learning_rate", "0.0004", "{}")                                                     \
    EVENT(1700000050000, "run_start", "null", "{}")                                                                    \
    EVENT(1700000050000, "block_start", "null", "{\"samples_count\": 0}")

#define LOSS(t, loss, samples) EVENT(t, "train_loss", #loss, "{\"samples_count\": " #samples "}")

#define TWO_LOSSES LOSS(1700000060000, 2.5, 80) LOSS(1700000070500, 2.25, 160)

#define STOP(t, samples, status)                                                                                       \
    EVENT(t, "run_stop", "null", "{\"samples_count\": " #samples ", \"status\": \"" status "\"}")

#define GOOD_LOG HEADER TWO_LOSSES STOP(1700000080000, 240, "success")

struct result {
    struct imported imported;
    struct json *doc;
    struct error err;
    int rc;
};

static struct result import(const char *log, const char *provenance, const char *system)
{
    struct result r = {0};
    struct import_log l = {.path = "run.log",
                           .text = log,
                           .size = strlen(log),
                           .provenance_path = provenance ? "run.log.provenance.json" : NULL,
                           .provenance = provenance,
                           .provenance_size = provenance ? strlen(provenance) : 0,
                           .system_path = system ? "systems/a.json" : NULL,
                           .system = system,
                           .system_size = system ? strlen(system) : 0};
    r.rc = importer_by_name("mllog")->import(&r.imported, &l, &r.err);
    if (r.rc == 0)
        assert_int_equal(json_parse(&r.doc, NULL, r.imported.document, r.imported.size, &r.err), 0);
    return r;
}

static void release(struct result *r)
{
    json_free(r->doc);
    imported_release(&r->imported);
}

static const struct json_node *at(const struct result *r, const char *path)
{
    return json_find(json_root(r->doc), path);
}

static void assert_text(const struct result *r, const char *path, const char *expected)
{
    assert_non_null(json_text(at(r, path)));
    assert_string_equal(json_text(at(r, path)), expected);
}

static void assert_number(const struct result *r, const char *path, double expected)
{
    assert_true(json_number(at(r, path)) == expected);
}

static void assert_seconds(const struct result *r, const double *expected, size_t n_expected)
{
    size_t n = 0;
    const double *seconds = json_numbers(r->doc, at(r, "steps.seconds"), &n, NULL);
    assert_non_null(seconds);
    assert_int_equal(n, n_expected);
    for (size_t i = 0; i < n; i++)
        assert_true(seconds[i] == expected[i]);
}

static int has_note(const struct result *r, const char *part)
{
    for (size_t i = 0; i < r->imported.n_notes; i++)
        if (strstr(r->imported.notes[i].text, part) != NULL)
            return 1;
    return 0;
}

static void assert_refused(const char *log, const char *message)
{
    struct result r = import(log, NULL, NULL);
    assert_int_equal(r.rc, ERR_INPUT);
    if (strstr(r.err.text, message) == NULL)
        fail_msg("%s", r.err.text);
    assert_null(r.imported.document);
}

static void a_record_lies_between_two_losses(void **state)
{
    (void)state;
    struct result r = import(GOOD_LOG, NULL, NULL);
    assert_int_equal(r.rc, 0);
    assert_seconds(&r, (const double[]){10.5}, 1);
    assert_number(&r, "steps.first", 11);
    assert_number(&r, "steps.per_record", 10);
    assert_number(&r, "steps.tokens", 80 * 8192);
    assert_number(&r, "steps.total_tokens", 240 * 8192);
    assert_int_equal(json_is_true(at(&r, "eval_enabled")), 0);
    release(&r);
}

static void the_log_states_identity_times_recipe_and_requested_accelerator(void **state)
{
    (void)state;
    struct result r = import(GOOD_LOG, NULL, NULL);
    char hex[DIGEST_HEX_SIZE];
    struct digest digest;
    digest_of(&digest, GOOD_LOG, strlen(GOOD_LOG));
    digest_hex(hex, &digest);
    assert_text(&r, "schema", "mcreport.receipt/1");
    assert_text(&r, "lane", "training");
    assert_text(&r, "app_id", "mllog/llama2_70b_lora");
    assert_text(&r, "function_call_id", hex);
    assert_text(&r, "imported_from.sha256", hex);
    assert_text(&r, "started_at", "2023-11-14T22:13:20Z");
    assert_text(&r, "finished_at", "2023-11-14T22:14:40Z");
    assert_text(&r, "status", "ok");
    assert_text(&r, "accelerator.requested", "H100");
    assert_number(&r, "recipe.global_batch_tokens", 65536);
    assert_number(&r, "imported_from.log.opt_base_learning_rate", 0.0004);
    assert_null(at(&r, "recipe.options"));
    assert_null(at(&r, "accelerator.observed"));
    assert_null(at(&r, "reported"));
    release(&r);
}

static void the_log_is_the_artifact_unless_the_side_file_names_others(void **state)
{
    (void)state;
    struct result r = import(GOOD_LOG, NULL, NULL);
    const struct json_node *artifact = json_first(at(&r, "artifacts"));
    assert_string_equal(json_text(json_find(artifact, "sha256")), json_text(at(&r, "imported_from.sha256")));
    release(&r);
    r = import(GOOD_LOG, "{\"artifacts\": [{\"name\": \"profile\"}]}", NULL);
    artifact = json_first(at(&r, "artifacts"));
    assert_string_equal(json_text(json_find(artifact, "name")), "profile");
    assert_int_equal(r.imported.n_notes, 0);
    release(&r);
}

static void intervals_with_part_of_an_evaluation_are_left_out(void **state)
{
    (void)state;
    struct result r = import(HEADER TWO_LOSSES EVENT(1700000071000, "eval_start", "null", "{}")
                                 EVENT(1700000081000, "eval_stop", "null", "{}") LOSS(1700000090000, 2, 240)
                                     LOSS(1700000100000, 2, 320) STOP(1700000110000, 320, "success"),
                             NULL, NULL);
    assert_seconds(&r, (const double[]){10.5, 10}, 2);
    assert_true(has_note(&r, "1 interval(s) left out: part of an evaluation"));
    release(&r);
}

static void an_evaluation_that_goes_on_taints_every_interval_until_it_ends(void **state)
{
    (void)state;
    struct result r = import(HEADER EVENT(1700000055000, "eval_start", "null", "{}")
                                 TWO_LOSSES EVENT(1700000070600, "eval_stop", "null", "{}") LOSS(1700000090000, 2, 240)
                                     LOSS(1700000099000, 2, 320) STOP(1700000110000, 320, "success"),
                             NULL, NULL);
    assert_seconds(&r, (const double[]){9}, 1);
    release(&r);
}

static void losses_outside_the_run_measure_nothing(void **state)
{
    (void)state;
    struct result r = import(LOSS(1700000000000, 3, 0) HEADER TWO_LOSSES STOP(1700000080000, 160, "success")
                                 LOSS(1700000090000, 2, 240),
                             NULL, NULL);
    assert_seconds(&r, (const double[]){10.5}, 1);
    release(&r);
}

static void a_loss_logged_by_two_ranks_counts_once(void **state)
{
    (void)state;
    struct result r = import(HEADER TWO_LOSSES LOSS(1700000070501, 2.25, 160) LOSS(1700000080500, 2, 240)
                                 STOP(1700000090000, 240, "success"),
                             NULL, NULL);
    assert_seconds(&r, (const double[]){10.5, 10}, 2);
    release(&r);
}

static void samples_that_fall_and_losses_without_samples_are_noted(void **state)
{
    (void)state;
    struct result r = import(HEADER TWO_LOSSES LOSS(1700000080000, 2, 80) EVENT(1700000085000, "train_loss", "2", "{}")
                                 LOSS(1700000090000, 2, 160) STOP(1700000099000, 160, "success"),
                             NULL, NULL);
    assert_seconds(&r, (const double[]){10.5}, 1);
    assert_true(has_note(&r, "samples_count falls from 160 to 80"));
    assert_true(has_note(&r, "a loss without samples_count"));
    release(&r);
}

static void records_of_unequal_length_state_each_its_steps_and_tokens(void **state)
{
    (void)state;
    struct result r =
        import(HEADER TWO_LOSSES LOSS(1700000075000, 2, 200) STOP(1700000080000, 200, "success"), NULL, NULL);
    size_t n = 0;
    const double *steps = json_numbers(r.doc, at(&r, "steps.per_record"), &n, NULL);
    assert_int_equal(n, 2);
    assert_true(steps[0] == 10 && steps[1] == 5);
    const double *tokens = json_numbers(r.doc, at(&r, "steps.tokens"), &n, NULL);
    assert_true(tokens[1] == 40 * 8192);
    release(&r);
}

static void a_log_without_run_stop_is_a_failed_run(void **state)
{
    (void)state;
    struct result r = import(HEADER TWO_LOSSES, NULL, NULL);
    assert_text(&r, "status", "failed");
    assert_text(&r, "failure_reason",
                "no run_stop in the log; its last event is train_loss at 2023-11-14T22:14:30.500Z");
    assert_null(at(&r, "finished_at"));
    assert_null(at(&r, "steps.total_tokens"));
    release(&r);
}

static void an_aborted_run_is_a_failed_run(void **state)
{
    (void)state;
    struct result r = import(HEADER TWO_LOSSES STOP(1700000080000, 160, "aborted"), NULL, NULL);
    assert_text(&r, "status", "failed");
    assert_text(&r, "failure_reason", "run_stop states the status \"aborted\"");
    assert_text(&r, "finished_at", "2023-11-14T22:14:40Z");
    release(&r);
    r = import(HEADER EVENT(1700000080000, "run_stop", "null", "{}"), NULL, NULL);
    assert_text(&r, "failure_reason", "run_stop states no status");
    release(&r);
}

static void blocks_are_records_where_there_are_no_losses(void **state)
{
    (void)state;
    struct result r = import(HEADER EVENT(1700000060000, "block_stop", "null", "{\"samples_count\": 64}")
                                 EVENT(1700000060000, "block_start", "null", "{\"samples_count\": 64}")
                                     EVENT(1700000071000, "block_stop", "null", "{\"samples_count\": 128}")
                                         STOP(1700000080000, 128, "success"),
                             NULL, NULL);
    assert_seconds(&r, (const double[]){10, 11}, 2);
    assert_number(&r, "steps.first", 1);
    assert_number(&r, "steps.per_record", 8);
    assert_true(has_note(&r, "the records are blocks"));
    release(&r);
}

static void blocks_that_count_only_themselves_are_measured_by_their_steps(void **state)
{
    (void)state;
    struct result r =
        import(HEADER EVENT(1700000060000, "block_stop", "null", "{}")
                   EVENT(1700000060000, "block_start", "null", "{\"samples_count\": 384, \"step\": 24}")
                       EVENT(1700000071000, "block_stop", "null", "{\"samples_count\": 384, \"step\": 72}")
                           STOP(1700000080000, 576, "success"),
               NULL, NULL);
    assert_seconds(&r, (const double[]){11}, 1);
    assert_number(&r, "steps.first", 25);
    assert_number(&r, "steps.per_record", 48);
    assert_true(has_note(&r, "1 block(s) do not say how many samples"));
    release(&r);
}

static void a_block_with_an_evaluation_inside_is_left_out(void **state)
{
    (void)state;
    struct result r = import(
        HEADER EVENT(1700000055000, "eval_start", "null", "{}") EVENT(1700000056000, "eval_stop", "null", "{}")
            EVENT(1700000060000, "block_stop", "null", "{\"samples_count\": 64}") STOP(1700000080000, 64, "success"),
        NULL, NULL);
    assert_int_equal(r.rc, 0);
    assert_null(at(&r, "steps"));
    assert_null(at(&r, "eval_enabled"));
    assert_true(has_note(&r, "no step records"));
    release(&r);
}

static void header_lines_of_every_rank_count_once(void **state)
{
    (void)state;
    struct result r = import(HEADER HEADER TWO_LOSSES STOP(1700000080000, 240, "success"), NULL, NULL);
    assert_int_equal(r.imported.n_notes, 0);
    assert_number(&r, "recipe.global_batch_tokens", 65536);
    assert_seconds(&r, (const double[]){10.5}, 1);
    release(&r);
}

static void header_lines_that_disagree_leave_the_member_missing(void **state)
{
    (void)state;
    struct result r =
        import(EVENT(1, "global_batch_size", "16", "{}") EVENT(1, "seed", "1", "{}") GOOD_LOG, NULL, NULL);
    assert_int_equal(r.rc, 0);
    assert_true(has_note(&r, "global_batch_size: line 1 says 16, line 6 says 8; left out"));
    assert_true(has_note(&r, "the log states no single global_batch_size"));
    assert_null(at(&r, "recipe.global_batch_tokens"));
    assert_null(at(&r, "imported_from.log.global_batch_size"));
    assert_null(at(&r, "steps"));
    assert_number(&r, "imported_from.log.seed", 1);
    release(&r);
}

static void prefixes_colours_noise_and_crlf_do_not_matter(void **state)
{
    (void)state;
    struct result r = import(
        "starting container\r\n0: \x1b[32m" HEADER "GPU 0: \x1b[1mNVIDIA H100\x1b[0m {\r\n3: " LOSS(
            1700000060000, 2.5, 80) "3: \x1b[1;31m:::MLLOG \x1b[0m{\"key\": \"train_loss\", "
                                    "\"time_ms\": 1700000070500, \"value\": 2, \"metadata\": "
                                    "{\"samples_count\": 160}}\x1b[0m trailing\r\n" STOP(1700000080000, 160, "success"),
        NULL, NULL);
    assert_int_equal(r.rc, 0);
    assert_seconds(&r, (const double[]){10.5}, 1);
    assert_text(&r, "status", "ok");
    release(&r);
}

static void two_events_on_one_line_are_two_events(void **state)
{
    (void)state;
    char *log = strdup(GOOD_LOG);
    assert_non_null(log);
    *strchr(strstr(log, "train_loss"), '\n') = ' ';
    struct result r = import(log, NULL, NULL);
    assert_seconds(&r, (const double[]){10.5}, 1);
    release(&r);
    free(log);
}

static void broken_json_names_file_line_and_column(void **state)
{
    (void)state;
    assert_refused(GOOD_LOG "1: :::MLLOG {\"key\": tru, \"time_ms\": 1}\n",
                   "run.log:11:21: broken JSON after :::MLLOG");
    assert_refused("x\n:::MLLOG {\"key\": \"seed\"\nmore\n", "run.log:2:10: no whole JSON object");
    assert_refused("x\n:::MLLOG\nmore\n", "run.log:2:9: no whole JSON object");
    assert_refused(":::MLLOG {\"time_ms\": 1}\n", "run.log:1: an event without a key");
    assert_refused(":::MLLOG {\"key\": \"seed\", \"time_ms\": -1}\n", "run.log:1: seed: time_ms is missing or no time");
    assert_refused(":::MLLOG {\"key\": \"a\", \"time_ms\": 1, \"key\": \"b\"}\n", "run.log:1:");
}

static void a_cut_off_last_line_is_a_note(void **state)
{
    (void)state;
    struct result r = import(HEADER TWO_LOSSES ":::MLLOG {\"namespace\": \"\", \"time_ms\": 17000", NULL, NULL);
    assert_int_equal(r.rc, 0);
    assert_true(has_note(&r, "line 10: the log is cut off in the middle of an event"));
    assert_text(&r, "status", "failed");
    release(&r);
}

static void text_without_events_is_not_a_log(void **state)
{
    (void)state;
    assert_refused("", "run.log: no :::MLLOG event in it");
    assert_refused("step 1 loss 2.5\n", "run.log: no :::MLLOG event in it");
}

#define FIGURE(t, name, value)                                                                                         \
    EVENT(t, "tracked_stats", "{\"" name "\": " #value "}", "{\"file\": \"/workspace/custom_callbacks.py\"}")

static void throughput_becomes_the_reported_median(void **state)
{
    (void)state;
    struct result r = import(HEADER TWO_LOSSES FIGURE(1700000070600, "throughput", 7.625)
                                 FIGURE(1700000070700, "throughput", 7.615) STOP(1700000080000, 160, "success"),
                             NULL, NULL);
    assert_number(&r, "reported.tok_per_sec_global", 7.62 * 8192);
    assert_text(&r, "reported.statistic", "median");
    assert_number(&r, "reported.warmup_steps_discarded", 0);
    assert_text(&r, "code.versions.mlperf_logging", "custom_callbacks");
    assert_int_equal(r.imported.n_notes, 0);
    release(&r);
}

static void throughput_in_tokens_is_recognised_by_the_records(void **state)
{
    (void)state;
    struct result r = import(
        HEADER TWO_LOSSES FIGURE(1700000070600, "throughput", 62400) STOP(1700000080000, 160, "success"), NULL, NULL);
    assert_number(&r, "reported.tok_per_sec_global", 62400);
    assert_true(has_note(&r, "throughput is tokens per second here"));
    release(&r);
}

static void a_figure_that_differs_from_the_records_is_noted_and_kept(void **state)
{
    (void)state;
    struct result r = import(
        HEADER TWO_LOSSES FIGURE(1700000070600, "throughput", 8) STOP(1700000080000, 160, "success"), NULL, NULL);
    assert_true(has_note(&r, "block 1: the log states 8.000 samples/s, 5.0 % more than the 7.619 of its records"));
    assert_number(&r, "reported.tok_per_sec_global", 8 * 8192);
    release(&r);
}

static void the_newer_dialect_tracks_loss_and_step_time(void **state)
{
    (void)state;
#define TRACKED(t, stats, metadata)                                                                                    \
    EVENT(t, "tracked_stats", stats, "{\"file\": \"/usr/lib/mlperf_common/callbacks/logging.py\"" metadata "}")
    struct result r =
        import(HEADER TRACKED(1700000060000, "{\"train_loss\": 2.5}", ", \"samples_count\": 80, \"step\": 10")
                   TRACKED(1700000070000, "{\"train_loss\": 2.25}", ", \"samples_count\": 160, \"step\": 20")
                       TRACKED(1700000070100, "{\"train_step_time\": 1}", ", \"samples_count\": 160")
                           TRACKED(1700000070100, "{\"throughput\": 8}", "") STOP(1700000080000, 160, "success"),
               NULL, NULL);
    assert_seconds(&r, (const double[]){10}, 1);
    assert_number(&r, "reported.tok_per_sec_global", 65536);
    assert_text(&r, "code.versions.mlperf_logging", "mlperf_common");
    assert_true(has_note(&r, "throughput and train_step_time both stand in the log"));
    release(&r);
}

static const char system_h200[] =
    "{\"system_name\": \"A\", \"number_of_nodes\": \"2\", \"accelerators_per_node\": \"8\", "
    "\"accelerator_model_name\": \"NVIDIA H200-SXM5-141GB\", \"accelerator_memory_capacity\": \"143771 MiB\", "
    "\"framework\": \"NeMo\", \"other_software_stack\": {\"cuda_version\": \"12.6\"}, \"sw_notes\": \"\"}";

static void the_system_description_states_what_was_there(void **state)
{
    (void)state;
    struct result r = import(GOOD_LOG, NULL, system_h200);
    assert_text(&r, "accelerator.observed", "NVIDIA H200-SXM5-141GB");
    assert_number(&r, "accelerator.count", 16);
    assert_number(&r, "accelerator.hosts", 2);
    assert_number(&r, "accelerator.memory_gib", 143771.0 / 1024);
    assert_text(&r, "imported_from.system.framework", "NeMo");
    assert_text(&r, "imported_from.system.software.cuda_version", "12.6");
    assert_null(at(&r, "code.versions"));
    release(&r);
}

static void what_the_system_description_leaves_open_stays_missing(void **state)
{
    (void)state;
    struct result r = import(GOOD_LOG, NULL,
                             "{\"number_of_nodes\": \"\", \"accelerators_per_node\": \"eight\", "
                             "\"accelerator_model_name\": \"\", \"accelerator_memory_capacity\": \"141 GB\"}");
    assert_null(at(&r, "accelerator.count"));
    assert_null(at(&r, "accelerator.hosts"));
    assert_null(at(&r, "accelerator.observed"));
    assert_null(at(&r, "accelerator.memory_gib"));
    assert_true(has_note(&r, "accelerator_memory_capacity \"141 GB\" is neither MiB nor GiB"));
    release(&r);
}

static void a_placeholder_platform_names_no_accelerator(void **state)
{
    (void)state;
    struct result r = import(EVENT(1, "submission_platform", "\"8xSUBMISSION_PLATFORM_PLACEHOLDER\"", "{}")
                                 EVENT(2, "run_start", "null", "{}"),
                             NULL, NULL);
    assert_null(at(&r, "accelerator"));
    assert_true(has_note(&r, "PLACEHOLDER\" names no accelerator, or several"));
    assert_null(at(&r, "app_id"));
    release(&r);
}

static void the_side_file_fills_what_the_log_lacks(void **state)
{
    (void)state;
    struct result r =
        import(GOOD_LOG,
               "{\"note\": {\"by\": \"hand\"}, \"token_kind\": \"padded\", \"surface\": {\"name\": \"owned\"}, "
               "\"recipe\": {\"precision\": {\"linear\": \"fp8\"}}, \"accelerator\": {\"count\": 8}}",
               NULL);
    assert_text(&r, "token_kind", "padded");
    assert_text(&r, "surface.name", "owned");
    assert_text(&r, "recipe.precision.linear", "fp8");
    assert_text(&r, "recipe.model", "llama2_70b_lora");
    assert_number(&r, "accelerator.count", 8);
    assert_text(&r, "note.by", "hand");
    assert_int_equal(r.imported.n_notes, 0);
    release(&r);
}

static void where_both_speak_and_differ_the_log_wins_and_a_note_says_so(void **state)
{
    (void)state;
    struct result r = import(GOOD_LOG,
                             "{\"status\": \"failed\", \"accelerator\": {\"count\": 4, \"requested\": \"H200\"}, "
                             "\"recipe\": {\"model\": \"unknown\"}, \"steps\": {\"first\": 0}}",
                             system_h200);
    assert_text(&r, "status", "ok");
    assert_number(&r, "accelerator.count", 16);
    assert_text(&r, "accelerator.requested", "H100");
    assert_number(&r, "steps.first", 11);
    assert_true(has_note(&r, "status: the log says \"ok\", the provenance file \"failed\"; the log is kept"));
    assert_true(has_note(&r, "accelerator.count: the log says 16, the provenance file 4"));
    assert_true(has_note(&r, "accelerator.requested: the log says \"H100\", the provenance file \"H200\""));
    assert_true(has_note(&r, "steps: the log says"));
    assert_int_equal(r.imported.n_notes, 4);
    release(&r);
}

static void the_same_accelerator_under_another_name_is_no_disagreement(void **state)
{
    (void)state;
    struct result r =
        import(GOOD_LOG, "{\"accelerator\": {\"requested\": \"H100!\", \"observed\": \"H200\", \"count\": 16.0}}",
               system_h200);
    assert_int_equal(r.imported.n_notes, 0);
    assert_text(&r, "accelerator.observed", "NVIDIA H200-SXM5-141GB");
    release(&r);
}

static void the_side_file_wins_over_the_table_of_sequence_lengths(void **state)
{
    (void)state;
    struct result r = import(GOOD_LOG, "{\"recipe\": {\"seq_len\": 4096}}", NULL);
    assert_number(&r, "recipe.seq_len", 4096);
    assert_number(&r, "recipe.global_batch_tokens", 8 * 4096);
    assert_number(&r, "steps.tokens", 80 * 4096);
    assert_int_equal(r.imported.n_notes, 0);
    release(&r);
}

static void an_unknown_benchmark_has_records_without_tokens(void **state)
{
    (void)state;
    struct result r = import(EVENT(1, "submission_benchmark", "\"dlrm\"", "{}") EVENT(1, "global_batch_size", "8", "{}")
                                 EVENT(2, "run_start", "null", "{}") TWO_LOSSES,
                             NULL, NULL);
    assert_seconds(&r, (const double[]){10.5}, 1);
    assert_null(at(&r, "recipe.seq_len"));
    assert_null(at(&r, "steps.tokens"));
    release(&r);
}

static void the_side_file_cannot_forge_where_the_document_is_from(void **state)
{
    (void)state;
    struct result r = import(GOOD_LOG, "{\"imported_from\": {\"format\": \"other\"}}", NULL);
    assert_text(&r, "imported_from.format", "mllog");
    assert_true(has_note(&r, "imported_from: reserved"));
    release(&r);
}

static void a_broken_side_file_is_named(void **state)
{
    (void)state;
    struct result r = import(GOOD_LOG, "{\"token_kind\": }", NULL);
    assert_int_equal(r.rc, ERR_INPUT);
    assert_non_null(strstr(r.err.text, "run.log.provenance.json: 1:"));
    r = import(GOOD_LOG, NULL, "[]");
    assert_int_equal(r.rc, ERR_INPUT);
    assert_string_equal(r.err.text, "systems/a.json: not an object");
}

static void members_stand_in_the_order_of_the_documentation(void **state)
{
    (void)state;
    static const char *const order[] = {"\"schema\"", "\"lane\"",        "\"app_id\"",       "\"wave\"",
                                        "\"status\"", "\"surface\"",     "\"startup\"",      "\"accelerator\"",
                                        "\"code\"",   "\"recipe\"",      "\"seq_len\"",      "\"precision\"",
                                        "\"steps\"",  "\"my_own_note\"", "\"imported_from\""};
    struct result r = import(GOOD_LOG,
                             "{\"my_own_note\": 1, \"recipe\": {\"precision\": {\"linear\": \"bf16\"}}, \"code\": "
                             "{\"revision\": \"abc\"}, \"startup\": {\"class\": \"cold\"}, \"wave\": \"w\", "
                             "\"surface\": {\"name\": \"owned\"}}",
                             NULL);
    const char *from = r.imported.document;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        from = strstr(from, order[i]);
        assert_non_null(from);
    }
    release(&r);
}

static void the_same_log_gives_the_same_bytes(void **state)
{
    (void)state;
    struct result a = import(GOOD_LOG, "{\"wave\": \"w\", \"token_kind\": \"padded\"}", system_h200);
    struct result b = import(GOOD_LOG, "{\"wave\": \"w\", \"token_kind\": \"padded\"}", system_h200);
    assert_int_equal(a.imported.size, b.imported.size);
    assert_memory_equal(a.imported.document, b.imported.document, a.imported.size);
    release(&a);
    release(&b);
}

static void write_file(const char *path, const char *text)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_true(fputs(text, out) >= 0);
    assert_int_equal(fclose(out), 0);
}

static char *below(const char *folder, const char *name)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void side_file_and_system_description_are_found_by_the_layout(void **state)
{
    (void)state;
    char folder[] = "/tmp/mcreport-mllog-XXXXXX";
    assert_non_null(mkdtemp(folder));
    static const char *const folders[] = {"results", "results/box", "results/box/lora", "systems"};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(mkdir(below(folder, folders[i]), 0700), 0);
    write_file(below(folder, "results/box/lora/result_0.txt"), GOOD_LOG);
    write_file(below(folder, "results/box/lora/result_0.txt.provenance.json"), "{\"wave\": \"found\"}");
    write_file(below(folder, "systems/box.json"), system_h200);

    struct result r = {0};
    r.rc = import_file(&r.imported, importer_by_name("mllog"), below(folder, "results/box/lora/result_0.txt"), NULL,
                       NULL, &r.err);
    assert_int_equal(r.rc, 0);
    assert_int_equal(json_parse(&r.doc, NULL, r.imported.document, r.imported.size, &r.err), 0);
    assert_text(&r, "wave", "found");
    assert_number(&r, "accelerator.count", 16);
    release(&r);

    assert_int_equal(unlink(below(folder, "results/box/lora/result_0.txt.provenance.json")), 0);
    assert_int_equal(unlink(below(folder, "results/box/lora/result_0.txt")), 0);
    assert_int_equal(unlink(below(folder, "systems/box.json")), 0);
    for (size_t i = 4; i-- > 0;)
        assert_int_equal(rmdir(below(folder, folders[i])), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void a_missing_file_is_an_error_of_the_system(void **state)
{
    (void)state;
    struct imported out = {0};
    struct error err = {0};
    assert_int_equal(import_file(&out, importer_by_name("mllog"), "/nonexistent/log", NULL, NULL, &err), ERR_IO);
    assert_non_null(strstr(err.text, "/nonexistent/log"));
}

static void importers_are_found_by_name_only(void **state)
{
    (void)state;
    assert_string_equal(importer_at(0)->name, "mllog");
    assert_null(importer_at(1));
    assert_null(importer_by_name("mllo"));
}

/* What a folder of real logs gives. */
struct folder {
    size_t n, least, most; /* logs; fewest and most records in one */
    double rates[64];      /* medians of the runs, samples/s */
    size_t noted;          /* logs with header lines that disagree */
};

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *x, size_t n)
{
    qsort(x, n, sizeof *x, by_size);
    return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

static void measure(struct folder *f, const struct result *r)
{
    size_t n = 0;
    const double *seconds = json_numbers(r->doc, at(r, "steps.seconds"), &n, NULL);
    double rates[256];
    assert_true(n > 0 && n <= 256 && f->n < 64);
    for (size_t i = 0; i < n; i++)
        rates[i] = json_number(at(r, "steps.tokens")) / 8192 / seconds[i];
    f->rates[f->n++] = median(rates, n);
    f->least = f->n == 1 || n < f->least ? n : f->least;
    f->most = n > f->most ? n : f->most;
    f->noted += (size_t)has_note(r, "; left out");
    double reported = json_number(at(r, "reported.tok_per_sec_global")) / 8192;
    assert_true(fabs(reported / f->rates[f->n - 1] - 1) < 0.01);
    assert_text(r, "status", "ok");
    assert_number(r, "steps.per_record", 10);
    assert_number(r, "steps.first", 11);
}

/* Imports every log of a results folder; skips the test, visibly, when the real data is not here. */
static void read_folder(struct folder *f, const char *pattern)
{
    glob_t found;
    char path[4096];
    snprintf(path, sizeof path, "%s/data/%s/llama2_70b_lora/result_*.txt", SHARED_DIR, pattern);
    if (glob(path, 0, NULL, &found) != 0) {
        print_message("skipped: no logs at %s\n", path);
        skip();
    }
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct result r = {0};
        r.rc = import_file(&r.imported, importer_by_name("mllog"), found.gl_pathv[i], NULL, NULL, &r.err);
        assert_int_equal(r.rc, 0);
        assert_int_equal(json_parse(&r.doc, NULL, r.imported.document, r.imported.size, &r.err), 0);
        measure(f, &r);
        release(&r);
    }
    globfree(&found);
}

/* Expected rates: the medians of the logs' own tracked_stats.throughput, to 0.5 %. */
static void the_thirty_nvidia_logs_of_v41_give_their_own_throughput(void **state)
{
    (void)state;
    static const struct {
        const char *folder;
        double rate;
        size_t least, most;
    } expected[] = {
        {"mlperf_v4.1/NVIDIA/results/eos_ngc24.09_nemo", 2.18, 33, 37},
        {"mlperf_v4.1/NVIDIA/results/h200_ngc24.09_nemo", 2.475, 33, 41},
        {"mlperf_v4.1/NVIDIA/results/b200_preview_nemo", 4.69, 33, 37},
    };
    for (size_t i = 0; i < 3; i++) {
        struct folder f = {0};
        read_folder(&f, expected[i].folder);
        assert_int_equal(f.n, 10);
        assert_int_equal(f.least, expected[i].least);
        assert_int_equal(f.most, expected[i].most);
        assert_true(fabs(median(f.rates, f.n) / expected[i].rate - 1) < 0.005);
    }
}

/* Expected rates: 8 samples over the median of the logs' own train_step_time (Dell B200, Florida); throughput (H200).
 */
static void logs_of_v51_import_on_both_stacks_with_headers_from_every_rank(void **state)
{
    (void)state;
    static const struct {
        const char *folder;
        double rate;
    } expected[] = {
        {"mlperf_v5.1/Dell/results/1xXE9680Lx8B200-SXM-180GB", 8 / 1.1115},
        {"mlperf_v5.1/Dell/results/1xXE9680x8H200-SXM-141GB", 2.556},
        {"mlperf_v5.1/University-of-Florida/results/hpg.dgxb200x8.n1", 8 / 1.3185},
    };
    for (size_t i = 0; i < 3; i++) {
        struct folder f = {0};
        read_folder(&f, expected[i].folder);
        assert_int_equal(f.n, 10);
        assert_int_equal(f.noted, i == 1 ? 10 : 0); /* that system's memory is "141 GB" */
        assert_true(fabs(median(f.rates, f.n) / expected[i].rate - 1) < 0.005);
    }
}

static void two_runs_in_one_log_are_refused_by_line(void **state)
{
    (void)state;
    static const char log[] =
        ":::MLLOG {\"time_ms\": 1700000000000, \"key\": \"run_start\", \"value\": null, \"metadata\": {}}\n"
        ":::MLLOG {\"time_ms\": 1700000030000, \"key\": \"run_start\", \"value\": null, \"metadata\": {}}\n"
        ":::MLLOG {\"time_ms\": 1700000900000, \"key\": \"run_start\", \"value\": null, \"metadata\": {}}\n";
    struct result r = import(log, NULL, NULL);
    assert_int_equal(r.rc, ERR_INPUT);
    assert_string_equal(r.err.text, "run.log:3: a second run starts here: one log, one run; split the file");
    release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_lies_between_two_losses),
        cmocka_unit_test(two_runs_in_one_log_are_refused_by_line),
        cmocka_unit_test(the_log_states_identity_times_recipe_and_requested_accelerator),
        cmocka_unit_test(the_log_is_the_artifact_unless_the_side_file_names_others),
        cmocka_unit_test(intervals_with_part_of_an_evaluation_are_left_out),
        cmocka_unit_test(an_evaluation_that_goes_on_taints_every_interval_until_it_ends),
        cmocka_unit_test(losses_outside_the_run_measure_nothing),
        cmocka_unit_test(a_loss_logged_by_two_ranks_counts_once),
        cmocka_unit_test(samples_that_fall_and_losses_without_samples_are_noted),
        cmocka_unit_test(records_of_unequal_length_state_each_its_steps_and_tokens),
        cmocka_unit_test(a_log_without_run_stop_is_a_failed_run),
        cmocka_unit_test(an_aborted_run_is_a_failed_run),
        cmocka_unit_test(blocks_are_records_where_there_are_no_losses),
        cmocka_unit_test(blocks_that_count_only_themselves_are_measured_by_their_steps),
        cmocka_unit_test(a_block_with_an_evaluation_inside_is_left_out),
        cmocka_unit_test(header_lines_of_every_rank_count_once),
        cmocka_unit_test(header_lines_that_disagree_leave_the_member_missing),
        cmocka_unit_test(prefixes_colours_noise_and_crlf_do_not_matter),
        cmocka_unit_test(two_events_on_one_line_are_two_events),
        cmocka_unit_test(broken_json_names_file_line_and_column),
        cmocka_unit_test(a_cut_off_last_line_is_a_note),
        cmocka_unit_test(text_without_events_is_not_a_log),
        cmocka_unit_test(throughput_becomes_the_reported_median),
        cmocka_unit_test(throughput_in_tokens_is_recognised_by_the_records),
        cmocka_unit_test(a_figure_that_differs_from_the_records_is_noted_and_kept),
        cmocka_unit_test(the_newer_dialect_tracks_loss_and_step_time),
        cmocka_unit_test(the_system_description_states_what_was_there),
        cmocka_unit_test(what_the_system_description_leaves_open_stays_missing),
        cmocka_unit_test(a_placeholder_platform_names_no_accelerator),
        cmocka_unit_test(the_side_file_fills_what_the_log_lacks),
        cmocka_unit_test(where_both_speak_and_differ_the_log_wins_and_a_note_says_so),
        cmocka_unit_test(the_same_accelerator_under_another_name_is_no_disagreement),
        cmocka_unit_test(the_side_file_wins_over_the_table_of_sequence_lengths),
        cmocka_unit_test(an_unknown_benchmark_has_records_without_tokens),
        cmocka_unit_test(the_side_file_cannot_forge_where_the_document_is_from),
        cmocka_unit_test(a_broken_side_file_is_named),
        cmocka_unit_test(members_stand_in_the_order_of_the_documentation),
        cmocka_unit_test(the_same_log_gives_the_same_bytes),
        cmocka_unit_test(side_file_and_system_description_are_found_by_the_layout),
        cmocka_unit_test(a_missing_file_is_an_error_of_the_system),
        cmocka_unit_test(importers_are_found_by_name_only),
        cmocka_unit_test(the_thirty_nvidia_logs_of_v41_give_their_own_throughput),
        cmocka_unit_test(logs_of_v51_import_on_both_stacks_with_headers_from_every_rank),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
