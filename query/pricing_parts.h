/* What the files of the selection rule share about one choice being made. Internal to query/pricing.h. */
#ifndef QUERY_PRICING_PARTS_H
#define QUERY_PRICING_PARTS_H

#include "query/pricing.h"

struct choosing {
    struct pricing *out;
    struct store *store;
    const struct price_wish *wish;
    int64_t as_of;
    int synthetic;
    const struct priced_side *sides;
    size_t n_sides;
    struct arena *memory;
    struct error *err;
    const char *currency;
    const struct price_row **named; /* per side: the row named for it by id; NULL */
    const char **surface;           /* per side: whose rows price it; NULL: not known */
    char *told;                     /* per side: its reason is told, nothing more is looked for */
    int has_basis;                  /* out->basis is settled */
};

/* Which rows could be meant. NULL and 0 mean any. */
struct price_scope {
    const char *surface, *currency, *provider, *region;
    int has_basis;
    enum price_basis basis;
};

/* All that was asked for, on the surface that prices the side, by the basis where it is settled. */
struct price_scope choosing_scope(const struct choosing *c, size_t side);

/* Index from `from` on, in out->all, of the next row of the side's accelerator within the scope; all.n past the end. */
size_t choosing_next(const struct choosing *c, size_t side, const struct price_scope *scope, size_t from);

/* Adds a reason; ERR_NOMEM for a text that found no memory. */
int choosing_refuse(struct choosing *c, const char *text_or_null_without_memory);

/* The row is the side's: fills out->of[side]. elsewhere: one that still holds where the runs were not; NULL. */
int choosing_take(struct choosing *c, size_t side, const struct price_row *row, const struct price_row *elsewhere);

/* An instance that the side fills: as many accelerators as the side has on a host. */
int pricing_is_own_size(const struct price *p, const struct priced_side *side);

/*
 * What asks for it, as it is written where the question was asked: "--region us-east", or `"price": {"region":
 * "us-east"}` in a claim file; value NULL: the option alone.
 */
const char *pricing_spelt(const struct choosing *c, const char *option, const char *value);

/* Settles c->surface and out->surface, then the basis; or says why they cannot be settled. */
int shared_surface(struct choosing *c);
int shared_basis(struct choosing *c);

/* Rows named by id: each to its side, or the reason why not. */
int named_take(struct choosing *c);

/* Chooses among the offers of a side, or says why none can be. */
int offers_choose(struct choosing *c, size_t side);

/* The reason of a side without any row within the scope, with what there is instead. */
int words_refuse_missing(struct choosing *c, size_t side, const struct price_scope *scope);

/* Different texts in the order they are met: as many as are shown, and one more to tell that there are. */
enum { NAMES_SHOWN = 6 };
struct names {
    const char *items[NAMES_SHOWN + 1];
    size_t n;
};
void names_add(struct names *names, const char *text);
const char *names_join(const struct names *names, const char *between, struct arena *memory);

#endif
