/* Page 1 of the capacity report: what there is to say in a sentence each. */
#include "report/study_parts.h"

#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

enum { FINDINGS_MOST = 15, LEVELS_MOST = 4 };

const char *study_why(const struct difference *d)
{
    if (d->text != NULL)
        return d->text;
    return d->factor < FACTORS ? factor_rule(d->factor)->title : refusal_rule(d->code)->title;
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

/* Of a level, alone or against the base. */
static const char *no_interval(struct study *x, const struct comparison_row *level)
{
    int identical = level->rate.identical || study_base(x)->rate.identical;
    return identical ? " (no interval: identical runs on a side)" : " (no interval: one run on a side)";
}

static const char *interval_words(struct study *x, double lo, double hi, const struct comparison_row *level)
{
    const char *text = words_interval(x->memory, lo, hi);
    return isfinite(lo) ? arena_format(x->memory, " (95 %% CI %s)", text) : no_interval(x, level);
}

/* Fastest first; the table has them all. */
static void find_ratios(struct study *x, struct findings *f)
{
    const struct comparison_row *base = study_base(x);
    for (size_t i = 0, n = 0; i < x->comparison.n_rows && n < LEVELS_MOST; i++) {
        const struct comparison_row *r = &x->comparison.rows[i];
        const char *first = r->level->runs[0].row->name;
        if (r->is_base)
            continue;
        n++;
        add_finding(f,
                    arena_format(x->memory, "%s runs at %s× %s%s; %zu against %s.", study_name(x, r->level->value),
                                 words_ratio(x->memory, r->ratio.value, r->ratio.lo, r->ratio.hi),
                                 study_name(x, base->level->value), interval_words(x, r->ratio.lo, r->ratio.hi, r),
                                 r->level->n_runs, words_count(x->memory, base->level->n_runs, "run", "runs")),
                    first, first);
    }
}

static void find_base_rate(struct study *x, struct findings *f)
{
    const struct comparison_row *base = study_base(x);
    const char *first = base->level->runs[0].row->name, *count = x->verdict.shared.value[FACTOR_COUNT_OF];
    add_finding(f,
                arena_format(x->memory, "%s: %s tok/s%s%s%s.", study_name(x, base->level->value),
                             words_rate(x->memory, base->rate.value, base->rate.lo, base->rate.hi),
                             interval_words(x, base->rate.lo, base->rate.hi, base), count != NULL ? " on " : "",
                             count != NULL ? words_join(x->memory, count, " ",
                                                        strcmp(count, "1") == 0 ? "accelerator" : "accelerators")
                                           : ""),
                first, first);
}

static void find_identical(struct study *x, struct findings *f)
{
    const char *levels = comparison_identical_words(&x->comparison, x->request->axis, x->memory);
    if (levels != NULL)
        add_finding(f,
                    arena_format(x->memory, "One rate, to the last digit: %s; %s.", levels, comparison_identical_why),
                    "MCR-I004", NULL);
}

/* What the rates are all the same, and a reader of them ought to know. */
static void find_doubts(struct study *x, struct findings *f)
{
    const char *copied = comparison_copied_words(&x->comparison, x->request->axis, x->memory);
    const char *fell = comparison_slowdown_words(&x->comparison, x->request->axis, x->memory);
    if (copied != NULL)
        add_finding(f,
                    arena_format(x->memory, "Copied receipts? One rate, to the last digit: %s; %s.", copied,
                                 comparison_copied_why),
                    "MCR-I004", NULL);
    if (fell != NULL)
        add_finding(f, arena_format(x->memory, "Slower than before: %s.", fell), "slowdown", NULL);
}

/* "A million tokens cost 0.4022 $ on B200 and 0.3947 $ on H100: 1.019× (95 % CI 1.004–1.035)." */
static void find_cost(struct study *x, struct findings *f, const struct cost_row *level)
{
    const struct cost_row *base = cost_base(&x->now);
    const struct cost_ratio *r = &level->relative;
    const struct cost_estimate *a = &level->at_utilization, *b = &base->at_utilization;
    const char *unit = money_unit(x->now.pricing.currency), *on = study_on(x), *row = level->price.row->name;
    const char *interval =
        isfinite(r->lo) ? arena_format(x->memory, " (95 %% CI %s)", money_interval(x->memory, r->worst_lo, r->worst_hi))
                        : no_interval(x, level->measured);
    int busy = level->utilization == 1 && base->utilization == 1;
    add_finding(f,
                arena_format(x->memory, "A million tokens cost %s %s %s %s and %s %s %s: %s×%s%s%s.",
                             money_value(x->memory, a->value, a->lo, a->hi), unit, on,
                             study_name(x, level->side.level), money_value(x->memory, b->value, b->lo, b->hi), on,
                             study_name(x, base->side.level),
                             money_value(x->memory, r->value, r->worst_lo, r->worst_hi), interval, busy ? "" : ", ",
                             busy ? "" : study_use_words(x, &x->now, level)),
                row, row);
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

/* The pair of the headline first, then the cheapest; the page about money has them all. */
static void find_costs(struct study *x, struct findings *f)
{
    const struct costing *c = &x->now;
    const struct cost_row *top = c->n_rows > 0 ? study_cost_top(x, c) : NULL, *next = NULL;
    if (top != NULL)
        find_cost(x, f, top);
    for (size_t n = 1; n < LEVELS_MOST && top != NULL && (next = next_cheapest(c, next, top)) != NULL; n++)
        find_cost(x, f, next);
    if (study_has_past(x))
        add_finding(f,
                    arena_format(x->memory, "%s: what a token cost then stands under What earlier waves showed.",
                                 study_sentence(x, study_past_words(x))),
                    "MCR-R009", NULL);
}

/* "kernel pins attention=\"FP8_DPA=1\" | attention=\"FP8_DPA=0\"": short values whole, digests by their first digits */
static const char *disclosure_words(struct study *x, const struct difference *d)
{
    const char *title = factor_rule(d->factor)->title;
    if (d->left != NULL && d->right != NULL && strlen(d->left) <= 24 && strlen(d->right) <= 24)
        return arena_format(x->memory, "%s %s | %s", title, d->left, d->right);
    return arena_format(x->memory, "another %s%s", title, d->unknown ? " (not recorded on a side)" : "");
}

static void find_disclosures(struct study *x, struct findings *f)
{
    for (size_t i = 0; i < x->verdict.n_disclosed; i++) {
        const struct difference *d = &x->verdict.disclosed[i];
        add_finding(
            f, arena_format(x->memory, "Disclosed: %s; these ratios include the difference.", disclosure_words(x, d)),
            "MCR-R011", NULL);
    }
}

static void find_failures(struct study *x, struct findings *f)
{
    for (size_t i = 0; i < x->comparison.n_rows; i++) {
        const struct level *l = x->comparison.rows[i].level;
        if (l->n_failed > 0)
            add_finding(f,
                        arena_format(x->memory, "%s: %zu of %zu attempts finished.", study_name(x, l->value),
                                     l->n_attempts - l->n_failed, l->n_attempts),
                        "attempts", NULL);
    }
}

static void find_unrecorded(struct study *x, struct findings *f)
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

const char *const *study_missing(struct study *x, size_t *n)
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
        known = known || !study_is_asked(x, value);
        if (!known)
            list[(*n)++] = value;
    }
    return list;
}

