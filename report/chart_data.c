#include "report/chart_data.h"

#include "core/date.h"
#include "core/number.h"
#include "report/twins.h"

#include <math.h>
#include <string.h>

/* A table under way. The first row's columns are the table's. */
struct making {
    struct chart_data data;
    struct arena *memory;
    const struct report *report;
    const struct section *section;
    size_t room, used; /* cells of the row under way */
    int failed;
};

enum { MOST_COLUMNS = 16 };

static void begin_row(struct making *m)
{
    m->used = 0;
    m->data.n_rows++;
    if (m->data.columns == NULL)
        m->data.columns = arena_array(m->memory, MOST_COLUMNS, sizeof *m->data.columns);
    m->failed = m->failed || m->data.columns == NULL;
}

static void add(struct making *m, const char *title, int right, const char *text)
{
    size_t at = m->data.n_rows == 1 ? m->used : (m->data.n_rows - 1) * m->data.n_columns + m->used;
    const char **more = m->failed ? NULL : arena_grow(m->memory, m->data.cells, at, &m->room, sizeof *more);
    m->failed = m->failed || more == NULL || title == NULL || m->used == MOST_COLUMNS;
    if (m->failed)
        return;
    m->data.cells = more;
    m->data.cells[at] = text;
    m->used++;
    if (m->data.n_rows > 1)
        return;
    m->data.columns[m->data.n_columns++] = (struct chart_column){title, right};
}

static void add_text(struct making *m, const char *title, const char *text)
{
    add(m, title, 0, text);
}

static void add_flag(struct making *m, const char *title, int on)
{
    add(m, title, 0, on ? "yes" : "no");
}

static void add_number(struct making *m, const char *title, double x)
{
    char text[NUMBER_TEXT_SIZE];
    number_format_exact(text, x);
    add(m, title, 1, isfinite(x) ? arena_copy(m->memory, text) : NULL);
    m->failed = m->failed || m->memory->failed;
}

static void add_moment(struct making *m, const char *title, int64_t ms)
{
    char text[DATE_TEXT_SIZE];
    date_format_time(text, ms);
    add(m, title, 0, ms != DATE_NONE ? arena_copy(m->memory, text) : NULL);
    m->failed = m->failed || m->memory->failed;
}

static void add_mark(struct making *m, const char *name, const struct mark *mark)
{
    add_number(m, name, mark->value);
    add_number(m, arena_format(m->memory, "%s_lo", name), mark->lo);
    add_number(m, arena_format(m->memory, "%s_hi", name), mark->hi);
}

static void end_row(struct making *m)
{
    add_text(m, "plane", report_plane_words(m->section->plane));
    add_text(m, "as_of", m->report->as_of);
    add_text(m, "synthetic", m->report->synthetic ? "SYNTHETIC" : "measured");
}

static void add_drawn_as(struct making *m, const char *label, const char *series, int dated, int modelled)
{
    add_text(m, "label", label);
    add_text(m, "series", series);
    add_flag(m, "dated", dated);
    add_flag(m, "modelled", modelled);
}

static void add_compare(struct making *m, const struct block *b)
{
    const struct compare_chart *c = &b->as.compare;
    const char *unit = report_unit_name(m->memory, c->rate_axis);
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct compare_row *r = &c->rows[i];
        begin_row(m);
        add_drawn_as(m, r->label, r->series, r->dated, r->modelled);
        add_flag(m, "base", r->base);
        add_mark(m, unit, &r->rate);
        add_mark(m, "ratio", &r->ratio);
        add_text(m, "note", r->note);
        end_row(m);
    }
}

static void add_dot(struct making *m, const struct dots_row *r, const char *what, const char *unit,
                    const struct mark *mark, const char *note)
{
    begin_row(m);
    add_drawn_as(m, r->label, r->series, r->dated, r->modelled);
    add_text(m, "what", what);
    add_mark(m, unit, mark);
    add_text(m, "note", note);
    end_row(m);
}

/* The level itself comes before its runs. */
static void add_dots(struct making *m, const struct block *b)
{
    const struct dots_chart *c = &b->as.dots;
    const char *unit = report_unit_name(m->memory, c->axis);
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct dots_row *r = &c->rows[i];
        add_dot(m, r, "level", unit, &r->level, r->note);
        for (size_t k = 0; k < r->n_runs; k++)
            add_dot(m, r, "run", unit, &r->runs[k], NULL);
    }
}

static void add_steps(struct making *m, const struct block *b)
{
    const struct steps_chart *c = &b->as.steps;
    const char *unit = report_unit_name(m->memory, c->y_axis);
    for (size_t i = 0; i < c->n_runs; i++)
        for (size_t k = 0; k < c->runs[i].n; k++) {
            const struct steps_run *r = &c->runs[i];
            begin_row(m);
            add_text(m, "label", r->label);
            add_text(m, "series", r->series);
            add_number(m, "record", (double)k);
            add_number(m, unit, r->seconds[k]);
            add_flag(m, "in_window", k >= r->start && k < r->end);
            add_flag(m, "stands_out", r->out[k]);
            add_text(m, "state", r->state);
            end_row(m);
        }
}

/* A row of C4 or C5: curves, marks and guides have the same columns. */
struct on_curves {
    const char *what, *label, *series, *x_unit, *y_unit;
    int dated, modelled;
    struct mark x, y;
};

