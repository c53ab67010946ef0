/* What judging needs of the archive, read once for a registry. */
#include "query/registry_parts.h"

#include "query/analysis.h"
#include "store/documents.h"
#include "store/recall.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct offer_rows {
    struct price_filter of;
    struct price_rows rows;
    struct offer_rows *next;
};

static int by_id(const void *x, const void *y)
{
    const struct class_id *a = x, *b = y;
    return memcmp(&a->id, &b->id, sizeof a->id);
}

static void sort_ids(struct class_runs *c)
{
    if (c->n_ids > 1)
        qsort(c->ids, c->n_ids, sizeof *c->ids, by_id);
}

/* A claim made in another database names a run by the bytes that were there. */
static void add_forms(struct class_runs *c, const struct document_form *forms, size_t n)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        struct class_item *item = class_runs_find(c, &forms[i].document);
        if (item != NULL)
            c->ids[c->n_ids + found++] = (struct class_id){forms[i].form, item};
    }
    c->n_ids += found;
    sort_ids(c);
}

static int fill(struct class_runs *c, const struct evidence_list *all, const struct registry *r, struct error *err)
{
    struct document_form *forms;
    size_t n_forms;
    int rc = document_forms(r->store, r->memory, &forms, &n_forms, err);
    if (rc != 0)
        return rc;
    c->items = arena_array(r->memory, all->n, sizeof *c->items);
    c->ids = arena_array(r->memory, all->n + n_forms, sizeof *c->ids);
    if (c->items == NULL || c->ids == NULL)
        return error_nomem(err);
    c->n = c->n_ids = all->n;
    for (size_t i = 0; i < c->n; i++) {
        c->items[i] = (struct class_item){.evidence = &all->items[i], .steady = NAN};
        c->ids[i] = (struct class_id){all->items[i].row->id, &c->items[i]};
    }
    sort_ids(c);
    add_forms(c, forms, n_forms);
    return 0;
}

int registry_class(struct class_runs **out, const struct registry *r, const char *class_id, unsigned open,
                   struct error *err)
{
    struct selection selection = {.as_of = r->as_of, .class_of = class_id};
    struct evidence_list all;
    for (struct class_runs *c = r->cache->classes; c != NULL; c = c->next)
        if (c->open == open && strcmp(c->class_id, class_id) == 0) {
            *out = c;
            return 0;
        }
    struct class_runs *c = arena_alloc(r->memory, sizeof *c);
    if (c == NULL)
        return error_nomem(err);
    c->class_id = class_id;
    c->open = open;
    int rc = evidence_load(r->store, &selection, open, r->memory, &all, err);
    if (rc == 0)
        rc = fill(c, &all, r, err);
    if (rc != 0)
        return rc;
    c->next = r->cache->classes;
    r->cache->classes = c;
    *out = c;
    return 0;
}

struct class_item *class_runs_find(const struct class_runs *c, const struct digest *id)
{
    const struct class_id key = {.id = *id};
    struct class_id *found = c->n_ids > 0 ? bsearch(&key, c->ids, c->n_ids, sizeof *c->ids, by_id) : NULL;
    return found != NULL ? found->item : NULL;
}

static int by_name(const void *name, const void *id)
{
    char is[RECEIPT_ID_SIZE];
    receipt_name(is, &((const struct class_id *)id)->id);
    return strcmp(name, is);
}

struct class_item *class_runs_named(const struct class_runs *c, const char *name)
{
    struct class_id *found = c->n_ids > 0 ? bsearch(name, c->ids, c->n_ids, sizeof *c->ids, by_name) : NULL;
    return found != NULL ? found->item : NULL;
}

static int measure(struct class_item *item, int remembered, struct analysis_row *a, const struct registry *r,
                   struct error *err)
{
    int rc = remembered ? 0 : analysis_of(r->store, &item->evidence->row->id, a, err);
    if (rc == 0 && analysis_has_rate(a))
        item->steady = a->tok_per_s;
    return rc;
}

/* Only whole runs have a rate; what is remembered of them is read in one go. */
static int measure_runs(struct class_item **runs, size_t n, const struct registry *r, struct arena *memory,
                        struct error *err)
{
    const struct digest **ids = arena_array(memory, n, sizeof *ids);
    struct analysis_row *rows = arena_array(memory, n, sizeof *rows);
    char *found = arena_array(memory, n, 1);
    if (ids == NULL || rows == NULL || found == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < n; i++)
        ids[i] = &runs[i]->evidence->row->id;
    int rc = analyses_recall(r->store, ids, n, STEADY_METHOD, rows, found, err);
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = measure(runs[i], found[i], &rows[i], r, err);
    return rc;
}

int class_runs_measure(struct class_runs *c, const struct registry *r, struct error *err)
{
    struct arena memory = {0};
    size_t n = 0;
    if (c->measured)
        return 0;
    struct class_item **runs = arena_array(&memory, c->n, sizeof(struct class_item *));
    for (size_t i = 0; i < c->n && runs != NULL; i++)
        if (c->items[i].evidence->use == EVIDENCE_RUN)
            runs[n++] = &c->items[i];
    int rc = runs != NULL ? measure_runs(runs, n, r, &memory, err) : error_nomem(err);
    arena_release(&memory);
    c->measured = rc == 0;
    return rc;
}

static int is_offer(const struct price_filter *f, const struct price *like)
{
    return f->basis == like->basis && strcmp(f->accelerator, like->accelerator) == 0 &&
           strcmp(f->surface, like->surface) == 0 && strcmp(f->provider, like->provider) == 0;
}

int registry_offers(const struct price_rows **out, const struct registry *r, const struct price *like,
                    struct error *err)
{
    for (struct offer_rows *o = r->cache->offers; o != NULL; o = o->next)
        if (is_offer(&o->of, like)) {
            *out = &o->rows;
            return 0;
        }
    struct offer_rows *o = arena_alloc(r->memory, sizeof *o);
    if (o == NULL)
        return error_nomem(err);
    o->of = (struct price_filter){.as_of = r->as_of,
                                  .accelerator = like->accelerator,
                                  .surface = like->surface,
                                  .provider = like->provider,
                                  .has_basis = 1,
                                  .basis = like->basis,
                                  .superseded = 1};
    int rc = prices_select(r->store, &o->of, r->memory, &o->rows, err);
    if (rc != 0)
        return rc;
    o->next = r->cache->offers;
    r->cache->offers = o;
    *out = &o->rows;
    return 0;
}
