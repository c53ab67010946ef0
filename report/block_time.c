/* How long until a result can be trusted: what it took, and what a sharper one would take, beside its price. */
#include "report/study_parts.h"

#include "query/money.h"
#include "query/words.h"

#include <math.h>

static const char *cost_of(struct study *x, double cost)
{
    return isfinite(cost) ? money_value(x->memory, cost, NAN, NAN) : "not known";
}

static const char *plan_words(struct study *x, const struct plan *p)
{
    if (p->records == 0 || p->runs == 0)
        return "not known";
    return arena_format(x->memory, "%zu × %zu records", p->runs, p->records);
}

static void time_cells(struct study *x, struct cell *cell, const struct cost_row *r, const struct cost_time *t)
{
    const struct latency *l = &t->observed;
    cell[0].text = r->side.level;
    cell[1].text = arena_format(x->memory, "%s%s", l->start_is_bound && isfinite(l->seconds) ? "at most " : "",
                                words_seconds(x->memory, l->seconds));
    cell[2].text = words_seconds(x->memory, l->paid_s);
    cell[3].text = cost_of(x, t->observed_cost);
    cell[4].text = l->n_attempts == 0 ? "" : arena_format(x->memory, "%zu, %zu failed", l->n_attempts, l->n_failed);
    cell[5].text = plan_words(x, &t->plan);
    cell[6].text = words_seconds(x->memory, t->plan.total_s);
    cell[7].text = cost_of(x, t->planned_cost);
}

static const char *time_note(struct study *x)
{
    const char *text = arena_format(
        x->memory,
        "Observed: from the first launch to the end of the first steady window (the fewest records it may have), "
        "attempts that failed before it included; evaluation between recorded steps is not counted. Planned: runs × "
        "records after warm-up for ±%s within a run and across runs, none of them failing.",
        study_policy(x, POLICY_PRACTICAL_PCT));
    int bound = 0;
    for (size_t i = 0; i < x->now.n_rows; i++) {
        const struct latency *l = &x->times[i].observed;
        bound = bound || (l->start_is_bound && isfinite(l->seconds));
        if (l->reason != NULL)
            text = arena_format(x->memory, "%s %s: not known, %s.", text, study_name(x, x->now.rows[i].side.level),
                                l->reason);
    }
    return bound ? arena_format(x->memory,
                                "%s At most: the receipt does not say how long the start took, so everything outside "
                                "its recorded steps is counted as start.",
                                text)
                 : text;
}

int block_time(struct study *x, const struct block_body *body, struct error *err)
{
    if (study_money(x) != MONEY_CURRENT)
        return 0;
    const char *unit = money_unit(x->now.pricing.currency);
    const struct column columns[] = {
        {study_axis_title(x), ALIGN_LEFT, 0, 1},
        {"First result, s", ALIGN_RIGHT, 0, 0},
        {"Paid for, s", ALIGN_RIGHT, 0, 0},
        {unit, ALIGN_RIGHT, 0, 0},
        {"Attempts", ALIGN_RIGHT, 0, 0},
        {arena_format(x->memory, "For ±%s", study_policy(x, POLICY_PRACTICAL_PCT)), ALIGN_RIGHT, 0, 0},
        {"Paid for, s", ALIGN_RIGHT, 0, 0},
        {unit, ALIGN_RIGHT, 0, 0}};
    struct table_builder t = table_start(&x->build, columns, 8);
    (void)err;
    for (size_t i = 0; i < x->now.n_rows; i++) {
        struct cell *cell = table_row(&t);
        if (cell != NULL)
            time_cells(x, cell, &x->now.rows[i], &x->times[i]);
    }
    table_finish(&t, study_table_title(x, body, &x->now, "How long until a result can be trusted"), time_note(x), NULL);
    return 0;
}
