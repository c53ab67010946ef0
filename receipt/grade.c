#include "receipt/grade.h"

#include "receipt/dispute.h"
#include "receipt/member.h"

#include <string.h>
#include <strings.h>

static const char *const grades[GRADES] = {"unreadable", "anecdote", "disputed", "receipt"};

const char *grade_name(enum grade g)
{
    return (unsigned)g < GRADES ? grades[g] : NULL;
}

int grade_by_name(enum grade *out, const char *name)
{
    for (int g = 0; g < GRADES; g++)
        if (name != NULL && strcmp(grades[g], name) == 0) {
            *out = (enum grade)g;
            return 0;
        }
    return -1;
}

static const struct reason_rule reason_rules[REASONS] = {
    [REASON_MISSING] =
        {"L001", GRADE_ANECDOTE, "a member its lane demands is missing",
         "record the member at launch; null, \"\", {} and \"unknown\" are no answers, but \"no\" is one"},
    [REASON_UNUSABLE] = {"L002", GRADE_ANECDOTE, "a member's value is outside its rule",
                         "write one of the values the rule allows (mcreport explain lanes), or leave the member out if "
                         "its lane does not demand it"},
    [REASON_DIRTY] = {"L003", GRADE_ANECDOTE, "uncommitted changes without their digest",
                      "record code.diff_sha256, the SHA-256 of the diff, or run from a clean tree"},
    [REASON_CURIOSITY] = {"L004", GRADE_ANECDOTE, "the curiosity lane is always an anecdote",
                          "run it again through the launcher of a benchmark lane"},
    [REASON_LAUNCHER] = {"L005", GRADE_ANECDOTE, "launched by a script that is not accepted",
                         "the convenience harness is for curiosity: launch through the lane's own script"},
    [REASON_LIFECYCLE] =
        {"L006", GRADE_ANECDOTE, "launched by a lifecycle that its lane does not accept",
         "exact-token sparse runs need an explicit app lifecycle, app_run_detach, whose objects can be "
         "audited later"},
    [REASON_ACCELERATOR] =
        {"L007", GRADE_DISPUTED, "the accelerator seen is not the one asked for",
         "run it again on the accelerator meant, or correct the request in a new run; what was asked "
         "for proves nothing"},
    [REASON_DEVICES] = {"L008", GRADE_DISPUTED, "the devices of one run are not all the same",
                        "run it again on accelerators of one kind"},
    [REASON_CACHE_IMAGE] = {"L009", GRADE_DISPUTED, "declared warm with a cache of another image",
                            "fill the cache under the image that runs, or declare the run cold"},
    [REASON_CACHE_COUNT] = {"L010", GRADE_DISPUTED, "declared warm with a cache of another accelerator count",
                            "fill the cache with as many accelerators as the run has, or declare the run cold"},
    [REASON_COLD_CACHE] = {"L011", GRADE_DISPUTED, "declared cold with a cache in place",
                           "declare the warm class it was, or start from an empty cache"},
    [REASON_TIMES] = {"L012", GRADE_DISPUTED, "times or counts that cannot be",
                      "find out what the launcher's timer measured; records of no time are not measurements"},
    [REASON_LENGTHS] = {"L013", GRADE_DISPUTED, "step arrays of different lengths",
                        "write one element per record in every array of steps"},
    [REASON_TOKENS] =
        {"L014", GRADE_DISPUTED, "tokens that do not add up",
         "record the tokens of the global batch, for the whole record: global_batch_tokens x per_record; where "
         "the batch changes in the run, the recipe states one that it had"},
    [REASON_PEAK] = {"L015", GRADE_DISPUTED, "faster than the accelerator can be",
                     "check the tokens (of the global batch, not per accelerator), the timer and recipe.parameters"},
    [REASON_REPORTED] = {"L016", GRADE_DISPUTED, "what the launcher printed is not what its steps say",
                         "find out which of the two is wrong: statistic, discarded steps, tokens or seconds"},
};

