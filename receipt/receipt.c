#include "receipt/receipt.h"

#include "core/date.h"
#include "core/text.h"
#include "receipt/accelerator.h"
#include "receipt/member.h"
#include "receipt/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA "mcreport.receipt/1"

static const char *const statuses[] = {
    [RUN_OK] = "ok", [RUN_FAILED] = "failed", [RUN_TIMEOUT] = "timeout", [RUN_RUNNING] = "running"};

const char *run_status_name(enum run_status s)
{
    return (size_t)s < sizeof statuses / sizeof statuses[0] ? statuses[s] : NULL;
}

/* A value outside its rule is treated as absent: it may be shown as a reason, never computed with. */
static const struct json_node *usable(const struct receipt *r, enum member_id id)
{
    const struct member *m = &r->members[id];
    return m->fault == NULL ? m->node : NULL;
}

const char *receipt_text(const struct receipt *r, enum member_id id)
{
    return json_text(usable(r, id));
}

double receipt_number(const struct receipt *r, enum member_id id)
{
    return json_number(usable(r, id));
}

int receipt_flag(const struct receipt *r, enum member_id id)
{
    return json_is_true(usable(r, id));
}

static int64_t time_or_none(const struct receipt *r, enum member_id id)
{
    int64_t ms;
    const char *text = receipt_text(r, id);
    return text != NULL && date_parse_time(&ms, text) == 0 ? ms : DATE_NONE;
}

static double or_default(double x, double absent)
{
    return isnan(x) ? absent : x;
}

static int refuse_lane(const char *name, struct error *err)
{
    const char *names[LANES];
    for (int i = 0; i < LANES; i++)
        names[i] = lane_name((enum lane)i);
    const char *guess = text_did_you_mean(name, names, LANES);
    if (guess != NULL)
        return error_set(err, ERR_INPUT, "lane: \"%s\" is not a lane; did you mean %s?", name, guess);
    return error_set(err, ERR_INPUT,
                     "lane: \"%s\" is not a lane (training, sparse_exact, sparse_validation, curiosity)", name);
}

/* Without these two nothing says what the document's other members would mean. */
static int read_kind(struct receipt *r, struct error *err)
{
    const struct json_node *root = json_root(r->doc);
    if (json_type(root) != JSON_OBJECT)
        return error_set(err, ERR_INPUT, "not a receipt: the document is not an object");
    const struct json_node *schema = json_find(root, "schema"), *lane = json_find(root, "lane");
    if (member_missing(schema))
        return error_set(err, ERR_INPUT, "schema: missing; a receipt says \"" SCHEMA "\"");
    if (json_type(schema) != JSON_STRING)
        return error_set(err, ERR_INPUT, "schema: not a string");
    if (strcmp(json_text(schema), SCHEMA) != 0)
        return error_set(err, ERR_INPUT, "schema: \"%s\" is not \"" SCHEMA "\"", json_text(schema));
    if (member_missing(lane))
        return error_set(err, ERR_INPUT,
                         "lane: missing; it is one of training, sparse_exact, sparse_validation, curiosity");
    if (json_type(lane) != JSON_STRING)
        return error_set(err, ERR_INPUT, "lane: not a string");
    return lane_by_name(&r->lane, json_text(lane)) == 0 ? 0 : refuse_lane(json_text(lane), err);
}

static void read_status(struct receipt *r)
{
    const char *status = receipt_text(r, AT_STATUS);
    for (size_t i = 0; status != NULL && i < sizeof statuses / sizeof statuses[0]; i++)
        if (strcmp(statuses[i], status) == 0) {
            r->status = (enum run_status)i;
            r->has_status = 1;
        }
}

static void read_identity(struct receipt *r)
{
    r->app_id = receipt_text(r, AT_APP_ID);
    r->function_call_id = receipt_text(r, AT_FUNCTION_CALL_ID);
    r->attempt = (int64_t)or_default(receipt_number(r, AT_ATTEMPT), 1);
    r->started_at = time_or_none(r, AT_STARTED_AT);
    r->finished_at = time_or_none(r, AT_FINISHED_AT);
    read_status(r);
    r->failure_reason = receipt_text(r, AT_FAILURE_REASON);
    r->synthetic = receipt_flag(r, AT_SYNTHETIC) == 1;
    r->launcher = receipt_text(r, AT_LAUNCH_LAUNCHER);
    r->lifecycle = receipt_text(r, AT_LAUNCH_LIFECYCLE);
}

