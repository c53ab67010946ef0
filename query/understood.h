/*
 * Whether this program understands an event. A database with one it does not understand may mean something else than
 * what is read of it: `db verify` counts such an event as a fault, and `db merge` takes nothing from its file.
 */
#ifndef QUERY_UNDERSTOOD_H
#define QUERY_UNDERSTOOD_H

#include "core/arena.h"
#include "store/events.h"

/* ERR_INTEGRITY names the event and says what of it is not understood. */
int event_understood(const struct event *e, struct arena *memory, struct error *err);

#endif
