/* The answer itself: rates from the comparison, prices from the choice, and the one place where costs are divided. */
#include "query/cost.h"

#include "core/date.h"
#include "core/text.h"
#include "query/cost_parts.h"
#include "query/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct costs {
    struct costing *out;
    const struct cost_question *q;
    struct store *store;
    const struct priced_side *sides;
    size_t n_sides;
    struct arena *memory;
    struct error *err;
};

/* The share of a paid hour that a level is used for: its own, else the one for all, else the whole hour. */
static double utilization_of(const struct cost_question *q, const char *level)
{
    double all = 1, own = NAN;
    for (size_t i = 0; i < q->n_utilization; i++) {
        const struct level_utilization *u = &q->utilization[i];
        if (u->level == NULL)
            all = u->value;
        else if (strcmp(u->level, level) == 0)
            own = u->value;
    }
    return isnan(own) ? all : own;
}

static int is_level(const struct cleared *c, const char *name)
{
    for (size_t i = 0; i < cleared_n_levels(c); i++)
        if (strcmp(cleared_level(c, i)->value, name) == 0)
            return 1;
    return 0;
}

static int check_utilization(const struct costs *x)
{
    for (size_t i = 0; i < x->q->n_utilization; i++) {
        const struct level_utilization *u = &x->q->utilization[i];
        if (!(u->value > 0 && u->value <= 1))
            return error_set(x->err, ERR_USAGE, "--utilization: a share of the hour is above 0 and at most 1");
        if (u->level != NULL && !is_level(x->out->cleared, u->level))
            return error_set(x->err, ERR_NOT_FOUND, "--utilization '%s': no such level of %s among the runs compared",
                             u->level, factor_rule(x->q->question.axis)->title);
    }
    return 0;
}

static const struct price_row no_price = {.value = NAN, .low = NAN, .high = NAN};

static const struct price_row *price_of(const struct cost_row *row)
{
    return row->price.row != NULL ? row->price.row : &no_price;
}

static struct cost_estimate marginal_of(const struct cost_row *row, double level)
{
    const struct runs_estimate *rate = &row->measured->rate;
    const struct price_row *price = price_of(row);
    struct cost_input in = {.price = price->value,
                            .price_lo = price->low,
                            .price_hi = price->high,
                            .accelerators = row->side.count,
                            .rate = rate->value,
                            .se_log = rate->se_log,
                            .df = rate->df,
                            .level = level};
    struct cost_estimate e = cost_estimate(&in);
    cost_widen(&e);
    return e;
}

/* The hour is paid whole, and used for u of it. */
static struct cost_estimate at(double u, struct cost_estimate e)
{
    e.value /= u;
    e.lo /= u, e.hi /= u;
    e.worst_lo /= u, e.worst_hi /= u;
    e.combined_lo /= u, e.combined_hi /= u;
    return e;
}

static struct cost_side cost_side_of(const struct cost_row *row, const struct price_row *price)
{
    return (struct cost_side){price->value, price->low, price->high, row->side.count, row->utilization};
}

struct cost_ratio cost_ratio_priced(const struct runs_ratio *speed, const struct cost_row *a,
                                    const struct price_row *a_by, const struct cost_row *b,
                                    const struct price_row *b_by, double practical)
{
    struct cost_side x = cost_side_of(a, a_by), y = cost_side_of(b, b_by);
    if (price_order_id(a_by, b_by) == 0)
        x.price_lo = x.price_hi = y.price_lo = y.price_hi = NAN;
    return cost_ratio(speed, &x, &y, practical);
}

/* The base against itself: no question, and no figure. */
static struct cost_ratio no_ratio(void)
{
    return (struct cost_ratio){.value = NAN,
                               .lo = NAN,
                               .hi = NAN,
                               .lo90 = NAN,
                               .hi90 = NAN,
                               .worst_lo = NAN,
                               .worst_hi = NAN,
                               .verdict = COST_EQUIVALENT,
                               .price_ratio = NAN,
                               .price_at_par = NAN,
                               .price_at_par_lo = NAN,
                               .price_at_par_hi = NAN,
                               .use_at_par = NAN,
                               .use_at_par_lo = NAN,
                               .use_at_par_hi = NAN};
}

/* A figure is of today when its price and its newest run are. */
static int date_row(const struct costs *x, struct cost_row *row)
{
    const struct level *level = row->measured->level;
    int64_t as_of = x->q->question.selection->as_of;
    int old = level_valid_to(level, x->q->wish.run_days) < as_of;
    row->dated = row->price.expired || old;
    if (row->price.expired)
        row->why_dated =
            arena_format(x->memory, "its price was valid to %s", words_day(x->memory, row->price.valid_to));
    if (old)
        row->why_dated = words_join(
            x->memory, row->why_dated, " and ",
            arena_format(x->memory, "its runs are %lld days old", (long long)((as_of - level->newest) / DATE_DAY_MS)));
    return row->dated && row->why_dated == NULL ? error_nomem(x->err) : 0;
}

static void relate_rows(struct costs *x)
{
    struct costing *out = x->out;
    const struct question *q = &x->q->question;
    const struct cost_row *base = &out->rows[out->base];
    for (size_t i = 0; i < out->n_rows; i++) {
        struct cost_row *row = &out->rows[i];
        row->relative = i == out->base ? no_ratio()
                                       : cost_ratio_priced(&row->measured->ratio, row, price_of(row), base,
                                                           price_of(base), q->practical);
        if (row->relative.open_runs)
            row->runs_needed = runs_planned(&row->measured->rate, &base->measured->rate, q->level, q->practical);
    }
}

