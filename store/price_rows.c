#include "store/price_parts.h"

#include "core/date.h"
#include "receipt/accelerator.h"
#include "receipt/json.h"
#include "store/prefix.h"
#include "store/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns in the order of PRICE_COLUMNS. */
enum column {
    ID,
    PROVIDER,
    SURFACE,
    SKU,
    REGION,
    ACCELERATOR,
    BASIS,
    CURRENCY,
    UNIT,
    PER,
    UNIT_PRICE,
    LOW,
    HIGH,
    MULTIPLIERS,
    OBSERVED,
    VALID_UNTIL,
    SOURCE,
    GRADE,
    VERBATIM,
    SUPERSEDES,
    SYNTHETIC,
    ACCELERATOR_HOUR,
    EXACT,
    RECORDED_AT,
    SUPERSEDED_BY
};

static int read_decimal(struct decimal *out, const char *text, struct error *err)
{
    struct decimal d = {""};
    int rc = text != NULL ? decimal_parse(&d, text, err) : 0;
    if (rc == 0 && text != NULL && strcmp(text, d.text) != 0)
        rc = error_set(err, ERR_INTEGRITY, "'%s': not as decimals are stored", text);
    if (rc == 0)
        *out = d;
    return rc;
}

static int read_multiplier(struct price_multiplier *out, const struct json_node *node, struct arena *memory,
                           struct error *err)
{
    const char *name = json_text(json_find(node, "name")), *factor = json_text(json_find(node, "factor"));
    if (name == NULL || factor == NULL)
        return error_set(err, ERR_INTEGRITY, "a multiplier without name or factor");
    out->name = arena_copy(memory, name);
    return out->name != NULL ? read_decimal(&out->factor, factor, err) : error_nomem(err);
}

static int read_multipliers(struct price *p, const char *text, struct arena *memory, struct error *err)
{
    struct json *doc = NULL;
    if (text == NULL)
        return 0;
    int rc = json_parse(&doc, NULL, text, strlen(text), err);
    if (rc != 0)
        return rc;
    const struct json_node *root = json_root(doc);
    struct price_multiplier *all = arena_array(memory, json_size(root), sizeof *all);
    size_t n = 0;
    rc = all == NULL ? error_nomem(err) : 0;
    for (const struct json_node *m = json_first(root); rc == 0 && m != NULL; m = json_next(m))
        rc = read_multiplier(&all[n++], m, memory, err);
    p->multipliers = all;
    p->n_multipliers = n;
    json_free(doc);
    return rc;
}

static int read_texts(struct statement *st, struct price *p, struct arena *memory, struct error *err)
{
    const struct {
        enum column column;
        const char **text;
    } texts[] = {
        {PROVIDER, &p->provider},       {SURFACE, &p->surface},   {SKU, &p->sku},       {REGION, &p->region},
        {ACCELERATOR, &p->accelerator}, {CURRENCY, &p->currency}, {SOURCE, &p->source}, {VERBATIM, &p->verbatim},
    };
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < sizeof texts / sizeof texts[0]; i++)
        rc = statement_copy(st, (int)texts[i].column, texts[i].text, memory, err);
    return rc;
}

static int read_kinds(struct statement *st, struct price *p, struct error *err)
{
    const char *basis = statement_text(st, BASIS), *unit = statement_text(st, UNIT), *grade = statement_text(st, GRADE);
    if (basis == NULL || unit == NULL || grade == NULL || price_basis_by_name(&p->basis, basis) != 0 ||
        price_unit_by_name(&p->unit, unit) != 0 || price_grade_by_name(&p->grade, grade) != 0)
        return error_set(err, ERR_INTEGRITY, "basis, unit or grade is none that is known");
    return 0;
}

