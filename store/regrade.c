#include "store/migrate.h"

#include "store/bodies.h"
#include "store/derive.h"
#include "store/state.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

/* A readable document whose row another version of the rules made. */
struct outdated {
    int64_t doc; /* 0: there is none */
    struct digest id, canonical;
    size_t size;
    struct body_place place;
};

/* The next one after `after`, so that what was done is not found again. */
static int next_outdated(struct outdated *out, struct store *s, int64_t after, struct error *err)
{
    static const char sql[] = "SELECT d.doc, d.id, d.canonical, d.size, d.pack, d.start, d.length FROM document d "
                              "CROSS JOIN receipt r ON r.doc = d.doc "
                              "WHERE d.doc > ?1 AND r.grade_method <> ?2 ORDER BY d.doc LIMIT 1";
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_int(st, 1, after);
    statement_bind_text(st, 2, GRADE_METHOD);
    rc = statement_step(st, &row, err);
    *out = (struct outdated){0};
    if (rc == 0 && row) {
        *out = (struct outdated){.doc = statement_int(st, 0), .size = (size_t)statement_int(st, 3)};
        out->place = (struct body_place){statement_int(st, 4), statement_int(st, 5), statement_int(st, 6)};
        if (statement_digest(st, 1, &out->id) != 0 || statement_digest(st, 2, &out->canonical) != 0)
            rc = error_set(err, ERR_INTEGRITY, "%s: a document without an id", s->path);
    }
    statement_close(st);
    return rc;
}

static int remove_row(struct store *s, int64_t doc, struct error *err)
{
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, "DELETE FROM receipt WHERE doc = ?1", err);
    if (rc != 0)
        return rc;
    statement_bind_int(st, 1, doc);
    return statement_run(st, err);
}

static int replace_row(struct store *s, const struct outdated *o, struct receipt *r, struct error *err)
{
    struct grading g = {0};
    int shares_key;
    int rc = receipt_grade(&g, r, err);
    if (rc == 0)
        rc = remove_row(s, o->doc, err);
    if (rc == 0)
        rc = derive_insert(s, o->doc, &o->id, r, &g, &shares_key, err);
    return rc;
}

/* Its natural key is shared no more where only one other document bears it. */
static int unshare_key(struct store *s, int64_t doc, struct error *err)
{
    static const char sql[] =
        "UPDATE receipt SET shares_key = 0 WHERE doc = (SELECT min(o.doc) FROM receipt r JOIN receipt o "
        "ON o.app_id = r.app_id AND o.function_call_id = r.function_call_id AND o.attempt = r.attempt "
        "WHERE r.doc = ?1 AND o.doc <> r.doc GROUP BY r.doc HAVING count(*) = 1)";
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_int(st, 1, doc);
    return statement_run(st, err);
}

/* What is kept for good is now the bytes themselves, no longer what they said. */
static int replace_content(struct store *s, const struct outdated *o, struct error *err)
{
    struct digest was, is;
    int rc = content_of_document(&was, &o->canonical, &o->id, err);
    if (rc == 0)
        rc = content_of_document(&is, NULL, &o->id, err);
    if (rc != 0)
        return rc;
    store_content_take_out(s, &was);
    store_content_add(s, &is);
    return 0;
}

static int make_unreadable(struct store *s, const struct outdated *o, const char *why, struct error *err)
{
    struct statement *st = NULL;
    int rc = unshare_key(s, o->doc, err);
    if (rc == 0)
        rc = remove_row(s, o->doc, err);
    if (rc == 0)
        rc = replace_content(s, o, err);
    if (rc == 0)
        rc = statement_open(&st, s->db, "UPDATE document SET canonical = NULL, fault = ?2 WHERE doc = ?1", err);
    if (rc != 0)
        return rc;
    statement_bind_int(st, 1, o->doc);
    statement_bind_text(st, 2, why);
    return statement_run(st, err);
}

static int read_again(struct store *s, const struct outdated *o, const char *bytes, long long *unreadable,
                      struct error *err)
{
    struct receipt *r = NULL;
    struct error why = {0};
    int rc = receipt_parse(&r, NULL, bytes, o->size, &why);
    if (rc == 0)
        rc = replace_row(s, o, r, err);
    else if (rc != ERR_INPUT)
        rc = error_set(err, why.code, "%s", why.text);
    else {
        rc = make_unreadable(s, o, why.text, err);
        ++*unreadable;
    }
    receipt_free(r);
    return rc;
}

/* From the bytes, and only if they are what was received. */
static int grade_again(struct store *s, const struct outdated *o, long long *unreadable, struct error *err)
{
    char hex[DIGEST_HEX_SIZE];
    char *bytes = NULL;
    struct digest is;
    digest_hex(hex, &o->id);
    int rc = body_read(s, &o->place, o->size, &bytes, err);
    if (rc == 0) {
        digest_of(&is, bytes, o->size);
        rc = memcmp(&is, &o->id, sizeof is) == 0
                 ? read_again(s, o, bytes, unreadable, err)
                 : error_set(err, ERR_INTEGRITY, "stored bytes are not what the id says");
    }
    free(bytes);
    return rc != 0 ? error_prefix(err, "rcp-%s", hex) : 0;
}

static int grade_all(struct store *s, long long *unreadable, struct error *err)
{
    struct outdated o = {0};
    int rc = next_outdated(&o, s, 0, err);
    while (rc == 0 && o.doc != 0) {
        rc = grade_again(s, &o, unreadable, err);
        if (rc == 0)
            rc = next_outdated(&o, s, o.doc, err);
    }
    return rc;
}

int store_count_outdated(const char *path, long long *n, struct error *err)
{
    struct database *db = NULL;
    struct statement *st = NULL;
    int row = 0;
    int rc = database_open_older(&db, path, STORE_READ, err);
    if (rc == 0)
        rc = statement_open(&st, db, "SELECT count(*) FROM receipt WHERE grade_method <> ?1", err);
    if (rc == 0) {
        statement_bind_text(st, 1, GRADE_METHOD);
        rc = statement_step(st, &row, err);
    }
    if (rc == 0)
        *n = statement_int(st, 0);
    statement_close(st);
    database_close(db);
    return rc;
}

int regrade(const char *path, long long *unreadable, struct error *err)
{
    struct store *s = NULL;
    *unreadable = 0;
    int rc = store_open_outdated(&s, path, STORE_WRITE, err);
    if (rc == 0)
        rc = store_begin(s, err);
    if (rc == 0)
        rc = grade_all(s, unreadable, err);
    if (rc == 0)
        rc = store_commit(s, err);
    store_close(s);
    return rc;
}
