/* "What does it cost?": the headline, what a token costs on each level, and which of two is the cheaper. */
#include "report/study_parts.h"

#include "core/date.h"
#include "query/headline.h"
#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

static const char *name_of(struct study *x, const struct cost_row *r)
{
    return study_name(x, r->side.level);
}

static size_t more_runs(const struct cost_row *a, const struct cost_row *b)
{
    size_t n = a->measured->level->n_runs, m = b->measured->level->n_runs, have = n < m ? n : m;
    return a->runs_needed > have ? a->runs_needed - have : 0;
}

/* As study_ratio(), of the cost. */
static struct cost_ratio cost_ratio_of(const struct study *x, const struct cost_row *row,
                                       const struct study_claim **claim)
{
    const struct cost_row *base = cost_base(&x->now);
    int busy = row->utilization == 1 && base->utilization == 1; /* a claim knows no hour that is paid and not used */
    *claim = busy ? study_claim_of(x, CLAIM_USD_RATIO, row->side.level, base->side.level) : NULL;
    const struct claim_record *r = *claim != NULL ? &(*claim)->revision->record : NULL;
    struct cost_ratio q = row->relative;
    if (r == NULL || (r->value == q.value && r->lo == q.worst_lo && r->hi == q.worst_hi))
        return q;
    double practical = x->question.practical;
    q = (struct cost_ratio){.value = r->value, .lo = r->lo, .hi = r->hi, .worst_lo = r->lo, .worst_hi = r->hi};
    q.verdict = !isfinite(r->lo)                                       ? COST_TOO_FEW
                : r->hi < 1                                            ? COST_CHEAPER
                : r->lo > 1                                            ? COST_DEARER
                : r->lo > 1 / (1 + practical) && r->hi < 1 + practical ? COST_EQUIVALENT
                                                                       : COST_INCONCLUSIVE;
    return q;
}

const char *study_cost_headline(struct study *x)
{
    const struct study_claim *claim;
    if (study_money(x) != MONEY_CURRENT)
        return "No current figure about cost";
    const struct cost_row *top = study_cost_top(x, &x->now), *base = cost_base(&x->now);
    struct cost_ratio ratio = cost_ratio_of(x, top, &claim);
    const char *words = headline_cost_words(x->memory, name_of(x, top), name_of(x, base), &ratio,
                                            claim == NULL ? more_runs(top, base) : 0, x->question.practical);
    return study_headline(x, words, x->synthetic || x->now.synthetic);
}

static const char *observed_days(struct study *x, const struct costing *c)
{
    const char *days = NULL;
    for (size_t i = 0; i < c->n_rows; i++) {
        const char *day = words_day(x->memory, c->rows[i].price.row->price.observed);
        if (days == NULL || day == NULL || strstr(days, day) == NULL)
            days = words_join(x->memory, days, ", ", day);
    }
    return days;
}

static const char *standing_words(struct study *x)
{
    const struct study_claim *claim;
    cost_ratio_of(x, study_cost_top(x, &x->now), &claim);
    const char *words = study_standing_words(x, 0, 1);
    return claim != NULL
               ? arena_format(x->memory, "headline quoted from %s, the rest %s", study_claim_name(x, claim), words)
               : words;
}

/* The headline is never seen without the rows it stands on, nor without what was disclosed. */
const char *study_cost_subtitle(struct study *x)
{
    const struct costing *c = &x->now;
    const char *levels = NULL;
    if (study_money(x) != MONEY_CURRENT)
        return study_money(x) == MONEY_EXPIRED ? study_sentence(x, study_past_words(x)) : "No price row answers.";
    for (size_t i = 0; i < c->n_rows; i++)
        levels = words_join(x->memory, levels, ", ", name_of(x, &c->rows[i]));
    return arena_format(x->memory, "%s · %s prices of %s in %s, observed %s · %s · %s, %s%s", levels,
                        price_basis_name(c->pricing.basis), c->pricing.surface, c->pricing.currency,
                        observed_days(x, c), study_use_words(x, c, NULL),
                        x->request->metric == METRIC_STEADY ? "marginal cost in the steady state"
                                                            : "cost of whole runs",
                        standing_words(x), study_disclosed(x));
}

static const char *shown(struct study *x, const struct cost_estimate *e)
{
    return money_value(x->memory, e->value, e->lo, e->hi);
}

static const char *delivered_words(struct study *x, const struct cost_row *r)
{
    return isfinite(r->delivered.value) ? money_value(x->memory, r->delivered.value, r->delivered.lo, r->delivered.hi)
                                        : "not known";
}

