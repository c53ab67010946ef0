#include "query/claim.h"

#include "core/text.h"
#include "query/claim_parts.h"
#include "query/policy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

static const struct claim_metric_rule metrics[CLAIM_METRICS] = {
    /* name, title, unit, lane, sides, priced, what */
    [CLAIM_THROUGHPUT] = {"throughput", "throughput", "tok/s", LANE_TRAINING, 1, 0,
                          "tokens per second of the whole system, over all complete runs of the class"},
    [CLAIM_RATIO] = {"ratio", "throughput ratio", "", LANE_TRAINING, 2, 0,
                     "throughput of one level of the axis over that of another"},
    [CLAIM_USD_PER_MTOK] = {"usd_per_mtok", "cost per token", "USD/Mtok", LANE_TRAINING, 1, 1,
                            "what a million tokens cost at the throughput and a price row of its surface"},
    [CLAIM_USD_RATIO] = {"usd_ratio", "cost ratio", "", LANE_TRAINING, 2, 1,
                         "cost per token of one level of the axis over that of another"},
    [CLAIM_BREAK_EVEN_PRICE] = {"break_even_price", "break-even price", "USD/h", LANE_TRAINING, 2, 1,
                                "the price per accelerator-hour at which the level costs per token what the base does"},
    [CLAIM_TIME_TO_RESULT] = {"time_to_result", "time to first trustworthy result", "s", LANE_TRAINING, 1, 0,
                              "start of launch to the end of the first steady window, attempts included"},
    [CLAIM_COMPLETION] = {"completion", "completion", "", LANES, 1, 0,
                          "the share of all attempts of the class that ended well"},
    [CLAIM_PROMOTION] = {"promotion", "promotion status", NULL, LANE_SPARSE_VALIDATION, 1, 0,
                         "the promotion status the runs recorded, and whether it may be promoted"},
    [CLAIM_FA4_HEALTH] = {"fa4_health", "FA4 health", NULL, LANE_SPARSE_VALIDATION, 1, 0,
                          "whether FA4 could be imported and came up; a Triton promotion says nothing about it"},
    [CLAIM_BACKEND] = {"backend", "backend identity", NULL, LANE_SPARSE_EXACT, 1, 0,
                       "the backend that ran, whatever was asked for"},
};

const struct claim_metric_rule *claim_metric_rule(enum claim_metric m)
{
    return &metrics[m];
}

int claim_metric_by_name(enum claim_metric *out, const char *name)
{
    for (size_t i = 0; i < CLAIM_METRICS; i++)
        if (strcmp(metrics[i].name, name) == 0) {
            *out = (enum claim_metric)i;
            return 0;
        }
    return -1;
}

static int is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

int claim_id_is_slug(const char *text, size_t len)
{
    if (len == 0 || len > CLAIM_ID_MOST || !is_alnum(text[0]))
        return 0;
    for (size_t i = 0; i < len; i++)
        if (!is_alnum(text[i]) && text[i] != '.' && text[i] != '_' && text[i] != '-')
            return 0;
    return 1;
}

static int read_schema(struct terms_reading *x, const struct json_node *v)
{
    const char *schema = NULL;
    int rc = terms_text(x, "/schema", v, &schema);
    if (rc == 0 && strcmp(schema, CLAIM_SCHEMA) != 0)
        rc = error_set(x->err, ERR_INPUT, "/schema '%.60s': must be '" CLAIM_SCHEMA "'", schema);
    return rc;
}

/* Ids of what a claim stands on begin so, and each is told from the others by its beginning. */
static const char *const taken[] = {"rcp-", "prc-", "cls-"};

