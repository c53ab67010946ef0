/* `cost` for people: where both cost the same, and under which price rows the verdict turns. */
#include "cli/cost.h"
#include "cli/show_price.h"

#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

static const char *level_of(const struct cost *x, size_t i)
{
    return show_text(x->c, x->k.rows[i].measured->level->value);
}

/* "96.2 %"; above 100 % there is no hour left to use: "never" only where the whole interval lies there. */
static const char *use_words(const struct cost *x, const struct cost_ratio *r)
{
    struct arena *m = &x->c->memory;
    double at = r->use_at_par * 100, lo = r->use_at_par_lo * 100, hi = r->use_at_par_hi * 100;
    if (lo > 100)
        return "never: above 100 %";
    if (isfinite(lo) && hi > 100)
        return arena_format(m, "not settled: %s %%", money_interval(m, lo, hi));
    return arena_format(m, "%s %%%s", money_value(m, at, lo, hi), at > 100 ? ": above 100 %" : "");
}

static int write_break_even(struct cost *x)
{
    struct cli *c = x->c;
    const char *base = level_of(x, x->k.base), *unit = money_unit(x->k.pricing.currency);
    const struct grid_column columns[] = {{"break-even", 0},
                                          {arena_format(&c->memory, "%s/h now", unit), 1},
                                          {arena_format(&c->memory, "break-even %s/h", unit), 1},
                                          {"95 % interval", 0},
                                          {"speed-up needed", 1},
                                          {"measured", 1},
                                          {"95 % interval", 0},
                                          {"utilization needed", 0}};
    struct grid g = {.columns = columns, .n_columns = sizeof columns / sizeof *columns};
    for (size_t i = 0; i < x->k.n_rows; i++) {
        const struct cost_ratio *r = &x->k.rows[i].relative;
        const struct runs_ratio *speed = &x->k.rows[i].measured->ratio;
        const char **row = i != x->k.base ? grid_add(c, &g) : NULL;
        if (row == NULL)
            continue;
        row[0] = level_of(x, i);
        row[1] = show_price_hour(c, x->k.rows[i].price.row);
        row[2] = money_value(&c->memory, r->price_at_par, r->price_at_par_lo, r->price_at_par_hi);
        row[3] = money_interval(&c->memory, r->price_at_par_lo, r->price_at_par_hi);
        row[4] = money_value(&c->memory, r->price_ratio, NAN, NAN);
        row[5] = words_ratio(&c->memory, speed->value, speed->lo, speed->hi);
        row[6] = words_interval(&c->memory, speed->lo, speed->hi);
        row[7] = use_words(x, r);
    }
    return grid_write_under(
        c, arena_format(&c->memory, "\nwhere a token costs the same as on %s (its price and use as they are)", base),
        &g);
}

/* Three digits: the start is no better known than that. */
static const char *tokens_words(struct cli *c, double tokens)
{
    double scale = pow(10, floor(log10(tokens)) - 2);
    return tokens >= 1e15 ? money_value(&c->memory, tokens, NAN, NAN)
                          : words_fixed(&c->memory, round(tokens / scale) * scale, 0);
}

static void print_start(const struct cost *x, size_t i)
{
    struct cli *c = x->c;
    const struct cost_time *t = &x->times[i], *base = &x->times[x->k.base];
    int dearer = x->k.rows[i].relative.verdict == COST_DEARER, bound = t->observed.start_is_bound;
    const char *cheap = level_of(x, dearer ? x->k.base : i), *other = level_of(x, dearer ? i : x->k.base);
    fprintf(c->out, "starting costs: %s loses %s s before its steady state, %s %s s%s: ", level_of(x, i),
            words_fixed(&c->memory, t->start_s, 0), level_of(x, x->k.base), words_fixed(&c->memory, base->start_s, 0),
            bound || base->observed.start_is_bound ? " (at most)" : "");
    if (isfinite(t->tokens))
        fprintf(c->out, "%s is cheaper for jobs of more than about %s tokens, %s for smaller ones\n", cheap,
                tokens_words(c, t->tokens), other);
    else
        fprintf(c->out, "%s is cheaper for jobs of every size\n", cheap);
}

