/* What would change the answer: more runs, age, prices. */
#include "report/block_classes.h"

#include "core/date.h"
#include "query/money.h"
#include "query/words.h"

static const char *needed_runs(struct study *x)
{
    const char *list = NULL;
    for (size_t i = 0; i < x->comparison.n_rows; i++) {
        const struct comparison_row *r = &x->comparison.rows[i];
        if (!r->is_base && r->ratio.runs_needed > 0 && r->ratio.verdict == RATIO_INCONCLUSIVE)
            list = words_join(
                x->memory, list, "; ",
                arena_format(x->memory, "%zu runs a side of %s", r->ratio.runs_needed, study_name(x, r->level->value)));
    }
    return list;
}

/* With one run on a side, or identical ones, nothing is known of how runs vary: no number of them is promised. */
static const char *first_runs(struct study *x)
{
    const char *list = NULL;
    for (size_t i = 0; i < x->comparison.n_rows; i++) {
        const struct comparison_row *r = &x->comparison.rows[i];
        if (!r->is_base && r->ratio.verdict == RATIO_TOO_FEW)
            list = words_join(x->memory, list, ", ", study_name(x, r->level->value));
    }
    return list;
}

static void put_more_runs(struct study *x)
{
    const char *needed = needed_runs(x), *first = first_runs(x);
    int identical = comparison_identical_words(&x->comparison, x->request->axis, x->memory) != NULL;
    if (needed != NULL)
        report_build_block(
            &x->build, BLOCK_PARAGRAPH,
            arena_format(x->memory,
                         "More runs: %s; as runs vary now, that shows a difference of %s four times in five.", needed,
                         study_policy(x, POLICY_PRACTICAL_PCT)));
    if (first != NULL)
        report_build_block(&x->build, BLOCK_PARAGRAPH,
                           arena_format(x->memory,
                                        "First runs: how much runs vary is known from two on%s, of %s and of its base.",
                                        identical ? " that are not identical" : "", first));
}

/* From runs that grow old to prices that end: what ends first is told with its day. */
static const char *age_words(struct study *x, const struct level *stale)
{
    int64_t end = level_valid_to(stale, study_run_days(x));
    const char *text =
        arena_format(x->memory, "Age: the newest run of %s ended on %s, so this page is dated after %s",
                     study_name(x, stale->value), words_day(x->memory, stale->newest), words_day(x->memory, end));
    if (study_price_end(&x->now) < end)
        text = arena_format(x->memory, "%s, and what it says of cost after %s already, when a price row ends", text,
                            words_day(x->memory, study_price_end(&x->now)));
    return arena_format(x->memory, "%s. Newer runs that lie outside the intervals would move it sooner.", text);
}

static const char *price_words(struct study *x)
{
    const struct cost_row *top = x->now.n_rows > 0 ? study_cost_top(x, &x->now) : NULL;
    if (top != NULL)
        return arena_format(x->memory, "Price: speed alone decides nothing about cost. %s; today's row says %s (%s).",
                            study_par_words(x, &x->now, top), money_price(x->memory, top->price.row),
                            top->price.row->name);
    if (study_has_past(x))
        return arena_format(x->memory,
                            "Price: speed alone decides nothing about cost, and %s, so this page says nothing about "
                            "cost per token%s.",
                            study_past_words(x), study_see(x, PLANE_DATED, "past-costs"));
    return "Price: speed alone decides nothing about cost, and no one price row answers for these runs (MCR-R010): "
           "this page says nothing about cost per token.";
}

/* The pair that can be compared with the least said beside it, of the class with the most levels; NULL: there is none.
 */
static const struct class_level *ready_pair(const struct study *x, const struct class_family **family)
{
    for (int standing = CLASS_READY; standing >= CLASS_DISCLOSED; standing--)
        for (size_t i = 0; i < x->classes.n_current; i++)
            for (size_t k = 0; k < x->classes.families[i].n_levels; k++) {
                *family = &x->classes.families[i];
                const struct class_level *l = &(*family)->levels[k];
                if (l != (*family)->base && l->standing == (enum class_standing)standing)
                    return l;
            }
    return NULL;
}

/* Where this question has no answer, another one may have: the command is as of the day of the page. */
static void put_instead(struct study *x)
{
    const struct class_family *f;
    const struct class_level *l = ready_pair(x, &f);
    if (l == NULL)
        return;
    report_build_block(&x->build, BLOCK_PARAGRAPH,
                       arena_format(x->memory, "What can be compared at once%s: %s and %s of %s (%s).",
                                    l->standing == CLASS_READY ? "" : ", with a disclosure", study_name(x, l->value),
                                    study_name(x, f->base->value), class_shown_id(x, f), class_what(x, f)));
    report_build_block(&x->build, BLOCK_CODE, class_dated_command(x, f, l));
}

int block_change(struct study *x, const struct block_body *body, struct error *err)
{
    (void)body;
    const struct level *stale = NULL;
    (void)err;
    for (size_t i = 0; i < x->comparison.n_rows; i++)
        if (stale == NULL || x->comparison.rows[i].level->newest < stale->newest)
            stale = x->comparison.rows[i].level;
    report_build_block(&x->build, BLOCK_HEADING, "What would change this answer");
    if (stale == NULL) {
        report_build_block(&x->build, BLOCK_PARAGRAPH,
                           "Runs of at least two accelerators that agree in everything else, "
                           "ended within the validity.");
        put_instead(x);
        return 0;
    }
    report_build_block(&x->build, BLOCK_PARAGRAPH, age_words(x, stale));
    put_more_runs(x);
    report_build_block(&x->build, BLOCK_PARAGRAPH, price_words(x));
    return 0;
}
