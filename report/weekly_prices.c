/* Prices that changed in a week: what each item says, and what it does to break-evens and to claims. */
#include "report/weekly_parts.h"

#include "query/words.h"
#include "report/block_week.h"

#include <math.h>
#include <string.h>

size_t weekly_n_price_changes(const struct telling *t)
{
    return t->x.week.prices.n_changes;
}

static const struct price_row *price_of(const struct price_change *c)
{
    return c->to != NULL ? c->to : c->from != NULL ? c->from : c->last;
}

static const char *unit_price(struct telling *t, const struct price_row *r)
{
    return r != NULL ? arena_format(t->memory, "%s %s per %s", r->price.unit_price.text, r->price.currency,
                                    price_unit_name(r->price.unit))
                     : "no price";
}

static int is_of_change(const struct price_row *row, const struct price_change *c)
{
    return c->to != NULL && memcmp(&row->id, &c->to->id, sizeof row->id) == 0;
}

static int is_pair_of_change(const struct price_ratio_change *r, const struct price_change *c)
{
    return is_of_change(r->a_to, c) || is_of_change(r->b_to, c);
}

/* "break-even of B200 over H100 1.582× → 1.519×, and of 2 pairs more"; NULL: it is part of none. */
static const char *break_even_words(struct telling *t, const struct price_change *c)
{
    const struct price_changes *p = &t->x.week.prices;
    const struct price_ratio_change *first = NULL;
    size_t n = 0;
    for (size_t i = 0; i < p->n_ratios; i++)
        if (is_pair_of_change(&p->ratios[i], c)) {
            first = first != NULL ? first : &p->ratios[i];
            n++;
        }
    if (first == NULL)
        return NULL;
    return arena_format(
        t->memory, "break-even of %s over %s %s× → %s×%s", first->a_to->price.accelerator,
        first->b_to->price.accelerator, words_fixed(t->memory, first->from, 3), words_fixed(t->memory, first->to, 3),
        n > 1 ? arena_format(t->memory, ", and of %s", words_count(t->memory, n - 1, "pair more", "pairs more")) : "");
}

/* "mcr:b200-usd@1 is dated, −4.0 % by this price alone, and 2 claims more"; NULL: none stands on it. */
static const char *claim_words(struct telling *t, const struct week_price_effects *e)
{
    if (e->n == 0)
        return NULL;
    const struct week_claim *c = e->items[0].claim;
    double scale = e->items[0].scale;
    return arena_format(
        t->memory, "mcr:%s@%lld is %s%s%s", c->claim->id, (long long)c->revision->record.revision,
        claim_status_name(c->now.status),
        isfinite(scale) ? arena_format(t->memory, ", %s by this price alone", week_percent(t->memory, scale - 1)) : "",
        e->n > 1 ? arena_format(t->memory, ", and %s", words_count(t->memory, e->n - 1, "claim more", "claims more"))
                 : "");
}

/* What it does, in one sentence; weekly.json has all of it. */
static const char *effect_words(struct telling *t, size_t i)
{
    const char *text = break_even_words(t, &t->x.week.prices.changes[i]);
    const char *claims = claim_words(t, &t->x.week.price_effects[i]);
    text = claims != NULL ? words_join(t->memory, text, "; ", claims) : text;
    return text != NULL ? arena_format(t->memory, "; effect: %s", text) : "";
}

void weekly_price_item(struct telling *t, size_t i, struct weekly_item *out)
{
    const struct price_change *c = &t->x.week.prices.changes[i];
    const struct price_row *row = price_of(c);
    const struct price *p = &row->price;
    out->id = arena_format(t->memory, "%s %s %s %s %s", p->provider, p->surface, p->accelerator,
                           price_basis_name(p->basis), p->currency);
    out->text = arena_format(t->memory, "%s on %s, %s, %s: %s, %s → %s%s%s%s%s", p->accelerator, p->surface,
                             p->provider, price_basis_name(p->basis), price_change_name(c->kind),
                             unit_price(t, c->from), unit_price(t, c->to), isfinite(c->relative) ? " (" : "",
                             isfinite(c->relative) ? week_percent(t->memory, c->relative) : "",
                             isfinite(c->relative) ? ")" : "", effect_words(t, i));
}

