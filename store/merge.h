/*
 * What other databases have and this one has not.
 *
 * Everything comes through the door it would come through anyway: documents are read from their bytes and graded by
 * today's rules, price rows are computed from what they state, events join this database's own chain. What is known
 * already changes nothing, so merging again changes nothing, and databases merged in any order have the same content
 * and say the same of it: events keep their order (store/events.h).
 *
 * The same document in other bytes (white space, order of members) is known; these bytes are kept as another form of it
 * (store/documents.h), so that a claim that names them still stands. An event about it becomes one about the bytes kept
 * here. That alone can make two orders of merging differ, in the ids that such events name.
 */
#ifndef STORE_MERGE_H
#define STORE_MERGE_H

#include "store/events.h"

enum merged_kind { MERGED_DOCUMENTS, MERGED_PRICES, MERGED_EVENTS, MERGED_KINDS };
const char *merged_kind_name(enum merged_kind k); /* "documents" "prices" "events" */

/* An event that was not known here. */
struct merged_event {
    struct event event; /* as the other database has it */
    int late; /* it took effect before one that was known here of the same subject: here nobody could have said
                 it any more, for what was judged by the later one may be judged otherwise now */
};

struct merged {
    struct {
        long long added, known;
    } of[MERGED_KINDS];
    long long conflicts;         /* documents that were brought and share their natural key with another one that has
                                    ended, when all is merged: one of a withdrawn pair is none */
    struct merged_event *events; /* those added, as they took effect; in the memory that was given */
    size_t n_events;
};

/*
 * Merges the database at `path` into s in one transaction: all of it, or after a failure nothing; with `only_look` it
 * is undone in the end, and *out says what would have been added.
 *
 * The file is verified first, `with` taking part as in store_verify(), and a file with any fault is ERR_INTEGRITY: also
 * one with an event that is not understood, which no database can be read with. ERR_REFUSED where price rows contradict
 * each other. Otherwise as store_open().
 */
int store_merge(struct store *s, const char *path, int only_look, const struct verifier *with, struct arena *memory,
                struct merged *out, struct error *err);

#endif
