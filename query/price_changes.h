/*
 * What became of prices between two dates: raised, lowered, new, gone; and how the prices of two accelerators moved
 * against each other, which is what a verdict about cost turns on.
 *
 * A key is what makes two rows statements about the same thing: surface, provider, accelerator, basis, region, sku,
 * currency, accelerators per billing unit, and whether it is made up. In force at a date is the latest row of a key
 * observed by then, unless it is superseded or no longer valid.
 */
#ifndef QUERY_PRICE_CHANGES_H
#define QUERY_PRICE_CHANGES_H

#include "store/prices.h"

enum price_change_kind { PRICE_CHANGED, PRICE_ADDED, PRICE_EXPIRED, PRICE_WITHDRAWN, PRICE_UNCHANGED };
const char *price_change_name(enum price_change_kind k); /* "changed" "added" "expired" "superseded" "unchanged" */

struct price_change {
    enum price_change_kind kind;
    const struct price_row *from, *to; /* in force at each date; NULL where none is */
    const struct price_row *last;      /* of an offer that expired in between: the last row, whose end is its end */
    double relative;                   /* 0.05 for 5 % more; NaN without a row on both dates */
};

/* Two accelerators sold alike: the same in all else a key has, the sku apart. */
struct price_ratio_change {
    const struct price_row *a_from, *b_from, *a_to, *b_to;
    double from, to; /* price of a over price of b; a is the dearer one at the first date */
    double relative; /* change of the ratio */
};

struct price_changes {
    struct price_change *changes; /* by accelerator, then surface, basis, provider, region, sku */
    size_t n_changes;
    struct price_ratio_change *ratios;
    size_t n_ratios;
};

/*
 * filter: everything but its moment. from <= to, UTC ms, each the last moment of its day; days: for which a row without
 * an end of its own holds. Lives in `memory`.
 */
int price_changes_between(struct price_changes *out, struct store *store, const struct price_filter *filter,
                          int64_t from, int64_t to, int days, struct arena *memory, struct error *err);

#endif
