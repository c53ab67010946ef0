#include "query/gate.h"

#include "query/difference.h"
#include "query/gate_parts.h"
#include "query/nearest.h"

#include <string.h>

struct cleared {
    struct question question;
    struct level *levels;
    size_t n_levels, base;
};

static const char *const metric_names[] = {[METRIC_STEADY] = "steady", [METRIC_WHOLE_RUN] = "whole_run"};

const char *metric_name(enum metric m)
{
    return metric_names[m];
}

int metric_by_name(enum metric *out, const char *name)
{
    for (size_t i = 0; i < sizeof metric_names / sizeof *metric_names; i++)
        if (strcmp(name, metric_names[i]) == 0) {
            *out = (enum metric)i;
            return 0;
        }
    return -1;
}

unsigned gate_open_factors(enum factor axis)
{
    return 1u << axis | factor_rule(axis)->companions;
}

size_t cleared_n_levels(const struct cleared *c)
{
    return c->n_levels;
}

const struct level *cleared_level(const struct cleared *c, size_t i)
{
    return &c->levels[i];
}

size_t cleared_base(const struct cleared *c)
{
    return c->base;
}

const struct question *cleared_question(const struct cleared *c)
{
    return &c->question;
}

int asking_by_id(const struct asking *a)
{
    return a->q->selection->n_ids > 0 && !a->q->ids_select;
}

const char *asking_axis_value(const struct asking *a, const struct evidence *e)
{
    return e->row->factors.value[a->q->axis];
}

int asking_refuse(struct asking *a, int code, enum factor f, const char *text)
{
    struct difference d = {.code = code, .factor = f, .text = text};
    if (text == NULL)
        return error_nomem(a->err);
    return difference_push(&a->v->refusals, &a->v->n_refusals, &d, a->memory, a->err);
}

void asking_skip(struct asking *a, const struct receipt_row *row, const char *why)
{
    a->v->skipped[a->v->n_skipped++] = (struct skipped){row, why};
}

/* A receipt named by id that cannot be computed with is a reason of its own; a selected one is only left out. */
static int refuse_operand(struct asking *a, const struct evidence *e)
{
    static const int code_of_use[] = {
        [EVIDENCE_ANECDOTE] = REFUSED_OPERAND,   [EVIDENCE_DISPUTED] = REFUSED_OPERAND,
        [EVIDENCE_WITHDRAWN] = REFUSED_OPERAND,  [EVIDENCE_OTHER_LANE] = REFUSED_LANE,
        [EVIDENCE_ATTEMPT] = REFUSED_NOT_STEADY, [EVIDENCE_RUNNING] = REFUSED_NOT_STEADY,
    };
    return asking_refuse(a, code_of_use[e->use], FACTORS, arena_format(a->memory, "%s: %s", e->row->name, e->why));
}

/* Failed attempts are counted later; a running document whose terminal one has arrived is no run of its own. */
static int is_left_out(const struct evidence *e)
{
    return e->use != EVIDENCE_ATTEMPT && !(e->use == EVIDENCE_RUNNING && e->row->replaced != NULL);
}

/* A level that was asked for and is not there is a typo, and a comparison of the rest is not what was asked. */
static int find_level(const struct asking *a, const char *name)
{
    for (size_t i = 0; i < a->all.n; i++) {
        const char *value = asking_axis_value(a, &a->all.items[i]);
        if (value != NULL && strcmp(value, name) == 0)
            return 0;
    }
    return error_set(a->err, ERR_NOT_FOUND, "--%s '%s': no such level of %s among the runs selected",
                     a->q->base != NULL && strcmp(a->q->base, name) == 0 ? "base" : "level", name,
                     factor_rule(a->q->axis)->title);
}

static int is_asked_for(const struct question *q, const char *value)
{
    for (size_t i = 0; i < q->n_only; i++)
        if (value != NULL && strcmp(q->only[i], value) == 0)
            return 1;
    return q->n_only == 0;
}

/* What is of no level that was asked for takes no part in anything, not even as an attempt that failed. */
static int keep_levels(struct asking *a)
{
    size_t n = 0;
    int rc = 0;
    a->v->skipped = arena_array(a->memory, a->all.n, sizeof *a->v->skipped);
    if (a->v->skipped == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < a->q->n_only && rc == 0; i++)
        rc = find_level(a, a->q->only[i]);
    for (size_t i = 0; i < a->all.n && rc == 0; i++) {
        struct evidence *e = &a->all.items[i];
        if (is_asked_for(a->q, asking_axis_value(a, e)))
            a->all.items[n++] = *e;
        else
            asking_skip(a, e->row, "not among the levels asked for");
    }
    a->all.n = n;
    return rc;
}