/* Only where it is settled who is cheaper once started. */
static void print_starts(const struct cost *x)
{
    for (size_t i = 0; i < x->k.n_rows; i++) {
        enum cost_verdict v = x->k.rows[i].relative.verdict;
        if (i != x->k.base && (v == COST_CHEAPER || v == COST_DEARER) && isfinite(x->times[i].start_s) &&
            isfinite(x->times[x->k.base].start_s))
            print_start(x, i);
    }
}

static const char *who(const struct cost *x, const struct flip *f)
{
    struct cli *c = x->c;
    switch (f->verdict) {
    case COST_CHEAPER:
        return show_text(c, f->level);
    case COST_DEARER:
        return show_text(c, f->base);
    case COST_EQUIVALENT:
        return arena_format(&c->memory, "neither by %s %%", words_fixed(&c->memory, x->q.question.practical * 100, 0));
    case COST_INCONCLUSIVE:
    case COST_TOO_FEW:
        break;
    }
    return "cannot tell";
}

static const char *remarks(const struct cost *x, const struct flip *f)
{
    struct arena *m = &x->c->memory;
    const char *list = NULL;
    if (f->used)
        list = words_join(m, list, ", ", "used above");
    if (f->flips)
        list = words_join(m, list, ", ", "FLIPS");
    if (f->pair.expired)
        list = words_join(m, list, ", ", "expired");
    if (f->pair.modelled)
        list = words_join(m, list, ", ", arena_format(m, "MODELLED on %s", show_text(x->c, f->pair.a->price.surface)));
    if (f->pair.a->price.synthetic || f->pair.b->price.synthetic)
        list = words_join(m, list, ", ", "SYNTHETIC");
    return list;
}

static int fill_flip(struct cost *x, struct grid *g, const struct flip *f)
{
    struct cli *c = x->c;
    const char **row = grid_add(c, g);
    if (row == NULL)
        return EXIT_FAILED;
    row[0] = money_value(&c->memory, f->price_ratio, NAN, NAN);
    row[1] = arena_format(&c->memory, "%s / %s %s", show_price_hour(c, f->pair.a), show_price_hour(c, f->pair.b),
                          f->pair.a->price.currency);
    row[2] = price_basis_name(f->pair.a->price.basis);
    row[3] = show_text(c, f->pair.a->price.provider);
    row[4] = arena_format(&c->memory, "%s / %s", f->pair.a->name, f->pair.b->name);
    row[5] = words_day(&c->memory, f->pair.since);
    row[6] = money_value(&c->memory, f->relative, f->relative_lo, f->relative_hi);
    row[7] = who(x, f);
    row[8] = remarks(x, f);
    return 0;
}

/* The pairs of one level; *at moves on to the next one's. */
static int write_flips_of(struct cost *x, size_t *at)
{
    struct cli *c = x->c;
    const struct flip *first = &x->k.flips[*at];
    const struct grid_column columns[] = {
        {"price ratio", 1}, {"prices per hour", 0}, {"basis", 0},   {"provider", 0}, {"rows", 0},
        {"since", 0},       {"relative", 1},        {"cheaper", 0}, {"", 0}};
    struct grid g = {.columns = columns, .n_columns = sizeof columns / sizeof *columns};
    for (; *at < x->k.n_flips && strcmp(x->k.flips[*at].level, first->level) == 0; ++*at)
        if (fill_flip(x, &g, &x->k.flips[*at]) != 0)
            return EXIT_FAILED;
    const char *title =
        arena_format(&c->memory, "\n%s against %s under every pair of price rows that were in force together",
                     show_text(c, first->level), show_text(c, first->base));
    return grid_write_under(c, title, &g);
}

int cost_show_turns(struct cost *x)
{
    int status = write_break_even(x);
    if (status == 0)
        print_starts(x);
    for (size_t at = 0; at < x->k.n_flips && status == 0;)
        status = write_flips_of(x, &at);
    if (status == 0 && x->k.n_flips_left_out > 0)
        fprintf(x->c->out, "%s of other surfaces left out; --what-if shows them, as models\n",
                words_count(&x->c->memory, x->k.n_flips_left_out, "pair", "pairs"));
    return status;
}
