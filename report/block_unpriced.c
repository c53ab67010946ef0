/* Where there is no current figure about money: why, what expired rows said, and what a model would say. */
#include "report/study_parts.h"

#include "query/money.h"
#include "query/routing.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

/* Where nothing about money is of today, a pair of rows that hold is not either: it lacks the base of the question. */
static int routing_question(struct study *x, struct costing *out, struct error *err)
{
    *out = x->cost;
    if (study_money(x) != MONEY_EXPIRED)
        return 0;
    out->rows = arena_array(x->memory, out->n_rows, sizeof *out->rows);
    if (out->rows == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < out->n_rows; i++) {
        out->rows[i] = x->cost.rows[i];
        out->rows[i].dated = 1;
        if (out->rows[i].why_dated == NULL)
            out->rows[i].why_dated = i == out->base ? "no other price row holds" : "the price of its base has expired";
    }
    return 0;
}

int block_routing(struct study *x, const struct block_body *body, struct error *err)
{
    static const struct column columns[] = {{"Use", ALIGN_LEFT, 0, 0},
                                            {"When", ALIGN_LEFT, 0, 0},
                                            {"The archive", ALIGN_LEFT, 0, 0},
                                            {"Because", ALIGN_LEFT, 0, 1}};
    struct table_builder t = table_start(&x->build, columns, 4);
    struct routing_line *lines;
    struct costing c;
    size_t n;
    if (x->request->axis != FACTOR_ACCELERATOR)
        return 0;
    int rc = routing_question(x, &c, err);
    if (rc == 0)
        rc = routing_advice(&lines, &n, x->store, &c, x->memory, err);
    for (size_t i = 0; rc == 0 && i < n; i++) {
        struct cell *cell = table_row(&t);
        if (cell == NULL)
            break;
        cell[0].text = lines[i].accelerator;
        cell[1].text = lines[i].condition;
        cell[2].text = routing_state_name(lines[i].state);
        cell[3].text = lines[i].because;
    }
    if (rc == 0)
        table_finish(&t, study_table_title(x, body, &x->cost, "The routing rule, and what the archive says"),
                     "The rule is its authors' opinion; of its conditions, the archive answers those it can.", NULL);
    return rc;
}

static int has_row(const struct pricing *p, const char *accelerator, const char *surface)
{
    for (size_t i = 0; i < p->all.n; i++) {
        const struct price *q = &p->all.rows[i].price;
        if (accelerator != NULL && strcmp(q->accelerator, accelerator) == 0 &&
            (surface == NULL || strcmp(q->surface, surface) == 0))
            return 1;
    }
    return 0;
}

/* A run that no price row is about, for the command that would record one; NULL: rows there are, but none to choose. */
static const struct receipt_row *unpriced_example(const struct study *x)
{
    const struct verdict *v = &x->cost.v;
    for (size_t i = 0; i < v->n_runs; i++) {
        const struct receipt_row *row = v->runs != NULL ? v->runs[i].row : v->usable[i];
        if (!has_row(&x->cost.pricing, row->factors.value[FACTOR_ACCELERATOR], row->factors.value[FACTOR_SURFACE]))
            return row;
    }
    return NULL;
}

static const char *quoted_or(struct study *x, const char *value, const char *otherwise)
{
    return value != NULL ? words_quoted(x->memory, value) : otherwise;
}

/* The command, as far as the archive knows it: capitals stand for what only the source can say. */
static const char *recording_command(struct study *x, const struct receipt_row *row)
{
    const char *surface = row->factors.value[FACTOR_SURFACE], *accelerator = row->factors.value[FACTOR_ACCELERATOR];
    const struct price_wish *wish = &x->request->wish;
    return arena_format(x->memory,
                        "mcreport price add --provider NAME --surface %s --accelerator %s --basis %s --currency %s "
                        "--unit accelerator-hour --price DECIMAL --observed %s --source TEXT",
                        quoted_or(x, surface, "NAME"), quoted_or(x, accelerator, "NAME"),
                        wish->has_basis ? price_basis_name(wish->basis) : "BASIS", quoted_or(x, wish->currency, "USD"),
                        words_day(x->memory, x->request->as_of));
}

