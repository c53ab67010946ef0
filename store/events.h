/*
 * Events: append-only, hash-chained. Nothing stored is ever changed by one; what it means is computed when read.
 */
#ifndef STORE_EVENTS_H
#define STORE_EVENTS_H

#include "store/store.h"

#include <stdint.h>

struct event {
    int64_t seq;
    const char *kind;    /* "receipt.withdrawn", "refused" is not an event: refusals change nothing */
    const char *subject; /* "rcp-<64 hex>" */
    const char *because;
    const char *actor; /* who, as the environment says; may be NULL */
    int64_t effective_at, recorded_at;
};

/* Appends in the running transaction or one of its own; seq and the chain hash are set here. */
int event_add(struct store *s, const struct event *e, struct error *err);

/* Whether a receipt is withdrawn as of a moment (0: ever). */
int event_receipt_withdrawn(struct store *s, const struct digest *id, int64_t as_of, int *withdrawn, struct error *err);

/* In order; subject NULL for all. The callback returns nonzero to stop. */
int event_list(struct store *s, const char *subject, int (*each)(void *context, const struct event *e), void *context,
               struct error *err);

#endif
