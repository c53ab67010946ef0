/* Whether the price rows that a claim stands on still say what is paid. */
#include "query/registry_parts.h"

#include "query/pricing.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

/* Two decimals are equal or not; their doubles' ratio may be a hair more than the threshold. */
#define HAIR 1e-12

static int is(const struct price_row *row, const struct digest *id)
{
    return memcmp(&row->id, id, sizeof *id) == 0;
}

/* The row that corrects or follows this one, seen by the moment of the registry; NULL. */
static const struct price_row *successor(const struct price_rows *all, const struct price_row *row)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct price *p = &all->rows[i].price;
        if (p->has_supersedes && is(row, &p->supersedes))
            return &all->rows[i];
    }
    return NULL;
}

/* Both sides may be priced by one row (another image on the same accelerator): what is said of it is said once. */
static int is_repeated(const struct judging *j, size_t side)
{
    return side > 0 && j->price[0] != NULL && j->price[side] != NULL && is(j->price[0], &j->price[side]->id);
}

static int load_row(struct judging *j, size_t side)
{
    const struct digest *id = &j->record->sides[side].price.id;
    struct price_row *row = arena_alloc(j->r->memory, sizeof *row);
    char name[PRICE_ID_SIZE];
    if (row == NULL)
        return error_nomem(j->err);
    int rc = price_get(j->r->store, id, j->r->as_of, j->r->memory, row, j->err);
    if (rc == ERR_NOT_FOUND) {
        price_name(name, id);
        return judging_reason(j, CLAIM_UNSUPPORTED,
                              arena_format(j->r->memory, "price row %s: is not in this archive", name));
    }
    if (rc == 0)
        j->price[side] = row;
    return rc;
}

/* A row of the same day in its place says that it was wrong; one of a later day, that the price has changed. */
static int judge_row(struct judging *j, size_t side)
{
    const struct price_row *row = j->price[side];
    const struct price_rows *all;
    int rc = registry_offers(&all, j->r, &row->price, j->err);
    const struct price_row *next = rc == 0 ? successor(all, row) : NULL;
    if (next == NULL || next->price.observed > row->price.observed)
        return rc;
    return judging_reason(j, CLAIM_UNSUPPORTED,
                          arena_format(j->r->memory, "price row %s: was corrected by %s", row->name, next->name));
}

int judging_price_rows(struct judging *j)
{
    int rc = 0;
    for (size_t s = 0; s < j->record->n_sides && rc == 0; s++) {
        if (!j->record->sides[s].has_price)
            continue;
        rc = load_row(j, s);
        if (rc == 0 && j->price[s] != NULL && !is_repeated(j, s))
            rc = judge_row(j, s);
    }
    return rc;
}

static int descends(const struct price_rows *all, const struct price_row *from, const struct price_row *row)
{
    for (size_t i = 0; from != NULL && i < all->n; i++, from = successor(all, from))
        if (is(from, &row->id))
            return 1;
    return 0;
}

/* In force now: the latest statement about the same offer, or what has taken the row's place. */
static const struct price_row *latest(const struct price_rows *all, const struct price_row *row, int days)
{
    const struct price_row *best = NULL;
    for (size_t i = 0; i < all->n; i++) {
        const struct price_row *other = &all->rows[i];
        if (other->superseded_by != NULL || other->price.observed <= row->price.observed)
            continue;
        if (price_order_offer(&row->price, &other->price) != 0 && !descends(all, row, other))
            continue;
        best = best == NULL || price_order_latest(other, best, days) < 0 ? other : best;
    }
    return best;
}

/* Prices of two currencies are not set against each other: no rate of exchange is known here. */
static int judge_currency(struct judging *j, size_t side, const struct price_row *now)
{
    const struct price_row *row = j->price[side];
    struct arena *a = j->r->memory;
    return judging_reason(j, CLAIM_DATED,
                          arena_format(a, "the price of %s is stated in %s since %s (%s, it stands on %s in %s)",
                                       judging_level(j, side), now->price.currency, words_day(a, now->price.observed),
                                       now->name, row->name, row->price.currency));
}

static int judge_newer(struct judging *j, size_t side)
{
    const struct price_row *row = j->price[side];
    struct arena *a = j->r->memory;
    const struct price_rows *all;
    int rc = registry_offers(&all, j->r, &row->price, j->err);
    const struct price_row *now = rc == 0 ? latest(all, row, policy_price_days(&j->r->policy)) : NULL;
    if (now == NULL)
        return rc;
    if (strcmp(now->price.currency, row->price.currency) != 0)
        return judge_currency(j, side, now);
    double change = now->value / row->value - 1, allowed = j->r->policy.value[POLICY_PRICE_MOVED_PCT] / 100;
    const char *level = judging_level(j, side), *day = words_day(a, now->price.observed);
    if (fabs(change) > allowed + HAIR)
        return judging_reason(j, CLAIM_DATED,
                              arena_format(a, "the price of %s is %s %% %s since %s (%s, it stands on %s)", level,
                                           words_fixed(a, fabs(change) * 100, 1), change > 0 ? "higher" : "lower", day,
                                           now->name, row->name));
    return judging_remark(j, arena_format(a, "the newer price of %s, of %s (%s), agrees", level, day, now->name));
}

int judging_prices(struct judging *j)
{
    int rc = 0;
    for (size_t s = 0; s < j->record->n_sides && rc == 0; s++)
        if (j->price[s] != NULL && !is_repeated(j, s))
            rc = judge_newer(j, s);
    return rc;
}
