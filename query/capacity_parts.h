/* What the blocks of the capacity report share. Internal to query/capacity*.c. */
#ifndef QUERY_CAPACITY_PARTS_H
#define QUERY_CAPACITY_PARTS_H

#include "query/capacity.h"
#include "query/comparison.h"
#include "query/report_build.h"

struct capacity {
    struct store *store;
    const struct report_request *request;
    struct report_builder build;
    struct arena *memory;
    struct evidence_list all; /* everything seen by the as-of moment */
    int64_t valid_from;       /* runs seen earlier are dated */
    const char *class_id;     /* the class of the question; NULL when nothing is current */
    struct selection selection;
    struct question question;
    struct verdict verdict;
    const struct cleared *cleared; /* NULL: refused or nothing current */
    struct comparison comparison;  /* when cleared */
    const char *headline;
    int synthetic;       /* what the report speaks of is made up */
    size_t n_other_kind; /* documents of the other kind, left out */
};

/* Is a usable run within its validity. */
int capacity_is_current(const struct capacity *x, const struct evidence *e);
int capacity_is_dated(const struct capacity *x, const struct evidence *e);

/* Chooses the class: most current levels, then measured before made up, then the newest runs. */
int capacity_choose_class(struct capacity *x, struct error *err);

/* "Accelerator": the axis as a column title. */
const char *capacity_axis_title(struct capacity *x);

/* A short description of a class: "llama2_70b_lora, 8 accelerators, owned, cold, …", without the axis. */
const char *capacity_describe(struct capacity *x, const struct factors *f);

/* A block of the report: appends itself to x->build. */
typedef int capacity_block(struct capacity *x, struct error *err);
capacity_block capacity_answer, capacity_measurements, capacity_refusals, capacity_other_refusals, capacity_change,
    capacity_gaps, capacity_anecdotes, capacity_evidence, capacity_method, capacity_receipts, capacity_reproduce;

#endif
