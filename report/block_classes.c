/* The classes of an archive: in numbers, as a matrix with the levels of the axis (C7), and one by one. */
#include "report/block_classes.h"

#include "core/date.h"
#include "query/words.h"

#include <string.h>

static const char *nothing_yet(struct study *x)
{
    return arena_format(x->memory, "No run that can be computed with had been seen by %s.",
                        words_day(x->memory, x->request->as_of));
}

/* --- in numbers --- */

/* Missing runs of a class: those of its levels, and those of the base once. */
static size_t count_missing(const struct class_list *list)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n_families; i++) {
        size_t of_base = 0;
        for (size_t k = 0; k < list->families[i].n_levels && list->families[i].base != NULL; k++) {
            const struct class_level *l = &list->families[i].levels[k];
            if (l->standing >= CLASS_DISCLOSED || l == list->families[i].base)
                continue;
            n += l->n_more;
            of_base = l->n_more_base > of_base ? l->n_more_base : of_base;
        }
        n += of_base;
    }
    return n;
}

static size_t count_lonely(const struct class_list *list)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n_current; i++)
        n += list->families[i].n_current_levels == 1;
    return n;
}

static size_t count_pairs(const struct class_list *list)
{
    size_t n = 0;
    for (size_t i = 0; i < CLASS_STANDINGS; i++)
        n += list->n_of[i];
    return n;
}

const char *class_headline(struct study *x)
{
    const struct class_list *list = &x->classes;
    const char *classes = words_count(x->memory, list->n_current, "class", "classes"), *text;
    size_t pairs = count_pairs(list), ready = list->n_of[CLASS_READY], disclosed = list->n_of[CLASS_DISCLOSED];
    if (list->n_families == 0)
        text = "no class has a run yet";
    else if (list->n_current == 0)
        text = arena_format(x->memory, "no class has a run of today; %zu %s older ones", list->n_families,
                            list->n_families == 1 ? "has" : "have");
    else if (pairs == 0)
        text = arena_format(x->memory, "%s, and nothing to compare with", classes);
    else
        text = arena_format(x->memory, "%s: %zu of %s can be compared%s", classes, ready,
                            words_count(x->memory, pairs, "pair", "pairs"),
                            disclosed > 0 ? arena_format(x->memory, ", %zu with a disclosure", disclosed) : "");
    return study_headline(x, study_sentence(x, text), x->synthetic);
}

/* What there is none of goes without saying; but for the pairs that everything else is set against. */
static void put_count(struct study *x, struct table_builder *t, size_t n, const char *what, const char *meaning)
{
    int is_told = n > 0 || (strncmp(what, "Pairs that", 10) == 0 && count_pairs(&x->classes) > 0);
    struct cell *c = is_told ? table_row(t) : NULL;
    if (c == NULL)
        return;
    c[0].text = what;
    c[1].text = words_fixed(x->memory, (double)n, 0);
    c[2].text = meaning;
}

int block_class_summary(struct study *x, const struct block_body *body, struct error *err)
{
    static const struct column columns[] = {
        {"What", ALIGN_LEFT, 0, 0}, {"How many", ALIGN_RIGHT, 0, 0}, {"Meaning", ALIGN_LEFT, 0, 1}};
    const struct class_list *list = &x->classes;
    struct table_builder t = table_start(&x->build, columns, 3);
    const size_t *of = list->n_of;
    (void)err;
    put_count(x, &t, list->n_current, "Classes of today",
              arena_format(x->memory, "agree in every hard factor, the %s left open, and have a run since %s",
                           factor_rule(x->request->axis)->title, words_day(x->memory, x->valid_from)));
    put_count(x, &t, count_lonely(list), "… of these with one level",
              arena_format(x->memory, "runs of one %s alone", factor_rule(x->request->axis)->title));
    put_count(x, &t, list->n_families - list->n_current, "Classes without a run of today",
              "only older runs, or failed attempts");
    put_count(x, &t, of[CLASS_READY], "Pairs that can be compared", "two numbers a side and more, on one stack");
    put_count(x, &t, of[CLASS_DISCLOSED], "… with a disclosure", "the same, but the software stack differs");
    put_count(x, &t, of[CLASS_FEW], "… without an interval", "a ratio, but fewer than two numbers on a side");
    put_count(x, &t, of[CLASS_NUMBERLESS], "Refused for want of a number",
              x->request->metric == METRIC_STEADY ? "runs of today, none with a steady state"
                                                  : "runs of today, none with a whole-run rate");
    put_count(x, &t, of[CLASS_DATED] + of[CLASS_ABSENT], "Pairs without a run on one side",
              arena_format(x->memory, "none of today: %zu with older runs, %zu never run", of[CLASS_DATED],
                           of[CLASS_ABSENT]));
    put_count(x, &t, count_missing(list), "Runs missing for those", "at least, for an interval on every pair");
    table_finish(&t, study_table_title(x, body, NULL, "What can be compared with what?"),
                 t.n_rows > 0 ? "A pair is a level of a class against its base, the level with the most numbers. Two "
                                "classes are never a pair: what keeps them apart is refused, whatever is disclosed."
                              : NULL,
                 nothing_yet(x));
    return 0;
}