const struct reason_rule *reason_rule(size_t i)
{
    return i < REASONS ? &reason_rules[i] : NULL;
}

/* "/launch/flags" */
static const char *pointer(struct arena *a, const char *path)
{
    char *p = arena_format(a, "/%.*s", (int)strcspn(path, "|"), path);
    for (char *dot = p; dot != NULL && (dot = strchr(dot, '.')) != NULL;)
        *dot = '/';
    return p;
}

static int make_room(struct reasons *all)
{
    if (all->n < all->capacity)
        return 0;
    size_t capacity = all->capacity > 0 ? 2 * all->capacity : 8;
    struct reason *items = arena_array(&all->receipt->memory, capacity, sizeof *items);
    if (items == NULL)
        return -1;
    if (all->n > 0)
        memcpy(items, all->items, all->n * sizeof *items);
    all->items = items;
    all->capacity = capacity;
    return 0;
}

void reason_add(struct reasons *all, enum reason_id id, enum member_id at, const char *text)
{
    const char *member = pointer(&all->receipt->memory, member_rule(at)->path);
    if (text == NULL || member == NULL || make_room(all) != 0) {
        all->no_memory = 1;
        return;
    }
    all->items[all->n++] =
        (struct reason){.grade = reason_rules[id].grade, .code = reason_rules[id].code, .member = member, .text = text};
}

static int ended_badly(const struct receipt *r)
{
    return r->has_status && r->status != RUN_OK;
}

/*
 * A run that is still going is not ok either: its result is not demanded. It has not failed, so neither is a reason.
 * A document without a usable status is held to everything.
 */
static int demanded(const struct receipt *r, const struct member_rule *rule)
{
    unsigned lane = 1u << r->lane;
    if (rule->lanes == 0)
        return ended_badly(r) && r->status != RUN_RUNNING && (rule->when_failed & lane) != 0;
    return ((ended_badly(r) ? rule->lanes & rule->when_failed : rule->lanes) & lane) != 0;
}

static const char *by_whom(struct arena *a, const struct receipt *r, const struct member_rule *rule)
{
    unsigned every = (1u << LANES) - 1;
    if (rule->lanes == 0)
        return "demanded of a run that failed or timed out";
    if (rule->lanes == every)
        return "demanded by every lane";
    const char *words = arena_format(a, "demanded by the %s lane", lane_title(r->lane));
    return words != NULL ? words : "demanded by its lane";
}

/* "code.image_digest or code.environment_digest" */
static const char *rule_words(struct arena *a, const struct member_rule *rule)
{
    const char *bar = strchr(rule->path, '|');
    const char *words =
        bar != NULL ? arena_format(a, "%.*s or %s", (int)(bar - rule->path), rule->path, bar + 1) : rule->path;
    return words != NULL ? words : rule->path;
}

/* What stands in the document in the place of an answer; NULL where there is nothing (or alternatives to look at). */
static const char *instead(struct arena *a, const struct receipt *r, const struct member_rule *rule)
{
    const struct json_node *node = json_find(json_root(r->doc), rule->path);
    if (node == NULL)
        return NULL;
    if (json_type(node) == JSON_STRING)
        return member_quote(a, json_text(node));
    return json_type(node) == JSON_ARRAY ? "an empty array" : "an object without an answer in it";
}

static void report_missing(struct reasons *all, enum member_id id)
{
    const struct member_rule *rule = member_rule(id);
    struct arena *a = &all->receipt->memory;
    const char *words = rule_words(a, rule), *demand = by_whom(a, all->receipt, rule);
    const char *found = instead(a, all->receipt, rule);
    const char *text =
        found != NULL ? arena_format(a, "%s is %s, which counts as missing: %s (%s)", words, found, rule->what, demand)
                      : arena_format(a, "%s is missing: %s (%s)", words, rule->what, demand);
    reason_add(all, REASON_MISSING, id, text);
}

