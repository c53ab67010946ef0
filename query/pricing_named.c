/* Rows named by id: which side each is for, and why it cannot be. */
#include "core/date.h"
#include "core/text.h"
#include "query/pricing_parts.h"

#include <string.h>

/* What speaks against a row whatever side it is for; NULL: nothing. */
static const char *objection(const struct choosing *c, const struct price_row *row)
{
    const struct price *p = &row->price;
    const char *basis = price_basis_name(p->basis);
    if (row->superseded_by != NULL)
        return arena_format(c->memory, "%s was corrected by %s: --price %s", row->name, row->superseded_by,
                            row->superseded_by);
    if (p->synthetic && !c->synthetic)
        return arena_format(c->memory, "%s is made up and prices made-up runs only: name a row that was observed",
                            row->name);
    if (strcmp(p->currency, c->currency) != 0)
        return arena_format(c->memory, "%s is in %s, and prices are asked for in %s: --currency %s", row->name,
                            p->currency, c->currency, p->currency);
    if (c->wish->has_basis && p->basis != c->wish->basis)
        return arena_format(c->memory, "%s is of basis %s, and prices of basis %s are asked for: --basis %s", row->name,
                            basis, price_basis_name(c->wish->basis), basis);
    if (c->wish->what_if && c->wish->priced_on != NULL && strcmp(p->surface, c->wish->priced_on) != 0)
        return arena_format(c->memory, "%s is of surface %s, and prices of %s are asked for: --priced-on %s", row->name,
                            p->surface, c->wish->priced_on, p->surface);
    return NULL;
}

static const char *objection_of_side(const struct choosing *c, size_t side, const struct price_row *row)
{
    const struct priced_side *s = &c->sides[side];
    const struct price_row *other = c->named[side];
    if (other != NULL && memcmp(&other->id, &row->id, sizeof row->id) != 0)
        return arena_format(c->memory, "%s and %s are both of %s: name one of them with --price", other->name,
                            row->name, s->accelerator);
    if (!c->wish->what_if && s->surface != NULL && strcmp(row->price.surface, s->surface) != 0)
        return arena_format(c->memory,
                            "%s is of surface %s, and the runs of %s ran on %s: --what-if prices by it, as a model",
                            row->name, row->price.surface, s->accelerator, s->surface);
    return NULL;
}

static const char *no_side(const struct choosing *c, const struct price_row *row)
{
    struct names wanted = {0};
    for (size_t i = 0; i < c->n_sides; i++)
        if (c->sides[i].accelerator != NULL)
            names_add(&wanted, c->sides[i].accelerator);
    return arena_format(c->memory, "%s is of %s, which no side ran on: name a row of %s with --price", row->name,
                        row->price.accelerator, names_join(&wanted, " or ", c->memory));
}

/* One reason a row: what speaks against it on one side does on the others too. */
static int give(struct choosing *c, const struct price_row *row)
{
    const char *why = objection(c, row);
    int refused = why != NULL, found = 0;
    for (size_t i = 0; i < c->n_sides; i++) {
        if (!text_equal(c->sides[i].accelerator, row->price.accelerator))
            continue;
        found = 1;
        if (why == NULL)
            why = objection_of_side(c, i, row);
        if (why == NULL)
            c->named[i] = row;
        else
            c->told[i] = 1;
    }
    if (!found && !refused)
        return choosing_refuse(c, no_side(c, row));
    return why != NULL ? choosing_refuse(c, why) : 0;
}

static int find(struct choosing *c, const struct digest *id, struct price_row **out)
{
    char day[DATE_TEXT_SIZE];
    struct price_row *row = arena_alloc(c->memory, sizeof *row);
    if (row == NULL)
        return error_nomem(c->err);
    int rc = price_get(c->store, id, c->as_of, c->memory, row, c->err);
    date_format_day(day, row->price.observed);
    if (rc == 0 && row->price.observed > c->as_of)
        rc = error_set(c->err, ERR_NOT_FOUND, "--price %s: observed on %s, after the as-of date", row->name, day);
    if (rc == 0)
        *out = row;
    return rc;
}

static int refuse_pair(struct choosing *c, const struct price_row *a, const struct price_row *b, const char *what,
                       const char *of_a, const char *of_b)
{
    memset(c->told, 1, c->n_sides);
    return choosing_refuse(c, arena_format(c->memory,
                                           "%s is of %s %s and %s of %s %s, and all sides are priced alike: name rows "
                                           "of one %s with --price",
                                           a->name, what, of_a, b->name, what, of_b, what));
}

/* The rows named must agree among themselves; what they agree on then holds for the sides without one. */
static int agree(struct choosing *c)
{
    const struct price_row *first = NULL;
    for (size_t i = 0; i < c->n_sides; i++) {
        const struct price_row *row = c->named[i];
        if (row == NULL)
            continue;
        if (first == NULL)
            first = row;
        if (row->price.basis != first->price.basis)
            return refuse_pair(c, first, row, "basis", price_basis_name(first->price.basis),
                               price_basis_name(row->price.basis));
        if (c->wish->what_if && strcmp(row->price.surface, first->price.surface) != 0)
            return refuse_pair(c, first, row, "surface", first->price.surface, row->price.surface);
    }
    if (first != NULL) {
        c->has_basis = 1;
        c->out->basis = first->price.basis;
    }
    return 0;
}

int named_take(struct choosing *c)
{
    int rc = 0;
    for (size_t i = 0; i < c->wish->n_rows && rc == 0; i++) {
        struct price_row *row = NULL;
        rc = find(c, &c->wish->rows[i], &row);
        if (rc == 0)
            rc = give(c, row);
    }
    return rc == 0 ? agree(c) : rc;
}
