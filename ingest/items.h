/*
 * The items of an ingest: what is told about each document, within bounds of memory.
 */
#ifndef INGEST_ITEMS_H
#define INGEST_ITEMS_H

#include "ingest/ingest.h"
#include "receipt/json.h"

/* What happened to one document or file; all of it is copied when an item is kept. */
struct happening {
    const char *path;
    const struct digest *id; /* NULL when there is no document */
    enum grade grade;
    const char *lane; /* NULL when unreadable */
    int duplicate;
    const char *conflict;            /* name of the other document; NULL or "" */
    const char *fault;               /* NULL; without line and column where `where` has them */
    struct json_place where;         /* in the document; line 0 when the fault is not one of syntax */
    int is_line;                     /* the path ends in the line's number */
    size_t first_line, first_column; /* where the document begins in its file */
    const char *bytes;               /* the document, for the line that is shown; NULL without one */
    size_t size;
    const struct grading *grading; /* NULL when unreadable */
};

struct items {
    struct ingest_result *result;
    size_t capacity, problems, problem_memory;
};

/* Keeps an item, or counts it as left out. 0 or ERR_NOMEM. */
int items_add(struct items *items, const struct happening *h, struct error *err);

#endif
