/*
 * What other databases have and this one has not.
 *
 * Everything comes through the door it would come through anyway: documents are read from their bytes and graded by
 * today's rules, price rows are computed from what they state, events join this database's own chain. What is known
 * already changes nothing, so merging again changes nothing, and databases merged in any order have the same content.
 *
 * The same document in other bytes (white space, order of members) is known: an event about it becomes one about the
 * bytes kept here. That alone can make two orders of merging differ, in the ids that such events name.
 */
#ifndef STORE_MERGE_H
#define STORE_MERGE_H

#include "store/store.h"

enum merged_kind { MERGED_DOCUMENTS, MERGED_PRICES, MERGED_EVENTS, MERGED_KINDS };
const char *merged_kind_name(enum merged_kind k); /* "documents" "prices" "events" */

struct merged {
    struct {
        long long added, known;
    } of[MERGED_KINDS];
    long long conflicts; /* documents that share their natural key with another one that has ended */
};

/*
 * Merges the database at `path` into s in one transaction: all of it, or after a failure nothing; with `only_look` it
 * is undone in the end, and *out says what would have been added.
 *
 * The file is verified first; each fault is given to `report`, as store_verify() does, and a file with any is
 * ERR_INTEGRITY. ERR_REFUSED where price rows contradict each other. Otherwise as store_open().
 */
int store_merge(struct store *s, const char *path, int only_look, struct merged *out,
                void (*report)(void *context, const char *fault), void *context, struct error *err);

#endif
