/*
 * Events: append-only, hash-chained. Nothing stored is ever changed by one; what it means is computed when read.
 */
#ifndef STORE_EVENTS_H
#define STORE_EVENTS_H

#include "core/arena.h"
#include "store/store.h"

#include <stdint.h>

/*
 * The kinds, and what they are about:
 *     receipt.withdrawn                                        "rcp-<64 hex>"
 *     claim.declared claim.renewed                             "claim:<slug>", with a body (query/claim_record.h)
 *     claim.challenged claim.answered claim.withdrawn          "claim:<slug>"
 *     policy.set                                               "policy:<key>", the body is the value
 * A refusal is no event: it changes nothing.
 */
struct event {
    int64_t seq;
    const char *kind;
    const char *subject;
    const char *because; /* "" where the kind asks for no reason (declared, renewed) */
    const char *actor;   /* who, as the environment says; may be NULL */
    int64_t effective_at, recorded_at;
    const char *body; /* what was said, as text of its kind's own; NULL, never empty. Part of the hash if not NULL */
};

/*
 * Appends in the running transaction or one of its own; seq and the chain hash are set here. ERR_INTEGRITY where the
 * last event is not the one that was recorded as such: to append to what is left would hide what is missing.
 */
int event_add(struct store *s, const struct event *e, struct error *err);

/* Whether a receipt is withdrawn as of a moment (0: ever). */
int event_receipt_withdrawn(struct store *s, const struct digest *id, int64_t as_of, int *withdrawn, struct error *err);

/* In order; subject NULL for all. The callback returns nonzero to stop. */
int event_list(struct store *s, const char *subject, int (*each)(void *context, const struct event *e), void *context,
               struct error *err);

struct event_rows {
    struct event *items; /* by effective_at, then seq: as they took effect, whenever they were written */
    size_t n;
};

/*
 * Events whose kind begins with `prefix` ("claim.", "policy.") that took effect by as_of (0: all). The whole chain is
 * checked first, up to its recorded end: ERR_INTEGRITY names the event that was changed, or says that some are missing,
 * and nothing is loaded. Texts live in `memory`.
 */
int events_load(struct store *s, const char *prefix, int64_t as_of, struct arena *memory, struct event_rows *out,
                struct error *err);

#endif
