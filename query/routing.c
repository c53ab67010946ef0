/* The conditions about money and speed, and the rule as a whole. */
#include "query/routing_parts.h"

#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

static const char *const state_names[] = {
    [ROUTING_SUPPORTED] = "supported", [ROUTING_REFUTED] = "refuted", [ROUTING_CANNOT_TELL] = "cannot tell"};

const char *routing_state_name(enum routing_state s)
{
    return state_names[s];
}

static const struct cost_row *row_of(const struct costing *c, const char *accelerator)
{
    for (size_t i = 0; i < c->n_rows; i++)
        if (strcmp(c->rows[i].measured->level->value, accelerator) == 0)
            return &c->rows[i];
    return NULL;
}

static int is_measured(const struct verdict *v, const char *accelerator)
{
    for (size_t i = 0; i < v->n_levels; i++)
        if (v->levels[i].n_runs > 0 && strcmp(v->levels[i].value, accelerator) == 0)
            return 1;
    return 0;
}

/* The row of an accelerator where there is a figure about money; else NULL, and *why_not. */
static const struct cost_row *priced_row(const struct asking_rule *a, const char *accelerator, const char **why_not)
{
    const struct verdict *v = &a->c->v;
    const struct cost_row *row = row_of(a->c, accelerator);
    *why_not = NULL;
    if (!is_measured(v, accelerator)) {
        *why_not = arena_format(a->memory, "%s: no eligible receipt", accelerator);
        return NULL;
    }
    for (size_t i = 0; i < v->n_refusals; i++)
        if (v->refusals[i].code != REFUSED_NO_PRICE) {
            *why_not = arena_format(a->memory, "nothing was compared (MCR-R%03d)", v->refusals[i].code);
            return NULL;
        }
    if (v->n_refusals > 0)
        *why_not = "no price row answers for these runs (MCR-R010)";
    else if (row == NULL)
        *why_not = arena_format(a->memory, "%s: no run with a number", accelerator);
    return row;
}

/* What makes a figure about these rows none of today: "B200: its price was valid to 2024-11-06"; NULL: nothing. */
static const char *not_of_today(const struct asking_rule *a, const struct cost_row *const *rows, size_t n)
{
    const char *list = NULL;
    for (size_t i = 0; i < n; i++)
        if (rows[i]->dated)
            list = words_join(a->memory, list, "; ",
                              arena_format(a->memory, "%s: %s", rows[i]->measured->level->value, rows[i]->why_dated));
    return list != NULL || !a->c->modelled ? list : "priced by rows of another surface, which is a model";
}

/* "15 runs, prc-0a1b…, prc-2c3d…": on what a sentence about these rows stands. */
static const char *evidence_of(const struct asking_rule *a, const struct cost_row *const *rows, size_t n)
{
    size_t runs = 0;
    const char *ids = NULL;
    for (size_t i = 0; i < n; i++) {
        runs += rows[i]->measured->level->n_runs;
        if (ids == NULL || strstr(ids, rows[i]->price.row->name) == NULL)
            ids = words_join(a->memory, ids, ", ", rows[i]->price.row->name);
    }
    return arena_format(a->memory, "%s, %s", words_count(a->memory, runs, "run", "runs"), ids);
}

/* Every row, in the order of the table; NULL without memory. */
static const struct cost_row **all_rows(const struct asking_rule *a)
{
    const struct cost_row **rows = arena_array(a->memory, a->c->n_rows, sizeof *rows);
    for (size_t i = 0; rows != NULL && i < a->c->n_rows; i++)
        rows[i] = &a->c->rows[i];
    return rows;
}

static const char *cheaper_words(const struct asking_rule *a, const struct cost_row *other, const struct cost_row *h200,
                                 const struct cost_ratio *r)
{
    const struct cost_row *pair[] = {other, h200};
    return arena_format(a->memory, "a token costs less on %s: %s× [%s] (%s)", other->measured->level->value,
                        money_value(a->memory, r->value, r->worst_lo, r->worst_hi),
                        money_interval(a->memory, r->worst_lo, r->worst_hi), evidence_of(a, pair, 2));
}

/* At the use that was asked for, as the table beside it. */
static int weigh_default(const struct asking_rule *a, const struct cost_row *h200, const struct cost_row *const *rows,
                         struct finding *out)
{
    const char *unsettled = NULL;
    for (size_t i = 0; i < a->c->n_rows; i++) {
        struct cost_ratio r;
        if (rows[i] == h200)
            continue;
        int rc = cost_between(&r, a->c, rows[i], h200, a->memory, a->err);
        if (rc != 0)
            return rc;
        if (r.verdict == COST_CHEAPER) {
            *out = (struct finding){ROUTING_REFUTED, cheaper_words(a, rows[i], h200, &r)};
            return 0;
        }
        if (r.verdict != COST_DEARER) /* as dear as each other is no answer either */
            unsettled = words_join(
                a->memory, unsettled, ", ",
                arena_format(a->memory, "%s: %s", rows[i]->measured->level->value, cost_verdict_name(r.verdict)));
    }
    const char *evidence = evidence_of(a, rows, a->c->n_rows);
    *out =
        unsettled != NULL
            ? routing_cannot_tell(arena_format(a->memory, "against %s (%s)", unsettled, evidence))
            : (struct finding){ROUTING_SUPPORTED,
                               arena_format(a->memory, "no compared accelerator is cheaper per token (%s)", evidence)};
    return 0;
}

