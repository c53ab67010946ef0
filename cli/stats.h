/*
 * What `stats` has to say, and how people and programs read it. Internal to cmd_stats.c, show_stats.c and
 * stats_programs.c.
 */
#ifndef CLI_STATS_H
#define CLI_STATS_H

#include "cli/answer.h"
#include "query/analysis.h"
#include "query/evidence.h"
#include "receipt/receipt.h"

struct looked_at {
    const struct receipt_row *row;
    struct analysis_row analysis; /* without numbers where there is an objection */
    const char *objection;        /* why its records may be looked at, but no number of it counts; NULL */
    struct receipt *receipt;      /* with --series in text: whose steps are shown; else NULL */
    const unsigned *marks;        /* one for each of its records, query/marks.h */
};

struct stats {
    struct cli *c;
    struct steady_options options;
    int series; /* the records are asked for */
    struct looked_at *items;
    size_t n;
};

/* The state in one word; of what may only be looked at, that. */
const char *stats_state(const struct looked_at *l);

/* Tokens per second of a record; NaN when it does not say how many it covers. */
double stats_record_rate(const struct series *s, size_t i);

/* The words for a record's marks, joined by `between`; "" for none. */
const char *stats_marks(struct cli *c, unsigned marks, const char *between);

/* For people. Exit statuses, as below. */
int show_stats(struct stats *x);
int show_series(struct stats *x);

/* An object a receipt; with --series its records are the member "series" of it. */
int stats_write_json(struct stats *x);

/*
 * For spreadsheets and scripts (csv, plain): nothing but the row travels, so every caveat is in it; limits in columns
 * of their own, numbers exact. A row a receipt, or with --series a row a record.
 */
int stats_write_flat(struct stats *x);
int stats_write_series_flat(struct stats *x);

#endif
