/* `cost` for people: how long a number that can be trusted takes, and where the seeds' rule would run it. */
#include "cli/cost.h"

#include "query/money.h"
#include "query/words.h"

#include <math.h>

static const char *count_or(struct cli *c, size_t n)
{
    return n > 0 ? words_fixed(&c->memory, (double)n, 0) : "not known";
}

static const char *dollars(struct cli *c, double x)
{
    return isfinite(x) ? money_value(&c->memory, x, NAN, NAN) : "";
}

static int add_times(struct cost *x, struct grid *g, size_t i)
{
    struct cli *c = x->c;
    struct arena *m = &c->memory;
    const struct cost_time *t = &x->times[i];
    const char *unit = money_unit(x->k.pricing.currency);
    const struct grid_cell cells[] = {
        {factor_rule(x->q.question.axis)->title, 0, show_text(c, x->k.rows[i].measured->level->value)},
        {"seconds", 1, words_seconds(m, t->observed.seconds)},
        {unit, 1, dollars(c, t->observed_cost)},
        {"attempts", 1, arena_format(m, "%zu", t->observed.n_attempts)},
        {"failed", 1, arena_format(m, "%zu", t->observed.n_failed)},
        {"first result", 0, t->observed.run != NULL ? t->observed.run->name : ""},
        {arena_format(m, "for ±%s: records", money_share(m, x->within)), 1, count_or(c, t->plan.records)},
        {"runs", 1, count_or(c, t->plan.runs)},
        {"s a run", 1, words_seconds(m, t->plan.run_s)},
        {arena_format(m, "%s in all", unit), 1, dollars(c, t->planned_cost)},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

const char *cost_plan_reason(const struct cost *x, size_t i)
{
    struct arena *m = &x->c->memory;
    const struct plan *p = &x->times[i].plan;
    const struct runs_estimate *rate = &x->k.rows[i].measured->rate;
    const char *list = NULL;
    if (p->records == 0)
        list = words_join(m, list, "; ",
                          x->q.question.metric == METRIC_WHOLE_RUN
                              ? "records: a question about whole runs looks at none"
                              : "records: how much they vary is not known, or more than a billion are needed");
    else if (!isfinite(p->run_s))
        list = words_join(m, list, "; ", "seconds a run: from launch to the first record is not recorded");
    if (p->runs == 0)
        list = words_join(m, list, "; ",
                          rate->identical ? "runs: identical ones say nothing of how much they vary"
                          : rate->n < 2   ? "runs: one says nothing of how much they vary"
                                          : "runs: more than a thousand are needed");
    return list;
}

static int write_times(struct cost *x)
{
    struct cli *c = x->c;
    struct grid g = {0};
    int status = 0;
    for (size_t i = 0; i < x->k.n_rows && status == 0; i++)
        status = add_times(x, &g, i);
    if (status == 0)
        status = grid_write_under(c,
                                  "\ntime to the first trustworthy result: first launch to the end of the first steady "
                                  "window; and what a plan would take",
                                  &g);
    for (size_t i = 0; i < x->k.n_rows && status == 0; i++) {
        const char *level = cost_level(x, x->k.rows[i].measured->level->value);
        const char *why = x->times[i].observed.reason, *plan = cost_plan_reason(x, i);
        if (why != NULL)
            answer_say(c, "%s: %s\n", level, show_text(c, why));
        if (plan != NULL)
            answer_say(c, "not known of the plan, %s: %s\n", level, plan);
    }
    return status;
}

static void print_routing(const struct cost *x)
{
    if (x->n_routing > 0)
        answer_say(x->c, "\nwhere to run, by the rule of thumb of its authors, and what this archive says to it:\n");
    for (size_t i = 0; i < x->n_routing; i++) {
        const struct routing_line *r = &x->routing[i];
        answer_say(x->c, "%s: %s\n    %s: %s\n", r->accelerator, show_text(x->c, r->condition),
                   routing_state_name(r->state), show_text(x->c, r->because));
    }
}

int cost_show_time(struct cost *x)
{
    int status = write_times(x);
    if (status == 0)
        print_routing(x);
    return status;
}
