/* Page 1 of the capacity report: headline, findings, chart C1. */
#include "query/capacity_parts.h"

#include "query/difference.h"
#include "query/headline.h"
#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

enum { FINDINGS_MOST = 8 };

const char *capacity_axis_title(struct capacity *x)
{
    char *title = arena_copy(x->memory, factor_rule(x->request->axis)->title);
    if (title != NULL && title[0] >= 'a' && title[0] <= 'z')
        title[0] = (char)(title[0] - 'a' + 'A');
    return title;
}

const char *capacity_describe(struct capacity *x, const struct factors *f)
{
    static const enum factor shown[] = {FACTOR_MODEL,   FACTOR_PRECISION, FACTOR_MODE,
                                        FACTOR_SURFACE, FACTOR_STARTUP,   FACTOR_STORAGE};
    const char *count = f->value[FACTOR_COUNT_OF], *text = NULL;
    for (size_t i = 0; i < sizeof shown / sizeof *shown && x->memory != NULL; i++) {
        const char *value = f->value[shown[i]];
        if (shown[i] == FACTOR_MODE && count != NULL)
            text = words_join(x->memory, text, " · ",
                              arena_format(x->memory, "%s accelerator%s", count, strcmp(count, "1") == 0 ? "" : "s"));
        if (value != NULL)
            text = words_join(x->memory, text, " · ", value);
    }
    return text;
}

/* The row the headline is about: the fastest that is not the base. */
static const struct comparison_row *headline_row(const struct capacity *x)
{
    for (size_t i = 0; i < x->comparison.n_rows; i++)
        if (!x->comparison.rows[i].is_base)
            return &x->comparison.rows[i];
    return NULL;
}

static const struct comparison_row *base_row(const struct capacity *x)
{
    return &x->comparison.rows[x->comparison.base];
}

static const char *refused_factors(struct capacity *x)
{
    const char *list = NULL;
    for (size_t i = 0; i < x->verdict.n_refusals; i++) {
        const struct difference *d = &x->verdict.refusals[i];
        if (d->factor < FACTORS)
            list = words_join(x->memory, list, ", ", factor_rule(d->factor)->title);
    }
    return list;
}

static const char *answer_words(struct capacity *x)
{
    const struct comparison_row *top = headline_row(x);
    if (x->verdict.left_row == NULL)
        return "No current measurement answers this question";
    if (x->cleared != NULL && top != NULL)
        return headline_words(x->memory, top->level->value, base_row(x)->level->value, &top->ratio, top->level->n_runs,
                              base_row(x)->level->n_runs, x->request->practical);
    const char *list = refused_factors(x);
    if (list != NULL)
        return arena_format(x->memory, "Not compared: %s may not be mixed", list);
    return x->verdict.n_levels == 1 ? arena_format(x->memory, "Only %s has current runs: nothing to compare with",
                                                   x->verdict.levels[0].value)
                                    : "Not enough runs to compare";
}

/* A headline travels alone: it says itself when it is made up, and when it is not of the steady state. */
static const char *headline(struct capacity *x)
{
    const char *words = answer_words(x);
    if (x->cleared != NULL && x->request->metric == METRIC_WHOLE_RUN)
        words = words_join(x->memory, words, ", ", "whole runs");
    return x->synthetic ? words_join(x->memory, "SYNTHETIC", ": ", words) : words;
}

static const char *subtitle(struct capacity *x)
{
    const char *metric =
        x->request->metric == METRIC_STEADY ? "steady state" : "whole run, evaluation and start-up included";
    const char *levels = NULL;
    if (x->verdict.left_row == NULL)
        return arena_format(x->memory, "No usable run of the training lane ended between %s and %s.",
                            words_day(x->memory, x->valid_from), words_day(x->memory, x->request->as_of));
    for (size_t i = 0; i < x->comparison.n_rows; i++)
        levels = words_join(x->memory, levels, ", ", x->comparison.rows[i].level->value);
    struct factors f = x->verdict.shared;
    if (x->verdict.left_row != NULL && f.value[FACTOR_RECIPE] != NULL)
        f.value[FACTOR_MODEL] = x->verdict.left_row->factors.value[FACTOR_MODEL]; /* one recipe, so one model */
    const char *disclosed = NULL; /* the headline is never seen without it */
    for (size_t i = 0; i < x->verdict.n_disclosed; i++)
        disclosed = words_join(x->memory, disclosed, ", ", factor_rule(x->verdict.disclosed[i].factor)->title);
    return arena_format(x->memory, "%s%s%s · %s · %s, not yet a claim%s%s", levels ? levels : "", levels ? " · " : "",
                        capacity_describe(x, &f), metric, x->synthetic ? "made up" : "measured",
                        disclosed != NULL ? " · differs, disclosed: " : "", disclosed != NULL ? disclosed : "");
}

