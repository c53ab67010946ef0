/* Under which other prices the question could have been asked: the pairs of the flip table. */
#include "query/pricing_parts.h"

#include <stdlib.h>
#include <string.h>

/* Rows of one side, sorted so that those of one seller lie together, and in them those of one thing sold. */
struct shelf {
    const struct priced_side *side;
    const struct price_row **rows;
    size_t n;
    const struct price_row **standing; /* in force on the day looked at; room for n */
    size_t n_standing;
};

struct pairing {
    const struct pricing *p;
    const struct price_wish *wish;
    int64_t as_of;
    struct shelf a, b;
    int64_t *days; /* room for all of both */
    struct price_pair *pairs;
    size_t n, room;
    struct arena *memory;
    struct error *err;
};

/* What both rows of a pair agree on. */
static int order_sellers(const struct price *a, const struct price *b)
{
    int order = strcmp(a->surface, b->surface);
    if (order == 0)
        order = strcmp(a->provider, b->provider);
    if (order == 0)
        order = pricing_order(a->region, b->region);
    if (order == 0)
        order = strcmp(a->currency, b->currency);
    return order != 0 ? order : (a->basis > b->basis) - (a->basis < b->basis);
}

static int order_things(const struct price *a, const struct price *b)
{
    int order = pricing_order(a->sku, b->sku);
    if (order == 0)
        order = (a->per > b->per) - (a->per < b->per);
    return order != 0 ? order : a->synthetic - b->synthetic;
}

static int order_moments(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int order_ids(const struct price_row *a, const struct price_row *b)
{
    return memcmp(a->id.byte, b->id.byte, sizeof a->id.byte);
}

static int by_seller(const void *x, const void *y)
{
    const struct price_row *a = *(const struct price_row *const *)x, *b = *(const struct price_row *const *)y;
    int order = order_sellers(&a->price, &b->price);
    if (order == 0)
        order = order_things(&a->price, &b->price);
    if (order == 0)
        order = order_moments(a->price.observed, b->price.observed);
    return order != 0 ? order : order_ids(a, b);
}

/* Equal prices together, the latest of them first. */
static int by_price(const void *x, const void *y)
{
    const struct price_row *a = *(const struct price_row *const *)x, *b = *(const struct price_row *const *)y;
    int order = strcmp(a->accelerator_hour.text, b->accelerator_hour.text);
    if (order == 0)
        order = order_moments(b->price.observed, a->price.observed);
    return order != 0 ? order : order_ids(a, b);
}

static int by_day(const void *x, const void *y)
{
    return order_moments(*(const int64_t *)x, *(const int64_t *)y);
}

static int by_rows(const void *x, const void *y)
{
    const struct price_pair *a = x, *b = y;
    int order = order_ids(a->a, b->a);
    return order != 0 ? order : order_ids(a->b, b->b);
}

static int by_ratio(const void *x, const void *y)
{
    const struct price_pair *a = x, *b = y;
    double ra = a->a->value / a->b->value, rb = b->a->value / b->b->value;
    int order = (ra > rb) - (ra < rb);
    if (order == 0)
        order = order_moments(a->since, b->since);
    return order != 0 ? order : by_rows(x, y);
}

static int fill(struct shelf *shelf, const struct pricing *p, const struct priced_side *side, struct arena *memory)
{
    shelf->side = side;
    shelf->rows = arena_array(memory, p->all.n, sizeof *shelf->rows);
    shelf->standing = arena_array(memory, p->all.n, sizeof *shelf->standing);
    if (shelf->rows == NULL || shelf->standing == NULL)
        return -1;
    for (size_t i = 0; i < p->all.n; i++)
        if (pricing_order(p->all.rows[i].price.accelerator, side->accelerator) == 0)
            shelf->rows[shelf->n++] = &p->all.rows[i];
    if (shelf->n > 0)
        qsort(shelf->rows, shelf->n, sizeof *shelf->rows, by_seller);
    return 0;
}

static int push(struct pairing *x, const struct price_row *a, const struct price_row *b)
{
    if (x->n == x->room) {
        size_t room = x->room > 0 ? x->room * 2 : 64;
        struct price_pair *more = arena_array(x->memory, room, sizeof *more);
        if (more == NULL)
            return error_nomem(x->err);
        if (x->n > 0)
            memcpy(more, x->pairs, x->n * sizeof *more);
        x->pairs = more;
        x->room = room;
    }
    struct price_pair *pair = &x->pairs[x->n++];
    *pair = (struct price_pair){.a = a, .b = b};
    pair->since = a->price.observed > b->price.observed ? a->price.observed : b->price.observed;
    pair->modelled = pricing_order(a->price.surface, x->a.side->surface) != 0;
    pair->expired = price_valid_to(&a->price, x->wish->validity_days) < x->as_of ||
                    price_valid_to(&b->price, x->wish->validity_days) < x->as_of;
    return 0;
}

/* Drops instances of another size where one of the side's own size is sold. */
static void prefer_own_size(struct shelf *s)
{
    int has_own = 0;
    size_t kept = 0;
    for (size_t i = 0; i < s->n_standing; i++)
        has_own = has_own || (s->standing[i]->price.unit == PRICE_INSTANCE_HOUR &&
                              pricing_is_own_size(&s->standing[i]->price, s->side));
    for (size_t i = 0; i < s->n_standing; i++)
        if (!has_own || s->standing[i]->price.unit != PRICE_INSTANCE_HOUR ||
            pricing_is_own_size(&s->standing[i]->price, s->side))
            s->standing[kept++] = s->standing[i];
    s->n_standing = kept;
}

static void drop_equal_prices(struct shelf *s)
{
    size_t kept = 0;
    if (s->n_standing > 0)
        qsort(s->standing, s->n_standing, sizeof *s->standing, by_price);
    for (size_t i = 0; i < s->n_standing; i++)
        if (kept == 0 ||
            strcmp(s->standing[kept - 1]->accelerator_hour.text, s->standing[i]->accelerator_hour.text) != 0)
            s->standing[kept++] = s->standing[i];
    s->n_standing = kept;
}

/* Rows [from, to) of one seller: of each thing sold, what was seen last by that day. */
static void stand(struct shelf *s, size_t from, size_t to, int64_t day)
{
    s->n_standing = 0;
    for (size_t i = from; i < to; i++) {
        const struct price *p = &s->rows[i]->price;
        if (p->observed > day)
            continue;
        size_t next = i + 1; /* rows that contradict each other stand side by side */
        while (next < to && s->rows[next]->price.observed == p->observed && order_things(p, &s->rows[next]->price) == 0)
            next++;
        int replaced = next < to && order_things(p, &s->rows[next]->price) == 0 && s->rows[next]->price.observed <= day;
        if (!replaced)
            s->standing[s->n_standing++] = s->rows[i];
    }
    prefer_own_size(s);
    drop_equal_prices(s);
}

static size_t end_of_seller(const struct shelf *s, size_t from)
{
    size_t to = from;
    while (to < s->n && order_sellers(&s->rows[from]->price, &s->rows[to]->price) == 0)
        to++;
    return to;
}

/* The days on which something of the seller was observed. */
static size_t collect_days(struct pairing *x, size_t a, size_t a_end, size_t b, size_t b_end)
{
    size_t n = 0, kept = 0;
    for (; a < a_end; a++)
        x->days[n++] = x->a.rows[a]->price.observed;
    for (; b < b_end; b++)
        x->days[n++] = x->b.rows[b]->price.observed;
    qsort(x->days, n, sizeof *x->days, by_day);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || x->days[kept - 1] != x->days[i])
            x->days[kept++] = x->days[i];
    return kept;
}

