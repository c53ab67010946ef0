/*
 * Time beside money: how long a trustworthy number took on each level and what that cost, what a plan for a wanted
 * interval would take, and what starting does to the cost of a short job. docs/cost.md.
 */
#ifndef QUERY_COST_TIMES_H
#define QUERY_COST_TIMES_H

#include "query/cost.h"
#include "query/latency.h"

struct cost_time {
    struct latency observed;
    double observed_cost; /* of what was paid until then; NaN when not known */
    struct plan plan;     /* for ±within */
    double planned_cost;  /* NaN when not known */
    double start_s;       /* lost before the steady state: starting, and what warm-up records took beyond their share;
                             NaN when not known, and for whole runs, whose rate has it in */
    double tokens; /* of a job that costs the same as on the base, starting included; NaN: none, or it is not settled
                      who is cheaper once started */
};

/* One per row of an answered costing, in its order. within: relative half-width of the plan. Lives in `memory`. */
int cost_times(struct cost_time **out, struct store *store, const struct costing *c, const struct question *q,
               double within, struct arena *memory, struct error *err);

#endif
