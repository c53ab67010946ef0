/* Documents of a week: receipts, and what was sent in and is none; and the questions that got no answer. */
#include "query/week_parts.h"

#include "core/text.h"
#include "receipt/receipt.h"
#include "store/asked.h"
#include "store/documents.h"

#include <stdlib.h>
#include <string.h>

/* What a document that lacks members is told by: the code of that reason is the first of the table. */
static int is_missing(const struct json_node *reason)
{
    return text_equal(json_text(json_find(reason, "code")), reason_rule(0)->code);
}

/* The members that its lane demands and it has not; other reasons are in the evidence's own words, or the first one. */
static int read_reasons(struct week_anecdote *out, struct week_asking *a)
{
    const char *text = out->evidence->row->reasons_json;
    struct json *doc = NULL;
    int rc = json_parse(&doc, NULL, text, strlen(text), a->err);
    if (rc != 0)
        return rc;
    const char **missing = arena_array(a->memory, json_size(json_root(doc)), sizeof *missing);
    out->missing = missing;
    for (const struct json_node *n = json_first(json_root(doc)); n != NULL && missing != NULL; n = json_next(n)) {
        const char *member = json_text(json_find(n, "member")), *why = json_text(json_find(n, "text"));
        if (is_missing(n) && member != NULL)
            missing[out->n_missing++] = arena_copy(a->memory, member);
        else if (out->why == NULL)
            out->why = arena_copy(a->memory, why);
    }
    json_free(doc);
    return a->memory->failed ? error_nomem(a->err) : 0;
}

/* Which script, under which job: whom to ask for what is missing. Bytes that are damaged do not say. */
static int read_origin(struct week_anecdote *out, struct week_asking *a)
{
    const struct receipt_row *row = out->evidence->row;
    struct receipt *r = NULL;
    char *bytes = NULL;
    size_t size;
    struct error why = {0};
    int rc = document_bytes(a->store, &row->id, &bytes, &size, &why);
    if (rc == 0)
        rc = receipt_parse(&r, NULL, bytes, size, &why);
    if (rc == 0)
        out->launcher = arena_copy(a->memory, r->launcher);
    out->actor = row->app_id;
    receipt_free(r);
    free(bytes);
    if (rc != 0 && rc != ERR_INTEGRITY)
        return error_set(a->err, why.code, "%s", why.text);
    return a->memory->failed ? error_nomem(a->err) : 0;
}

static int add_anecdote(struct week_asking *a, const struct evidence *e)
{
    struct week_anecdote *out = &a->out->anecdotes[a->out->n_anecdotes++];
    *out = (struct week_anecdote){.evidence = e};
    int rc = read_reasons(out, a);
    return rc == 0 ? read_origin(out, a) : rc;
}

/* The document's own words where it contradicts itself, the evidence's where others contradict it. */
static int add_disputed(struct week_asking *a, const struct evidence *e)
{
    struct week_anecdote own = {.evidence = e};
    int rc = e->row->conflict == NULL ? read_reasons(&own, a) : 0;
    a->out->disputed[a->out->n_disputed++] = (struct week_run){e->row, own.why != NULL ? own.why : e->why};
    return rc;
}

/* Evidence comes as it ended; a list of a day's work is read as it began. */
static int by_start(const void *a, const void *b)
{
    const struct receipt_row *x = (*(const struct evidence *const *)a)->row,
                             *y = (*(const struct evidence *const *)b)->row;
    if (x->started_at != y->started_at)
        return x->started_at < y->started_at ? -1 : 1;
    return memcmp(&x->id, &y->id, sizeof x->id);
}

static int collect(const struct evidence ***out, size_t *n, const struct week_asking *a)
{
    const struct evidence **list = arena_array(a->memory, a->all->n, sizeof *list);
    *n = 0;
    for (size_t i = 0; list != NULL && i < a->all->n; i++)
        if (week_is_new(a, a->all->items[i].row))
            list[(*n)++] = &a->all->items[i];
    if (list == NULL)
        return error_nomem(a->err);
    if (*n > 1)
        qsort(list, *n, sizeof *list, by_start);
    *out = list;
    return 0;
}

int week_find_documents(struct week_asking *a)
{
    struct week *w = a->out;
    const struct evidence **all;
    size_t n;
    int rc = collect(&all, &n, a);
    if (rc != 0)
        return rc;
    w->new_receipts = arena_array(a->memory, n, sizeof *w->new_receipts);
    w->anecdotes = arena_array(a->memory, n, sizeof *w->anecdotes);
    w->disputed = arena_array(a->memory, n, sizeof *w->disputed);
    if (w->new_receipts == NULL || w->anecdotes == NULL || w->disputed == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < n && rc == 0; i++) {
        const struct evidence *e = all[i];
        if (e->use == EVIDENCE_ANECDOTE)
            rc = add_anecdote(a, e);
        else if (e->use == EVIDENCE_DISPUTED)
            rc = add_disputed(a, e);
        else if (e->use == EVIDENCE_RUN || e->use == EVIDENCE_ATTEMPT || e->use == EVIDENCE_OTHER_LANE)
            w->new_receipts[w->n_new++] = e;
    }
    return rc;
}

int week_find_refused(struct week_asking *a)
{
    struct week *w = a->out;
    return asked_between(a->store, w->first, w->as_of, a->memory, &w->refused, &w->n_refused, a->err);
}
