#include "store/documents.h"

#include "store/bodies.h"
#include "store/derive.h"
#include "store/forms.h"
#include "store/prefix.h"
#include "store/state.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

int content_of_document(struct digest *out, const struct digest *canonical, const struct digest *id, struct error *err)
{
    struct digest_stream d;
    if (digest_stream_open(&d) != 0)
        return error_nomem(err);
    digest_stream_text(&d, "document");
    digest_stream_text(&d, canonical != NULL ? "readable" : "unreadable");
    digest_stream_bytes(&d, (canonical != NULL ? canonical : id)->byte, DIGEST_SIZE);
    digest_stream_close(&d, out);
    return 0;
}

/* The stored document that has these bytes, or this canonical form. *doc is 0 when there is none. */
static int find_same(struct store *s, const struct digest *canonical, int64_t *doc, struct digest *id,
                     struct error *err)
{
    const char *sql = canonical != NULL ? "SELECT doc, id FROM document WHERE id = ?1 "
                                          "UNION ALL SELECT doc, id FROM document WHERE canonical = ?2 LIMIT 1"
                                        : "SELECT doc, id FROM document WHERE id = ?1";
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    struct digest key = *id;
    statement_bind_digest(st, 1, &key);
    if (canonical != NULL)
        statement_bind_digest(st, 2, canonical);
    rc = statement_step(st, &row, err);
    if (rc == 0) {
        *doc = row ? statement_int(st, 0) : 0;
        if (row && statement_digest(st, 1, id) != 0)
            rc = error_set(err, ERR_INTEGRITY, "%s: a document without an id", s->path);
    }
    statement_close(st);
    return rc;
}

static int insert_document(struct store *s, const struct document *d, const struct digest *id,
                           const struct digest *canonical, const struct body_place *place, int64_t *doc,
                           struct error *err)
{
    static const char sql[] = "INSERT INTO document (id, canonical, size, origin, fault, ingested_at, pack, start, "
                              "length) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_digest(st, 1, id);
    statement_bind_digest(st, 2, canonical);
    statement_bind_int(st, 3, (int64_t)d->size);
    statement_bind_text(st, 4, d->origin);
    statement_bind_text(st, 5, canonical != NULL ? NULL : d->fault != NULL ? d->fault : "unreadable");
    statement_bind_int(st, 6, d->received_at);
    statement_bind_int(st, 7, place->pack);
    statement_bind_int(st, 8, place->start);
    statement_bind_int(st, 9, place->length);
    rc = statement_run(st, err);
    if (rc == 0)
        *doc = statement_last_row(s->db);
    return rc;
}

/*
 * Another terminal document under the natural key of document doc, the one with the smallest id, so that the answer
 * does not depend on which came first. A withdrawn document is in conflict with nothing.
 */
static int find_conflict(struct store *s, int64_t doc, char out[RECEIPT_ID_SIZE], struct error *err)
{
    static const char sql[] =
        "SELECT o.id FROM receipt r CROSS JOIN receipt o ON o.app_id = r.app_id "
        "AND o.function_call_id = r.function_call_id AND o.attempt = r.attempt "
        "WHERE r.doc = ?1 AND r.shares_key AND r.status <> 'running' AND o.status <> 'running' AND o.doc <> r.doc "
        "AND NOT EXISTS (SELECT 1 FROM event e WHERE e.kind = 'receipt.withdrawn' AND e.document IN (r.id, o.id)) "
        "ORDER BY o.id LIMIT 1";
    struct statement *st = NULL;
    struct digest other;
    int row = 0;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_int(st, 1, doc);
    rc = statement_step(st, &row, err);
    if (rc == 0 && row && statement_digest(st, 0, &other) == 0)
        receipt_name(out, &other);
    statement_close(st);
    return rc;
}

static int insert_rows(struct store *s, const struct document *d, const struct digest *canonical,
                       const struct body_place *place, struct added_document *a, struct error *err)
{
    int64_t doc = 0;
    int shares_key = 0;
    struct digest item;
    int rc = content_of_document(&item, canonical, &a->id, err);
    if (rc == 0)
        rc = insert_document(s, d, &a->id, canonical, place, &doc, err);
    if (rc == 0 && canonical != NULL)
        rc = derive_insert(s, doc, &a->id, d->receipt, d->grading, &shares_key, err);
    if (rc == 0 && shares_key)
        rc = find_conflict(s, doc, a->conflict, err);
    if (rc == 0)
        store_content_add(s, &item);
    return rc;
}

/* All of the document or nothing of it, whatever the transaction around it comes to. */
static int insert(struct store *s, const struct document *d, const struct digest *canonical, struct added_document *a,
                  struct error *err)
{
    struct body_place place;
    struct store_step step;
    int rc = body_make_room(s, err);
    if (rc == 0 && d->packed != NULL)
        rc = body_write_packed(s, d->packed, d->packed_size, &place, err);
    else if (rc == 0)
        rc = body_write(s, d->bytes, d->size, &place, err);
    if (rc != 0)
        return rc;
    rc = store_step_begin(s, &step, err);
    if (rc == 0)
        rc = store_step_end(s, &step, insert_rows(s, d, canonical, &place, a, err), err);
    if (rc != 0)
        body_forget(s, &place);
    return rc;
}

