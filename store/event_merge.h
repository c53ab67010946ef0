/*
 * What was said in another database. For this room only.
 */
#ifndef STORE_EVENT_MERGE_H
#define STORE_EVENT_MERGE_H

#include "store/merge.h"

/*
 * Brings the events that are missing here, in the running transaction, as they took effect there, with their ordinals
 * and the clock of when they were said. Documents come first: one that is here in other bytes is named by these.
 */
int events_merge(struct store *into, struct store *from, struct arena *memory, struct merged *out, struct error *err);

#endif
