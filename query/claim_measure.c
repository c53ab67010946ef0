/* The dispatch by metric, and what records of every metric have in common. */
#include "query/claim_measure.h"

#include "core/date.h"
#include "core/text.h"
#include "query/claim_measure_parts.h"
#include "query/difference.h"
#include "query/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int (*const measures[CLAIM_METRICS])(struct claim_asking *, struct error *) = {
    [CLAIM_THROUGHPUT] = claim_measure_rate,       [CLAIM_RATIO] = claim_measure_rate,
    [CLAIM_USD_PER_MTOK] = claim_measure_cost,     [CLAIM_USD_RATIO] = claim_measure_cost,
    [CLAIM_BREAK_EVEN_PRICE] = claim_measure_cost, [CLAIM_TIME_TO_RESULT] = claim_measure_time,
    [CLAIM_COMPLETION] = claim_measure_completion, [CLAIM_PROMOTION] = claim_measure_state,
    [CLAIM_FA4_HEALTH] = claim_measure_state,      [CLAIM_BACKEND] = claim_measure_state,
};

/* The rooms below name what a command line has; of a claim the same is a member of its file. */
static int name_the_member(struct error *err, int rc)
{
    char text[sizeof err->text];
    if (err == NULL || strncmp(err->text, "--", 2) != 0)
        return rc;
    memcpy(text, err->text, sizeof text);
    return error_set(err, err->code, "/%s", text + 2);
}

static int select_runs(struct claim_asking *a, struct error *err)
{
    int rc = 0;
    for (size_t i = 0; i < a->terms->n_where && rc == 0; i++)
        rc = selection_where(&a->selection, a->store, a->terms->where[i], err);
    return rc;
}

static int select_bound(struct claim_asking *a, struct error *err)
{
    const struct claim_record *r = a->bound;
    size_t n = 0;
    for (size_t s = 0; s < r->n_sides; s++)
        n += r->sides[s].n_receipts;
    if ((a->selection.ids = calloc(n + 1, sizeof *a->selection.ids)) == NULL) /* the selection frees it */
        return error_nomem(err);
    for (size_t s = 0; s < r->n_sides; s++)
        for (size_t i = 0; i < r->sides[s].n_receipts; i++)
            a->selection.ids[a->selection.n_ids++] = r->sides[s].receipts[i].id;
    return 0;
}

static int measure(struct claim_measured *out, struct claim_asking *a, struct error *err)
{
    struct claim_measured measured = {0};
    a->out = &measured;
    selection_init(&a->selection, a->as_of);
    int rc = a->bound != NULL ? select_bound(a, err) : select_runs(a, err);
    if (rc == 0)
        rc = measures[a->terms->metric](a, err);
    if (rc == 0)
        rc = verdict_refuse(&measured.refused, a->cleared, a->own, a->n_own, a->memory, err);
    selection_release(&a->selection);
    if (rc != 0)
        return name_the_member(err, rc);
    measured.made = measured.refused.n_refusals == 0;
    *out = measured;
    return 0;
}

int claim_measure(struct claim_measured *out, struct store *store, const struct claim_terms *terms,
                  const struct policy *policy, int64_t as_of, struct arena *memory, struct error *err)
{
    struct claim_asking a = {.store = store, .terms = terms, .policy = policy, .as_of = as_of, .memory = memory};
    return measure(out, &a, err);
}

int claim_measure_bound(struct claim_measured *out, struct store *store, const struct claim_record *record,
                        const struct price_row *const prices[2], const struct policy *policy, int64_t as_of,
                        struct arena *memory, struct error *err)
{
    struct claim_asking a = {.store = store, .terms = &record->terms, .policy = policy, .as_of = as_of};
    a.memory = memory;
    a.bound = record;
    a.prices = prices;
    return measure(out, &a, err);
}

enum gate_effort claim_effort(const struct claim_asking *a)
{
    return a->bound != NULL ? GATE_WITH_NUMBERS : GATE_WITH_NEAREST;
}

int claim_refuse(struct claim_asking *a, int code, const char *text, struct error *err)
{
    struct difference d = {.code = code, .factor = FACTORS, .text = text};
    return text != NULL ? difference_push(&a->own, &a->n_own, &d, a->memory, err) : error_nomem(err);
}

/* What all runs agree on, also those of the other side; NULL where they do not. */
static const char *agreed(const struct claim_bound *of, size_t n_sides, enum factor f)
{
    const char *value = of[0].rows[0]->factors.value[f];
    for (size_t s = 0; s < n_sides; s++)
        for (size_t i = 0; i < of[s].n; i++)
            if (!text_equal(of[s].rows[i]->factors.value[f], value))
                return NULL;
    return value;
}

