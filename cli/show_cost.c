/* `cost` for people: what a token costs on each level, and by which prices. */
#include "cli/asking.h"
#include "cli/cost.h"
#include "cli/show_notes.h"
#include "cli/show_price.h"

#include "core/date.h"
#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

#define PLANNED_POWER 0.8 /* as `compare` plans */

static const char *base_value(const struct cost *x)
{
    return x->k.rows[x->k.base].measured->level->value;
}

/* Runs a side that would see the practical threshold: the price is exact, so the rates' spread is all there is. */
static size_t runs_that_would(const struct cost *x, const struct cost_row *row)
{
    double a = row->measured->rate.sd_log, b = x->k.rows[x->k.base].measured->rate.sd_log;
    size_t n_a = row->measured->level->n_runs, n_b = x->k.rows[x->k.base].measured->level->n_runs;
    size_t needed =
        runs_needed(log1p(x->q.question.practical), sqrt((a * a + b * b) / 2), x->q.question.level, PLANNED_POWER);
    return needed > n_a || needed > n_b ? needed : 0;
}

/* A change that was found is never printed as 0 %, nor a share of a price as all of it. */
static const char *change_words(struct cli *c, double ratio)
{
    double percent = fabs(ratio - 1) * 100;
    if (ratio >= 2)
        return arena_format(&c->memory, "costs %s times as much", money_value(&c->memory, ratio, NAN, NAN));
    if (ratio < 0.01)
        return "costs less than a hundredth";
    int decimals = percent >= 10 ? 0 : percent >= 0.1 ? 1 : percent >= 0.001 ? 3 : 6;
    return arena_format(&c->memory, "costs %s %% %s", words_fixed(&c->memory, percent, decimals),
                        ratio > 1 ? "more" : "less");
}

const char *cost_verdict_words(const struct cost *x, const struct cost_row *row)
{
    struct cli *c = x->c;
    const struct cost_ratio *r = &row->relative;
    size_t runs;
    if (row == &x->k.rows[x->k.base])
        return "base";
    switch (r->verdict) {
    case COST_CHEAPER:
    case COST_DEARER:
        return change_words(c, r->value);
    case COST_EQUIVALENT:
        return arena_format(&c->memory, "no difference larger than %s %%",
                            words_fixed(&c->memory, x->q.question.practical * 100, 0));
    case COST_INCONCLUSIVE:
        if (r->worst_lo < r->lo || r->worst_hi > r->hi)
            return "cannot tell: the prices are ranges";
        if ((runs = runs_that_would(x, row)) > 0)
            return arena_format(&c->memory, "cannot tell: %zu runs a side would see %s %%", runs,
                                words_fixed(&c->memory, x->q.question.practical * 100, 0));
        return "cannot tell from these runs";
    case COST_TOO_FEW:
        break;
    }
    return "cannot tell: too few runs";
}

const char *cost_percent(struct cli *c, double share)
{
    double percent = share * 100;
    int decimals = 0;
    while (decimals < 6 && fabs(percent * pow(10, decimals) - round(percent * pow(10, decimals))) > 1e-7)
        decimals++;
    return arena_format(&c->memory, "%s %%", words_fixed(&c->memory, percent, decimals));
}

int cost_is_dated(const struct cost *x, const struct cost_row *row)
{
    return row->price.expired || row->measured->level->newest < x->c->as_of - ASKING_VALIDITY_DAYS * DATE_DAY_MS;
}

/* ", as used: B200 60 %, H100 100 %": what the relative costs stand on, where it is not the whole hour. */
static const char *use_words(const struct cost *x)
{
    struct cli *c = x->c;
    const char *list = NULL;
    int in_part = 0;
    for (size_t i = 0; i < x->k.n_rows; i++) {
        const struct cost_row *r = &x->k.rows[i];
        in_part = in_part || r->utilization < 1;
        list = words_join(&c->memory, list, ", ",
                          arena_format(&c->memory, "%s %s", show_text(c, r->measured->level->value),
                                       cost_percent(c, r->utilization)));
    }
    return in_part ? arena_format(&c->memory, "; relative as used: %s", list) : "";
}

static const char *heading(const struct cost *x)
{
    struct cli *c = x->c;
    const struct pricing *p = &x->k.pricing;
    return arena_format(&c->memory, "%s per million tokens, %s, %s prices of %s%s", p->currency,
                        x->q.question.metric == METRIC_STEADY ? "steady state" : "whole run",
                        price_basis_name(p->basis), show_text(c, p->surface), use_words(x));
}

