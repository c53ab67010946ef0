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

static int stands_on(const struct claim_record *r, const struct price_row *row)
{
    for (size_t i = 0; row != NULL && i < r->n_sides; i++)
        if (r->sides[i].has_price && memcmp(&r->sides[i].price.id, &row->id, sizeof row->id) == 0)
            return 1;
    return 0;
}

/* "mcr:b200-usd-nam52@1 is dated, mcr:b200-cost-nam52@1 is current" */
static const char *effect_words(const struct week_asking *a, const struct price_change *c)
{
    const struct week *w = a->out;
    const struct price_row *old = c->from != NULL ? c->from : c->last;
    const char *list = NULL;
    for (size_t i = 0; i < w->n_judged; i++) {
        const struct claim_record *r = &w->judged[i].revision->record;
        if (stands_on(r, old))
            list = words_join(a->memory, list, ", ",
                              arena_format(a->memory, "mcr:%s@%lld is %s", w->judged[i].claim->id,
                                           (long long)r->revision, claim_status_name(w->judged[i].now.status)));
    }
    return list;
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
    for (size_t i = 0; i < w->prices.n_changes; i++)
        w->price_effects[i] = effect_words(a, &w->prices.changes[i]);
    return a->memory->failed ? error_nomem(a->err) : 0;
}
