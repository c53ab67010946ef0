/* What stands behind an answer about money, piece by piece. Internal to query/cost.h. */
#ifndef QUERY_COST_PARTS_H
#define QUERY_COST_PARTS_H

#include "query/cost.h"

/* What ran where, level by level, in the order of what was cleared. */
int sides_cleared(struct priced_side **out, const struct cleared *c, struct arena *memory, struct error *err);

/*
 * The same of a comparison that was refused, so that a missing price is told together with the contract's reasons:
 * only where the axis is the accelerator, for then a level says what is to be priced. None otherwise.
 */
int sides_refused(struct priced_side **out, size_t *n, const struct verdict *v, const struct question *q,
                  struct arena *memory, struct error *err);

/* Everything paid for over everything delivered, or the reason why that cannot be told. */
int delivered_of(struct cost_row *row, const struct level *level, double confidence, struct arena *memory,
                 struct error *err);

#endif
