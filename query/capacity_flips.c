/* What would change the verdict: it under every pair of price rows, and the rows the figures stand on. */
#include "query/capacity_parts.h"

#include "core/date.h"
#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FLIPS_SHOWN = 12 };

/* The nearer to break-even, the more a reader wants to see it; what is in use stands above all. */
struct ranked {
    size_t index;
    double distance;
};

static int nearest_first(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->distance != y->distance)
        return (x->distance > y->distance) - (x->distance < y->distance);
    return (x->index > y->index) - (x->index < y->index);
}

static int by_index(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return (x->index > y->index) - (x->index < y->index);
}

static int is_told_here(const struct flip *f, enum flips_told told)
{
    switch (told) {
    case FLIPS_CURRENT:
        return !f->pair.modelled && !f->pair.expired;
    case FLIPS_EXPIRED:
        return !f->pair.modelled && f->pair.expired;
    case FLIPS_MODELLED:
        break;
    }
    return f->pair.modelled;
}

int capacity_has_flips(const struct costing *c, enum flips_told told)
{
    for (size_t i = 0; i < c->n_flips; i++)
        if (is_told_here(&c->flips[i], told))
            return 1;
    return 0;
}

/* Which flips are shown, in their order; *n_of how many there are of the kind asked for. */
static struct ranked *choose(struct capacity *x, const struct costing *c, enum flips_told told, size_t *n, size_t *n_of)
{
    struct ranked *list = arena_array(x->memory, c->n_flips, sizeof *list);
    *n_of = 0;
    for (size_t i = 0; list != NULL && i < c->n_flips; i++)
        if (is_told_here(&c->flips[i], told))
            list[(*n_of)++] = (struct ranked){i, c->flips[i].used ? -1 : fabs(log(c->flips[i].relative))};
    *n = *n_of < FLIPS_SHOWN ? *n_of : FLIPS_SHOWN;
    if (list == NULL || *n_of == 0)
        return list;
    qsort(list, *n_of, sizeof *list, nearest_first);
    qsort(list, *n, sizeof *list, by_index);
    return list;
}

const char *capacity_verdict_then(enum cost_verdict v)
{
    static const char *const words[] = {[COST_CHEAPER] = "cost less",
                                        [COST_DEARER] = "cost more",
                                        [COST_EQUIVALENT] = "cost the same",
                                        [COST_INCONCLUSIVE] = "could not be told",
                                        [COST_TOO_FEW] = "too few runs"};
    return words[v];
}

static const char *verdict_of(struct capacity *x, const struct flip *f, enum flips_told told)
{
    const char *words = told == FLIPS_EXPIRED             ? capacity_verdict_then(f->verdict)
                        : f->verdict == COST_INCONCLUSIVE ? "cannot tell"
                                                          : cost_verdict_name(f->verdict);
    words = arena_format(x->memory, "%s%s", words,
                         f->used    ? told == FLIPS_EXPIRED ? ", as above" : ", in use"
                         : f->flips ? ": FLIPS"
                                    : "");
    if (told == FLIPS_MODELLED && f->pair.expired)
        words = arena_format(x->memory, "%s, no longer valid", words);
    return told == FLIPS_MODELLED ? arena_format(x->memory, "%s, modelled", words) : words;
}

/* "aws us-east-1 · spot · prc-0a1b… over prc-2c3d…" */
static const char *pair_words(struct capacity *x, const struct price_pair *p)
{
    const struct price *a = &p->a->price;
    const char *surface = strcmp(a->surface, a->provider) == 0 ? NULL : a->surface, *text = a->provider;
    if (surface != NULL)
        text = words_join(x->memory, text, " · ", surface);
    if (a->region != NULL)
        text = words_join(x->memory, text, " ", a->region);
    text = arena_format(x->memory, "%s · %s · %s", text, price_basis_name(a->basis), p->a->name);
    if (memcmp(&p->a->id, &p->b->id, sizeof p->a->id) == 0) /* the axis is not the accelerator */
        return text;
    return arena_format(x->memory, "%s over %s", text, p->b->name);
}

