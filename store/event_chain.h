/*
 * The chain of events as it lies in the file: every hash digests the one before it, and `meta` records where the chain
 * ends, so that events missing at its end are found too. For this room only.
 */
#ifndef STORE_EVENT_CHAIN_H
#define STORE_EVENT_CHAIN_H

#include "store/events.h"
#include "store/state.h"
#include "store/statement.h"

/* What event_read() reads: the first columns of a statement. */
#define EVENT_COLUMNS                                                                                                  \
    "e.seq, e.ordinal, e.kind, e.subject, e.because, e.actor, e.effective_at, e.recorded_at, e.body, e.document, "     \
    "e.previous, e.hash"

/* Texts until the next step. ERR_NOMEM. */
int event_read(struct event *out, struct statement *st, struct error *err);

/* The hash that chains an event to the one before it. */
int event_hash(struct digest *out, const struct digest *previous, const struct event *e, struct error *err);

/* Whether the subject is a document, and which. */
int event_document(struct digest *out, const struct event *e);

/* The last event there is: its number and hash; 0 and zeros for none. */
struct event_end {
    int64_t seq;
    struct digest hash;
};

/* ERR_INTEGRITY where the last event is not the recorded one: nothing may be appended to what is left of a chain. */
int event_end_read(struct event_end *out, struct store *s, struct error *err);
int event_end_write(struct store *s, const struct event_end *end, struct error *err);

struct event_visitor {
    void *context;
    /* What they return, if not 0, ends the walk and is its result. */
    int (*event)(void *context, const struct event *e, struct error *err);
    int (*fault)(void *context, const char *fault, struct error *err); /* "event 2: is not what its hash says" */
};

/* Visits every event in order, its faults before it, and at last what is wrong with the end. One moment for all. */
int event_chain_walk(struct store *s, const struct event_visitor *v, struct error *err);

#endif
