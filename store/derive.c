#include "store/derive.h"

#include "core/date.h"
#include "core/json_writer.h"
#include "store/columns.h"
#include "store/state.h"
#include "store/statement.h"

#include <stdlib.h>

/* What a receipt row holds beside what the receipt says as it is. */
struct derived {
    int64_t doc, class, stack, seen_at;
    const struct digest *id;
    const struct receipt *r;
    enum grade grade;
    const char *reasons;
    double whole_run;
    const char *whole_run_reason;
    int shares_key;
};

/* [{"code","member","text","grade"}…] in fresh memory. */
static int reasons_json(char **out, const struct grading *g, struct error *err)
{
    char *text = NULL;
    size_t size = 0;
    struct json_writer w;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return error_nomem(err);
    json_writer_init(&w, f, 0);
    json_open_array(&w, NULL);
    for (size_t i = 0; i < g->n_reasons; i++) {
        json_open_object(&w, NULL);
        json_string(&w, "code", g->reasons[i].code);
        json_string(&w, "member", g->reasons[i].member);
        json_string(&w, "text", g->reasons[i].text);
        json_string(&w, "grade", grade_name(g->reasons[i].grade));
        json_close_object(&w);
    }
    json_close_array(&w);
    if (fclose(f) != 0) {
        free(text);
        return error_nomem(err);
    }
    *out = text;
    return 0;
}

static int64_t seen_at(const struct receipt *r)
{
    return r->status != RUN_RUNNING && r->finished_at != DATE_NONE ? r->finished_at : r->started_at;
}

static void bind_factors(struct statement *st, int from, enum place p, const struct factors *f)
{
    for (size_t i = 0; column_factor(p, i) != FACTORS; i++)
        statement_bind_text(st, from + (int)i, f->value[column_factor(p, i)]);
}

/* Steps once; the first column of the row, or 0 without a row. */
static int first_column(struct statement *st, int64_t *out, struct error *err)
{
    int row = 0;
    int rc = statement_step(st, &row, err);
    if (rc == 0)
        *out = row ? statement_int(st, 0) : 0;
    statement_close(st);
    return rc;
}

static int find_class(struct store *s, const char *id, const struct receipt *r, int64_t *class, struct error *err)
{
    static const char sql[] = "SELECT class FROM class WHERE id = ?1 AND ifnull(model, '') = ifnull(?2, '') "
                              "AND ifnull(recipe_text, '') = ifnull(?3, '')";
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_text(st, 1, id);
    statement_bind_text(st, 2, r->factors.value[FACTOR_MODEL]);
    statement_bind_text(st, 3, r->recipe_text);
    return first_column(st, class, err);
}

static int insert_class(struct store *s, const char *id, const struct receipt *r, int64_t *class, struct error *err)
{
    static const char sql[] =
        "INSERT INTO class (id, recipe_text, lane, surface, startup, synthetic, token_kind, eval, "
        "storage, recipe, precision, accelerator, count, hosts, mode, parallel, model) VALUES "
        "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_text(st, 1, id);
    statement_bind_text(st, 2, r->recipe_text);
    bind_factors(st, 3, PLACE_CLASS, &r->factors);
    rc = statement_run(st, err);
    if (rc == 0)
        *class = statement_last_row(s->db);
    return rc;
}

static int find_stack(struct store *s, const struct digest *digest, int64_t *stack, struct error *err)
{
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, "SELECT stack FROM stack WHERE digest = ?1", err);
    if (rc != 0)
        return rc;
    statement_bind_digest(st, 1, digest);
    return first_column(st, stack, err);
}

static int insert_stack(struct store *s, const struct digest *digest, const struct receipt *r, int64_t *stack,
                        struct error *err)
{
    static const char sql[] = "INSERT INTO stack (digest, revision, image, pins, versions) VALUES (?1, ?2, ?3, ?4, ?5)";
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_digest(st, 1, digest);
    bind_factors(st, 2, PLACE_STACK, &r->factors);
    rc = statement_run(st, err);
    if (rc == 0)
        *stack = statement_last_row(s->db);
    return rc;
}

/* Finds class and stack, 0 where there is none; makes them where `make` says so. */
static int find_parents(struct store *s, struct derived *d, int make, struct error *err)
{
    const char *id = d->r->factors.value[FACTOR_CLASS];
    struct digest stack;
    factors_stack(&stack, &d->r->factors);
    int rc = find_class(s, id, d->r, &d->class, err);
    if (rc == 0 && d->class == 0 && make)
        rc = insert_class(s, id, d->r, &d->class, err);
    if (rc == 0)
        rc = find_stack(s, &stack, &d->stack, err);
    if (rc == 0 && d->stack == 0 && make)
        rc = insert_stack(s, &stack, d->r, &d->stack, err);
    return rc;
}

static int has_key(const struct receipt *r)
{
    return r->app_id != NULL && r->function_call_id != NULL;
}

