/* What there is to say of the cost of a token, in a sentence each. */
#include "report/findings.h"

#include "query/claim_words.h"
#include "query/money.h"
#include "query/words.h"

#include <math.h>

static const char *claim_ratio_words(struct study *x, const struct cost_row *level, const struct study_claim *claim)
{
    const struct claim_record *r = &claim->revision->record;
    const char *on = study_on(x);
    return arena_format(
        x->memory, "A token costs %s× %s %s what it costs %s %s%s%s.", claim_value_words(r, x->memory), on,
        study_name(x, level->side.level), on, study_name(x, cost_base(&x->now)->side.level),
        study_limits(x, claim_interval_words(r, x->memory), level->measured, findings_sides(x, level->measured, claim)),
        findings_later(x, claim));
}

/* " (95 % CI 0.3986–0.4059; 5 runs)" of a level's own cost: at its price, or over the range of it */
static const char *cost_limits(struct study *x, const struct cost_row *level)
{
    const struct cost_estimate *e = &level->at_utilization;
    int ranged = isfinite(e->worst_lo);
    const char *none = comparison_no_interval(&level->measured->rate);
    const char *runs = words_count(x->memory, level->measured->level->n_runs, "run", "runs");
    if (none != NULL)
        return arena_format(x->memory, " (no interval: %s)", none);
    return arena_format(x->memory, " (95 %% CI %s%s; %s)",
                        money_interval(x->memory, ranged ? e->worst_lo : e->lo, ranged ? e->worst_hi : e->hi),
                        ranged ? " over the range of its price" : "", runs);
}

/* "0.4022 $ on B200 (95 % CI 0.3986–0.4059; 5 runs)" */
static const char *cost_words(struct study *x, const struct cost_row *level)
{
    const struct cost_estimate *e = &level->at_utilization;
    return arena_format(x->memory, "%s %s %s %s%s", money_value(x->memory, e->value, e->lo, e->hi),
                        money_unit(x->now.pricing.currency), study_on(x), study_name(x, level->side.level),
                        cost_limits(x, level));
}

/* "1.019× (95 % CI 1.004–1.035; 5 against 5 runs)" */
static const char *times_words(struct study *x, const struct cost_row *level)
{
    const struct cost_ratio *r = &level->relative;
    const char *interval = isfinite(r->lo) ? money_interval(x->memory, r->worst_lo, r->worst_hi) : NULL;
    return arena_format(x->memory, "%s×%s", money_value(x->memory, r->value, r->worst_lo, r->worst_hi),
                        study_limits(x, interval, level->measured, findings_sides(x, level->measured, NULL)));
}

static int all_busy(const struct costing *c)
{
    int busy = 1;
    for (size_t i = 0; i < c->n_rows; i++)
        busy = busy && c->rows[i].utilization == 1;
    return busy;
}

static int is_cheaper(const struct cost_row *a, const struct cost_row *b)
{
    return a->relative.value != b->relative.value ? a->relative.value < b->relative.value : a < b;
}

/* Of those that cost more than the last one told; `not` is told already. */
static const struct cost_row *next_cheapest(const struct costing *c, const struct cost_row *last,
                                            const struct cost_row * not )
{
    const struct cost_row *next = NULL;
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct cost_row *r = &c->rows[i];
        if (i != c->base && r != not &&(last == NULL || is_cheaper(last, r)) && (next == NULL || is_cheaper(r, next)))
            next = r;
    }
    return next;
}

/* The sentence that all levels share of whose cost there is no claim: the first in full, then the others. */
struct telling {
    struct study *x;
    struct findings *f;
    const char *text, *row;
};

static void tell_cost(struct telling *t, const struct cost_row *r)
{
    struct study *x = t->x;
    const struct cost_row *base = cost_base(&x->now);
    const struct study_claim *claim = all_busy(&x->now)
                                          ? study_claim_of(x, CLAIM_USD_RATIO, r->side.level, base->side.level)
                                          : NULL; /* claims know no hour that is paid and not used */
    if (claim != NULL) {
        findings_add_figure(x, t->f, claim_ratio_words(x, r, claim), claim, NULL);
    } else if (t->text == NULL) {
        t->text = arena_format(x->memory, "A million tokens cost %s and %s: %s", cost_words(x, r), cost_words(x, base),
                               times_words(x, r));
        t->row = r->price.row->name;
    } else {
        t->text = arena_format(x->memory, "%s; %s: %s", t->text, cost_words(x, r), times_words(x, r));
    }
}

/* The pair of the headline first, then the cheapest; the page about money has them all. */
void findings_costs(struct study *x, struct findings *f)
{
    const struct costing *c = &x->now;
    const struct cost_row *top = c->n_rows > 0 ? study_cost_top(x, c) : NULL, *next = NULL;
    struct telling t = {x, f, NULL, NULL};
    if (top != NULL)
        tell_cost(&t, top);
    for (size_t n = 1; n < FINDINGS_LEVELS && top != NULL && (next = next_cheapest(c, next, top)) != NULL; n++)
        tell_cost(&t, next);
    if (t.text != NULL && !all_busy(c))
        t.text = arena_format(x->memory, "%s, %s", t.text, study_use_words(x, c, NULL));
    if (t.text != NULL)
        findings_add_figure(x, f, arena_format(x->memory, "%s.", t.text), NULL, t.row);
    if (study_has_past(x))
        findings_add(f,
                     arena_format(x->memory, "%s%s.", study_sentence(x, study_past_words(x)),
                                  study_see(x, PLANE_DATED, "past-costs")),
                     "MCR-R009", NULL);
}

void findings_par(struct study *x, struct findings *f)
{
    const struct costing *c = &x->now;
    const struct cost_row *top = c->n_rows > 0 ? study_cost_top(x, c) : NULL;
    if (top == NULL)
        return;
    const char *base = cost_base(c)->side.level, *unit = money_unit(c->pricing.currency);
    const struct study_claim *claim =
        all_busy(c) ? study_claim_of(x, CLAIM_BREAK_EVEN_PRICE, top->side.level, base) : NULL;
    const struct claim_record *r = claim != NULL ? &claim->revision->record : NULL;
    const char *words = r == NULL ? study_par_words(x, c, top)
                                  : arena_format(x->memory, "%s costs the same per token as %s at %s %s/h%s%s",
                                                 study_name(x, top->side.level), study_name(x, base),
                                                 claim_value_words(r, x->memory), unit,
                                                 study_limits(x, claim_interval_words(r, x->memory), top->measured,
                                                              findings_sides(x, top->measured, claim)),
                                                 findings_later(x, claim));
    findings_add_figure(
        x, f, arena_format(x->memory, "%s; its price row says %s.", words, money_price(x->memory, top->price.row)),
        claim, top->price.row->name);
}
