#include "store/analyses.h"

#include "core/arena.h"
#include "store/state.h"
#include "store/statement.h"

#include <stdio.h>

int analysis_get(struct store *s, const struct digest *document, const char *method, struct analysis_row *out,
                 int *found, struct error *err)
{
    static const char sql[] =
        "SELECT state, why, n_records, start, n_window, tok_per_s, se_log, df, lo, hi, clean_tok_per_s, "
        "median_tok_per_s, ess, phi, first_step_excess_s, level_ratio, n_stalls, stall_period, n_outliers, "
        "stall_share, seconds_per_step, steps_in_window, few_effective, warmup_steps "
        "FROM analysis WHERE document = ?1 AND method = ?2";
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_digest(st, 1, document);
    statement_bind_text(st, 2, method);
    rc = statement_step(st, &row, err);
    if (rc == 0 && row) {
        struct analysis_row a = {.state = (int)statement_int(st, 0),
                                 .n_records = statement_int(st, 2),
                                 .start = statement_int(st, 3),
                                 .n_window = statement_int(st, 4),
                                 .tok_per_s = statement_real(st, 5),
                                 .se_log = statement_real(st, 6),
                                 .df = statement_real(st, 7),
                                 .lo = statement_real(st, 8),
                                 .hi = statement_real(st, 9),
                                 .clean_tok_per_s = statement_real(st, 10),
                                 .median_tok_per_s = statement_real(st, 11),
                                 .ess = statement_real(st, 12),
                                 .phi = statement_real(st, 13),
                                 .first_step_excess_s = statement_real(st, 14),
                                 .level_ratio = statement_real(st, 15),
                                 .n_stalls = statement_int(st, 16),
                                 .stall_period = statement_int(st, 17),
                                 .n_outliers = statement_int(st, 18),
                                 .stall_share = statement_real(st, 19),
                                 .seconds_per_step = statement_real(st, 20),
                                 .steps_in_window = statement_real(st, 21),
                                 .few_effective = (int)statement_int(st, 22),
                                 .warmup_steps = statement_real(st, 23)};
        const char *why = statement_text(st, 1);
        snprintf(a.why, sizeof a.why, "%s", why != NULL ? why : "");
        *out = a;
    }
    if (rc == 0)
        *found = row;
    statement_close(st);
    return rc;
}

static int put(struct store *s, const struct digest *document, const char *method, const struct analysis_row *a,
               struct error *err)
{
    static const char sql[] =
        "INSERT OR REPLACE INTO analysis (document, method, state, why, n_records, start, n_window, tok_per_s, se_log, "
        "df, lo, hi, clean_tok_per_s, median_tok_per_s, ess, phi, first_step_excess_s, level_ratio, n_stalls, "
        "stall_period, n_outliers, stall_share, seconds_per_step, steps_in_window, few_effective, warmup_steps) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, "
        "?23, ?24, ?25, ?26)";
    const double reals[] = {a->tok_per_s,       a->se_log,           a->df,  a->lo,  a->hi,
                            a->clean_tok_per_s, a->median_tok_per_s, a->ess, a->phi, a->first_step_excess_s,
                            a->level_ratio};
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_digest(st, 1, document);
    statement_bind_text(st, 2, method);
    statement_bind_int(st, 3, a->state);
    statement_bind_text(st, 4, a->why);
    statement_bind_int(st, 5, a->n_records);
    statement_bind_int(st, 6, a->start);
    statement_bind_int(st, 7, a->n_window);
    for (int i = 0; i < (int)(sizeof reals / sizeof reals[0]); i++)
        statement_bind_real(st, 8 + i, reals[i]);
    statement_bind_int(st, 19, a->n_stalls);
    statement_bind_int(st, 20, a->stall_period);
    statement_bind_int(st, 21, a->n_outliers);
    statement_bind_real(st, 22, a->stall_share);
    statement_bind_real(st, 23, a->seconds_per_step);
    statement_bind_real(st, 24, a->steps_in_window);
    statement_bind_int(st, 25, a->few_effective != 0);
    statement_bind_real(st, 26, a->warmup_steps);
    return statement_run(st, err);
}

/*
 * A busy or full database is no reason to fail a question: the row is only a shortcut. After the first such failure
 * nothing more is tried, since each try would wait for the lock anew.
 */
int analysis_put(struct store *s, const struct digest *document, const char *method, const struct analysis_row *row,
                 struct error *err)
{
    struct error quiet = {0};
    if (!s->remembers)
        return 0;
    int rc = put(s, document, method, row, &quiet);
    if (rc == ERR_IO) {
        s->remembers = 0;
        return 0;
    }
    if (rc != 0)
        error_set(err, quiet.code, "%s", quiet.text);
    return rc;
}

static int collect(struct statement *st, struct digest *ids, size_t room, size_t *n, struct error *err)
{
    int row = 0, rc;
    while ((rc = statement_step(st, &row, err)) == 0 && row && *n < room)
        *n += statement_digest(st, 0, &ids[*n]) == 0;
    return rc;
}

int analyses_remembered(struct store *s, const char *method, struct arena *memory, struct digest **out, size_t *n,
                        struct error *err)
{
    struct statement *st = NULL;
    long long room = 0;
    int rc = store_count(s, "SELECT count(*) FROM analysis", &room, err);
    struct digest *ids = rc == 0 ? arena_array(memory, (size_t)room, sizeof *ids) : NULL;
    if (rc == 0 && ids == NULL)
        rc = error_nomem(err);
    if (rc == 0)
        rc = statement_open(&st, s->db, "SELECT document FROM analysis WHERE method = ?1 ORDER BY document", err);
    if (rc != 0)
        return rc;
    statement_bind_text(st, 1, method);
    *n = 0;
    *out = ids;
    rc = collect(st, ids, (size_t)room, n, err);
    statement_close(st);
    return rc;
}