static void flip_cells(struct capacity *x, struct cell *cell, const struct flip *f, enum flips_told told)
{
    cell[0].text = words_day(x->memory, f->pair.since);
    cell[1].text = pair_words(x, &f->pair);
    cell[2].text = money_price(x->memory, f->pair.a);
    cell[3].text = money_price(x->memory, f->pair.b);
    cell[4].text = money_value(x->memory, f->relative, f->relative_lo, f->relative_hi);
    cell[5].text = money_interval(x->memory, f->relative_lo, f->relative_hi);
    cell[6].text = verdict_of(x, f, told);
}

static const char *flip_note(struct capacity *x, const struct costing *c, enum flips_told told, size_t n, size_t n_of)
{
    static const char *const said[] = {
        [FLIPS_CURRENT] = "Price rows of one offer that held on the same day, by price ratio; cheaper and dearer are "
                          "said of the first of the pair. FLIPS: another verdict than the rows in use give.",
        [FLIPS_EXPIRED] = "Price rows of one offer that held on the same day and have expired since; what a token cost "
                          "is said of the first of the pair. FLIPS: another verdict than today's question gets.",
        [FLIPS_MODELLED] = "Price rows of one offer that held on the same day, by price ratio; cheaper and dearer are "
                           "said of the first of the pair. FLIPS: another verdict than the rows in use give."};
    const char *text = said[told];
    if (n_of > n)
        text = arena_format(x->memory, "%s The %zu of %zu pairs nearest to break-even; 'mcreport cost' shows all.",
                            text, n, n_of);
    if (told == FLIPS_CURRENT && c->n_flips_left_out > 0)
        text = arena_format(x->memory, "%s %s of other surfaces left out: --set what-if=yes.", text,
                            words_count(x->memory, c->n_flips_left_out, "pair", "pairs"));
    return text;
}

static const char *flips_title(struct capacity *x, const struct costing *c, enum flips_told told)
{
    static const char *const under[] = {[FLIPS_CURRENT] = "every price row that holds",
                                        [FLIPS_EXPIRED] = "price rows that have expired",
                                        [FLIPS_MODELLED] = "price rows of other surfaces"};
    const char *which = c->n_rows > 2 ? "Every level" : capacity_cost_top(c)->measured->level->value;
    return capacity_title(x, c,
                          arena_format(x->memory, "%s against %s, under %s%s", which,
                                       cost_base(c)->measured->level->value, under[told],
                                       told == FLIPS_MODELLED && !c->modelled ? " (modelled)" : ""));
}

void capacity_put_flips(struct capacity *x, const struct costing *c, enum flips_told told)
{
    const char *unit = money_unit(c->pricing.currency);
    const size_t named = c->n_rows > 2; /* with two levels the title says which pair it is about */
    const struct column columns[] = {
        {"Level", ALIGN_LEFT, 0, 0},          {"Since", ALIGN_LEFT, 0, 0},
        {"Offer and rows", ALIGN_LEFT, 0, 1}, {arena_format(x->memory, "%s/h", unit), ALIGN_RIGHT, 0, 0},
        {"over", ALIGN_RIGHT, 0, 0},          {"Cost ratio", ALIGN_RIGHT, 0, 0},
        {"95 % interval", ALIGN_RIGHT, 0, 0}, {"Verdict", ALIGN_LEFT, 0, 0}};
    struct table_builder t = table_start(&x->build, columns + 1 - named, 7 + named);
    size_t n, n_of;
    const struct ranked *list = choose(x, c, told, &n, &n_of);
    for (size_t i = 0; list != NULL && i < n; i++) {
        struct cell *cell = table_row(&t);
        if (cell == NULL)
            break;
        cell[0].text = c->flips[list[i].index].level;
        flip_cells(x, cell + named, &c->flips[list[i].index], told);
    }
    table_finish(&t, flips_title(x, c, told), flip_note(x, c, told, n, n_of),
                 told == FLIPS_MODELLED ? "No other surface has price rows for these accelerators."
                                        : "No two price rows held on the same day.");
}

int capacity_cost_flips(struct capacity *x, struct error *err)
{
    (void)err;
    capacity_put_flips(x, &x->cost, FLIPS_CURRENT);
    return 0;
}

