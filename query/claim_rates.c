/* Throughput, ratio, and the time to the first trustworthy result: what the runs alone say. */
#include "query/claim_measure_parts.h"

#include "core/date.h"
#include "query/latency.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

void claim_question(struct question *out, const char *levels[2], const struct claim_asking *a)
{
    const struct claim_terms *t = a->terms;
    int two = claim_metric_rule(t->metric)->sides > 1;
    size_t n = 0;
    if (t->level != NULL)
        levels[n++] = t->level;
    if (two)
        levels[n++] = t->base;
    *out = (struct question){.axis = t->axis,
                             .base = two ? t->base : NULL,
                             .only = levels,
                             .n_only = n,
                             .metric = t->rate,
                             .disclosed = t->disclosed,
                             .selection = &a->selection,
                             .level = CLAIM_LEVEL,
                             .practical = a->bound == NULL ? policy_practical(a->policy) : NAN,
                             .alone = !two,
                             .last_segment = a->bound == NULL,
                             .ids_select = a->bound != NULL,
                             .plain = 1};
}

size_t claim_sides_of(const struct comparison_row *out[2], const struct comparison *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n_rows && n < 1; i++)
        if (i != c->base)
            out[n++] = &c->rows[i];
    out[n++] = &c->rows[c->base];
    return n;
}

static int rows_of(struct claim_bound *out, const struct level *level, struct arena *memory)
{
    const struct receipt_row **rows = arena_array(memory, level->n_runs, sizeof *rows);
    for (size_t i = 0; i < level->n_runs && rows != NULL; i++)
        rows[i] = level->runs[i].row;
    *out = (struct claim_bound){level->value, rows, level->n_runs};
    return rows != NULL ? 0 : -1;
}

int claim_bind(struct claim_asking *a, const struct comparison_row *const *of, size_t n_sides, struct error *err)
{
    struct claim_record *r = &a->out->record;
    struct claim_bound bound[2] = {{0}};
    for (size_t i = 0; i < n_sides; i++)
        if (rows_of(&bound[i], of[i]->level, a->memory) != 0)
            return error_nomem(err);
    int rc = claim_begin(a, bound, n_sides, err);
    for (size_t i = 0; i < n_sides && rc == 0; i++) {
        struct claim_side *side = &r->sides[i];
        side->rate = of[i]->rate.value;
        side->lo = of[i]->rate.lo;
        side->hi = of[i]->rate.hi;
        side->n_attempts = of[i]->level->n_attempts;
        side->n_failed = of[i]->level->n_failed;
        r->n_steps += of[i]->steps;
    }
    if (rc == 0)
        rc = claim_name_disclosed(a, err);
    return rc == 0 ? claim_name_left_out(a, err) : rc;
}

/* Asks the gate; *c only where it let everything through. */
static int ask(struct claim_asking *a, int interval, struct comparison *c, struct error *err)
{
    const char *levels[2];
    struct question q;
    claim_question(&q, levels, a);
    int rc = gate_ask(a->store, &q, claim_effort(a), a->memory, &a->out->refused, &a->cleared, err);
    if (rc != 0)
        return claim_object_to_absence(a, rc, err);
    rc = claim_object(a, interval, err);
    if (rc == 0 && a->cleared != NULL && a->n_own == 0)
        rc = comparison_of(c, a->cleared, a->memory, err);
    return rc;
}

int claim_measure_rate(struct claim_asking *a, struct error *err)
{
    struct claim_record *r = &a->out->record;
    const struct comparison_row *sides[2];
    struct comparison c = {0};
    int rc = ask(a, 1, &c, err);
    if (rc != 0 || c.n_rows == 0)
        return rc;
    size_t n = claim_sides_of(sides, &c);
    if ((rc = claim_bind(a, sides, n, err)) != 0)
        return rc;
    r->value = n > 1 ? sides[0]->ratio.value : sides[0]->rate.value;
    claim_limits(r, n > 1 ? sides[0]->ratio.lo : sides[0]->rate.lo, n > 1 ? sides[0]->ratio.hi : sides[0]->rate.hi);
    r->method = n > 1 ? COMPARISON_RATIO_METHOD : COMPARISON_RATE_METHOD;
    return 0;
}

/* How many launches it took, and what of it nobody wrote down. */
static const char *time_detail(const struct latency *l, struct arena *memory)
{
    const char *text = NULL;
    if (l->n_failed > 0)
        text = arena_format(memory, "%zu of the %zu attempts launched until then failed", l->n_failed, l->n_attempts);
    if (l->start_is_bound)
        text = words_join(memory, text, "; ",
                          "at most: how long the start took is not recorded, so all time outside its records counts");
    return text;
}

static int is_bound(const struct claim_side *s, const char *name)
{
    char bound[RECEIPT_ID_SIZE];
    for (size_t i = 0; i < s->n_receipts; i++) {
        receipt_name(bound, &s->receipts[i].id);
        if (strcmp(bound, name) == 0)
            return 1;
    }
    return 0;
}

/* The time is counted from the first launch, whatever became of it: every attempt is in it, and none is left out. */
static int bind_attempts(struct claim_record *r, const struct level *level, struct arena *memory)
{
    struct claim_side *s = &r->sides[0];
    size_t n = 0;
    if ((s->receipts = arena_array(memory, level->n_attempts, sizeof *s->receipts)) == NULL)
        return -1;
    s->n_receipts = level->n_attempts;
    for (size_t i = 0; i < s->n_receipts; i++)
        s->receipts[i] = (struct claim_receipt){level->attempts[i]->id, level->attempts[i]->has_artifacts};
    for (size_t i = 0; i < r->n_left_out; i++)
        if (!is_bound(s, r->left_out[i].name))
            r->left_out[n++] = r->left_out[i];
    r->n_left_out = n;
    return 0;
}

int claim_measure_time(struct claim_asking *a, struct error *err)
{
    struct claim_record *r = &a->out->record;
    const struct comparison_row *sides[2];
    struct comparison c = {0};
    struct latency l;
    int rc = ask(a, 0, &c, err);
    if (rc != 0 || c.n_rows == 0)
        return rc;
    size_t n = claim_sides_of(sides, &c);
    rc = latency_observed(&l, a->store, sides[0]->level, a->memory, err);
    if (rc == 0 && l.reason != NULL)
        return claim_refuse(a, REFUSED_NOT_STEADY,
                            arena_format(a->memory, "%s: the time is not known: %s", sides[0]->level->value, l.reason),
                            err);
    if (rc == 0)
        rc = claim_bind(a, sides, n, err);
    if (rc != 0)
        return rc;
    if (bind_attempts(r, sides[0]->level, a->memory) != 0)
        return error_nomem(err);
    r->value = l.seconds;
    r->sides[0].newest = l.run->seen_at; /* later runs say nothing of it, and do not make it younger */
    r->valid_to = date_valid_to(l.run->seen_at, r->valid_days);
    r->no_interval = "observed once";
    r->method = "first launch to the end of the first steady window";
    r->detail = time_detail(&l, a->memory);
    return a->memory->failed ? error_nomem(err) : 0;
}
