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

/* Why what was delivered by runs named one by one cannot be priced. */
#define COST_NAMED_RUNS "runs were named one by one, so attempts that failed are not among them: select with --where"

/* Everything paid for over everything delivered, or the reason why that cannot be told. */
int delivered_of(struct cost_row *row, const struct question *q, struct arena *memory, struct error *err);

/*
 * Cost of a over cost of b, at the utilization of each, were they priced by these rows. Where one row prices both, its
 * range cancels: whatever it costs, it costs it on both.
 */
struct cost_ratio cost_ratio_priced(const struct runs_ratio *speed, const struct cost_row *a,
                                    const struct price_row *a_by, const struct cost_row *b,
                                    const struct price_row *b_by, double practical);

/* The flip table of an answer whose rows are filled. */
int flips_fill(struct costing *out, const struct cost_question *q, struct arena *memory, struct error *err);

#endif
