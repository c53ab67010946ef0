/*
 * The words of a headline, computed from the verdict and never typed.
 */
#ifndef QUERY_HEADLINE_H
#define QUERY_HEADLINE_H

#include "core/arena.h"
#include "stats/cost.h"
#include "stats/runs.h"

/*
 * At most 14 words, verdict first: "B200 is 90 % faster than H200", to nearest as in words_percent(); within the
 * practical threshold "about 2 % faster"; equivalence "no difference larger than 3 %"; else words_undecided(); one run
 * a side "not enough runs to say". practical is relative (0.03).
 */
const char *headline_words(struct arena *memory, const char *level, const char *base, const struct runs_ratio *ratio,
                           size_t n_level, size_t n_base, double practical);

/*
 * The same about money: "B200 costs 4 % more per token than H100", "about 2 % more", "no difference larger than 3 % in
 * cost per token". more_runs: per level, that may settle it; 0: unknown, or no number of runs would.
 */
const char *headline_cost_words(struct arena *memory, const char *level, const char *base,
                                const struct cost_ratio *ratio, size_t more_runs, double practical);

#endif
