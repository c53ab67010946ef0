#include "query/gate.h"

#include "core/date.h"
#include "query/analysis.h"
#include "query/difference.h"
#include "query/nearest.h"

#include <math.h>
#include <stdlib.h>
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

/* One question being answered. */
struct asking {
    struct store *store;
    const struct question *q;
    struct arena *memory;
    struct verdict *v;
    struct error *err;
    struct evidence_list all;
    const struct evidence **part; /* what takes part in the comparison of factors */
    size_t n_part;
    struct level *levels;
    size_t n_levels;
};

static int named_one_by_one(const struct asking *a)
{
    return a->q->selection->n_ids > 0;
}

static int refuse(struct asking *a, int code, enum factor f, const char *text)
{
    struct difference d = {.code = code, .factor = f, .text = text};
    return difference_push(&a->v->refusals, &a->v->n_refusals, &d, a->memory, a->err);
}

static int skip(struct asking *a, const struct evidence *e, const char *why)
{
    struct verdict *v = a->v;
    if (v->skipped == NULL)
        v->skipped = arena_array(a->memory, a->all.n, sizeof *v->skipped);
    if (v->skipped == NULL)
        return error_nomem(a->err);
    v->skipped[v->n_skipped++] = (struct skipped){e->row, why};
    return 0;
}

/* A receipt named by id that cannot be computed with is a reason of its own; a selected one is only left out. */
static int refuse_operand(struct asking *a, const struct evidence *e)
{
    static const int code_of_use[] = {
        [EVIDENCE_ANECDOTE] = REFUSED_OPERAND,     [EVIDENCE_DISPUTED] = REFUSED_OPERAND,
        [EVIDENCE_WITHDRAWN] = REFUSED_OPERAND,    [EVIDENCE_OTHER_LANE] = REFUSED_LANE,
        [EVIDENCE_ATTEMPT] = REFUSED_NOT_STEADY,   [EVIDENCE_RUNNING] = REFUSED_NOT_STEADY,
    };
    const char *text = arena_format(a->memory, "%s: %s", e->row->name, e->why);
    if (text == NULL)
        return error_nomem(a->err);
    return refuse(a, code_of_use[e->use], FACTORS, text);
}

static int choose_participants(struct asking *a)
{
    int rc = 0;
    a->part = arena_array(a->memory, a->all.n, sizeof *a->part);
    if (a->part == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < a->all.n && rc == 0; i++) {
        const struct evidence *e = &a->all.items[i];
        if (e->use == EVIDENCE_RUN || named_one_by_one(a))
            a->part[a->n_part++] = e;
        if (e->use != EVIDENCE_RUN && named_one_by_one(a))
            rc = refuse_operand(a, e);
        else if (e->use != EVIDENCE_RUN && e->use != EVIDENCE_ATTEMPT)
            rc = skip(a, e, e->why);
    }
    return rc;
}

static const char *axis_value(const struct asking *a, const struct evidence *e)
{
    return e->row->factors.value[a->q->axis];
}

static struct level *level_of(struct asking *a, const char *value)
{
    for (size_t i = 0; i < a->n_levels; i++)
        if (strcmp(a->levels[i].value, value) == 0)
            return &a->levels[i];
    return NULL;
}

static int find_levels(struct asking *a)
{
    a->levels = arena_array(a->memory, a->n_part, sizeof *a->levels);
    if (a->levels == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < a->n_part; i++) {
        const char *value = axis_value(a, a->part[i]);
        if (value != NULL && level_of(a, value) == NULL)
            a->levels[a->n_levels++] = (struct level){.value = value, .oldest = INT64_MAX, .newest = INT64_MIN};
    }
    return 0;
}

/* The left side is the base where one is named, the first operand where ids are, else the first level by time. */
static const struct evidence *left_example(const struct asking *a)
{
    for (size_t i = 0; i < a->n_part; i++) {
        const char *value = axis_value(a, a->part[i]);
        if (a->q->base != NULL && value != NULL && strcmp(value, a->q->base) == 0)
            return a->part[i];
    }
    for (size_t i = 0; i < a->n_part && named_one_by_one(a); i++)
        if (memcmp(&a->part[i]->row->id, &a->q->selection->ids[0], sizeof(struct digest)) == 0)
            return a->part[i];
    return a->n_part > 0 ? a->part[0] : NULL;
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
    const char *left_value = axis_value(a, left);
    a->v->left_row = left->row;
    for (size_t i = 0; i < a->n_part; i++) {
        const char *value = axis_value(a, a->part[i]);
        int other_level = left_value == NULL ? value != NULL : value == NULL || strcmp(value, left_value) != 0;
        sides.rows[i] = a->part[i]->row;
        sides.is_right[i] = a->n_levels > 1 ? other_level : a->part[i] != left;
        if (sides.is_right[i] && a->v->right_row == NULL)
            a->v->right_row = a->part[i]->row;
    }
    return difference_judge(&sides, a->q, a->v, a->err);
}

