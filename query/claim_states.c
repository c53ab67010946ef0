#include "query/claim_states.h"

#include "core/text.h"
#include "query/difference.h"
#include "stats/limits.h"

#include <string.h>

int claim_is_attempt(const struct evidence *e)
{
    return e->use == EVIDENCE_RUN || e->use == EVIDENCE_ATTEMPT ||
           (e->use == EVIDENCE_OTHER_LANE && e->row->status != RUN_RUNNING);
}

static const char *level_of(const struct states *s, const struct receipt_row *row)
{
    return row->factors.value[s->a->terms->axis];
}

void states_skip(struct states *s, const struct receipt_row *row, const char *why)
{
    struct verdict *v = &s->a->out->refused;
    v->skipped[v->n_skipped++] = (struct skipped){row, why};
}

/* A level that is not there is a typo, and a claim about the rest is not what was asked. */
static int find_level(const struct states *s)
{
    const struct claim_terms *t = s->a->terms;
    for (size_t i = 0; i < s->all.n && t->level != NULL; i++)
        if (text_equal(level_of(s, s->all.items[i].row), t->level))
            return 0;
    if (t->level == NULL)
        return 0;
    return error_set(s->err, ERR_NOT_FOUND, "/level '%s': no such level of %s among the runs selected", t->level,
                     factor_rule(t->axis)->title);
}

static int is_of_level(const struct states *s, const struct receipt_row *row)
{
    return s->a->terms->level == NULL || text_equal(level_of(s, row), s->a->terms->level);
}

static int is_of_lane(const struct states *s, const struct receipt_row *row)
{
    return s->rule->lane == LANES || row->lane == s->rule->lane;
}

/* A running document whose terminal one has arrived is no attempt of its own, and nothing is left out with it. */
static void take(struct states *s, const struct evidence *e)
{
    const struct receipt_row *row = e->row;
    if (!is_of_lane(s, row)) {
        s->of_other_lane = s->of_other_lane != NULL ? s->of_other_lane : row;
        states_skip(s, row, "of a lane that cannot back the claim");
    } else if (claim_is_attempt(e)) {
        s->rows[s->n++] = row;
    } else if (row->status != RUN_RUNNING || row->replaced == NULL) {
        states_skip(s, row, e->use == EVIDENCE_OTHER_LANE ? "still running" : e->why);
    }
}

/* What a class selector leaves open is the axis only where the claim says which level it means. */
static int load(struct states *s)
{
    const struct claim_terms *t = s->a->terms;
    unsigned open = t->level != NULL ? gate_open_factors(t->axis) : 0;
    int rc = evidence_load(s->a->store, &s->a->selection, open, s->a->memory, &s->all, s->err);
    if (rc == 0)
        rc = find_level(s);
    if (rc != 0)
        return claim_object_to_absence(s->a, rc, s->err);
    s->rows = arena_array(s->a->memory, s->all.n, sizeof *s->rows);
    s->a->out->refused.skipped = arena_array(s->a->memory, s->all.n, sizeof(struct skipped));
    return s->rows != NULL && s->a->out->refused.skipped != NULL ? 0 : error_nomem(s->err);
}

enum { OPERANDS_NAMED = 6 };

/* Why nothing of the lane can be stood on, receipt by receipt. */
static int refuse_operands(struct states *s, size_t *n)
{
    struct arena *memory = s->a->memory;
    const struct verdict *v = &s->a->out->refused;
    int rc = 0;
    for (size_t i = 0; i < v->n_skipped && rc == 0; i++) {
        const struct receipt_row *row = v->skipped[i].row;
        if (!is_of_level(s, row) || !is_of_lane(s, row) || ++*n > OPERANDS_NAMED)
            continue;
        rc = claim_refuse(s->a, row->status == RUN_RUNNING ? REFUSED_NOTHING : REFUSED_OPERAND,
                          arena_format(memory, "%s: %s", row->name, claim_objection(s->a, &v->skipped[i])), s->err);
    }
    if (rc == 0 && *n > OPERANDS_NAMED)
        rc = claim_refuse(s->a, REFUSED_OPERAND,
                          arena_format(memory, "%zu more receipts are anecdotes or disputed", *n - OPERANDS_NAMED),
                          s->err);
    return rc;
}

