/* Rows of a documented view as a table of reference: what the archive holds, of the report's kind and date. */
#include "report/study_parts.h"

#include "core/number.h"
#include "query/words.h"
#include "store/views.h"

#include <math.h>
#include <string.h>

enum { ROWS_SHOWN = 25, ROWS_MOST = 1000, ID_SHOWN = 16 };

struct filling {
    struct study *x;
    struct cell *cells; /* most × n_columns */
    int *is_number;     /* every value of the column so far */
    size_t n_rows;
    int failed;
};

/* "rcp-", "cls-", "prc-": told apart by their first digits. */
static int is_id(const char *text)
{
    return strlen(text) > ID_SHOWN && text[3] == '-' &&
           (strncmp(text, "rcp", 3) == 0 || strncmp(text, "cls", 3) == 0 || strncmp(text, "prc", 3) == 0);
}

static const char *value_text(struct study *x, const struct sql_value *v)
{
    switch (v->type) {
    case SQL_INTEGER:
        return arena_format(x->memory, "%lld", (long long)v->integer);
    case SQL_REAL:
        return words_fixed(x->memory, v->real, number_decimals(v->real, NAN));
    case SQL_TEXT:
    case SQL_BLOB:
        return is_id(v->text) ? arena_copy_n(x->memory, v->text, ID_SHOWN) : arena_copy(x->memory, v->text);
    case SQL_NULL:
        break;
    }
    return "";
}

static int take_row(void *context, size_t n, const struct sql_value *values)
{
    struct filling *f = context;
    for (size_t i = 0; i < n; i++) {
        struct cell *c = &f->cells[f->n_rows * n + i];
        c->text = value_text(f->x, &values[i]);
        f->is_number[i] = f->is_number[i] && values[i].type != SQL_TEXT;
        f->failed = f->failed || c->text == NULL;
    }
    f->n_rows++;
    return f->failed;
}

/* "K=V" */
static int read_term(struct study *x, struct view_term *out, const char *text, struct error *err)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text)
        return error_set(err, ERR_USAGE, "where '%s': write COLUMN=VALUE", text);
    out->column = arena_copy_n(x->memory, text, (size_t)(equals - text));
    out->value = equals + 1;
    return out->column != NULL ? 0 : error_nomem(err);
}

static int read_wish(struct study *x, struct view_wish *w, const struct block_body *body, struct error *err)
{
    const struct block_value *columns = body_find(body, "columns"), *where = body_find(body, "where");
    size_t n = where != NULL ? where->n : 0, most = body_count(body, "most", ROWS_SHOWN);
    struct view_term *terms = arena_array(x->memory, n, sizeof *terms);
    if (terms == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < n; i++) {
        int rc = read_term(x, &terms[i], where->texts[i], err);
        if (rc != 0)
            return rc;
    }
    *w = (struct view_wish){.view = body_text(body, "view", ""),
                            .columns = columns != NULL ? columns->texts : NULL,
                            .n_columns = columns != NULL ? columns->n : 0,
                            .terms = terms,
                            .n_terms = n,
                            .order = body_text(body, "order", NULL),
                            .falling = body_flag(body, "falling", 0),
                            .most = most < ROWS_MOST ? most : ROWS_MOST,
                            .as_of = x->request->as_of,
                            .synthetic = x->synthetic};
    return w->n_columns > 0 ? 0 : error_set(err, ERR_USAGE, "columns: at least one");
}

static const char *note(struct study *x, const struct view_wish *w, size_t shown, size_t total, int knows_dates)
{
    const char *text =
        knows_dates
            ? arena_format(x->memory, "%s, as of %s.", w->view, words_day(x->memory, x->request->as_of))
            : arena_format(x->memory, "%s, whatever the date: it does not say when its rows came to be.", w->view);
    return total > shown ? arena_format(x->memory, "%s %zu of %zu rows; 'mcreport sql' has all.", text, shown, total)
                         : text;
}

static int put_rows(struct study *x, const struct block_body *body, const struct view_wish *w, const struct filling *f,
                    const char *text)
{
    struct column *columns = arena_array(x->memory, w->n_columns, sizeof *columns);
    if (columns == NULL)
        return -1;
    for (size_t i = 0; i < w->n_columns; i++) {
        const char *first = f->n_rows > 0 ? f->cells[i].text : "";
        int id = strncmp(first, "rcp-", 4) == 0 || strncmp(first, "cls-", 4) == 0 || strncmp(first, "prc-", 4) == 0;
        columns[i] = (struct column){.title = arena_copy(x->memory, w->columns[i]),
                                     .align = f->is_number[i] ? ALIGN_RIGHT : ALIGN_LEFT,
                                     .mono = id,
                                     .stretch = !id && !f->is_number[i]};
    }
    struct table_builder t = table_start(&x->build, columns, w->n_columns);
    for (size_t i = 0; i < f->n_rows; i++) {
        struct cell *c = table_row(&t);
        if (c == NULL)
            return -1;
        memcpy(c, &f->cells[i * w->n_columns], w->n_columns * sizeof *c);
    }
    table_finish(&t, study_table_title(x, body, NULL, arena_copy(x->memory, w->view)), text, "No rows.");
    return 0;
}

int block_table(struct study *x, const struct block_body *body, struct error *err)
{
    struct view_wish w;
    struct filling f = {.x = x};
    size_t total = 0;
    int knows_dates = 0;
    int rc = read_wish(x, &w, body, err);
    if (rc != 0)
        return error_prefix(err, "block table");
    w.knows_dates = &knows_dates;
    f.cells = arena_array(x->memory, w.most * w.n_columns, sizeof *f.cells);
    f.is_number = arena_array(x->memory, w.n_columns, sizeof *f.is_number);
    for (size_t i = 0; f.is_number != NULL && i < w.n_columns; i++)
        f.is_number[i] = 1;
    if (f.cells == NULL || f.is_number == NULL)
        return error_nomem(err);
    const struct sql_result sink = {&f, NULL, take_row};
    rc = view_read(x->store, &w, &sink, &total, err);
    if (rc != 0)
        return error_prefix(err, "block table");
    return !f.failed && put_rows(x, body, &w, &f, note(x, &w, f.n_rows, total, knows_dates)) == 0 ? 0
                                                                                                  : error_nomem(err);
}
