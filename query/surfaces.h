/*
 * Which surface for which question: the seeds' advice, and what the archive shows of each surface. No ratio is made
 * between surfaces, and no order.
 *
 * Everything is of today: attempts within their validity, priced by rows that hold. What was seen earlier is counted,
 * and nothing else is made of it. Classes are told apart by every hard factor, so a time is never that of two
 * accelerators or recipes together; what stands for several classes is their median, with the least and the most.
 */
#ifndef QUERY_SURFACES_H
#define QUERY_SURFACES_H

#include "query/evidence.h"
#include "query/latency.h"
#include "query/pricing.h"

/* Of some classes, a number; NaN without any. */
struct surface_figure {
    double median, least, most;
    size_t n;
    int at_most; /* one of them is a bound: it took not longer, and cost not more */
};

/* One class: how long it took to the first number that can be trusted, attempts that failed before it included. */
struct surface_class {
    const struct receipt_row *example; /* its first attempt of today */
    size_t n_attempts, n_failed;       /* of today */
    struct latency first;              /* seconds NaN with the reason */
    double cost;                       /* of what was paid until then; NaN with … */
    const char *cost_reason;           /* … the reason */
    const struct price_row *price;     /* behind the cost; NULL without one */
};

struct surface_startup {
    const char *startup; /* class */
    size_t n_attempts, n_failed;
    struct surface_class *classes; /* in the order of their ids */
    size_t n_classes;
    struct surface_figure first_s, cost;
};

struct surface_row {
    const char *name;                 /* "modal" */
    const char *question;             /* what the seeds send there; NULL: they say nothing of it */
    const char *caution;              /* NULL */
    struct surface_startup *startups; /* by name */
    size_t n_startups;
    size_t n_attempts, n_failed; /* of today, in the lane with throughput */
    size_t n_other_lanes;        /* receipts of today of lanes that measure no throughput */
    size_t n_earlier;            /* attempts past their validity */
    size_t n_anecdotes;          /* documents that are not computed with, of any age */
    int64_t newest;              /* seen_at of the newest attempt; INT64_MIN: none */
};

struct surface_list {
    struct surface_row *rows; /* by name; modal, owned and tpu also where the archive has nothing of them */
    size_t n_rows;
    const char *currency; /* of every cost */
};

struct surface_question {
    int64_t as_of, valid_from;     /* attempts seen earlier than valid_from are only counted */
    const struct price_wish *wish; /* as of any question about money, its periods set; what_if is not heeded */
};

/* The rows of `all` must stay. Reads the document of one run a class. ERR_INTEGRITY, ERR_IO, ERR_NOMEM. */
int surface_list_of(struct surface_list *out, struct store *store, const struct evidence_list *all,
                    const struct surface_question *q, struct arena *memory, struct error *err);

#endif
