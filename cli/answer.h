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

/* A cell under its title, so that neither can slip from the other. */
struct grid_cell {
    const char *title;
    int right;        /* as of a column; or CELL_ABSENT: this table does without */
    const char *text; /* NULL is empty */
};
enum { CELL_ABSENT = -1 };

/* Adds a row of n cells; the first row's titles are the columns, and later rows have the same. 0 or EXIT_FAILED. */
int grid_add_cells(struct cli *c, struct grid *g, const struct grid_cell *cells, size_t n);

/* Writes it. Returns 0 or EXIT_FAILED. */
int answer_write(struct cli *c, const struct answer *a);

/* In JSON, where nothing but what was complained about can be said: the document with "data" null; else nothing. */
void answer_refused(struct cli *c, const char *schema);

/* Only the grid, in people's formats and csv/plain: for commands that print several. */
int grid_write(struct cli *c, const struct grid *g, const char *empty);

/* A grid of several for people: under a line that says what it shows; in Markdown set off, or it would swallow it. */
int grid_write_under(struct cli *c, const char *heading, const struct grid *g);

/* What stands beside tables for people: as printf(); in Markdown, what it would take for its own is escaped. */
void answer_say(struct cli *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A quantity of the JSON answers; NaN is null, `reason` then says why. */
struct quantity {
    double value, lo, hi, level;
    const char *method;
    size_t n_runs;
    double n_steps;
    const char *reason;
};
void quantity_write(struct json_writer *w, const char *name, const struct quantity *q);

/* "2026-04-20", or null for DATE_NONE. */
void json_day(struct json_writer *w, const char *name, int64_t ms);

/* Texts from outside, in the command's memory. Numbers are worded by query/words.h. */
const char *show_text(struct cli *c, const char *text);               /* escaped for terminals; "" for NULL */
const char *show_short(struct cli *c, const char *text, size_t most); /* the same, cut with an ellipsis */

/* Every digit, for programs; NULL of what is not finite. */
const char *show_exact(struct cli *c, double x);

/* One word of a command line as a shell takes it: bare where that is safe, else within ''. */
const char *show_quoted(struct cli *c, const char *word);

#endif