/* A price with what it may be by its row: without a range the limits are null. */
static void write_range(struct telling *t, struct json_writer *w, const char *name, double value, double lo, double hi)
{
    json_double(w, name, value);
    json_double(w, arena_format(t->memory, "%s_lo", name), lo);
    json_double(w, arena_format(t->memory, "%s_hi", name), hi);
}

static void write_ratio(struct telling *t, struct json_writer *w, const char *name, double value,
                        const struct price_row *a, const struct price_row *b)
{
    double lo = isfinite(a->low) ? a->low : a->value, hi = isfinite(a->high) ? a->high : a->value;
    double base_lo = isfinite(b->low) ? b->low : b->value, base_hi = isfinite(b->high) ? b->high : b->value;
    int ranged = isfinite(a->low) || isfinite(b->low);
    write_range(t, w, name, value, ranged ? lo / base_hi : NAN, ranged ? hi / base_lo : NAN);
}

/* What the dearer one must do better by, of every pair that the price is part of. */
static void write_break_evens(struct telling *t, const struct price_change *c, struct json_writer *w)
{
    const struct price_changes *p = &t->x.week.prices;
    json_open_array(w, "break_even_speedups");
    for (size_t i = 0; i < p->n_ratios; i++) {
        const struct price_ratio_change *r = &p->ratios[i];
        if (!is_pair_of_change(r, c))
            continue;
        json_open_object(w, NULL);
        json_string(w, "accelerator", r->a_to->price.accelerator);
        json_string(w, "over", r->b_to->price.accelerator);
        write_ratio(t, w, "was", r->from, r->a_from, r->b_from);
        write_ratio(t, w, "is", r->to, r->a_to, r->b_to);
        json_double(w, "relative", r->relative);
        json_close_object(w);
    }
    json_close_array(w);
}

/* A claim's value as it was made, and what this change alone makes of it; whether that counts, its status says. */
static void write_claim_effects(struct telling *t, const struct week_price_effects *e, struct json_writer *w)
{
    json_open_array(w, "claims");
    for (size_t i = 0; i < e->n; i++) {
        const struct week_claim *c = e->items[i].claim;
        const struct claim_record *r = &c->revision->record;
        double scale = e->items[i].scale;
        json_open_object(w, NULL);
        json_string(w, "claim", c->claim->id);
        json_int(w, "revision", r->revision);
        json_string(w, "status", claim_status_name(c->now.status));
        json_string(w, "metric", claim_metric_rule(r->terms.metric)->name);
        json_string(w, "currency", r->currency);
        write_range(t, w, "was", r->value, r->lo, r->hi);
        write_range(t, w, "is", r->value * scale, r->lo * scale, r->hi * scale);
        json_close_object(w);
    }
    json_close_array(w);
}

void weekly_price_members(struct telling *t, size_t i, struct json_writer *w)
{
    const struct price_change *c = &t->x.week.prices.changes[i];
    const struct price_row *row = price_of(c);
    json_string(w, "kind", price_change_name(c->kind));
    json_string(w, "provider", row->price.provider);
    json_string(w, "surface", row->price.surface);
    json_string(w, "accelerator", row->price.accelerator);
    json_string(w, "basis", price_basis_name(row->price.basis));
    json_string(w, "currency", row->price.currency);
    json_string(w, "from", c->from != NULL ? c->from->name : NULL);
    json_string(w, "to", c->to != NULL ? c->to->name : NULL);
    json_double(w, "relative", c->relative);
    json_open_object(w, "effects");
    write_break_evens(t, c, w);
    write_claim_effects(t, &t->x.week.price_effects[i], w);
    json_close_object(w);
}
