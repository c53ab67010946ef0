/*
 * Where the batch of a run changes: as many tokens a step for a while, and then for a while another number. Such a run
 * does two amounts of work, and a step in its times may come from nothing else.
 *
 * Records whose tokens vary from one to the next (packed sequences), and a last one that is cut short, are no change.
 */
#ifndef QUERY_BATCH_H
#define QUERY_BATCH_H

#include "receipt/receipt.h"

#define BATCH_LEAST 5 /* records of one number, for it to be a level: the least segment of stats/steady.h */

struct batch_change {
    size_t at;       /* first record of the new number */
    double from, to; /* tokens a step */
};

/* The first `room` changes in the order of the records; returns how many there are. None without token counts. */
size_t batch_changes(struct batch_change *out, size_t room, const struct series *s);

#endif
