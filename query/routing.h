/*
 * The routing rule the seeds state, and what the archive says to each of its conditions.
 *
 * "H200 by default; B200 only when the recipe is bound by memory bandwidth or capacity (and can be kept saturated);
 * H100 for cheap regression sweeps." The rule is an opinion of its authors; mcreport states it, and beside every
 * condition whether receipts and price rows support it, refute it or cannot tell, and which. A tie, or an interval that
 * takes in equality, cannot tell.
 */
#ifndef QUERY_ROUTING_H
#define QUERY_ROUTING_H

#include "query/cost.h"

enum routing_state { ROUTING_SUPPORTED, ROUTING_REFUTED, ROUTING_CANNOT_TELL };
const char *routing_state_name(enum routing_state s); /* "supported" "refuted" "cannot tell" */

struct routing_line {
    const char *accelerator; /* "B200" */
    const char *condition;   /* "the recipe is bound by memory bandwidth or capacity" */
    enum routing_state state;
    const char *because; /* one sentence with the evidence, or what is missing */
};

/* c: answered or refused, by accelerator. Reads profile.bound_by of the compared runs. Lines live in `memory`. */
int routing_advice(struct routing_line **out, size_t *n, struct store *store, const struct costing *c,
                   struct arena *memory, struct error *err);

#endif