static int choose_participants(struct asking *a)
{
    int rc = 0;
    a->part = arena_array(a->memory, a->all.n, sizeof *a->part);
    if (a->part == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < a->all.n && rc == 0; i++) {
        const struct evidence *e = &a->all.items[i];
        if (e->use == EVIDENCE_RUN || asking_by_id(a))
            a->part[a->n_part++] = e;
        if (e->use != EVIDENCE_RUN && asking_by_id(a))
            rc = refuse_operand(a, e);
        else if (e->use != EVIDENCE_RUN && is_left_out(e))
            asking_skip(a, e->row, e->why);
    }
    return rc;
}

/* An id that no receipt has by the as-of moment is not passed over in silence: a comparison of the rest is not asked.
 */
static int find_operands(struct asking *a)
{
    const struct selection *s = a->q->selection;
    int rc = 0;
    for (size_t i = 0; i < s->n_ids && a->all.n < s->n_ids && rc == 0; i++) {
        struct receipt_row row;
        rc = receipts_get(a->store, &s->ids[i], s->as_of, a->memory, &row, a->err);
    }
    return rc;
}

/* The left side is the base where one is named, the first operand where ids are, else the first level by time. */
static const struct evidence *left_example(const struct asking *a)
{
    for (size_t i = 0; i < a->n_part; i++) {
        const char *value = asking_axis_value(a, a->part[i]);
        if (a->q->base != NULL && value != NULL && strcmp(value, a->q->base) == 0)
            return a->part[i];
    }
    for (size_t i = 0; i < a->n_part && asking_by_id(a); i++)
        if (memcmp(&a->part[i]->row->id, &a->q->selection->ids[0], sizeof(struct digest)) == 0)
            return a->part[i];
    return a->n_part > 0 ? a->part[0] : NULL;
}

/* The right one to show: of another class or stack than the left one if there is any, for that is what refuses. */
static const struct receipt_row *right_example(const struct asking *a, const struct sides *s)
{
    const struct receipt_row *first = NULL, *left = a->v->left_row;
    unsigned open = gate_open_factors(a->q->axis);
    for (size_t i = 0; i < s->n; i++) {
        const struct receipt_row *row = s->rows[i];
        if (!s->is_right[i])
            continue;
        first = first != NULL ? first : row;
        if (!factors_same_class(&left->factors, &row->factors, open) ||
            !factors_same_stack(&left->factors, &row->factors))
            return row;
    }
    return first;
}

static int compare_factors(struct asking *a)
{
    const struct evidence *left = left_example(a);
    struct sides sides = {.n = a->n_part, .axis = a->q->axis, .memory = a->memory};
    if (left == NULL)
        return 0;
    sides.rows = arena_array(a->memory, a->n_part, sizeof *sides.rows);
    sides.is_right = arena_array(a->memory, a->n_part, 1);
    if (sides.rows == NULL || sides.is_right == NULL)
        return error_nomem(a->err);
    const char *left_value = asking_axis_value(a, left);
    for (size_t i = 0; i < a->n_part; i++) {
        const char *value = asking_axis_value(a, a->part[i]);
        int other_level = left_value == NULL ? value != NULL : value == NULL || strcmp(value, left_value) != 0;
        sides.rows[i] = a->part[i]->row;
        sides.is_right[i] = (char)(a->n_levels > 1 ? other_level : a->part[i] != left);
    }
    a->v->left_row = left->row;
    a->v->right_row = right_example(a, &sides);
    return difference_judge(&sides, a->q, a->v, a->err);
}

static int refuse_single_level(struct asking *a)
{
    const struct factor_rule *axis = factor_rule(a->q->axis);
    const char *text;
    if (a->n_levels >= (a->q->alone ? 1u : 2u) || !axis->may_be_axis)
        return 0;
    if (a->n_part == 0)
        text = "no usable receipt matches";
    else if (a->n_levels == 1)
        text = arena_format(a->memory, "every usable receipt that matches has %s %s", axis->title, a->levels[0].value);
    else
        text = arena_format(a->memory, "no receipt that matches records its %s", axis->title);
    return asking_refuse(a, REFUSED_NOTHING, FACTORS, text);
}

static int refuse_axis(struct asking *a)
{
    const struct factor_rule *axis = factor_rule(a->q->axis);
    if (axis->may_be_axis)
        return 0;
    return asking_refuse(a, axis->refusal != 0 ? axis->refusal : REFUSED_NOTHING, a->q->axis,
                         arena_format(a->memory, "%s is never the axis of a ratio: %s", axis->title, axis->why));
}

/* The stack may have moved with the level: whether it still differs among the runs that are left is judged later. */
static int only_the_stack_differs(const struct asking *a)
{
    for (size_t i = 0; i < a->v->n_refusals; i++) {
        enum factor f = a->v->refusals[i].factor;
        if (f == FACTORS || f == a->q->axis || factor_rule(f)->kind != FACTOR_SOFT)
            return 0;
    }
    return 1;
}