/* Why a delivered cost or its interval is missing, level by level, and what a reader must know of a price row. */
static const char *cost_notes(struct study *x, const struct costing *c)
{
    const char *text = arena_format(
        x->memory,
        "%s/Mtok: per million tokens of the whole system. Marginal: price × accelerators ÷ rate (%s). Delivered: "
        "everything paid for, failed attempts included, ÷ everything delivered (%s). At use: the hour is paid whole "
        "and used for that share of it.",
        money_unit(c->pricing.currency), COST_METHOD, COST_DELIVERED_METHOD);
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct cost_row *r = &c->rows[i];
        const char *reason = cost_delivered_reason(r);
        if (reason != NULL)
            text = arena_format(x->memory, "%s %s: delivered %s, %s.", text, name_of(x, r),
                                isfinite(r->delivered.value) ? "without an interval" : "not known", reason);
        if (r->price.note != NULL)
            text = arena_format(x->memory, "%s %s: %s.", text, name_of(x, r), r->price.note);
        if (isfinite(r->marginal.worst_lo))
            text = arena_format(x->memory, "%s %s: over the range of its price, %s.", text, name_of(x, r),
                                money_interval(x->memory, r->marginal.worst_lo, r->marginal.worst_hi));
    }
    return text;
}

/* Beside today's figures a level whose price has ended is a row without any: they stand on a page of their own. */
static void put_past_rows(struct study *x, struct table_builder *t, const struct costing *c, size_t column)
{
    for (size_t i = 0; c == &x->now && i < x->cost.n_rows; i++) {
        struct cell *cell = study_is_past(x, &x->cost.rows[i]) ? table_row(t) : NULL;
        if (cell == NULL)
            continue;
        cell[0].text = x->cost.rows[i].side.level;
        const char *past =
            arena_format(x->memory, "its price row has expired%s", study_see(x, PLANE_DATED, "past-costs"));
        cell[column].text = column > 0 ? past : arena_format(x->memory, "%s (%s)", cell[0].text, past);
    }
}

static void cost_cells(struct study *x, struct cell *cell, const struct cost_row *r)
{
    const char *none = comparison_no_interval(&r->measured->rate);
    cell[0].text = r->side.level;
    cell[1].text = money_price(x->memory, r->price.row);
    cell[2].text = shown(x, &r->marginal);
    cell[3].text = none != NULL ? none : money_interval(x->memory, r->marginal.lo, r->marginal.hi);
    cell[4].text = delivered_words(x, r);
    cell[5].text =
        isfinite(r->delivered.lo) ? money_interval(x->memory, r->delivered.lo, r->delivered.hi) : "none: see below";
    cell[6].text = shown(x, &r->at_utilization);
    cell[7].text = money_share(x->memory, r->utilization);
    cell[8].text = arena_format(x->memory, "%zu of %zu", r->measured->level->n_runs, r->measured->level->n_attempts);
}

void study_put_costs(struct study *x, const struct costing *c)
{
    const char *unit = money_unit(c->pricing.currency);
    const struct column columns[] = {{study_axis_title(x), ALIGN_LEFT, 0, 1},
                                     {arena_format(x->memory, "%s/h each", unit), ALIGN_RIGHT, 0, 0},
                                     {"Marginal", ALIGN_RIGHT, 0, 0},
                                     {"95 % interval", ALIGN_RIGHT, 0, 0},
                                     {"Delivered", ALIGN_RIGHT, 0, 0},
                                     {"95 % interval", ALIGN_RIGHT, 0, 0},
                                     {"At use", ALIGN_RIGHT, 0, 0},
                                     {"Use", ALIGN_RIGHT, 0, 0},
                                     {"Runs", ALIGN_RIGHT, 0, 0}};
    struct table_builder t = table_start(&x->build, columns, 9);
    for (size_t i = 0; i < c->n_rows; i++) {
        struct cell *cell = table_row(&t);
        if (cell != NULL)
            cost_cells(x, cell, &c->rows[i]);
    }
    put_past_rows(x, &t, c, 0);
    table_finish(&t, study_title(x, c, arena_format(x->memory, "What a token costs, in %s/Mtok", unit)),
                 cost_notes(x, c), NULL);
}

static void verdict_cells(struct study *x, struct cell *cell, const struct costing *c, const struct cost_row *r)
{
    const struct cost_ratio *q = &r->relative;
    cell[0].text = r->side.level;
    cell[3].text = money_verdict_words(x->memory, r, cost_base(c), x->question.practical);
    if (r == cost_base(c)) {
        cell[1].text = "1";
        return;
    }
    cell[1].text = money_value(x->memory, q->value, q->worst_lo, q->worst_hi);
    cell[2].text = money_interval(x->memory, q->worst_lo, q->worst_hi);
    cell[4].text = money_value(x->memory, q->price_at_par, q->price_at_par_lo, q->price_at_par_hi);
    cell[5].text = money_interval(x->memory, q->price_at_par_lo, q->price_at_par_hi);
    cell[6].text = money_value(x->memory, q->price_ratio, NAN, NAN);
    cell[7].text = money_use_at_par(x->memory, q);
}

