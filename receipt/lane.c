#include "receipt/lane.h"

#include "receipt/member.h"

#include <string.h>

static const struct lane_row {
    const char *name, *title;
} lanes[LANES] = {
    [LANE_TRAINING] = {"training", "whole-model training"},
    [LANE_SPARSE_EXACT] = {"sparse_exact", "exact-token sparse benchmark"},
    [LANE_SPARSE_VALIDATION] = {"sparse_validation", "sparse validation and FA4 promotion"},
    [LANE_CURIOSITY] = {"curiosity", "curiosity harness"},
};

const char *lane_name(enum lane lane)
{
    return (unsigned)lane < LANES ? lanes[lane].name : NULL;
}

const char *lane_title(enum lane lane)
{
    return (unsigned)lane < LANES ? lanes[lane].title : NULL;
}

int lane_by_name(enum lane *out, const char *name)
{
    for (int i = 0; i < LANES; i++)
        if (name != NULL && strcmp(lanes[i].name, name) == 0) {
            *out = (enum lane)i;
            return 0;
        }
    return -1;
}

int lane_has_throughput(enum lane lane)
{
    return lane == LANE_TRAINING;
}

const char *member_type_name(enum member_type type)
{
    static const char *const names[] = {
        [MEMBER_TEXT] = "text",
        [MEMBER_ENUM] = "one of a list",
        [MEMBER_BOOL] = "true or false",
        [MEMBER_INT] = "whole number",
        [MEMBER_NUMBER] = "number above 0",
        [MEMBER_TIME] = "RFC 3339 time",
        [MEMBER_OBJECT] = "object",
        [MEMBER_OBJECT_INTS] = "object of whole numbers",
        [MEMBER_OBJECT_BOOLS] = "object of true or false",
        [MEMBER_ARRAY] = "array of objects",
        [MEMBER_STEPS] = "step records",
        [MEMBER_SLUG] = "lower-case name",
        [MEMBER_SIZE] = "number, 0 or more",
        [MEMBER_DEVICES] = "text or array of texts",
        [MEMBER_SERIES] = "number or array of numbers",
        [MEMBER_NUMBERS] = "array of numbers",
        [MEMBER_ANY] = "any value",
    };
    return (size_t)type < sizeof names / sizeof names[0] ? names[type] : NULL;
}

/* Columns `lanes` and `when_failed`, short enough for the table to read as one. */
enum {
    T = 1u << LANE_TRAINING,
    X = 1u << LANE_SPARSE_EXACT,
    V = 1u << LANE_SPARSE_VALIDATION,
    ALL = T | X | V | 1u << LANE_CURIOSITY,
    NO = 0
};

#define STARTUP_CLASSES "cold warm-volume warm-image warm-host warm-xla"
#define STORAGE_CLASSES "local-nvme volume bucket-mount network memory"

/*
 * docs/receipt.md. What a run could only have produced by ending well (its steps, its end, the device seen, the
 * results of its lane) is not demanded of one that did not; how it was launched and from what always is.
 */
