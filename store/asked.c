#include "store/asked.h"

#include "core/date.h"
#include "store/state.h"
#include "store/statement.h"

static int put(struct store *s, const struct asked *a, int64_t at, struct error *err)
{
    static const char sql[] =
        "INSERT INTO asked (day, question, codes, what, times) VALUES (?1, ?2, ?3, ?4, 1) "
        "ON CONFLICT (day, question, codes) DO UPDATE SET times = times + 1, what = excluded.what";
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_int(st, 1, date_day(at));
    statement_bind_text(st, 2, a->question);
    statement_bind_text(st, 3, a->codes);
    statement_bind_text(st, 4, a->what);
    return statement_run(st, err);
}

/* As with analyses, a busy, full or read-only database is no reason to fail a question. */
int asked_remember(struct store *s, const struct asked *a, int64_t at, struct error *err)
{
    struct error why = {0};
    struct store_step step;
    if (!s->remembers)
        return 0;
    int rc = store_step_begin(s, &step, &why);
    if (rc == 0)
        rc = store_step_end(s, &step, put(s, a, at, &why), &why);
    if (rc == ERR_IO)
        s->remembers = 0;
    return rc == 0 || rc == ERR_IO ? 0 : error_set(err, why.code, "%s", why.text);
}

static int read_asked(struct statement *st, struct asked *out, struct arena *memory, struct error *err)
{
    *out = (struct asked){.times = statement_int(st, 3),
                          .first = statement_int(st, 4) * DATE_DAY_MS,
                          .last = statement_int(st, 5) * DATE_DAY_MS};
    int rc = statement_copy(st, 0, &out->question, memory, err);
    if (rc == 0)
        rc = statement_copy(st, 1, &out->codes, memory, err);
    return rc == 0 ? statement_copy(st, 2, &out->what, memory, err) : rc;
}

int asked_between(struct store *s, int64_t from, int64_t to, struct arena *memory, struct asked **out, size_t *n,
                  struct error *err)
{
    static const char sql[] =
        "SELECT question, codes, max(what), sum(times), min(day), max(day), count(*) OVER () FROM asked "
        "WHERE day BETWEEN ?1 AND ?2 GROUP BY question, codes ORDER BY sum(times) DESC, question, codes";
    struct statement *st = NULL;
    struct asked *list = arena_array(memory, 0, sizeof *list);
    size_t found = 0;
    int row = 0;
    int rc = list != NULL ? statement_open(&st, s->db, sql, err) : error_nomem(err);
    if (rc == 0) {
        statement_bind_int(st, 1, date_day(from));
        statement_bind_int(st, 2, date_day(to));
    }
    while (rc == 0 && (rc = statement_step(st, &row, err)) == 0 && row) {
        if (found == 0 && (list = arena_array(memory, (size_t)statement_int(st, 6), sizeof *list)) == NULL)
            rc = error_nomem(err);
        if (rc == 0)
            rc = read_asked(st, &list[found++], memory, err);
    }
    statement_close(st);
    if (rc == 0) {
        *out = list;
        *n = found;
    }
    return rc;
}
