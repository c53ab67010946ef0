#include "query/routing.h"

#include "query/analysis.h"
#include "query/money.h"
#include "query/words.h"
#include "receipt/receipt.h"

#include <math.h>
#include <string.h>

static const char *const state_names[] = {
    [ROUTING_SUPPORTED] = "supported", [ROUTING_REFUTED] = "refuted", [ROUTING_CANNOT_TELL] = "cannot tell"};

const char *routing_state_name(enum routing_state s)
{
    return state_names[s];
}

struct asking_rule {
    struct store *store;
    const struct costing *c;
    struct arena *memory;
    struct error *err;
};

struct finding_out {
    enum routing_state state;
    const char *because;
};

static struct finding_out cannot_tell(const char *because)
{
    return (struct finding_out){ROUTING_CANNOT_TELL, because};
}

static const struct cost_row *row_of(const struct costing *c, const char *accelerator)
{
    for (size_t i = 0; i < c->n_rows; i++)
        if (strcmp(c->rows[i].measured->level->value, accelerator) == 0)
            return &c->rows[i];
    return NULL;
}

/* The row of an accelerator where something about money can be said; else NULL, and *why_not. */
static const struct cost_row *priced_row(const struct asking_rule *a, const char *accelerator, const char **why_not)
{
    const struct verdict *v = &a->c->v;
    const struct cost_row *row = row_of(a->c, accelerator);
    int measured = 0;
    *why_not = NULL;
    for (size_t i = 0; i < v->n_levels; i++)
        measured = measured || (v->levels[i].n_runs > 0 && strcmp(v->levels[i].value, accelerator) == 0);
    if (!measured)
        *why_not = arena_format(a->memory, "%s: no eligible receipt", accelerator);
    for (size_t i = 0; i < v->n_refusals && *why_not == NULL; i++)
        if (v->refusals[i].code != REFUSED_NO_PRICE)
            *why_not = arena_format(a->memory, "nothing was compared (MCR-R%03d)", v->refusals[i].code);
    if (*why_not != NULL || !measured)
        return NULL;
    if (v->n_refusals > 0)
        *why_not = "no price row answers for these runs (MCR-R010)";
    else if (row == NULL)
        *why_not = arena_format(a->memory, "%s: no run with a number", accelerator);
    else if (a->c->dated)
        *why_not = "the price rows have expired";
    else if (a->c->modelled)
        *why_not = "priced by rows of another surface, which is a model";
    return *why_not == NULL ? row : NULL;
}