static int read_id(struct terms_reading *x, const struct json_node *v)
{
    int rc = terms_text(x, "/id", v, &x->out->id);
    if (rc == 0 && !claim_id_is_slug(x->out->id, strlen(x->out->id)))
        rc = error_set(x->err, ERR_INPUT,
                       "/id '%.100s': at most %d lower-case letters, digits, '.', '_' and '-', a letter or digit first",
                       x->out->id, CLAIM_ID_MOST);
    for (size_t i = 0; i < COUNT_OF(taken) && rc == 0; i++)
        if (strncmp(x->out->id, taken[i], strlen(taken[i])) == 0)
            rc = error_set(x->err, ERR_INPUT,
                           "/id '%s': begins with '%s', as ids of receipts (rcp-), price rows (prc-) and classes "
                           "(cls-) do",
                           x->out->id, taken[i]);
    return rc;
}

static int read_metric(struct terms_reading *x, const struct json_node *v)
{
    const char *names[CLAIM_METRICS], *name = NULL;
    int rc = terms_text(x, "/metric", v, &name);
    if (rc == 0)
        rc = terms_refuse_best(x, "/metric", name);
    if (rc != 0 || claim_metric_by_name(&x->out->metric, name) == 0)
        return rc;
    for (size_t i = 0; i < CLAIM_METRICS; i++)
        names[i] = metrics[i].name;
    return terms_unknown(x, "/metric", name, "nothing that can be claimed", names, CLAIM_METRICS);
}

static int read_axis(struct terms_reading *x, const struct json_node *v)
{
    const char *name = NULL;
    int rc = terms_text(x, "/axis", v, &name);
    if (rc == 0)
        rc = terms_factor(x, "/axis", name, &x->out->axis);
    if (rc != 0)
        return rc;
    const struct factor_rule *rule = factor_rule(x->out->axis);
    if (!rule->may_be_axis)
        rc = error_set(x->err, ERR_REFUSED, "/axis '%s': never the axis of a claim: %s", name, rule->why);
    return rc;
}

static int read_level(struct terms_reading *x, const struct json_node *v)
{
    return terms_value(x, "/level", x->out->axis, v, &x->out->level);
}

static int read_base(struct terms_reading *x, const struct json_node *v)
{
    if (metrics[x->out->metric].sides != 2)
        return error_set(x->err, ERR_INPUT, "/base: %s is of one level alone; leave it out, or claim a ratio",
                         metrics[x->out->metric].title);
    return terms_value(x, "/base", x->out->axis, v, &x->out->base);
}

static int read_basis(struct terms_reading *x, const struct json_node *v)
{
    const char *names[BASES], *name = NULL;
    if (!metrics[x->out->metric].priced)
        return error_set(x->err, ERR_INPUT, "/basis: %s stands on no price; leave it out",
                         metrics[x->out->metric].title);
    int rc = terms_text(x, "/basis", v, &name);
    x->out->has_basis = rc == 0;
    if (rc != 0 || price_basis_by_name(&x->out->basis, name) == 0)
        return rc;
    for (size_t i = 0; i < BASES; i++)
        names[i] = price_basis_name((enum price_basis)i);
    return terms_unknown(x, "/basis", name, "no price basis", names, BASES);
}

static int read_disclose(struct terms_reading *x, const struct json_node *v)
{
    if (json_type(v) != JSON_ARRAY)
        return error_set(x->err, ERR_INPUT, "/disclose: not an array of factors");
    if (json_size(v) > 0 && json_first(v) == NULL)
        return error_set(x->err, ERR_INPUT, "/disclose/0: not text");
    for (v = json_first(v); v != NULL; v = json_next(v)) {
        const char *name = NULL;
        enum factor f;
        int rc = terms_text(x, "/disclose", v, &name);
        if (rc == 0)
            rc = terms_factor(x, "/disclose", name, &f);
        if (rc != 0)
            return rc;
        if (factor_rule(f)->kind != FACTOR_SOFT)
            return error_set(x->err, ERR_REFUSED,
                             "/disclose '%s': only revision, image, pins and versions can be disclosed; %s is never "
                             "waived",
                             name, factor_rule(f)->title);
        x->out->disclosed |= 1u << f;
    }
    return 0;
}

