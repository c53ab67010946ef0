/* `cost` for people: where both cost the same, and under which price rows the verdict turns. */
#include "cli/cost.h"
#include "cli/show_price.h"

#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

static const char *level_of(const struct cost *x, size_t i)
{
    return cost_level(x, x->k.rows[i].measured->level->value);
}

static int add_break_even(struct cost *x, struct grid *g, const struct cost_row *row)
{
    struct cli *c = x->c;
    struct arena *m = &c->memory;
    const char *unit = money_unit(x->k.pricing.currency);
    const struct cost_ratio *r = &row->relative;
    const struct runs_ratio *speed = &row->measured->ratio;
    const struct grid_cell cells[] = {
        {"break-even", 0, show_text(c, row->measured->level->value)},
        {arena_format(m, "%s/h now", unit), 1, show_price_hour(c, row->price.row)},
        {arena_format(m, "break-even %s/h", unit), 1,
         money_value(m, r->price_at_par, r->price_at_par_lo, r->price_at_par_hi)},
        {"95 % interval", 0, money_interval(m, r->price_at_par_lo, r->price_at_par_hi)},
        {"speed-up needed", 1, money_value(m, r->price_ratio, NAN, NAN)},
        {"measured", 1, words_ratio(m, speed->value, speed->lo, speed->hi)},
        {"95 % interval", 0, words_interval(m, speed->lo, speed->hi)},
        {"utilization needed", 0, money_use_at_par(m, r)},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

static int write_break_even(struct cost *x)
{
    struct cli *c = x->c;
    struct grid g = {0};
    int status = 0;
    for (size_t i = 0; i < x->k.n_rows && status == 0; i++)
        if (i != x->k.base)
            status = add_break_even(x, &g, &x->k.rows[i]);
    if (status != 0)
        return status;
    return grid_write_under(c,
                            arena_format(&c->memory,
                                         "\nwhere a token costs the same as on %s (its price and use as they are)",
                                         level_of(x, x->k.base)),
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
    answer_say(c, "starting costs: %s loses %s s before its steady state, %s %s s%s: ", level_of(x, i),
               words_fixed(&c->memory, t->start_s, 0), level_of(x, x->k.base),
               words_fixed(&c->memory, base->start_s, 0), bound || base->observed.start_is_bound ? " (at most)" : "");
    if (isfinite(t->tokens))
        answer_say(c, "%s is cheaper for jobs of more than about %s tokens, %s for smaller ones\n", cheap,
                   tokens_words(c, t->tokens), other);
    else
        answer_say(c, "%s is cheaper for jobs of every size\n", cheap);
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
        return cost_level(x, f->level);
    case COST_DEARER:
        return cost_level(x, f->base);
    case COST_EQUIVALENT:
        return arena_format(&c->memory, "neither by %s", money_share(&c->memory, x->q.question.practical));
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

/* One name, or both where the rows are of two sellers. */
static const char *sellers(struct cli *c, const struct price_pair *pair)
{
    const char *a = cost_seller(c, &pair->a->price), *b = cost_seller(c, &pair->b->price);
    return strcmp(a, b) == 0 ? a : arena_format(&c->memory, "%s / %s", a, b);
}

static int add_flip(struct cost *x, struct grid *g, const struct flip *f)
{
    struct cli *c = x->c;
    struct arena *m = &c->memory;
    const struct price_row *a = f->pair.a, *b = f->pair.b;
    const struct grid_cell cells[] = {
        {"price ratio", 1, money_value(m, f->price_ratio, NAN, NAN)},
        {"prices per hour", 0,
         arena_format(m, "%s / %s %s", show_price_hour(c, a), show_price_hour(c, b), a->price.currency)},
        {"basis", 0, price_basis_name(a->price.basis)},
        {"provider", 0, sellers(c, &f->pair)},
        {"rows", 0, arena_format(m, "%s / %s", a->name, b->name)},
        {"since", 0, words_day(m, f->pair.since)},
        {"relative", 1, money_value(m, f->relative, f->relative_lo, f->relative_hi)},
        {"cheaper", 0, who(x, f)},
        {"", 0, remarks(x, f)},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

enum { FLIPS_SHOWN = 12 }; /* a registry of years has thousands of pairs; the verdict turns near break-even */

static int is_of_level(const struct flip *f, void *row)
{
    return f->row == row;
}

static int write_flips_of(struct cost *x, struct cost_row *row)
{
    struct cli *c = x->c;
    struct grid g = {0};
    size_t *shown = arena_array(&c->memory, x->k.n_flips, sizeof *shown), all = 0;
    if (shown == NULL)
        return EXIT_FAILED;
    for (size_t i = 0; i < x->k.n_flips; i++)
        all += is_of_level(&x->k.flips[i], row) != 0;
    size_t n = cost_flips_nearest(shown, &x->k, is_of_level, row, c->verbose ? all : FLIPS_SHOWN);
    int status = 0;
    for (size_t i = 0; i < n && status == 0; i++)
        status = add_flip(x, &g, &x->k.flips[shown[i]]);
    if (status == 0)
        status = grid_write_under(
            c,
            arena_format(&c->memory,
                         "\n%s against %s under the price rows that were in force together, seller by seller",
                         cost_level(x, row->measured->level->value), level_of(x, x->k.base)),
            &g);
    if (status == 0 && n < all)
        answer_say(c, "%s farther from break-even; -v shows them\n",
                   words_count(&c->memory, all - n, "more pair lies", "more pairs lie"));
    return status;
}

int cost_show_turns(struct cost *x)
{
    int status = write_break_even(x);
    if (status == 0)
        print_starts(x);
    for (size_t i = 0; i < x->k.n_rows && status == 0; i++)
        if (i != x->k.base)
            status = write_flips_of(x, &x->k.rows[i]);
    if (status == 0 && x->k.n_flips_left_out > 0)
        answer_say(x->c, "%s of other surfaces or currencies left out; --what-if shows the surfaces, as models\n",
                   words_count(&x->c->memory, x->k.n_flips_left_out, "pair", "pairs"));
    return status;
}
