/* What would change the verdict: the question asked again under every pair of price rows, and which of them to show. */
#include "query/cost_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct flip flip_of(const struct costing *c, const struct cost_row *row, const struct price_pair *pair,
                           double practical)
{
    const struct cost_row *base = &c->rows[c->base];
    struct cost_ratio r = cost_ratio_priced(&row->measured->ratio, row, pair->a, base, pair->b, practical);
    return (struct flip){.level = row->side.level,
                         .base = base->side.level,
                         .row = row,
                         .pair = *pair,
                         .price_ratio = r.price_ratio,
                         .relative = r.value,
                         .relative_lo = r.worst_lo,
                         .relative_hi = r.worst_hi,
                         .verdict = r.verdict,
                         .used = price_order_id(pair->a, row->price.row) == 0 &&
                                 price_order_id(pair->b, base->price.row) == 0,
                         .flips = r.verdict != row->relative.verdict};
}

static int by_price_ratio(const void *x, const void *y)
{
    const struct flip *a = x, *b = y;
    int order = (a->price_ratio > b->price_ratio) - (a->price_ratio < b->price_ratio);
    if (order == 0)
        order = (a->pair.since > b->pair.since) - (a->pair.since < b->pair.since);
    if (order == 0)
        order = price_order_id(a->pair.a, b->pair.a);
    return order != 0 ? order : price_order_id(a->pair.b, b->pair.b);
}

/* What the figures stand on, also where it is no pair of one seller. */
static struct price_pair used_pair(const struct cost_row *row, const struct cost_row *base)
{
    const struct price_row *a = row->price.row, *b = base->price.row;
    return (struct price_pair){.a = a,
                               .b = b,
                               .since = a->price.observed > b->price.observed ? a->price.observed : b->price.observed,
                               .modelled = row->price.modelled || base->price.modelled,
                               .expired = row->price.expired || base->price.expired};
}

static int add_flips(struct costing *out, const struct cost_row *row, const struct cost_question *q,
                     struct arena *memory, struct error *err)
{
    const struct cost_row *base = &out->rows[out->base];
    double practical = q->question.practical;
    struct price_pair *pairs;
    size_t n, left_out, first = out->n_flips;
    int used = 0, rc = pricing_pairs(&pairs, &n, &left_out, &out->pricing, &q->wish, q->question.selection->as_of,
                                     &row->side, &base->side, memory, err);
    if (rc != 0)
        return rc;
    struct flip *flips = arena_array(memory, first + n + 1, sizeof *flips);
    if (flips == NULL)
        return error_nomem(err);
    if (first > 0)
        memcpy(flips, out->flips, first * sizeof *flips);
    for (size_t i = 0; i < n; i++) {
        flips[first + i] = flip_of(out, row, &pairs[i], practical);
        used = used || flips[first + i].used;
    }
    if (!used) {
        struct price_pair pair = used_pair(row, base);
        flips[first + n++] = flip_of(out, row, &pair, practical);
    }
    qsort(flips + first, n, sizeof *flips, by_price_ratio);
    out->flips = flips;
    out->n_flips = first + n;
    out->n_flips_left_out += left_out;
    return 0;
}

int flips_fill(struct costing *out, const struct cost_question *q, struct arena *memory, struct error *err)
{
    int rc = 0;
    for (size_t i = 0; i < out->n_rows && rc == 0; i++)
        if (i != out->base)
            rc = add_flips(out, &out->rows[i], q, memory, err);
    return rc;
}

/* The pair used stands above all. */
static double distance(const struct flip *f)
{
    return f->used ? -1 : fabs(log(f->relative));
}

static int by_index(const void *x, const void *y)
{
    const size_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/* Few are kept: each is put in its place among them, and the last one falls out. */
size_t cost_flips_nearest(size_t *out, const struct costing *c, int (*wanted)(const struct flip *f, void *context),
                          void *context, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n_flips && most > 0; i++) {
        double mine = distance(&c->flips[i]);
        if ((wanted != NULL && !wanted(&c->flips[i], context)) ||
            (n == most && mine >= distance(&c->flips[out[n - 1]])))
            continue;
        size_t place = n < most ? n++ : n - 1;
        for (; place > 0 && distance(&c->flips[out[place - 1]]) > mine; place--)
            out[place] = out[place - 1];
        out[place] = i;
    }
    if (n > 0)
        qsort(out, n, sizeof *out, by_index);
    return n;
}