void study_put_verdicts(struct study *x, const struct costing *c)
{
    const char *base = name_of(x, cost_base(c));
    const struct column columns[] = {
        {study_axis_title(x), ALIGN_LEFT, 0, 0},
        {"Cost ratio", ALIGN_RIGHT, 0, 0},
        {"95 % interval", ALIGN_RIGHT, 0, 0},
        {"Verdict", ALIGN_LEFT, 0, 1},
        {arena_format(x->memory, "Even at %s/h", money_unit(c->pricing.currency)), ALIGN_RIGHT, 0, 0},
        {"95 % interval", ALIGN_RIGHT, 0, 0},
        {"Even at speed", ALIGN_RIGHT, 0, 0},
        {"Even at use", ALIGN_RIGHT, 0, 0}};
    struct table_builder t = table_start(&x->build, columns, 8);
    for (size_t i = 0; i < c->n_rows; i++) {
        struct cell *cell = table_row(&t);
        if (cell != NULL)
            verdict_cells(x, cell, c, &c->rows[i]);
    }
    put_past_rows(x, &t, c, 3);
    table_finish(&t, study_title(x, c, arena_format(x->memory, "Which is cheaper per token than %s?", base)),
                 arena_format(x->memory,
                              "Ratio: %s. Even: the price, the speed ratio to %s, or the share of its paid time at "
                              "which a token costs the same on both; never: not even when used all of the time.",
                              COST_RATIO_METHOD, base),
                 NULL);
}

/* "0.70 $ on B200 (95 % CI 0.67–0.91; 5 of 6 attempts)" */
static const char *delivered_of(struct study *x, const struct costing *c, const struct cost_row *r)
{
    const struct delivered *d = &r->delivered;
    const char *name = arena_format(x->memory, "%s %s", study_on(x), name_of(x, r)), *reason = cost_delivered_reason(r);
    if (!isfinite(d->value))
        return arena_format(x->memory, "an amount not known %s (%s)", name, reason);
    return arena_format(x->memory, "%s %s %s (%s%s; %zu of %s)", delivered_words(x, r), money_unit(c->pricing.currency),
                        name, reason != NULL ? "no interval: " : "95 % CI ",
                        reason != NULL ? reason : money_interval(x->memory, d->lo, d->hi), d->n_delivering,
                        words_count(x->memory, d->n, "attempt", "attempts"));
}

/* Each has limits of its own, and nothing tests one against the other: only where they lie apart is one the lower. */
static const char *delivered_verdict(const struct delivered *a, const struct delivered *b)
{
    if (!isfinite(a->lo) || !isfinite(b->lo))
        return "which of them is lower cannot be told without both intervals";
    return a->hi < b->lo || b->hi < a->lo ? "the intervals lie apart"
                                          : "the intervals overlap: which of them is lower cannot be told";
}

/* The headline is about the steady state; what was paid beside it stands next to it, for it can say the opposite. */
static const char *delivered_account(struct study *x, const struct costing *c)
{
    const struct cost_row *top = study_cost_top(x, c), *base = cost_base(c);
    return arena_format(
        x->memory, "With starts and failed attempts paid, a million delivered tokens cost so far %s and %s; %s.",
        delivered_of(x, c, top), delivered_of(x, c, base), delivered_verdict(&top->delivered, &base->delivered));
}

/* What the table says of the pair on the headline, in a sentence. */
static const char *even_words(struct study *x)
{
    const struct costing *c = &x->now;
    const struct cost_row *top = study_cost_top(x, c);
    const struct runs_ratio *speed = &top->measured->ratio;
    return arena_format(
        x->memory,
        "%s; its row says %s (%s). At these prices it has to run at %s× %s to cost the same, and runs at "
        "%s×%s. %s",
        study_par_words(x, c, top), money_price(x->memory, top->price.row), top->price.row->name,
        money_value(x->memory, top->relative.price_ratio, NAN, NAN), name_of(x, cost_base(c)),
        words_ratio(x->memory, speed->value, speed->lo, speed->hi),
        isfinite(speed->lo) ? arena_format(x->memory, " (95 %% CI %s)", words_interval(x->memory, speed->lo, speed->hi))
                            : " (no interval)",
        delivered_account(x, c));
}

int block_costs(struct study *x, const struct block_body *body, struct error *err)
{
    (void)body;
    (void)err;
    report_build_block(&x->build, BLOCK_SUBTITLE, study_cost_subtitle(x));
    if (study_money(x) != MONEY_CURRENT)
        return 0;
    study_put_costs(x, &x->now);
    study_put_verdicts(x, &x->now);
    report_build_block(&x->build, BLOCK_PARAGRAPH, even_words(x));
    return 0;
}
