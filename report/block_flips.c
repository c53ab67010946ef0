/* What would change the verdict: it under every pair of price rows, and the rows the figures stand on. */
#include "report/study_parts.h"

#include "core/date.h"
#include "core/text.h"
#include "query/money.h"
#include "query/words.h"

#include <string.h>

enum { FLIPS_SHOWN = 12 };

static int64_t pair_end(const struct study *x, const struct price_pair *p)
{
    int days = policy_price_days(&x->policy);
    int64_t a = price_valid_to(&p->a->price, days), b = price_valid_to(&p->b->price, days);
    return a < b ? a : b;
}

/* A price that had ended before there was a run to pay for was never what anything cost. */
static int had_runs(const struct flip *f, const struct study *x)
{
    int64_t end = pair_end(x, &f->pair);
    return f->row->measured->level->oldest <= end && cost_base(&x->cost)->measured->level->oldest <= end;
}

static int is_told_here(const struct study *x, const struct flip *f, enum flips_told told)
{
    switch (told) {
    case FLIPS_CURRENT:
        return !f->pair.modelled && !f->pair.expired;
    case FLIPS_EXPIRED: /* the pair used may never have held together: then it says nothing of any day */
        return !f->pair.modelled && f->pair.expired && f->pair.since <= pair_end(x, &f->pair) && had_runs(f, x);
    case FLIPS_MODELLED:
        break;
    }
    return f->pair.modelled;
}

/* Where the axis is not the accelerator one row prices both sides; and of the past a table has the pair used already.
 */
int study_has_flips(const struct study *x, const struct costing *c, enum flips_told told)
{
    for (size_t i = 0; i < c->n_flips; i++) {
        const struct flip *f = &c->flips[i];
        int says_more = told == FLIPS_EXPIRED ? !f->used : price_order_id(f->pair.a, f->pair.b) != 0;
        if (is_told_here(x, f, told) && says_more)
            return 1;
    }
    return 0;
}

struct telling {
    const struct study *x;
    enum flips_told told;
};

static int is_wanted(const struct flip *f, void *context)
{
    const struct telling *t = context;
    return is_told_here(t->x, f, t->told);
}

int64_t study_flips_end(const struct study *x)
{
    int64_t last = INT64_MIN;
    for (size_t i = 0; i < x->cost.n_flips; i++) {
        int64_t end = pair_end(x, &x->cost.flips[i].pair);
        if (is_told_here(x, &x->cost.flips[i], FLIPS_EXPIRED) && end > last)
            last = end;
    }
    return last;
}

const char *study_verdict_then(enum cost_verdict v)
{
    static const char *const words[] = {[COST_CHEAPER] = "cost less",
                                        [COST_DEARER] = "cost more",
                                        [COST_EQUIVALENT] = "cost the same",
                                        [COST_INCONCLUSIVE] = "could not be told",
                                        [COST_TOO_FEW] = "too few runs"};
    return words[v];
}