static int add(struct store *s, const struct document *d, struct added_document *a, struct error *err)
{
    const struct digest *canonical = d->receipt != NULL ? json_canonical(d->receipt->doc) : NULL;
    const struct digest given = a->id;
    int64_t doc = 0;
    int rc = find_same(s, canonical, &doc, &a->id, err);
    if (rc != 0)
        return rc;
    if (doc == 0)
        return insert(s, d, canonical, a, err);
    a->outcome = ADDED_DUPLICATE;
    if (d->keep_form && memcmp(&given, &a->id, sizeof given) != 0)
        rc = form_keep(s, d, &given, doc, err);
    return rc == 0 ? find_conflict(s, doc, a->conflict, err) : rc;
}

int document_add(struct store *s, const struct document *d, struct added_document *out, struct error *err)
{
    struct added_document a = {.outcome = ADDED_NEW};
    int own = !s->in_transaction;
    if (d->id != NULL)
        a.id = *d->id;
    else
        digest_of(&a.id, d->bytes, d->size);
    int rc = own ? store_begin(s, err) : 0;
    if (rc != 0)
        return rc;
    rc = add(s, d, &a, err);
    if (own && rc == 0)
        rc = store_commit(s, err);
    else if (own)
        store_rollback(s);
    if (rc == 0)
        *out = a;
    return rc;
}

int document_find(struct store *s, const char *prefix, struct digest *out, struct error *err)
{
    static const struct prefix_kind kind = {
        "rcp-", "document",
        "SELECT id FROM document WHERE id BETWEEN ?1 AND ?2 "
        "UNION SELECT d.id FROM form f CROSS JOIN document d ON d.doc = f.doc WHERE f.id BETWEEN ?1 AND ?2 "
        "ORDER BY id LIMIT 6"};
    return prefix_find(s, &kind, prefix, out, err);
}

static int read_checked(struct store *s, const struct body_place *place, const struct digest *id, char **bytes,
                        size_t size, struct error *err)
{
    struct digest is;
    char *text = NULL;
    int rc = body_read(s, place, size, &text, err);
    if (rc != 0)
        return rc;
    digest_of(&is, text, size);
    if (memcmp(&is, id, sizeof is) != 0) {
        free(text);
        return error_set(err, ERR_INTEGRITY, "stored bytes are not what the id says");
    }
    *bytes = text;
    return 0;
}

/* The row's columns: id, size, pack, start, length. */
static int read_document(struct store *s, struct statement *st, char **bytes, size_t *size, struct error *err)
{
    struct body_place place = {statement_int(st, 2), statement_int(st, 3), statement_int(st, 4)};
    char hex[DIGEST_HEX_SIZE];
    struct digest id;
    size_t n = (size_t)statement_int(st, 1);
    if (statement_digest(st, 0, &id) != 0)
        return error_set(err, ERR_INTEGRITY, "%s: a document without an id", s->path);
    int rc = read_checked(s, &place, &id, bytes, n, err);
    digest_hex(hex, &id);
    if (rc == 0)
        *size = n;
    return rc == ERR_INTEGRITY ? error_prefix(err, "rcp-%s", hex) : rc;
}

int document_bytes(struct store *s, const struct digest *id, char **bytes, size_t *size, struct error *err)
{
    char name[RECEIPT_ID_SIZE];
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, s->db,
                            "SELECT id, size, pack, start, length FROM document WHERE doc = " DOCUMENT_OF("?1"), err);
    if (rc != 0)
        return rc;
    receipt_name(name, id);
    statement_bind_digest(st, 1, id);
    rc = statement_step(st, &row, err);
    if (rc == 0 && !row)
        rc = error_set(err, ERR_NOT_FOUND, "no document '%s'", name);
    else if (rc == 0)
        rc = read_document(s, st, bytes, size, err);
    statement_close(st);
    return rc;
}

int document_unreadable(struct store *s, int (*each)(void *context, const struct unreadable *u), void *context,
                        struct error *err)
{
    static const char sql[] = "SELECT id, origin, fault, size FROM document WHERE fault IS NOT NULL "
                              "ORDER BY ingested_at DESC, doc DESC";
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, s->db, sql, err);
    while (rc == 0 && (rc = statement_step(st, &row, err)) == 0 && row) {
        struct unreadable u = {
            .origin = statement_text(st, 1), .fault = statement_text(st, 2), .size = statement_int(st, 3)};
        if (statement_digest(st, 0, &u.id) != 0)
            rc = error_set(err, ERR_INTEGRITY, "%s: a document without an id", s->path);
        else {
            receipt_name(u.name, &u.id);
            if (each(context, &u) != 0)
                break;
        }
    }
    statement_close(st);
    return rc;
}
