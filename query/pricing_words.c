/* Why there is no row for a side, and what there is instead: every sentence ends with what to do. */
#include "core/date.h"
#include "query/pricing_parts.h"
#include "query/words.h"

#include <string.h>

void names_add(struct names *names, const char *text)
{
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->items[i], text) == 0)
            return;
    if (names->n <= NAMES_SHOWN)
        names->items[names->n++] = text;
}

const char *names_join(const struct names *names, const char *between, struct arena *memory)
{
    const char *list = NULL;
    for (size_t i = 0; i < names->n && i < NAMES_SHOWN; i++)
        list = words_join(memory, list, between, names->items[i]);
    return names->n > NAMES_SHOWN ? words_join(memory, list, between, "…") : list;
}

static const char *region_of(const struct price *p)
{
    return p->region;
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

static void any_region(struct price_scope *s)
{
    s->region = NULL;
}

static void any_provider(struct price_scope *s)
{
    s->provider = NULL;
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

/* A way to look further: what is left open, what of the rows is told, and the option that asks for them. */
struct way {
    void (*widen)(struct price_scope *);
    const char *(*value)(const struct price *);
    const char *what, *option, *also;
    int last; /* only where nothing was found before */
};

static const struct way elsewhere[] = {
    {any_region, region_of, "region", "--region", "", 0},
    {any_provider, provider_of, "provider", "--provider", "", 0},
    {any_seller, provider_of, "provider", "--provider", " without --region", 1},
    {any_basis, basis_of, "basis", "--basis", "", 0},
    {any_currency, currency_of, "currency", "--currency", "", 0},
    {any_surface, surface_of, "surface", "--priced-on", "", 0},
};

const char *pricing_spelt(const struct choosing *c, const char *option, const char *value)
{
    const char *name = option + 2, *quoted = value != NULL ? arena_format(c->memory, "\"%s\"", value) : "…";
    if (!c->wish->in_claim)
        return value != NULL ? arena_format(c->memory, "%s %s", option, value) : option;
    return arena_format(c->memory, strcmp(name, "basis") == 0 ? "\"%s\": %s" : "\"price\": {\"%s\": %s}", name, quoted);
}

/* What asks for rows of that surface: without --what-if that comes first, for the answer is then of another kind. */
static const char *remedy(const struct choosing *c, const struct way *w, const struct names *found)
{
    if (w->value == surface_of && c->wish->in_claim)
        return "a claim stands on rows of its runs' own surface alone";
    if (w->value == surface_of && !c->wish->what_if)
        return "--what-if prices by them, as a model";
    const char *what = pricing_spelt(c, w->option, found->n == 1 ? found->items[0] : NULL);
    const char *also = w->also[0] != '\0' && c->wish->in_claim ? " without a region" : w->also;
    return arena_format(c->memory, "%s%s%s", what, also, found->n == 1 ? "" : " names one");
}

/* What rows say that lie within a scope wider than what was asked for; NULL where there is none. */
static const char *found_by(const struct choosing *c, size_t side, const struct price_scope *scope, const struct way *w)
{
    const struct price_rows *all = &c->out->all;
    struct price_scope wide = *scope;
    struct names found = {0};
    size_t n = 0;
    w->widen(&wide);
    for (size_t i = choosing_next(c, side, &wide, 0); i < all->n; i = choosing_next(c, side, &wide, i + 1), n++)
        if (w->value(&all->rows[i].price) != NULL)
            names_add(&found, w->value(&all->rows[i].price));
    if (n == 0)
        return NULL;
    if (found.n == 0)
        return arena_format(c->memory, "rows that state no %s exist: leave %s out", w->what,
                            pricing_spelt(c, w->option, NULL));
    return arena_format(c->memory, "rows of %s %s exist: %s", w->what, names_join(&found, ", ", c->memory),
                        remedy(c, w, &found));
}

static const char *look_elsewhere(const struct choosing *c, size_t side, const struct price_scope *scope)
{
    const char *words = NULL;
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++) {
        const struct way *w = &elsewhere[i];
        const char *found = w->last && words != NULL ? NULL : found_by(c, side, scope, w);
        if (found != NULL)
            words = words_join(c->memory, words, "; ", found);
    }
    return words;
}

/* Nothing is one step away: is there anything at all? */
static const char *look_anywhere(const struct choosing *c, size_t side)
{
    const struct price_scope any = {0};
    const struct price_rows *all = &c->out->all;
    size_t first = choosing_next(c, side, &any, 0);
    if (first == all->n)
        return NULL;
    const struct price *p = &all->rows[first].price;
    return arena_format(c->memory,
                        "rows of another kind exist (surface %s, %s, %s): 'mcreport price list --accelerator %s'",
                        p->surface, price_basis_name(p->basis), p->currency, p->accelerator);
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

static int has_row(const struct choosing *c, size_t side)
{
    struct price_scope scope = choosing_scope(c, side);
    return !c->told[side] && scope.surface != NULL && choosing_next(c, side, &scope, 0) < c->out->all.n;
}

/* "; --level B200 --level H200 leaves it out", where that leaves a question with an answer; else "". */
static const char *leave_out_words(const struct choosing *c, size_t side)
{
    const char *levels = "";
    size_t n = 0;
    for (size_t i = 0; i < c->n_sides; i++) {
        if (i == side || !has_row(c, i))
            continue;
        const char *level = c->sides[i].level, *quote = strpbrk(level, " \t;&|()<>*?$#`\"\\") != NULL ? "'" : "";
        if (++n <= NAMES_SHOWN)
            levels = arena_format(c->memory, "%s--level %s%s%s ", levels, quote, level, quote);
    }
    return n < 2              ? ""
           : n <= NAMES_SHOWN ? arena_format(c->memory, "; %sleaves it out", levels)
                              : "; --level … leaves it out";
}

int words_refuse_missing(struct choosing *c, size_t side, const struct price_scope *scope)
{
    const char *beyond = NULL, *what = missing(c, side, scope), *out = leave_out_words(c, side);
    int rc = look_beyond(c, side, scope, &beyond);
    if (rc != 0)
        return rc;
    const char *found = look_elsewhere(c, side, scope);
    if (found == NULL)
        found = look_anywhere(c, side);
    if (beyond != NULL)
        what = words_join(c->memory, what, "; ", beyond);
    if (found == NULL)
        return choosing_refuse(c, arena_format(c->memory, "%s: 'mcreport price add' records one%s", what, out));
    return choosing_refuse(c, arena_format(c->memory, "%s; %s%s", what, found, out));
}