/* Factors are judged again among the runs of the last segments: those left out differ from nothing any more. */
static int keep_last_segments(struct asking *a)
{
    struct verdict *v = a->v;
    int cut, rc = segments_cut(a, &cut);
    if (rc != 0 || !cut)
        return rc;
    v->n_refusals = v->n_disclosed = v->n_noted = 0;
    v->refusals = v->disclosed = v->noted = NULL;
    a->n_levels = v->n_levels = 0;
    rc = levels_find(a);
    return rc == 0 ? compare_factors(a) : rc;
}

/* A refused selection is not measured, but where measuring may take the refusal away. */
static int measure(struct asking *a, enum gate_effort effort)
{
    int cuts = a->q->last_segment && !asking_by_id(a), rc = 0;
    if (asking_by_id(a) || a->v->n_refusals == 0 || (cuts && only_the_stack_differs(a)))
        rc = levels_measure(a, effort == GATE_VERDICT_ONLY && !asking_by_id(a) && !cuts);
    if (rc == 0 && cuts && a->v->runs != NULL)
        rc = keep_last_segments(a);
    return rc;
}

/* The verdict's reasons, in the order people need them: the axis, the operands, the factors, the numbers. */
static int examine(struct asking *a, enum gate_effort effort)
{
    int rc = refuse_axis(a);
    if (rc == 0)
        rc = evidence_load(a->store, a->q->selection, gate_open_factors(a->q->axis), a->memory, &a->all, a->err);
    if (rc == 0)
        rc = find_operands(a);
    if (rc == 0)
        rc = keep_levels(a);
    if (rc == 0)
        rc = choose_participants(a);
    if (rc == 0)
        rc = levels_find(a);
    if (rc == 0)
        rc = compare_factors(a);
    if (rc == 0)
        rc = refuse_single_level(a);
    if (rc == 0)
        rc = levels_collect(a);
    if (rc == 0)
        rc = measure(a, effort);
    if (rc == 0 && a->v->n_refusals == 0)
        rc = levels_fill(a);
    return rc;
}

static int clear(struct asking *a, enum gate_effort effort, const struct cleared **out)
{
    struct cleared *c = arena_alloc(a->memory, sizeof *c);
    if (c == NULL)
        return error_nomem(a->err);
    int rc = levels_base(a, &c->base);
    if (rc == 0)
        rc = levels_count_attempts(a);
    if (rc != 0)
        return rc;
    c->question = *a->q;
    c->levels = a->levels;
    c->n_levels = a->n_levels;
    a->v->compared = 1;
    a->v->n_compared = a->v->n_runs;
    if (effort != GATE_VERDICT_ONLY)
        *out = c;
    return 0;
}

/* Nothing was compared: the failed attempts count for nothing either, and are among what was left out. */
static int refuse_all(struct asking *a, enum gate_effort effort)
{
    a->v->n_refused = asking_by_id(a) ? a->n_part : a->v->n_runs;
    for (size_t i = 0; i < a->all.n && !asking_by_id(a); i++)
        if (a->all.items[i].use == EVIDENCE_ATTEMPT && (a->earlier == NULL || a->earlier[i] == NULL))
            asking_skip(a, a->all.items[i].row, a->all.items[i].why);
    return effort == GATE_WITH_NEAREST ? nearest_find(a->store, a->q, a->memory, a->v, a->err) : 0;
}

int gate_ask(struct store *store, const struct question *q, enum gate_effort effort, struct arena *memory,
             struct verdict *out, const struct cleared **cleared, struct error *err)
{
    *out = (struct verdict){.store = store, .metric = q->metric};
    *cleared = NULL;
    struct asking a = {.store = store, .q = q, .memory = memory, .v = out, .err = err};
    int rc = examine(&a, effort);
    if (rc != 0)
        return rc;
    return out->n_refusals == 0 ? clear(&a, effort, cleared) : refuse_all(&a, effort);
}

/* As refuse_all() would have left them: the failed attempts, counted so far, are left out now. */
static int skip_attempts(struct verdict *v, const struct level *level, struct arena *memory, struct error *err)
{
    for (size_t i = 0; i < level->n_attempts; i++) {
        const struct receipt_row *row = level->attempts[i];
        if (row->status == RUN_OK)
            continue;
        const char *reason = row->failure_reason != NULL ? row->failure_reason : "";
        const char *why = arena_format(memory, "%s: %s", run_status_name(row->status), reason);
        if (why == NULL)
            return error_nomem(err);
        v->skipped[v->n_skipped++] = (struct skipped){row, why};
    }
    return 0;
}

int verdict_refuse(struct verdict *v, const struct cleared *c, const struct difference *why, size_t n,
                   struct arena *memory, struct error *err)
{
    int rc = 0;
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = difference_push(&v->refusals, &v->n_refusals, &why[i], memory, err);
    if (c == NULL || n == 0)
        return rc;
    for (size_t i = 0; i < c->n_levels && rc == 0; i++)
        rc = skip_attempts(v, &c->levels[i], memory, err);
    v->compared = 0;
    v->n_refused = v->n_compared;
    v->n_compared = 0;
    return rc;
}