static int judge_default(const struct asking_rule *a, struct finding *out)
{
    const char *why_not;
    const struct cost_row *h200 = priced_row(a, "H200", &why_not), **rows = all_rows(a);
    if (rows == NULL)
        return error_nomem(a->err);
    if (h200 != NULL)
        why_not = not_of_today(a, rows, a->c->n_rows);
    *out = routing_cannot_tell(why_not);
    return h200 != NULL && why_not == NULL ? weigh_default(a, h200, rows, out) : 0;
}

/* "54 %": rounded down, so that a share is never said to be more than it is. */
static const char *percent(const struct asking_rule *a, double share)
{
    return arena_format(a->memory, "%s %%", words_cut(a->memory, share * 100, 0));
}

/* Of what was paid for, how much went into tokens at the steady rate: marginal over delivered cost. */
static const char *busy_words(const struct asking_rule *a, const struct cost_row *row)
{
    const struct delivered *d = &row->delivered;
    if (!isfinite(d->value))
        return arena_format(a->memory, "what share was used is not known: %s", cost_delivered_reason(row));
    const char *so_far = percent(a, row->marginal.value / d->value);
    return isfinite(d->hi) ? arena_format(a->memory, "its attempts used %s so far, at least %s", so_far,
                                          percent(a, row->marginal.value / d->hi))
                           : arena_format(a->memory, "its attempts used %s so far", so_far);
}

/* The lower limit of what was used has to suffice, for the claim is that it can be. */
static int weigh_use(const struct asking_rule *a, const struct cost_row *b200, const struct cost_row *other,
                     struct finding *out)
{
    const struct cost_row *pair[] = {b200, other};
    const char *evidence = evidence_of(a, pair, 2), *name = other->measured->level->value;
    struct cost_ratio r;
    int rc = cost_between(&r, a->c, b200, other, a->memory, a->err);
    if (rc != 0)
        return rc;
    int idles = other->utilization < 1;
    const char *share = idles ? money_share(a->memory, other->utilization) : "";
    if (!isfinite(r.use_at_par_lo)) {
        *out = routing_cannot_tell(
            arena_format(a->memory, "too few runs to say what share of the time would do (%s)", evidence));
    } else if (r.use_at_par_lo > 1) {
        *out = (struct finding){ROUTING_REFUTED,
                                arena_format(a->memory, "costs more per token than %s%s%s even when never idle (%s)",
                                             name, idles ? " used " : "", share, evidence)};
    } else {
        int enough = r.use_at_par_hi <= 1 && b200->marginal.value / b200->delivered.hi > r.use_at_par_hi;
        *out = (struct finding){enough ? ROUTING_SUPPORTED : ROUTING_CANNOT_TELL,
                                arena_format(a->memory,
                                             "share of its paid time that makes it as cheap as %s %s%s: %s; %s (%s)",
                                             name, idles ? "used " : "never idle", share,
                                             money_use_at_par(a->memory, &r), busy_words(a, b200), evidence)};
    }
    return 0;
}

static int judge_saturated(const struct asking_rule *a, struct finding *out)
{
    const char *why_not;
    const struct cost_row *b200 = priced_row(a, "B200", &why_not), *other = row_of(a->c, "H200");
    if (b200 != NULL && other == NULL)
        other = cost_base(a->c);
    if (b200 != NULL && other == b200)
        other = &a->c->rows[b200 == &a->c->rows[0] ? a->c->n_rows - 1 : 0];
    const struct cost_row *pair[] = {b200, other};
    if (b200 != NULL)
        why_not = not_of_today(a, pair, 2);
    *out = routing_cannot_tell(why_not);
    return b200 != NULL && why_not == NULL ? weigh_use(a, b200, other, out) : 0;
}

static double least_price(const struct cost_row *r)
{
    return isfinite(r->price.row->low) ? r->price.row->low : r->price.row->value;
}

static double most_price(const struct cost_row *r)
{
    return isfinite(r->price.row->high) ? r->price.row->high : r->price.row->value;
}

/* Whether an hour of a costs less than one of b, whatever their ranges: exactly, where they have none. */
static int is_cheaper_hour(const struct cost_row *a, const struct cost_row *b)
{
    if (isfinite(a->price.row->low) || isfinite(b->price.row->low))
        return most_price(a) < least_price(b);
    return decimal_compare(&a->price.row->accelerator_hour, &b->price.row->accelerator_hour) < 0;
}