static const char *titled(struct cli *c, const char *what, const struct cost *x)
{
    return arena_format(&c->memory, "%s%s", money_unit(x->k.pricing.currency), what);
}

/* Relative costs are of the hour as it is used; where a price is a range, their limits hold for all of it. */
static int write_marginal(struct cost *x)
{
    struct cli *c = x->c;
    const struct grid_column columns[] = {{factor_rule(x->q.question.axis)->title, 0},
                                          {titled(c, "/h each", x), 1},
                                          {titled(c, "/Mtok", x), 1},
                                          {"95 % interval", 0},
                                          {"relative", 1},
                                          {"95 % interval", 0},
                                          {"verdict", 0},
                                          {"runs", 1},
                                          {"attempts", 1}};
    struct grid g = {.columns = columns, .n_columns = sizeof columns / sizeof *columns};
    for (size_t i = 0; i < x->k.n_rows; i++) {
        const struct cost_row *r = &x->k.rows[i];
        const struct cost_estimate *m = &r->marginal;
        const char **row = grid_add(c, &g);
        if (row == NULL)
            return EXIT_FAILED;
        row[0] = show_text(c, r->measured->level->value);
        row[1] = show_price_hour(c, r->price.row);
        row[2] = money_value(&c->memory, m->value, m->lo, m->hi);
        row[3] = isfinite(m->lo) ? money_interval(&c->memory, m->lo, m->hi) : "one run";
        row[4] = i == x->k.base
                     ? "1"
                     : money_value(&c->memory, r->relative.value, r->relative.worst_lo, r->relative.worst_hi);
        row[5] = i == x->k.base ? "" : money_interval(&c->memory, r->relative.worst_lo, r->relative.worst_hi);
        row[6] = cost_verdict_words(x, r);
        row[7] = arena_format(&c->memory, "%zu", r->measured->level->n_runs);
        row[8] = arena_format(&c->memory, "%zu", r->measured->level->n_attempts);
    }
    return grid_write_under(c, heading(x), &g);
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

static int write_three(struct cost *x)
{
    struct cli *c = x->c;
    const struct grid_column columns[] = {{factor_rule(x->q.question.axis)->title, 0},
                                          {"marginal", 1},
                                          {"delivered", 1},
                                          {"95 % interval", 0},
                                          {"utilization", 1},
                                          {"marginal at it", 1},
                                          {"95 % interval", 0},
                                          {titled(c, "/h whole system", x), 1},
                                          {"accelerators", 1}};
    struct grid g = {.columns = columns, .n_columns = sizeof columns / sizeof *columns};
    for (size_t i = 0; i < x->k.n_rows; i++) {
        const struct cost_row *r = &x->k.rows[i];
        const struct cost_estimate *u = &r->at_utilization;
        const char **row = grid_add(c, &g);
        if (row == NULL)
            return EXIT_FAILED;
        row[0] = show_text(c, r->measured->level->value);
        row[1] = money_value(&c->memory, r->marginal.value, r->marginal.lo, r->marginal.hi);
        row[2] = isfinite(r->delivered.value)
                     ? money_value(&c->memory, r->delivered.value, r->delivered.lo, r->delivered.hi)
                     : "not known";
        row[3] = money_interval(&c->memory, r->delivered.lo, r->delivered.hi);
        row[4] = cost_percent(c, r->utilization);
        row[5] = money_value(&c->memory, u->value, u->lo, u->hi);
        row[6] = money_interval(&c->memory, u->lo, u->hi);
        row[7] = system_hour(c, r);
        row[8] = words_fixed(&c->memory, r->side.count, 0);
    }
    const char *title = arena_format(&c->memory,
                                     "\nthree costs, %s/Mtok: marginal; delivered (all that was paid over all that was "
                                     "delivered); at a utilization",
                                     money_unit(x->k.pricing.currency));
    int status = grid_write_under(c, title, &g);
    for (size_t i = 0; i < x->k.n_rows; i++)
        if (x->k.rows[i].delivered_reason != NULL)
            fprintf(c->out, "delivered, %s: %s\n", show_text(c, x->k.rows[i].measured->level->value),
                    show_text(c, x->k.rows[i].delivered_reason));
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
        fprintf(c->out, "%s: its price is a range: marginal %s %s/Mtok from the lowest price to the highest",
                show_text(c, r->measured->level->value), money_interval(&c->memory, m->worst_lo, m->worst_hi),
                money_unit(x->k.pricing.currency));
        if (isfinite(m->combined_lo))
            fprintf(c->out, "; %s if it is read as a 95 %% interval",
                    money_interval(&c->memory, m->combined_lo, m->combined_hi));
        putc('\n', c->out);
    }
}