static const char *verdict_of(struct study *x, const struct flip *f, enum flips_told told)
{
    const char *words = told == FLIPS_EXPIRED             ? study_verdict_then(f->verdict)
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

/* "aws us-east-1 · spot · prc-0a1b…" */
static const char *offer_words(struct study *x, const struct price_row *row)
{
    const struct price *p = &row->price;
    const char *text = p->provider;
    if (strcmp(p->surface, p->provider) != 0)
        text = words_join(x->memory, text, " · ", p->surface);
    if (p->region != NULL)
        text = words_join(x->memory, text, " ", p->region);
    return arena_format(x->memory, "%s · %s · %s", text, price_basis_name(p->basis), row->name);
}

static int is_one_seller(const struct price_pair *p)
{
    const struct price *a = &p->a->price, *b = &p->b->price;
    return strcmp(a->provider, b->provider) == 0 && text_equal(a->region, b->region);
}

/* "… over prc-2c3d…": what the rows share is said once. */
static const char *pair_words(struct study *x, const struct price_pair *p)
{
    const char *text = offer_words(x, p->a);
    if (price_order_id(p->a, p->b) == 0) /* the axis is not the accelerator */
        return text;
    return arena_format(x->memory, "%s over %s", text, is_one_seller(p) ? p->b->name : offer_words(x, p->b));
}

static void flip_cells(struct study *x, struct cell *cell, const struct flip *f, enum flips_told told)
{
    cell[0].text = words_day(x->memory, f->pair.since);
    cell[1].text = pair_words(x, &f->pair);
    cell[2].text = money_price(x->memory, f->pair.a);
    cell[3].text = money_price(x->memory, f->pair.b);
    cell[4].text = money_value(x->memory, f->relative, f->relative_lo, f->relative_hi);
    cell[5].text = money_interval(x->memory, f->relative_lo, f->relative_hi);
    cell[6].text = verdict_of(x, f, told);
}

/* n of n_of pairs are shown; all but the pair in use are of one seller, and that may be too. */
static const char *flip_note(struct study *x, const struct costing *c, enum flips_told told, size_t n, size_t n_of,
                             int one_seller)
{
    static const char *const said[] = {
        [FLIPS_CURRENT] =
            "by price ratio; cheaper and dearer are said of the first of the pair. FLIPS: another verdict "
            "than the rows in use give.",
        [FLIPS_EXPIRED] =
            "one of which has expired since; what a token cost is said of the first of the pair. FLIPS: another "
            "verdict than the level's own rows give.",
        [FLIPS_MODELLED] =
            "by price ratio; cheaper and dearer are said of the first of the pair. FLIPS: another verdict "
            "than the rows in use give."};
    const char *text = arena_format(x->memory, "Price rows of one seller%s that held on the same day, %s",
                                    one_seller ? "" : ", and those in use, of several,", said[told]);
    if (!one_seller && c->pricing.note != NULL)
        text = arena_format(x->memory, "%s %s.", text, study_sentence(x, c->pricing.note));
    if (n_of > n)
        text = arena_format(x->memory, "%s The %zu of %zu pairs nearest to break-even; 'mcreport cost' shows all.",
                            text, n, n_of);
    if (told == FLIPS_CURRENT && c->n_flips_left_out > 0 && !x->request->wish.what_if)
        text = arena_format(x->memory,
                            "%s %s of other surfaces or currencies left out: --set what-if=yes shows those surfaces.",
                            text, words_count(x->memory, c->n_flips_left_out, "pair", "pairs"));
    return text;
}

static const char *flips_title(struct study *x, const struct costing *c, enum flips_told told,
                               const struct block_body *body)
{
    static const char *const under[] = {[FLIPS_CURRENT] = "every price row that holds",
                                        [FLIPS_EXPIRED] = "price rows that have expired",
                                        [FLIPS_MODELLED] = "price rows of other surfaces"};
    const char *which = c->n_rows > 2 ? "Every level" : study_name(x, study_cost_top(x, c)->side.level);
    return study_table_title(x, body, c,
                             arena_format(x->memory, "%s against %s, under %s%s", which,
                                          study_name(x, cost_base(c)->side.level), under[told],
                                          told == FLIPS_MODELLED && !c->modelled ? " (modelled)" : ""));
}

void study_put_flips(struct study *x, const struct costing *c, enum flips_told told, const struct block_body *body)
{
    const char *unit = money_unit(c->pricing.currency);
    const size_t named = c->n_rows > 2; /* with two levels the title says which pair it is about */
    const struct column columns[] = {
        {"Level", ALIGN_LEFT, 0, 0},          {"Since", ALIGN_LEFT, 0, 0},
        {"Offer and rows", ALIGN_LEFT, 0, 1}, {arena_format(x->memory, "%s/h", unit), ALIGN_RIGHT, 0, 0},
        {"over", ALIGN_RIGHT, 0, 0},          {"Cost ratio", ALIGN_RIGHT, 0, 0},
        {"95 % interval", ALIGN_RIGHT, 0, 0}, {"Verdict", ALIGN_LEFT, 0, 1}};
    struct table_builder t = table_start(&x->build, columns + 1 - named, 7 + named);
    struct telling telling = {x, told};
    size_t *shown = arena_array(x->memory, c->n_flips, sizeof *shown), n_of = 0;
    size_t n = shown != NULL ? cost_flips_nearest(shown, c, is_wanted, &telling, FLIPS_SHOWN) : 0;
    int one_seller = 1;
    for (size_t i = 0; i < c->n_flips; i++)
        n_of += is_told_here(x, &c->flips[i], told) ? 1 : 0;
    for (size_t i = 0; i < n; i++) {
        const struct flip *f = &c->flips[shown[i]];
        struct cell *cell = table_row(&t);
        if (cell == NULL)
            break;
        cell[0].text = f->level;
        flip_cells(x, cell + named, f, told);
        one_seller = one_seller && is_one_seller(&f->pair);
    }
    table_finish(&t, flips_title(x, c, told, body), flip_note(x, c, told, n, n_of, one_seller),
                 told == FLIPS_MODELLED ? "No other surface has price rows for these accelerators."
                                        : "No two price rows held on the same day.");
}

int block_flips(struct study *x, const struct block_body *body, struct error *err)
{
    (void)err;
    if (study_money(x) != MONEY_CURRENT)
        return 0;
    if (study_has_flips(x, &x->now, FLIPS_CURRENT))
        study_put_flips(x, &x->now, FLIPS_CURRENT, body);
    else
        report_build_block(
            &x->build, BLOCK_PARAGRAPH,
            "One price row is behind both sides: whatever the accelerator costs, it costs it on both, and "
            "no other row changes the verdict.");
    return 0;
}

/* A row that prices several levels is one row. */
static int is_told(const struct costing *c, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (price_order_id(c->rows[k].price.row, c->rows[i].price.row) == 0)
            return 1;
    return 0;
}

static void price_cells(struct study *x, struct cell *cell, const struct priced *p)
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

void study_put_prices(struct study *x, const struct costing *c, const struct block_body *body)
{
    static const struct column columns[] = {{"Price row", ALIGN_LEFT, 1, 0},  {"Accelerator", ALIGN_LEFT, 0, 0},
                                            {"Observed", ALIGN_LEFT, 0, 0},   {"Valid to", ALIGN_LEFT, 0, 0},
                                            {"Age, days", ALIGN_RIGHT, 0, 0}, {"As stated, by whom", ALIGN_LEFT, 0, 1}};
    struct table_builder t = table_start(&x->build, columns, 6);
    const char *note = c->pricing.note;
    for (size_t i = 0; i < c->n_rows; i++) {
        struct cell *cell = is_told(c, i) ? NULL : table_row(&t);
        if (cell != NULL)
            price_cells(x, cell, &c->rows[i].price);
    }
    table_finish(&t,
                 study_table_title(
                     x, body, c, arena_format(x->memory, "On which %s price rows", price_basis_name(c->pricing.basis))),
                 note != NULL ? arena_format(x->memory, "%s.", study_sentence(x, note)) : NULL, NULL);
}

int block_prices(struct study *x, const struct block_body *body, struct error *err)
{
    (void)err;
    if (study_money(x) == MONEY_CURRENT)
        study_put_prices(x, &x->now, body);
    return 0;
}

static void record_cells(struct study *x, struct cell *cell, const struct price_row *row)
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

/* Those of current figures and models, or those of dated ones. */
static void put_price_rows(struct study *x, int past, const char *title)
{
    static const struct column columns[] = {
        {"Price row", ALIGN_LEFT, 1, 0}, {"As stated", ALIGN_LEFT, 0, 1}, {"SHA-256", ALIGN_LEFT, 1, 1}};
    const struct costing *const both[] = {&x->cost, &x->elsewhere};
    struct table_builder t = table_start(&x->build, columns, 3);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < both[k]->n_rows; i++) {
            /* what prices the run itself prices it elsewhere too, where nothing else was found */
            int told = is_told(both[k], i) || (k == 1 && !x->elsewhere.modelled && x->cost.n_rows > 0);
            int is_past = k == 0 ? study_is_past(x, &both[k]->rows[i]) : both[k]->rows[i].dated;
            struct cell *cell = told || (is_past != 0) != past ? NULL : table_row(&t);
            if (cell != NULL)
                record_cells(x, cell, both[k]->rows[i].price.row);
        }
    if (t.n_rows > 0)
        table_finish(&t, study_title(x, NULL, title), NULL, NULL);
}

/* Every row a figure of this report stands on. */
void study_put_price_rows(struct study *x)
{
    put_price_rows(x, 0, "Price rows");
    put_price_rows(x, 1, "Price rows behind figures that are dated");
}
