#include "store/state.h"

#include "receipt/grade.h"
#include "store/bodies.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

int store_open_outdated(struct store **out, const char *path, enum store_mode mode, struct error *err)
{
    struct store *s = calloc(1, sizeof *s);
    if (s == NULL)
        return error_nomem(err);
    s->path = strdup(path);
    int rc = s->path == NULL ? error_nomem(err) : 0;
    if (rc == 0)
        rc = database_open(&s->db, path, mode, err);
    if (rc != 0) {
        store_close(s);
        return rc;
    }
    s->remembers = database_can_write(s->db);
    *out = s;
    return 0;
}

/*
 * Rows are graded by one version of the rules, all of them, because nothing is stored while any is older: the first one
 * speaks for all.
 */
static int check_grades(struct store *s, struct error *err)
{
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, s->db, "SELECT grade_method FROM receipt LIMIT 1", err);
    if (rc == 0)
        rc = statement_step(st, &row, err);
    const char *method = rc == 0 && row ? statement_text(st, 0) : NULL;
    if (method != NULL && strcmp(method, GRADE_METHOD) != 0)
        rc = error_set(err, ERR_INTEGRITY,
                       "%s: its receipts were graded by the rules %s, this program's are %s: 'mcreport db migrate' "
                       "grades them again",
                       s->path, method, GRADE_METHOD);
    statement_close(st);
    return rc;
}

int store_open(struct store **out, const char *path, enum store_mode mode, struct error *err)
{
    struct store *s = NULL;
    int rc = store_open_outdated(&s, path, mode, err);
    if (rc == 0)
        rc = check_grades(s, err);
    if (rc != 0)
        store_close(s);
    else
        *out = s;
    return rc;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    store_rollback(s);
    database_close(s->db);
    bodies_close(s->bodies);
    free(s->path);
    free(s);
}

const char *store_path(const struct store *s)
{
    return s->path;
}

int store_can_write(const struct store *s)
{
    return s->remembers;
}

int store_content_stored(struct store *s, struct digest *out, struct error *err)
{
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, s->db, "SELECT value FROM meta WHERE key = 'content_digest'", err);
    if (rc == 0)
        rc = statement_step(st, &row, err);
    if (rc == 0 && (!row || statement_text(st, 0) == NULL || digest_parse(out, statement_text(st, 0)) != 0))
        rc = error_set(err, ERR_INTEGRITY, "%s: no content digest", s->path);
    statement_close(st);
    return rc;
}

static int begin(struct store *s, const char *sql, struct error *err)
{
    if (s->in_transaction)
        return error_set(err, ERR_INTERNAL, "a transaction within a transaction");
    int rc = database_execute(s->db, sql, err);
    if (rc != 0)
        return rc;
    s->in_transaction = 1;
    s->content_changed = 0;
    rc = store_content_stored(s, &s->content, err);
    if (rc != 0)
        store_rollback(s);
    return rc;
}

/* The write lock is taken at once, so that what is read from here on cannot change before the commit. */
int store_begin(struct store *s, struct error *err)
{
    return begin(s, "BEGIN IMMEDIATE", err);
}

int store_begin_reading(struct store *s, struct error *err)
{
    return begin(s, "BEGIN", err);
}

static int write_content(struct store *s, struct error *err)
{
    char hex[DIGEST_HEX_SIZE];
    struct statement *st = NULL;
    digest_hex(hex, &s->content);
    int rc = statement_open(&st, s->db, "UPDATE meta SET value = ?1 WHERE key = 'content_digest'", err);
    if (rc != 0)
        return rc;
    statement_bind_text(st, 1, hex);
    return statement_run(st, err);
}

