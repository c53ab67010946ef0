#include "store/views.h"

#include "core/arena.h"
#include "core/text.h"
#include "store/state.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

struct reading {
    struct store *store;
    const struct view_wish *wish;
    struct arena *memory;
    const char **names; /* of views, then of the view's columns */
    size_t n, room;
    struct error *err;
};

/* The columns of a view into names[], or all views. */
static int read_names(struct reading *r, const char *view)
{
    static const char views[] = "SELECT \"view\" FROM mcreport_docs WHERE \"column\" = '' ORDER BY \"view\"";
    static const char columns[] = "SELECT \"column\" FROM mcreport_docs WHERE \"view\" = ?1 AND \"column\" <> ''";
    struct statement *st = NULL;
    int row = 0, rc = statement_open(&st, r->store->db, view != NULL ? columns : views, r->err);
    r->n = 0;
    if (rc == 0 && view != NULL)
        statement_bind_text(st, 1, view);
    while (rc == 0 && (rc = statement_step(st, &row, r->err)) == 0 && row) {
        const char **more = arena_grow(r->memory, r->names, r->n, &r->room, sizeof *more);
        if (more == NULL) {
            rc = error_nomem(r->err);
            break;
        }
        r->names = more;
        rc = statement_copy(st, 0, &r->names[r->n++], r->memory, r->err);
    }
    statement_close(st);
    return rc;
}

static int has_name(const struct reading *r, const char *name)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->names[i], name) == 0)
            return 1;
    return 0;
}

static int demand(struct reading *r, const char *what, const char *name)
{
    if (has_name(r, name))
        return 0;
    const char *near = text_did_you_mean(name, r->names, r->n);
    if (near != NULL)
        return error_set(r->err, ERR_USAGE, "no %s '%s'; did you mean '%s'?", what, name, near);
    return error_set(r->err, ERR_USAGE, "no %s '%s'", what, name);
}

/* What judges claims is no view: its rows here would be what was recorded, whatever became of it. */
static int look_up(struct reading *r)
{
    const struct view_wish *w = r->wish;
    if (strcmp(w->view, VIEW_OF_CLAIMS) == 0)
        return error_set(r->err, ERR_USAGE, "view '" VIEW_OF_CLAIMS "': " VIEW_OF_CLAIMS_INSTEAD);
    int rc = read_names(r, NULL);
    if (rc == 0)
        rc = demand(r, "view", w->view);
    if (rc == 0)
        rc = read_names(r, w->view);
    for (size_t i = 0; i < w->n_columns && rc == 0; i++)
        rc = demand(r, "column", w->columns[i]);
    for (size_t i = 0; i < w->n_terms && rc == 0; i++)
        rc = demand(r, "column", w->terms[i].column);
    if (rc == 0 && w->order != NULL)
        rc = demand(r, "column", w->order);
    return rc;
}

/* Parameters 1 and 2 are the moment and the kind; terms follow. */
#define MOMENT "strftime('%Y-%m-%dT%H:%M:%fZ', ?1 / 1000.0, 'unixepoch')"

/* How a view says of when and of which kind its rows are: by a column of its own, or through its receipts. */
static const struct {
    const char *column, *unless, *sql;
    int of_dates;
} limits[] = {
    {"seen_at", NULL, "(seen_at IS NULL OR seen_at <= " MOMENT ")", 1},
    {"effective_at", NULL, "effective_at <= " MOMENT, 1},
    {"observed", NULL, "observed <= " MOMENT, 1},
    {"synthetic", NULL, "(synthetic IS NULL OR synthetic = ?2)", 0},
    {"class", "synthetic", "class IN (SELECT class FROM v_receipts_v1 WHERE synthetic IS NULL OR synthetic = ?2)", 0},
    {"class", "seen_at", "class IN (SELECT class FROM v_receipts_v1 WHERE seen_at IS NULL OR seen_at <= " MOMENT ")",
     0},
};

static const char *where_text(struct reading *r)
{
    const struct view_wish *w = r->wish;
    const char *text = arena_copy(r->memory, "?1 IS NOT NULL AND ?2 IS NOT NULL");
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        if (!has_name(r, limits[i].column) || (limits[i].unless != NULL && has_name(r, limits[i].unless)))
            continue;
        text = arena_format(r->memory, "%s AND %s", text, limits[i].sql);
        if (w->knows_dates != NULL && limits[i].of_dates)
            *w->knows_dates = 1;
    }
    for (size_t i = 0; i < w->n_terms; i++)
        text = arena_format(r->memory, "%s AND coalesce(CAST(\"%s\" AS TEXT), '') = ?%zu", text, w->terms[i].column,
                            i + 3);
    return text;
}

