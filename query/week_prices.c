/* Prices that changed in a week, and what became of the claims that stand on them. */
#include "query/week_parts.h"

#include "query/registry_parts.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

static const struct price_row *row_of(const struct price_change *c)
{
    return c->to != NULL ? c->to : c->from != NULL ? c->from : c->last;
}

static int is_of_kind(const struct week_asking *a, const struct price_row *row)
{
    return (row->price.synthetic != 0) == (a->synthetic != 0);
}

static int side_stands_on(const struct claim_record *r, size_t side, const struct price_row *row)
{
    return row != NULL && side < r->n_sides && r->sides[side].has_price &&
           memcmp(&r->sides[side].price.id, &row->id, sizeof row->id) == 0;
}

/* A cost is proportional to its price, a ratio of costs to the claimed side's and against the base's, and the price at
 * which both cost the same to the base's alone. */
static double scale_of(const struct claim_record *r, const struct price_row *old, double change)
{
    int claimed = side_stands_on(r, 0, old), base = side_stands_on(r, 1, old);
    if (r->terms.metric == CLAIM_BREAK_EVEN_PRICE)
        return base ? change : 1;
    return (claimed ? change : 1) / (base ? change : 1);
}

/* "mcr:b200-usd-nam52@1 is dated, mcr:b200-cost-nam52@1 is current" */
static int find_effects(struct week_price_effects *out, const struct week_asking *a, const struct price_change *c)
{
    const struct week *w = a->out;
    const struct price_row *old = c->from != NULL ? c->from : c->last;
    double change = c->from != NULL && c->to != NULL ? c->to->value / c->from->value : NAN;
    out->items = arena_array(a->memory, w->n_judged, sizeof *out->items);
    for (size_t i = 0; i < w->n_judged && out->items != NULL; i++) {
        const struct week_claim *claim = &w->judged[i];
        const struct claim_record *r = &claim->revision->record;
        if (!side_stands_on(r, 0, old) && !side_stands_on(r, 1, old))
            continue;
        out->items[out->n++] = (struct week_price_effect){claim, scale_of(r, old, change)};
        out->words = words_join(a->memory, out->words, ", ",
                                arena_format(a->memory, "mcr:%s@%lld is %s", claim->claim->id, (long long)r->revision,
                                             claim_status_name(claim->now.status)));
    }
    return a->memory->failed ? error_nomem(a->err) : 0;
}

static void keep_changes(struct week_asking *a)
{
    struct price_changes *p = &a->out->prices;
    size_t n = 0;
    for (size_t i = 0; i < p->n_changes; i++)
        if (p->changes[i].kind != PRICE_UNCHANGED && is_of_kind(a, row_of(&p->changes[i])))
            p->changes[n++] = p->changes[i];
    p->n_changes = n;
    n = 0;
    for (size_t i = 0; i < p->n_ratios; i++)
        if (p->ratios[i].relative != 0 && isfinite(p->ratios[i].relative) && is_of_kind(a, p->ratios[i].a_to))
            p->ratios[n++] = p->ratios[i];
    p->n_ratios = n;
}

int week_find_prices(struct week_asking *a)
{
    struct week *w = a->out;
    const struct price_filter any = {0};
    int rc = price_changes_between(&w->prices, a->store, &any, w->first - 1, w->as_of, policy_price_days(a->policy),
                                   a->memory, a->err);
    if (rc != 0)
        return rc;
    keep_changes(a);
    if ((w->price_effects = arena_array(a->memory, w->prices.n_changes, sizeof *w->price_effects)) == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < w->prices.n_changes && rc == 0; i++)
        rc = find_effects(&w->price_effects[i], a, &w->prices.changes[i]);
    return rc;
}