/* On a full disk SQLite ends the transaction by itself: what follows must not look committed. */
int store_commit(struct store *s, struct error *err)
{
    if (!s->in_transaction)
        return error_set(err, ERR_INTERNAL, "a commit without a transaction");
    int rc = 0;
    if (!database_in_transaction(s->db))
        rc = error_set(err, ERR_IO, "%s: the transaction was undone by an earlier failure", s->path);
    if (rc == 0)
        rc = bodies_flush(s, err);
    if (rc == 0 && s->content_changed)
        rc = write_content(s, err);
    if (rc == 0)
        rc = database_execute(s->db, "COMMIT", err);
    if (rc != 0) {
        store_rollback(s);
        return rc;
    }
    s->in_transaction = 0;
    s->content_changed = 0;
    return 0;
}

void store_rollback(struct store *s)
{
    if (!s->in_transaction)
        return;
    if (database_in_transaction(s->db))
        database_execute(s->db, "ROLLBACK", NULL);
    bodies_drop(s);
    s->in_transaction = 0;
    s->content_changed = 0;
}

static int savepoint(struct store *s, const char *sql, struct error *err)
{
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, sql, err);
    return rc == 0 ? statement_run(st, err) : rc;
}

int store_step_begin(struct store *s, struct store_step *step, struct error *err)
{
    step->own = !s->in_transaction;
    int rc = step->own ? store_begin(s, err) : savepoint(s, "SAVEPOINT step", err);
    step->content = s->content;
    step->content_changed = s->content_changed;
    return rc;
}

int store_step_end(struct store *s, const struct store_step *step, int rc, struct error *err)
{
    if (rc == 0)
        return step->own ? store_commit(s, err) : savepoint(s, "RELEASE step", err);
    if (step->own) {
        store_rollback(s);
        return rc;
    }
    s->content = step->content;
    s->content_changed = step->content_changed;
    if (database_in_transaction(s->db)) {
        savepoint(s, "ROLLBACK TO step", NULL);
        savepoint(s, "RELEASE step", NULL);
    }
    return rc;
}

void store_content_add(struct store *s, const struct digest *item)
{
    digest_accumulate(&s->content, item);
    s->content_changed = 1;
}

void store_content_take_out(struct store *s, const struct digest *item)
{
    digest_take_out(&s->content, item);
    s->content_changed = 1;
}

int store_digest(struct store *s, char out[DIGEST_HEX_SIZE], struct error *err)
{
    struct digest content = s->content;
    int rc = s->in_transaction ? 0 : store_content_stored(s, &content, err);
    if (rc == 0)
        digest_hex(out, &content);
    return rc;
}

int store_count(struct store *s, const char *sql, long long *out, struct error *err)
{
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc == 0)
        rc = statement_step(st, &row, err);
    if (rc == 0)
        *out = row ? statement_int(st, 0) : 0;
    statement_close(st);
    return rc;
}

int store_info(struct store *s, struct store_info *out, struct error *err)
{
    struct store_info i = {.schema_version = DATABASE_SCHEMA};
    const struct {
        const char *sql;
        long long *into;
    } counts[] = {
        {"SELECT count(*) FROM document", &i.documents},
        {"SELECT count(*) FROM receipt WHERE own_grade = 'receipt'", &i.receipts},
        {"SELECT count(*) FROM receipt WHERE own_grade = 'anecdote'", &i.anecdotes},
        {"SELECT count(*) FROM receipt WHERE own_grade = 'disputed'", &i.disputed},
        {"SELECT count(*) FROM document WHERE fault IS NOT NULL", &i.unreadable},
        {"SELECT count(*) FROM event", &i.events},
        {"SELECT count(*) FROM price", &i.prices},
        {"SELECT count(DISTINCT id) FROM class", &i.classes},
        {"SELECT sum(size) FROM document", &i.bytes_received},
        {"SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", &i.bytes_stored},
    };
    int rc = 0;
    for (size_t k = 0; rc == 0 && k < sizeof counts / sizeof counts[0]; k++)
        rc = store_count(s, counts[k].sql, counts[k].into, err);
    if (rc == 0)
        *out = i;
    return rc;
}
