/*
 * Whether what the product computed is what the vector expects.
 */
#ifndef TESTS_REFERENCE_JUDGE_H
#define TESTS_REFERENCE_JUDGE_H

#include "tests/reference/vector.h"

/*
 * Every member of "expected": a number passes when |got - want| <= max(abs, rel |want|), null when no number is
 * reported, true and false when they are the same, a list when its length and all its elements are. Tolerances rel_NAME
 * and abs_NAME go before rel and abs. Members that the product does not compute on purpose are counted in v->skipped,
 * unknown ones fail, and so does a vector with nothing to check. 0, or ERR_REFUSED with the first difference in v->err.
 */
int judge_expected(struct vector *v);

/* expected.acceptance of an analysis of a run: class_, reported, the interval around the truth, where the window
 * begins. */
int judge_acceptance(struct vector *v);

#endif
