/* What the files of typed quantities share. Internal to this room. */
#ifndef QUERY_TYPED_PARTS_H
#define QUERY_TYPED_PARTS_H

#include "query/citation_parts.h"

/* Where the unit ends that stands behind a number; 0: none does. */
size_t typed_unit_behind(const struct passage *p, const struct quantity_number *n);

/* Where the money begins that stands before a number at i; i: none does. */
size_t typed_money_before(const struct passage *p, size_t i);

/* Where the word ends at i that says what there are so many of, in thousands or not; 0. */
size_t typed_word_behind(const struct passage *p, size_t i, const char *const *words);

/* Where the number ends whose unit stands before it and begins at i: "tok/s: 38000", "n = 10"; 0: none does. */
size_t typed_unit_first(const struct passage *p, size_t i);

/* Where a quantity in words that begins at i ends, or one that begins with a sign such as a half; 0: none begins. */
size_t typed_words_at(const struct passage *p, size_t i);

/* What the words behind a number make a quantity of: "3 of 4 runs", "1/2 the price", "2 and a half times"; 0. */
size_t typed_words_behind(const struct passage *p, const struct quantity_number *n);

/* Whether what stands at i goes on with a sentence, and is not what a number before it counts. */
int typed_goes_on(const struct passage *p, size_t i);

/* As people say it, behind a number that ends at i; where that ends, or 0. */
size_t typed_each_behind(const struct passage *p, size_t i);              /* "a second", "k an hour" */
size_t typed_so_many_in(const struct passage *p, size_t i, double value); /* "in ten", "cases out of ten" */
size_t typed_of_measure(const struct passage *p, size_t i);               /* "of throughput" */
size_t typed_point_behind(const struct passage *p, size_t i);             /* "point nine" */

/* Where a multiple ends that begins at i and is one by the word before it: "roughly double", "is twice"; 0. */
size_t typed_multiple_at(const struct passage *p, size_t i);

/* One character that is a fraction. */
int typed_is_fraction(unsigned code);

#endif
