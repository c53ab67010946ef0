/* The views and columns that blocks `table` name: told where they are named. */
#include "report/template_parts.h"

#include "store/views.h"

#include <string.h>

struct looking {
    struct template_reading r; /* tells faults, and reads nothing */
    const char *const *views, *const *columns;
    size_t n_views, n_columns;
};

static int has_name(const char *const *names, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return 1;
    return 0;
}

static int check_view(struct looking *l, const struct block_value *view)
{
    struct template_reading *r = &l->r;
    const char *shown = template_shown(r, view->text);
    if (strcmp(view->text, VIEW_OF_CLAIMS) == 0)
        return template_fault_on(r, view->line, view->column, FAULT_VALUE,
                                 arena_format(r->memory, "a table of view '%s'", shown), VIEW_OF_CLAIMS_INSTEAD);
    if (has_name(l->views, l->n_views, view->text))
        return 0;
    return template_fault_on(r, view->line, view->column, FAULT_VALUE, arena_format(r->memory, "no view '%s'", shown),
                             template_near(r, view->text, l->views, l->n_views, "'mcreport sql --views' lists them"));
}

static int check_column(struct looking *l, const struct text_place *at, const char *view, const char *name)
{
    struct template_reading *r = &l->r;
    if (has_name(l->columns, l->n_columns, name))
        return 0;
    return template_fault_on(
        r, at->line, at->column, FAULT_VALUE,
        arena_format(r->memory, "view '%s' has no column '%s'", view, template_shown(r, name)),
        template_near(r, name, l->columns, l->n_columns, "'mcreport sql --views' lists them with their columns"));
}

/* "COLUMN=VALUE" */
static int check_term(struct looking *l, const struct text_place *at, const char *view, const char *term)
{
    struct template_reading *r = &l->r;
    const char *sign = strchr(term, '=');
    if (sign == NULL || sign == term)
        return template_fault_on(r, at->line, at->column, FAULT_VALUE,
                                 arena_format(r->memory, "'%s' is no term", template_shown(r, term)),
                                 "a term is \"COLUMN=VALUE\"");
    const char *column = arena_copy_n(r->memory, term, (size_t)(sign - term));
    return column != NULL ? check_column(l, at, view, column) : error_nomem(r->err);
}

static int check_all(struct looking *l, const struct block_value *v, const char *view,
                     int (*check)(struct looking *, const struct text_place *, const char *, const char *))
{
    int rc = 0;
    for (size_t i = 0; v != NULL && i < v->n && rc == 0; i++)
        rc = check(l, &v->places[i], view, v->texts[i]);
    return rc;
}

static int check_table(struct looking *l, const struct block_body *body, struct store *store)
{
    const struct block_value *view = body_find(body, "view"), *order = body_find(body, "order");
    size_t told = l->r.n_faults;
    if (view == NULL || view->text == NULL)
        return 0;
    int rc = check_view(l, view);
    if (rc != 0 || l->r.n_faults > told) /* which columns it was to have nobody knows */
        return rc;
    rc = view_names(&l->columns, &l->n_columns, store, view->text, l->r.memory, l->r.err);
    if (rc == 0)
        rc = check_all(l, body_find(body, "columns"), view->text, check_column);
    if (rc == 0)
        rc = check_all(l, body_find(body, "where"), view->text, check_term);
    if (rc == 0 && order != NULL)
        rc = check_column(l, &(struct text_place){order->line, order->column}, view->text, order->text);
    return rc;
}

int template_check_views(struct template *t, struct store *store, struct arena *memory, struct error *err)
{
    struct looking l = {.r = {.out = t, .memory = memory, .err = err}};
    int rc = view_names(&l.views, &l.n_views, store, NULL, memory, err);
    for (size_t i = 0; i < t->n_sections && rc == 0; i++)
        for (size_t k = 0; k < t->sections[i].n_items && rc == 0; k++) {
            const struct template_item *item = &t->sections[i].items[k];
            if (item->kind == ITEM_BLOCK && strcmp(item->rule->name, "table") == 0)
                rc = check_table(&l, item->body, store);
        }
    return rc == 0 ? template_give_faults(&l.r) : rc;
}
