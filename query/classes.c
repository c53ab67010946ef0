/* From evidence to families and levels: everything is sorted, so that the time does not grow with classes × runs. */
#include "query/classes_parts.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

static int compare_texts(const char *a, const char *b)
{
    return a == b ? 0 : a == NULL ? -1 : b == NULL ? 1 : strcmp(a, b);
}

int class_compare_names(const char *a, const char *b)
{
    return a == b ? 0 : a == NULL ? -1 : b == NULL ? 1 : strverscmp(a, b);
}

static int is_hard(enum factor f)
{
    enum factor_kind kind = factor_rule(f)->kind;
    return (kind == FACTOR_HARD || kind == FACTOR_HARD_OR_AXIS) && f != FACTOR_METRIC && f != FACTOR_STATISTIC;
}

static int compare_kind(const struct class_item *x, const struct class_item *y, int hard)
{
    int order = 0;
    for (size_t f = 0; f < FACTORS && order == 0; f++)
        if (!(x->open & 1u << f) && (hard ? is_hard((enum factor)f) : factor_rule((enum factor)f)->kind == FACTOR_SOFT))
            order = compare_texts(x->row->factors.value[f], y->row->factors.value[f]);
    return order;
}

static int by_stack(const void *a, const void *b)
{
    return compare_kind(*(struct class_item *const *)a, *(struct class_item *const *)b, 0);
}

static int by_hard_factors(const void *a, const void *b)
{
    return compare_kind(*(struct class_item *const *)a, *(struct class_item *const *)b, 1);
}

static int by_class_id(const void *a, const void *b)
{
    return compare_texts((*(struct class_item *const *)a)->row->class_id,
                         (*(struct class_item *const *)b)->row->class_id);
}

static int by_place(const void *a, const void *b)
{
    const struct class_item *x = a, *y = b;
    if (x->family != y->family)
        return x->family < y->family ? -1 : 1;
    int order = class_compare_names(x->row->factors.value[x->axis], y->row->factors.value[y->axis]);
    return order != 0 ? order : (x->order > y->order) - (x->order < y->order);
}

static int take_items(struct class_work *w, const struct evidence_list *all)
{
    unsigned open = gate_open_factors(w->q->axis);
    w->items = arena_array(w->memory, all->n, sizeof *w->items);
    if (w->items == NULL)
        return error_nomem(w->err);
    for (size_t i = 0; i < all->n; i++) {
        const struct evidence *e = &all->items[i];
        if (e->use != EVIDENCE_RUN && e->use != EVIDENCE_ATTEMPT)
            continue;
        w->items[w->n_items++] = (struct class_item){.row = e->row,
                                                     .order = i,
                                                     .failed = e->use == EVIDENCE_ATTEMPT,
                                                     .current = e->row->seen_at >= w->q->valid_from,
                                                     .open = open,
                                                     .axis = w->q->axis};
    }
    return 0;
}

/* Classes first, for comparing their ids is quick, and only one of each is compared factor by factor. */
static int number_items(struct class_work *w, size_t *n_families)
{
    size_t n = w->n_items, n_classes = 0, stack = 0;
    struct class_item **items = arena_array(w->memory, n, sizeof *items);
    struct class_item **first = arena_array(w->memory, n, sizeof *first);
    size_t *from = arena_array(w->memory, n + 1, sizeof *from);
    *n_families = 0;
    if (items == NULL || first == NULL || from == NULL)
        return error_nomem(w->err);
    for (size_t i = 0; i < n; i++)
        items[i] = &w->items[i];
    if (n == 0)
        return 0;
    qsort(items, n, sizeof *items, by_stack);
    for (size_t i = 0; i < n; i++)
        items[i]->stack = i > 0 && by_stack(&items[i], &items[i - 1]) != 0 ? ++stack : stack;
    qsort(items, n, sizeof *items, by_class_id);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || by_class_id(&items[i], &items[i - 1]) != 0)
            first[n_classes++] = items[i];
    qsort(first, n_classes, sizeof *first, by_hard_factors);
    for (size_t i = 0; i < n_classes; i++)
        first[i]->family = i == 0 || by_hard_factors(&first[i], &first[i - 1]) != 0 ? (*n_families)++ : *n_families - 1;
    for (size_t i = 1; i < n; i++)
        from[i] = by_class_id(&items[i], &items[i - 1]) == 0 ? from[i - 1] : i;
    for (size_t i = 0; i < n; i++)
        items[i]->family = items[from[i]]->family;
    return 0;
}

/* --- levels that the archive knows on a surface --- */

struct known {
    const char *surface, *synthetic, *value;
};

