/* The choice as a whole: what is loaded, who can be priced at all, and what comes out. */
#include "query/pricing.h"

#include "core/date.h"
#include "core/text.h"
#include "query/difference.h"
#include "query/pricing_parts.h"
#include "query/words.h"

#include <string.h>

int64_t price_valid_to(const struct price *p, int days)
{
    return p->valid_until != DATE_NONE ? p->valid_until : date_valid_to(p->observed, days);
}

int price_holds(const struct price *p, int64_t day, int days)
{
    return p->observed <= day && day <= price_valid_to(p, days);
}

int price_order_latest(const struct price_row *a, const struct price_row *b, int days)
{
    int64_t a_to = price_valid_to(&a->price, days), b_to = price_valid_to(&b->price, days);
    int order = (a->price.observed < b->price.observed) - (a->price.observed > b->price.observed);
    if (order == 0)
        order = (a_to < b_to) - (a_to > b_to);
    return order != 0 ? order : price_order_id(a, b);
}

int pricing_is_own_size(const struct price *p, const struct priced_side *side)
{
    return (double)p->per == side->count / side->hosts;
}

struct price_scope choosing_scope(const struct choosing *c, size_t side)
{
    return (struct price_scope){.surface = c->surface[side],
                                .currency = c->currency,
                                .provider = c->wish->provider,
                                .region = c->wish->region,
                                .has_basis = c->has_basis,
                                .basis = c->out->basis};
}

static int holds(const char *wanted, const char *value)
{
    return wanted == NULL || (value != NULL && strcmp(wanted, value) == 0);
}

size_t choosing_next(const struct choosing *c, size_t side, const struct price_scope *scope, size_t from)
{
    for (; from < c->out->all.n; from++) {
        const struct price *p = &c->out->all.rows[from].price;
        if (holds(c->sides[side].accelerator, p->accelerator) && holds(scope->surface, p->surface) &&
            holds(scope->currency, p->currency) && holds(scope->provider, p->provider) &&
            holds(scope->region, p->region) && (!scope->has_basis || scope->basis == p->basis))
            break;
    }
    return from;
}

int choosing_refuse(struct choosing *c, const char *text)
{
    struct difference d = {.code = REFUSED_NO_PRICE, .factor = FACTORS, .text = text};
    if (text == NULL)
        return error_nomem(c->err);
    for (size_t i = 0; i < c->out->n_refusals; i++)
        if (strcmp(c->out->refusals[i].text, text) == 0)
            return 0; /* sides of one accelerator lack the same */
    return difference_push(&c->out->refusals, &c->out->n_refusals, &d, c->memory, c->err);
}

static int is_met(const struct choosing *c, size_t side)
{
    for (size_t i = 0; i < side; i++)
        if (text_equal(c->sides[i].accelerator, c->sides[side].accelerator))
            return 1;
    return 0;
}

/* Rows of the sides' accelerators and of nothing else; for measured runs, made-up rows do not exist. */
static int load(struct choosing *c)
{
    struct price_rows *found = arena_array(c->memory, c->n_sides, sizeof *found), *all = &c->out->all;
    size_t n = 0;
    int rc = found != NULL ? 0 : error_nomem(c->err);
    for (size_t i = 0; i < c->n_sides && rc == 0; i++) {
        struct price_filter f = {.as_of = c->as_of, .accelerator = c->sides[i].accelerator};
        if (f.accelerator == NULL || is_met(c, i))
            continue;
        rc = prices_select(c->store, &f, c->memory, &found[i], c->err);
        n += found[i].n;
    }
    if (rc != 0)
        return rc;
    if ((all->rows = arena_array(c->memory, n, sizeof *all->rows)) == NULL)
        return error_nomem(c->err);
    for (size_t i = 0; i < c->n_sides; i++)
        for (size_t k = 0; k < found[i].n; k++)
            if (c->synthetic || !found[i].rows[k].price.synthetic)
                all->rows[all->n++] = found[i].rows[k];
    return 0;
}

/* A side nobody can price, whatever rows there are. */
static int refuse_unknown(struct choosing *c, size_t side)
{
    const struct priced_side *s = &c->sides[side];
    const char *missing = s->accelerator == NULL            ? "accelerator"
                          : s->undecided                    ? NULL
                          : s->surface == NULL              ? "surface"
                          : !(s->count > 0 && s->hosts > 0) ? "number of accelerators"
                                                            : NULL;
    if (missing == NULL)
        return 0;
    c->told[side] = 1;
    return choosing_refuse(c, arena_format(c->memory,
                                           "%s: no one %s is recorded for its runs, so no price row can be theirs: "
                                           "choose runs that agree on it with %s",
                                           s->level, missing, c->wish->in_claim ? "\"where\"" : "--where"));
}

static int is_sold_elsewhere(const struct price *a, const struct price *b, int *region)
{
    int other_region = a->region != NULL && b->region != NULL && strcmp(a->region, b->region) != 0;
    *region = *region || other_region;
    return other_region || strcmp(a->provider, b->provider) != 0;
}