struct findings {
    struct finding items[FINDINGS_MOST];
    size_t n;
};

static void add_finding(struct findings *f, const char *text, const char *ref, const char *target)
{
    if (f->n < FINDINGS_MOST && text != NULL)
        f->items[f->n++] = (struct finding){text, ref, target};
}

static const char *interval_words(struct capacity *x, double lo, double hi)
{
    const char *text = words_interval(x->memory, lo, hi);
    return isfinite(lo) ? arena_format(x->memory, " (95 %% CI %s)", text) : " (no interval: one run on a side)";
}

static void find_ratios(struct capacity *x, struct findings *f)
{
    const struct comparison_row *base = base_row(x);
    for (size_t i = 0; i < x->comparison.n_rows; i++) {
        const struct comparison_row *r = &x->comparison.rows[i];
        const char *first = r->level->runs[0].row->name;
        if (r->is_base)
            continue;
        add_finding(f,
                    arena_format(x->memory, "%s runs at %s× %s%s; %zu against %s.", r->level->value,
                                 words_ratio(x->memory, r->ratio.value, r->ratio.lo, r->ratio.hi), base->level->value,
                                 interval_words(x, r->ratio.lo, r->ratio.hi), r->level->n_runs,
                                 words_count(x->memory, base->level->n_runs, "run", "runs")),
                    first, first);
    }
}

static void find_base_rate(struct capacity *x, struct findings *f)
{
    const struct comparison_row *base = base_row(x);
    const char *first = base->level->runs[0].row->name, *count = x->verdict.shared.value[FACTOR_COUNT_OF];
    add_finding(f,
                arena_format(x->memory, "%s: %s tok/s%s%s%s.", base->level->value,
                             words_rate(x->memory, base->rate.value, base->rate.lo, base->rate.hi),
                             interval_words(x, base->rate.lo, base->rate.hi), count != NULL ? " on " : "",
                             count != NULL ? words_join(x->memory, count, " ",
                                                        strcmp(count, "1") == 0 ? "accelerator" : "accelerators")
                                           : ""),
                first, first);
}

/* Of the pair on the headline; the page about money has the others. */
static void find_cost(struct capacity *x, struct findings *f)
{
    const struct costing *c = &x->cost;
    if (capacity_money(x) == MONEY_EXPIRED)
        add_finding(f, "No price row holds on this date: what a token cost stands under What earlier waves showed.",
                    "MCR-R009", NULL);
    if (capacity_money(x) != MONEY_CURRENT)
        return;
    const struct cost_row *top = capacity_cost_top(c), *base = cost_base(c);
    const struct cost_ratio *r = &top->relative;
    const char *unit = money_unit(c->pricing.currency), *row = top->price.row->name;
    const struct cost_estimate *a = &top->at_utilization, *b = &base->at_utilization;
    add_finding(f,
                arena_format(x->memory, "A million tokens cost %s %s on %s and %s on %s: %s×%s.",
                             money_value(x->memory, a->value, a->lo, a->hi), unit, top->measured->level->value,
                             money_value(x->memory, b->value, b->lo, b->hi), base->measured->level->value,
                             money_value(x->memory, r->value, r->worst_lo, r->worst_hi),
                             isfinite(r->lo) ? arena_format(x->memory, " (95 %% CI %s)",
                                                            money_interval(x->memory, r->worst_lo, r->worst_hi))
                                             : " (no interval: one run on a side)"),
                row, row);
}

/* "kernel pins attention=\"FP8_DPA=1\" | attention=\"FP8_DPA=0\"": short values whole, digests by their first digits */
static const char *disclosure_words(struct capacity *x, const struct difference *d)
{
    const char *title = factor_rule(d->factor)->title;
    if (d->left != NULL && d->right != NULL && strlen(d->left) <= 24 && strlen(d->right) <= 24)
        return arena_format(x->memory, "%s %s | %s", title, d->left, d->right);
    return arena_format(x->memory, "another %s%s", title, d->unknown ? " (not recorded on a side)" : "");
}

