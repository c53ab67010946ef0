/*
 * Finding the one row whose id begins with what somebody typed. For this room only.
 */
#ifndef STORE_PREFIX_H
#define STORE_PREFIX_H

#include "store/store.h"

struct prefix_kind {
    const char *letters; /* in front of the digits: "rcp-" */
    const char *noun;    /* "document" */
    const char *sql;     /* ids between ?1 and ?2 in their order, at most 6 of them */
};

/* ERR_NOT_FOUND: no such id, fewer than 4 hex digits, or several candidates, which are named. */
int prefix_find(struct store *s, const struct prefix_kind *kind, const char *prefix, struct digest *out,
                struct error *err);

#endif
