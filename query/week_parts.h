/* What the files about a week share. Internal to this room. */
#ifndef QUERY_WEEK_PARTS_H
#define QUERY_WEEK_PARTS_H

#include "query/week.h"
#include "query/week_moves.h"

#define WEEK_RUNS_READ 20 /* of a class in one week, at most */

struct week_asking {
    struct store *store;
    struct week *out;
    const struct evidence_list *all;
    const struct policy *policy;
    int synthetic;
    struct arena *memory;
    struct error *err;
};

/* Weeks as numbers that follow one another. */
int64_t week_count(int64_t ms);
struct week_name week_counted(int64_t count);

int week_is_new(const struct week_asking *a, const struct receipt_row *row); /* seen in the week */

/* Each fills its part of a->out. */
int week_find_changes(struct week_asking *a);
int week_find_claims(struct week_asking *a);
int week_find_documents(struct week_asking *a);
int week_find_refused(struct week_asking *a);
int week_find_prices(struct week_asking *a); /* after the claims */
int week_find_faults(struct week_asking *a); /* after the claims */

/* The runs of classes as series; items[i] is what series[i] is made of. */
struct week_runs {
    const char *class_id;
    const struct evidence *first; /* the first run of all */
    const struct evidence **read; /* that are read, in the order of time */
    size_t n_read;
    struct run *runs; /* of them those with a rate: run i of the series; NULL until loaded */
    enum metric metric;
    struct skipped *without; /* of the last week with runs, those without one */
    size_t n_without;
};
struct week_series_list {
    struct week_asking *a;
    struct week_runs *items;
    struct week_series *series;
    size_t n;
};
int week_series_collect(struct week_series_list *out, struct week_asking *a);
int week_series_load(void *list, struct week_series *series, size_t index, struct error *err);

/* "code revision 3f2a91c0 → 8f5518c4, image or environment"; NULL: the stack is the same. */
const char *week_stack_words(const struct receipt_row *before, const struct receipt_row *after, struct arena *memory);

#endif
