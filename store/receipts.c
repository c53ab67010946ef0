#include "store/receipts.h"

#include "core/date.h"
#include "store/classes.h"
#include "store/columns.h"
#include "store/state.h"
#include "store/statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A selection in the making: everything in memory from the start, rows where they stay. */
struct selection {
    struct store *s;
    const struct receipt_filter *filter;
    struct arena *memory;
    struct class_rows classes;
    int64_t as_of;
    struct receipt_row *rows;
    size_t n, capacity;
    int64_t last_stack; /* runs of a class mostly share their stack: its texts are copied once in a row */
    struct factors last_factors;
};

/* ?1 is the class or the document's id, ?2 the moment, ?3 and on the terms on stack and noted factors. */
#define RECEIPT_COLUMNS                                                                                                \
    "SELECT r.class, r.id, r.seen_at, r.status, r.own_grade, r.reasons, r.app_id, r.function_call_id, r.attempt, "     \
    "r.started_at, r.finished_at, r.n_records, r.whole_run_tok_per_s, r.whole_run_reason, r.first_step_excess_s, "     \
    "r.reported_tok_per_s, r.has_artifacts, r.failure_reason, r.shares_key, "                                          \
    "(SELECT e.because FROM event e WHERE e.kind = 'receipt.withdrawn' AND e.document = r.id "                         \
    "AND e.effective_at <= ?2 ORDER BY e.effective_at DESC, e.because LIMIT 1), "                                      \
    "r.host, r.region, r.memory, r.power, r.wave, r.stack, s.revision, s.image, s.pins, s.versions "
enum { COLUMN_NOTED = 20, COLUMN_STACK = 25 };

static const char of_class[] = RECEIPT_COLUMNS "FROM receipt r CROSS JOIN stack s ON s.stack = r.stack "
                                               "WHERE r.class = ?1 AND r.seen_at <= ?2";
static const char of_document[] = RECEIPT_COLUMNS "FROM receipt r CROSS JOIN stack s ON s.stack = r.stack "
                                                  "WHERE r.doc = " DOCUMENT_OF("?1") " AND r.seen_at <= ?2";

void receipt_name(char out[RECEIPT_ID_SIZE], const struct digest *id)
{
    char hex[DIGEST_HEX_SIZE];
    digest_hex(hex, id);
    snprintf(out, RECEIPT_ID_SIZE, "rcp-%.12s", hex);
}

static enum run_status status_of(const char *name)
{
    for (int i = RUN_OK; i < RUN_RUNNING; i++)
        if (strcmp(run_status_name((enum run_status)i), name) == 0)
            return (enum run_status)i;
    return RUN_RUNNING;
}

static int read_stack(struct selection *sel, struct statement *st, struct receipt_row *r, struct error *err)
{
    int64_t stack = statement_int(st, COLUMN_STACK);
    enum factor f;
    int rc = 0;
    for (size_t i = 0; rc == 0 && (f = column_factor(PLACE_STACK, i)) != FACTORS; i++) {
        if (stack != sel->last_stack)
            rc = statement_copy(st, COLUMN_STACK + 1 + (int)i, &sel->last_factors.value[f], sel->memory, err);
        r->factors.value[f] = sel->last_factors.value[f];
    }
    sel->last_stack = rc == 0 ? stack : 0;
    return rc;
}

static int read_texts(struct selection *sel, struct statement *st, struct receipt_row *r, struct error *err)
{
    const struct {
        int column;
        const char **into;
    } texts[] = {{6, &r->app_id},
                 {7, &r->function_call_id},
                 {13, &r->whole_run_reason},
                 {17, &r->failure_reason},
                 {19, &r->withdrawn}};
    enum factor f;
    int rc = 0;
    r->reasons_json = "[]";
    if (strcmp(statement_text(st, 5), "[]") != 0)
        rc = statement_copy(st, 5, &r->reasons_json, sel->memory, err);
    for (size_t i = 0; rc == 0 && i < sizeof texts / sizeof texts[0]; i++)
        rc = statement_copy(st, texts[i].column, texts[i].into, sel->memory, err);
    for (size_t i = 0; rc == 0 && (f = column_factor(PLACE_RECEIPT, i)) != FACTORS; i++)
        rc = statement_copy(st, COLUMN_NOTED + (int)i, &r->factors.value[f], sel->memory, err);
    return rc == 0 ? read_stack(sel, st, r, err) : rc;
}