static const struct member_rule rules[MEMBERS] = {
    /* path, type, values, least, lanes, when_failed, what */
    [AT_SCHEMA] = {"schema", MEMBER_ENUM, "mcreport.receipt/1", 0, ALL, ALL,
                   "the format of this document and its version"},
    [AT_LANE] = {"lane", MEMBER_ENUM, "training sparse_exact sparse_validation curiosity", 0, ALL, ALL,
                 "what kind of benchmark this is; lanes are never compared with each other"},
    [AT_APP_ID] = {"app_id", MEMBER_TEXT, NULL, 0, ALL, ALL, "the app's id on the surface; on owned hosts the job id"},
    [AT_FUNCTION_CALL_ID] = {"function_call_id", MEMBER_TEXT, NULL, 0, ALL, ALL,
                             "the call's id on the surface; on owned hosts the launch id"},
    [AT_ATTEMPT] = {"attempt", MEMBER_INT, NULL, 1, NO, NO, "which attempt at this call; 1 when not stated"},
    [AT_WAVE] = {"wave", MEMBER_TEXT, NULL, 0, NO, NO, "the named group of runs it belongs to"},
    [AT_STARTED_AT] = {"started_at", MEMBER_TIME, NULL, 0, ALL, ALL, "when the launch began, UTC"},
    [AT_FINISHED_AT] = {"finished_at", MEMBER_TIME, NULL, 0, T, NO, "when the run ended, UTC"},
    [AT_STATUS] = {"status", MEMBER_ENUM, "ok failed timeout running", 0, ALL, ALL,
                   "how it ended; failed runs are receipts too"},
    [AT_FAILURE_REASON] = {"failure_reason", MEMBER_TEXT, NULL, 0, NO, ALL,
                           "why a run that failed or timed out did so"},
    [AT_LOG_TAIL] = {"log_tail", MEMBER_TEXT, NULL, 0, NO, NO, "the last lines of its log, where it failed"},
    [AT_SYNTHETIC] = {"synthetic", MEMBER_BOOL, NULL, 0, NO, NO, "made-up data; false when not stated"},
    [AT_SURFACE_NAME] = {"surface.name", MEMBER_SLUG, NULL, 0, ALL, ALL,
                         "where it ran: modal, owned, tpu, or another name a site declares"},
    [AT_SURFACE_HOST] = {"surface.host", MEMBER_TEXT, NULL, 0, NO, NO, "the host it ran on"},
    [AT_SURFACE_REGION] = {"surface.region", MEMBER_TEXT, NULL, 0, NO, NO, "the region it ran in"},
    [AT_STARTUP_CLASS] = {"startup.class", MEMBER_ENUM, STARTUP_CLASSES, 0, ALL, ALL,
                          "the state it started from, as the launcher declares it; a bare \"warm\" is none of them"},
    [AT_STARTUP_EVIDENCE] = {"startup.evidence", MEMBER_OBJECT, NULL, 0, NO, NO, "what shows the startup class"},
    [AT_STARTUP_EVIDENCE_CACHE_MIB_START] = {"startup.evidence.cache_mib_start", MEMBER_SIZE, NULL, 0, NO, NO,
                                             "size of the compiler cache at the start, MiB"},
    [AT_STARTUP_EVIDENCE_CACHE_IMAGE_DIGEST] = {"startup.evidence.cache_image_digest", MEMBER_TEXT, NULL, 0, NO, NO,
                                                "the image the cache was filled under"},
    [AT_STARTUP_EVIDENCE_CACHE_GPU_COUNT] = {"startup.evidence.cache_gpu_count", MEMBER_INT, NULL, 0, NO, NO,
                                             "how many accelerators the cache was filled with"},
    [AT_STARTUP_EVIDENCE_TIME_TO_FIRST_STEP_S] = {"startup.evidence.time_to_first_step_s", MEMBER_NUMBER, NULL, 0, NO,
                                                  NO, "seconds from launch to the end of the first step"},
    [AT_STORAGE_DATA] = {"storage.data", MEMBER_ENUM, STORAGE_CLASSES, 0, T, T,
                         "where the training data was read from"},
    [AT_STORAGE_CHECKPOINTS] = {"storage.checkpoints", MEMBER_ENUM, STORAGE_CLASSES, 0, NO, NO,
                                "where checkpoints were written to"},
    [AT_ACCELERATOR_REQUESTED] = {"accelerator.requested", MEMBER_TEXT, NULL, 0, ALL, ALL,
                                  "the accelerator that was asked for"},
    [AT_ACCELERATOR_OBSERVED] =
        {"accelerator.observed", MEMBER_DEVICES, NULL, 0, ALL, NO,
         "the accelerator the run saw: one name, or one per device; asking for one proves nothing about it"},
    [AT_ACCELERATOR_COUNT] = {"accelerator.count", MEMBER_INT, NULL, 1, ALL, ALL,
                              "accelerators of the whole run, all hosts together"},
    [AT_ACCELERATOR_HOSTS] = {"accelerator.hosts", MEMBER_INT, NULL, 1, NO, NO, "hosts they are in; 1 when not stated"},
    [AT_ACCELERATOR_MEMORY_GIB] = {"accelerator.memory_gib", MEMBER_NUMBER, NULL, 0, NO, NO,
                                   "memory of one accelerator, GiB"},
    [AT_ACCELERATOR_POWER_LIMIT_W] = {"accelerator.power_limit_w", MEMBER_NUMBER, NULL, 0, NO, NO,
                                      "power limit of one accelerator, watts"},
    [AT_CODE_REVISION] = {"code.revision", MEMBER_TEXT, NULL, 0, ALL, ALL, "revision of the code that ran"},
    [AT_CODE_DIRTY] = {"code.dirty", MEMBER_BOOL, NULL, 0, NO, NO, "the working tree had uncommitted changes"},
    [AT_CODE_DIFF_SHA256] = {"code.diff_sha256", MEMBER_TEXT, NULL, 0, NO, NO,
                             "SHA-256 of those changes; demanded when dirty is true"},
    [AT_CODE_IMAGE] =
        {"code.image_digest|code.environment_digest", MEMBER_TEXT, NULL, 0, ALL, ALL,
         "digest of the container image; where there is none (bare hosts, TPU VMs), of the environment's lock file or "
         "setup "
         "script"},
    [AT_CODE_KERNEL_WHEEL_PINS] = {"code.kernel_wheel_pins", MEMBER_OBJECT, NULL, 0, NO, NO,
                                   "the kernel wheels installed: name and version"},
    [AT_CODE_VERSIONS] = {"code.versions", MEMBER_OBJECT, NULL, 0, NO, NO,
                          "versions of framework, compiler, driver: name and version"},
    [AT_LAUNCH_LAUNCHER] = {"launch.launcher", MEMBER_TEXT, NULL, 0, ALL, ALL, "the script that launched it"},
    [AT_LAUNCH_LIFECYCLE] = {"launch.lifecycle", MEMBER_TEXT, NULL, 0, X, X,
                             "how it was held: blocking, app_run_detach (explicit lifecycle), cli_detach"},
    [AT_LAUNCH_FLAGS] = {"launch.flags", MEMBER_TEXT, NULL, 0, T, T, "the launch flags, verbatim"},
    [AT_LAUNCH_DISTRIBUTED_MODE] = {"launch.distributed_mode", MEMBER_TEXT, NULL, 0, T, T,
                                    "single, ddp, fsdp2, fsdp2+regional_compile, tensor_parallel, ddp+tensor_parallel, "
                                    "megatron, spmd, …; compared "
                                    "exactly"},
    [AT_LAUNCH_PARALLEL] = {"launch.parallel", MEMBER_OBJECT_INTS, NULL, 1, NO, NO,
                            "parallel degrees: dp, tp, pp, cp, ep"},
    [AT_RECIPE_MODEL] = {"recipe.model", MEMBER_TEXT, NULL, 0, T, T, "the model trained"},
    [AT_RECIPE_PARAMETERS] = {"recipe.parameters", MEMBER_NUMBER, NULL, 0, NO, NO, "its number of parameters"},
    [AT_RECIPE_SEQ_LEN] = {"recipe.seq_len", MEMBER_INT, NULL, 1, T, T, "sequence length, tokens"},
    [AT_RECIPE_GLOBAL_BATCH_TOKENS] = {"recipe.global_batch_tokens", MEMBER_INT, NULL, 1, T, T,
                                       "tokens of one step's global batch"},
    [AT_RECIPE_PRECISION] = {"recipe.precision", MEMBER_OBJECT, NULL, 0, T, T,
                             "number formats: linear, attention, communication"},
    [AT_RECIPE_DATASET] = {"recipe.dataset", MEMBER_ANY, NULL, 0, NO, NO, "the data trained on"},
    [AT_RECIPE_OPTIONS] = {"recipe.options", MEMBER_ANY, NULL, 0, NO, NO, "what else defines the recipe"},
    [AT_EVAL_ENABLED] = {"eval_enabled", MEMBER_BOOL, NULL, 0, T, T,
                         "evaluation lies inside the recorded steps: throughput with it is not throughput"},
    [AT_TOKEN_KIND] = {"token_kind", MEMBER_ENUM, "trained padded", 0, T, T, "what a token counts"},
    [AT_STEPS] = {"steps", MEMBER_STEPS, NULL, 0, T, NO, "the step records"},
    [AT_STEPS_FIRST] = {"steps.first", MEMBER_INT, NULL, 0, NO, NO, "number of the first record's first step"},
    [AT_STEPS_PER_RECORD] = {"steps.per_record", MEMBER_SERIES, NULL, 0, NO, NO,
                             "steps a record covers; 1 when not stated"},
    [AT_STEPS_SECONDS] = {"steps.seconds", MEMBER_NUMBERS, NULL, 0, T, NO, "seconds each record took"},
    [AT_STEPS_TOKENS] = {"steps.tokens", MEMBER_SERIES, NULL, 0, T, NO,
                         "tokens of the global batch each record trained"},
    [AT_STEPS_LOSS] = {"steps.loss", MEMBER_ANY, NULL, 0, NO, NO,
                       "loss at each record; never computed with, so anything may stand in it"},
    [AT_STEPS_TOTAL_TOKENS] = {"steps.total_tokens", MEMBER_NUMBER, NULL, 0, NO, NO,
                               "tokens of the whole run, where the records do not cover it"},
    [AT_PROFILE_BOUND_BY] = {"profile.bound_by", MEMBER_ENUM,
                             "compute memory-bandwidth memory-capacity communication input", 0, NO, NO,
                             "what a profile shows to limit the run"},
    [AT_PEAK_MEMORY_MIB] = {"peak_memory_mib", MEMBER_NUMBER, NULL, 0, NO, NO, "peak memory of one accelerator, MiB"},
    [AT_REPORTED_TOK_PER_SEC_GLOBAL] = {"reported.tok_per_sec_global", MEMBER_NUMBER, NULL, 0, NO, NO,
                                        "the throughput the launcher printed, tok/s"},
    [AT_REPORTED_STATISTIC] = {"reported.statistic", MEMBER_TEXT, NULL, 0, NO, NO,
                               "what that number is: best, mean, median"},
    [AT_REPORTED_WARMUP_STEPS_DISCARDED] = {"reported.warmup_steps_discarded", MEMBER_INT, NULL, 0, NO, NO,
                                            "steps the launcher left out of it; 0 by default"},
    [AT_CHECKS] = {"checks", MEMBER_OBJECT_BOOLS, NULL, 0, NO, NO, "the launcher's own checks"},
    [AT_ARTIFACTS] = {"artifacts", MEMBER_ARRAY, NULL, 0, NO, NO, "what the run left behind: name, uri, sha256"},
    [AT_LAUNCHER_ARGS] = {"launcher_args", MEMBER_ANY, NULL, 0, X, X, "arguments the launcher was given"},
    [AT_CASE] = {"case", MEMBER_ANY, NULL, 0, X, X, "the benchmark case"},
    [AT_SPARSE_ENV] = {"sparse_env", MEMBER_OBJECT, NULL, 0, X, NO,
                       "the environment selectors of the sparse path, exactly"},
    [AT_BENCH_RESULT] = {"bench_result", MEMBER_OBJECT, NULL, 0, X, NO, "the benchmark's result"},
    [AT_BENCH_TELEMETRY] = {"bench_telemetry", MEMBER_OBJECT, NULL, 0, X, NO, "the runtime telemetry"},
    [AT_BACKEND_IDENTITY] = {"backend_identity", MEMBER_OBJECT, NULL, 0, X, NO, "the backend that actually ran"},
    [AT_BACKEND_IDENTITY_REQUESTED] = {"backend_identity.requested", MEMBER_TEXT, NULL, 0, NO, NO,
                                       "the backend asked for"},
    [AT_BACKEND_IDENTITY_ACTUAL] = {"backend_identity.actual", MEMBER_TEXT, NULL, 0, NO, NO, "the backend that ran"},
    [AT_BACKEND_IDENTITY_RUNTIME_MODE] = {"backend_identity.runtime_mode", MEMBER_TEXT, NULL, 0, NO, NO,
                                          "the mode it ran in"},
    [AT_BACKEND_IDENTITY_FALLBACK_REASON] = {"backend_identity.fallback_reason", MEMBER_TEXT, NULL, 0, NO, NO,
                                             "why another one ran than was asked for"},
    [AT_REMOTE_RUNTIME_PROVENANCE] = {"remote_runtime_provenance", MEMBER_ANY, NULL, 0, X, X,
                                      "what the remote runtime says about itself"},
    [AT_COLLECTOR_TRANSITIONS] =
        {"collector.transitions", MEMBER_ARRAY, NULL, 0, X, X,
         "states the detached run went through: state (detached, running, ok, error) and the time it was seen at"},
    [AT_COLLECTOR_REATTACHED] = {"collector.reattached", MEMBER_BOOL, NULL, 0, NO, NO,
                                 "the collector had to attach again"},
    [AT_MODE] = {"mode", MEMBER_ENUM, "validation promotion", 0, V, NO, "whether it validates or promotes"},
    [AT_PROMOTION_STATUS] = {"promotion_status", MEMBER_TEXT, NULL, 0, V, NO, "where the promotion stands"},
    [AT_PROMOTION_READY] = {"promotion_ready", MEMBER_BOOL, NULL, 0, V, NO,
                            "whether it may be promoted; false is an answer"},
    [AT_PARITY] = {"parity", MEMBER_ARRAY, NULL, 0, NO, NO, "parity checks: check, pass"},
    [AT_FA4] = {"fa4", MEMBER_OBJECT, NULL, 0, V, NO,
                "FA4 on the same image; a Triton promotion says nothing about it"},
    [AT_FA4_IMPORT_OK] = {"fa4.import_ok", MEMBER_BOOL, NULL, 0, NO, NO, "FA4 could be imported"},
    [AT_FA4_BOOTSTRAP_OK] = {"fa4.bootstrap_ok", MEMBER_BOOL, NULL, 0, NO, NO, "FA4 came up"},
    [AT_SUMMARY_MANIFESTS] = {"summary_manifests", MEMBER_ARRAY, NULL, 0, V, NO, "the wave's summaries: uri, sha256"},
    [AT_EXECUTION] = {"execution", MEMBER_ENUM, "detached blocking", 0, V, V, "how the run was held"},
    [AT_IMPORTED_FROM] = {"imported_from", MEMBER_OBJECT, NULL, 0, NO, NO,
                          "the foreign log it was made from: format, sha256"},
};

const struct member_rule *member_rule(size_t i)
{
    return i < MEMBERS ? &rules[i] : NULL;
}
