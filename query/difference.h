/*
 * What differs between the two sides of a comparison, factor by factor. Internal to this room.
 */
#ifndef QUERY_DIFFERENCE_H
#define QUERY_DIFFERENCE_H

#include "query/gate.h"

struct sides {
    const struct receipt_row **rows;
    char *is_right; /* per row: 0 left, 1 right */
    size_t n;
    enum factor axis;
    struct arena *memory;
};

/*
 * Judges every factor over the rows and appends to v: refusals (hard, or soft and not disclosed), disclosed, noted;
 * fills v->shared, v->class_id, v->left, v->right. A factor refuses when the rows do not all agree, also within one
 * side: pooled runs must be alike too.
 */
int difference_judge(const struct sides *s, const struct question *q, struct verdict *v, struct error *err);

/* Appends to an arena-held list. */
int difference_push(struct difference **list, size_t *n, const struct difference *d, struct arena *memory,
                    struct error *err);

#endif