/* --- the matrix --- */

static const enum judgement judgements[CLASS_STANDINGS] = {
    [CLASS_ABSENT] = JUDGED_NONE,         [CLASS_DATED] = JUDGED_DATED,
    [CLASS_NUMBERLESS] = JUDGED_REFUSED,  [CLASS_FEW] = JUDGED_FEW,
    [CLASS_ALONE] = JUDGED_ALONE,         [CLASS_READY] = JUDGED_READY,
    [CLASS_DISCLOSED] = JUDGED_DISCLOSED,
};

static const char *level_words(struct study *x, const struct class_level *l)
{
    if (l->standing == CLASS_ABSENT)
        return l->n_failed > 0 ? arena_format(x->memory, "%zu failed", l->n_failed) : NULL;
    const char *runs = words_count(x->memory, l->standing == CLASS_DATED ? l->n_dated : l->n_current, "run", "runs");
    return l->standing == CLASS_NUMBERLESS ? arena_format(x->memory, "%s, no number", runs) : runs;
}

struct columns {
    const char **names;
    size_t n;
};

static const struct class_level *level_named(const struct class_family *f, const char *name)
{
    for (size_t i = 0; i < f->n_levels; i++)
        if (strcmp(f->levels[i].value, name) == 0)
            return &f->levels[i];
    return NULL;
}

static int is_run(const struct class_level *l)
{
    return l->n_current + l->n_dated + l->n_failed > 0;
}

/* Levels that any of the classes shown has something of; in the order of their names. */
static int find_columns(struct study *x, struct columns *out, size_t n_rows, struct error *err)
{
    size_t room = 0;
    *out = (struct columns){NULL, 0};
    for (size_t i = 0; i < n_rows; i++)
        for (size_t k = 0; k < x->classes.families[i].n_levels; k++) {
            const struct class_level *l = &x->classes.families[i].levels[k];
            size_t at = 0;
            while (at < out->n && strverscmp(out->names[at], l->value) < 0)
                at++;
            if (!is_run(l) || (at < out->n && strcmp(out->names[at], l->value) == 0))
                continue;
            const char **names = arena_grow(x->memory, out->names, out->n, &room, sizeof *names);
            if (names == NULL)
                return error_nomem(err);
            memmove(names + at + 1, names + at, (out->n - at) * sizeof *names);
            names[at] = l->value;
            *out = (struct columns){names, out->n + 1};
        }
    return 0;
}

/* A level that its surface does not have is no gap: the cell stays empty, as one without a run does. */
static struct matrix_cell cell_of(struct study *x, const struct class_family *f, const char *level)
{
    const struct class_level *l = level_named(f, level);
    if (l == NULL)
        return (struct matrix_cell){JUDGED_NONE, NULL, NULL};
    return (struct matrix_cell){judgements[l->standing], level_words(x, l), NULL};
}

enum { ROWS_TOLD = 12 };

static const char *row_alt(struct study *x, const struct matrix_chart *m, size_t i)
{
    const char *row = NULL;
    for (size_t j = 0; j < m->n_columns; j++) {
        const struct matrix_cell *c = &m->cells[i * m->n_columns + j];
        if (c->text != NULL)
            row = words_join(x->memory, row, ", ", arena_format(x->memory, "%s %s", m->columns[j], c->text));
    }
    return arena_format(x->memory, "%s: %s.", m->row_ids[i], row != NULL ? row : "nothing");
}

/* The first rows; a table of hundreds is read cell by cell, not in one breath. */
static const char *matrix_alt(struct study *x, const struct matrix_chart *m)
{
    const char *text = NULL;
    for (size_t i = 0; i < m->n_rows && i < ROWS_TOLD; i++)
        text = words_join(x->memory, text, " ", row_alt(x, m, i));
    return m->n_rows > ROWS_TOLD
               ? words_join(x->memory, text, " ",
                            arena_format(x->memory, "And %zu rows more.", m->n_rows - (size_t)ROWS_TOLD))
               : text;
}