static int by_known(const void *a, const void *b)
{
    const struct known *x = a, *y = b;
    int order = compare_texts(x->surface, y->surface);
    order = order != 0 ? order : compare_texts(x->synthetic, y->synthetic);
    return order != 0 ? order : class_compare_names(x->value, y->value);
}

static int is_known_elsewhere(const struct evidence *e)
{
    return e->use != EVIDENCE_ANECDOTE && e->use != EVIDENCE_WITHDRAWN;
}

/* Of a factor that cannot be launched again at will, a family has the levels that it has. */
static int list_known(struct class_work *w, const struct evidence_list *all, struct known **out, size_t *n)
{
    struct known *list = arena_array(w->memory, all->n, sizeof *list);
    size_t taken = 0;
    *n = 0;
    if ((*out = list) == NULL)
        return error_nomem(w->err);
    for (size_t i = 0; i < all->n && factor_rule(w->q->axis)->kind == FACTOR_HARD_OR_AXIS; i++) {
        const struct factors *f = &all->items[i].row->factors;
        if (is_known_elsewhere(&all->items[i]) && f->value[w->q->axis] != NULL)
            list[taken++] = (struct known){f->value[FACTOR_SURFACE], f->value[FACTOR_SYNTHETIC], f->value[w->q->axis]};
    }
    if (taken > 0)
        qsort(list, taken, sizeof *list, by_known);
    for (size_t i = 0; i < taken; i++)
        if (i == 0 || by_known(&list[i], &list[*n - 1]) != 0)
            list[(*n)++] = list[i];
    return 0;
}

/* --- families --- */

static void share(struct class_family *f, const struct receipt_row *row, int first)
{
    for (size_t i = 0; i < FACTORS; i++)
        if (first)
            f->shared.value[i] = row->factors.value[i];
        else if (!text_equal(f->shared.value[i], row->factors.value[i]))
            f->shared.value[i] = NULL;
}

/* The first of its runs, by time and id; but one of today before any other. */
static int is_better_example(const struct class_family *f, const struct class_item *item)
{
    if (f->n_current + f->n_dated == 0 || (f->n_current > 0) != item->current)
        return f->n_current + f->n_dated == 0 || item->current;
    int64_t mine = item->row->seen_at, theirs = f->example->seen_at;
    return mine != theirs ? mine < theirs : memcmp(&item->row->id, &f->example->id, sizeof f->example->id) < 0;
}

static void count(struct class_family *f, const struct class_item *item)
{
    const struct receipt_row *row = item->row;
    if (item->failed) {
        f->n_failed += item->current ? 1 : 0;
        f->example = f->example != NULL ? f->example : row;
        return;
    }
    share(f, row, f->n_current + f->n_dated == 0);
    if (is_better_example(f, item))
        f->example = row;
    f->oldest = row->seen_at < f->oldest ? row->seen_at : f->oldest;
    f->newest = row->seen_at > f->newest ? row->seen_at : f->newest;
    f->n_current += item->current ? 1 : 0;
    f->n_dated += !item->current;
    f->n_unnamed += row->factors.value[item->axis] == NULL;
}

static size_t level_end(const struct class_item *items, size_t i, size_t n)
{
    const char *value = items[i].row->factors.value[items[i].axis];
    size_t end = i + 1;
    while (end < n && class_compare_names(items[end].row->factors.value[items[i].axis], value) == 0)
        end++;
    return end;
}

static int fill_level(struct class_work *w, struct class_level *l, const struct class_item *items, size_t n)
{
    const struct receipt_row **runs = arena_array(w->memory, n, sizeof *runs);
    size_t n_runs = 0;
    *l = (struct class_level){.value = items[0].row->factors.value[w->q->axis], .newest = INT64_MIN, .runs = runs};
    if (runs == NULL)
        return error_nomem(w->err);
    for (size_t i = 0; i < n; i++) {
        l->n_failed += items[i].failed && items[i].current;
        if (items[i].failed)
            continue;
        runs[n_runs++] = items[i].row;
        l->n_current += items[i].current ? 1 : 0;
        l->n_dated += !items[i].current;
        l->newest = items[i].row->seen_at; /* in the order of time */
    }
    return 0;
}

static int by_level(const void *a, const void *b)
{
    return class_compare_names(((const struct class_level *)a)->value, ((const struct class_level *)b)->value);
}

static int is_level(const struct class_level *levels, size_t n, const char *value)
{
    for (size_t i = 0; i < n; i++)
        if (text_equal(levels[i].value, value))
            return 1;
    return 0;
}

