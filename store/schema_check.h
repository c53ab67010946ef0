/*
 * The definitions a database works by, against those of a new one. For this room only.
 *
 * What is kept for good is guarded by triggers, and what people read comes through views: a file whose triggers were
 * dropped takes what this program would refuse, and one whose view was replaced says what nobody stored. So every
 * table, index, trigger and view must be, word for word, what this program makes, and nothing else may be there.
 */
#ifndef STORE_SCHEMA_CHECK_H
#define STORE_SCHEMA_CHECK_H

#include "store/database.h"

/*
 * Gives every difference to `fault`, in the order of kind and name: "trigger 'event_never_goes': missing", "view
 * 'v_prices_v1': not as this program makes it", "table 'x': not of this program".
 */
int schema_check(struct database *db, void (*fault)(void *context, const char *text), void *context, struct error *err);

#endif