static void add_on_curves(struct making *m, const struct on_curves *r)
{
    begin_row(m);
    add_text(m, "what", r->what);
    add_drawn_as(m, r->label, r->series, r->dated, r->modelled);
    add_mark(m, r->x_unit, &r->x);
    add_mark(m, r->y_unit, &r->y);
    end_row(m);
}

static void add_curves(struct making *m, const struct block *b)
{
    const struct curve_chart *c = &b->as.curves;
    const char *x = report_unit_name(m->memory, c->x_axis), *y = report_unit_name(m->memory, c->y_axis);
    const struct mark none = {NAN, NAN, NAN};
    for (size_t i = 0; i < c->n_marks; i++) {
        const struct curve_mark *k = &c->marks[i];
        add_on_curves(m, &(struct on_curves){"mark",
                                             k->label != NULL ? k->label : k->series,
                                             k->series,
                                             x,
                                             y,
                                             k->dated,
                                             k->modelled,
                                             {k->x, NAN, NAN},
                                             {k->y, k->lo, k->hi}});
    }
    for (size_t i = 0; i < c->n_guides; i++) {
        const struct curve_guide *g = &c->guides[i];
        const struct mark at = {g->at, g->lo, g->hi};
        add_on_curves(m, &(struct on_curves){"guide", g->label, NULL, x, y, 0, 0, g->upright ? at : none,
                                             g->upright ? none : at});
    }
    for (size_t i = 0; i < c->n_curves; i++)
        for (size_t k = 0; k < c->curves[i].n_points; k++) {
            const struct curve *v = &c->curves[i];
            const struct curve_point *p = &v->points[k];
            add_on_curves(
                m,
                &(struct on_curves){
                    "curve", v->label, v->series, x, y, v->dated, v->modelled, {p->x, NAN, NAN}, {p->y, p->lo, p->hi}});
        }
}

/* A row without a run has one of its own: the gap is part of what the chart shows. */
static void add_ages(struct making *m, const struct block *b)
{
    const struct ages_chart *c = &b->as.ages;
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct age_row *r = &c->rows[i];
        for (size_t k = 0; k < r->n || k == 0; k++) {
            begin_row(m);
            add_text(m, "label", r->label);
            add_text(m, "series", r->series);
            add_moment(m, "seen_at", r->n > 0 ? r->moments[k] : DATE_NONE);
            add_flag(m, "dated", c->dated);
            add_text(m, "note", r->note);
            end_row(m);
        }
    }
}

static void add_matrix(struct making *m, const struct block *b)
{
    const struct matrix_chart *c = &b->as.matrix;
    for (size_t i = 0; i < c->n_rows; i++)
        for (size_t j = 0; j < c->n_columns; j++) {
            const struct matrix_cell *cell = &c->cells[i * c->n_columns + j];
            begin_row(m);
            add_text(m, "row", c->rows[i]);
            add_text(m, "row_id", c->row_ids != NULL ? c->row_ids[i] : NULL);
            add_text(m, "column", c->columns[j]);
            add_text(m, "judgement", report_judgement_word(cell->judgement));
            add_text(m, "text", cell->text);
            end_row(m);
        }
}

static void add_move(struct making *m, const struct move_row *r, const char *unit, const struct move_point *p)
{
    begin_row(m);
    add_text(m, "what", p != NULL ? "run" : "change");
    add_text(m, "label", r->label);
    add_text(m, "series", r->series);
    add_moment(m, "seen_at", p != NULL ? p->at : DATE_NONE);
    add_number(m, unit, p != NULL ? p->value : NAN);
    add_text(m, "of_the_week", p == NULL ? NULL : p->recent ? "yes" : "no");
    add_mark(m, "relative_change", p == NULL ? &r->change : &(struct mark){NAN, NAN, NAN});
    add_text(m, "note", p == NULL ? r->note : NULL);
    end_row(m);
}

static void add_moves(struct making *m, const struct block *b)
{
    const struct moves_chart *c = &b->as.moves;
    const char *unit = report_unit_name(m->memory, c->points_axis);
    for (size_t i = 0; i < c->n_rows; i++) {
        add_move(m, &c->rows[i], unit, NULL);
        for (size_t k = 0; k < c->rows[i].n_points; k++)
            add_move(m, &c->rows[i], unit, &c->rows[i].points[k]);
    }
}

static void (*const adders[BLOCK_KINDS])(struct making *, const struct block *) = {
    [BLOCK_COMPARE] = add_compare, [BLOCK_CURVES] = add_curves, [BLOCK_STEPS] = add_steps, [BLOCK_DOTS] = add_dots,
    [BLOCK_AGES] = add_ages,       [BLOCK_MATRIX] = add_matrix, [BLOCK_MOVES] = add_moves};

int chart_data_is_chart(enum block_kind kind)
{
    return adders[kind] != NULL;
}

int chart_data_of(struct chart_data *out, const struct report *r, struct arena *memory, struct error *err)
{
    struct making m = {.memory = memory, .report = r};
    enum block_kind kind = BLOCK_KINDS;
    for (size_t i = 0; i < r->n_sections; i++)
        for (size_t k = 0; k < r->sections[i].n_blocks; k++) {
            const struct block *b = &r->sections[i].blocks[k];
            if (!chart_data_is_chart(b->kind) || (kind != BLOCK_KINDS && kind != b->kind))
                continue;
            kind = b->kind;
            m.section = &r->sections[i];
            adders[kind](&m, b);
        }
    if (m.failed)
        return error_nomem(err);
    *out = m.data;
    return 0;
}