static int pair_seller(struct pairing *x, size_t a, size_t a_end, size_t b, size_t b_end)
{
    size_t n_days = collect_days(x, a, a_end, b, b_end);
    int rc = 0;
    for (size_t d = 0; d < n_days; d++) {
        stand(&x->a, a, a_end, x->days[d]);
        stand(&x->b, b, b_end, x->days[d]);
        for (size_t i = 0; i < x->a.n_standing; i++)
            for (size_t k = 0; k < x->b.n_standing && rc == 0; k++)
                rc = push(x, x->a.standing[i], x->b.standing[k]);
    }
    return rc;
}

/* Seller by seller, as two sorted lists are merged. */
static int pair_sellers(struct pairing *x)
{
    size_t a = 0, b = 0;
    int rc = 0;
    while (a < x->a.n && b < x->b.n && rc == 0) {
        int order = order_sellers(&x->a.rows[a]->price, &x->b.rows[b]->price);
        size_t a_end = end_of_seller(&x->a, a), b_end = end_of_seller(&x->b, b);
        if (order == 0)
            rc = pair_seller(x, a, a_end, b, b_end);
        a = order <= 0 ? a_end : a;
        b = order >= 0 ? b_end : b;
    }
    return rc;
}

/* The same accelerator on both sides: whatever it costs, it costs it on both. */
static int pair_with_itself(struct pairing *x)
{
    int rc = 0;
    for (size_t i = 0; i < x->a.n && rc == 0; i++)
        rc = push(x, x->a.rows[i], x->a.rows[i]);
    return rc;
}

int pricing_pairs(struct price_pair **out, size_t *n, size_t *n_left_out, const struct pricing *p,
                  const struct price_wish *wish, int64_t as_of, const struct priced_side *a,
                  const struct priced_side *b, struct arena *memory, struct error *err)
{
    struct pairing x = {.p = p, .wish = wish, .as_of = as_of, .memory = memory, .err = err};
    size_t kept = 0, unique = 0;
    x.days = arena_array(memory, p->all.n, sizeof *x.days);
    if (x.days == NULL || fill(&x.a, p, a, memory) != 0 || fill(&x.b, p, b, memory) != 0)
        return error_nomem(err);
    int rc = pricing_order(a->accelerator, b->accelerator) == 0 ? pair_with_itself(&x) : pair_sellers(&x);
    if (rc != 0)
        return rc;
    if (x.n > 0)
        qsort(x.pairs, x.n, sizeof *x.pairs, by_rows);
    for (size_t i = 0; i < x.n; i++) {
        if (i > 0 && by_rows(&x.pairs[i - 1], &x.pairs[i]) == 0)
            continue;
        unique++;
        if (wish->what_if || !x.pairs[i].modelled)
            x.pairs[kept++] = x.pairs[i];
    }
    if (kept > 0)
        qsort(x.pairs, kept, sizeof *x.pairs, by_ratio);
    *out = x.pairs;
    *n = kept;
    *n_left_out = unique - kept;
    return 0;
}
