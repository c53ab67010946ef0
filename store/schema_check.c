#include "store/schema_check.h"

#include "store/statement.h"

#include <string.h>

struct object {
    const char *type, *name;
    const char *sql; /* NULL for an index that a constraint makes */
};

struct objects {
    struct object *items;
    size_t n;
};

/* The planner's statistics are SQLite's own tables and come with use. */
#define OURS "FROM sqlite_schema WHERE name NOT GLOB 'sqlite_stat[0-9]' "

static int count_objects(struct database *db, size_t *out, struct error *err)
{
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, db, "SELECT count(*) " OURS, err);
    if (rc == 0)
        rc = statement_step(st, &row, err);
    if (rc == 0)
        *out = (size_t)statement_int(st, 0);
    statement_close(st);
    return rc;
}

static int read_object(struct object *out, struct statement *st, struct arena *memory, struct error *err)
{
    int rc = statement_copy(st, 0, &out->type, memory, err);
    if (rc == 0)
        rc = statement_copy(st, 1, &out->name, memory, err);
    return rc == 0 ? statement_copy(st, 2, &out->sql, memory, err) : rc;
}

static int list_objects(struct objects *out, struct database *db, struct arena *memory, struct error *err)
{
    struct statement *st = NULL;
    size_t room = 0;
    int row = 0;
    int rc = count_objects(db, &room, err);
    if (rc == 0 && (out->items = arena_array(memory, room, sizeof *out->items)) == NULL)
        rc = error_nomem(err);
    if (rc == 0)
        rc = statement_open(&st, db, "SELECT type, name, sql " OURS "ORDER BY type, name", err);
    while (rc == 0 && out->n < room && (rc = statement_step(st, &row, err)) == 0 && row)
        rc = read_object(&out->items[out->n++], st, memory, err);
    statement_close(st);
    return rc;
}

/* An empty database of this program's schema. */
static int list_expected(struct objects *out, struct arena *memory, struct error *err)
{
    struct database *fresh = NULL;
    int rc = database_open_memory(&fresh, err);
    if (rc == 0)
        rc = database_make_schema(fresh, err);
    if (rc == 0)
        rc = list_objects(out, fresh, memory, err);
    database_close(fresh);
    return rc;
}

static int order(const struct object *a, const struct object *b)
{
    int kinds = strcmp(a->type, b->type);
    return kinds != 0 ? kinds : strcmp(a->name, b->name);
}

static int same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

struct comparing {
    struct arena *memory;
    void (*fault)(void *context, const char *text);
    void *context;
};

static void tell(const struct comparing *c, const struct object *o, const char *what)
{
    const char *text = arena_format(c->memory, "%s '%s': %s", o->type, o->name, what);
    c->fault(c->context, text != NULL ? text : what);
}

/* Both in one order: a walk along the two. */
static void compare(const struct comparing *c, const struct objects *is, const struct objects *should)
{
    size_t i = 0, k = 0;
    while (i < is->n || k < should->n) {
        int side = i == is->n ? 1 : k == should->n ? -1 : order(&is->items[i], &should->items[k]);
        if (side < 0)
            tell(c, &is->items[i], "not of this program");
        else if (side > 0)
            tell(c, &should->items[k], "missing");
        else if (!same_text(is->items[i].sql, should->items[k].sql))
            tell(c, &is->items[i], "not as this program makes it");
        i += side <= 0;
        k += side >= 0;
    }
}

int schema_check(struct database *db, void (*fault)(void *context, const char *text), void *context, struct error *err)
{
    struct arena memory = {0};
    struct objects is = {0}, should = {0};
    int rc = list_expected(&should, &memory, err);
    if (rc == 0)
        rc = list_objects(&is, db, &memory, err);
    if (rc == 0)
        compare(&(struct comparing){&memory, fault, context}, &is, &should);
    arena_release(&memory);
    return rc;
}
