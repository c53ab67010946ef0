/* What `compare` has to say, and how programs read it. Internal to cmd_compare.c and compare_*.c. */
#ifndef CLI_COMPARE_H
#define CLI_COMPARE_H

#include "cli/answer.h"
#include "query/comparison.h"
#include "query/policy.h"

struct compare {
    struct cli *c;
    struct question q;
    struct policy policy;
    struct verdict v;
    struct comparison comparison;
    struct side_group *groups;
    size_t n_groups;
    int side_by_side;
};

/* The "data" of the JSON answer (context: a struct compare). */
void compare_write_json(struct json_writer *w, const char *name, void *context);

/* For people, under the notes: what windows the rates come from; with --verbose a table of the runs. Exit status. */
int compare_show_runs(struct compare *x);

/*
 * For spreadsheets and scripts (csv, plain): the caveats travel in every row, since nothing else does; limits in
 * columns of their own, numbers exact. Exit statuses.
 */
int compare_write_flat(struct compare *x);

/* Side by side for programs: one table, every row with its class and level, so that no sides can be mistaken. */
int compare_write_side_by_side_flat(struct compare *x);

#endif
