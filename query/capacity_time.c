/* How long until a result can be trusted: what it took, and what a sharper one would take, beside its price. */
#include "query/capacity_parts.h"

#include "query/money.h"
#include "query/words.h"

#include <math.h>

/* "48 s", "8 min 12 s", "3 h 05 min", "2 d 4 h": two units, rounded up, for a deadline is not met by less. */
static const char *duration(struct capacity *x, double seconds)
{
    if (!isfinite(seconds) || seconds > 1e12)
        return "not known";
    long long s = (long long)ceil(seconds), minutes = (s + 59) / 60, hours = (minutes + 59) / 60;
    if (s < 60)
        return arena_format(x->memory, "%lld s", s);
    if (s < 3600)
        return arena_format(x->memory, "%lld min %lld s", s / 60, s % 60);
    if (minutes < 48 * 60)
        return arena_format(x->memory, "%lld h %lld min", minutes / 60, minutes % 60);
    return arena_format(x->memory, "%lld d %lld h", hours / 24, hours % 24);
}

static const char *price_of(struct capacity *x, const struct cost_row *r, double seconds)
{
    const char *text = money_value(x->memory, seconds / 3600 * r->system_hour, NAN, NAN);
    return text != NULL && text[0] == '\0' ? "not known" : text;
}

static const char *plan_words(struct capacity *x, const struct plan *p)
{
    if (p->records == 0 || p->runs == 0)
        return "not known";
    return arena_format(x->memory, "%zu × %zu records", p->runs, p->records);
}

static void time_cells(struct capacity *x, struct cell *cell, const struct cost_row *r, const struct latency *l,
                       const struct plan *p)
{
    cell[0].text = r->measured->level->value;
    cell[1].text = arena_format(x->memory, "%s%s", l->start_is_bound && isfinite(l->seconds) ? "at most " : "",
                                duration(x, l->seconds));
    cell[2].text = duration(x, l->paid_s);
    cell[3].text = price_of(x, r, l->paid_s);
    cell[4].text = l->n_attempts == 0 ? "" : arena_format(x->memory, "%zu, %zu failed", l->n_attempts, l->n_failed);
    cell[5].text = plan_words(x, p);
    cell[6].text = duration(x, p->total_s);
    cell[7].text = price_of(x, r, p->total_s);
}

static const char *time_note(struct capacity *x)
{
    const char *text = arena_format(
        x->memory,
        "Observed: from the first launch to the end of the first steady window (the fewest records it may have), "
        "attempts that failed before it included; evaluation between recorded steps is not counted. Planned: runs × "
        "records after warm-up for ±%s %% within a run and across runs, none of them failing.",
        words_fixed(x->memory, x->request->practical * 100, 0));
    int bound = 0;
    for (size_t i = 0; i < x->cost.n_rows; i++) {
        const struct latency *l = &x->latency[i];
        bound = bound || (l->start_is_bound && isfinite(l->seconds));
        if (l->reason != NULL)
            text = arena_format(x->memory, "%s %s: not known, %s.", text, x->cost.rows[i].measured->level->value,
                                l->reason);
    }
    return bound ? arena_format(x->memory,
                                "%s At most: the receipt does not say how long the start took, so everything outside "
                                "its recorded steps is counted as start.",
                                text)
                 : text;
}

int capacity_cost_time(struct capacity *x, struct error *err)
{
    const char *unit = money_unit(x->cost.pricing.currency);
    const struct column columns[] = {
        {capacity_axis_title(x), ALIGN_LEFT, 0, 1},
        {"First result after", ALIGN_RIGHT, 0, 0},
        {"Paid for", ALIGN_RIGHT, 0, 0},
        {unit, ALIGN_RIGHT, 0, 0},
        {"Attempts", ALIGN_RIGHT, 0, 0},
        {arena_format(x->memory, "For ±%s %%", words_fixed(x->memory, x->request->practical * 100, 0)), ALIGN_RIGHT, 0,
         0},
        {"Paid for", ALIGN_RIGHT, 0, 0},
        {unit, ALIGN_RIGHT, 0, 0}};
    struct table_builder t = table_start(&x->build, columns, 8);
    (void)err;
    for (size_t i = 0; i < x->cost.n_rows; i++) {
        struct cell *cell = table_row(&t);
        if (cell != NULL)
            time_cells(x, cell, &x->cost.rows[i], &x->latency[i], &x->plan[i]);
    }
    table_finish(&t, capacity_title(x, &x->cost, "How long until a result can be trusted"), time_note(x), NULL);
    return 0;
}