/* "id@rev", the revision as it is printed. */
static int is_reference(const char *text)
{
    const char *at = strchr(text, '@');
    if (at == NULL || !claim_id_is_slug(text, (size_t)(at - text)))
        return 0;
    size_t digits = strspn(at + 1, "0123456789");
    return digits > 0 && digits <= 9 && at[1] != '0' && at[1 + digits] == '\0';
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int add_parent(struct terms_reading *x, const char *parent)
{
    struct claim_terms *t = x->out;
    if (!is_reference(parent))
        return error_set(x->err, ERR_INPUT, "/derived_from '%.100s': must be a claim and its revision, as 'speed@2'",
                         parent);
    for (size_t i = 0; i < t->n_derived; i++)
        if (strcmp(t->derived_from[i], parent) == 0)
            return error_set(x->err, ERR_INPUT, "/derived_from '%s': named twice", parent);
    t->derived_from[t->n_derived++] = parent;
    return 0;
}

/* Sorted: the order says nothing. */
static int read_derived(struct terms_reading *x, const struct json_node *v)
{
    struct claim_terms *t = x->out;
    if (json_type(v) != JSON_ARRAY)
        return error_set(x->err, ERR_INPUT, "/derived_from: not an array of claims");
    if (json_size(v) > 0 && json_first(v) == NULL)
        return error_set(x->err, ERR_INPUT, "/derived_from/0: not text");
    if ((t->derived_from = arena_array(x->memory, json_size(v), sizeof *t->derived_from)) == NULL)
        return error_nomem(x->err);
    for (v = json_first(v); v != NULL; v = json_next(v)) {
        const char *parent = NULL;
        int rc = terms_text(x, "/derived_from", v, &parent);
        if (rc == 0)
            rc = add_parent(x, parent);
        if (rc != 0)
            return rc;
    }
    qsort(t->derived_from, t->n_derived, sizeof *t->derived_from, by_text);
    return 0;
}

static int read_owner(struct terms_reading *x, const struct json_node *v)
{
    return terms_text(x, "/owner", v, &x->out->owner);
}

static int read_note(struct terms_reading *x, const struct json_node *v)
{
    return terms_text(x, "/note", v, &x->out->note);
}

/* Policy can only be stricter: more than it may ever say is a slip. */
static int read_valid_days(struct terms_reading *x, const struct json_node *v)
{
    double days = json_number(v), most = policy_rule(POLICY_TRAINING_VALID_DAYS)->most;
    if (!(days >= 1 && days <= most) || days != floor(days))
        return error_set(x->err, ERR_INPUT, "/valid_days: must be a whole number from 1 to %d", (int)most);
    x->out->valid_days = (int)days;
    return 0;
}

/* The short way of saying "where": {"synthetic": "yes"}, which is read before: the two must not contradict. */
static int read_synthetic(struct terms_reading *x, const struct json_node *v)
{
    int synthetic = json_is_true(v);
    const char *asked = x->asked[FACTOR_SYNTHETIC] ? x->value[FACTOR_SYNTHETIC] : NULL;
    if (synthetic < 0)
        return error_set(x->err, ERR_INPUT, "/synthetic: not true or false");
    if (x->asked[FACTOR_SYNTHETIC] && synthetic != (asked != NULL && strcmp(asked, "yes") == 0))
        return error_set(x->err, ERR_INPUT, "/synthetic '%s': /where/synthetic says otherwise",
                         synthetic ? "true" : "false");
    if (synthetic) {
        x->asked[FACTOR_SYNTHETIC] = 1;
        x->value[FACTOR_SYNTHETIC] = "yes";
    }
    return 0;
}

/* In the order in which they are read: what a member means may depend on those before it. */
static const struct {
    const char *name;
    int (*read)(struct terms_reading *x, const struct json_node *v);
} members[] = {
    {"schema", read_schema}, {"id", read_id},        {"metric", read_metric},         {"axis", read_axis},
    {"level", read_level},   {"base", read_base},    {"where", terms_where},          {"synthetic", read_synthetic},
    {"basis", read_basis},   {"price", terms_price}, {"disclose", read_disclose},     {"derived_from", read_derived},
    {"owner", read_owner},   {"note", read_note},    {"valid_days", read_valid_days},
};

static int check_names(struct terms_reading *x, const struct json_node *root)
{
    const char *names[COUNT_OF(members)];
    for (size_t i = 0; i < COUNT_OF(members); i++)
        names[i] = members[i].name;
    for (const struct json_node *m = json_first(root); m != NULL; m = json_next(m)) {
        size_t i = 0;
        while (i < COUNT_OF(members) && strcmp(names[i], json_name(m)) != 0)
            i++;
        if (i == COUNT_OF(members))
            return terms_unknown(x, "member", json_name(m), "unknown", names, COUNT_OF(members));
    }
    return 0;
}

static int check_required(struct terms_reading *x, const struct json_node *root)
{
    static const char *const always[] = {"schema", "id", "metric"};
    for (size_t i = 0; i < COUNT_OF(always); i++)
        if (json_find(root, always[i]) == NULL)
            return error_set(x->err, ERR_INPUT, "/%s: missing", always[i]);
    return 0;
}

/* What the members say together. */
static int check_sides(struct terms_reading *x)
{
    const struct claim_terms *t = x->out;
    const char *title = metrics[t->metric].title, *axis = factor_rule(t->axis)->name;
    if (metrics[t->metric].sides == 2 && (t->level == NULL || t->base == NULL))
        return error_set(x->err, ERR_INPUT, "/%s: missing: a %s is of one %s against another",
                         t->level == NULL ? "level" : "base", title, factor_rule(t->axis)->title);
    if (t->base != NULL && strcmp(t->level, t->base) == 0)
        return error_set(x->err, ERR_INPUT, "/base '%.60s': the same as /level", t->base);
    if (t->level != NULL && x->asked[t->axis])
        return error_set(x->err, ERR_INPUT, "/where/%s: it is the axis, and /level says which; leave it out here",
                         axis);
    for (size_t i = 0; i < t->n_derived; i++)
        if (strncmp(t->derived_from[i], t->id, strlen(t->id)) == 0 && t->derived_from[i][strlen(t->id)] == '@')
            return error_set(x->err, ERR_INPUT, "/derived_from '%s': the claim itself", t->derived_from[i]);
    return 0;
}

static int read_members(struct terms_reading *x, const struct json_node *root)
{
    int rc = check_names(x, root);
    if (rc == 0)
        rc = check_required(x, root);
    for (size_t i = 0; i < COUNT_OF(members) && rc == 0; i++) {
        const struct json_node *v = json_find(root, members[i].name);
        if (v != NULL)
            rc = members[i].read(x, v);
    }
    if (rc == 0)
        rc = check_sides(x);
    if (rc == 0)
        rc = terms_list_where(x);
    return rc == 0 ? terms_write(x->out, x->memory, x->err) : rc;
}

int claim_terms_read(struct claim_terms *out, const char *text, size_t len, struct arena *memory, struct error *err)
{
    struct claim_terms terms = {.axis = FACTOR_ACCELERATOR, .rate = METRIC_STEADY};
    struct terms_reading x = {.out = &terms, .memory = memory, .err = err};
    struct json *doc = NULL;
    int rc = json_parse(&doc, NULL, text, len, err);
    if (rc == 0 && json_type(json_root(doc)) != JSON_OBJECT)
        rc = error_set(err, ERR_INPUT, "1:1: not an object");
    if (rc == 0)
        rc = read_members(&x, json_root(doc));
    json_free(doc);
    if (rc == 0)
        *out = terms;
    return rc;
}