static int refuse_too_few_levels(struct asking *a)
{
    const char *axis = factor_rule(a->q->axis)->title;
    const char *text;
    if (a->n_levels >= 2)
        return 0;
    if (a->n_part == 0)
        text = "no usable receipt matches";
    else if (a->n_levels == 1)
        text = arena_format(a->memory, "every usable receipt that matches has %s %s", axis, a->levels[0].value);
    else
        text = arena_format(a->memory, "no receipt that matches records its %s", axis);
    return text != NULL ? refuse(a, REFUSED_NOTHING, FACTORS, text) : error_nomem(a->err);
}

/* The run's number by the question's metric; NULL in *why when there is one. */
static int measure(struct asking *a, struct run *run, const char **why)
{
    *why = NULL;
    run->rate = NAN;
    if (a->q->metric == METRIC_WHOLE_RUN) {
        run->rate = run->row->whole_run_tok_per_s;
        if (!isfinite(run->rate))
            *why = run->row->whole_run_reason != NULL ? run->row->whole_run_reason : "no whole-run rate";
        return 0;
    }
    int rc = analysis_of(a->store, &run->row->id, &run->analysis, a->err);
    if (rc != 0)
        return rc;
    if (analysis_has_rate(&run->analysis))
        run->rate = run->analysis.tok_per_s;
    else if ((*why = arena_format(a->memory, "no steady state: %s", run->analysis.why)) == NULL)
        return error_nomem(a->err);
    return 0;
}

static int measure_all(struct asking *a)
{
    int rc = 0;
    a->v->runs = arena_array(a->memory, a->n_part, sizeof *a->v->runs);
    if (a->v->runs == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < a->n_part && rc == 0; i++) {
        const struct evidence *e = a->part[i];
        struct run run = {.row = e->row};
        const char *why;
        if (e->use != EVIDENCE_RUN || (rc = measure(a, &run, &why)) != 0)
            continue;
        if (why == NULL)
            a->v->runs[a->v->n_runs++] = run;
        else if (named_one_by_one(a))
            rc = refuse(a, REFUSED_NOT_STEADY, FACTORS, arena_format(a->memory, "%s: %s", e->row->name, why));
        else
            rc = skip(a, e, why);
    }
    return rc;
}

/* Hard factors of a failed attempt that are recorded must be the comparison's own for it to be counted. */
static int belongs(const struct asking *a, const struct evidence *e)
{
    unsigned open = gate_open_factors(a->q->axis);
    for (size_t f = 0; f < FACTORS; f++) {
        const char *value = e->row->factors.value[f], *shared = a->v->shared.value[f];
        enum factor_kind kind = factor_rule((enum factor)f)->kind;
        if ((open & 1u << f) != 0 || (kind != FACTOR_HARD && kind != FACTOR_HARD_OR_AXIS))
            continue;
        if (value != NULL && shared != NULL && strcmp(value, shared) != 0)
            return 0;
    }
    return 1;
}

static int fill_levels(struct asking *a)
{
    for (size_t i = 0; i < a->n_levels; i++) {
        a->levels[i].runs = arena_array(a->memory, a->v->n_runs, sizeof(struct run));
        if (a->levels[i].runs == NULL)
            return error_nomem(a->err);
    }
    for (size_t i = 0; i < a->v->n_runs; i++) {
        const struct run *run = &a->v->runs[i];
        struct level *level = level_of(a, run->row->factors.value[a->q->axis]);
        level->runs[level->n_runs++] = *run;
        level->oldest = run->row->seen_at < level->oldest ? run->row->seen_at : level->oldest;
        level->newest = run->row->seen_at > level->newest ? run->row->seen_at : level->newest;
    }
    for (size_t i = 0; i < a->all.n; i++) {
        const struct evidence *e = &a->all.items[i];
        const char *value = axis_value(a, e);
        struct level *level = value != NULL ? level_of(a, value) : NULL;
        if (level == NULL || (e->use != EVIDENCE_RUN && (e->use != EVIDENCE_ATTEMPT || !belongs(a, e))))
            continue;
        level->n_attempts++;
        level->n_failed += e->use == EVIDENCE_ATTEMPT;
    }
    return 0;
}