/* "B200 is priced by Lambda, H100 by Nebius": what differs between the sides besides what is sold. */
static const char *sellers_note(const struct choosing *c)
{
    const struct priced *of = c->out->of;
    const char *list = NULL;
    int differ = 0, region = 0;
    for (size_t i = 0; i < c->n_sides; i++)
        if (of[i].row == NULL)
            return NULL;
    for (size_t i = 1; i < c->n_sides; i++)
        differ = is_sold_elsewhere(&of[0].row->price, &of[i].row->price, &region) || differ;
    for (size_t i = 0; differ && i < c->n_sides; i++) {
        const struct price *p = &of[i].row->price;
        const char *where = region && p->region != NULL ? p->region : "";
        list = words_join(c->memory, list, ", ",
                          arena_format(c->memory, "%s%s by %s%s%s", c->sides[i].level, i == 0 ? " is priced" : "",
                                       p->provider, where[0] != '\0' ? " in " : "", where));
    }
    return list;
}

static int conclude(struct choosing *c)
{
    struct pricing *out = c->out;
    for (size_t i = 0; i < c->n_sides; i++) {
        if (out->n_refusals > 0)
            out->of[i] = (struct priced){0};
        if (out->of[i].row == NULL)
            continue;
        out->dated = out->dated || out->of[i].expired;
        out->modelled = out->modelled || out->of[i].modelled;
        out->synthetic = out->synthetic || out->of[i].row->price.synthetic;
    }
    out->note = sellers_note(c);
    return c->memory->failed ? error_nomem(c->err) : 0;
}

static int begin(struct choosing *c)
{
    struct pricing *out = c->out;
    c->currency = c->wish->currency != NULL ? c->wish->currency : "USD";
    c->has_basis = c->wish->has_basis;
    *out = (struct pricing){.currency = c->currency, .basis = c->wish->basis};
    out->of = arena_array(c->memory, c->n_sides, sizeof *out->of);
    c->named = arena_array(c->memory, c->n_sides, sizeof *c->named);
    c->surface = arena_array(c->memory, c->n_sides, sizeof *c->surface);
    c->told = arena_array(c->memory, c->n_sides, 1);
    return c->memory->failed ? error_nomem(c->err) : 0;
}

/* Whether the row that priced the side says what its runs cost at all. */
static const char *misfit(const struct choosing *c, size_t side, const struct price_row *row)
{
    const struct priced_side *s = &c->sides[side];
    const struct price *p = &row->price;
    if (!text_equal(p->accelerator, s->accelerator) || !text_equal(p->surface, s->surface))
        return arena_format(c->memory, "%s is of %s on %s, and the runs of %s are of %s on %s", row->name,
                            p->accelerator, p->surface, s->level, s->accelerator != NULL ? s->accelerator : "no one",
                            s->surface != NULL ? s->surface : "no one surface");
    if (strcmp(p->currency, c->currency) != 0)
        return arena_format(c->memory, "%s is in %s, and the costs in %s", row->name, p->currency, c->currency);
    if (p->basis != c->out->basis)
        return arena_format(c->memory, "%s is of basis %s, and the costs of %s", row->name, price_basis_name(p->basis),
                            price_basis_name(c->out->basis));
    return p->synthetic && !c->synthetic
               ? arena_format(c->memory, "%s is made up, and the runs were measured", row->name)
               : NULL;
}

int pricing_settled(struct pricing *out, const struct price_row *const *rows, const struct price_wish *wish,
                    int64_t as_of, int synthetic, const struct priced_side *sides, size_t n_sides, struct arena *memory,
                    struct error *err)
{
    struct pricing settled;
    struct choosing c = {.out = &settled, .wish = wish, .as_of = as_of, .synthetic = synthetic, .sides = sides};
    c.n_sides = n_sides, c.memory = memory, c.err = err;
    int rc = begin(&c);
    for (size_t i = 0; i < n_sides && !c.has_basis; i++)
        if (rows[i] != NULL) {
            c.has_basis = 1;
            settled.basis = rows[i]->price.basis;
        }
    for (size_t i = 0; i < n_sides && rc == 0; i++) {
        const char *why = rows[i] != NULL ? misfit(&c, i, rows[i]) : NULL;
        if (why != NULL)
            rc = choosing_refuse(&c, why);
        else if (rows[i] != NULL)
            rc = choosing_take(&c, i, rows[i], NULL);
    }
    if (rc == 0)
        rc = conclude(&c);
    if (rc == 0)
        *out = settled;
    return rc;
}

int pricing_choose(struct pricing *out, struct store *store, const struct price_wish *wish, int64_t as_of,
                   int synthetic, const struct priced_side *sides, size_t n_sides, struct arena *memory,
                   struct error *err)
{
    struct pricing chosen;
    struct choosing c = {.out = &chosen, .store = store, .wish = wish, .as_of = as_of, .synthetic = synthetic};
    c.sides = sides, c.n_sides = n_sides, c.memory = memory, c.err = err;
    int rc = begin(&c);
    if (rc == 0)
        rc = load(&c);
    for (size_t i = 0; i < n_sides && rc == 0; i++)
        rc = refuse_unknown(&c, i);
    if (rc == 0)
        rc = named_take(&c);
    if (rc == 0)
        rc = shared_surface(&c);
    if (rc == 0)
        rc = shared_basis(&c);
    for (size_t i = 0; i < n_sides && rc == 0; i++)
        if (!c.told[i])
            rc = c.named[i] != NULL ? choosing_take(&c, i, c.named[i], NULL) : offers_choose(&c, i);
    if (rc == 0)
        rc = conclude(&c);
    if (rc == 0)
        *out = chosen;
    return rc;
}