static void report_unusable(struct reasons *all, enum member_id id)
{
    const char *path = member_rule(id)->path;
    reason_add(all, REASON_UNUSABLE, id,
               arena_format(&all->receipt->memory, "%s %s", path, all->receipt->members[id].fault));
}

/* `steps` missing says it all: its members are then not named one by one. */
static int inside(const char *path, const char *container)
{
    size_t len = container != NULL ? strlen(container) : 0;
    return len > 0 && strncmp(path, container, len) == 0 && path[len] == '.';
}

static void check_members(struct reasons *all)
{
    const struct receipt *r = all->receipt;
    const struct member_rule *rule;
    const char *gone = NULL;
    for (size_t i = 0; (rule = member_rule(i)) != NULL; i++) {
        const struct member *m = &r->members[i];
        if (m->fault != NULL) {
            report_unusable(all, (enum member_id)i);
        } else if (!member_answers(rule, m->node) && demanded(r, rule) && !inside(rule->path, gone)) {
            report_missing(all, (enum member_id)i);
            gone = rule->path;
        }
    }
}

static void check_dirty(struct reasons *all)
{
    struct receipt *r = all->receipt;
    if (json_is_true(r->members[AT_CODE_DIRTY].node) == 1 && r->members[AT_CODE_DIFF_SHA256].node == NULL)
        reason_add(all, REASON_DIRTY, AT_CODE_DIFF_SHA256,
                   "code.dirty is true and code.diff_sha256 is missing: nothing says which code ran");
}

/* Finds the harness by its base name in "scripts/modal_benchmark.py", "modal run modal_benchmark.py::main" and such. */
static int names_harness(const char *launcher)
{
    static const char harness[] = "modal_benchmark";
    static const char apart[] = " \t\r\n/\\:=\"'";
    for (const char *word = launcher; *word != '\0';) {
        size_t len = strcspn(word, apart);
        size_t stem = len > 3 && strncasecmp(word + len - 3, ".py", 3) == 0 ? len - 3 : len;
        if (stem == sizeof harness - 1 && strncasecmp(word, harness, stem) == 0)
            return 1;
        word += len + strspn(word + len, apart);
    }
    return 0;
}

static void check_launch(struct reasons *all)
{
    struct receipt *r = all->receipt;
    struct arena *a = &r->memory;
    if (r->lane == LANE_CURIOSITY)
        reason_add(all, REASON_CURIOSITY, AT_LANE, "lane is curiosity: what it measures is an anecdote, always");
    if (r->launcher != NULL && names_harness(r->launcher))
        reason_add(all, REASON_LAUNCHER, AT_LAUNCH_LAUNCHER,
                   arena_format(a, "launch.launcher is %s, the convenience harness, which no lane accepts",
                                member_quote(a, r->launcher)));
    if (r->lane == LANE_SPARSE_EXACT && r->lifecycle != NULL && strcmp(r->lifecycle, "app_run_detach") != 0)
        reason_add(all, REASON_LIFECYCLE, AT_LAUNCH_LIFECYCLE,
                   arena_format(a, "launch.lifecycle is %s; the %s lane accepts app_run_detach only",
                                member_quote(a, r->lifecycle), lane_title(r->lane)));
}

int receipt_grade(struct grading *out, struct receipt *r, struct error *err)
{
    struct reasons all = {.receipt = r};
    enum grade grade = GRADE_RECEIPT;
    check_members(&all);
    check_dirty(&all);
    check_launch(&all);
    disputes_find(&all);
    if (all.no_memory)
        return error_nomem(err);
    for (size_t i = 0; i < all.n; i++)
        if (all.items[i].grade < grade)
            grade = all.items[i].grade;
    *out = (struct grading){.grade = grade, .reasons = all.items, .n_reasons = all.n};
    return 0;
}