/* A row that prices several levels is one row. */
static int is_told(const struct costing *c, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (memcmp(&c->rows[k].price.row->id, &c->rows[i].price.row->id, sizeof(struct digest)) == 0)
            return 1;
    return 0;
}

static void price_cells(struct capacity *x, struct cell *cell, const struct priced *p)
{
    const struct price *q = &p->row->price;
    cell[0].text = cell[0].target = p->row->name;
    cell[1].text = q->accelerator;
    cell[2].text = words_day(x->memory, q->observed);
    cell[3].text = words_day(x->memory, p->valid_to);
    cell[4].text = arena_format(x->memory, "%lld", (long long)((x->request->as_of - q->observed) / DATE_DAY_MS));
    cell[5].text = arena_format(x->memory, "%s; %s (%s)%s", money_stated(x->memory, q), q->source,
                                q->grade == PRICE_GRADE_NOT_STATED ? "grade not stated" : price_grade_name(q->grade),
                                q->synthetic ? "; made up" : "");
}

void capacity_put_prices(struct capacity *x, const struct costing *c)
{
    static const struct column columns[] = {{"Price row", ALIGN_LEFT, 1, 0},  {"Accelerator", ALIGN_LEFT, 0, 0},
                                            {"Observed", ALIGN_LEFT, 0, 0},   {"Valid to", ALIGN_LEFT, 0, 0},
                                            {"Age, days", ALIGN_RIGHT, 0, 0}, {"As stated, by whom", ALIGN_LEFT, 0, 1}};
    struct table_builder t = table_start(&x->build, columns, 6);
    for (size_t i = 0; i < c->n_rows; i++) {
        struct cell *cell = is_told(c, i) ? NULL : table_row(&t);
        if (cell != NULL)
            price_cells(x, cell, &c->rows[i].price);
    }
    table_finish(
        &t, capacity_title(x, c, arena_format(x->memory, "On which %s price rows", price_basis_name(c->pricing.basis))),
        NULL, NULL);
}

int capacity_cost_prices(struct capacity *x, struct error *err)
{
    (void)err;
    capacity_put_prices(x, &x->cost);
    return 0;
}

static void record_cells(struct capacity *x, struct cell *cell, const struct price_row *row)
{
    char hex[DIGEST_HEX_SIZE], recorded[DATE_TEXT_SIZE];
    const struct price *p = &row->price;
    digest_hex(hex, &row->id);
    date_format_time(recorded, row->recorded_at / 1000 * 1000);
    cell[0].text = cell[0].anchor = row->name;
    cell[1].text =
        arena_format(x->memory, "%s · %s%s%s · %s: %s; %s", p->provider, p->surface, p->region != NULL ? " · " : "",
                     p->region != NULL ? p->region : "", p->accelerator, money_stated(x->memory, p), p->source);
    if (p->verbatim != NULL)
        cell[1].text = arena_format(x->memory, "%s: “%s”", cell[1].text, p->verbatim);
    cell[2].text = arena_copy(x->memory, hex);
}

/* On the last page: every row a figure of this report stands on, to the digit it can be found again by. */
int capacity_price_rows(struct capacity *x, struct error *err)
{
    static const struct column columns[] = {
        {"Price row", ALIGN_LEFT, 1, 0}, {"As stated", ALIGN_LEFT, 0, 1}, {"SHA-256", ALIGN_LEFT, 1, 1}};
    const struct costing *const both[] = {&x->cost, &x->elsewhere};
    struct table_builder t = table_start(&x->build, columns, 3);
    (void)err;
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < both[k]->n_rows; i++) {
            /* what prices the run itself prices it elsewhere too, where nothing else was found */
            int told = is_told(both[k], i) || (k == 1 && !x->elsewhere.modelled && x->cost.n_rows > 0);
            struct cell *cell = told ? NULL : table_row(&t);
            if (cell != NULL)
                record_cells(x, cell, both[k]->rows[i].price.row);
        }
    if (t.n_rows > 0)
        table_finish(&t, x->synthetic ? "Price rows (SYNTHETIC)" : "Price rows", NULL, NULL);
    return 0;
}