static int read_stated(struct statement *st, struct price *p, struct arena *memory, struct error *err)
{
    int rc = read_texts(st, p, memory, err);
    if (rc == 0)
        rc = read_kinds(st, p, err);
    if (rc == 0)
        rc = read_decimal(&p->unit_price, statement_text(st, UNIT_PRICE), err);
    if (rc == 0)
        rc = read_decimal(&p->low, statement_text(st, LOW), err);
    if (rc == 0)
        rc = read_decimal(&p->high, statement_text(st, HIGH), err);
    if (rc == 0)
        rc = read_multipliers(p, statement_text(st, MULTIPLIERS), memory, err);
    p->per = statement_int(st, PER);
    p->observed = statement_time(st, OBSERVED);
    p->valid_until = statement_time(st, VALID_UNTIL);
    p->synthetic = (int)statement_int(st, SYNTHETIC);
    p->has_supersedes = !statement_is_null(st, SUPERSEDES);
    if (rc == 0 && p->has_supersedes && statement_digest(st, SUPERSEDES, &p->supersedes) != 0)
        rc = error_set(err, ERR_INTEGRITY, "what it supersedes is no id");
    return rc;
}

/* What is stated decides; what is kept beside it has to agree. */
static int check_kept(struct statement *st, const struct price_row *row, const struct digest *id, struct error *err)
{
    const char *hour = statement_text(st, ACCELERATOR_HOUR);
    if (memcmp(id, &row->id, sizeof *id) != 0)
        return error_set(err, ERR_INTEGRITY, "is not what its id says");
    if (hour == NULL || strcmp(hour, row->accelerator_hour.text) != 0 || statement_int(st, EXACT) != row->exact)
        return error_set(err, ERR_INTEGRITY, "its price per accelerator-hour '%s' is not what follows from it, '%s'",
                         hour != NULL ? hour : "", row->accelerator_hour.text);
    return 0;
}

static int read_superseded_by(struct statement *st, struct price_row *row, struct arena *memory, struct error *err)
{
    struct digest id;
    char name[PRICE_ID_SIZE];
    if (statement_is_null(st, SUPERSEDED_BY))
        return 0;
    if (statement_digest(st, SUPERSEDED_BY, &id) != 0)
        return error_set(err, ERR_INTEGRITY, "what supersedes it has no id");
    price_name(name, &id);
    row->superseded_by = arena_copy(memory, name);
    return row->superseded_by != NULL ? 0 : error_nomem(err);
}

int price_read(struct statement *st, struct arena *memory, struct price_row *out, struct error *err)
{
    struct price_row row = {.recorded_at = statement_int(st, RECORDED_AT)};
    struct digest id;
    struct error why = {0};
    char name[PRICE_ID_SIZE];
    if (statement_digest(st, ID, &id) != 0)
        return error_set(err, ERR_INTEGRITY, "a price row without an id");
    price_name(name, &id);
    int rc = read_stated(st, &row.price, memory, &why);
    if (rc == 0)
        rc = price_derive(&row, &why);
    if (rc == 0)
        rc = check_kept(st, &row, &id, &why);
    if (rc == 0)
        rc = read_superseded_by(st, &row, memory, &why);
    if (rc == ERR_INPUT || rc == ERR_INTEGRITY) /* what was checked on the way in does not read: it was changed */
        return error_set(err, ERR_INTEGRITY, "%s: %s", name, why.text);
    if (rc != 0)
        return error_set(err, why.code, "%s", why.text);
    *out = row;
    return 0;
}

enum { TERMS = 6, FIRST_TERM = 2 };

/* What the filter asks of a column; NULL: nothing. Parameters FIRST_TERM and on, in this order. */
struct term {
    const char *column, *value;
};

static void read_terms(struct term terms[TERMS], const struct price_filter *f)
{
    const struct accelerator *known = accelerator_find(f->accelerator);
    const struct term from[TERMS] = {
        {"accelerator", known != NULL ? known->name : f->accelerator},
        {"surface", f->surface},
        {"basis", f->has_basis ? price_basis_name(f->basis) : NULL},
        {"provider", f->provider},
        {"region", f->region},
        {"currency", f->currency},
    };
    memcpy(terms, from, sizeof from);
}

