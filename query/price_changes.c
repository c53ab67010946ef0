#include "query/price_changes.h"

#include "query/pricing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *price_change_name(enum price_change_kind k)
{
    static const char *const names[] = {"changed", "added", "expired", "superseded", "unchanged"};
    return names[k];
}

/* By accelerator first: what makes two rows statements about the same thing. */
static int compare_key(const struct price *a, const struct price *b)
{
    int order = strcmp(a->accelerator, b->accelerator);
    return order != 0 ? order : price_order_offer(a, b);
}

static int by_key(const void *x, const void *y)
{
    const struct price_row *const *a = x, *const *b = y;
    int order = compare_key(&(*a)->price, &(*b)->price);
    return order != 0 ? order : price_order_id(*a, *b);
}

/* price_order_offer() puts what is sold alike together, whatever the accelerator. */
static int by_offer(const void *x, const void *y)
{
    const struct price_change *const *a = x, *const *b = y;
    return price_order_offer(&(*a)->from->price, &(*b)->from->price);
}

struct force {
    const struct price_row **rows; /* the latest of each key, by key */
    size_t n;
};

static int in_force(struct force *out, struct store *store, const struct price_filter *filter, int64_t at, int days,
                    struct arena *memory, struct error *err)
{
    struct price_filter f = *filter;
    struct price_rows all;
    f.as_of = at;
    f.superseded = 0;
    int rc = prices_select(store, &f, memory, &all, err);
    if (rc != 0)
        return rc;
    const struct price_row **rows = arena_array(memory, all.n, sizeof *rows);
    if (rows == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < all.n; i++)
        rows[i] = &all.rows[i];
    if (all.n > 1)
        qsort(rows, all.n, sizeof *rows, by_key);
    *out = (struct force){rows, 0};
    for (size_t i = 0; i < all.n; i++) {
        const struct price_row **last = out->n > 0 ? &rows[out->n - 1] : NULL;
        if (last == NULL || compare_key(&(*last)->price, &rows[i]->price) != 0)
            rows[out->n++] = rows[i];
        else if (price_order_latest(rows[i], *last, days) < 0)
            *last = rows[i];
    }
    return 0;
}

struct changing {
    struct price_changes *out;
    int64_t from, to;
    int days;
};

static struct price_change *push(struct changing *x, enum price_change_kind kind, const struct price_row *from,
                                 const struct price_row *to)
{
    double relative = from != NULL && to != NULL ? to->value / from->value - 1 : NAN;
    struct price_change *change = &x->out->changes[x->out->n_changes++];
    *change = (struct price_change){.kind = kind, .from = from, .to = to, .relative = relative};
    return change;
}

/* One key: its row at the first date, at the second; NULL where it has none. */
static void judge(struct changing *x, const struct price_row *from, const struct price_row *to)
{
    int was = from != NULL && price_holds(&from->price, x->from, x->days);
    int is = to != NULL && price_holds(&to->price, x->to, x->days);
    if (was && is)
        push(x, decimal_compare(&from->accelerator_hour, &to->accelerator_hour) == 0 ? PRICE_UNCHANGED : PRICE_CHANGED,
             from, to);
    else if (was)
        push(x, to != NULL ? PRICE_EXPIRED : PRICE_WITHDRAWN, from, NULL)->last = to;
    else if (is)
        push(x, PRICE_ADDED, NULL, to);
}

static void merge(struct changing *x, const struct force *a, const struct force *b)
{
    for (size_t i = 0, k = 0; i < a->n || k < b->n;) {
        int order = i == a->n ? 1 : k == b->n ? -1 : compare_key(&a->rows[i]->price, &b->rows[k]->price);
        judge(x, order <= 0 ? a->rows[i] : NULL, order >= 0 ? b->rows[k] : NULL);
        i += order <= 0;
        k += order >= 0;
    }
}

static struct price_ratio_change ratio_of(const struct price_change *a, const struct price_change *b)
{
    if (a->from->value < b->from->value) {
        const struct price_change *dearer = b;
        b = a;
        a = dearer;
    }
    double from = a->from->value / b->from->value, to = a->to->value / b->to->value;
    return (struct price_ratio_change){a->from, b->from, a->to, b->to, from, to, to / from - 1};
}

static int sold_alike(const struct price_change *a, const struct price_change *b)
{
    const struct price *x = &a->from->price, *y = &b->from->price;
    return price_order_seller(x, y) == 0 && x->synthetic == y->synthetic && x->per == y->per;
}

/* Pairs within one offer stand together once sorted: counted first, then written. */
static size_t pair(struct price_ratio_change *out, const struct price_change *const *sorted, size_t n)
{
    size_t pairs = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n && sold_alike(sorted[i], sorted[k]); k++) {
            if (strcmp(sorted[i]->from->price.accelerator, sorted[k]->from->price.accelerator) == 0)
                continue;
            if (out != NULL)
                out[pairs] = ratio_of(sorted[i], sorted[k]);
            pairs++;
        }
    return pairs;
}

static int find_ratios(struct price_changes *out, struct arena *memory, struct error *err)
{
    const struct price_change **sorted = arena_array(memory, out->n_changes, sizeof *sorted);
    size_t n = 0;
    if (sorted == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < out->n_changes; i++)
        if (out->changes[i].from != NULL && out->changes[i].to != NULL)
            sorted[n++] = &out->changes[i];
    if (n > 1)
        qsort(sorted, n, sizeof *sorted, by_offer);
    out->n_ratios = pair(NULL, sorted, n);
    if ((out->ratios = arena_array(memory, out->n_ratios, sizeof *out->ratios)) == NULL)
        return error_nomem(err);
    pair(out->ratios, sorted, n);
    return 0;
}

int price_changes_between(struct price_changes *out, struct store *store, const struct price_filter *filter,
                          int64_t from, int64_t to, int days, struct arena *memory, struct error *err)
{
    struct force a, b;
    struct price_changes changes = {0};
    struct changing x = {&changes, from, to, days};
    int rc = in_force(&a, store, filter, from, days, memory, err);
    if (rc == 0)
        rc = in_force(&b, store, filter, to, days, memory, err);
    if (rc != 0)
        return rc;
    if ((changes.changes = arena_array(memory, a.n + b.n, sizeof *changes.changes)) == NULL)
        return error_nomem(err);
    merge(&x, &a, &b);
    if ((rc = find_ratios(&changes, memory, err)) == 0)
        *out = changes;
    return rc;
}