static int read_row(struct selection *sel, struct statement *st, const struct class_row *class, struct receipt_row *r,
                    struct error *err)
{
    if (statement_text(st, 3) == NULL || statement_text(st, 4) == NULL || statement_text(st, 5) == NULL)
        return error_nomem(err); /* the schema has them NOT NULL */
    if (statement_digest(st, 1, &r->id) != 0 || grade_by_name(&r->own_grade, statement_text(st, 4)) != 0)
        return error_set(err, ERR_INTEGRITY, "%s: a receipt row makes no sense", store_path(sel->s));
    r->factors = class->factors;
    r->class_id = class->id;
    r->recipe_text = class->recipe_text;
    if (class->factors.value[FACTOR_LANE] != NULL)
        lane_by_name(&r->lane, class->factors.value[FACTOR_LANE]);
    receipt_name(r->name, &r->id);
    r->seen_at = statement_int(st, 2);
    r->status = status_of(statement_text(st, 3));
    r->attempt = statement_int(st, 8);
    r->started_at = statement_time(st, 9);
    r->finished_at = statement_time(st, 10);
    r->n_records = statement_int(st, 11);
    r->whole_run_tok_per_s = statement_real(st, 12);
    r->first_step_excess_s = statement_real(st, 14);
    r->reported_tok_per_s = statement_real(st, 15);
    r->has_artifacts = (int)statement_int(st, 16);
    r->duration_ms = r->started_at != DATE_NONE && r->finished_at != DATE_NONE ? r->finished_at - r->started_at : -1;
    return read_texts(sel, st, r, err);
}

/*
 * Another terminal document under the row's natural key that can be seen by then. For a terminal row that is a
 * conflict, unless one of the two is withdrawn; for a running one it is what took its place, withdrawn or not: the run
 * has ended either way.
 */
static int find_rival(struct selection *sel, struct receipt_row *r, struct error *err)
{
    static const char sql[] =
        "SELECT o.id FROM receipt o WHERE o.app_id = ?1 AND o.function_call_id = ?2 AND o.attempt = ?3 "
        "AND o.status <> 'running' AND o.id <> ?4 AND o.seen_at <= ?5 AND (?6 OR NOT EXISTS (SELECT 1 FROM event e "
        "WHERE e.kind = 'receipt.withdrawn' AND e.document = o.id AND e.effective_at <= ?5)) ORDER BY o.id LIMIT 1";
    struct statement *st = NULL;
    struct digest other;
    int running = r->status == RUN_RUNNING;
    int row = 0;
    if (!running && r->withdrawn != NULL)
        return 0;
    int rc = statement_open(&st, sel->s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_text(st, 1, r->app_id);
    statement_bind_text(st, 2, r->function_call_id);
    statement_bind_int(st, 3, r->attempt);
    statement_bind_digest(st, 4, &r->id);
    statement_bind_int(st, 5, sel->as_of);
    statement_bind_int(st, 6, running);
    rc = statement_step(st, &row, err);
    if (rc == 0 && row && statement_digest(st, 0, &other) == 0) {
        char *name = arena_alloc(sel->memory, RECEIPT_ID_SIZE);
        if (name == NULL)
            rc = error_nomem(err);
        else {
            receipt_name(name, &other);
            *(running ? &r->replaced : &r->conflict) = name;
        }
    }
    statement_close(st);
    return rc;
}

static int read_rows(struct selection *sel, struct statement *st, struct error *err)
{
    int row = 0;
    int rc = 0;
    while (rc == 0 && (rc = statement_step(st, &row, err)) == 0 && row) {
        const struct class_row *class = class_by_number(&sel->classes, statement_int(st, 0));
        if (class == NULL)
            continue;
        if (sel->n == sel->capacity)
            return error_set(err, ERR_INTERNAL, "more receipts than counted");
        struct receipt_row *r = &sel->rows[sel->n++];
        rc = read_row(sel, st, class, r, err);
        if (rc == 0 && statement_int(st, 18) != 0)
            rc = find_rival(sel, r, err);
    }
    return rc;
}

static int is_row_term(enum factor f)
{
    return column_place(f) == PLACE_STACK || column_place(f) == PLACE_RECEIPT;
}

/* The statement with its terms, in fresh memory. */
static int compose(char **out, const struct receipt_filter *f, struct error *err)
{
    char *sql = NULL;
    size_t size = 0;
    FILE *text = open_memstream(&sql, &size);
    if (text == NULL)
        return error_nomem(err);
    fputs(f->n_ids > 0 ? of_document : of_class, text);
    for (size_t i = 0; i < f->n_terms; i++)
        if (is_row_term(f->terms[i].factor))
            fprintf(text, " AND %s.%s IS ?", column_place(f->terms[i].factor) == PLACE_STACK ? "s" : "r",
                    column_name(f->terms[i].factor));
    if (fclose(text) != 0) {
        free(sql);
        return error_nomem(err);
    }
    *out = sql;
    return 0;
}

static void bind_terms(struct statement *st, const struct selection *sel)
{
    int at = 3;
    statement_bind_int(st, 2, sel->as_of);
    for (size_t i = 0; i < sel->filter->n_terms; i++)
        if (is_row_term(sel->filter->terms[i].factor))
            statement_bind_text(st, at++, sel->filter->terms[i].value);
}

/* The statement once per class, or once per document asked for. */
static int run(struct selection *sel, const char *sql, struct error *err)
{
    const struct receipt_filter *f = sel->filter;
    size_t n = f->n_ids > 0 ? f->n_ids : sel->classes.n;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < n; i++) {
        struct statement *st = NULL;
        rc = statement_open(&st, sel->s->db, sql, err);
        if (rc != 0)
            break;
        if (f->n_ids > 0)
            statement_bind_digest(st, 1, &f->ids[i]);
        else
            statement_bind_int(st, 1, sel->classes.rows[i].class);
        bind_terms(st, sel);
        rc = read_rows(sel, st, err);
        statement_close(st);
    }
    return rc;
}

