/* What `cost` has to say, to people and to programs. Internal to cmd_cost.c and the files it is shown with. */
#ifndef CLI_COST_H
#define CLI_COST_H

#include "cli/answer.h"
#include "query/cost_times.h"
#include "query/routing.h"

struct cost {
    struct cli *c;
    struct cost_question q;
    struct costing k;
    double within;                /* relative, of the plan */
    struct cost_time *times;      /* one per row; NULL when refused */
    struct routing_line *routing; /* by accelerator only */
    size_t n_routing;
};

/* "60 %", "0.5 %": a share as it was given, without digits that were not. */
const char *cost_percent(struct cli *c, double share);

/* By an expired price row, or by runs past their validity: evidence of its date. */
int cost_is_dated(const struct cost *x, const struct cost_row *row);

/* "costs 1.9 % more", "cannot tell: 9 runs a side would see 3 %": never equality for want of evidence. */
const char *cost_verdict_words(const struct cost *x, const struct cost_row *row);

/* For people. Exit statuses. */
int cost_show(struct cost *x);
int cost_show_turns(struct cost *x); /* break-even, and the rows under which the verdict turns */
int cost_show_time(struct cost *x);  /* time to a trustworthy result, and where to run */

/* The "data" of the JSON answer (context: a struct cost). */
void cost_write_json(struct json_writer *w, const char *name, void *context);

/* For spreadsheets and scripts: one row a level, every caveat in it, numbers exact. */
int cost_write_flat(struct cost *x);

#endif
