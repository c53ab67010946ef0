/* What the files about classes share. Internal to query/classes*.c. */
#ifndef QUERY_CLASSES_PARTS_H
#define QUERY_CLASSES_PARTS_H

#include "query/classes.h"

/* A usable run, or an attempt that failed. */
struct class_item {
    const struct receipt_row *row;
    size_t order;  /* among the evidence: by seen_at, id */
    size_t family; /* which of them */
    size_t stack;  /* equal numbers: the same stack, but for what moves with the axis */
    int failed, current;
    unsigned open;
    enum factor axis;
};

struct class_work {
    struct class_list *list;
    struct store *store;
    const struct class_question *q;
    struct class_item *items; /* by family, level, time once they are grouped */
    size_t n_items;
    struct arena *memory;
    struct error *err;
};

/* One level as a name: numbers in it count as numbers ("8" before "16"); NULL first. */
int class_compare_names(const char *a, const char *b);

/* Judges the levels of one family, whose items are items[n], by level and time. Sets base, like, standings. */
int class_judge(struct class_work *w, struct class_family *f, const struct class_item *items, size_t n);

/* Fills list->wants; families are in their places. */
int class_want_all(struct class_work *w);

#endif
