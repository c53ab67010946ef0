#include "store/mentions.h"

#include "store/state.h"
#include "store/statement.h"

static int forget(struct store *s, const char *path, struct error *err)
{
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, "DELETE FROM mention WHERE path = ?1", err);
    if (rc != 0)
        return rc;
    statement_bind_text(st, 1, path);
    return statement_run(st, err);
}

/* Cited twice on one line is one mention. */
static int put(struct store *s, const char *path, const struct mention *m, struct error *err)
{
    static const char sql[] = "INSERT INTO mention (path, line, claim, revision, seen_at) VALUES (?1, ?2, ?3, ?4, ?5) "
                              "ON CONFLICT (path, line, claim, revision) DO NOTHING";
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_text(st, 1, path);
    statement_bind_int(st, 2, m->line);
    statement_bind_text(st, 3, m->claim);
    statement_bind_int(st, 4, m->revision);
    statement_bind_int(st, 5, m->seen_at);
    return statement_run(st, err);
}

static int replace(struct store *s, const char *path, const struct mention *m, size_t n, struct error *err)
{
    struct store_step step;
    int rc = store_step_begin(s, &step, err);
    if (rc != 0)
        return rc;
    rc = forget(s, path, err);
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = put(s, path, &m[i], err);
    return store_step_end(s, &step, rc, err);
}

/* As with analyses, a busy, full or read-only database is no reason to fail a question: what is kept can be had again.
 */
int mentions_replace(struct store *s, const char *path, const struct mention *m, size_t n, struct error *err)
{
    struct error why = {0};
    if (!s->remembers)
        return 0;
    int rc = replace(s, path, m, n, &why);
    if (rc == ERR_IO) {
        s->remembers = 0;
        return 0;
    }
    return rc != 0 ? error_set(err, why.code, "%s", why.text) : 0;
}

static int read_mention(struct statement *st, struct mention *out, struct arena *memory, struct error *err)
{
    *out = (struct mention){
        .line = statement_int(st, 1), .revision = statement_int(st, 3), .seen_at = statement_int(st, 4)};
    int rc = statement_copy(st, 0, &out->path, memory, err);
    return rc != 0 ? rc : statement_copy(st, 2, &out->claim, memory, err);
}

int mentions_of(struct store *s, const char *claim, struct arena *memory, struct mention **out, size_t *n,
                struct error *err)
{
    static const char all[] = "SELECT path, line, claim, revision, seen_at, count(*) OVER () FROM mention "
                              "ORDER BY claim, path, line, revision";
    static const char some[] = "SELECT path, line, claim, revision, seen_at, count(*) OVER () FROM mention "
                               "WHERE claim = ?1 ORDER BY path, line, revision";
    struct statement *st = NULL;
    struct mention *list = arena_array(memory, 0, sizeof *list);
    size_t found = 0;
    int row = 0;
    int rc = list != NULL ? statement_open(&st, s->db, claim != NULL ? some : all, err) : error_nomem(err);
    if (rc != 0)
        return rc;
    if (claim != NULL)
        statement_bind_text(st, 1, claim);
    while (rc == 0 && (rc = statement_step(st, &row, err)) == 0 && row) {
        if (found == 0 && (list = arena_array(memory, (size_t)statement_int(st, 5), sizeof *list)) == NULL)
            rc = error_nomem(err);
        else
            rc = read_mention(st, &list[found++], memory, err);
    }
    statement_close(st);
    if (rc == 0) {
        *out = list;
        *n = found;
    }
    return rc;
}
