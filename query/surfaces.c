#include "query/surfaces.h"

#include "core/date.h"
#include "core/number.h"
#include "core/text.h"
#include "query/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* After "Modal vs Owned H200:8 vs TPU: Which Surface We Use and Why": what each is for, and what it cannot say. */
static const struct advice {
    const char *name, *question, *caution;
} advices[] = {
    {"modal", "detached benchmark waves, validation and single-host smokes, where a clean receipt soon matters most",
     "a multi-GPU run there is one container on one machine, never a multi-node claim; a cold start is paid for, and a "
     "warm volume is not a warm host"},
    {"owned", "training on many GPUs, work that lives on warm caches, and warm reruns of what ran before",
     "more scheduling and operator work; what a warm host shows holds for warm hosts"},
    {"tpu", "questions shaped by XLA: its graphs, its compiler, its way of scaling up",
     "another runtime and compiler with caches of its own, not an accelerator at another price; weak for experiments "
     "specific to CUDA"},
};

enum { N_ADVICES = sizeof advices / sizeof *advices };

struct work {
    struct surface_list *list;
    struct store *store;
    const struct surface_question *q;
    const struct evidence **items; /* by surface, startup class, class, time */
    size_t n;
    struct arena *memory;
    struct error *err;
};

static int compare_texts(const char *a, const char *b)
{
    return a == b ? 0 : a == NULL ? -1 : b == NULL ? 1 : strcmp(a, b);
}

static const char *surface_of(const struct evidence *e)
{
    return e->row->factors.value[FACTOR_SURFACE];
}

static int by_surface(const void *a, const void *b)
{
    const struct evidence *x = *(const struct evidence *const *)a, *y = *(const struct evidence *const *)b;
    int order = compare_texts(surface_of(x), surface_of(y));
    order = order != 0 ? order
                       : compare_texts(x->row->factors.value[FACTOR_STARTUP], y->row->factors.value[FACTOR_STARTUP]);
    order = order != 0 ? order : compare_texts(x->row->class_id, y->row->class_id);
    return order != 0 ? order : (x > y) - (x < y); /* of one array: the order of time */
}

static int is_attempt(const struct evidence *e)
{
    return e->use == EVIDENCE_RUN || e->use == EVIDENCE_ATTEMPT;
}

static int is_current_attempt(const struct work *w, const struct evidence *e)
{
    return is_attempt(e) && e->row->seen_at >= w->q->valid_from;
}

/* --- one class --- */

static double number_of(const char *text)
{
    double x = NAN;
    size_t used = 0;
    if (text == NULL || number_parse(&x, &used, text, strlen(text)) != NUMBER_OK)
        return NAN;
    return x;
}

/* What all attempts record alike; where they do not, nobody can say which price was paid. */
static const char *shared_value(const struct evidence *const *items, size_t n, enum factor f)
{
    const char *value = items[0]->row->factors.value[f];
    for (size_t i = 1; i < n; i++)
        if (!text_equal(items[i]->row->factors.value[f], value))
            return NULL;
    return value;
}

/* The reasons of a refusal to price, as one text. */
static const char *refusal_words(const struct pricing *p, struct arena *memory)
{
    const char *text = NULL;
    for (size_t i = 0; i < p->n_refusals; i++)
        text = words_join(memory, text, "; ", p->refusals[i].text);
    return text;
}

/* Of rows named one by one, those that are about this side; the others price other classes. */
static int keep_named(struct work *w, struct price_wish *wish, const struct priced_side *side)
{
    struct digest *rows = arena_array(w->memory, wish->n_rows, sizeof *rows);
    size_t n = 0;
    if (rows == NULL)
        return error_nomem(w->err);
    for (size_t i = 0; i < wish->n_rows; i++) {
        struct price_row row;
        int rc = price_get(w->store, &wish->rows[i], w->q->as_of, w->memory, &row, w->err);
        if (rc != 0)
            return rc;
        if (text_equal(row.price.accelerator, side->accelerator) && text_equal(row.price.surface, side->surface))
            rows[n++] = wish->rows[i];
    }
    wish->rows = rows;
    wish->n_rows = n;
    return 0;
}