/* Receipts that are fine, and say nothing about what is claimed. */
static int refuse_lane(struct states *s)
{
    const struct verdict *v = &s->a->out->refused;
    const struct receipt_row *row = s->of_other_lane;
    size_t more = 0;
    for (size_t i = 0; i < v->n_skipped; i++)
        more += v->skipped[i].row != row && v->skipped[i].row->lane == row->lane && is_of_level(s, v->skipped[i].row);
    return claim_refuse(s->a, REFUSED_LANE,
                        arena_format(s->a->memory, "%s%s: a %s receipt cannot back a claim of %s", row->name,
                                     more > 0 ? arena_format(s->a->memory, " and %zu more", more) : "",
                                     lane_name(row->lane), s->rule->title),
                        s->err);
}

static int refuse_nothing(struct states *s)
{
    size_t n = 0;
    int rc = refuse_operands(s, &n);
    if (rc != 0 || n > 0)
        return rc;
    if (s->of_other_lane != NULL)
        return refuse_lane(s);
    if ((rc = claim_object_to_absence(s->a, ERR_NOT_FOUND, s->err)) != ERR_NOT_FOUND)
        return rc;
    return claim_refuse(s->a, REFUSED_NOTHING, "no receipt matches", s->err);
}

int states_choose(struct states *s)
{
    int rc = load(s);
    if (rc != 0 || states_refused(s))
        return rc;
    for (size_t i = 0; i < s->all.n; i++) {
        if (is_of_level(s, s->all.items[i].row))
            take(s, &s->all.items[i]);
        else
            states_skip(s, s->all.items[i].row, "not of the level asked for");
    }
    return s->n > 0 ? 0 : refuse_nothing(s);
}

static struct difference *refusal_of(const struct verdict *v, enum factor f)
{
    for (size_t i = 0; i < v->n_refusals; i++)
        if (v->refusals[i].factor == f)
            return &v->refusals[i];
    return NULL;
}

/*
 * A lane that does not record something is not silent about it: a sparse run need not say what a token counts, nor
 * whether evaluation was on; and where lanes are mixed, that is the reason, and not what one of them never records.
 */
static void drop_unmeasured(const struct states *s)
{
    struct verdict *v = &s->a->out->refused;
    int mixed = refusal_of(v, FACTOR_LANE) != NULL, sparse = !lane_has_throughput(s->rows[0]->lane);
    size_t n = 0;
    for (size_t i = 0; i < v->n_refusals; i++) {
        const struct difference *d = &v->refusals[i];
        int of_throughput = d->factor == FACTOR_TOKEN_KIND || d->factor == FACTOR_EVAL;
        int nowhere = d->left == NULL && d->right == NULL;
        if (!d->unknown || !(mixed || (sparse && of_throughput && nowhere)))
            v->refusals[n++] = *d;
    }
    v->n_refusals = n;
}

/* Without a level that is named the runs must have one: also of an axis that no contract holds them to, as the wave. */
static int refuse_levels(struct states *s)
{
    static const char help[] = "name one as \"level\"";
    const enum factor axis = s->a->terms->axis;
    const char *title = factor_rule(axis)->title, *first = level_of(s, s->rows[0]), *text = NULL;
    struct difference *said = refusal_of(&s->a->out->refused, axis);
    if (said != NULL) {
        said->text = said->text != NULL || said->unknown ? said->text : help;
        return 0;
    }
    if (first == NULL)
        return claim_refuse(
            s->a, REFUSED_UNKNOWN,
            arena_format(s->a->memory, "%s does not record its %s, which is the axis", s->rows[0]->name, title),
            s->err);
    for (size_t i = 1; i < s->n && text == NULL; i++)
        if (!text_equal(first, level_of(s, s->rows[i])))
            text = level_of(s, s->rows[i]) != NULL ? level_of(s, s->rows[i]) : "not recorded";
    if (text == NULL)
        return 0;
    text = arena_format(s->a->memory, "the runs are of several levels of %s, %s and %s: %s", title, first, text, help);
    return claim_refuse(s->a, REFUSED_NOTHING, text, s->err);
}

