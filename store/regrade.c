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
    struct digest id;
    size_t size;
    struct body_place place;
};

/* The next one after `after`, so that what was done is not found again. */
static int next_outdated(struct outdated *out, struct store *s, int64_t after, struct error *err)
{
    static const char sql[] = "SELECT d.doc, d.id, d.size, d.pack, d.start, d.length FROM document d "
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
        *out = (struct outdated){.doc = statement_int(st, 0), .size = (size_t)statement_int(st, 2)};
        out->place = (struct body_place){statement_int(st, 3), statement_int(st, 4), statement_int(st, 5)};
        if (statement_digest(st, 1, &out->id) != 0)
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

static int replace_row(struct store *s, const struct outdated *o, const char *bytes, struct error *err)
{
    struct receipt *r = NULL;
    struct grading g = {0};
    int shares_key;
    int rc = receipt_parse(&r, NULL, bytes, o->size, err);
    if (rc == 0)
        rc = receipt_grade(&g, r, err);
    if (rc == 0)
        rc = remove_row(s, o->doc, err);
    if (rc == 0)
        rc = derive_insert(s, o->doc, &o->id, r, &g, &shares_key, err);
    receipt_free(r);
    return rc;
}

/* From the bytes, and only if they are what was received. */
static int grade_again(struct store *s, const struct outdated *o, struct error *err)
{
    char hex[DIGEST_HEX_SIZE];
    char *bytes = NULL;
    struct digest is;
    digest_hex(hex, &o->id);
    int rc = body_read(s, &o->place, o->size, &bytes, err);
    if (rc == 0) {
        digest_of(&is, bytes, o->size);
        rc = memcmp(&is, &o->id, sizeof is) == 0
                 ? replace_row(s, o, bytes, err)
                 : error_set(err, ERR_INTEGRITY, "stored bytes are not what the id says");
    }
    free(bytes);
    return rc != 0 ? error_prefix(err, "rcp-%s", hex) : 0;
}

static int grade_all(struct store *s, struct error *err)
{
    struct outdated o = {0};
    int rc = next_outdated(&o, s, 0, err);
    while (rc == 0 && o.doc != 0) {
        rc = grade_again(s, &o, err);
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

int regrade(const char *path, struct error *err)
{
    struct store *s = NULL;
    int rc = store_open_outdated(&s, path, STORE_WRITE, err);
    if (rc == 0)
        rc = store_begin(s, err);
    if (rc == 0)
        rc = grade_all(s, err);
    if (rc == 0)
        rc = store_commit(s, err);
    store_close(s);
    return rc;
}