static int fill_rows(struct costs *x)
{
    struct costing *out = x->out;
    double level = x->q->question.level;
    out->rows = arena_array(x->memory, x->n_sides, sizeof *out->rows);
    if (out->rows == NULL)
        return error_nomem(x->err);
    out->n_rows = x->n_sides;
    out->base = out->comparison.base;
    for (size_t i = 0; i < out->n_rows; i++) {
        struct cost_row *row = &out->rows[i];
        *row = (struct cost_row){.measured = &out->comparison.rows[i], .price = out->pricing.of[i]};
        row->side = x->sides[i];
        row->utilization = utilization_of(x->q, row->side.level);
        row->marginal = marginal_of(row, level);
        row->at_utilization = at(row->utilization, row->marginal);
        row->system_hour = price_of(row)->value * row->side.count;
        int rc = delivered_of(row, &x->q->question, x->memory, x->err);
        if (rc == 0)
            rc = date_row(x, row);
        if (rc != 0)
            return rc;
        out->dated = out->dated || row->dated;
    }
    relate_rows(x);
    return 0;
}

static int answer(struct costs *x)
{
    struct costing *out = x->out;
    int rc = comparison_of(&out->comparison, out->cleared, x->memory, x->err);
    if (rc == 0)
        rc = fill_rows(x);
    if (rc == 0 && x->q->settled == NULL && !x->q->only_par)
        rc = flips_fill(out, x->q, x->memory, x->err);
    out->price_dated = out->pricing.dated;
    out->modelled = out->pricing.modelled;
    out->synthetic = out->v.synthetic || out->pricing.synthetic;
    return rc;
}

static const struct price_row *settled_of(const struct cost_question *q, const char *level)
{
    for (size_t i = 0; i < q->n_settled; i++)
        if (strcmp(q->settled[i].level, level) == 0)
            return q->settled[i].row;
    return NULL;
}

static int price_sides(struct costs *x, const struct priced_side *sides, size_t n)
{
    struct costing *out = x->out;
    int64_t as_of = x->q->question.selection->as_of;
    if (x->q->settled == NULL)
        return pricing_choose(&out->pricing, x->store, &x->q->wish, as_of, out->v.synthetic, sides, n, x->memory,
                              x->err);
    const struct price_row **rows = arena_array(x->memory, n, sizeof *rows);
    if (rows == NULL)
        return error_nomem(x->err);
    for (size_t i = 0; i < n; i++)
        rows[i] = settled_of(x->q, sides[i].level);
    return pricing_settled(&out->pricing, rows, &x->q->wish, as_of, out->v.synthetic, sides, n, x->memory, x->err);
}

/* At par the levels' own prices have no part. A comparison that is refused may be without its base. */
static int price_base(struct costs *x)
{
    struct costing *out = x->out;
    struct priced *of = arena_array(x->memory, x->n_sides, sizeof *of);
    const char *base =
        out->cleared != NULL ? cleared_level(out->cleared, cleared_base(out->cleared))->value : x->q->question.base;
    size_t i = 0;
    if (of == NULL)
        return error_nomem(x->err);
    while (i < x->n_sides && !text_equal(x->sides[i].level, base))
        i++;
    int rc = price_sides(x, &x->sides[i], i < x->n_sides);
    if (rc == 0 && i < x->n_sides)
        of[i] = out->pricing.of[0];
    out->pricing.of = of;
    return rc;
}

/* What is to be priced; of a refused comparison too, so that all reasons are told at once. */
static int price(struct costs *x)
{
    struct costing *out = x->out;
    const struct question *q = &x->q->question;
    struct priced_side *sides = NULL;
    int rc;
    if (out->cleared != NULL) {
        x->n_sides = cleared_n_levels(out->cleared);
        rc = sides_cleared(&sides, out->cleared, x->memory, x->err);
        if (rc == 0)
            rc = check_utilization(x);
    } else {
        rc = sides_refused(&sides, &x->n_sides, &out->v, q, x->memory, x->err);
    }
    if (rc != 0)
        return rc;
    x->sides = sides;
    rc = x->q->only_par ? price_base(x) : price_sides(x, sides, x->n_sides);
    if (rc == 0)
        rc = verdict_refuse(&out->v, out->cleared, out->pricing.refusals, out->pricing.n_refusals, x->memory, x->err);
    if (!out->v.compared)
        out->cleared = NULL;
    return rc;
}

int cost_ask(struct costing *out, struct store *store, const struct cost_question *q, enum gate_effort effort,
             struct arena *memory, struct error *err)
{
    struct costing *asked = arena_alloc(memory, sizeof *asked); /* its rows point into it */
    if (asked == NULL)
        return error_nomem(err);
    struct costs x = {.out = asked, .q = q, .store = store, .memory = memory, .err = err};
    enum gate_effort least = effort == GATE_VERDICT_ONLY ? GATE_WITH_NUMBERS : effort;
    int rc = gate_ask(store, &q->question, least, memory, &asked->v, &asked->cleared, err);
    if (rc == 0)
        rc = price(&x);
    if (effort == GATE_VERDICT_ONLY)
        asked->cleared = NULL;
    else if (rc == 0 && asked->v.compared)
        rc = answer(&x);
    if (rc == 0)
        *out = *asked;
    return rc;
}

const struct cost_row *cost_base(const struct costing *c)
{
    return c->n_rows > 0 ? &c->rows[c->base] : NULL;
}

int cost_between(struct cost_ratio *out, const struct costing *c, const struct cost_row *a, const struct cost_row *b,
                 struct arena *memory, struct error *err)
{
    const struct question *q = cleared_question(c->cleared);
    struct runs_ratio speed;
    int rc = comparison_between(&speed, a->measured->level, b->measured->level, q, memory, err);
    if (rc == 0)
        *out = cost_ratio_priced(&speed, a, a->price.row, b, b->price.row, q->practical);
    return rc;
}