static int by_time_and_id(const void *a, const void *b)
{
    const struct receipt_row *x = a, *y = b;
    if (x->seen_at != y->seen_at)
        return x->seen_at < y->seen_at ? -1 : 1;
    return memcmp(&x->id, &y->id, sizeof x->id);
}

/* Sorts; an id asked for twice is one row. */
static void put_in_order(struct selection *sel)
{
    size_t n = 0;
    if (sel->n > 1)
        qsort(sel->rows, sel->n, sizeof *sel->rows, by_time_and_id);
    for (size_t i = 0; i < sel->n; i++)
        if (n == 0 || by_time_and_id(&sel->rows[n - 1], &sel->rows[i]) != 0) {
            if (n != i)
                sel->rows[n] = sel->rows[i];
            n++;
        }
    sel->n = n;
}

/* Room for all rows at once: growing would write every row several times, and fresh memory is what costs here. */
static int make_room(struct selection *sel, struct error *err)
{
    const struct receipt_filter *f = sel->filter;
    int rc = 0;
    sel->capacity = f->n_ids;
    for (size_t i = 0; rc == 0 && f->n_ids == 0 && i < sel->classes.n; i++) {
        struct statement *st = NULL;
        int row = 0;
        rc = statement_open(&st, sel->s->db, "SELECT count(*) FROM receipt WHERE class = ?1 AND seen_at <= ?2", err);
        if (rc == 0) {
            statement_bind_int(st, 1, sel->classes.rows[i].class);
            statement_bind_int(st, 2, sel->as_of);
            rc = statement_step(st, &row, err);
        }
        if (rc == 0 && row)
            sel->capacity += (size_t)statement_int(st, 0);
        statement_close(st);
    }
    if (rc != 0)
        return rc;
    sel->rows = arena_array(sel->memory, sel->capacity, sizeof *sel->rows);
    return sel->rows == NULL ? error_nomem(err) : 0;
}

static int select_rows(struct selection *sel, struct error *err)
{
    char *sql = NULL;
    int rc = classes_select(sel->s, sel->filter, sel->memory, &sel->classes, err);
    if (rc == 0)
        rc = make_room(sel, err);
    if (rc == 0)
        rc = compose(&sql, sel->filter, err);
    if (rc == 0)
        rc = run(sel, sql, err);
    if (rc == 0)
        put_in_order(sel);
    free(sql);
    return rc;
}

/* In one read transaction, so that all its statements see the same moment (and locks are taken once). */
int receipts_select(struct store *s, const struct receipt_filter *f, struct arena *memory, struct receipt_rows *out,
                    struct error *err)
{
    struct selection sel = {.s = s, .filter = f, .memory = memory, .as_of = f->as_of != 0 ? f->as_of : INT64_MAX};
    int own = !database_in_transaction(s->db);
    int rc = own ? database_execute(s->db, "BEGIN", err) : 0;
    if (rc != 0)
        return rc;
    rc = select_rows(&sel, err);
    if (own)
        database_execute(s->db, "ROLLBACK", NULL);
    if (rc == 0)
        *out = (struct receipt_rows){sel.rows, sel.n};
    return rc;
}

int receipts_get(struct store *s, const struct digest *id, int64_t as_of, struct arena *memory, struct receipt_row *out,
                 struct error *err)
{
    struct receipt_filter f = {.as_of = as_of, .ids = id, .n_ids = 1};
    struct receipt_rows found;
    char name[RECEIPT_ID_SIZE];
    int rc = receipts_select(s, &f, memory, &found, err);
    if (rc != 0)
        return rc;
    if (found.n == 0) {
        receipt_name(name, id);
        return error_set(err, ERR_NOT_FOUND, "no receipt '%s'", name);
    }
    *out = found.rows[0];
    return 0;
}

int receipts_mark(struct store *s, int64_t *mark, struct error *err)
{
    long long last = 0;
    int rc = store_count(s, "SELECT coalesce(max(doc), 0) FROM document", &last, err);
    *mark = last;
    return rc;
}

int receipts_arrived(struct store *s, int64_t mark, struct arena *memory, int64_t **days, size_t *n, struct error *err)
{
    static const char sql[] = "SELECT DISTINCT seen_at / 86400000 AS day, count(*) OVER () FROM receipt WHERE doc > ?1 "
                              "ORDER BY day";
    struct statement *st = NULL;
    int row = 0, rc = statement_open(&st, s->db, sql, err);
    *days = NULL;
    *n = 0;
    if (rc != 0)
        return rc;
    statement_bind_int(st, 1, mark);
    for (rc = statement_step(st, &row, err); rc == 0 && row; rc = statement_step(st, &row, err)) {
        if (*days == NULL && (*days = arena_array(memory, (size_t)statement_int(st, 1), sizeof **days)) == NULL) {
            rc = error_nomem(err);
            break;
        }
        (*days)[(*n)++] = statement_int(st, 0);
    }
    statement_close(st);
    return rc;
}
