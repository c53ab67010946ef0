/* The question of a report: of which class, how fast, and at what cost. */
#include "report/study_parts.h"

#include <stdlib.h>
#include <string.h>

struct candidate {
    const struct receipt_row *row;
    const char **levels;
    size_t n_levels;
    int64_t newest;
};

int study_is_asked(const struct study *x, const char *level)
{
    for (size_t i = 0; i < x->request->n_only; i++)
        if (level != NULL && strcmp(x->request->only[i], level) == 0)
            return 1;
    return x->request->n_only == 0;
}

static int add_level(struct candidate *c, const char *value, size_t room, struct arena *memory)
{
    for (size_t i = 0; i < c->n_levels; i++)
        if (value == NULL || strcmp(c->levels[i], value) == 0)
            return 0;
    if (c->levels == NULL && (c->levels = arena_array(memory, room, sizeof *c->levels)) == NULL)
        return -1;
    if (value != NULL)
        c->levels[c->n_levels++] = value;
    return 0;
}

/* More levels first, then the newest; classes are told apart by their ids. */
static int by_worth(const void *x, const void *y)
{
    const struct candidate *a = x, *b = y;
    if (a->n_levels != b->n_levels)
        return a->n_levels > b->n_levels ? -1 : 1;
    if (a->newest != b->newest)
        return a->newest > b->newest ? -1 : 1;
    return strcmp(a->row->class_id, b->row->class_id);
}

static int list_classes(struct candidate **out, size_t *n, struct study *x, struct error *err)
{
    struct candidate *list = arena_array(x->memory, x->all.n, sizeof *list);
    unsigned open = gate_open_factors(x->request->axis);
    *n = 0;
    if (list == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < x->all.n; i++) {
        const struct evidence *e = &x->all.items[i];
        size_t k = 0;
        if (!study_is_current(x, e) || !study_is_meant(x, e->row))
            continue;
        while (k < *n && !factors_same_class(&list[k].row->factors, &e->row->factors, open))
            k++;
        if (k == *n)
            list[(*n)++] = (struct candidate){.row = e->row};
        list[k].newest = e->row->seen_at > list[k].newest ? e->row->seen_at : list[k].newest;
        const char *level = e->row->factors.value[x->request->axis];
        if (study_is_asked(x, level) && add_level(&list[k], level, x->all.n, x->memory) != 0)
            return error_nomem(err);
    }
    if (*n > 0)
        qsort(list, *n, sizeof *list, by_worth);
    *out = list;
    return 0;
}

static int ask_speed(struct study *x, const char *class_id, struct error *err)
{
    x->class_id = class_id;
    x->selection.class_of = class_id;
    x->verdict = (struct verdict){0};
    x->comparison = (struct comparison){0};
    x->cleared = NULL;
    int rc = gate_ask(x->store, &x->question, GATE_WITH_NUMBERS, x->memory, &x->verdict, &x->cleared, err);
    if (rc == 0 && x->cleared != NULL)
        rc = comparison_of(&x->comparison, x->cleared, x->memory, err);
    return rc;
}

enum { CLASSES_TRIED = 8 };

/* Of the classes that nobody chose among, the first that answers; where none does, the first says why. */
static int ask_some_class(struct study *x, struct error *err)
{
    struct candidate *list;
    size_t n;
    int rc = list_classes(&list, &n, x, err);
    if (rc != 0 || n == 0)
        return rc;
    for (size_t k = 0; k < n && k < CLASSES_TRIED && list[k].n_levels > 1; k++)
        if ((rc = ask_speed(x, list[k].row->class_id, err)) != 0 || x->comparison.n_rows > 1)
            return rc;
    return ask_speed(x, list[0].row->class_id, err);
}

/* The current pages are about the runs' own surface; what another would charge is asked apart, and stays apart. */
static int ask_money(struct study *x, struct error *err)
{
    struct cost_question q = {.question = x->question,
                              .wish = x->request->wish,
                              .utilization = x->request->utilization,
                              .n_utilization = x->request->n_utilization};
    q.wish.price_days = policy_price_days(&x->policy);
    q.wish.run_days = study_run_days(x);
    q.wish.what_if = 0;
    q.wish.priced_on = NULL;
    int rc = cost_ask(&x->cost, x->store, &q, GATE_WITH_NUMBERS, x->memory, err);
    q.wish.what_if = x->request->wish.what_if;
    q.wish.priced_on = x->request->wish.priced_on;
    if (rc == 0 && q.wish.what_if)
        rc = cost_ask(&x->elsewhere, x->store, &q, GATE_WITH_NUMBERS, x->memory, err);
    return rc;
}

int study_ask(struct study *x, struct error *err)
{
    x->selection.not_before = x->valid_from;
    x->question = (struct question){.axis = x->request->axis,
                                    .base = x->request->base,
                                    .only = x->request->only,
                                    .n_only = x->request->n_only,
                                    .metric = x->request->metric,
                                    .disclosed = x->request->disclosed,
                                    .selection = &x->selection,
                                    .level = x->request->level,
                                    .practical = policy_practical(&x->policy),
                                    .last_segment = 1};
    int rc = x->class_id != NULL ? ask_speed(x, x->class_id, err) : ask_some_class(x, err);
    if (rc != 0 || x->class_id == NULL)
        return rc;
    rc = study_ask_outsiders(x, err);
    if (rc == 0)
        rc = ask_money(x, err);
    if (rc == 0)
        rc = study_keep_current(x, err);
    if (rc == 0)
        rc = cost_times(&x->times, x->store, &x->now, &x->question, x->question.practical, x->memory, err);
    return rc;
}
