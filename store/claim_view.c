#include "store/claim_view.h"

#include "store/state.h"
#include "store/statement.h"

/*
 * A table rather than a view, since there is nothing left to compute; in the temporary schema, which names are looked
 * up in first and which lives in memory, so that a database that is only read has it too. Its columns are those of the
 * view behind it.
 */
static const char table[] = "CREATE TEMP TABLE IF NOT EXISTS v_claims_v1 AS SELECT * FROM main.v_claims_v1 WHERE FALSE;"
                            "DELETE FROM temp.v_claims_v1;";

#define TIME(n) "strftime('%Y-%m-%dT%H:%M:%fZ', ?" #n " / 1000.0, 'unixepoch'), "

/* Parameters have the numbers of the columns. */
static int put(struct store *s, const struct claim_view_row *r, struct error *err)
{
    static const char sql[] =
        "INSERT INTO temp.v_claims_v1 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, nullif(?13, ''), "
        "?14, ?15, ?16, ?17, ?18, ?19, ?20, " TIME(21) TIME(22)
            TIME(23) "?24, ?25, " TIME(26) "CASE WHEN ?27 THEN 'yes' ELSE 'no' END)";
    const struct {
        int at;
        const char *text;
    } texts[] = {{1, r->id},       {3, r->status},      {4, r->reasons}, {5, r->metric},  {6, r->statistic},
                 {7, r->sentence}, {12, r->text_value}, {13, r->unit},   {14, r->method}, {17, r->class_id},
                 {18, r->axis},    {19, r->level_of},   {20, r->base},   {24, r->owner},  {25, r->note}};
    const double reals[] = {r->value, r->lo, r->hi, r->level};
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        statement_bind_text(st, texts[i].at, texts[i].text);
    for (int i = 0; i < 4; i++)
        statement_bind_real(st, 8 + i, reals[i]);
    statement_bind_int(st, 2, r->revision);
    statement_bind_int(st, 15, r->n_runs);
    statement_bind_int(st, 16, r->n_attempts);
    statement_bind_time(st, 21, r->observed_from);
    statement_bind_time(st, 22, r->observed_to);
    statement_bind_time(st, 23, r->valid_to);
    statement_bind_time(st, 26, r->declared_at);
    statement_bind_int(st, 27, r->synthetic != 0);
    return statement_run(st, err);
}

/* All rows or none; a savepoint asks for no lock on the file. */
int claim_view_publish(struct store *s, const struct claim_view_row *rows, size_t n, struct error *err)
{
    int rc = database_execute(s->db, "SAVEPOINT published", err);
    if (rc != 0)
        return rc;
    rc = database_execute(s->db, table, err);
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = put(s, &rows[i], err);
    if (rc == 0)
        rc = database_execute(s->db, "RELEASE published", err);
    if (rc != 0 && database_in_transaction(s->db)) {
        database_execute(s->db, "ROLLBACK TO published", NULL);
        database_execute(s->db, "RELEASE published", NULL);
    }
    return rc;
}
