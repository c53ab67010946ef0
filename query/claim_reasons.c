/* Why a claim is refused where a comparison would not be, or would only say that there is nothing to compare. */
#include "core/text.h"
#include "query/claim_measure_parts.h"
#include "query/words.h"
#include "receipt/json.h"

#include <math.h>
#include <string.h>

enum { OPERANDS_NAMED = 6 };

static const char *level_words(const struct claim_asking *a, const char *level)
{
    return words_level(a->memory, factor_rule(a->terms->axis)->name, level);
}

/* A selection with more levels than the claim has sides does not say which one is meant. */
static int object_to_levels(struct claim_asking *a, struct error *err)
{
    const struct verdict *v = &a->out->refused;
    const char *list = NULL;
    if (a->terms->level != NULL || v->n_levels <= (size_t)claim_metric_rule(a->terms->metric)->sides)
        return 0;
    for (size_t i = 0; i < v->n_levels; i++)
        list = words_join(a->memory, list, ", ", v->levels[i].value);
    return claim_refuse(a, REFUSED_NOTHING,
                        arena_format(a->memory, "the runs are of %zu levels of %s (%s): add \"level\" to say which",
                                     v->n_levels, factor_rule(a->terms->axis)->title, list),
                        err);
}

/* How many measured runs of its levels the claim would have, were they not to be made up. */
static int count_measured(size_t *n, const struct claim_asking *a, struct error *err)
{
    struct selection s = a->selection;
    struct evidence_list found;
    const char *level = a->terms->level, *base = a->terms->base;
    const enum lane lane = claim_metric_rule(a->terms->metric)->lane;
    *n = 0;
    if ((s.terms = arena_array(a->memory, a->selection.n_terms, sizeof *s.terms)) == NULL)
        return error_nomem(err);
    s.n_terms = 0;
    for (size_t i = 0; i < a->selection.n_terms; i++)
        if (a->selection.terms[i].factor != FACTOR_SYNTHETIC)
            s.terms[s.n_terms++] = a->selection.terms[i];
    int rc = evidence_load(a->store, &s, gate_open_factors(a->terms->axis), a->memory, &found, err);
    for (size_t i = 0; i < found.n && rc == 0; i++) {
        const struct evidence *e = &found.items[i];
        const char *value = e->row->factors.value[a->terms->axis];
        *n += claim_is_attempt(e) && (lane == LANES || e->row->lane == lane) && !receipt_row_synthetic(e->row) &&
              (level == NULL || text_equal(value, level) || (base != NULL && text_equal(value, base)));
    }
    return rc;
}

static int refuse_measured(struct claim_asking *a, size_t n, struct error *err)
{
    return claim_refuse(a, REFUSED_SYNTHETIC,
                        arena_format(a->memory,
                                     "the claim is declared synthetic, and the %s that would match %s measured",
                                     words_count(a->memory, n, "run", "runs"), n == 1 ? "is" : "are"),
                        err);
}

int claim_object_to_absence(struct claim_asking *a, int rc, struct error *err)
{
    struct error unheard = {0};
    size_t n;
    if (rc != ERR_NOT_FOUND || !a->terms->synthetic || count_measured(&n, a, &unheard) != 0 || n == 0)
        return rc;
    a->out->refused = (struct verdict){.store = a->store, .metric = a->terms->rate};
    return refuse_measured(a, n, err);
}

/* Made-up runs with measured ones are refused by the gate already. */
static int object_to_kind(struct claim_asking *a, struct error *err)
{
    const struct verdict *v = &a->out->refused;
    size_t n;
    for (size_t i = 0; i < v->n_refusals; i++)
        if (v->refusals[i].code == REFUSED_SYNTHETIC)
            return 0;
    if (v->synthetic && !a->terms->synthetic)
        return claim_refuse(a, REFUSED_SYNTHETIC,
                            "the runs are made up, and the claim is not declared to be: \"synthetic\": true does", err);
    if (v->n_levels > 0 || !a->terms->synthetic)
        return 0;
    int rc = count_measured(&n, a, err);
    return rc != 0 || n == 0 ? rc : refuse_measured(a, n, err);
}

static int is_usable(const struct verdict *v, const char *level)
{
    for (size_t i = 0; i < v->n_levels; i++)
        if (level == NULL || strcmp(v->levels[i].value, level) == 0)
            return 1;
    return 0;
}

/* Receipts of the level that are fine, and say nothing about what is claimed. */
static int object_to_lanes(struct claim_asking *a, const char *level, struct error *err)
{
    const struct verdict *v = &a->out->refused;
    int rc = 0;
    for (size_t lane = 0; lane < LANES && rc == 0; lane++) {
        const char *first = NULL, *name = lane_name((enum lane)lane);
        size_t n = 0;
        for (size_t i = 0; i < v->n_skipped; i++) {
            const struct receipt_row *row = v->skipped[i].row;
            if (row->lane != (enum lane)lane || lane_has_throughput(row->lane) ||
                (level != NULL && !text_equal(row->factors.value[a->terms->axis], level)))
                continue;
            first = first != NULL ? first : row->name;
            n++;
        }
        if (n > 0)
            rc = claim_refuse(a, REFUSED_LANE,
                              arena_format(a->memory, "%s%s: a %s receipt cannot back a claim of %s", first,
                                           n == 1 ? "" : arena_format(a->memory, " and %zu more", n - 1), name,
                                           claim_metric_rule(a->terms->metric)->title),
                              err);
    }
    return rc;
}