static void find_disclosures(struct capacity *x, struct findings *f)
{
    for (size_t i = 0; i < x->verdict.n_disclosed; i++) {
        const struct difference *d = &x->verdict.disclosed[i];
        add_finding(
            f, arena_format(x->memory, "Disclosed: %s; these ratios include the difference.", disclosure_words(x, d)),
            "MCR-R011", NULL);
    }
}

static void find_failures(struct capacity *x, struct findings *f)
{
    for (size_t i = 0; i < x->comparison.n_rows; i++) {
        const struct level *l = x->comparison.rows[i].level;
        if (l->n_failed > 0)
            add_finding(f,
                        arena_format(x->memory, "%s: %zu of %zu attempts finished.", l->value,
                                     l->n_attempts - l->n_failed, l->n_attempts),
                        "attempts", NULL);
    }
}

static void find_unrecorded(struct capacity *x, struct findings *f)
{
    const char *list = NULL;
    for (size_t i = 0; i < x->verdict.n_noted; i++) {
        const struct difference *d = &x->verdict.noted[i];
        if (d->unknown && d->left == NULL && d->right == NULL)
            list = words_join(x->memory, list, ", ", factor_rule(d->factor)->title);
    }
    if (list != NULL)
        add_finding(f, arena_format(x->memory, "Recorded on no side, so not known to agree: %s.", list), "MCR-R013",
                    NULL);
}

/* Accelerators the archive knows but this class has no eligible receipt of: printed as gaps, never interpolated. */
static const char *const *missing_levels(struct capacity *x, size_t *n)
{
    const char **list = arena_array(x->memory, x->all.n, sizeof *list);
    *n = 0;
    for (size_t i = 0; list != NULL && i < x->all.n; i++) {
        const struct receipt_row *row = x->all.items[i].row;
        const char *value = row->factors.value[x->request->axis];
        const char *surface = x->verdict.shared.value[FACTOR_SURFACE];
        int known = value == NULL || surface == NULL || row->factors.value[FACTOR_SURFACE] == NULL ||
                    strcmp(row->factors.value[FACTOR_SURFACE], surface) != 0;
        for (size_t k = 0; k < x->comparison.n_rows && !known; k++)
            known = strcmp(x->comparison.rows[k].level->value, value) == 0;
        for (size_t k = 0; k < *n && !known; k++)
            known = strcmp(list[k], value) == 0;
        if (!known)
            list[(*n)++] = value;
    }
    return list;
}

static void find_gaps(struct capacity *x, struct findings *f)
{
    size_t n;
    const char *const *missing = missing_levels(x, &n), *list = NULL;
    for (size_t i = 0; i < n; i++)
        list = words_join(x->memory, list, ", ", missing[i]);
    if (n > 0)
        add_finding(f, arena_format(x->memory, "No number for %s: 0 receipts meet this class. Not estimated.", list),
                    n == 1 ? "gap" : "gaps", NULL);
}

/* Where nothing is current the page says where to look, without repeating a dated number. */
static void find_dated(struct capacity *x, struct findings *f)
{
    size_t n = 0;
    for (size_t i = 0; i < x->all.n; i++)
        n += (size_t)capacity_is_dated(x, &x->all.items[i]);
    if (n > 0)
        add_finding(f,
                    arena_format(x->memory, "%s past the validity: see What earlier waves showed.",
                                 words_count(x->memory, n, "run is", "runs are")),
                    "MCR-R009", NULL);
}

