/* `cost` for people: how long a number that can be trusted takes, and where the seeds' rule would run it. */
#include "cli/cost.h"

#include "query/money.h"
#include "query/words.h"

#include <math.h>

static const char *seconds(struct cli *c, double s)
{
    return isfinite(s) ? words_fixed(&c->memory, s, s < 10 ? 1 : 0) : "not known";
}

static const char *count_or(struct cli *c, size_t n)
{
    return n > 0 ? words_fixed(&c->memory, (double)n, 0) : "not known";
}

static const char *dollars(struct cli *c, double x)
{
    return isfinite(x) ? money_value(&c->memory, x, NAN, NAN) : "";
}

static int write_times(struct cost *x)
{
    struct cli *c = x->c;
    const char *unit = money_unit(x->k.pricing.currency), *within = cost_percent(c, x->within);
    const struct grid_column columns[] = {{factor_rule(x->q.question.axis)->title, 0},
                                          {"seconds", 1},
                                          {unit, 1},
                                          {"attempts", 1},
                                          {"failed", 1},
                                          {"first result", 0},
                                          {arena_format(&c->memory, "for ±%s: records", within), 1},
                                          {"runs", 1},
                                          {"s a run", 1},
                                          {arena_format(&c->memory, "%s in all", unit), 1}};
    struct grid g = {.columns = columns, .n_columns = sizeof columns / sizeof *columns};
    for (size_t i = 0; i < x->k.n_rows; i++) {
        const struct cost_time *t = &x->times[i];
        const char **row = grid_add(c, &g);
        if (row == NULL)
            return EXIT_FAILED;
        row[0] = show_text(c, x->k.rows[i].measured->level->value);
        row[1] = seconds(c, t->observed.seconds);
        row[2] = dollars(c, t->observed_cost);
        row[3] = arena_format(&c->memory, "%zu", t->observed.n_attempts);
        row[4] = arena_format(&c->memory, "%zu", t->observed.n_failed);
        row[5] = t->observed.run != NULL ? t->observed.run->name : "";
        row[6] = count_or(c, t->plan.records);
        row[7] = count_or(c, t->plan.runs);
        row[8] = seconds(c, t->plan.run_s);
        row[9] = dollars(c, t->planned_cost);
    }
    int status = grid_write_under(c,
                                  "\ntime to the first trustworthy result: first launch to the end of the first steady "
                                  "window; and what a plan would take",
                                  &g);
    for (size_t i = 0; i < x->k.n_rows; i++)
        if (x->times[i].observed.reason != NULL)
            fprintf(c->out, "%s: %s\n", show_text(c, x->k.rows[i].measured->level->value),
                    show_text(c, x->times[i].observed.reason));
    return status;
}

static void print_routing(const struct cost *x)
{
    if (x->n_routing > 0)
        fputs("\nwhere to run, by the rule of thumb of its authors, and what this archive says to it:\n", x->c->out);
    for (size_t i = 0; i < x->n_routing; i++) {
        const struct routing_line *r = &x->routing[i];
        fprintf(x->c->out, "%s: %s\n    %s: %s\n", r->accelerator, show_text(x->c, r->condition),
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