/* The levels for which `is` holds, joined; NULL when there is none. */
static const char *levels_where(const struct cost *x, int (*is)(const struct priced *p))
{
    const char *list = NULL;
    for (size_t i = 0; i < x->k.n_rows; i++)
        if (is(&x->k.rows[i].price))
            list = words_join(&x->c->memory, list, ", ", show_text(x->c, x->k.rows[i].measured->level->value));
    return list;
}

static int is_made_up(const struct priced *p)
{
    return p->row->price.synthetic;
}

static void print_flags(const struct cost *x)
{
    struct cli *c = x->c;
    const char *made_up = levels_where(x, is_made_up);
    if (made_up != NULL)
        fprintf(c->out, "SYNTHETIC: made-up prices of %s\n", made_up);
    for (size_t i = 0; i < x->k.n_rows; i++) {
        const struct priced *p = &x->k.rows[i].price;
        const char *level = show_text(c, x->k.rows[i].measured->level->value);
        if (p->expired)
            fprintf(c->out, "DATED: the price of %s was valid to %s; quote its cost with that date\n", level,
                    words_day(&c->memory, p->valid_to));
        if (p->modelled)
            fprintf(c->out, "MODELLED: %s was measured on %s and is priced by a row of %s (%s): a model, not a claim\n",
                    level, show_text(c, x->k.rows[i].side.surface), show_text(c, p->row->price.surface),
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
            fprintf(c->out, "source of %s: %s\n", of, show_text(c, row->price.source));
    }
    for (size_t i = 0; i < x->k.n_rows; i++)
        if (x->k.rows[i].price.note != NULL)
            fprintf(c->out, "note: %s: %s\n", show_text(c, x->k.rows[i].measured->level->value),
                    show_text(c, x->k.rows[i].price.note));
}

static const char *seller(struct cli *c, const struct price *p)
{
    return show_text(c, p->region != NULL ? arena_format(&c->memory, "%s, %s", p->provider, p->region) : p->provider);
}

static int write_rows_used(struct cost *x)
{
    static const struct grid_column columns[] = {{"level", 0},    {"row", 0},      {"as stated", 0}, {"basis", 0},
                                                 {"provider", 0}, {"observed", 0}, {"valid to", 0},  {"grade", 0}};
    struct cli *c = x->c;
    struct grid g = {.columns = columns, .n_columns = sizeof columns / sizeof *columns};
    for (size_t i = 0; i < x->k.n_rows; i++) {
        const struct priced *p = &x->k.rows[i].price;
        const char **row = grid_add(c, &g);
        if (row == NULL)
            return EXIT_FAILED;
        row[0] = show_text(c, x->k.rows[i].measured->level->value);
        row[1] = p->row->name;
        row[2] = show_price_stated(c, p->row);
        row[3] = price_basis_name(p->row->price.basis);
        row[4] = seller(c, &p->row->price);
        row[5] = words_day(&c->memory, p->row->price.observed);
        row[6] = show_price_validity(c, p->row);
        row[7] = price_grade_name(p->row->price.grade);
    }
    int status = grid_write_under(c, "\nthe price rows used", &g);
    if (status == 0)
        print_sources(x);
    return status;
}

static void print_method(const struct cost *x)
{
    struct cli *c = x->c;
    if (x->q.question.metric == METRIC_WHOLE_RUN)
        fputs("marginal: by the rate of whole runs, from launch to finish, warm-up and evaluation included\n", c->out);
    fprintf(c->out, "relative: cost at the utilization given, over that of %s\n", show_text(c, base_value(x)));
    fprintf(c->out, "intervals 95 %%: %s\n", COST_METHOD);
    fprintf(c->out, "  relative: %s\n", COST_RATIO_METHOD);
    fprintf(c->out, "  delivered: %s\n", COST_DELIVERED_METHOD);
    show_counts(c, &x->k.v);
}

int cost_show(struct cost *x)
{
    struct cli *c = x->c;
    int status = write_marginal(x);
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
    show_notes(c, &x->k.v, &x->k.comparison);
    print_method(x);
    return 0;
}