/* A mixture is refused already. */
static int refuse_made_up(struct states *s)
{
    const struct verdict *v = &s->a->out->refused;
    if (!v->synthetic || s->a->terms->synthetic || refusal_of(v, FACTOR_SYNTHETIC) != NULL)
        return 0;
    return claim_refuse(s->a, REFUSED_SYNTHETIC,
                        "the runs are made up, and the claim is not declared to be: \"synthetic\": true does", s->err);
}

/* Nothing may differ but what is disclosed: here no axis varies on purpose. The class is one that judges nothing. */
int states_judge(struct states *s)
{
    struct arena *memory = s->a->memory;
    struct verdict *v = &s->a->out->refused;
    struct question q = {.axis = FACTOR_CLASS, .disclosed = s->a->terms->disclosed};
    struct sides sides = {.rows = s->rows, .n = s->n, .axis = FACTOR_CLASS, .memory = memory};
    sides.is_right = arena_array(memory, s->n, 1);
    if (sides.is_right == NULL)
        return error_nomem(s->err);
    v->left_row = s->rows[0];
    for (size_t i = 1; i < s->n; i++) {
        const struct factors *f = &s->rows[i]->factors;
        sides.is_right[i] =
            !factors_same_class(f, &s->rows[0]->factors, 0) || !factors_same_stack(f, &s->rows[0]->factors);
        if (sides.is_right[i] && v->right_row == NULL)
            v->right_row = s->rows[i];
    }
    int rc = difference_judge(&sides, &q, v, s->err);
    if (rc != 0)
        return rc;
    v->left = v->right = NULL; /* the columns stand for the two examples, and for no level */
    drop_unmeasured(s);
    rc = refuse_levels(s);
    return rc == 0 ? refuse_made_up(s) : rc;
}

int states_refused(const struct states *s)
{
    return s->a->out->refused.n_refusals > 0 || s->a->n_own > 0;
}

int states_bind(struct states *s, const char *method)
{
    struct claim_bound of = {NULL, s->rows, s->n};
    struct claim_record *r = &s->a->out->record;
    if (states_refused(s)) {
        s->a->out->refused.n_refused = s->n;
        return 0;
    }
    of.level = level_of(s, s->rows[0]);
    int rc = claim_begin(s->a, &of, 1, s->err);
    if (rc != 0)
        return rc;
    r->method = method;
    r->sides[0].n_runs = s->n - r->sides[0].n_failed;
    r->sides[0].n_attempts += s->n_silent;
    r->sides[0].n_failed += s->n_silent;
    s->a->out->refused.compared = 1;
    s->a->out->refused.n_compared = s->n;
    rc = claim_name_left_out(s->a, s->err);
    return rc == 0 ? claim_name_disclosed(s->a, s->err) : rc;
}

int claim_measure_completion(struct claim_asking *a, struct error *err)
{
    struct states s = {.a = a, .rule = claim_metric_rule(a->terms->metric), .err = err};
    struct claim_record *r = &a->out->record;
    double lo, hi;
    int rc = states_choose(&s);
    if (rc == 0 && s.n > 0)
        rc = states_judge(&s);
    if (rc == 0 && s.n == 1)
        rc = claim_refuse(a, REFUSED_NOT_STEADY, "there was one attempt, and a share takes two or more", err);
    if (rc == 0)
        rc = states_bind(&s, "share of the attempts that ended well, Clopper-Pearson limits");
    if (rc != 0 || states_refused(&s))
        return rc;
    r->value = (double)r->sides[0].n_runs / (double)s.n;
    binomial_limits(&lo, &hi, r->sides[0].n_runs, s.n, CLAIM_LEVEL);
    claim_limits(r, lo, hi);
    return 0;
}
