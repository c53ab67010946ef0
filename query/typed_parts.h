/* What the two files of typed quantities share. Internal to this room. */
#ifndef QUERY_TYPED_PARTS_H
#define QUERY_TYPED_PARTS_H

#include "query/citation_parts.h"

/* Where the unit ends that stands behind a number; 0: none does. */
size_t typed_unit_behind(const struct passage *p, const struct quantity_number *n);

/* Where the money begins that stands before a number at i; i: none does. */
size_t typed_money_before(const struct passage *p, size_t i);

/* Where a quantity in words that begins at i ends; 0: none begins. */
size_t typed_words_at(const struct passage *p, size_t i);

#endif
