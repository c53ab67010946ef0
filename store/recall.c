#include "store/recall.h"

#include "store/state.h"
#include "store/statement.h"

int analyses_recall(struct store *s, const struct digest *const *documents, size_t n, const char *method,
                    struct analysis_row *rows, char *found, struct error *err)
{
    /* one read transaction: a lock taken and dropped per row costs more than reading it */
    int own = !database_in_transaction(s->db);
    int rc = own ? database_execute(s->db, "BEGIN", err) : 0;
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < n && rc == 0; i++) {
        int is_there = 0;
        rc = analysis_get(s, documents[i], method, &rows[i], &is_there, err);
        found[i] = (char)is_there;
    }
    if (own && rc == 0)
        rc = database_execute(s->db, "COMMIT", err);
    if (own && database_in_transaction(s->db))
        database_execute(s->db, "ROLLBACK", NULL);
    return rc;
}

int classes_newest(struct store *s, int64_t as_of, struct arena *memory, struct class_newest **out, size_t *n,
                   struct error *err)
{
    /* the primary key (class, seen_at) finds each class's newest run in a few steps */
    static const char sql[] =
        "SELECT c.class, (SELECT r.seen_at FROM receipt r WHERE r.class = c.class AND r.seen_at <= ?1 "
        "AND r.status = 'ok' AND r.own_grade = 'receipt' ORDER BY r.seen_at DESC LIMIT 1) AS newest "
        "FROM class c WHERE newest IS NOT NULL ORDER BY newest DESC, c.id, c.class";
    struct statement *st = NULL;
    long long classes = 0;
    int row = 0;
    int rc = store_count(s, "SELECT count(*) FROM class", &classes, err);
    struct class_newest *list = rc == 0 ? arena_array(memory, (size_t)classes, sizeof *list) : NULL;
    size_t found = 0;
    if (rc == 0)
        rc = list != NULL ? statement_open(&st, s->db, sql, err) : error_nomem(err);
    if (rc != 0)
        return rc;
    statement_bind_int(st, 1, as_of);
    /* another process may add classes between the two statements: those are not listed */
    while (rc == 0 && found < (size_t)classes && (rc = statement_step(st, &row, err)) == 0 && row)
        list[found++] = (struct class_newest){.class = statement_int(st, 0), .seen_at = statement_int(st, 1)};
    statement_close(st);
    if (rc == 0) {
        *out = list;
        *n = found;
    }
    return rc;
}

int store_knows_later(struct store *s, int64_t as_of, int *later, struct error *err)
{
    static const char sql[] =
        "SELECT EXISTS (SELECT 1 FROM class c WHERE EXISTS (SELECT 1 FROM receipt r WHERE r.class = c.class "
        "AND r.seen_at > ?1)) OR EXISTS (SELECT 1 FROM event e WHERE e.effective_at > ?1)";
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_int(st, 1, as_of);
    rc = statement_step(st, &row, err);
    if (rc == 0)
        *later = row && statement_int(st, 0) != 0;
    statement_close(st);
    return rc;
}
