/* The offers for one side: the latest row of each, the ones that fit best, and one price or none. */
#include "core/text.h"
#include "query/money.h"
#include "query/pricing_parts.h"
#include "query/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One thing that is sold: the rows that agree in price_order_offer(), of which the latest is in force. */
struct offer {
    const struct price_row *row;
    const struct price_row *contradicted_by; /* seen on the same day at another price; NULL */
};

enum { OFFERS_SHOWN = 12 };

static int by_offer(const void *x, const void *y)
{
    const struct price_row *a = *(const struct price_row *const *)x, *b = *(const struct price_row *const *)y;
    int order = price_order_offer(&a->price, &b->price);
    if (order == 0)
        order = (a->price.observed < b->price.observed) - (a->price.observed > b->price.observed);
    return order != 0 ? order : price_order_id(a, b);
}

/* Prices are canonical decimals: equal numbers have equal texts. */
static int costs_the_same(const struct price_row *a, const struct price_row *b)
{
    return strcmp(a->accelerator_hour.text, b->accelerator_hour.text) == 0;
}

static int collect(struct choosing *c, size_t side, const struct price_scope *scope, struct offer **out, size_t *n)
{
    const struct price_rows *all = &c->out->all;
    const struct price_row **rows = arena_array(c->memory, all->n, sizeof *rows);
    struct offer *offers = arena_array(c->memory, all->n, sizeof *offers);
    size_t n_rows = 0;
    if (rows == NULL || offers == NULL)
        return error_nomem(c->err);
    for (size_t i = choosing_next(c, side, scope, 0); i < all->n; i = choosing_next(c, side, scope, i + 1))
        rows[n_rows++] = &all->rows[i];
    if (n_rows > 0)
        qsort(rows, n_rows, sizeof *rows, by_offer);
    *n = 0;
    for (size_t i = 0; i < n_rows; i++) {
        struct offer *last = *n > 0 ? &offers[*n - 1] : NULL;
        if (last == NULL || price_order_offer(&last->row->price, &rows[i]->price) != 0)
            offers[(*n)++] = (struct offer){.row = rows[i]};
        else if (rows[i]->price.observed == last->row->price.observed && !costs_the_same(rows[i], last->row))
            last->contradicted_by = rows[i];
        else if (price_order_latest(rows[i], last->row, c->wish->price_days) < 0)
            last->row = rows[i]; /* of one day, at one price, the one that holds longer */
    }
    *out = offers;
    return 0;
}

enum fitness { WORSE, INDIFFERENT, BETTER };

static enum fitness fits_region(const struct choosing *c, size_t side, const struct price_row *row)
{
    const char *region = c->sides[side].region;
    if (region == NULL || row->price.region == NULL)
        return INDIFFERENT;
    return strcmp(region, row->price.region) == 0 ? BETTER : WORSE;
}

static enum fitness fits_date(const struct choosing *c, size_t side, const struct price_row *row)
{
    (void)side;
    return price_holds(&row->price, c->as_of, c->wish->price_days) ? BETTER : WORSE;
}

static enum fitness fits_size(const struct choosing *c, size_t side, const struct price_row *row)
{
    if (row->price.unit != PRICE_INSTANCE_HOUR)
        return INDIFFERENT;
    return pricing_is_own_size(&row->price, &c->sides[side]) ? BETTER : WORSE;
}

/*
 * What makes an offer step aside, in this order: a price for where the runs were goes before one for elsewhere, even if
 * that one is fresher, for a stale price is marked and a wrong one is not.
 */
static enum fitness (*const preferences[])(const struct choosing *, size_t,
                                           const struct price_row *) = {fits_region, fits_date, fits_size};

static size_t prefer(const struct choosing *c, size_t side, struct offer *offers, size_t n)
{
    for (size_t p = 0; p < sizeof preferences / sizeof preferences[0]; p++) {
        int has_better = 0;
        size_t kept = 0;
        for (size_t i = 0; i < n; i++)
            has_better = has_better || preferences[p](c, side, offers[i].row) == BETTER;
        for (size_t i = 0; i < n; i++)
            if (!has_better || preferences[p](c, side, offers[i].row) != WORSE)
                offers[kept++] = offers[i];
        n = kept;
    }
    return n;
}

static int refuse_contradiction(struct choosing *c, size_t side, const struct offer *o)
{
    const struct price_row *a = o->row, *b = o->contradicted_by;
    return choosing_refuse(c, arena_format(c->memory,
                                           "two price rows for %s of %s contradict each other (%s: %s %s, %s: %s %s "
                                           "per accelerator-hour): 'mcreport price add … --supersedes' says which "
                                           "one was wrong",
                                           c->sides[side].accelerator, words_day(c->memory, a->price.observed), a->name,
                                           money_price(c->memory, a), c->currency, b->name, money_price(c->memory, b),
                                           c->currency));
}

/* "lambda us-east gpu_8x_h200: 3.29 USD of 2024-10-01, prc-0123456789ab" */
static const char *offer_words(const struct choosing *c, const struct price_row *row)
{
    const struct price *p = &row->price;
    return arena_format(c->memory, "%s%s%s%s%s: %s %s of %s, %s", p->provider, p->region != NULL ? " " : "",
                        p->region != NULL ? p->region : "", p->sku != NULL ? " " : "", p->sku != NULL ? p->sku : "",
                        money_price(c->memory, row), p->currency, words_day(c->memory, p->observed), row->name);
}

