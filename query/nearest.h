/*
 * The nearest comparison that is allowed, for a refusal's help. Internal to the gate.
 */
#ifndef QUERY_NEAREST_H
#define QUERY_NEAREST_H

#include "query/gate.h"

/*
 * Fills v->nearest with up to two comparisons by the same axis that the gate lets through, each checked by asking it:
 * first in the classes of the refused receipts, then anywhere. Leaves it empty when there is none.
 */
int nearest_find(struct store *store, const struct question *q, struct arena *memory, struct verdict *v,
                 struct error *err);

#endif
