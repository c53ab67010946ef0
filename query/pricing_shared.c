/* What all sides of a question about money share: the surface whose rows price them, and the basis. */
#include "core/text.h"
#include "query/pricing_parts.h"
#include "query/words.h"

#include <string.h>

/* Whether every side has a row of that surface, all else as asked for. */
static int prices_every_side(const struct choosing *c, const char *surface)
{
    for (size_t i = 0; i < c->n_sides; i++) {
        struct price_scope scope = choosing_scope(c, i);
        scope.surface = surface;
        if (choosing_next(c, i, &scope, 0) == c->out->all.n)
            return 0;
    }
    return 1;
}

/* The surface all sides ran on; NULL where they did not run on one. */
static const char *own_surface(const struct choosing *c)
{
    const char *own = c->n_sides > 0 ? c->sides[0].surface : NULL;
    for (size_t i = 1; i < c->n_sides && own != NULL; i++)
        if (!text_equal(own, c->sides[i].surface))
            own = NULL;
    return own;
}

/* The surface a model is priced on where neither it nor a row is named; NULL: none will do, or a reason was told. */
static int find_surface(struct choosing *c, const char **out)
{
    struct names others = {0};
    const char *own = *out;
    if (own != NULL && prices_every_side(c, own))
        return 0;
    for (size_t i = 0; i < c->out->all.n; i++) {
        const char *surface = c->out->all.rows[i].price.surface;
        int seen = i > 0 && strcmp(surface, c->out->all.rows[i - 1].price.surface) == 0;
        if (!seen && !text_equal(surface, own) && prices_every_side(c, surface))
            names_add(&others, surface);
    }
    *out = others.n == 1 ? others.items[0] : NULL;
    if (others.n < 2)
        return 0;
    memset(c->told, 1, c->n_sides);
    return choosing_refuse(c, arena_format(c->memory,
                                           "rows of several other surfaces (%s) would price every side: "
                                           "--priced-on SURFACE names one",
                                           names_join(&others, ", ", c->memory)));
}

/* A named row is of the surface it is of; named_take() saw to it that they agree. */
static const char *named_surface(const struct choosing *c)
{
    for (size_t i = 0; i < c->n_sides; i++)
        if (c->named[i] != NULL)
            return c->named[i]->price.surface;
    return NULL;
}

int shared_surface(struct choosing *c)
{
    const char *surface = c->wish->priced_on;
    int rc = 0;
    for (size_t i = 0; i < c->n_sides; i++)
        c->surface[i] = c->sides[i].surface;
    if (!c->wish->what_if) {
        c->out->surface = own_surface(c);
        return 0;
    }
    if (surface == NULL)
        surface = named_surface(c);
    if (surface == NULL) {
        surface = own_surface(c);
        rc = find_surface(c, &surface);
    }
    for (size_t i = 0; i < c->n_sides && surface != NULL; i++)
        c->surface[i] = surface;
    c->out->surface = surface != NULL ? surface : own_surface(c);
    return rc;
}

/* A bit for every basis the side has rows of: of all, or of those that hold. */
static unsigned bases_of(const struct choosing *c, size_t side, int holding)
{
    struct price_scope scope = choosing_scope(c, side);
    unsigned bases = 0;
    if (c->told[side] || c->surface[side] == NULL)
        return 0;
    for (size_t i = choosing_next(c, side, &scope, 0); i < c->out->all.n; i = choosing_next(c, side, &scope, i + 1))
        if (!holding || price_holds(&c->out->all.rows[i].price, c->as_of, c->wish->price_days))
            bases |= 1u << c->out->all.rows[i].price.basis;
    return bases;
}

static const char *basis_words(unsigned bases, struct arena *memory)
{
    const char *words = NULL;
    for (unsigned b = 0; b < BASES; b++)
        if (bases & 1u << b)
            words = words_join(memory, words, ", ", price_basis_name((enum price_basis)b));
    return words;
}

/* "H200 has spot; B200 has on-demand, spot" */
static const char *sides_words(const struct choosing *c, const unsigned *bases)
{
    struct names sides = {0};
    for (size_t i = 0; i < c->n_sides; i++) {
        if (bases[i] == 0)
            continue;
        const char *words =
            arena_format(c->memory, "%s has %s", c->sides[i].accelerator, basis_words(bases[i], c->memory));
        if (words == NULL)
            return NULL;
        names_add(&sides, words);
    }
    return names_join(&sides, "; ", c->memory);
}

static int refuse_bases(struct choosing *c, const unsigned *bases, unsigned common)
{
    const char *sides = sides_words(c, bases), *options = NULL;
    for (unsigned b = 0; b < BASES; b++)
        if (common & 1u << b)
            options = words_join(c->memory, options, " or ",
                                 pricing_spelt(c, "--basis", price_basis_name((enum price_basis)b)));
    for (size_t i = 0; i < c->n_sides; i++)
        c->told[i] = (char)(c->told[i] || bases[i] != 0);
    if (common == 0)
        return choosing_refuse(c, arena_format(c->memory,
                                               "the price rows have no basis in common (%s), and prices of different "
                                               "bases do not compare: 'mcreport price add' records what is missing",
                                               sides));
    return choosing_refuse(
        c, arena_format(c->memory, "there are price rows of several bases (%s) and none is named: %s", sides, options));
}

struct bases {
    unsigned *of; /* per side */
    unsigned any, common;
};

/* Whether every side that has rows at all has some to choose from, and a basis in common with the others. */
static int find_bases(const struct choosing *c, struct bases *b, int holding)
{
    int lacking = 0;
    b->any = 0;
    b->common = ~0u;
    for (size_t i = 0; i < c->n_sides; i++) {
        b->of[i] = bases_of(c, i, holding);
        lacking = lacking || (b->of[i] == 0 && bases_of(c, i, 0) != 0);
        b->any |= b->of[i];
        b->common &= b->of[i] != 0 ? b->of[i] : ~0u;
    }
    return !lacking && b->any != 0 && b->common != 0;
}

/* A row that has expired is no rival of one that holds; where those that hold do not do, all count. */
int shared_basis(struct choosing *c)
{
    struct bases found = {.of = arena_array(c->memory, c->n_sides, sizeof *found.of)};
    if (found.of == NULL)
        return error_nomem(c->err);
    if (c->has_basis) /* by its name, or by a row's */
        return 0;
    if (!find_bases(c, &found, 1))
        (void)find_bases(c, &found, 0);
    const unsigned any = found.any;
    if ((any & (any - 1)) != 0)
        return refuse_bases(c, found.of, found.common);
    for (unsigned b = 0; b < BASES; b++)
        if (any == 1u << b) {
            c->has_basis = 1;
            c->out->basis = (enum price_basis)b;
        }
    return 0;
}
