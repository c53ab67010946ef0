#include "query/headline.h"

#include "query/money.h"
#include "query/words.h"

#include <math.h>

/* Whole percents, or as many decimals as show one digit: a change that was found is never printed as "0 %". */
static const char *small_change(struct arena *m, double percent)
{
    int decimals = 0;
    for (double shown = percent; shown < 0.95 && decimals < 6; shown *= 10)
        decimals++;
    return words_fixed(m, percent, decimals);
}

static const char *settled(struct arena *m, const char *level, const char *base, const struct runs_ratio *r,
                           double practical)
{
    double change =
        fabs(r->value * 100 - 100); /* cut, never rounded up: a headline must not say more than the number */
    const char *word = r->value > 1 ? "faster" : "slower";
    if (fabs(r->value - 1) < practical)
        return arena_format(m, "%s is about %s %% %s than %s", level, small_change(m, change), word, base);
    if (r->value >= 2)
        return arena_format(m, "%s is %s times as fast as %s", level, words_cut(m, r->value, 1), base);
    return arena_format(m, "%s is %s %% %s than %s", level, words_cut(m, change, 0), word, base);
}

const char *headline_words(struct arena *m, const char *level, const char *base, const struct runs_ratio *r,
                           size_t n_level, size_t n_base, double practical)
{
    size_t have = n_level < n_base ? n_level : n_base;
    switch (r->verdict) {
    case RATIO_FASTER:
    case RATIO_SLOWER:
        return settled(m, level, base, r, practical);
    case RATIO_EQUIVALENT:
        return arena_format(m, "%s and %s: no difference larger than %s %%", level, base,
                            words_fixed(m, practical * 100, 0));
    case RATIO_INCONCLUSIVE:
        if (r->runs_needed > have)
            return arena_format(m, "%s against %s: cannot tell; %zu more %s a side would", level, base,
                                r->runs_needed - have, r->runs_needed - have == 1 ? "run" : "runs");
        return arena_format(m, "%s against %s: cannot tell from these runs", level, base);
    case RATIO_TOO_FEW:
        break;
    }
    return arena_format(m, "%s against %s: not enough runs to say", level, base);
}

static const char *settled_cost(struct arena *m, const char *level, const char *base, double ratio, double practical)
{
    double change = fabs(ratio * 100 - 100);
    const char *word = ratio > 1 ? "more" : "less";
    if (fabs(ratio - 1) < practical)
        return arena_format(m, "%s costs about %s %% %s per token than %s", level, small_change(m, change), word, base);
    if (ratio >= 1000)
        return arena_format(m, "%s costs %s times as much per token as %s", level, money_value(m, ratio, NAN, NAN),
                            base);
    if (ratio >= 2)
        return arena_format(m, "%s costs %s times as much per token as %s", level, words_cut(m, ratio, 1), base);
    /* a share of a price is never all of it, however little is left */
    if (ratio < 0.01)
        return arena_format(m, "%s costs less than a hundredth per token of what %s does", level, base);
    return arena_format(m, "%s costs %s %% %s per token than %s", level, words_cut(m, change, 0), word, base);
}

const char *headline_cost_words(struct arena *m, const char *level, const char *base, const struct cost_ratio *r,
                                size_t more_runs, double practical)
{
    switch (r->verdict) {
    case COST_CHEAPER:
    case COST_DEARER:
        return settled_cost(m, level, base, r->value, practical);
    case COST_EQUIVALENT:
        return arena_format(m, "%s and %s: no difference larger than %s %% in cost per token", level, base,
                            words_fixed(m, practical * 100, 0));
    case COST_INCONCLUSIVE:
        if (r->worst_lo < r->lo || r->worst_hi > r->hi)
            return arena_format(m, "%s against %s, per token: cannot tell, the prices are ranges", level, base);
        if (more_runs > 0)
            return arena_format(m, "%s against %s, per token: cannot tell; %zu more %s a side would", level, base,
                                more_runs, more_runs == 1 ? "run" : "runs");
        return arena_format(m, "%s against %s, per token: cannot tell from these runs", level, base);
    case COST_TOO_FEW:
        break;
    }
    return arena_format(m, "%s against %s, per token: not enough runs to say", level, base);
}
