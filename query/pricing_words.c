/* Why there is no row for a side, and what there is instead: every sentence ends with what to do. */
#include "core/date.h"
#include "query/pricing_parts.h"
#include "query/words.h"

#include <string.h>

enum { NAMES_SHOWN = 6 };

int names_add(struct names *names, const char *text, struct arena *memory)
{
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->items[i], text) == 0)
            return 0;
    const char **more = arena_array(memory, names->n + 1, sizeof *more);
    if (more == NULL)
        return -1;
    if (names->n > 0)
        memcpy(more, names->items, names->n * sizeof *more);
    more[names->n++] = text;
    names->items = more;
    return 0;
}

const char *names_join(const struct names *names, const char *between, struct arena *memory)
{
    const char *list = NULL;
    for (size_t i = 0; i < names->n && i < NAMES_SHOWN; i++)
        list = words_join(memory, list, between, names->items[i]);
    return names->n > NAMES_SHOWN ? words_join(memory, list, between, "…") : list;
}

/* The values of rows within a scope that is wider than what was asked for. */
static int values_within(struct choosing *c, size_t side, const struct price_scope *scope,
                         const char *(*value)(const struct price *), struct names *out)
{
    const struct price_rows *all = &c->out->all;
    *out = (struct names){0};
    for (size_t i = choosing_next(c, side, scope, 0); i < all->n; i = choosing_next(c, side, scope, i + 1))
        if (names_add(out, value(&all->rows[i].price), c->memory) != 0)
            return error_nomem(c->err);
    return 0;
}

static const char *provider_of(const struct price *p)
{
    return p->provider;
}

static const char *basis_of(const struct price *p)
{
    return price_basis_name(p->basis);
}

static const char *currency_of(const struct price *p)
{
    return p->currency;
}

static const char *surface_of(const struct price *p)
{
    return p->surface;
}

static void any_seller(struct price_scope *s)
{
    s->provider = s->region = NULL;
}

static void any_basis(struct price_scope *s)
{
    s->has_basis = 0;
}

static void any_currency(struct price_scope *s)
{
    s->currency = NULL;
}

static void any_surface(struct price_scope *s)
{
    s->surface = NULL;
}

/* The ways to look further: what is left open, what of the rows is told, and the option that asks for them. */
static const struct {
    void (*widen)(struct price_scope *);
    const char *(*value)(const struct price *);
    const char *what, *option;
} elsewhere[] = {
    {any_seller, provider_of, "provider", "--provider"},
    {any_basis, basis_of, "basis", "--basis"},
    {any_currency, currency_of, "currency", "--currency"},
    {any_surface, surface_of, "surface", "--priced-on"},
};

/* What asks for rows of that surface: without --what-if that comes first, for the answer is then of another kind. */
static const char *remedy(const struct choosing *c, const char *option, const struct names *found)
{
    if (strcmp(option, "--priced-on") == 0 && !c->wish->what_if)
        return "--what-if prices by them, as a model";
    if (found->n == 1)
        return arena_format(c->memory, "%s %s", option, found->items[0]);
    return arena_format(c->memory, "%s names one", option);
}

static int look_elsewhere(struct choosing *c, size_t side, const struct price_scope *scope, const char **words)
{
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++) {
        struct price_scope wide = *scope;
        struct names found;
        elsewhere[i].widen(&wide);
        int rc = values_within(c, side, &wide, elsewhere[i].value, &found);
        if (rc != 0)
            return rc;
        if (found.n > 0)
            *words =
                words_join(c->memory, *words, "; ",
                           arena_format(c->memory, "rows of %s %s exist: %s", elsewhere[i].what,
                                        names_join(&found, ", ", c->memory), remedy(c, elsewhere[i].option, &found)));
    }
    return 0;
}

/* Nothing is one step away: is there anything at all? */
static int look_anywhere(struct choosing *c, size_t side, const char **words)
{
    const struct price_scope any = {0};
    const struct price_rows *all = &c->out->all;
    size_t first = choosing_next(c, side, &any, 0);
    if (first < all->n) {
        const struct price *p = &all->rows[first].price;
        *words = arena_format(c->memory,
                              "rows of another kind exist (surface %s, %s, %s): 'mcreport price list --accelerator %s'",
                              p->surface, price_basis_name(p->basis), p->currency, p->accelerator);
    }
    return 0;
}

static int in_scope(const struct price_scope *s, const struct price *p)
{
    return (s->surface == NULL || strcmp(s->surface, p->surface) == 0) && strcmp(s->currency, p->currency) == 0 &&
           (!s->has_basis || s->basis == p->basis);
}

/* Rows that do not count: seen only later, or made up. */
static int look_beyond(struct choosing *c, size_t side, const struct price_scope *scope, const char **words)
{
    struct price_filter f = {.accelerator = c->sides[side].accelerator, .superseded = 1};
    struct price_rows rows;
    int64_t first = INT64_MAX;
    int made_up = 0, rc = prices_select(c->store, &f, c->memory, &rows, c->err);
    for (size_t i = 0; rc == 0 && i < rows.n; i++) {
        const struct price *p = &rows.rows[i].price;
        if (!in_scope(scope, p))
            continue;
        if (p->synthetic && !c->synthetic)
            made_up = made_up || p->observed <= c->as_of;
        else if (p->observed > c->as_of && p->observed < first)
            first = p->observed;
    }
    if (rc == 0 && made_up)
        *words = "only made-up rows exist, which price made-up runs alone";
    if (rc == 0 && first != INT64_MAX)
        *words = words_join(
            c->memory, *words, "; ",
            arena_format(c->memory, "the first was observed on %s, after the as-of date", words_day(c->memory, first)));
    return rc;
}

/* "no spot price row of surface modal, provider aws for H200 in USD by 2024-10-15" */
static const char *missing(const struct choosing *c, size_t side, const struct price_scope *s)
{
    const char *where = s->surface != NULL ? arena_format(c->memory, " of surface %s", s->surface) : "";
    if (s->provider != NULL)
        where = arena_format(c->memory, "%s%s provider %s", where, s->surface != NULL ? "," : " of", s->provider);
    if (s->region != NULL)
        where = arena_format(c->memory, "%s, region %s", where, s->region);
    return arena_format(c->memory, "no %s%sprice row%s for %s in %s by %s",
                        s->has_basis ? price_basis_name(s->basis) : "", s->has_basis ? " " : "", where,
                        c->sides[side].accelerator, s->currency, words_day(c->memory, c->as_of));
}

int words_refuse_missing(struct choosing *c, size_t side, const struct price_scope *scope)
{
    const char *beyond = NULL, *found = NULL, *what = missing(c, side, scope);
    int rc = look_beyond(c, side, scope, &beyond);
    if (rc == 0)
        rc = look_elsewhere(c, side, scope, &found);
    if (rc == 0 && found == NULL)
        rc = look_anywhere(c, side, &found);
    if (rc != 0)
        return rc;
    if (beyond != NULL)
        what = words_join(c->memory, what, "; ", beyond);
    if (found == NULL)
        return choosing_refuse(c, arena_format(c->memory, "%s: 'mcreport price add' records one", what));
    return choosing_refuse(c, words_join(c->memory, what, "; ", found));
}