const char *claim_objection(const struct claim_asking *a, const struct skipped *s)
{
    const struct receipt_row *row = s->row;
    struct json *doc = NULL;
    const char *list = NULL;
    if (row->own_grade == GRADE_RECEIPT || row->withdrawn != NULL || row->conflict != NULL ||
        json_parse(&doc, NULL, row->reasons_json, strlen(row->reasons_json), NULL) != 0)
        return s->why;
    for (const struct json_node *r = json_first(json_root(doc)); r != NULL; r = json_next(r)) {
        const char *member = json_text(json_find(r, "member")), *text = json_text(json_find(r, "text"));
        list = words_join(a->memory, list, "; ",
                          arena_format(a->memory, "%s%s%s", member != NULL ? member : "", member != NULL ? " " : "",
                                       text != NULL ? text : ""));
    }
    json_free(doc);
    return list != NULL ? arena_format(a->memory, "%s: %s", grade_name(row->own_grade), list) : s->why;
}

/* A level that has nothing but rumours: each is named with what it lacks. */
static int object_to_operands(struct claim_asking *a, const char *level, struct error *err)
{
    const struct verdict *v = &a->out->refused;
    size_t n = 0;
    int rc = 0;
    for (size_t i = 0; i < v->n_skipped && rc == 0; i++) {
        const struct receipt_row *row = v->skipped[i].row;
        if (!lane_has_throughput(row->lane) || row->status != RUN_OK ||
            (level != NULL && !text_equal(row->factors.value[a->terms->axis], level)) || n++ >= OPERANDS_NAMED)
            continue;
        rc = claim_refuse(a, REFUSED_OPERAND,
                          arena_format(a->memory, "%s: %s", row->name, claim_objection(a, &v->skipped[i])), err);
    }
    if (rc == 0 && n > OPERANDS_NAMED)
        rc = claim_refuse(a, REFUSED_OPERAND,
                          arena_format(a->memory, "%zu more receipts are anecdotes or disputed", n - OPERANDS_NAMED),
                          err);
    return rc;
}

static int object_to_emptiness(struct claim_asking *a, const char *level, struct error *err)
{
    if (is_usable(&a->out->refused, level))
        return 0;
    int rc = object_to_lanes(a, level, err);
    return rc == 0 ? object_to_operands(a, level, err) : rc;
}

/* Of the runs that are measured, or, where a refusal left them unmeasured, of how many there are. */
static struct runs_estimate estimate_of(const struct claim_asking *a, const struct level_size *level)
{
    const struct verdict *v = &a->out->refused;
    struct runs_estimate unknown = {.value = NAN, .lo = NAN, .hi = NAN, .n = level->n_runs};
    struct run *runs = v->runs != NULL ? arena_array(a->memory, v->n_runs, sizeof *runs) : NULL;
    size_t n = 0;
    if (runs == NULL)
        return unknown;
    for (size_t i = 0; i < v->n_runs; i++)
        if (text_equal(v->runs[i].row->factors.value[a->terms->axis], level->value))
            runs[n++] = v->runs[i];
    return n > 0 ? comparison_rate(runs, n, CLAIM_LEVEL, a->memory) : unknown;
}

static int object_to_spread(struct claim_asking *a, const struct level_size *level, struct error *err)
{
    struct runs_estimate e = estimate_of(a, level);
    const char *why = comparison_no_interval_reason(&e);
    if (a->memory->failed)
        return error_nomem(err);
    if (why == NULL)
        return 0;
    return claim_refuse(a, REFUSED_NOT_STEADY,
                        arena_format(a->memory, "%s: %s; %s", level_words(a, level->value), why,
                                     e.identical ? comparison_identical_why : "a claim needs two runs or more"),
                        err);
}

/* That nothing is there to compare is said better by why what is there cannot be used. */
static void drop_nothing_to_compare(struct verdict *v)
{
    size_t n = 0;
    for (size_t i = 0; i < v->n_refusals; i++)
        if (v->refusals[i].code != REFUSED_NOTHING)
            v->refusals[n++] = v->refusals[i];
    v->n_refusals = n;
}

int claim_object(struct claim_asking *a, int interval, struct error *err)
{
    struct verdict *v = &a->out->refused;
    const struct claim_terms *t = a->terms;
    int rc = object_to_levels(a, err), two = claim_metric_rule(t->metric)->sides > 1;
    size_t unclear = a->n_own;
    if (rc == 0)
        rc = object_to_emptiness(a, t->level, err);
    if (rc == 0 && two)
        rc = object_to_emptiness(a, t->base, err);
    size_t explained = a->n_own;
    if (rc == 0)
        rc = object_to_kind(a, err);
    if (explained > unclear || (a->n_own > explained && v->n_levels == 0))
        drop_nothing_to_compare(v);
    for (size_t i = 0; i < v->n_levels && interval && unclear == 0 && rc == 0; i++)
        rc = object_to_spread(a, &v->levels[i], err);
    return rc;
}
