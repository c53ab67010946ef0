/* Newer runs by their rates: whether those of one side have moved the value. */
#include "query/registry_parts.h"

#include "query/words.h"

#include <math.h>

/* How the value follows the rate of a side: as this power of it. A faster base lowers a ratio. */
static const double follows[CLAIM_METRICS][2] = {[CLAIM_THROUGHPUT] = {1, 0},
                                                 [CLAIM_RATIO] = {1, -1},
                                                 [CLAIM_USD_PER_MTOK] = {-1, 0},
                                                 [CLAIM_USD_RATIO] = {-1, 1},
                                                 [CLAIM_BREAK_EVEN_PRICE] = {1, -1}};

enum { LEAST_ELSEWHERE = 2 }; /* one run may be a bad one */

/* Other runs of one side that say the same, or something else. */
struct tally {
    size_t n, later;         /* later: than the newest bound one */
    double least, most, sum; /* log of the rate over the claim's */
    int64_t since;
};

static double rate_of(const struct judging *j, const struct class_item *item)
{
    if (item->evidence->use != EVIDENCE_RUN)
        return NAN;
    return j->record->terms.rate == METRIC_STEADY ? item->steady : item->evidence->row->whole_run_tok_per_s;
}

/* Without an interval the threshold alone decides. */
static int is_elsewhere(const struct judging *j, const struct claim_side *s, double rate)
{
    double allowed = j->r->policy.value[POLICY_MOVED_PCT] / 100;
    return fabs(rate / s->rate - 1) > allowed && !(s->lo <= rate && rate <= s->hi);
}

static void count(struct tally *t, double moved, int64_t seen_at, int64_t newest)
{
    t->least = t->n == 0 || moved < t->least ? moved : t->least;
    t->most = t->n == 0 || moved > t->most ? moved : t->most;
    t->since = t->n == 0 || seen_at < t->since ? seen_at : t->since;
    t->sum += moved;
    t->later += seen_at > newest;
    t->n++;
}

/* "+3.1 %": what a change of the rate, as a logarithm, does to the value. */
static const char *effect(const struct judging *j, size_t side, double moved)
{
    double percent = expm1(moved * follows[j->record->terms.metric][side]) * 100;
    return arena_format(j->r->memory, "%s%s %%", percent > 0 ? "+" : "", words_fixed(j->r->memory, percent, 1));
}

/* "2 newer runs of the class": "other" where some of them are no later than what the claim stands on. */
static const char *runs_words(const struct judging *j, size_t side, const struct tally *t)
{
    struct arena *a = j->r->memory;
    const char *text = arena_format(a, "%zu %s %s of the class", t->n, t->later == t->n ? "newer" : "other",
                                    t->n == 1 ? "run" : "runs");
    return j->record->n_sides > 1 ? arena_format(a, "%s on %s", text, judging_level(j, side)) : text;
}

static const char *moved_words(const struct judging *j, size_t side, const struct tally *t)
{
    const char *runs = runs_words(j, side, t), *day = words_day(j->r->memory, t->since);
    const char *by = effect(j, side, t->sum / (double)t->n);
    if (t->least < 0 && t->most > 0)
        by = arena_format(j->r->memory, "%s to %s", effect(j, side, t->least), effect(j, side, t->most));
    return arena_format(j->r->memory, "%s since %s moved the value by %s, outside its interval", runs, day, by);
}

static int conclude(struct judging *j, size_t side, const struct tally *agree, const struct tally *elsewhere)
{
    struct arena *a = j->r->memory;
    int rc = 0;
    if (elsewhere->n >= LEAST_ELSEWHERE)
        rc = judging_reason(j, CLAIM_DATED, moved_words(j, side, elsewhere));
    else if (elsewhere->n > 0)
        rc = judging_remark(j, arena_format(a, "%s would move the value by %s: one more dates the claim",
                                            runs_words(j, side, elsewhere), effect(j, side, elsewhere->sum)));
    if (rc == 0 && agree->n > 0)
        rc =
            judging_remark(j, arena_format(a, "%s %s", runs_words(j, side, agree), agree->n == 1 ? "agrees" : "agree"));
    return rc;
}

int others_by_rate(struct others *o)
{
    struct judging *j = o->j;
    int rc = j->record->terms.rate == METRIC_STEADY ? class_runs_measure(j->runs, j->r, j->err) : 0;
    for (size_t side = 0; side < j->record->n_sides && rc == 0; side++) {
        const struct claim_side *s = &j->record->sides[side];
        struct tally tally[2] = {{0}, {0}}; /* those that agree, those elsewhere */
        for (size_t i = 0; i < j->runs->n; i++) {
            const struct class_item *item = &j->runs->items[i];
            double rate = rate_of(j, item), moved = log(rate / s->rate);
            if (isfinite(moved) && others_has(o, side, i))
                count(&tally[is_elsewhere(j, s, rate)], moved, item->evidence->row->seen_at, s->newest);
        }
        rc = conclude(j, side, &tally[0], &tally[1]);
    }
    return rc;
}
