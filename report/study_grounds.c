/* What claims and dated rows stand on: noted where they are shown, named on the page of provenance, each plane apart.
 */
#include "report/study_parts.h"

#include "core/text.h"
#include "query/money.h"
#include "query/words.h"

/* Two waves of a day can read alike: they are told apart by their first receipt. */
static int is_same(const struct ground *a, const struct ground *b)
{
    return a->plane == b->plane && text_equal(a->what, b->what) && a->n_receipts == b->n_receipts &&
           (a->n_receipts == 0 || text_equal(a->receipts[0], b->receipts[0]));
}

void study_stand_on(struct study *x, const struct ground *g)
{
    struct ground **end = &x->grounds;
    while (*end != NULL && !is_same(*end, g))
        end = &(*end)->next;
    if (*end != NULL || (*end = arena_alloc(x->memory, sizeof **end)) == NULL)
        return;
    **end = *g;
    (*end)->next = NULL;
}

/* A failed attempt that is part of a completion, too: the record has them all. */
static const char *const *names_of(struct study *x, const struct claim_record *r, size_t *n)
{
    const char **names;
    size_t room = 0;
    for (size_t i = 0; i < r->n_sides; i++)
        room += r->sides[i].n_receipts;
    names = arena_array(x->memory, room, sizeof *names);
    *n = 0;
    for (size_t i = 0; names != NULL && i < r->n_sides; i++)
        for (size_t k = 0; k < r->sides[i].n_receipts; k++) {
            char name[RECEIPT_ID_SIZE];
            receipt_name(name, &r->sides[i].receipts[k].id);
            names[(*n)++] = arena_copy(x->memory, name);
        }
    return names;
}

void study_stand_on_claim(struct study *x, enum plane plane, const struct study_claim *c)
{
    struct ground g = {.plane = plane, .what = study_claim_name(x, c), .priced = &c->revision->record};
    g.receipts = names_of(x, g.priced, &g.n_receipts);
    if (g.receipts != NULL)
        study_stand_on(x, &g);
}

/* --- on the page of provenance --- */

enum { NAMES_A_ROW = 4 };

/* Several to a row, each a place of its own: a wave of a hundred runs is not a hundred lines. */
static void receipt_rows(struct table_builder *t, const struct ground *g)
{
    for (size_t i = 0; i < g->n_receipts; i += NAMES_A_ROW) {
        struct cell *c = table_row(t);
        if (c == NULL)
            return;
        c[0].text = i == 0 ? g->what : "";
        for (size_t k = 0; k < NAMES_A_ROW && i + k < g->n_receipts; k++)
            c[1 + k].text = c[1 + k].anchor = g->receipts[i + k];
    }
}

static void put_receipts(struct study *x, enum plane plane, const char *title)
{
    static const struct column columns[1 + NAMES_A_ROW] = {{"What stands on them", ALIGN_LEFT, 0, 1},
                                                           {"Receipt", ALIGN_LEFT, 1, 0},
                                                           {"Receipt", ALIGN_LEFT, 1, 0},
                                                           {"Receipt", ALIGN_LEFT, 1, 0},
                                                           {"Receipt", ALIGN_LEFT, 1, 0}};
    struct table_builder t = table_start(&x->build, columns, 1 + NAMES_A_ROW);
    for (const struct ground *g = x->grounds; g != NULL; g = g->next)
        if (g->plane == plane)
            receipt_rows(&t, g);
    if (t.n_rows > 0)
        table_finish(&t, study_title(x, NULL, title), NULL, NULL);
}

static void price_cells(struct study *x, struct cell *c, const struct ground *g, const struct claim_side *s)
{
    const struct claim_price *p = &s->price;
    char hex[DIGEST_HEX_SIZE], name[PRICE_ID_SIZE];
    digest_hex(hex, &p->id);
    price_name(name, &p->id);
    c[0].text = g->what;
    c[1].text = c[1].anchor = arena_copy(x->memory, name);
    c[2].text = arena_format(x->memory, "%s · %s%s%s · %s: %s %s per accelerator-hour, of %s; %s", p->provider,
                             g->priced->basis, p->region != NULL ? " · " : "", p->region != NULL ? p->region : "",
                             s->level, p->accelerator_hour, money_unit(g->priced->currency),
                             words_day(x->memory, p->observed), p->source);
    c[3].text = arena_copy(x->memory, hex);
}

static void put_prices(struct study *x, enum plane plane, const char *title)
{
    static const struct column columns[] = {{"What stands on it", ALIGN_LEFT, 0, 1},
                                            {"Price row", ALIGN_LEFT, 1, 0},
                                            {"As the claim has it", ALIGN_LEFT, 0, 1},
                                            {"SHA-256", ALIGN_LEFT, 1, 1}};
    struct table_builder t = table_start(&x->build, columns, sizeof columns / sizeof *columns);
    for (const struct ground *g = x->grounds; g != NULL; g = g->next)
        for (size_t i = 0; g->plane == plane && g->priced != NULL && i < g->priced->n_sides; i++) {
            struct cell *c = g->priced->sides[i].has_price ? table_row(&t) : NULL;
            if (c != NULL)
                price_cells(x, c, g, &g->priced->sides[i]);
        }
    if (t.n_rows > 0)
        table_finish(&t, study_title(x, NULL, title), NULL, NULL);
}

void study_put_grounds(struct study *x)
{
    static const struct {
        enum plane plane;
        const char *receipts, *prices;
    } all[] = {
        {PLANE_CURRENT, "Receipts behind claims that may be quoted", "Price rows behind claims that may be quoted"},
        {PLANE_DATED, "Receipts behind what is dated", "Price rows behind claims that are dated"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        put_receipts(x, all[i].plane, all[i].receipts);
        put_prices(x, all[i].plane, all[i].prices);
    }
}
