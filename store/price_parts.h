/*
 * What the files about prices share: a row from the database and back. For this room only.
 */
#ifndef STORE_PRICE_PARTS_H
#define STORE_PRICE_PARTS_H

#include "store/prices.h"
#include "store/statement.h"

/* What price_read() reads, of `price p`; superseded_by as of parameter 1. */
#define PRICE_COLUMNS                                                                                                  \
    "p.id, p.provider, p.surface, p.sku, p.region, p.accelerator, p.basis, p.currency, p.unit, p.per, p.unit_price, "  \
    "p.low, p.high, p.multipliers, p.observed, p.valid_until, p.source, p.grade, p.verbatim, p.supersedes, "           \
    "p.synthetic, p.accelerator_hour, p.exact, p.recorded_at, "                                                        \
    "(SELECT n.id FROM price n WHERE n.supersedes = p.id AND n.observed <= ?1)"

/*
 * The row at hand, everything in `memory`. ERR_INTEGRITY when it is not what its id says, or when what is computed
 * from it is not what is kept beside it: no figure is made from such a row.
 */
int price_read(struct statement *st, struct arena *memory, struct price_row *out, struct error *err);

/* Fills in what follows from row->price: what an accelerator costs an hour, id and name. Does not check. */
int price_derive(struct price_row *row, struct error *err);

/* What price_add() and prices_merge() do to a row that is complete. */
int price_is_stored(struct store *s, const struct digest *id, int *stored, struct error *err);
int price_check_correction(struct store *s, const struct price *p, struct error *err);
int price_check_contradiction(struct store *s, const struct price_row *row, struct error *err);
int price_store(struct store *s, const struct price_row *row, struct error *err);

#endif
