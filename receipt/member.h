/*
 * One member of a document against its rule: absent, of the wrong JSON type, outside the rule, or fine. Internal to
 * the room: the parser refuses wrong types, the grade reports the rest.
 */
#ifndef RECEIPT_MEMBER_H
#define RECEIPT_MEMBER_H

#include "core/arena.h"
#include "core/error.h"
#include "receipt/json.h"
#include "receipt/lane.h"

/* The rows of member_rule(), for looking a member up without searching the table. */
enum member_id {
    AT_SCHEMA,
    AT_LANE,
    AT_APP_ID,
    AT_FUNCTION_CALL_ID,
    AT_ATTEMPT,
    AT_WAVE,
    AT_STARTED_AT,
    AT_FINISHED_AT,
    AT_STATUS,
    AT_FAILURE_REASON,
    AT_LOG_TAIL,
    AT_SYNTHETIC,
    AT_SURFACE_NAME,
    AT_SURFACE_HOST,
    AT_SURFACE_REGION,
    AT_STARTUP_CLASS,
    AT_STARTUP_EVIDENCE,
    AT_STARTUP_EVIDENCE_CACHE_MIB_START,
    AT_STARTUP_EVIDENCE_CACHE_IMAGE_DIGEST,
    AT_STARTUP_EVIDENCE_CACHE_GPU_COUNT,
    AT_STARTUP_EVIDENCE_TIME_TO_FIRST_STEP_S,
    AT_STORAGE_DATA,
    AT_STORAGE_CHECKPOINTS,
    AT_ACCELERATOR_REQUESTED,
    AT_ACCELERATOR_OBSERVED,
    AT_ACCELERATOR_COUNT,
    AT_ACCELERATOR_HOSTS,
    AT_ACCELERATOR_MEMORY_GIB,
    AT_ACCELERATOR_POWER_LIMIT_W,
    AT_CODE_REVISION,
    AT_CODE_DIRTY,
    AT_CODE_DIFF_SHA256,
    AT_CODE_IMAGE,
    AT_CODE_KERNEL_WHEEL_PINS,
    AT_CODE_VERSIONS,
    AT_LAUNCH_LAUNCHER,
    AT_LAUNCH_LIFECYCLE,
    AT_LAUNCH_FLAGS,
    AT_LAUNCH_DISTRIBUTED_MODE,
    AT_LAUNCH_PARALLEL,
    AT_RECIPE_MODEL,
    AT_RECIPE_PARAMETERS,
    AT_RECIPE_SEQ_LEN,
    AT_RECIPE_GLOBAL_BATCH_TOKENS,
    AT_RECIPE_PRECISION,
    AT_RECIPE_DATASET,
    AT_RECIPE_OPTIONS,
    AT_EVAL_ENABLED,
    AT_TOKEN_KIND,
    AT_STEPS,
    AT_STEPS_FIRST,
    AT_STEPS_PER_RECORD,
    AT_STEPS_SECONDS,
    AT_STEPS_TOKENS,
    AT_STEPS_LOSS,
    AT_STEPS_TOTAL_TOKENS,
    AT_PROFILE_BOUND_BY,
    AT_PEAK_MEMORY_MIB,
    AT_REPORTED_TOK_PER_SEC_GLOBAL,
    AT_REPORTED_STATISTIC,
    AT_REPORTED_WARMUP_STEPS_DISCARDED,
    AT_CHECKS,
    AT_ARTIFACTS,
    AT_LAUNCHER_ARGS,
    AT_CASE,
    AT_SPARSE_ENV,
    AT_BENCH_RESULT,
    AT_BENCH_TELEMETRY,
    AT_BACKEND_IDENTITY,
    AT_BACKEND_IDENTITY_REQUESTED,
    AT_BACKEND_IDENTITY_ACTUAL,
    AT_BACKEND_IDENTITY_RUNTIME_MODE,
    AT_BACKEND_IDENTITY_FALLBACK_REASON,
    AT_REMOTE_RUNTIME_PROVENANCE,
    AT_COLLECTOR_TRANSITIONS,
    AT_COLLECTOR_REATTACHED,
    AT_MODE,
    AT_PROMOTION_STATUS,
    AT_PROMOTION_READY,
    AT_PARITY,
    AT_FA4,
    AT_FA4_IMPORT_OK,
    AT_FA4_BOOTSTRAP_OK,
    AT_SUMMARY_MANIFESTS,
    AT_EXECUTION,
    AT_IMPORTED_FROM,
    MEMBERS
};

/* What the document has for one rule. */
struct member {
    const struct json_node *node; /* of the right JSON type; NULL when it or what holds it is missing */
    unsigned which;               /* of the rule's alternatives */
    const char
        *fault; /* why the value is outside its rule, as a sentence's end ("is 0, not a …"); NULL when it is fine */
};

/*
 * Looks every rule up once: (*out)[i] is what the document has for member_rule(i). Wrong JSON types are refused
 * (`accelerator.count: not a number`), but for the records' arrays, which the reader of steps judges. ERR_INPUT.
 */
int members_read(struct member **out, const struct json *doc, struct arena *memory, struct error *err);

/* null, blank text, "unknown" in any case, an object with nothing else in it. NULL is missing. */
int member_missing(const struct json_node *node);

/* Whether the member answers its rule: not missing, and no empty array where records or names are asked for. */
int member_answers(const struct member_rule *rule, const struct json_node *node);

/* The value in quotes, shortened where it is long: for messages. Without memory, the value alone. */
const char *member_quote(struct arena *a, const char *text);

#endif
