/*
 * Events: append-only, hash-chained. Nothing stored is ever changed by one; what it means is computed when read.
 *
 * Which of two events counts as the later one follows from what they say, so that it is the same in every database
 * that holds them, however it came by them and whatever its clock showed: first effective_at; of one moment (whoever
 * acts as of a day acts in its last millisecond) the ordinal; of two that were said in databases that knew nothing of
 * each other the texts, where any order will do that is the same everywhere. The clock (recorded_at) and the order of
 * arrival (seq) are kept and shown, and decide nothing.
 *
 * Such an order does not tell who knew of what. Where that matters an event says it: an answer names in its body the
 * challenges it answers, so that one which only another database had stays open when the two are merged.
 */
#ifndef STORE_EVENTS_H
#define STORE_EVENTS_H

#include "core/arena.h"
#include "store/store.h"

#include <stdint.h>

/*
 * The kinds, and what they are about:
 *     receipt.withdrawn                   "rcp-<64 hex>"
 *     claim.declared claim.renewed        "claim:<slug>", the body is the record (query/claim_record.h)
 *     claim.challenged claim.withdrawn    "claim:<slug>"
 *     claim.answered                      "claim:<slug>", the body is the event_content() of every challenge it
 *                                         answers, 64 hex digits each, separated by a space
 *     policy.set                          "policy:<key>", the body is the value
 * A refusal is no event: it changes nothing.
 */
struct event {
    int64_t seq;
    int64_t ordinal; /* 1 for what was said first of the subject in the database where it was said, and so on; 0 of a
                        document, of which it does not matter what was said first */
    const char *kind;
    const char *subject;
    const char *because; /* "" where the kind asks for no reason (declared, renewed) */
    const char *actor;   /* who, as the environment says; may be NULL */
    int64_t effective_at, recorded_at;
    const char *body; /* what was said, as text of its kind's own; NULL, never empty */
};

/*
 * What an event says, as a digest: everything but by whom and when it was written down. Two databases in which the same
 * was said of a subject in the same order have the same events. ERR_NOMEM.
 */
int event_content(struct digest *out, const struct event *e, struct error *err);

/* Which one counts as the later: below, at or above 0; 0 for two that say the same. */
int event_order(const struct event *a, const struct event *b);

/*
 * Appends in the running transaction or one of its own; seq and the chain hash are set here, and the ordinal where it
 * is 0: one more than the greatest of the subject (an event of another database brings its own). ERR_INTEGRITY where
 * the last event is not the one that was recorded as such: to append to what is left would hide what is missing.
 */
int event_add(struct store *s, const struct event *e, struct error *err);

/* Whether a receipt is withdrawn as of a moment (0: ever). */
int event_receipt_withdrawn(struct store *s, const struct digest *id, int64_t as_of, int *withdrawn, struct error *err);

/* In the order of arrival; subject NULL for all. The callback returns nonzero to stop. */
int event_list(struct store *s, const char *subject, int (*each)(void *context, const struct event *e), void *context,
               struct error *err);

struct event_rows {
    struct event *items; /* by event_order(): as they took effect */
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