static void refusal_rows(struct study *x, struct table_builder *t, const struct verdict *v)
{
    for (size_t i = 0; i < v->n_refusals; i++) {
        const struct difference *d = &v->refusals[i];
        struct cell *cell = table_row(t);
        if (cell == NULL)
            return;
        cell[0].text = arena_format(x->memory, "MCR-R%03d", d->code);
        cell[1].text = study_differing(x, v, d);
    }
}

static int lacks_price(const struct verdict *v)
{
    for (size_t i = 0; i < v->n_refusals; i++)
        if (v->refusals[i].code == REFUSED_NO_PRICE)
            return 1;
    return 0;
}

static void put_refusals(struct study *x, const struct verdict *v, const char *title)
{
    static const struct column columns[] = {{"Code", ALIGN_LEFT, 0, 0}, {"Why there is no figure", ALIGN_LEFT, 0, 1}};
    struct table_builder t = table_start(&x->build, columns, 2);
    refusal_rows(x, &t, v);
    table_finish(&t, title,
                 lacks_price(v)
                     ? "In a report, --OPTION V is --set OPTION=V. No figure without a price row: never zero, "
                       "never a default."
                     : NULL,
                 NULL);
}

int block_unpriced(struct study *x, const struct block_body *body, struct error *err)
{
    (void)body;
    enum study_money money = study_money(x);
    if (money == MONEY_NOT_ASKED || money == MONEY_CURRENT)
        return 0;
    if (money == MONEY_REFUSED) {
        put_refusals(x, &x->cost.v, study_title(x, &x->cost, "Cost: no figure"));
        const struct receipt_row *row = lacks_price(&x->cost.v) ? unpriced_example(x) : NULL;
        if (row != NULL)
            report_build_block(&x->build, BLOCK_CODE, recording_command(x, row));
    }
    return block_routing(x, NULL, err);
}

/* Two prices that never held on one day say nothing about which was the cheaper. */
static int held_together(const struct priced *a, const struct priced *b)
{
    return a->row->price.observed <= b->valid_to && b->row->price.observed <= a->valid_to;
}

/* Nothing was paid at a price that had ended before the first of the runs. */
static int had_runs(const struct cost_row *r)
{
    return r->measured->level->oldest <= r->price.valid_to;
}

static const char *ratio_then(struct study *x, struct cell *cell, const struct cost_row *r)
{
    const struct cost_row *base = cost_base(&x->cost);
    if (r == base)
        return "base";
    if (!held_together(&r->price, &base->price))
        return "not of one day";
    if (!had_runs(r) || !had_runs(base))
        return "no run of its days";
    cell[5].text = money_value(x->memory, r->relative.value, r->relative.worst_lo, r->relative.worst_hi);
    cell[6].text = money_interval(x->memory, r->relative.worst_lo, r->relative.worst_hi);
    return study_verdict_then(r->relative.verdict);
}

/* Past tense throughout, and no chart: nothing here may be taken for a figure of today. */
static void past_cells(struct study *x, struct cell *cell, const struct cost_row *r)
{
    const struct cost_estimate *e = &r->at_utilization;
    cell[0].text = r->price.expired ? words_day(x->memory, r->price.valid_to) : "still held";
    cell[1].text = r->side.level;
    cell[2].text = money_price(x->memory, r->price.row);
    cell[3].text = had_runs(r) ? money_value(x->memory, e->value, e->lo, e->hi) : "";
    cell[4].text = had_runs(r) ? money_interval(x->memory, e->lo, e->hi) : "no run of its days";
    cell[7].text = ratio_then(x, cell, r);
    cell[8].text = cell[8].target = r->price.row->name;
}

static const char *past_note(struct study *x)
{
    const struct costing *c = &x->cost;
    const char *base = study_name(x, cost_base(c)->side.level);
    int apart = 0;
    for (size_t i = 0; i < c->n_rows; i++)
        apart = apart || (study_is_past(x, &c->rows[i]) && !held_together(&c->rows[i].price, &cost_base(c)->price));
    return arena_format(
        x->memory,
        "%s prices of %s in %s; %s. Ratios are to %s%s. The runs behind the figures are still current, the "
        "figures are not: a price that had ended before the first of them has none.%s",
        price_basis_name(c->pricing.basis), c->pricing.surface, c->pricing.currency, study_use_words(x, c, NULL), base,
        cost_base(c)->dated ? "" : ", by a row that still holds",
        apart ? " Not of one day: the two rows never held together." : "");
}