/* accelerator.observed as received: an array's names between commas. */
static const char *observed_text(struct receipt *r, const struct json_node *node)
{
    const char *all = json_text(node);
    if (json_type(node) != JSON_ARRAY)
        return all;
    for (const struct json_node *e = json_first(node); e != NULL; e = json_next(e)) {
        const char *one = json_text(e) != NULL ? json_text(e) : "";
        all = all == NULL ? arena_copy(&r->memory, one) : arena_format(&r->memory, "%s, %s", all, one);
        if (all == NULL)
            return NULL;
    }
    return all;
}

static int read_accelerator(struct receipt *r, struct error *err)
{
    static const struct member_rule devices = {.type = MEMBER_DEVICES};
    const struct json_node *observed = usable(r, AT_ACCELERATOR_OBSERVED);
    r->requested_text = receipt_text(r, AT_ACCELERATOR_REQUESTED);
    r->requested = r->requested_text != NULL ? receipt_device(&r->memory, r->requested_text) : NULL;
    if (member_answers(&devices, observed)) {
        r->observed_text = observed_text(r, observed);
        r->observed = receipt_devices(&r->memory, observed, &r->observed_kinds);
        if (r->observed == NULL || r->observed_text == NULL)
            return error_nomem(err);
    }
    r->count = receipt_number(r, AT_ACCELERATOR_COUNT);
    r->hosts = or_default(receipt_number(r, AT_ACCELERATOR_HOSTS), 1);
    return r->requested_text != NULL && r->requested == NULL ? error_nomem(err) : 0;
}

static void read_measures(struct receipt *r)
{
    static const struct member_rule artifacts = {.type = MEMBER_ARRAY};
    r->parameters = receipt_number(r, AT_RECIPE_PARAMETERS);
    r->seq_len = receipt_number(r, AT_RECIPE_SEQ_LEN);
    r->global_batch_tokens = receipt_number(r, AT_RECIPE_GLOBAL_BATCH_TOKENS);
    r->reported_tok_per_s = receipt_number(r, AT_REPORTED_TOK_PER_SEC_GLOBAL);
    r->reported_statistic = receipt_text(r, AT_REPORTED_STATISTIC);
    r->reported_discard = or_default(receipt_number(r, AT_REPORTED_WARMUP_STEPS_DISCARDED), 0);
    r->has_artifacts = member_answers(&artifacts, usable(r, AT_ARTIFACTS));
}

int receipt_parse(struct receipt **out, struct json_place *where, const char *text, size_t len, struct error *err)
{
    int rc;
    struct member *members = NULL;
    struct receipt *r = calloc(1, sizeof *r);
    if (where != NULL)
        *where = (struct json_place){0, 0, 0};
    if (r == NULL)
        return error_nomem(err);
    if ((rc = json_parse(&r->doc, where, text, len, err)) != 0 || (rc = read_kind(r, err)) != 0 ||
        (rc = members_read(&members, r->doc, &r->memory, err)) != 0)
        goto out;
    r->members = members;
    if ((rc = receipt_read_steps(r, err)) != 0)
        goto out;
    read_identity(r);
    read_measures(r);
    if ((rc = read_accelerator(r, err)) != 0 || (rc = receipt_read_factors(r, err)) != 0)
        goto out;
    *out = r;
    r = NULL;
out:
    receipt_free(r);
    return rc;
}

void receipt_free(struct receipt *r)
{
    if (r == NULL)
        return;
    json_free(r->doc);
    arena_release(&r->memory);
    free(r);
}

const struct json_node *receipt_recorded(const struct receipt *r, const char *path)
{
    const struct json_node *v = json_find(json_root(r->doc), path);
    return member_missing(v) ? NULL : v;
}
