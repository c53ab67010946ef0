#include "store/merge.h"

#include "store/bodies.h"
#include "store/documents.h"
#include "store/event_chain.h"
#include "store/prices.h"
#include "store/state.h"
#include "store/statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct merge {
    struct store *from, *into;
    struct merged done;
};

static void count(struct merge *m, enum merged_kind k, int added)
{
    m->done.of[k].added += added != 0;
    m->done.of[k].known += added == 0;
}

/* --- documents */

/* What another program could not read may be readable to this one, and the reverse. */
static int add_document(struct merge *m, struct document *d, struct error *err)
{
    struct receipt *r = NULL;
    struct grading g = {0};
    struct added_document a;
    struct error why = {0};
    int rc = receipt_parse(&r, NULL, d->bytes, d->size, &why);
    if (rc != 0 && rc != ERR_INPUT)
        return error_set(err, why.code, "%s", why.text);
    d->fault = rc != 0 ? why.text : NULL;
    d->receipt = r;
    d->grading = &g;
    rc = r != NULL ? receipt_grade(&g, r, err) : 0;
    if (rc == 0)
        rc = document_add(m->into, d, &a, err);
    if (rc == 0) {
        count(m, MERGED_DOCUMENTS, a.outcome == ADDED_NEW);
        m->done.conflicts += a.conflict[0] != '\0';
    }
    receipt_free(r);
    return rc;
}

static int take_document(struct merge *m, struct statement *st, struct error *err)
{
    struct body_place place = {statement_int(st, 2), statement_int(st, 3), statement_int(st, 4)};
    struct document d = {.size = (size_t)statement_int(st, 0), .origin = statement_text(st, 1)};
    char *bytes = NULL;
    int rc = body_read(m->from, &place, d.size, &bytes, err);
    d.bytes = bytes;
    if (rc == 0)
        rc = add_document(m, &d, err);
    free(bytes);
    return rc;
}

static int bring_documents(struct merge *m, struct error *err)
{
    struct statement *st = NULL;
    int row = 0;
    int rc =
        statement_open(&st, m->from->db, "SELECT size, origin, pack, start, length FROM document ORDER BY doc", err);
    while (rc == 0 && (rc = statement_step(st, &row, err)) == 0 && row)
        rc = take_document(m, st, err);
    statement_close(st);
    return rc;
}

/* --- price rows */

static int bring_prices(struct merge *m, struct error *err)
{
    struct arena memory = {0};
    struct price_rows rows = {0};
    long long added = 0;
    int rc = prices_select(m->from, &(struct price_filter){.superseded = 1}, &memory, &rows, err);
    if (rc == 0)
        rc = prices_merge(m->into, &rows, &added, err);
    m->done.of[MERGED_PRICES].added = added;
    m->done.of[MERGED_PRICES].known = (long long)rows.n - added;
    arena_release(&memory);
    return rc;
}

/* --- events */

static int digest_where(struct store *s, const char *sql, const struct digest *key, struct digest *out, int *found,
                        struct error *err)
{
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_digest(st, 1, key);
    rc = statement_step(st, found, err);
    *found = rc == 0 && *found && statement_digest(st, 0, out) == 0;
    statement_close(st);
    return rc;
}

/* The id that a document has here: another one where it was received here in other bytes first. */
static int id_here(struct merge *m, struct digest *id, struct error *err)
{
    struct digest canonical, here;
    int found = 0;
    int rc = digest_where(m->from, "SELECT canonical FROM document WHERE id = ?1", id, &canonical, &found, err);
    if (rc == 0 && found)
        rc = digest_where(m->into, "SELECT id FROM document WHERE canonical = ?1", &canonical, &here, &found, err);
    if (rc == 0 && found)
        *id = here;
    return rc;
}

/* How many events of a content there are, up to one of them. */
struct alike {
    struct digest content;
    int64_t until;
    long long n;
    struct error *err;
    int rc;
};

