/* Whether there is a figure about money, and which of it is of today: level by level. */
#include "report/study_parts.h"

#include "query/money.h"
#include "query/words.h"

#include <math.h>

#include <string.h>

enum study_money study_money(const struct study *x)
{
    if (x->class_id == NULL)
        return MONEY_NOT_ASKED;
    if (x->cost.cleared == NULL)
        return MONEY_REFUSED;
    return x->now.n_rows > 0 ? MONEY_CURRENT : MONEY_EXPIRED;
}

/* A price without a base of today, or with nothing to set beside it, answers no question. */
int study_keep_current(struct study *x, struct error *err)
{
    const struct costing *c = &x->cost;
    struct costing now = *c;
    if (c->n_rows == 0 || cost_base(c)->dated)
        return 0;
    now.rows = arena_array(x->memory, c->n_rows, sizeof *now.rows);
    now.flips = arena_array(x->memory, c->n_flips, sizeof *now.flips);
    if (now.rows == NULL || now.flips == NULL)
        return error_nomem(err);
    now.n_rows = now.n_flips = 0;
    now.dated = now.price_dated = 0;
    for (size_t i = 0; i < c->n_rows; i++) {
        if (i == c->base)
            now.base = now.n_rows;
        if (!c->rows[i].dated)
            now.rows[now.n_rows++] = c->rows[i];
    }
    for (size_t i = 0; i < c->n_flips; i++)
        if (!c->flips[i].row->dated)
            now.flips[now.n_flips++] = c->flips[i];
    if (now.n_rows > 1)
        x->now = now;
    return 0;
}

int study_is_past(const struct study *x, const struct cost_row *r)
{
    return r->dated || cost_base(&x->cost)->dated;
}

int study_has_past(const struct study *x)
{
    return x->cost.n_rows > 0 && x->cost.dated;
}

/* The levels of one kind, "H200, B200"; *n how many. */
static const char *names_of(struct study *x, int dated, size_t *n)
{
    const struct costing *c = &x->cost;
    const char *list = NULL;
    *n = 0;
    for (size_t i = 0; i < c->n_rows; i++)
        if ((c->rows[i].dated != 0) == dated) {
            list = words_join(x->memory, list, ", ", study_name(x, c->rows[i].side.level));
            ++*n;
        }
    return list;
}

const char *study_past_words(struct study *x)
{
    size_t n_past, n_current;
    const char *past = names_of(x, 1, &n_past), *current = names_of(x, 0, &n_current);
    if (study_money(x) == MONEY_CURRENT)
        return arena_format(x->memory, "the price %s of %s %s expired", n_past == 1 ? "row" : "rows", past,
                            n_past == 1 ? "has" : "have");
    if (n_current == 0)
        return "no price row holds on this date";
    if (!cost_base(&x->cost)->dated)
        return arena_format(x->memory, "no price row but that of %s holds on this date", current);
    return arena_format(x->memory, "the price row of %s, which the others are set against, has expired",
                        study_name(x, cost_base(&x->cost)->side.level));
}

int64_t study_price_end(const struct costing *c)
{
    int64_t end = INT64_MAX;
    for (size_t i = 0; i < c->n_rows; i++)
        end = c->rows[i].price.valid_to < end ? c->rows[i].price.valid_to : end;
    return end;
}

const struct cost_row *study_cost_top(const struct study *x, const struct costing *c)
{
    const struct comparison_row *fastest = study_top(x);
    const struct cost_row *top = NULL;
    for (size_t i = 0; i < c->n_rows; i++) {
        if (i == c->base)
            continue;
        if (strcmp(c->rows[i].side.level, fastest->level->value) == 0)
            return &c->rows[i];
        if (top == NULL || c->rows[i].relative.value < top->relative.value)
            top = &c->rows[i];
    }
    return top;
}

const char *study_par_words(struct study *x, const struct costing *c, const struct cost_row *r)
{
    const struct cost_ratio *q = &r->relative;
    const char *interval = isfinite(q->lo) ? money_interval(x->memory, q->price_at_par_lo, q->price_at_par_hi) : NULL;
    const struct level *level = r->measured->level, *base = cost_base(c)->measured->level;
    return arena_format(x->memory, "%s costs the same per token as %s at %s %s/h (%s%s; %zu against %s)",
                        study_name(x, r->side.level), study_name(x, cost_base(c)->side.level),
                        money_value(x->memory, q->price_at_par, q->price_at_par_lo, q->price_at_par_hi),
                        money_unit(c->pricing.currency), interval != NULL ? "95 % CI " : "no interval: too few runs",
                        interval != NULL ? interval : "", level->n_runs,
                        words_count(x->memory, base->n_runs, "run", "runs"));
}

const char *study_use_words(struct study *x, const struct costing *c, const struct cost_row *pair)
{
    const struct cost_row *base = cost_base(c);
    const char *list = NULL;
    int same = 1;
    for (size_t i = 0; i < c->n_rows; i++)
        same = same && (c->rows[i].utilization == base->utilization || (pair != NULL && &c->rows[i] != pair));
    if (same)
        return arena_format(x->memory, "paid hours used %s", money_share(x->memory, base->utilization));
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct cost_row *r = &c->rows[i];
        if (pair == NULL || r == pair || r == base)
            list = words_join(
                x->memory, list, ", ",
                arena_format(x->memory, "%s %s", study_name(x, r->side.level), money_share(x->memory, r->utilization)));
    }
    return arena_format(x->memory, "paid hours used %s", list);
}