static int fill_side(struct claim_side *out, const struct claim_bound *of, struct arena *memory)
{
    *out = (struct claim_side){.level = of->level, .rate = NAN, .lo = NAN, .hi = NAN, .n_receipts = of->n};
    out->receipts = arena_array(memory, of->n, sizeof *out->receipts);
    if (out->receipts == NULL)
        return -1;
    for (size_t i = 0; i < of->n; i++) {
        out->receipts[i] = (struct claim_receipt){of->rows[i]->id, of->rows[i]->has_artifacts};
        out->n_failed += of->rows[i]->status != RUN_OK;
    }
    out->n_attempts = of->n;
    out->n_runs = of->n - out->n_failed;
    out->oldest = of->rows[0]->seen_at;
    out->newest = of->rows[of->n - 1]->seen_at;
    return 0;
}

/* As the claim states it, and at most what policy has for the lane. */
static int valid_days_of(const struct claim_asking *a, enum lane lane)
{
    int days = policy_lane_days(a->policy, lane);
    return a->terms->valid_days > 0 && a->terms->valid_days < days ? a->terms->valid_days : days;
}

/* From the newest run of the staler side on: a new base does not make an old level young. */
static int64_t valid_to_of(const struct claim_record *r)
{
    int64_t newest = r->sides[0].newest;
    for (size_t i = 1; i < r->n_sides; i++)
        newest = r->sides[i].newest < newest ? r->sides[i].newest : newest;
    return date_valid_to(newest, r->valid_days);
}

int claim_begin(struct claim_asking *a, const struct claim_bound *of, size_t n_sides, struct error *err)
{
    const struct receipt_row *newest = of[0].rows[of[0].n - 1];
    struct claim_record r = {.terms = *a->terms, .value = NAN, .lo = NAN, .hi = NAN, .level = NAN};
    r.sides = arena_array(a->memory, n_sides, sizeof *r.sides);
    r.n_sides = n_sides;
    for (size_t i = 0; i < n_sides && r.sides != NULL; i++)
        if (fill_side(&r.sides[i], &of[i], a->memory) != 0)
            return error_nomem(err);
    if (r.sides == NULL)
        return error_nomem(err);
    r.class_id = newest->class_id;
    for (size_t f = 0; f < FACTORS; f++)
        r.shared.value[f] = f != a->terms->axis ? agreed(of, n_sides, (enum factor)f) : NULL;
    r.accelerator = agreed(of, 1, FACTOR_ACCELERATOR);
    r.count = agreed(of, 1, FACTOR_COUNT_OF);
    r.stack = newest->factors.value[FACTOR_REVISION];
    r.as_of = a->as_of;
    r.valid_days = valid_days_of(a, newest->lane);
    r.valid_to = valid_to_of(&r);
    for (size_t s = 0; s < n_sides; s++)
        for (size_t i = 0; i < of[s].n; i++)
            r.synthetic = r.synthetic || receipt_row_synthetic(of[s].rows[i]);
    a->out->record = r;
    return 0;
}

void claim_limits(struct claim_record *r, double lo, double hi)
{
    r->lo = lo;
    r->hi = hi;
    r->level = isfinite(lo) && isfinite(hi) ? CLAIM_LEVEL : NAN;
}

/*
 * Whether a receipt that takes no part might have: of a lane and a level of the record, and of its class as far as it
 * says. What an anecdote does not record may be anything.
 */
static int might_belong(const struct receipt_row *row, const struct claim_record *r)
{
    const struct factors *f = &row->factors;
    unsigned open = gate_open_factors(r->terms.axis);
    int of_level = 0;
    for (size_t i = 0; i < r->n_sides; i++)
        of_level = of_level || text_equal(f->value[r->terms.axis], r->sides[i].level);
    for (size_t i = 0; i < FACTORS && of_level; i++) {
        enum factor_kind kind = factor_rule((enum factor)i)->kind;
        const char *mine = f->value[i], *theirs = r->shared.value[i];
        if ((kind == FACTOR_HARD || kind == FACTOR_HARD_OR_AXIS) && (open & 1u << i) == 0 && mine != NULL &&
            theirs != NULL && strcmp(mine, theirs) != 0)
            return 0;
    }
    return of_level;
}

static int by_time(const void *x, const void *y)
{
    const struct receipt_row *a = (*(const struct skipped *const *)x)->row,
                             *b = (*(const struct skipped *const *)y)->row;
    if (a->seen_at != b->seen_at)
        return (a->seen_at > b->seen_at) - (a->seen_at < b->seen_at);
    return memcmp(&a->id, &b->id, sizeof a->id);
}

