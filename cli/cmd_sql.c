#include "cli/claims.h"
#include "cli/commands.h"

#include "core/number.h"
#include "store/sql.h"

#include <string.h>

struct output {
    struct cli *c;
    struct grid grid;
    struct sql_value *values; /* all rows, for programs */
    size_t capacity;
    int failed;
};

static int take_columns(void *context, size_t n, const char *const *names)
{
    struct output *o = context;
    struct grid_column *columns = arena_array(&o->c->memory, n, sizeof *columns);
    if (columns == NULL)
        return o->failed = 1;
    for (size_t i = 0; i < n; i++)
        columns[i] = (struct grid_column){arena_copy(&o->c->memory, names[i]), 0};
    o->grid.columns = columns;
    o->grid.n_columns = n;
    return 0;
}

static const char *text_of(struct cli *c, const struct sql_value *v)
{
    char number[NUMBER_TEXT_SIZE];
    switch (v->type) {
    case SQL_NULL:
        return NULL;
    case SQL_INTEGER:
        return arena_format(&c->memory, "%lld", (long long)v->integer);
    case SQL_REAL:
        number_format_exact(number, v->real);
        return arena_copy(&c->memory, number);
    case SQL_TEXT:
    case SQL_BLOB:
        return show_text(c, v->text);
    }
    return NULL;
}

static int keep_values(struct output *o, size_t n, const struct sql_value *values)
{
    if (o->grid.n_rows > o->capacity) {
        size_t capacity = o->capacity > 0 ? 2 * o->capacity : 64;
        struct sql_value *more = arena_array(&o->c->memory, capacity * n, sizeof *more);
        if (more == NULL)
            return -1;
        if (o->capacity > 0)
            memcpy(more, o->values, o->capacity * n * sizeof *more);
        o->values = more;
        o->capacity = capacity;
    }
    struct sql_value *row = &o->values[(o->grid.n_rows - 1) * n];
    for (size_t i = 0; i < n; i++) {
        row[i] = values[i];
        row[i].text = arena_copy(&o->c->memory, values[i].text);
    }
    return 0;
}

static int take_row(void *context, size_t n, const struct sql_value *values)
{
    struct output *o = context;
    const char **row = grid_add(o->c, &o->grid);
    if (row == NULL)
        return o->failed = 1;
    for (size_t i = 0; i < n; i++) {
        row[i] = text_of(o->c, &values[i]);
        if (values[i].type == SQL_INTEGER || values[i].type == SQL_REAL)
            ((struct grid_column *)(uintptr_t)o->grid.columns)[i].right = 1;
    }
    if ((o->c->format == FORMAT_JSON || o->c->format == FORMAT_JSONL) && keep_values(o, n, values) != 0)
        return o->failed = 1;
    return 0;
}

static void write_item(struct json_writer *w, void *context, size_t i)
{
    const struct output *o = context;
    json_open_object(w, NULL);
    for (size_t j = 0; j < o->grid.n_columns; j++) {
        const struct sql_value *v = &o->values[i * o->grid.n_columns + j];
        const char *name = o->grid.columns[j].title;
        if (v->type == SQL_INTEGER)
            json_int(w, name, v->integer);
        else if (v->type == SQL_REAL)
            json_double(w, name, v->real);
        else
            json_string(w, name, v->type == SQL_NULL ? NULL : v->text);
    }
    json_close_object(w);
}

/* Judging every claim takes the whole archive: only for who asks. Names are SQL's: their case does not matter. */
static int names_claims(const char *statement)
{
    return strcasestr(statement, "v_claims_v1") != NULL;
}

static int run_statement(struct cli *c, const char *statement)
{
    struct output o = {.c = c};
    struct sql_result sink = {&o, take_columns, take_row};
    struct error err = {0};
    int status = names_claims(statement) ? claims_publish(c) : 0;
    if (status != 0)
        return status;
    int rc = sql_run(c->store, statement, &sink, &err);
    if (rc != 0)
        return cli_fail(c, &err,
                        "one SELECT over the views: 'mcreport export' lists them; nothing can be written here");
    if (o.failed)
        return cli_fail(c, &(struct error){ERR_NOMEM, "out of memory"}, "narrow the question");
    struct answer a = {.schema = "sql",
                       .grid = o.grid,
                       .context = &o,
                       .item = write_item,
                       .n_items = o.grid.n_rows,
                       .empty = "no rows"};
    return answer_write(c, &a);
}

static int run_sql(struct cli *c)
{
    if (args_left(&c->args) != 1)
        return cli_usage(c, "sql takes one statement in quotes");
    return run_statement(c, args_shift(&c->args));
}

struct views {
    struct cli *c;
    struct grid grid;
    const char *wanted;
    int found;
};

static int take_view(void *context, const char *name, const char *what)
{
    struct views *v = context;
    if (v->wanted != NULL) {
        v->found = v->found || strcmp(v->wanted, name) == 0;
        return 0;
    }
    const char **row = grid_add(v->c, &v->grid);
    if (row == NULL)
        return -1;
    row[0] = arena_copy(&v->c->memory, name);
    row[1] = arena_copy(&v->c->memory, what);
    return 0;
}

static void write_view(struct json_writer *w, void *context, size_t i)
{
    const struct views *v = context;
    json_open_object(w, NULL);
    json_string(w, "view", v->grid.cells[2 * i]);
    json_string(w, "what", v->grid.cells[2 * i + 1]);
    json_close_object(w);
}

static int no_view(struct cli *c, const char *name)
{
    struct error err = {0};
    error_set(&err, ERR_NOT_FOUND, "no view '%s'", name);
    return cli_fail(c, &err, "'mcreport export' lists the views");
}

static int run_export(struct cli *c)
{
    static const struct grid_column columns[] = {{"view", 0}, {"what", 0}};
    struct views v = {.c = c, .grid = {.columns = columns, .n_columns = 2}, .wanted = args_shift(&c->args)};
    struct error err = {0};
    if (args_left(&c->args) > 0)
        return cli_usage(c, "one view at a time: '%s' is too much", args_shift(&c->args));
    if (sql_views(c->store, take_view, &v, &err) != 0)
        return cli_fail(c, &err, NULL);
    if (v.wanted == NULL) {
        struct answer a = {
            .schema = "export", .grid = v.grid, .context = &v, .item = write_view, .n_items = v.grid.n_rows};
        return answer_write(c, &a);
    }
    if (!v.found)
        return no_view(c, v.wanted);
    return run_statement(c, arena_format(&c->memory, "SELECT * FROM %s", v.wanted));
}

const struct command command_sql = {"sql",         "sql 'SELECT …'", "ask the read-only views in SQL", NULL,
                                    DATABASE_READ, run_sql,          "write one statement in quotes"};
const struct command command_export = {"export", "export [VIEW]", "a whole view; without a name, the list of views",
                                       NULL,     DATABASE_READ,   run_export,
                                       NULL};
