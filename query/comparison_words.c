/* What is said about a comparison as a whole, and of what it does not know. */
#include "query/comparison.h"

#include "query/words.h"

size_t comparison_fewer_runs(const struct comparison_row *a, const struct comparison_row *b)
{
    return a->level->n_runs < b->level->n_runs ? a->level->n_runs : b->level->n_runs;
}

static int is_told_apart(const struct comparison_row *r)
{
    return !r->is_base && (r->ratio.verdict == RATIO_FASTER || r->ratio.verdict == RATIO_SLOWER);
}

int comparison_row_is_shaky(const struct comparison_row *r, double level)
{
    return is_told_apart(r) && r->p_holm > 1 - level;
}

static const char *shaky_words(const struct comparison_row *r, enum factor axis, struct arena *memory)
{
    return arena_format(memory, "%s (p %s becomes %s)", words_level(memory, factor_rule(axis)->name, r->level->value),
                        words_fixed(memory, r->ratio.p, 3), words_fixed(memory, r->p_holm, 3));
}

const char *comparison_family_words(const struct comparison *c, enum factor axis, double level, struct arena *memory)
{
    const char *shaky = NULL;
    int found = 0; /* the p values are about differences: they say nothing of equivalence */
    for (size_t i = 0; i < c->n_rows; i++) {
        found = found || is_told_apart(&c->rows[i]);
        if (comparison_row_is_shaky(&c->rows[i], level))
            shaky = words_join(memory, shaky, ", ", shaky_words(&c->rows[i], axis, memory));
    }
    if (c->n_tests < 2 || !found)
        return NULL;
    if (shaky != NULL)
        return arena_format(memory, "%zu ratios at once: not told apart from the base by Holm's adjustment: %s",
                            c->n_tests, shaky);
    return arena_format(
        memory, "%zu ratios at once: the differences found hold with Holm's adjustment of their p values", c->n_tests);
}

const char *comparison_no_interval(const struct runs_estimate *rate)
{
    return rate->identical ? "identical runs" : rate->n < 2 ? "one run" : NULL;
}

static const char identical_reason[] = "identical runs: run-to-run variation is unknown";

const char *comparison_no_interval_reason(const struct runs_estimate *rate)
{
    return rate->identical ? identical_reason : rate->n < 2 ? "one run: run-to-run variation is unknown" : NULL;
}

const char *comparison_untested_reason(const struct runs_ratio *ratio, const struct runs_estimate *level,
                                       const struct runs_estimate *base)
{
    if (ratio->verdict != RATIO_TOO_FEW)
        return NULL;
    return level->identical || base->identical ? identical_reason : "too few runs";
}

const char comparison_identical_why[] =
    "no two runs take the same time to the last digit: these are copies of one run, "
    "or a clock too coarse to see a difference; they count as one run";

const char *comparison_identical_words(const struct comparison *c, enum factor axis, struct arena *memory)
{
    const char *list = NULL;
    for (size_t i = 0; i < c->n_rows; i++)
        if (c->rows[i].rate.identical)
            list = words_join(memory, list, ", ",
                              arena_format(memory, "all %zu runs of %s", c->rows[i].rate.n,
                                           words_level(memory, factor_rule(axis)->name, c->rows[i].level->value)));
    return list;
}
