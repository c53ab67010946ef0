/*
 * The words of a headline, computed from the verdict and never typed.
 */
#ifndef QUERY_HEADLINE_H
#define QUERY_HEADLINE_H

#include "core/arena.h"
#include "stats/runs.h"

/*
 * At most 14 words, verdict first: "B200 is 90 % faster than H200"; within the practical threshold "about 2 %
 * faster"; equivalence "no difference larger than 3 %"; else "cannot tell: n more runs a side would"; one run a side
 * "not enough runs to say". practical is relative (0.03).
 */
const char *headline_words(struct arena *memory, const char *level, const char *base, const struct runs_ratio *ratio,
                           size_t n_level, size_t n_base, double practical);

#endif
