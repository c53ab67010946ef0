/*
 * Numbers that were typed beside a unit, in a text that is to have none: templates of reports.
 *
 * What `doc check` takes for a quantity (query/citations.h) is one. So is, beyond that, a number beside any unit,
 * behind it or before it, in digits of any script or in words ("ten percent", "tok/s: 38000", "n = 10"), an amount of
 * money, a number beside a {{value}}, so many of so many runs, and what multiplies without a number ("twice as fast")
 * or is a share of what is measured ("a third faster", "½ the price"; half of a page is none), and what people say for
 * one ("nine in ten", "38k a second", "one point nine", "MFU 41"). Dates, versions, names ("H200", "A100-80GB") and
 * configurations ("8 GPUs", "8× H200") are none: what was measured with is no measurement.
 */
#ifndef QUERY_TYPED_H
#define QUERY_TYPED_H

#include "core/arena.h"

#include <stddef.h>

struct typed_quantity {
    size_t from, to; /* bytes of the text, the unit with them */
};

/* All of a text (UTF-8 without marks), in order; none lies in another. 0, or -1 without memory. */
int typed_quantities(struct typed_quantity **out, size_t *n, const char *text, size_t len, struct arena *memory);

#endif
