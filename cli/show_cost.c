/* `cost` for people: what a token costs on each level, and by which prices. */
#include "cli/cost.h"
#include "cli/show_notes.h"
#include "cli/show_policy.h"
#include "cli/show_price.h"

#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

const char *cost_level(const struct cost *x, const char *level)
{
    return show_level(x->c, x->q.question.axis, level);
}

static const char *level_of(const struct cost *x, const struct cost_row *row)
{
    return cost_level(x, row->measured->level->value);
}

/* Where not every hour is used whole, what is shown beside the verdict is what the verdict is about. */
enum use { WHOLE_HOURS, ONE_USE, SEVERAL_USES };

static enum use use_of(const struct cost *x)
{
    const struct cost_row *rows = x->k.rows;
    enum use use = rows[0].utilization < 1 ? ONE_USE : WHOLE_HOURS;
    for (size_t i = 1; i < x->k.n_rows; i++)
        if (rows[i].utilization < rows[0].utilization || rows[i].utilization > rows[0].utilization)
            use = SEVERAL_USES;
    return use;
}

static const char *heading(const struct cost *x)
{
    struct cli *c = x->c;
    const struct pricing *p = &x->k.pricing;
    return arena_format(&c->memory, "%s per million tokens, %s, %s prices of %s", p->currency,
                        x->q.question.metric == METRIC_STEADY ? "steady state" : "whole run",
                        price_basis_name(p->basis), show_text(c, p->surface));
}

static const char *titled(struct cli *c, const char *what, const struct cost *x)
{
    return arena_format(&c->memory, "%s%s", money_unit(x->k.pricing.currency), what);
}