/* "3.95 $", "3.80–4.10 $": as the price row has it */
static const char *hour_words(const struct asking_rule *a, const struct cost_row *r)
{
    const struct price_row *row = r->price.row;
    return arena_format(a->memory, "%s %s",
                        isfinite(row->low) ? money_interval(a->memory, row->low, row->high)
                                           : money_price(a->memory, row),
                        money_unit(a->c->pricing.currency));
}

/* By the hour and nothing else: what the sweep then costs per token is the table's to say. A tie is no answer. */
static void weigh_hours(const struct asking_rule *a, const struct cost_row *h100, const struct cost_row *const *rows,
                        struct finding *out)
{
    const struct cost_row *least = NULL, *pair[] = {h100, NULL};
    const char *tied = NULL;
    for (size_t i = 0; i < a->c->n_rows; i++) {
        const struct cost_row *r = rows[i];
        if (is_cheaper_hour(r, h100) && (least == NULL || is_cheaper_hour(r, least)))
            least = r;
        else if (r != h100 && !is_cheaper_hour(h100, r))
            tied = words_join(a->memory, tied, ", ",
                              arena_format(a->memory, "%s at %s", r->measured->level->value, hour_words(a, r)));
    }
    pair[1] = least;
    if (least != NULL)
        *out = (struct finding){ROUTING_REFUTED, arena_format(a->memory, "an hour costs less on %s, at %s (%s)",
                                                              least->measured->level->value, hour_words(a, least),
                                                              evidence_of(a, pair, 2))};
    else if (tied != NULL)
        *out = routing_cannot_tell(arena_format(a->memory, "an hour at %s is not told apart from %s (%s)",
                                                hour_words(a, h100), tied, evidence_of(a, rows, a->c->n_rows)));
    else
        *out = (struct finding){ROUTING_SUPPORTED,
                                arena_format(a->memory, "the cheapest accelerator-hour compared, at %s (%s)",
                                             hour_words(a, h100), evidence_of(a, pair, 1))};
}

static int judge_cheap(const struct asking_rule *a, struct finding *out)
{
    const char *why_not;
    const struct cost_row *h100 = priced_row(a, "H100", &why_not), **rows = all_rows(a);
    if (rows == NULL)
        return error_nomem(a->err);
    if (h100 != NULL)
        why_not = not_of_today(a, rows, a->c->n_rows);
    *out = routing_cannot_tell(why_not);
    if (h100 != NULL && why_not == NULL)
        weigh_hours(a, h100, rows, out);
    return 0;
}

/* How far the fastest compared accelerator is ahead of it: whether that matters is for who runs the sweep. */
static int judge_gap(const struct asking_rule *a, struct finding *out)
{
    const struct cost_row *h100 = row_of(a->c, "H100"), *top = row_of(a->c, "B200");
    *out = routing_cannot_tell(a->c->cleared == NULL
                                   ? "a judgement about the sweep; 'mcreport compare' gives the gap where there is one"
                                   : "a judgement about the sweep; no gap to H100 was measured here");
    if (top == NULL && a->c->n_rows > 0)
        top = &a->c->rows[0];
    if (a->c->cleared == NULL || h100 == NULL || top == NULL || top == h100)
        return 0;
    const struct level *fast = top->measured->level, *slow = h100->measured->level;
    struct runs_ratio r;
    int rc = comparison_between(&r, fast, slow, cleared_question(a->c->cleared), a->memory, a->err);
    if (rc != 0)
        return rc;
    const char *interval =
        isfinite(r.lo) ? arena_format(a->memory, " [%s]", words_interval(a->memory, r.lo, r.hi)) : "";
    out->because = arena_format(a->memory, "a judgement about the sweep; measured, %s runs at %s×%s (%zu against %s)",
                                fast->value, words_ratio(a->memory, r.value, r.lo, r.hi), interval, fast->n_runs,
                                words_count(a->memory, slow->n_runs, "run", "runs"));
    return 0;
}

int routing_advice(struct routing_line **out, size_t *n, struct store *store, const struct costing *c,
                   struct arena *memory, struct error *err)
{
    static const struct {
        const char *accelerator, *condition;
        int (*judge)(const struct asking_rule *a, struct finding *out);
    } rule[] = {
        {"H200", "by default", judge_default},
        {"B200", "the recipe is bound by memory bandwidth or capacity", routing_judge_bound},
        {"B200", "it can be kept saturated", judge_saturated},
        {"H100", "the sweep is cheap", judge_cheap},
        {"H100", "the gap in speed is irrelevant", judge_gap},
    };
    enum { RULES = sizeof rule / sizeof *rule };
    struct asking_rule a = {store, c, memory, err};
    struct routing_line *lines = arena_array(memory, RULES, sizeof *lines);
    if (lines == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < RULES; i++) {
        struct finding found;
        int rc = rule[i].judge(&a, &found);
        if (rc == 0 && found.because == NULL)
            rc = error_nomem(err);
        if (rc != 0)
            return rc;
        lines[i] = (struct routing_line){rule[i].accelerator, rule[i].condition, found.state, found.because};
    }
    *out = lines;
    *n = RULES;
    return 0;
}