static int count_alike(void *context, const struct event *e)
{
    struct alike *a = context;
    struct digest item;
    a->rc = content_of_event(&item, e, a->err);
    a->n += a->rc == 0 && e->seq <= a->until && memcmp(&item, &a->content, sizeof item) == 0;
    return a->rc;
}

static int events_alike(struct store *s, const struct event *e, int64_t until, long long *n, struct error *err)
{
    struct alike a = {.until = until, .err = err};
    int rc = content_of_event(&a.content, e, err);
    if (rc == 0)
        rc = event_list(s, e->subject, count_alike, &a, err);
    *n = a.n;
    return rc != 0 ? rc : a.rc;
}

/* The same said twice is two events, there and here: what is missing here is added. */
static int take_event(struct merge *m, const struct event *e, struct error *err)
{
    char subject[DIGEST_HEX_SIZE + 4] = "rcp-";
    struct event brought = *e;
    struct digest document;
    long long there = 0, here = 0;
    int rc = events_alike(m->from, e, e->seq, &there, err);
    if (rc == 0 && event_document(&document, e)) {
        rc = id_here(m, &document, err);
        digest_hex(subject + 4, &document);
        brought.subject = subject;
    }
    if (rc == 0)
        rc = events_alike(m->into, &brought, INT64_MAX, &here, err);
    if (rc == 0 && here < there)
        rc = event_add(m->into, &brought, err);
    if (rc == 0)
        count(m, MERGED_EVENTS, here < there);
    return rc;
}

/* As they took effect there, with the clock of when they were said. */
static int bring_events(struct merge *m, struct error *err)
{
    struct arena memory = {0};
    struct event_rows rows = {0};
    int rc = events_load(m->from, "", 0, &memory, &rows, err);
    for (size_t i = 0; rc == 0 && i < rows.n; i++)
        rc = take_event(m, &rows.items[i], err);
    arena_release(&memory);
    return rc;
}

/* --- all of it */

/* What is kept for good, in the order in which one part speaks of another: events of documents. */
static const struct part {
    const char *name;
    int (*bring)(struct merge *m, struct error *err);
} parts[MERGED_KINDS] = {
    [MERGED_DOCUMENTS] = {"documents", bring_documents},
    [MERGED_PRICES] = {"prices", bring_prices},
    [MERGED_EVENTS] = {"events", bring_events},
};

const char *merged_kind_name(enum merged_kind k)
{
    return parts[k].name;
}

/* In one moment of the other file, from the check to the last row. */
static int open_verified(struct store **out, const char *path, void (*report)(void *context, const char *fault),
                         void *context, struct error *err)
{
    struct store *s = NULL;
    long long faults = 0;
    int rc = store_open(&s, path, STORE_READ, err);
    if (rc == 0)
        rc = store_begin_reading(s, err);
    if (rc == 0)
        rc = store_verify(s, &faults, report, context, err);
    if (rc == 0 && faults > 0)
        rc = error_set(err, ERR_INTEGRITY, "%s: %lld %s found", path, faults, faults == 1 ? "fault" : "faults");
    if (rc != 0)
        store_close(s);
    else
        *out = s;
    return rc;
}

static int bring_all(struct merge *m, int only_look, struct error *err)
{
    int rc = store_begin(m->into, err);
    for (size_t k = 0; rc == 0 && k < MERGED_KINDS; k++)
        rc = parts[k].bring(m, err);
    if (rc == 0 && !only_look)
        rc = store_commit(m->into, err);
    if (rc != 0 || only_look)
        store_rollback(m->into);
    return rc;
}

int store_merge(struct store *s, const char *path, int only_look, struct merged *out,
                void (*report)(void *context, const char *fault), void *context, struct error *err)
{
    struct merge m = {.into = s};
    int rc = open_verified(&m.from, path, report, context, err);
    if (rc == 0)
        rc = bring_all(&m, only_look, err);
    store_close(m.from);
    if (rc == 0)
        *out = m.done;
    return rc;
}