static int fill_matrix(struct study *x, struct matrix_chart *m, size_t n_rows, struct error *err)
{
    struct columns columns;
    const char **rows = arena_array(x->memory, n_rows, sizeof *rows),
               **ids = arena_array(x->memory, n_rows, sizeof *ids);
    int rc = find_columns(x, &columns, n_rows, err);
    if (rc != 0)
        return rc;
    struct matrix_cell *cells = arena_array(x->memory, n_rows * columns.n, sizeof *cells);
    if (rows == NULL || ids == NULL || cells == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < n_rows; i++) {
        const struct class_family *f = &x->classes.families[i];
        rows[i] = class_what(x, f);
        ids[i] = class_shown_id(x, f);
        for (size_t j = 0; j < columns.n; j++)
            cells[i * columns.n + j] = cell_of(x, f, columns.names[j]);
    }
    *m = (struct matrix_chart){"Class", columns.names, rows, ids, cells, columns.n, n_rows};
    return 0;
}

int block_matrix(struct study *x, const struct block_body *body, struct error *err)
{
    size_t n_rows = class_most(body, x->classes.n_families);
    struct matrix_chart m;
    int rc = fill_matrix(x, &m, n_rows, err);
    if (rc != 0)
        return rc;
    if (m.n_columns == 0) {
        if (!class_has_block(x, "class-summary")) /* which says so already */
            report_build_block(&x->build, BLOCK_PARAGRAPH, nothing_yet(x));
        return 0;
    }
    struct block *b = report_build_block(&x->build, BLOCK_MATRIX, study_question(x, body, NULL, NULL));
    if (b == NULL)
        return error_nomem(err);
    b->as.matrix = m;
    b->alt = study_alt(x, body, "Classes and levels, in words.", matrix_alt(x, &m));
    b->note = class_notes(x, class_cut_note(x, n_rows, x->classes.n_families, "classes"), class_alike(x));
    return x->memory->failed ? error_nomem(err) : 0;
}

/* --- one by one --- */

static const char *levels_words(struct study *x, const struct class_family *f)
{
    const char *text = NULL;
    for (size_t k = 0; k < f->n_levels; k++)
        if (f->levels[k].n_current > 0)
            text = words_join(x->memory, text, ", ",
                              arena_format(x->memory, "%s %zu", f->levels[k].value, f->levels[k].n_current));
    return text != NULL ? text : "none";
}

/* For how many days more the newest run holds; when the others end is told by their ages. */
static const char *days_left(struct study *x, const struct class_family *f)
{
    int64_t end = date_valid_to(f->newest, study_run_days(x)), left = date_day(end) - date_day(x->request->as_of);
    return end < x->request->as_of ? "over" : words_fixed(x->memory, (double)left, 0);
}

static void class_cells(struct study *x, struct cell *c, const struct class_family *f)
{
    c[0].text = c[0].anchor = class_shown_id(x, f);
    c[1].text = class_what(x, f);
    c[2].text = levels_words(x, f);
    c[3].text = f->n_dated > 0 ? arena_format(x->memory, "%zu", f->n_dated) : NULL;
    c[4].text = f->n_failed > 0 ? arena_format(x->memory, "%zu", f->n_failed) : NULL;
    if (f->newest == INT64_MIN)
        return;
    c[5].text = words_day(x->memory, f->newest);
    c[6].text = days_left(x, f);
}

static const char *unnamed_note(struct study *x)
{
    size_t n = 0;
    for (size_t i = 0; i < x->classes.n_families; i++)
        n += x->classes.families[i].n_unnamed;
    return n > 0 ? arena_format(x->memory, "%s no %s, and can be compared with nothing.",
                                words_count(x->memory, n, "run records", "runs record"),
                                factor_rule(x->request->axis)->title)
                 : NULL;
}

int block_classes(struct study *x, const struct block_body *body, struct error *err)
{
    static const struct column columns[] = {{"Class", ALIGN_LEFT, 1, 0},         {"What it is", ALIGN_LEFT, 0, 1},
                                            {"Runs of today", ALIGN_LEFT, 0, 0}, {"Older", ALIGN_RIGHT, 0, 0},
                                            {"Failed", ALIGN_RIGHT, 0, 0},       {"Newest run", ALIGN_LEFT, 0, 0},
                                            {"Valid, days", ALIGN_RIGHT, 0, 0}};
    struct table_builder t = table_start(&x->build, columns, 7);
    size_t n = class_most(body, x->classes.n_families);
    (void)err;
    for (size_t i = 0; i < n; i++) {
        struct cell *c = table_row(&t);
        if (c != NULL)
            class_cells(x, c, &x->classes.families[i]);
    }
    const char *note = class_notes(x, class_cut_note(x, n, x->classes.n_families, "classes"), class_alike(x));
    const char *title = words_count(x->memory, x->classes.n_families, "class", "classes");
    table_finish(&t, study_table_title(x, body, NULL, title), class_notes(x, note, unnamed_note(x)), nothing_yet(x));
    return x->memory->failed ? error_nomem(err) : 0;
}

int has_classes(const struct study *x, const struct block_body *body)
{
    (void)body;
    return x->classes.n_families > 0;
}