static int price(struct work *w, struct surface_class *c, const struct evidence *const *items, size_t n)
{
    const struct factors *f = &items[0]->row->factors;
    struct priced_side side = {.level = f->value[FACTOR_ACCELERATOR],
                               .accelerator = f->value[FACTOR_ACCELERATOR],
                               .surface = f->value[FACTOR_SURFACE],
                               .region = shared_value(items, n, FACTOR_REGION),
                               .count = number_of(f->value[FACTOR_COUNT_OF]),
                               .hosts = number_of(f->value[FACTOR_HOSTS])};
    struct price_wish wish = *w->q->wish;
    struct pricing p;
    wish.what_if = 0;
    wish.priced_on = NULL;
    int rc = keep_named(w, &wish, &side);
    if (rc == 0)
        rc = pricing_choose(&p, w->store, &wish, w->q->as_of, receipt_row_synthetic(items[0]->row), &side, 1, w->memory,
                            w->err);
    if (rc != 0)
        return rc;
    if (p.n_refusals > 0)
        c->cost_reason = refusal_words(&p, w->memory);
    else if (p.of[0].expired)
        c->cost_reason = arena_format(w->memory, "the price row %s of %s held until %s", p.of[0].row->name,
                                      side.accelerator, words_day(w->memory, p.of[0].valid_to));
    else {
        c->price = p.of[0].row;
        c->cost = c->first.paid_s * c->price->value * side.count / 3600;
    }
    return w->memory->failed ? error_nomem(w->err) : 0;
}

static int fill_class(struct work *w, struct surface_class *c, const struct evidence *const *items, size_t n)
{
    struct level level = {.value = "", .n_attempts = n};
    level.attempts = arena_array(w->memory, n, sizeof *level.attempts);
    *c = (struct surface_class){.example = items[0]->row, .n_attempts = n, .cost = NAN};
    if (level.attempts == NULL)
        return error_nomem(w->err);
    for (size_t i = 0; i < n; i++) {
        level.attempts[i] = items[i]->row;
        c->n_failed += items[i]->use == EVIDENCE_ATTEMPT;
    }
    int rc = latency_observed(&c->first, w->store, &level, w->memory, w->err);
    if (rc != 0)
        return rc;
    if (isfinite(c->first.paid_s))
        return price(w, c, items, n);
    c->cost_reason = c->first.reason != NULL ? c->first.reason : "an attempt before it does not record its end";
    return 0;
}

/* --- one startup class of a surface --- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double time_of(const struct surface_class *c)
{
    return c->first.seconds;
}

static double cost_of(const struct surface_class *c)
{
    return c->cost;
}

static int figure(struct work *w, struct surface_figure *out, const struct surface_startup *s,
                  double (*value)(const struct surface_class *c))
{
    double *x = arena_array(w->memory, s->n_classes, sizeof *x);
    *out = (struct surface_figure){NAN, NAN, NAN, 0, 0};
    if (x == NULL)
        return error_nomem(w->err);
    for (size_t i = 0; i < s->n_classes; i++) {
        const struct surface_class *c = &s->classes[i];
        if (!isfinite(value(c)))
            continue;
        out->at_most = out->at_most || c->first.start_is_bound;
        x[out->n++] = value(c);
    }
    if (out->n == 0)
        return 0;
    qsort(x, out->n, sizeof *x, by_value);
    out->least = x[0];
    out->most = x[out->n - 1];
    out->median = (x[(out->n - 1) / 2] + x[out->n / 2]) / 2;
    return 0;
}

/* items[n]: current attempts of one startup class, class by class. */
static int fill_startup(struct work *w, struct surface_startup *s, const struct evidence *const *items, size_t n)
{
    int rc = 0;
    *s = (struct surface_startup){.startup = items[0]->row->factors.value[FACTOR_STARTUP], .n_attempts = n};
    s->classes = arena_array(w->memory, n, sizeof *s->classes);
    if (s->classes == NULL)
        return error_nomem(w->err);
    for (size_t i = 0, end; i < n && rc == 0; i = end) {
        for (end = i + 1; end < n && text_equal(items[end]->row->class_id, items[i]->row->class_id);)
            end++;
        rc = fill_class(w, &s->classes[s->n_classes], items + i, end - i);
        s->n_failed += s->classes[s->n_classes++].n_failed;
    }
    if (rc == 0)
        rc = figure(w, &s->first_s, s, time_of);
    return rc == 0 ? figure(w, &s->cost, s, cost_of) : rc;
}

/* --- one surface --- */