/* Costs and relative costs are of the hour as it is used; where a price is a range, their limits hold for all of it. */
static int add_relative(struct cost *x, struct grid *g, const struct cost_row *r, enum use use)
{
    struct cli *c = x->c;
    struct arena *m = &c->memory;
    const struct cost_estimate *e = &r->at_utilization;
    const struct cost_ratio *k = &r->relative;
    const char *used = money_share(m, r->utilization);
    const char *none = comparison_no_interval(&r->measured->rate);
    int base = r == cost_base(&x->k);
    const char *title = use == WHOLE_HOURS ? "/Mtok"
                        : use == ONE_USE   ? arena_format(m, "/Mtok at %s", used)
                                           : "/Mtok as used";
    const struct grid_cell cells[] = {
        {factor_rule(x->q.question.axis)->title, 0, show_text(c, r->measured->level->value)},
        {titled(c, "/h each", x), 1, show_price_hour(c, r->price.row)},
        {"used", use == SEVERAL_USES ? 1 : CELL_ABSENT, used},
        {titled(c, title, x), 1, money_value(m, e->value, e->lo, e->hi)},
        {"95 % interval", 0, none != NULL ? none : money_interval(m, e->lo, e->hi)},
        {"relative", 1, base ? "1" : money_value(m, k->value, k->worst_lo, k->worst_hi)},
        {"95 % interval", 0, base ? "" : money_interval(m, k->worst_lo, k->worst_hi)},
        {"verdict", 0, money_verdict_words(m, r, cost_base(&x->k), x->q.question.practical)},
        {"runs", 1, arena_format(m, "%zu", r->measured->level->n_runs)},
        {"attempts", 1, arena_format(m, "%zu", r->measured->level->n_attempts)},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

static int write_relative(struct cost *x)
{
    struct grid g = {0};
    int status = 0;
    for (size_t i = 0; i < x->k.n_rows && status == 0; i++)
        status = add_relative(x, &g, &x->k.rows[i], use_of(x));
    return status != 0 ? status : grid_write_under(x->c, heading(x), &g);
}

/* Every digit, where the price has an end. */
static const char *system_hour(struct cli *c, const struct cost_row *r)
{
    struct decimal count, product;
    const char *text = arena_format(&c->memory, "%.17g", r->side.count);
    if (r->price.row->exact && text != NULL && decimal_parse(&count, text, NULL) == 0 &&
        decimal_multiply(&product, &r->price.row->accelerator_hour, &count, NULL) == 0)
        return arena_copy(&c->memory, product.text);
    return money_value(&c->memory, r->system_hour, NAN, NAN);
}

static int add_three(struct cost *x, struct grid *g, const struct cost_row *r)
{
    struct cli *c = x->c;
    struct arena *m = &c->memory;
    const struct cost_estimate *e = &r->marginal, *u = &r->at_utilization;
    const struct delivered *d = &r->delivered;
    const struct grid_cell cells[] = {
        {factor_rule(x->q.question.axis)->title, 0, show_text(c, r->measured->level->value)},
        {"marginal", 1, money_value(m, e->value, e->lo, e->hi)},
        {"delivered", 1, isfinite(d->value) ? money_value(m, d->value, d->lo, d->hi) : "not known"},
        {"95 % interval", 0, money_interval(m, d->lo, d->hi)},
        {"utilization", 1, money_share(m, r->utilization)},
        {"marginal at it", 1, money_value(m, u->value, u->lo, u->hi)},
        {"95 % interval", 0, money_interval(m, u->lo, u->hi)},
        {titled(c, "/h whole system", x), 1, system_hour(c, r)},
        {"accelerators", 1, words_fixed(m, r->side.count, 0)},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

static int write_three(struct cost *x)
{
    struct cli *c = x->c;
    struct grid g = {0};
    int status = 0;
    for (size_t i = 0; i < x->k.n_rows && status == 0; i++)
        status = add_three(x, &g, &x->k.rows[i]);
    if (status == 0)
        status = grid_write_under(
            c,
            arena_format(&c->memory,
                         "\nthree costs, %s/Mtok: marginal; delivered (all that was paid over all that was "
                         "delivered); at a utilization",
                         money_unit(x->k.pricing.currency)),
            &g);
    for (size_t i = 0; i < x->k.n_rows && status == 0; i++) {
        const struct cost_row *r = &x->k.rows[i];
        const char *reason = cost_delivered_reason(r);
        if (reason != NULL)
            answer_say(c, "delivered, %s: %s%s\n", level_of(x, r), isfinite(r->delivered.value) ? "no interval: " : "",
                       show_text(c, reason));
    }
    return status;
}

/* A price that its source gives as a range makes the cost one, beside what the runs leave open. */
static void print_ranges(const struct cost *x)
{
    struct cli *c = x->c;
    for (size_t i = 0; i < x->k.n_rows; i++) {
        const struct cost_row *r = &x->k.rows[i];
        const struct cost_estimate *m = &r->marginal;
        if (!isfinite(m->worst_lo))
            continue;
        answer_say(c, "%s: its price is a range: marginal %s %s/Mtok from the lowest price to the highest",
                   level_of(x, r), money_interval(&c->memory, m->worst_lo, m->worst_hi),
                   money_unit(x->k.pricing.currency));
        if (isfinite(m->combined_lo))
            answer_say(c, "; %s if it is read as a 95 %% interval",
                       money_interval(&c->memory, m->combined_lo, m->combined_hi));
        putc('\n', c->out);
    }
}

static void print_flags(const struct cost *x)
{
    struct cli *c = x->c;
    const char *made_up = NULL;
    for (size_t i = 0; i < x->k.n_rows; i++)
        if (x->k.rows[i].price.row->price.synthetic)
            made_up = words_join(&c->memory, made_up, ", ", level_of(x, &x->k.rows[i]));
    if (made_up != NULL)
        answer_say(c, "SYNTHETIC: made-up prices of %s\n", made_up);
    for (size_t i = 0; i < x->k.n_rows; i++) {
        const struct cost_row *r = &x->k.rows[i];
        const struct priced *p = &r->price;
        const char *level = level_of(x, r);
        if (r->dated)
            answer_say(c, "DATED: %s: %s; quote its cost with that date\n", level, r->why_dated);
        if (p->modelled)
            answer_say(c, "MODELLED: %s was measured on %s and is priced by a row of %s (%s): a model, not a claim\n",
                       level, show_text(c, r->side.surface), show_text(c, p->row->price.surface),
                       show_text(c, p->row->price.provider));
    }
}

/* Whole, once each: where a price was seen is what it is worth. */
static void print_sources(const struct cost *x)
{
    struct cli *c = x->c;
    for (size_t i = 0; i < x->k.n_rows; i++) {
        const struct price_row *row = x->k.rows[i].price.row;
        const char *of = row->name;
        int told = 0;
        for (size_t k = 0; k < x->k.n_rows; k++) {
            const struct price_row *other = x->k.rows[k].price.row;
            if (k == i || strcmp(other->price.source, row->price.source) != 0)
                continue;
            told = told || k < i;
            if (strstr(of, other->name) == NULL)
                of = words_join(&c->memory, of, ", ", other->name);
        }
        if (!told)
            answer_say(c, "source of %s: %s\n", of, show_text(c, row->price.source));
    }
    for (size_t i = 0; i < x->k.n_rows; i++)
        if (x->k.rows[i].price.note != NULL)
            answer_say(c, "note: %s: %s\n", level_of(x, &x->k.rows[i]), show_text(c, x->k.rows[i].price.note));
    if (x->k.pricing.note != NULL)
        answer_say(c, "note: %s\n", show_text(c, x->k.pricing.note));
}

const char *cost_seller(struct cli *c, const struct price *p)
{
    return show_text(c, p->region != NULL ? arena_format(&c->memory, "%s, %s", p->provider, p->region) : p->provider);
}

static int add_row_used(struct cost *x, struct grid *g, const struct cost_row *r)
{
    struct cli *c = x->c;
    const struct price_row *row = r->price.row;
    const struct grid_cell cells[] = {
        {"level", 0, show_text(c, r->measured->level->value)},
        {"row", 0, row->name},
        {"as stated", 0, show_price_stated(c, row)},
        {"basis", 0, price_basis_name(row->price.basis)},
        {"provider", 0, cost_seller(c, &row->price)},
        {"observed", 0, words_day(&c->memory, row->price.observed)},
        {"valid to", 0, show_price_validity(c, row, x->q.wish.price_days)},
        {"grade", 0, price_grade_name(row->price.grade)},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

static int write_rows_used(struct cost *x)
{
    struct grid g = {0};
    int status = 0;
    for (size_t i = 0; i < x->k.n_rows && status == 0; i++)
        status = add_row_used(x, &g, &x->k.rows[i]);
    if (status == 0)
        status = grid_write_under(x->c, "\nthe price rows used", &g);
    if (status == 0)
        print_sources(x);
    return status;
}

static void print_method(const struct cost *x)
{
    struct cli *c = x->c;
    if (x->q.question.metric == METRIC_WHOLE_RUN)
        answer_say(c, "marginal: by the rate of whole runs, from launch to finish, warm-up and evaluation included\n");
    answer_say(c, "relative: cost at the utilization given, over that of %s\n", level_of(x, cost_base(&x->k)));
    answer_say(c, "intervals 95 %%: %s\n", COST_METHOD);
    answer_say(c, "  relative: %s\n", COST_RATIO_METHOD);
    answer_say(c, "  delivered: %s\n", COST_DELIVERED_METHOD);
    show_policy_changes(c, &x->policy, POLICY_OF_COST);
    show_counts(c, &x->k.v);
}

int cost_show(struct cost *x)
{
    struct cli *c = x->c;
    int status = write_relative(x);
    if (status == 0)
        status = write_three(x);
    if (status == 0) {
        print_ranges(x);
        print_flags(x);
        status = write_rows_used(x);
    }
    if (status == 0)
        status = cost_show_turns(x);
    if (status == 0)
        status = cost_show_time(x);
    if (status != 0)
        return status;
    putc('\n', c->out);
    show_notes(c, x->q.question.axis, &x->k.v, &x->k.comparison);
    print_method(x);
    return 0;
}