static void put_findings(struct capacity *x)
{
    struct findings f = {.n = 0};
    if (x->verdict.left_row == NULL) {
        find_dated(x, &f);
    } else if (x->cleared != NULL) {
        find_ratios(x, &f);
        find_base_rate(x, &f);
        find_cost(x, &f);
        find_disclosures(x, &f);
        find_failures(x, &f);
        find_unrecorded(x, &f);
        find_gaps(x, &f);
    } else {
        for (size_t i = 0; i < x->verdict.n_refusals; i++) {
            const struct difference *d = &x->verdict.refusals[i];
            const char *title = d->factor < FACTORS ? factor_rule(d->factor)->title : refusal_rule(d->code)->title;
            add_finding(&f, arena_format(x->memory, "Refused: %s.", d->text != NULL ? d->text : title),
                        arena_format(x->memory, "MCR-R%03d", d->code), NULL);
        }
    }
    struct block *b = f.n > 0 ? report_build_block(&x->build, BLOCK_FINDINGS, NULL) : NULL;
    struct finding *items = b != NULL ? arena_array(x->memory, f.n, sizeof *items) : NULL;
    if (items == NULL)
        return;
    memcpy(items, f.items, f.n * sizeof *items);
    b->as.findings.items = items;
    b->as.findings.n = f.n;
}

static struct compare_row chart_row(struct capacity *x, const struct comparison_row *r)
{
    const char *interval = words_interval(x->memory, r->rate.lo, r->rate.hi);
    const char *rate = words_rate(x->memory, r->rate.value, r->rate.lo, r->rate.hi);
    struct mark ratio = {r->ratio.value, r->ratio.lo, r->ratio.hi};
    if (r->is_base)
        ratio = (struct mark){1, NAN, NAN};
    return (struct compare_row){
        .label = r->level->value,
        .series = r->level->value,
        .rate = {r->rate.value, r->rate.lo, r->rate.hi},
        .ratio = ratio,
        .note = isfinite(r->rate.lo) ? arena_format(x->memory, "%s [%s]  n=%zu", rate, interval, r->level->n_runs)
                                     : arena_format(x->memory, "%s  n=1, no interval", rate),
        .base = r->is_base};
}

static const char *chart_alt(struct capacity *x)
{
    const char *text = "Throughput and ratio of each level.";
    for (size_t i = 0; i < x->comparison.n_rows && text != NULL; i++) {
        const struct comparison_row *r = &x->comparison.rows[i];
        text = arena_format(x->memory, "%s %s: %s tok/s%s%s%s.", text, r->level->value,
                            words_rate(x->memory, r->rate.value, r->rate.lo, r->rate.hi),
                            r->is_base ? ", the base" : "", r->is_base ? "" : ", ratio ",
                            r->is_base ? "" : words_ratio(x->memory, r->ratio.value, r->ratio.lo, r->ratio.hi));
    }
    return text;
}

static int put_chart(struct capacity *x, struct error *err)
{
    size_t n_missing;
    const char *const *missing = missing_levels(x, &n_missing);
    size_t n = x->comparison.n_rows + n_missing;
    struct compare_row *rows = arena_array(x->memory, n, sizeof *rows);
    if (rows == NULL || missing == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < x->comparison.n_rows; i++)
        rows[i] = chart_row(x, &x->comparison.rows[i]);
    for (size_t i = 0; i < n_missing; i++)
        rows[x->comparison.n_rows + i] = (struct compare_row){.label = missing[i],
                                                              .series = missing[i],
                                                              .rate = {NAN, NAN, NAN},
                                                              .ratio = {NAN, NAN, NAN},
                                                              .note = "no eligible receipt"};
    struct block *b =
        report_build_block(&x->build, BLOCK_COMPARE,
                           arena_format(x->memory, "Which %s is faster? %s, tok/s of the whole system",
                                        factor_rule(x->request->axis)->title,
                                        x->request->metric == METRIC_STEADY ? "Steady state" : "Whole run"));
    if (b == NULL)
        return error_nomem(err);
    b->alt = chart_alt(x);
    b->note =
        arena_format(x->memory, "Dots: geometric mean of runs; bars: 95 %% interval (%s; ratios %s). Higher is faster.",
                     COMPARISON_RATE_METHOD, COMPARISON_RATIO_METHOD);
    b->as.compare =
        (struct compare_chart){.rate_axis = "tok/s",
                               .ratio_axis = arena_format(x->memory, "ratio to %s", base_row(x)->level->value),
                               .rows = rows,
                               .n_rows = n};
    return 0;
}

int capacity_answer(struct capacity *x, struct error *err)
{
    x->headline = headline(x);
    report_build_block(&x->build, BLOCK_HEADLINE, x->headline);
    report_build_block(&x->build, BLOCK_SUBTITLE, subtitle(x));
    put_findings(x);
    return x->cleared != NULL ? put_chart(x, err) : 0;
}
