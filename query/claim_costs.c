/* Cost per token, cost ratio and break-even price: what the runs say at the price rows of their own surface. */
#include "core/date.h"
#include "query/claim_measure_parts.h"
#include "query/cost.h"
#include "query/words.h"

#include <math.h>

#define AT_THE_CORNERS ", at the corners of the price ranges"

static void price_side(struct claim_record *r, size_t side, const struct priced *p)
{
    const struct price_row *row = p->row;
    r->sides[side].has_price = 1;
    r->sides[side].price = (struct claim_price){.id = row->id,
                                                .accelerator_hour = row->accelerator_hour.text,
                                                .source = row->price.source,
                                                .provider = row->price.provider,
                                                .region = row->price.region,
                                                .observed = row->price.observed,
                                                .valid_to = p->valid_to};
    r->valid_to = p->valid_to < r->valid_to ? p->valid_to : r->valid_to;
}

static int is_ranged(const struct cost_row *row)
{
    return row->price.row != NULL && isfinite(row->price.row->low);
}

/* A range of the price is doubt about the cost: the limits take it in. */
static void take_cost(struct claim_record *r, const struct cost_row *row)
{
    const struct cost_estimate *e = &row->marginal;
    r->value = e->value;
    claim_limits(r, is_ranged(row) ? e->worst_lo : e->lo, is_ranged(row) ? e->worst_hi : e->hi);
    r->method = is_ranged(row) ? COST_METHOD AT_THE_CORNERS : COST_METHOD;
}

static void take_ratio(struct claim_record *r, const struct cost_row *row)
{
    const struct cost_ratio *e = &row->relative;
    r->value = e->value;
    claim_limits(r, e->worst_lo, e->worst_hi);
    r->method = cost_ratio_is_ranged(e) ? COST_RATIO_METHOD AT_THE_CORNERS : COST_RATIO_METHOD;
}

/* What the level itself costs has no part in it, and it was not priced. */
static void take_break_even(struct claim_record *r, const struct cost_row *row, const struct cost_row *base)
{
    const struct cost_ratio *e = &row->relative;
    r->value = e->price_at_par;
    claim_limits(r, e->price_at_par_lo, e->price_at_par_hi);
    r->method = is_ranged(base) ? COST_RATIO_METHOD AT_THE_CORNERS : COST_RATIO_METHOD;
}

/* What a reader must know of the rows: another size, region or seller than the runs', or than the other side's. */
static const char *notes_of(const struct costing *k, const struct cost_row *const *of, size_t n, struct arena *memory)
{
    const char *list = k->pricing.note;
    for (size_t i = 0; i < n; i++)
        if (of[i]->price.note != NULL)
            list = words_join(memory, list, "; ", arena_format(memory, "%s: %s", of[i]->side.level, of[i]->price.note));
    return list;
}

/* The claimed row, then the base's. */
static size_t rows_of(const struct cost_row *out[2], const struct costing *k)
{
    size_t n = 0;
    for (size_t i = 0; i < k->n_rows && n < 1; i++)
        if (i != k->base)
            out[n++] = &k->rows[i];
    out[n++] = &k->rows[k->base];
    return n;
}

static int record(struct claim_asking *a, const struct costing *k, struct error *err)
{
    struct claim_record *r = &a->out->record;
    enum claim_metric metric = a->terms->metric;
    const struct cost_row *rows[2] = {NULL, NULL};
    size_t n = rows_of(rows, k);
    const struct comparison_row *measured[2] = {rows[0]->measured, rows[n - 1]->measured};
    int rc = claim_bind(a, measured, n, err);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < n; i++)
        if (rows[i]->price.row != NULL)
            price_side(r, i, &rows[i]->price);
    if (metric == CLAIM_USD_PER_MTOK)
        take_cost(r, rows[0]);
    else if (metric == CLAIM_USD_RATIO)
        take_ratio(r, rows[0]);
    else
        take_break_even(r, rows[0], rows[n - 1]);
    r->basis = price_basis_name(k->pricing.basis);
    r->currency = k->pricing.currency;
    r->synthetic = r->synthetic || k->synthetic;
    r->detail = notes_of(k, rows, n, a->memory);
    return a->memory->failed ? error_nomem(err) : 0;
}

/* The rows of a record that is measured again. */
static void settle(struct cost_question *q, struct level_price rows[2], const struct claim_asking *a)
{
    q->settled = rows;
    for (size_t i = 0; i < a->bound->n_sides; i++)
        rows[q->n_settled++] = (struct level_price){a->bound->sides[i].level, a->prices[i]};
}

int claim_measure_cost(struct claim_asking *a, struct error *err)
{
    const struct claim_terms *t = a->terms;
    struct level_price rows[2];
    const char *levels[2];
    struct cost_question q = {.wish = {.has_basis = t->has_basis,
                                       .basis = t->basis,
                                       .currency = t->currency,
                                       .provider = t->provider,
                                       .region = t->region,
                                       .in_claim = 1,
                                       .price_days = policy_price_days(a->policy),
                                       .run_days = policy_lane_days(a->policy, LANE_TRAINING)}};
    struct costing k;
    q.only_par = t->metric == CLAIM_BREAK_EVEN_PRICE;
    claim_question(&q.question, levels, a);
    if (a->bound != NULL)
        settle(&q, rows, a);
    int rc = cost_ask(&k, a->store, &q, claim_effort(a), a->memory, err);
    if (rc != 0)
        return claim_object_to_absence(a, rc, err);
    a->out->refused = k.v;
    a->cleared = k.cleared;
    rc = claim_object(a, 1, err);
    return rc == 0 && k.cleared != NULL && a->n_own == 0 ? record(a, &k, err) : rc;
}
