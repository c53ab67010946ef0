/*
 * One document, or something that is none, on its way through an ingest: read and judged by one thread, stored by
 * another, told of by the first.
 */
#ifndef INGEST_PARCEL_H
#define INGEST_PARCEL_H

#include "ingest/items.h"
#include "ingest/source.h"
#include "store/documents.h"
#include "store/packer.h"

struct parcel {
    int is_document;         /* else a file or a member that could not be read */
    struct document d;       /* what the store is given */
    struct happening h;      /* what is told: everything but what the store knows */
    struct receipt *receipt; /* NULL when unreadable */
    struct grading grading;
    struct digest id; /* of the bytes */
    char *fault;
    void *packed;
    struct added_document added;
    char text[]; /* the document's bytes and the origin: the parcel refers to nothing outside */
};

/* Copies, parses and grades. An unreadable document is a parcel too; fails only without memory. */
int parcel_of_document(struct parcel **out, const struct source_document *s, struct error *err);
int parcel_of_fault(struct parcel **out, const char *origin, const char *why, struct error *err);
int parcel_pack(struct parcel *p, struct packer *packer, struct error *err); /* so that the store need not */
void parcel_free(struct parcel *p);                                          /* NULL is fine */

#endif
