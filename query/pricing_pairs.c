/* Under which other prices the question could have been asked: the pairs of the flip table. */
#include "query/pricing_parts.h"

#include "core/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A row, and the last moment it stands: until a later statement about the same offer, or as long as it holds. */
struct stand {
    const struct price_row *row;
    int64_t until;
};

struct standing {
    const struct stand **items; /* room for the shelf */
    size_t n;
};

/* The rows of one side, seller by seller in the order of their days; and what stands on the day looked at. */
struct shelf {
    const struct priced_side *side;
    struct stand *rows;
    size_t n;
    struct standing fitting, other; /* other: instances that are not of the size the runs used */
    int64_t own_until;              /* so long some instance of that size stands, and then the others do not count */
};

struct pairing {
    const struct pricing *p;
    const struct price_wish *wish;
    int64_t as_of;
    struct shelf a, b;
    struct price_pair *pairs;
    size_t n, room;
    struct arena *memory;
    struct error *err;
};

static int order_moments(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_offer(const void *x, const void *y)
{
    const struct stand *a = x, *b = y;
    int order = price_order_offer(&a->row->price, &b->row->price);
    return order != 0 ? order : order_moments(a->row->price.observed, b->row->price.observed);
}

static int by_seller_and_day(const void *x, const void *y)
{
    const struct stand *a = x, *b = y;
    int order = price_order_seller(&a->row->price, &b->row->price);
    if (order == 0)
        order = order_moments(a->row->price.observed, b->row->price.observed);
    return order != 0 ? order : price_order_id(a->row, b->row);
}

/* NaN, where no range is stated, comes first. */
static int order_numbers(double a, double b)
{
    return isnan(a) || isnan(b) ? isnan(b) - isnan(a) : (a > b) - (a < b);
}

static int order_prices(const struct price_row *a, const struct price_row *b)
{
    int order = strcmp(a->accelerator_hour.text, b->accelerator_hour.text);
    if (order == 0)
        order = order_numbers(a->low, b->low);
    if (order == 0)
        order = order_numbers(a->high, b->high);
    return order != 0 ? order : a->price.synthetic - b->price.synthetic;
}

/* 0: one seller asked the same prices; the latest time comes first. */
static int order_seller_and_prices(const struct price_pair *a, const struct price_pair *b)
{
    int order = price_order_seller(&a->a->price, &b->a->price);
    if (order == 0)
        order = order_prices(a->a, b->a);
    return order != 0 ? order : order_prices(a->b, b->b);
}

static int order_rows(const struct price_pair *a, const struct price_pair *b)
{
    int order = price_order_id(a->a, b->a);
    return order != 0 ? order : price_order_id(a->b, b->b);
}

static int by_prices(const void *x, const void *y)
{
    const struct price_pair *a = x, *b = y;
    int order = order_seller_and_prices(a, b);
    if (order == 0)
        order = order_moments(b->since, a->since);
    return order != 0 ? order : order_rows(a, b);
}

static int by_ratio(const void *x, const void *y)
{
    const struct price_pair *a = x, *b = y;
    double ra = a->a->value / a->b->value, rb = b->a->value / b->b->value;
    int order = (ra > rb) - (ra < rb);
    if (order == 0)
        order = order_moments(a->since, b->since);
    return order != 0 ? order : order_rows(a, b);
}

/* From the last to the first: rows of one day that contradict each other stand side by side until a later one. */
static void find_ends(struct shelf *s, int days)
{
    int64_t replaced = INT64_MAX;
    for (size_t i = s->n; i-- > 0;) {
        const struct price *p = &s->rows[i].row->price, *next = i + 1 < s->n ? &s->rows[i + 1].row->price : NULL;
        int64_t valid_to = price_valid_to(p, days);
        if (next == NULL || price_order_offer(p, next) != 0)
            replaced = INT64_MAX;
        else if (next->observed > p->observed)
            replaced = next->observed;
        s->rows[i].until = valid_to < replaced ? valid_to : replaced - 1;
    }
}

static int fill(struct shelf *s, const struct pairing *x, const struct priced_side *side)
{
    const struct price_rows *all = &x->p->all;
    *s = (struct shelf){.side = side};
    s->rows = arena_array(x->memory, all->n, sizeof *s->rows);
    s->fitting.items = arena_array(x->memory, all->n, sizeof *s->fitting.items);
    s->other.items = arena_array(x->memory, all->n, sizeof *s->other.items);
    if (s->rows == NULL || s->fitting.items == NULL || s->other.items == NULL)
        return error_nomem(x->err);
    for (size_t i = 0; i < all->n; i++)
        if (text_equal(all->rows[i].price.accelerator, side->accelerator))
            s->rows[s->n++].row = &all->rows[i];
    if (s->n == 0)
        return 0;
    qsort(s->rows, s->n, sizeof *s->rows, by_offer);
    find_ends(s, x->wish->price_days);
    qsort(s->rows, s->n, sizeof *s->rows, by_seller_and_day);
    return 0;
}

static int push(struct pairing *x, const struct price_row *a, const struct price_row *b)
{
    int days = x->wish->price_days;
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
    pair->modelled = !text_equal(a->price.surface, x->a.side->surface);
    pair->expired = !price_holds(&a->price, x->as_of, days) || !price_holds(&b->price, x->as_of, days);
    return 0;
}

static int fits(const struct shelf *s, const struct price *p)
{
    return p->unit != PRICE_INSTANCE_HOUR || pricing_is_own_size(p, s->side);
}

/* One row that begins to stand with all of a list that stand; those that no longer do fall out of it for good. */
static int pair_with(struct pairing *x, const struct price_row *begins, int is_a, struct standing *list)
{
    size_t kept = 0;
    int rc = 0;
    for (size_t i = 0; i < list->n && rc == 0; i++) {
        const struct stand *s = list->items[i];
        if (s->until < begins->price.observed)
            continue;
        list->items[kept++] = s;
        rc = push(x, is_a ? begins : s->row, is_a ? s->row : begins);
    }
    list->n = kept;
    return rc;
}

/* A row of `mine` begins to stand on its day, beside what stands on the other side. */
static int begin(struct pairing *x, struct shelf *mine, const struct stand *s, struct shelf *theirs)
{
    int64_t day = s->row->price.observed;
    int fitting = fits(mine, &s->row->price), is_a = mine == &x->a, rc = 0;
    struct standing *list = fitting ? &mine->fitting : &mine->other;
    list->items[list->n++] = s;
    if (!fitting && mine->own_until >= day)
        return 0;
    rc = pair_with(x, s->row, is_a, &theirs->fitting);
    return rc == 0 && theirs->own_until < day ? pair_with(x, s->row, is_a, &theirs->other) : rc;
}

static void open_seller(struct shelf *s)
{
    s->fitting.n = s->other.n = 0;
    s->own_until = INT64_MIN;
}

/* Where the rows of one day end; notes how long an instance of the right size stands from then on. */
static size_t enter_day(struct shelf *s, size_t from, size_t end, int64_t day)
{
    for (; from < end && s->rows[from].row->price.observed == day; from++)
        if (s->rows[from].row->price.unit == PRICE_INSTANCE_HOUR && fits(s, &s->rows[from].row->price) &&
            s->rows[from].until > s->own_until)
            s->own_until = s->rows[from].until;
    return from;
}

/* Day by day through the rows of one seller, [a, a_end) and [b, b_end). */
static int pair_seller(struct pairing *x, size_t a, size_t a_end, size_t b, size_t b_end)
{
    int rc = 0;
    open_seller(&x->a);
    open_seller(&x->b);
    while ((a < a_end || b < b_end) && rc == 0) {
        int64_t day_a = a < a_end ? x->a.rows[a].row->price.observed : INT64_MAX;
        int64_t day_b = b < b_end ? x->b.rows[b].row->price.observed : INT64_MAX, day = day_a < day_b ? day_a : day_b;
        size_t a_next = enter_day(&x->a, a, a_end, day), b_next = enter_day(&x->b, b, b_end, day);
        for (; a < a_next && rc == 0; a++)
            rc = begin(x, &x->a, &x->a.rows[a], &x->b);
        for (; b < b_next && rc == 0; b++)
            rc = begin(x, &x->b, &x->b.rows[b], &x->a);
    }
    return rc;
}

static size_t end_of_seller(const struct shelf *s, size_t from)
{
    size_t to = from;
    while (to < s->n && price_order_seller(&s->rows[from].row->price, &s->rows[to].row->price) == 0)
        to++;
    return to;
}

/* Seller by seller, as two sorted lists are merged. */
static int pair_sellers(struct pairing *x)
{
    size_t a = 0, b = 0;
    int rc = 0;
    while (a < x->a.n && b < x->b.n && rc == 0) {
        int order = price_order_seller(&x->a.rows[a].row->price, &x->b.rows[b].row->price);
        size_t a_end = end_of_seller(&x->a, a), b_end = end_of_seller(&x->b, b);
        if (order == 0)
            rc = pair_seller(x, a, a_end, b, b_end);
        a = order <= 0 ? a_end : a;
        b = order >= 0 ? b_end : b;
    }
    return rc;
}

static int is_wanted(const struct pairing *x, const struct price_pair *pair)
{
    return (x->wish->what_if || !pair->modelled) && strcmp(pair->a->price.currency, x->p->currency) == 0;
}

/* Of pairs of one seller at the same prices the latest; of these, those that the question could be about. */
static size_t keep(struct pairing *x, size_t *n_left_out)
{
    size_t kept = 0;
    *n_left_out = 0;
    if (x->n == 0)
        return 0;
    qsort(x->pairs, x->n, sizeof *x->pairs, by_prices);
    for (size_t i = 0; i < x->n; i++) {
        struct price_pair pair = x->pairs[i];
        if (i > 0 && order_seller_and_prices(&x->pairs[i - 1], &pair) == 0)
            continue;
        if (is_wanted(x, &pair))
            x->pairs[kept++] = pair;
        else
            ++*n_left_out;
    }
    if (kept > 0)
        qsort(x->pairs, kept, sizeof *x->pairs, by_ratio);
    return kept;
}

int pricing_pairs(struct price_pair **out, size_t *n, size_t *n_left_out, const struct pricing *p,
                  const struct price_wish *wish, int64_t as_of, const struct priced_side *a,
                  const struct priced_side *b, struct arena *memory, struct error *err)
{
    struct pairing x = {.p = p, .wish = wish, .as_of = as_of, .memory = memory, .err = err};
    int rc = 0;
    if (!text_equal(a->accelerator, b->accelerator)) {
        rc = fill(&x.a, &x, a);
        if (rc == 0)
            rc = fill(&x.b, &x, b);
        if (rc == 0)
            rc = pair_sellers(&x);
    }
    if (rc != 0)
        return rc;
    *n = keep(&x, n_left_out);
    *out = x.pairs;
    return 0;
}