/* What tells the offers apart. */
static const char *remedy(const struct choosing *c, const struct offer *offers, size_t n)
{
    int providers = 0, regions = 0;
    for (size_t i = 1; i < n; i++) {
        const struct price *a = &offers[0].row->price, *b = &offers[i].row->price;
        providers = providers || strcmp(a->provider, b->provider) != 0;
        regions = regions || !text_equal(a->region, b->region);
    }
    if (!c->wish->in_claim)
        return arena_format(c->memory, "%s%s--price prc-… chooses one", providers ? "--provider, " : "",
                            regions ? "--region, " : "");
    if (providers && regions)
        return "\"price\": {\"provider\": …, \"region\": …} chooses one";
    if (!providers && !regions)
        return "nothing in a claim tells them apart";
    return arena_format(c->memory, "%s chooses one", pricing_spelt(c, providers ? "--provider" : "--region", NULL));
}

static int refuse_several(struct choosing *c, size_t side, const struct offer *offers, size_t n)
{
    const char *list = NULL;
    for (size_t i = 0; i < n && i < OFFERS_SHOWN; i++)
        list = words_join(c->memory, list, "; ", offer_words(c, offers[i].row));
    if (n > OFFERS_SHOWN)
        list = arena_format(c->memory, "%s; and %zu more", list, n - OFFERS_SHOWN);
    return choosing_refuse(c, arena_format(c->memory, "%s is sold at %s of %s at prices that differ (%s): %s",
                                           c->sides[side].accelerator, price_basis_name(c->out->basis),
                                           c->surface[side], list, remedy(c, offers, n)));
}

/* Where the prices are one, the latest row stands for it. */
static const struct price_row *latest(const struct offer *offers, size_t n, int days)
{
    const struct price_row *best = offers[0].row;
    for (size_t i = 1; i < n; i++)
        if (price_order_latest(offers[i].row, best, days) < 0)
            best = offers[i].row;
    return best;
}

/* The latest that still holds, of whatever region; NULL. */
static const struct price_row *current(const struct choosing *c, const struct offer *offers, size_t n)
{
    const struct price_row *best = NULL;
    for (size_t i = 0; i < n; i++)
        if (price_holds(&offers[i].row->price, c->as_of, c->wish->price_days) &&
            (best == NULL || price_order_latest(offers[i].row, best, c->wish->price_days) < 0))
            best = offers[i].row;
    return best;
}

int offers_choose(struct choosing *c, size_t side)
{
    struct price_scope scope = choosing_scope(c, side);
    struct offer *offers = NULL;
    size_t n = 0;
    int differ = 0, contradicted = 0, rc = collect(c, side, &scope, &offers, &n);
    if (rc != 0)
        return rc;
    if (n == 0)
        return words_refuse_missing(c, side, &scope);
    if (c->sides[side].undecided || !c->has_basis)
        return 0;
    const struct price_row *holds = current(c, offers, n);
    n = prefer(c, side, offers, n);
    for (size_t i = 0; i < n && rc == 0; i++) {
        differ = differ || !costs_the_same(offers[i].row, offers[0].row);
        contradicted = contradicted || offers[i].contradicted_by != NULL;
        if (offers[i].contradicted_by != NULL)
            rc = refuse_contradiction(c, side, &offers[i]);
    }
    if (rc != 0 || contradicted)
        return rc;
    if (differ)
        return refuse_several(c, side, offers, n);
    return choosing_take(c, side, latest(offers, n, c->wish->price_days), holds);
}

/* A row of another size than the runs used is a price all the same, of a share of what is rented. */
static const char *size_note(const struct choosing *c, const struct priced_side *s, const struct price *p)
{
    double used = s->count / s->hosts, times = (double)p->per / used;
    if (p->unit != PRICE_INSTANCE_HOUR || pricing_is_own_size(p, s))
        return NULL;
    const char *sold =
        arena_format(c->memory, "sold as an instance of %lld; the runs used %s a host", (long long)p->per,
                     words_count(c->memory, (size_t)used, "accelerator", "accelerators"));
    if (times < 1)
        return sold;
    return arena_format(c->memory, "%s: whoever rents the whole instance for it pays %s times this", sold,
                        words_fixed(c->memory, times, times == floor(times) ? 0 : 2));
}

static const char *region_note(const struct choosing *c, const struct priced_side *s, const struct price *p)
{
    if (s->region == NULL || p->region == NULL || strcmp(s->region, p->region) == 0)
        return NULL;
    return arena_format(c->memory, "the price is of region %s, the runs were in %s", p->region, s->region);
}

/* An expired price of the runs' own region goes before a fresh one of another, and says that there is one. */
static const char *fresher_note(const struct choosing *c, const struct price_row *row)
{
    if (row == NULL)
        return NULL;
    return arena_format(c->memory, "a current row of %s exists: %s, %s",
                        row->price.region != NULL ? row->price.region : row->price.provider, row->name,
                        money_price(c->memory, row));
}

int choosing_take(struct choosing *c, size_t side, const struct price_row *row, const struct price_row *elsewhere)
{
    const struct priced_side *s = &c->sides[side];
    struct priced *p = &c->out->of[side];
    *p = (struct priced){.row = row, .valid_to = price_valid_to(&row->price, c->wish->price_days)};
    p->expired = !price_holds(&row->price, c->as_of, c->wish->price_days);
    const char *const notes[] = {region_note(c, s, &row->price), size_note(c, s, &row->price),
                                 p->expired ? fresher_note(c, elsewhere) : NULL};
    p->modelled = !text_equal(row->price.surface, s->surface);
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++)
        if (notes[i] != NULL)
            p->note = words_join(c->memory, p->note, "; ", notes[i]);
    return c->memory->failed ? error_nomem(c->err) : 0;
}
