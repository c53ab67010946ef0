/* Values of the question's answer. What is a figure of today stands in the current plane alone. */
#include "report/values.h"

#include "query/money.h"
#include "query/words.h"
#include "report/study_parts.h"

static const char *nothing(const struct study *x)
{
    return x->cleared == NULL ? "nothing was compared" : "nothing to compare with";
}

static const char *level(struct study *x)
{
    return study_top(x) != NULL ? study_name(x, study_top(x)->level->value) : nothing(x);
}

static const char *base(struct study *x)
{
    return study_top(x) != NULL ? study_name(x, study_base(x)->level->value) : nothing(x);
}

static const char *ratio(struct study *x)
{
    const struct study_claim *claim;
    if (study_top(x) == NULL)
        return nothing(x);
    struct runs_ratio q = study_ratio(x, study_top(x), &claim);
    return words_ratio(x->memory, q.value, q.lo, q.hi);
}

static const struct cost_row *cost_top(const struct study *x)
{
    return study_money(x) == MONEY_CURRENT ? study_cost_top(x, &x->now) : NULL;
}

static const char *cost_level(struct study *x)
{
    return cost_top(x) != NULL ? study_name(x, cost_top(x)->side.level) : "no level";
}

static const char *cost_base_of(struct study *x)
{
    return cost_top(x) != NULL ? study_name(x, cost_base(&x->now)->side.level) : "no level";
}

static const char *class_id(struct study *x)
{
    return x->class_id != NULL ? arena_copy_n(x->memory, x->class_id, 16) : "no class";
}

static const char *class_words(struct study *x)
{
    return x->verdict.left_row != NULL ? study_describe(x, &x->verdict.left_row->factors) : "no current run";
}

static const char *compared(struct study *x)
{
    return arena_format(x->memory, "%zu", x->verdict.n_compared);
}

static const char *refused(struct study *x)
{
    return arena_format(x->memory, "%zu", study_count_refused(x));
}

static const char *skipped(struct study *x)
{
    return arena_format(x->memory, "%zu", x->verdict.n_skipped);
}

#define TODAY   (1u << PLANE_CURRENT)
#define NO_PAST (1u << PLANE_CURRENT | 1u << PLANE_REFERENCE)
#define ASKED   (NEEDS_QUESTION | NEEDS_CLAIMS)

const struct value_rule values_of_answer[] = {
    {"answer.headline", TODAY, ASKED, 1, "the verdict, in at most 14 words", study_answer_headline},
    {"answer.subtitle", TODAY, ASKED, 0, "of what, how measured, and whether it is claimed", study_answer_subtitle},
    {"answer.level", TODAY, ASKED, 0, "the level that the headline is about", level},
    {"answer.base", TODAY, ASKED, 0, "the level it is divided by", base},
    {"answer.ratio", TODAY, ASKED, 0, "how many times as fast, without its interval", ratio},
    {"cost.headline", TODAY, ASKED, 1, "the same about the cost of a token", study_cost_headline},
    {"cost.subtitle", TODAY, ASKED, 0, "by which prices, and what they stand on", study_cost_subtitle},
    {"cost.level", TODAY, NEEDS_QUESTION, 0, "the level that it is about", cost_level},
    {"cost.base", TODAY, NEEDS_QUESTION, 0, "the level that its cost is divided by", cost_base_of},
    {"class.id", PLANES_ALL, NEEDS_QUESTION, 0, "the class of the question", class_id},
    {"class.words", PLANES_ALL, NEEDS_QUESTION, 0, "what ran in it, in words", class_words},
    {"counts.compared", NO_PAST, NEEDS_QUESTION, 0, "runs that were compared", compared},
    {"counts.refused", NO_PAST, NEEDS_QUESTION, 0, "current runs that may not be compared with them", refused},
    {"counts.skipped", NO_PAST, NEEDS_QUESTION, 0, "runs of the class that enter no level", skipped},
    {0},
};