static void count(const struct work *w, struct surface_row *row, const struct evidence *e)
{
    int current = e->row->seen_at >= w->q->valid_from;
    row->n_anecdotes += e->use == EVIDENCE_ANECDOTE || e->use == EVIDENCE_DISPUTED || e->use == EVIDENCE_WITHDRAWN;
    row->n_other_lanes += e->use == EVIDENCE_OTHER_LANE && current;
    if (!is_attempt(e))
        return;
    row->n_attempts += current ? 1 : 0;
    row->n_failed += current && e->use == EVIDENCE_ATTEMPT;
    row->n_earlier += !current;
    row->newest = e->row->seen_at > row->newest ? e->row->seen_at : row->newest;
}

static int fill_row(struct work *w, struct surface_row *row, const struct evidence *const *items, size_t n)
{
    const struct evidence **attempts = arena_array(w->memory, n, sizeof *attempts);
    size_t n_attempts = 0, startups = 0;
    int rc = 0;
    if (attempts == NULL)
        return error_nomem(w->err);
    for (size_t i = 0; i < n; i++) {
        count(w, row, items[i]);
        if (!is_current_attempt(w, items[i]))
            continue;
        startups += n_attempts == 0 || !text_equal(items[i]->row->factors.value[FACTOR_STARTUP],
                                                   attempts[n_attempts - 1]->row->factors.value[FACTOR_STARTUP]);
        attempts[n_attempts++] = items[i];
    }
    row->startups = arena_array(w->memory, startups, sizeof *row->startups);
    if (row->startups == NULL)
        return error_nomem(w->err);
    for (size_t i = 0, end; i < n_attempts && rc == 0; i = end) {
        const char *startup = attempts[i]->row->factors.value[FACTOR_STARTUP];
        for (end = i + 1; end < n_attempts && text_equal(attempts[end]->row->factors.value[FACTOR_STARTUP], startup);)
            end++;
        rc = fill_startup(w, &row->startups[row->n_startups++], (const struct evidence *const *)attempts + i, end - i);
    }
    return rc;
}

static struct surface_row *row_named(struct surface_list *list, const char *name)
{
    for (size_t i = 0; i < list->n_rows; i++)
        if (strcmp(list->rows[i].name, name) == 0)
            return &list->rows[i];
    list->rows[list->n_rows] = (struct surface_row){.name = name, .newest = INT64_MIN};
    return &list->rows[list->n_rows++];
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct surface_row *)a)->name, ((const struct surface_row *)b)->name);
}

static int sort_items(struct work *w, const struct evidence_list *all)
{
    w->items = arena_array(w->memory, all->n, sizeof *w->items);
    if (w->items == NULL)
        return error_nomem(w->err);
    for (size_t i = 0; i < all->n; i++)
        if (surface_of(&all->items[i]) != NULL)
            w->items[w->n++] = &all->items[i];
    if (w->n > 1)
        qsort(w->items, w->n, sizeof *w->items, by_surface);
    return 0;
}

static size_t surface_end(const struct work *w, size_t i)
{
    size_t end = i + 1;
    while (end < w->n && text_equal(surface_of(w->items[end]), surface_of(w->items[i])))
        end++;
    return end;
}

int surface_list_of(struct surface_list *out, struct store *store, const struct evidence_list *all,
                    const struct surface_question *q, struct arena *memory, struct error *err)
{
    struct surface_list list = {.currency = q->wish->currency != NULL ? q->wish->currency : "USD"};
    struct work w = {.list = &list, .store = store, .q = q, .memory = memory, .err = err};
    size_t n_surfaces = N_ADVICES;
    int rc = sort_items(&w, all);
    for (size_t i = 0; i < w.n && rc == 0; i = surface_end(&w, i))
        n_surfaces++;
    if (rc == 0 && (list.rows = arena_array(memory, n_surfaces, sizeof *list.rows)) == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < N_ADVICES && rc == 0; i++) {
        struct surface_row *row = row_named(&list, advices[i].name);
        row->question = advices[i].question;
        row->caution = advices[i].caution;
    }
    for (size_t i = 0, end; i < w.n && rc == 0; i = end) {
        end = surface_end(&w, i);
        rc = fill_row(&w, row_named(&list, surface_of(w.items[i])), w.items + i, end - i);
    }
    if (rc != 0)
        return rc;
    qsort(list.rows, list.n_rows, sizeof *list.rows, by_name);
    *out = list;
    return 0;
}