static void find_gaps(struct study *x, struct findings *f)
{
    size_t n;
    const char *const *missing = study_missing(x, &n), *list = NULL;
    for (size_t i = 0; i < n; i++)
        list = words_join(x->memory, list, ", ", study_name(x, missing[i]));
    if (n > 0)
        add_finding(f, arena_format(x->memory, "No number for %s: 0 receipts meet this class. Not estimated.", list),
                    n == 1 ? "gap" : "gaps", NULL);
}

/* Where nothing is current the page says where to look, without repeating a dated number. */
static void find_dated(struct study *x, struct findings *f)
{
    size_t n = 0;
    for (size_t i = 0; i < x->all.n; i++)
        n += (size_t)study_is_dated(x, &x->all.items[i]);
    if (n > 0)
        add_finding(f,
                    arena_format(x->memory, "%s past the validity: see What earlier waves showed.",
                                 words_count(x->memory, n, "run is", "runs are")),
                    "MCR-R009", NULL);
}

void study_put_findings(struct study *x)
{
    struct findings f = {.n = 0};
    if (x->verdict.left_row == NULL) {
        find_dated(x, &f);
    } else if (x->cleared != NULL) {
        find_ratios(x, &f);
        find_base_rate(x, &f);
        find_identical(x, &f);
        find_doubts(x, &f);
        find_costs(x, &f);
        find_disclosures(x, &f);
        find_failures(x, &f);
        find_unrecorded(x, &f);
        find_gaps(x, &f);
    } else {
        for (size_t i = 0; i < x->verdict.n_refusals; i++) {
            const struct difference *d = &x->verdict.refusals[i];
            add_finding(&f, arena_format(x->memory, "Refused: %s.", study_why(d)),
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