static const char *column_list(struct reading *r)
{
    const char *text = NULL;
    for (size_t i = 0; i < r->wish->n_columns; i++)
        text = arena_format(r->memory, "%s%s\"%s\"", text != NULL ? text : "", text != NULL ? ", " : "",
                            r->wish->columns[i]);
    return text;
}

static void bind(struct reading *r, struct statement *st)
{
    statement_bind_int(st, 1, r->wish->as_of);
    statement_bind_text(st, 2, r->wish->synthetic ? "yes" : "no");
    for (size_t i = 0; i < r->wish->n_terms; i++)
        statement_bind_text(st, (int)i + 3, r->wish->terms[i].value);
}

static int count_rows(struct reading *r, const char *where, size_t *total)
{
    const char *sql = arena_format(r->memory, "SELECT count(*) FROM %s WHERE %s", r->wish->view, where);
    struct statement *st = NULL;
    int row = 0, rc = sql != NULL ? statement_open(&st, r->store->db, sql, r->err) : error_nomem(r->err);
    if (rc == 0) {
        bind(r, st);
        rc = statement_step(st, &row, r->err);
    }
    if (rc == 0)
        *total = row ? (size_t)statement_int(st, 0) : 0;
    statement_close(st);
    return rc;
}

static struct sql_value value_of(struct statement *st, size_t column)
{
    switch (statement_type(st, column)) {
    case STATEMENT_INTEGER:
        return (struct sql_value){.type = SQL_INTEGER, .integer = statement_int(st, (int)column)};
    case STATEMENT_REAL:
        return (struct sql_value){.type = SQL_REAL, .real = statement_real(st, (int)column)};
    case STATEMENT_TEXT:
        return (struct sql_value){.type = SQL_TEXT, .text = statement_text(st, (int)column)};
    case STATEMENT_NULL:
    case STATEMENT_BLOB: /* no view has any */
        break;
    }
    return (struct sql_value){.type = SQL_NULL};
}

/* All columns break ties, so that the same rows come in the same order everywhere. */
static const char *select_text(struct reading *r, const char *where)
{
    const struct view_wish *w = r->wish;
    const char *columns = column_list(r), *order = columns;
    if (w->order != NULL)
        order = arena_format(r->memory, "\"%s\"%s, %s", w->order, w->falling ? " DESC" : "", columns);
    return arena_format(r->memory, "SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT %zu", columns, w->view, where, order,
                        w->most);
}

static int give_rows(struct reading *r, const char *where, const struct sql_result *sink)
{
    const char *sql = select_text(r, where);
    struct sql_value *values = arena_array(r->memory, r->wish->n_columns, sizeof *values);
    struct statement *st = NULL;
    int row = 0, stop = 0;
    int rc = sql != NULL && values != NULL ? statement_open(&st, r->store->db, sql, r->err) : error_nomem(r->err);
    if (rc == 0)
        bind(r, st);
    while (rc == 0 && !stop && (rc = statement_step(st, &row, r->err)) == 0 && row) {
        for (size_t i = 0; i < r->wish->n_columns; i++)
            values[i] = value_of(st, i);
        stop = sink->row(sink->context, r->wish->n_columns, values);
    }
    statement_close(st);
    return rc;
}

int view_read(struct store *s, const struct view_wish *w, const struct sql_result *sink, size_t *total,
              struct error *err)
{
    struct arena memory = {0};
    struct reading r = {.store = s, .wish = w, .memory = &memory, .err = err};
    if (w->knows_dates != NULL)
        *w->knows_dates = 0;
    int rc = look_up(&r);
    const char *where = rc == 0 ? where_text(&r) : NULL;
    if (rc == 0 && where == NULL)
        rc = error_nomem(err);
    if (rc == 0)
        rc = count_rows(&r, where, total);
    if (rc == 0)
        rc = give_rows(&r, where, sink);
    arena_release(&memory);
    return rc;
}

int view_names(const char *const **names, size_t *n, struct store *s, const char *view, struct arena *memory,
               struct error *err)
{
    struct reading r = {.store = s, .memory = memory, .err = err};
    int rc = read_names(&r, view);
    *names = r.names;
    *n = r.n;
    return rc;
}
