/*
 * The answer of a command in the format that was asked for.
 *
 * A command describes its answer twice, as a grid for people and spreadsheets and as a JSON value for programs; which
 * one is written, and how, is decided here, once.
 */
#ifndef CLI_ANSWER_H
#define CLI_ANSWER_H

#include "cli/cli.h"

struct grid_column {
    const char *title;
    int right; /* numbers */
};

struct grid {
    const struct grid_column *columns;
    size_t n_columns, n_rows, capacity;
    const char **cells; /* row by row; NULL is empty */
};

struct answer {
    const char *schema; /* "compare" for "mcreport.compare/1" */
    struct grid grid;
    const char *empty; /* what to say to people when the grid has no row */
    void *context;
    /* data is an array: n_items of these (JSON array, or a line each in jsonl) … */
    size_t n_items;
    void (*item)(struct json_writer *w, void *context, size_t i);
    /* … or one value, which this writes under the name given */
    void (*value)(struct json_writer *w, const char *name, void *context);
};

/* Makes room for one more row and gives its cells (n_columns of them, NULL); NULL without memory. */
const char **grid_add(struct cli *c, struct grid *g);

/* Writes it. Returns 0 or EXIT_FAILED. */
int answer_write(struct cli *c, const struct answer *a);

/* Only the grid, in people's formats and csv/plain: for commands that print several. */
int grid_write(struct cli *c, const struct grid *g, const char *empty);

/* A grid of several for people: under a line that says what it shows; in Markdown set off, or it would swallow it. */
int grid_write_under(struct cli *c, const char *heading, const struct grid *g);

/* A quantity of the JSON answers; NaN is null, `reason` then says why. */
struct quantity {
    double value, lo, hi, level;
    const char *method;
    size_t n_runs;
    double n_steps;
    const char *reason;
};
void quantity_write(struct json_writer *w, const char *name, const struct quantity *q);

/* Texts from outside, in the command's memory. Numbers are worded by query/words.h. */
const char *show_text(struct cli *c, const char *text);               /* escaped for terminals; "" for NULL */
const char *show_short(struct cli *c, const char *text, size_t most); /* the same, cut with an ellipsis */

#endif