/* Two levels, with both kept busy: what the rule is about. */
static struct cost_ratio pair_ratio(const struct asking_rule *a, const struct cost_row *x, const struct cost_row *y)
{
    struct cost_ratio r;
    if (cost_between(&r, a->c, x, y, a->memory, a->err) != 0)
        return (struct cost_ratio){.value = NAN, .verdict = COST_TOO_FEW};
    return r;
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

static const char *evidence_of_all(const struct asking_rule *a)
{
    const struct cost_row **rows = arena_array(a->memory, a->c->n_rows, sizeof *rows);
    for (size_t i = 0; rows != NULL && i < a->c->n_rows; i++)
        rows[i] = &a->c->rows[i];
    return rows != NULL ? evidence_of(a, rows, a->c->n_rows) : NULL;
}

static struct finding_out judge_default(const struct asking_rule *a)
{
    const char *why_not, *unsettled = NULL;
    const struct cost_row *h200 = priced_row(a, "H200", &why_not);
    if (h200 == NULL)
        return cannot_tell(why_not);
    for (size_t i = 0; i < a->c->n_rows; i++) {
        const struct cost_row *other = &a->c->rows[i], *pair[] = {other, h200};
        const char *name = other->measured->level->value;
        if (other == h200)
            continue;
        struct cost_ratio r = pair_ratio(a, other, h200);
        if (r.verdict == COST_CHEAPER)
            return (struct finding_out){ROUTING_REFUTED,
                                        arena_format(a->memory, "a token costs less on %s: %s× [%s] (%s)", name,
                                                     money_value(a->memory, r.value, r.lo, r.hi),
                                                     money_interval(a->memory, r.worst_lo, r.worst_hi),
                                                     evidence_of(a, pair, 2))};
        if (r.verdict == COST_INCONCLUSIVE || r.verdict == COST_TOO_FEW)
            unsettled = words_join(a->memory, unsettled, ", ",
                                   arena_format(a->memory, "%s: %s", name, cost_verdict_name(r.verdict)));
    }
    if (unsettled != NULL)
        return cannot_tell(arena_format(a->memory, "against %s (%s)", unsettled, evidence_of_all(a)));
    return (struct finding_out){
        ROUTING_SUPPORTED,
        arena_format(a->memory, "no compared accelerator is cheaper per token (%s)", evidence_of_all(a))};
}

/* How often the compared runs of one level recorded which bound. */
enum { BOUNDS = 5 }; /* docs/receipt.md knows no more */

struct bounds {
    const char *level, *name[BOUNDS];
    size_t count[BOUNDS], n, recorded, by_memory, runs;
};

static void count_bound(struct bounds *b, const char *name)
{
    size_t i = 0;
    while (i < b->n && strcmp(b->name[i], name) != 0)
        i++;
    if (i == BOUNDS)
        return;
    b->n += i == b->n;
    b->name[i] = name;
    b->count[i]++;
    b->recorded++;
    b->by_memory += strncmp(name, "memory-", 7) == 0;
}

static struct bounds *bounds_of(struct bounds *list, size_t *n, const char *level)
{
    size_t i = 0;
    while (i < *n && strcmp(list[i].level, level) != 0)
        i++;
    *n += i == *n;
    list[i].level = level;
    return &list[i];
}

/* profile.bound_by of a run; NULL where it has no profile. */
static int read_bound(const struct asking_rule *a, const struct receipt_row *row, char **name)
{
    struct receipt *r = NULL;
    int rc = analysis_series(a->store, &row->id, &r, a->err);
    if (rc != 0)
        return rc;
    const char *text = json_text(json_find(json_root(r->doc), "profile.bound_by"));
    *name = arena_copy(a->memory, text);
    rc = text != NULL && *name == NULL ? error_nomem(a->err) : 0;
    receipt_free(r);
    return rc;
}

/* One item a level, in the order they are met. */
static int read_bounds(const struct asking_rule *a, struct bounds **list, size_t *n)
{
    const struct verdict *v = &a->c->v;
    *n = 0;
    *list = arena_array(a->memory, v->n_runs, sizeof **list);
    if (*list == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < v->n_runs; i++) {
        const struct receipt_row *row = v->runs != NULL ? v->runs[i].row : v->usable[i];
        const char *level = row->factors.value[FACTOR_ACCELERATOR];
        struct bounds *b = bounds_of(*list, n, level != NULL ? level : "not recorded");
        char *name;
        int rc = read_bound(a, row, &name);
        if (rc != 0)
            return rc;
        b->runs++;
        if (name != NULL)
            count_bound(b, name);
    }
    return 0;
}

/* "B200: 3 of 5 runs memory-bandwidth, 2 compute" */
static const char *bounds_words(const struct asking_rule *a, const struct bounds *b)
{
    const char *text = NULL;
    for (size_t i = 0; i < b->n; i++)
        text = i == 0 ? arena_format(a->memory, "%s: %zu of %s %s", b->level, b->count[i],
                                     words_count(a->memory, b->runs, "run", "runs"), b->name[i])
                      : arena_format(a->memory, "%s, %zu %s", text, b->count[i], b->name[i]);
    return text != NULL ? text
                        : arena_format(a->memory, "%s: not recorded by any of %s", b->level,
                                       words_count(a->memory, b->runs, "run", "runs"));
}

static int judge_bound(const struct asking_rule *a, struct finding_out *out)
{
    struct bounds *list;
    size_t n, recorded = 0, by_memory = 0;
    const char *words = NULL;
    int rc = read_bounds(a, &list, &n);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < n; i++) {
        recorded += list[i].recorded;
        by_memory += list[i].by_memory;
        words = words_join(a->memory, words, "; ", bounds_words(a, &list[i]));
    }
    if (recorded == 0 && n > 0)
        words =
            arena_format(a->memory, "not recorded by any of %s", words_count(a->memory, a->c->v.n_runs, "run", "runs"));
    *out = cannot_tell(n > 0 ? words : "no eligible receipt");
    if (recorded > 0 && by_memory == recorded)
        out->state = ROUTING_SUPPORTED;
    else if (recorded > 0 && by_memory == 0)
        out->state = ROUTING_REFUTED;
    return 0;
}

/* "54 %": rounded down, so that a share is never said to be more than it is. */
static const char *percent(const struct asking_rule *a, double share)
{
    return arena_format(a->memory, "%s %%", words_cut(a->memory, share * 100, 0));
}

/*
 * Of what was paid for, how much went into tokens at the steady rate: marginal over delivered cost. The lower limit,
 * because the claim is that it suffices.
 */
static double kept_busy(const struct cost_row *row)
{
    return row->marginal.value / row->delivered.hi;
}

static struct finding_out weigh_use(const struct asking_rule *a, const struct cost_row *b200,
                                    const struct cost_row *other)
{
    const struct cost_row *pair[] = {b200, other};
    struct cost_ratio r = pair_ratio(a, b200, other);
    const char *evidence = evidence_of(a, pair, 2), *name = other->measured->level->value;
    double busy = kept_busy(b200);
    if (!isfinite(r.use_at_par_lo))
        return cannot_tell(
            arena_format(a->memory, "too few runs to say what share of the time would do (%s)", evidence));
    if (r.use_at_par_lo > 1)
        return (struct finding_out){
            ROUTING_REFUTED,
            arena_format(a->memory, "costs more per token than %s even when never idle (%s)", name, evidence)};
    const char *need = arena_format(a->memory, "%s of its paid time (at most %s) makes it as cheap as %s never idle",
                                    percent(a, r.use_at_par), percent(a, r.use_at_par_hi), name);
    if (r.use_at_par_hi > 1)
        return cannot_tell(arena_format(a->memory, "%s (%s)", need, evidence));
    if (!isfinite(busy))
        return cannot_tell(arena_format(a->memory, "%s; what share was used is not known (%s)", need, evidence));
    return (struct finding_out){
        busy > r.use_at_par_hi ? ROUTING_SUPPORTED : ROUTING_CANNOT_TELL,
        arena_format(a->memory, "%s; its attempts used at least %s (%s)", need, percent(a, busy), evidence)};
}

