#include "store/merge.h"

#include "store/bodies.h"
#include "store/documents.h"
#include "store/event_merge.h"
#include "store/prices.h"
#include "store/state.h"
#include "store/statement.h"

#include <stdlib.h>

struct merge {
    struct store *from, *into;
    struct arena *memory;
    struct merged done;
};

static void count(struct merge *m, enum merged_kind k, int added)
{
    m->done.of[k].added += added != 0;
    m->done.of[k].known += added == 0;
}

/* --- documents */

/* What another program could not read may be readable to this one, and the reverse. */
static int add_document(struct merge *m, const struct document *of, int counts, struct error *err)
{
    struct document d = *of;
    struct receipt *r = NULL;
    struct grading g = {0};
    struct added_document a;
    struct error why = {0};
    int rc = receipt_parse(&r, NULL, d.bytes, d.size, &why);
    if (rc != 0 && rc != ERR_INPUT)
        return error_set(err, why.code, "%s", why.text);
    d.fault = rc != 0 ? why.text : NULL;
    d.receipt = r;
    d.grading = &g;
    rc = r != NULL ? receipt_grade(&g, r, err) : 0;
    if (rc == 0)
        rc = document_add(m->into, &d, &a, err);
    if (rc == 0 && counts)
        count(m, MERGED_DOCUMENTS, a.outcome == ADDED_NEW);
    receipt_free(r);
    return rc;
}

static int take_document(struct merge *m, struct statement *st, struct error *err)
{
    struct body_place place = {statement_int(st, 3), statement_int(st, 4), statement_int(st, 5)};
    struct document d = {.size = (size_t)statement_int(st, 0),
                         .origin = statement_text(st, 1),
                         .received_at = statement_int(st, 2),
                         .keep_form = 1};
    char *bytes = NULL;
    int rc = body_read(m->from, &place, d.size, &bytes, err);
    d.bytes = bytes;
    if (rc == 0)
        rc = add_document(m, &d, (int)statement_int(st, 6), err);
    free(bytes);
    return rc;
}

/* With their other forms, which are none of their own. */
static int bring_documents(struct merge *m, struct error *err)
{
    static const char sql[] = "SELECT size, origin, ingested_at, pack, start, length, 1 FROM document "
                              "UNION ALL SELECT f.size, d.origin, d.ingested_at, f.pack, f.start, f.length, 0 "
                              "FROM form f JOIN document d USING (doc) WHERE d.canonical IS NOT NULL";
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, m->from->db, sql, err);
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

static int bring_events(struct merge *m, struct error *err)
{
    return events_merge(m->into, m->from, m->memory, &m->done, err);
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
static int open_verified(struct store **out, const char *path, const struct verifier *with, struct error *err)
{
    struct store *s = NULL;
    long long faults = 0;
    int rc = store_open(&s, path, STORE_READ, err);
    if (rc == 0)
        rc = store_begin_reading(s, err);
    if (rc == 0)
        rc = store_verify(s, with, &faults, err);
    if (rc == 0 && faults > 0)
        rc = error_set(err, ERR_INTEGRITY, "%s: %lld %s found", path, faults, faults == 1 ? "fault" : "faults");
    if (rc != 0)
        store_close(s);
    else
        *out = s;
    return rc;
}

/* Documents stored after the one numbered `last`. */
static int count_conflicts(struct merge *m, int64_t last, struct error *err)
{
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, m->into->db,
                            "SELECT count(*) FROM receipt_today WHERE doc > ?1 AND conflict IS NOT NULL", err);
    if (rc != 0)
        return rc;
    statement_bind_int(st, 1, last);
    rc = statement_step(st, &row, err);
    if (rc == 0)
        m->done.conflicts = statement_int(st, 0);
    statement_close(st);
    return rc;
}

static int bring_all(struct merge *m, int only_look, struct error *err)
{
    long long last = 0;
    int rc = store_begin(m->into, err);
    if (rc == 0)
        rc = store_count(m->into, "SELECT max(doc) FROM document", &last, err);
    for (size_t k = 0; rc == 0 && k < MERGED_KINDS; k++)
        rc = parts[k].bring(m, err);
    if (rc == 0)
        rc = count_conflicts(m, last, err);
    if (rc == 0 && !only_look)
        rc = store_commit(m->into, err);
    if (rc != 0 || only_look)
        store_rollback(m->into);
    return rc;
}

int store_merge(struct store *s, const char *path, int only_look, const struct verifier *with, struct arena *memory,
                struct merged *out, struct error *err)
{
    struct merge m = {.into = s, .memory = memory};
    int rc = open_verified(&m.from, path, with, err);
    if (rc == 0)
        rc = bring_all(&m, only_look, err);
    store_close(m.from);
    if (rc == 0)
        *out = m.done;
    return rc;
}