static int narrows(enum factor f)
{
    enum factor_kind kind = factor_rule(f)->kind;
    return kind == FACTOR_NOTED || kind == FACTOR_SOFT;
}

/* Why a run of the class is none of those the terms ask for; NULL when it is. */
static const char *not_asked_for(const struct claim_asking *a, const struct receipt_row *row)
{
    for (size_t i = 0; i < a->selection.n_terms; i++) {
        const struct factor_term *t = &a->selection.terms[i];
        const char *is = row->factors.value[t->factor];
        if (narrows(t->factor) && !text_equal(is, t->value))
            return arena_format(a->memory, "not asked for: %s is %s", factor_rule(t->factor)->title,
                                is != NULL ? is : "not recorded");
    }
    return NULL;
}

static int is_of_a_side(const struct claim_record *r, const struct receipt_row *row)
{
    for (size_t i = 0; i < r->n_sides; i++)
        if (text_equal(row->factors.value[r->terms.axis], r->sides[i].level))
            return 1;
    return 0;
}

/*
 * A claim about one host or one revision is about some runs of its class, and must not read as if it were about all:
 * the others are named like everything that was left out.
 */
static int add_not_asked_for(struct claim_asking *a, const struct skipped **found, size_t *n, struct error *err)
{
    const struct claim_record *r = &a->out->record;
    for (size_t i = 0; i < a->n_class; i++) {
        const struct receipt_row *row = a->class[i].row;
        const char *why = is_of_a_side(r, row) ? not_asked_for(a, row) : NULL;
        struct skipped *s = why != NULL ? arena_alloc(a->memory, sizeof *s) : NULL;
        if (a->memory->failed)
            return error_nomem(err);
        if (s != NULL) {
            *s = (struct skipped){row, why};
            found[(*n)++] = s;
        }
    }
    return 0;
}

/* The whole class of the record, where its terms take a part of it. */
static int load_class(struct claim_asking *a, struct error *err)
{
    struct selection s;
    struct evidence_list all = {0};
    int part = 0, rc = 0;
    for (size_t i = 0; i < a->selection.n_terms; i++)
        part = part || narrows(a->selection.terms[i].factor);
    selection_init(&s, a->as_of);
    s.class_of = a->out->record.class_id;
    if (part)
        rc = evidence_load(a->store, &s, gate_open_factors(a->terms->axis), a->memory, &all, err);
    a->class = all.items;
    a->n_class = 0;
    for (size_t i = 0; i < all.n && rc == 0; i++)
        if (all.items[i].use == EVIDENCE_RUN || claim_is_attempt(&all.items[i]))
            a->class[a->n_class++] = all.items[i];
    selection_release(&s);
    return rc;
}

int claim_name_left_out(struct claim_asking *a, struct error *err)
{
    int rc = load_class(a, err);
    if (rc != 0)
        return rc;
    const struct verdict *v = &a->out->refused;
    struct claim_record *r = &a->out->record;
    const struct skipped **found = arena_array(a->memory, v->n_skipped + a->n_class, sizeof *found);
    size_t n = 0;
    for (size_t i = 0; i < v->n_skipped && found != NULL; i++)
        if (might_belong(v->skipped[i].row, r))
            found[n++] = &v->skipped[i];
    if (found != NULL && (rc = add_not_asked_for(a, found, &n, err)) != 0)
        return rc;
    struct claim_left_out *left_out = arena_array(a->memory, n, sizeof *left_out);
    if (found == NULL || left_out == NULL)
        return error_nomem(err);
    qsort(found, n, sizeof *found, by_time);
    for (size_t i = 0; i < n; i++)
        left_out[i] = (struct claim_left_out){found[i]->row->name, found[i]->why};
    r->left_out = left_out;
    r->n_left_out = n;
    return 0;
}

int claim_name_disclosed(struct claim_asking *a, struct error *err)
{
    static const char nothing[] = "not recorded";
    const struct verdict *v = &a->out->refused;
    struct claim_record *r = &a->out->record;
    r->disclosed = arena_array(a->memory, v->n_disclosed, sizeof *r->disclosed);
    if (r->disclosed == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < v->n_disclosed; i++) {
        const struct difference *d = &v->disclosed[i];
        const char *left = d->left != NULL ? d->left : nothing, *right = d->right != NULL ? d->right : nothing;
        int turned = r->n_sides > 1; /* the gate has the base on the left, a record the level claimed */
        const char *text = arena_format(a->memory, "%s: %s | %s", factor_rule(d->factor)->title, turned ? right : left,
                                        turned ? left : right);
        if (text == NULL)
            return error_nomem(err);
        r->disclosed[r->n_disclosed++] = text;
    }
    return 0;
}