static double mean_log_rate(const struct level *level)
{
    double sum = 0;
    for (size_t i = 0; i < level->n_runs; i++)
        sum += log(level->runs[i].rate);
    return sum / (double)level->n_runs;
}

static int fastest_first(const void *x, const void *y)
{
    const struct level *a = x, *b = y;
    double ra = mean_log_rate(a), rb = mean_log_rate(b);
    return ra != rb ? (ra < rb) - (ra > rb) : strcmp(a->value, b->value);
}

/* Levels whose every run lacks a number cannot be compared; with fewer than two left there is no comparison. */
static int keep_measured_levels(struct asking *a)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n_levels; i++)
        if (a->levels[i].n_runs > 0)
            a->levels[n++] = a->levels[i];
    if (n < 2 && a->n_levels >= 2 && a->v->n_refusals == 0) {
        const char *what = a->q->metric == METRIC_STEADY ? "a steady state" : "a whole-run rate";
        const char *text = arena_format(a->memory, "%s of %zu levels of %s has a run with %s", n == 1 ? "only one" : "none",
                                        a->n_levels, factor_rule(a->q->axis)->title, what);
        if (text == NULL || refuse(a, REFUSED_NOT_STEADY, FACTORS, text) != 0)
            return error_nomem(a->err);
    }
    a->n_levels = n;
    if (n > 1)
        qsort(a->levels, n, sizeof *a->levels, fastest_first);
    return 0;
}

static int find_base(struct asking *a, size_t *base)
{
    *base = a->n_levels - 1;
    if (a->q->base == NULL)
        return 0;
    for (size_t i = 0; i < a->n_levels; i++)
        if (strcmp(a->levels[i].value, a->q->base) == 0) {
            *base = i;
            return 0;
        }
    return error_set(a->err, ERR_NOT_FOUND, "--base '%s': no such level of %s among the runs compared", a->q->base,
                     factor_rule(a->q->axis)->title);
}

static int clear(struct asking *a, const struct cleared **out)
{
    struct cleared *c = arena_alloc(a->memory, sizeof *c);
    if (c == NULL)
        return error_nomem(a->err);
    int rc = find_base(a, &c->base);
    if (rc != 0)
        return rc;
    c->question = *a->q;
    c->levels = a->levels;
    c->n_levels = a->n_levels;
    a->v->compared = 1;
    a->v->n_compared = a->v->n_runs;
    *out = c;
    return 0;
}

static int refuse_axis(struct asking *a)
{
    const struct factor_rule *axis = factor_rule(a->q->axis);
    if (axis->may_be_axis)
        return 0;
    const char *text = arena_format(a->memory, "%s is never the axis of a ratio: %s", axis->title, axis->why);
    return text != NULL ? refuse(a, axis->refusal != 0 ? axis->refusal : REFUSED_NOTHING, a->q->axis, text)
                        : error_nomem(a->err);
}

/* The verdict's reasons, in the order people need them: the axis, the operands, the factors, the numbers. */
static int examine(struct asking *a)
{
    int rc = refuse_axis(a);
    if (rc == 0)
        rc = evidence_load(a->store, a->q->selection, gate_open_factors(a->q->axis), a->memory, &a->all, a->err);
    if (rc == 0)
        rc = choose_participants(a);
    if (rc == 0)
        rc = find_levels(a);
    if (rc == 0)
        rc = compare_factors(a);
    if (rc == 0)
        rc = refuse_too_few_levels(a);
    if (rc == 0)
        rc = measure_all(a);
    if (rc == 0 && a->v->n_refusals == 0)
        rc = fill_levels(a);
    if (rc == 0 && a->v->n_refusals == 0)
        rc = keep_measured_levels(a);
    return rc;
}

int gate_ask(struct store *store, const struct question *q, enum gate_effort effort, struct arena *memory,
             struct verdict *out, const struct cleared **cleared, struct error *err)
{
    *out = (struct verdict){0};
    *cleared = NULL;
    struct asking a = {.store = store, .q = q, .memory = memory, .v = out, .err = err};
    int rc = examine(&a);
    if (rc == 0 && out->n_refusals == 0)
        return clear(&a, cleared);
    if (rc == 0) {
        out->n_refused = a.n_part;
        out->n_compared = 0;
    }
    if (rc == 0 && effort == GATE_WITH_NEAREST)
        rc = nearest_find(store, q, memory, out, err);
    return rc;
}