static void put_past_costs(struct study *x, const struct block_body *body)
{
    const struct costing *c = &x->cost;
    const char *unit = money_unit(c->pricing.currency);
    const struct column columns[] = {{"Held until", ALIGN_LEFT, 0, 0},
                                     {study_axis_title(x), ALIGN_LEFT, 0, 1},
                                     {arena_format(x->memory, "%s/h", unit), ALIGN_RIGHT, 0, 0},
                                     {arena_format(x->memory, "%s/Mtok", unit), ALIGN_RIGHT, 0, 0},
                                     {"95 % interval", ALIGN_RIGHT, 0, 0},
                                     {"Ratio", ALIGN_RIGHT, 0, 0},
                                     {"95 % interval", ALIGN_RIGHT, 0, 0},
                                     {"A token", ALIGN_LEFT, 0, 0},
                                     {"Price row", ALIGN_LEFT, 1, 0}};
    struct table_builder t = table_start(&x->build, columns, 9);
    for (size_t i = 0; i < c->n_rows; i++) {
        struct cell *cell = study_is_past(x, &c->rows[i]) ? table_row(&t) : NULL;
        if (cell != NULL)
            past_cells(x, cell, &c->rows[i]);
    }
    table_finish(&t, study_table_title(x, body, c, "What it cost, by price rows that have expired"), past_note(x),
                 NULL);
}

/* Also where today's figures stand on rows that hold: what expired rows make of them is no figure of today. */
int block_past(struct study *x, const struct block_body *body, struct error *err)
{
    (void)err;
    if (study_has_past(x))
        put_past_costs(x, body);
    if (x->cost.cleared != NULL && study_has_flips(x, &x->cost, FLIPS_EXPIRED))
        study_put_flips(x, &x->cost, FLIPS_EXPIRED, NULL);
    return 0;
}

static const char *expired_names(struct study *x, const struct costing *c)
{
    const char *list = NULL;
    for (size_t i = 0; i < c->n_rows; i++)
        if (c->rows[i].price.expired)
            list = words_join(x->memory, list, ", ", study_name(x, c->rows[i].side.level));
    return list != NULL ? words_join(x->memory, ", and no longer valid for", " ", list) : "";
}

/* Measured here, priced there: both are printed, and nothing of it is a claim. */
static const char *elsewhere_words(struct study *x)
{
    const struct costing *c = &x->elsewhere;
    const char *surface = x->verdict.shared.value[FACTOR_SURFACE];
    if (c->modelled)
        return arena_format(
            x->memory,
            "Modelled: measured on %s, priced by %s rows of %s%s. Another surface has other startup, storage "
            "and topology: nobody ran this there.",
            quoted_or(x, surface, "several surfaces"), price_basis_name(c->pricing.basis), c->pricing.surface,
            expired_names(x, c));
    return "Modelled: price rows of the runs' own surface answer for them; here is what rows of other surfaces would "
           "make of them. Nobody ran this there.";
}

int block_what_if(struct study *x, const struct block_body *body, struct error *err)
{
    (void)body;
    const struct costing *c = &x->elsewhere;
    int rc = 0;
    if (x->class_id == NULL || !x->request->wish.what_if) {
        report_build_block(&x->build, BLOCK_PARAGRAPH, "Not asked for: --set what-if=yes.");
        return 0;
    }
    if (c->cleared == NULL) {
        report_build_block(&x->build, BLOCK_SUBTITLE, "Modelled figures need a price row as much as measured ones.");
        put_refusals(x, &c->v, "No modelled figure");
        return 0;
    }
    report_build_block(&x->build, BLOCK_SUBTITLE, elsewhere_words(x));
    if (c->modelled) {
        rc = study_put_price_curves(x, c, NULL, err);
        study_put_costs(x, c);
        study_put_verdicts(x, c);
    }
    study_put_flips(x, c, FLIPS_MODELLED, NULL);
    if (c->modelled)
        study_put_prices(x, c, NULL);
    return rc;
}
