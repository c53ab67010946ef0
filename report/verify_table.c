#include "report/verify_table.h"

#include "core/text.h"

#include <string.h>

struct side_by_side {
    struct report_changes *all;
    struct arena *memory;
    const struct report_change *in;
    const struct verify_table *was, *is;
    size_t n_key; /* leading cells that name a row */
    const char *const *was_names, *const *is_names;
};

static const char *cell(const struct verify_table *t, size_t i, size_t j)
{
    return j < t->n_columns && t->rows[i][j] != NULL ? t->rows[i][j] : "";
}

/* The first cells of a row as one text. */
static const char *name_of(struct arena *memory, const struct verify_table *t, size_t i, size_t n_key)
{
    const char *name = cell(t, i, 0);
    for (size_t j = 1; j < n_key && name != NULL; j++)
        name = arena_format(memory, "%s · %s", name, cell(t, i, j));
    return name;
}

static int same_names(const struct verify_table *t, size_t a, size_t b, size_t n_key)
{
    for (size_t j = 0; j < n_key; j++)
        if (strcmp(cell(t, a, j), cell(t, b, j)) != 0)
            return 0;
    return 1;
}

static int names_repeat(const struct verify_table *t, size_t n_key)
{
    for (size_t i = 1; i < t->n_rows; i++)
        for (size_t k = 0; k < i; k++)
            if (same_names(t, i, k, n_key))
                return 1;
    return 0;
}

static const char *const *names(struct arena *memory, const struct verify_table *t, size_t n_key)
{
    const char **all = arena_array(memory, t->n_rows, sizeof *all);
    for (size_t i = 0; all != NULL && i < t->n_rows; i++)
        all[i] = name_of(memory, t, i, n_key);
    return memory->failed ? NULL : all;
}

/* The column of that title, where they do not all stand in one order. */
static size_t column_like(const struct verify_table *t, const char *title, size_t at)
{
    if (at < t->n_columns && text_equal(t->columns[at], title))
        return at;
    for (size_t j = 0; j < t->n_columns; j++)
        if (text_equal(t->columns[j], title))
            return j;
    return VERIFY_NONE;
}

static int add(struct side_by_side *s, const char *row, const char *column, const char *was, const char *is,
               struct error *err)
{
    struct report_change c = *s->in;
    c.row = row;
    c.column = column;
    c.was = was;
    c.is = is;
    return verify_add(s->all, &c, err);
}

static int compare_rows(struct side_by_side *s, size_t i, size_t k, struct error *err)
{
    int rc = 0;
    for (size_t j = 0; j < s->was->n_columns && rc == 0; j++) {
        size_t at = column_like(s->is, s->was->columns[j], j);
        if (at != VERIFY_NONE && strcmp(cell(s->was, i, j), cell(s->is, k, at)) != 0)
            rc = add(s, s->was_names[i], s->was->columns[j], cell(s->was, i, j), cell(s->is, k, at), err);
    }
    return rc;
}

static int compare_columns(struct side_by_side *s, struct error *err)
{
    int rc = 0;
    for (size_t j = 0; j < s->was->n_columns && rc == 0; j++)
        if (column_like(s->is, s->was->columns[j], j) == VERIFY_NONE)
            rc = add(s, NULL, s->was->columns[j], "a column", NULL, err);
    for (size_t j = 0; j < s->is->n_columns && rc == 0; j++)
        if (column_like(s->was, s->is->columns[j], j) == VERIFY_NONE)
            rc = add(s, NULL, s->is->columns[j], NULL, "a column", err);
    return rc;
}

/* A whole row, cell by cell. */
static const char *row_words(struct arena *memory, const struct verify_table *t, size_t i)
{
    const char *words = NULL;
    for (size_t j = 0; j < t->n_columns; j++)
        if (cell(t, i, j)[0] != '\0')
            words = words == NULL ? cell(t, i, j) : arena_format(memory, "%s | %s", words, cell(t, i, j));
    return words != NULL ? words : "";
}

/* A row that stands elsewhere now is the same row. */
static int same_name(const void *context, size_t was, size_t is)
{
    const struct side_by_side *s = context;
    return strcmp(s->was_names[was], s->is_names[is]) == 0;
}

static int take_step(struct side_by_side *s, const struct verify_step *step, struct error *err)
{
    if (step->was == VERIFY_NONE && step->is == VERIFY_NONE)
        return 0;
    if (step->is == VERIFY_NONE)
        return add(s, s->was_names[step->was], NULL, row_words(s->memory, s->was, step->was), NULL, err);
    if (step->was == VERIFY_NONE)
        return add(s, s->is_names[step->is], NULL, NULL, row_words(s->memory, s->is, step->is), err);
    return compare_rows(s, step->was, step->is, err);
}

int verify_tables(struct report_changes *all, const struct report_change *in, const struct verify_table *was,
                  const struct verify_table *is, struct error *err)
{
    struct side_by_side s = {all, all->memory, in, was, is, 1, NULL, NULL};
    struct verify_step *steps = NULL;
    size_t n = 0;
    while (s.n_key < was->n_columns && s.n_key < is->n_columns &&
           (names_repeat(was, s.n_key) || names_repeat(is, s.n_key)))
        s.n_key++;
    s.was_names = names(s.memory, was, s.n_key);
    s.is_names = names(s.memory, is, s.n_key);
    if (s.was_names == NULL || s.is_names == NULL)
        return error_nomem(err);
    int rc = compare_columns(&s, err);
    if (rc == 0)
        rc = verify_align(&steps, &n, s.was_names, was->n_rows, s.is_names, is->n_rows, s.memory, err);
    if (rc == 0)
        verify_join(steps, n, 0, same_name, &s);
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = take_step(&s, &steps[i], err);
    return rc;
}
