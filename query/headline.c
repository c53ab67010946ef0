#include "query/headline.h"

#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

static const char *settled(struct arena *m, const char *level, const char *base, const struct runs_ratio *r,
                           double practical)
{
    const char *change = words_percent(m, fabs(r->value * 100 - 100)), *word = r->value > 1 ? "faster" : "slower";
    if (r->value >= 2)
        return arena_format(m, "%s is %s times as fast as %s", level, words_fixed(m, r->value, 1), base);
    if (r->value < 0.01)
        return arena_format(m, "%s is less than a hundredth as fast as %s", level, base);
    return arena_format(m, "%s is %s%s %% %s than %s", level, fabs(r->value - 1) < practical ? "about " : "", change,
                        word, base);
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
        return arena_format(m, "%s and %s: no difference larger than %s", level, base, money_share(m, practical));
    case RATIO_INCONCLUSIVE:
        return arena_format(m, "%s against %s: %s", level, base, words_undecided(m, r->runs_needed, have));
    case RATIO_TOO_FEW:
        break;
    }
    return arena_format(m, "%s against %s: not enough runs to say", level, base);
}

static const char *settled_cost(struct arena *m, const char *level, const char *base, double ratio, double practical)
{
    static const struct {
        const char *ending, *than, *after;
    } grammar[] = {{"more", "than", ""}, {"less", "than", ""}, {"as much", "as", ""}, {"", "of what", " does"}};
    const char *words = money_change_words(m, ratio, practical);
    size_t n = words != NULL ? strlen(words) : 0, i = 0;
    if (words == NULL)
        return NULL;
    while (strlen(grammar[i].ending) > n || strcmp(words + n - strlen(grammar[i].ending), grammar[i].ending) != 0)
        i++;
    return arena_format(m, "%s %s per token %s %s%s", level, words, grammar[i].than, base, grammar[i].after);
}

const char *headline_cost_words(struct arena *m, const char *level, const char *base, const struct cost_ratio *r,
                                size_t more_runs, double practical)
{
    switch (r->verdict) {
    case COST_CHEAPER:
    case COST_DEARER:
        return settled_cost(m, level, base, r->value, practical);
    case COST_EQUIVALENT:
        return arena_format(m, "%s and %s: no difference larger than %s in cost per token", level, base,
                            money_share(m, practical));
    case COST_INCONCLUSIVE:
        return arena_format(m, "%s, %s, per token: %s", level, base, money_undecided(m, r, more_runs, 0));
    case COST_TOO_FEW:
        break;
    }
    return arena_format(m, "%s against %s, per token: not enough runs to say", level, base);
}