/* Its own levels, and those that the surface has beside them. */
static int fill_levels(struct class_work *w, struct class_family *f, const struct class_item *items, size_t n,
                       const struct known *known, size_t n_known)
{
    const struct factors *like = &items[0].row->factors;
    size_t own = 0;
    for (size_t i = 0; i < n; i = level_end(items, i, n))
        own += items[i].row->factors.value[w->q->axis] != NULL;
    f->levels = arena_array(w->memory, own + n_known, sizeof *f->levels);
    if (f->levels == NULL)
        return error_nomem(w->err);
    for (size_t i = 0, end; i < n; i = end) {
        end = level_end(items, i, n);
        if (items[i].row->factors.value[w->q->axis] == NULL)
            continue;
        int rc = fill_level(w, &f->levels[f->n_levels], items + i, end - i);
        if (rc != 0)
            return rc;
        f->n_current_levels += f->levels[f->n_levels++].n_current > 0;
    }
    for (size_t i = 0; i < n_known; i++)
        if (text_equal(known[i].surface, like->value[FACTOR_SURFACE]) &&
            text_equal(known[i].synthetic, like->value[FACTOR_SYNTHETIC]) && !is_level(f->levels, own, known[i].value))
            f->levels[f->n_levels++] = (struct class_level){.value = known[i].value, .newest = INT64_MIN};
    if (f->n_levels > 1)
        qsort(f->levels, f->n_levels, sizeof *f->levels, by_level);
    return 0;
}

static int fill_family(struct class_work *w, struct class_family *f, const struct class_item *items, size_t n,
                       const struct known *known, size_t n_known)
{
    *f = (struct class_family){.oldest = INT64_MAX, .newest = INT64_MIN};
    for (size_t i = 0; i < n; i++)
        count(f, &items[i]);
    f->class_id = f->example->class_id;
    if (f->n_current + f->n_dated == 0)
        f->shared = f->example->factors;
    int rc = fill_levels(w, f, items, n, known, n_known);
    return rc == 0 ? class_judge(w, f, items, n) : rc;
}

/* What tells families apart for a reader: model, size, way of working, place, then the rest. */
static int compare_families(const void *a, const void *b)
{
    static const enum factor order[] = {FACTOR_MODEL,   FACTOR_COUNT_OF,  FACTOR_MODE,   FACTOR_SURFACE,
                                        FACTOR_STARTUP, FACTOR_PRECISION, FACTOR_STORAGE};
    const struct class_family *x = a, *y = b;
    if ((x->n_current > 0) != (y->n_current > 0))
        return x->n_current > 0 ? -1 : 1;
    if (x->n_current_levels != y->n_current_levels)
        return x->n_current_levels > y->n_current_levels ? -1 : 1;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        int c = class_compare_names(x->example->factors.value[order[i]], y->example->factors.value[order[i]]);
        if (c != 0)
            return c;
    }
    return compare_texts(x->class_id, y->class_id);
}

static int fill_families(struct class_work *w, size_t n_families, const struct known *known, size_t n_known)
{
    struct class_list *list = w->list;
    list->families = arena_array(w->memory, n_families, sizeof *list->families);
    if (list->families == NULL)
        return error_nomem(w->err);
    for (size_t i = 0, end; i < w->n_items; i = end) {
        for (end = i + 1; end < w->n_items && w->items[end].family == w->items[i].family;)
            end++;
        int rc = fill_family(w, &list->families[list->n_families++], w->items + i, end - i, known, n_known);
        if (rc != 0)
            return rc;
    }
    if (list->n_families > 1)
        qsort(list->families, list->n_families, sizeof *list->families, compare_families);
    return 0;
}

static void summarise(struct class_list *list, enum factor axis)
{
    for (size_t i = 0; i < list->n_families; i++) {
        const struct class_family *f = &list->families[i];
        list->n_current += f->n_current > 0;
        list->varying |= class_apart(&list->families[0], f, axis);
        for (size_t k = 0; k < f->n_levels && f->base != NULL; k++)
            if (&f->levels[k] != f->base)
                list->n_of[f->levels[k].standing]++;
    }
}

int class_list_of(struct class_list *out, struct store *store, const struct evidence_list *all,
                  const struct class_question *q, struct arena *memory, struct error *err)
{
    struct class_work w = {.list = out, .store = store, .q = q, .memory = memory, .err = err};
    struct known *known;
    size_t n_families, n_known;
    *out = (struct class_list){0};
    int rc = take_items(&w, all);
    if (rc == 0)
        rc = number_items(&w, &n_families);
    if (rc == 0)
        rc = list_known(&w, all, &known, &n_known);
    if (rc != 0)
        return rc;
    if (w.n_items > 1)
        qsort(w.items, w.n_items, sizeof *w.items, by_place);
    rc = fill_families(&w, n_families, known, n_known);
    if (rc != 0)
        return rc;
    summarise(out, q->axis);
    return class_want_all(&w);
}
