/* What `cost` has to say, to people and to programs. Internal to cmd_cost.c and the files it is shown with. */
#ifndef CLI_COST_H
#define CLI_COST_H

#include "cli/answer.h"
#include "query/cost_times.h"
#include "query/policy.h"
#include "query/routing.h"

struct cost {
    struct cli *c;
    struct cost_question q;
    struct policy policy;
    struct costing k;
    double within;                /* relative, of the plan */
    struct cost_time *times;      /* one per row; NULL when refused */
    struct routing_line *routing; /* by accelerator only */
    size_t n_routing;
};

/* A level within a sentence (show_level()). */
const char *cost_level(const struct cost *x, const char *level);

/* "Nebius, eu-north1" */
const char *cost_seller(struct cli *c, const struct price *p);

/* For people. Exit statuses. */
int cost_show(struct cost *x);
int cost_show_turns(struct cost *x); /* break-even, and the rows under which the verdict turns */
int cost_show_time(struct cost *x);  /* time to a trustworthy result, and where to run */

/* What of the plan of row i is not known, and why; NULL when all is. */
const char *cost_plan_reason(const struct cost *x, size_t i);

/* The "data" of the JSON answer (context: a struct cost). */
void cost_write_json(struct json_writer *w, const char *name, void *context);

/* For spreadsheets and scripts: one row a level, every caveat in it, numbers exact. */
int cost_write_flat(struct cost *x);

#endif