static int bind_key(struct store *s, struct statement **st, const struct derived *d, const char *sql, struct error *err)
{
    int rc = statement_open(st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_text(*st, 1, d->r->app_id);
    statement_bind_text(*st, 2, d->r->function_call_id);
    statement_bind_int(*st, 3, d->r->attempt);
    return 0;
}

/* Whether another document bears the natural key. */
static int find_key(struct store *s, struct derived *d, struct error *err)
{
    struct statement *st = NULL;
    int64_t found = 0;
    if (!has_key(d->r))
        return 0;
    int rc = bind_key(s, &st, d,
                      "SELECT 1 FROM receipt WHERE app_id = ?1 AND function_call_id = ?2 AND attempt = ?3 "
                      "AND doc <> ?4 LIMIT 1",
                      err);
    if (rc != 0)
        return rc;
    statement_bind_int(st, 4, d->doc);
    rc = first_column(st, &found, err);
    d->shares_key = found != 0;
    return rc;
}

static int mark_key(struct store *s, const struct derived *d, struct error *err)
{
    struct statement *st = NULL;
    int rc = bind_key(s, &st, d,
                      "UPDATE receipt SET shares_key = 1 WHERE app_id = ?1 AND function_call_id = ?2 AND attempt = ?3 "
                      "AND shares_key = 0",
                      err);
    return rc == 0 ? statement_run(st, err) : rc;
}

static void bind_row(struct statement *st, const struct derived *d)
{
    const struct receipt *r = d->r;
    statement_bind_int(st, 1, d->class);
    statement_bind_int(st, 2, d->seen_at);
    statement_bind_int(st, 3, d->doc);
    statement_bind_digest(st, 4, d->id);
    statement_bind_int(st, 5, d->stack);
    statement_bind_text(st, 6, run_status_name(r->status));
    statement_bind_text(st, 7, grade_name(d->grade));
    statement_bind_text(st, 8, GRADE_METHOD);
    statement_bind_text(st, 9, d->reasons);
    statement_bind_text(st, 10, r->app_id);
    statement_bind_text(st, 11, r->function_call_id);
    statement_bind_int(st, 12, r->attempt);
    statement_bind_int(st, 13, d->shares_key);
    statement_bind_time(st, 14, r->started_at);
    statement_bind_time(st, 15, r->finished_at);
    bind_factors(st, 16, PLACE_RECEIPT, &r->factors);
    statement_bind_int(st, 21, (int64_t)r->steps.n);
    statement_bind_real(st, 22, d->whole_run);
    statement_bind_text(st, 23, d->whole_run_reason);
    statement_bind_real(st, 24, receipt_first_step_excess(r));
    statement_bind_real(st, 25, r->reported_tok_per_s);
    statement_bind_int(st, 26, r->has_artifacts != 0);
    statement_bind_text(st, 27, r->failure_reason);
}

static int prepare(struct store *s, struct derived *d, const struct grading *g, char **reasons, int make,
                   struct error *err)
{
    d->grade = g->grade;
    d->seen_at = seen_at(d->r);
    d->whole_run = receipt_whole_run(d->r, &d->whole_run_reason);
    d->reasons = "[]";
    int rc = g->n_reasons > 0 ? reasons_json(reasons, g, err) : 0;
    if (rc == 0 && *reasons != NULL)
        d->reasons = *reasons;
    if (rc == 0)
        rc = find_parents(s, d, make, err);
    return rc == 0 ? find_key(s, d, err) : rc;
}

int derive_insert(struct store *s, int64_t doc, const struct digest *id, const struct receipt *r,
                  const struct grading *g, int *shares_key, struct error *err)
{
    static const char sql[] =
        "INSERT INTO receipt (class, seen_at, doc, id, stack, status, own_grade, grade_method, reasons, app_id, "
        "function_call_id, attempt, shares_key, started_at, finished_at, host, region, memory, power, wave, n_records, "
        "whole_run_tok_per_s, whole_run_reason, first_step_excess_s, reported_tok_per_s, has_artifacts, "
        "failure_reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, "
        "?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)";
    struct derived d = {.doc = doc, .id = id, .r = r};
    struct statement *st = NULL;
    char *reasons = NULL;
    int rc = prepare(s, &d, g, &reasons, 1, err);
    if (rc == 0 && d.shares_key)
        rc = mark_key(s, &d, err);
    if (rc == 0)
        rc = statement_open(&st, s->db, sql, err);
    if (rc == 0) {
        bind_row(st, &d);
        rc = statement_run(st, err);
    }
    if (rc == 0)
        *shares_key = d.shares_key;
    free(reasons);
    return rc;
}

int derive_check(struct store *s, int64_t doc, const struct digest *id, const struct receipt *r,
                 const struct grading *g, int *same, struct error *err)
{
    static const char sql[] =
        "SELECT 1 FROM receipt WHERE class = ?1 AND seen_at = ?2 AND doc = ?3 AND id = ?4 AND stack = ?5 "
        "AND status = ?6 AND own_grade = ?7 AND grade_method = ?8 AND reasons = ?9 AND app_id IS ?10 "
        "AND function_call_id IS ?11 AND attempt = ?12 AND shares_key = ?13 AND started_at IS ?14 "
        "AND finished_at IS ?15 AND host IS ?16 AND region IS ?17 AND memory IS ?18 AND power IS ?19 AND wave IS ?20 "
        "AND n_records = ?21 AND whole_run_tok_per_s IS ?22 AND whole_run_reason IS ?23 "
        "AND first_step_excess_s IS ?24 AND reported_tok_per_s IS ?25 AND has_artifacts = ?26 "
        "AND failure_reason IS ?27";
    struct derived d = {.doc = doc, .id = id, .r = r};
    struct statement *st = NULL;
    char *reasons = NULL;
    int64_t found = 0;
    int rc = prepare(s, &d, g, &reasons, 0, err);
    if (rc == 0)
        rc = statement_open(&st, s->db, sql, err);
    if (rc == 0) {
        bind_row(st, &d);
        rc = first_column(st, &found, err);
    }
    if (rc == 0)
        *same = found != 0;
    free(reasons);
    return rc;
}