static struct finding_out judge_saturated(const struct asking_rule *a)
{
    const char *why_not;
    const struct cost_row *b200 = priced_row(a, "B200", &why_not), *other = row_of(a->c, "H200");
    if (b200 == NULL)
        return cannot_tell(why_not);
    if (other == NULL)
        other = cost_base(a->c);
    if (other == b200)
        other = &a->c->rows[b200 == &a->c->rows[0] ? a->c->n_rows - 1 : 0];
    return weigh_use(a, b200, other);
}

/* By the hour and nothing else: what the sweep then costs per token is the table's to say. */
static struct finding_out judge_cheap(const struct asking_rule *a)
{
    const char *why_not, *unit = money_unit(a->c->pricing.currency);
    const struct cost_row *h100 = priced_row(a, "H100", &why_not), *least = h100;
    if (h100 == NULL)
        return cannot_tell(why_not);
    for (size_t i = 0; i < a->c->n_rows; i++)
        if (decimal_compare(&a->c->rows[i].price.row->accelerator_hour, &least->price.row->accelerator_hour) < 0)
            least = &a->c->rows[i];
    const struct cost_row *pair[] = {h100, least};
    const char *price = money_price(a->memory, least->price.row),
               *evidence = evidence_of(a, pair, least == h100 ? 1 : 2);
    if (least != h100)
        return (struct finding_out){ROUTING_REFUTED,
                                    arena_format(a->memory, "%s is the cheapest hour, at %s %s (%s)",
                                                 least->measured->level->value, price, unit, evidence)};
    return (struct finding_out){
        ROUTING_SUPPORTED,
        arena_format(a->memory, "the cheapest accelerator-hour compared, at %s %s (%s)", price, unit, evidence)};
}

/* How far the fastest compared accelerator is ahead of it: whether that matters is for who runs the sweep. */
static struct finding_out judge_gap(const struct asking_rule *a)
{
    const struct cost_row *h100 = row_of(a->c, "H100"), *top = row_of(a->c, "B200");
    if (a->c->cleared == NULL)
        return cannot_tell("a judgement about the sweep; 'mcreport compare' gives the gap where there is one");
    if (top == NULL && a->c->n_rows > 0)
        top = &a->c->rows[0];
    if (h100 == NULL || top == NULL || top == h100)
        return cannot_tell("a judgement about the sweep; no gap to H100 was measured here");
    struct cost_ratio r = pair_ratio(a, top, h100);
    double speed = r.price_ratio / r.value, lo = r.price_ratio / r.hi, hi = r.price_ratio / r.lo;
    const char *interval = isfinite(lo) ? arena_format(a->memory, " [%s]", words_interval(a->memory, lo, hi)) : "";
    return cannot_tell(arena_format(
        a->memory, "a judgement about the sweep; measured, %s runs at %s×%s (%zu against %s)",
        top->measured->level->value, words_ratio(a->memory, speed, lo, hi), interval, top->measured->level->n_runs,
        words_count(a->memory, h100->measured->level->n_runs, "run", "runs")));
}

int routing_advice(struct routing_line **out, size_t *n, struct store *store, const struct costing *c,
                   struct arena *memory, struct error *err)
{
    struct asking_rule a = {store, c, memory, err};
    struct finding_out bound;
    int rc = judge_bound(&a, &bound);
    if (rc != 0)
        return rc;
    const struct {
        const char *accelerator, *condition;
        struct finding_out found;
    } rule[] = {
        {"H200", "by default", judge_default(&a)},
        {"B200", "the recipe is bound by memory bandwidth or capacity", bound},
        {"B200", "it can be kept saturated", judge_saturated(&a)},
        {"H100", "the sweep is cheap", judge_cheap(&a)},
        {"H100", "the gap in speed is irrelevant", judge_gap(&a)},
    };
    *n = sizeof rule / sizeof *rule;
    *out = arena_array(memory, *n, sizeof **out);
    for (size_t i = 0; *out != NULL && i < *n; i++) {
        (*out)[i] =
            (struct routing_line){rule[i].accelerator, rule[i].condition, rule[i].found.state, rule[i].found.because};
        if (rule[i].found.because == NULL)
            *out = NULL;
    }
    return *out != NULL ? 0 : error_nomem(err);
}