static int compose(char **out, const struct price_filter *f, const struct term terms[TERMS], struct error *err)
{
    char *sql = NULL;
    size_t size = 0;
    FILE *text = open_memstream(&sql, &size);
    if (text == NULL)
        return error_nomem(err);
    fputs("SELECT " PRICE_COLUMNS " FROM price p WHERE p.observed <= ?1", text);
    for (int i = 0; i < TERMS; i++)
        if (terms[i].value != NULL)
            fprintf(text, " AND p.%s = ?%d", terms[i].column, i + FIRST_TERM);
    if (!f->superseded)
        fputs(" AND NOT EXISTS (SELECT 1 FROM price n WHERE n.supersedes = p.id AND n.observed <= ?1)", text);
    fputs(" ORDER BY p.accelerator, p.surface, p.basis, p.provider, p.region, p.observed, p.id", text);
    if (fclose(text) != 0) {
        free(sql);
        return error_nomem(err);
    }
    *out = sql;
    return 0;
}

static int open_selection(struct statement **out, struct store *s, const struct price_filter *f,
                          const struct term terms[TERMS], struct error *err)
{
    char *sql = NULL;
    int rc = compose(&sql, f, terms, err);
    if (rc == 0)
        rc = statement_open(out, s->db, sql, err);
    free(sql);
    if (rc != 0)
        return rc;
    statement_bind_int(*out, 1, f->as_of != 0 ? f->as_of : INT64_MAX);
    for (int i = 0; i < TERMS; i++)
        if (terms[i].value != NULL)
            statement_bind_text(*out, i + FIRST_TERM, terms[i].value);
    return 0;
}

/* The arena gives nothing back: rows grow in memory of their own and are copied once. */
struct growing {
    struct price_row *rows;
    size_t n, room;
};

static int add_row(struct growing *g, const struct price_row *row, struct error *err)
{
    if (g->n == g->room) {
        size_t room = g->room > 0 ? 2 * g->room : 16;
        struct price_row *more = reallocarray(g->rows, room, sizeof *more);
        if (more == NULL)
            return error_nomem(err);
        g->rows = more;
        g->room = room;
    }
    g->rows[g->n++] = *row;
    return 0;
}

int prices_select(struct store *s, const struct price_filter *f, struct arena *memory, struct price_rows *out,
                  struct error *err)
{
    struct term terms[TERMS];
    struct statement *st = NULL;
    struct growing g = {NULL, 0, 0};
    struct price_row row;
    int more = 0;
    read_terms(terms, f);
    int rc = open_selection(&st, s, f, terms, err);
    while (rc == 0 && (rc = statement_step(st, &more, err)) == 0 && more) {
        rc = price_read(st, memory, &row, err);
        if (rc == 0)
            rc = add_row(&g, &row, err);
    }
    statement_close(st);
    struct price_row *rows = rc == 0 ? arena_array(memory, g.n, sizeof *rows) : NULL;
    if (rc == 0 && rows == NULL)
        rc = error_nomem(err);
    if (rc == 0) {
        if (g.n > 0)
            memcpy(rows, g.rows, g.n * sizeof *rows);
        *out = (struct price_rows){rows, g.n};
    }
    free(g.rows);
    return rc;
}

int price_find(struct store *s, const char *prefix, struct digest *out, struct error *err)
{
    static const struct prefix_kind kind = {"prc-", "price row",
                                            "SELECT id FROM price WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT 6"};
    return prefix_find(s, &kind, prefix, out, err);
}

int price_get(struct store *s, const struct digest *id, int64_t as_of, struct arena *memory, struct price_row *out,
              struct error *err)
{
    struct statement *st = NULL;
    char name[PRICE_ID_SIZE];
    int found = 0;
    price_name(name, id);
    int rc = statement_open(&st, s->db, "SELECT " PRICE_COLUMNS " FROM price p WHERE p.id = ?2", err);
    if (rc != 0)
        return rc;
    statement_bind_int(st, 1, as_of != 0 ? as_of : INT64_MAX);
    statement_bind_digest(st, 2, id);
    rc = statement_step(st, &found, err);
    if (rc == 0)
        rc = found ? price_read(st, memory, out, err) : error_set(err, ERR_NOT_FOUND, "no price row '%s'", name);
    statement_close(st);
    return rc;
}
