#include "query/headline.h"

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
