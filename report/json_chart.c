/* Charts as data: what is drawn, in full precision, with the reason where something is missing. */
#include "report/twins.h"

#include "core/date.h"

#include <math.h>
#include <string.h>

static void write_limits(struct json_writer *w, double value, double lo, double hi, const char *why)
{
    json_double(w, "lo", lo);
    json_double(w, "hi", hi);
    if (isnan(value))
        json_string(w, "reason", why != NULL ? why : "no figure");
    else if (isnan(lo) || isnan(hi))
        json_string(w, "reason", "no interval");
    else if (isinf(lo) || isinf(hi))
        json_string(w, "reason", "the interval has no end");
}

static void write_mark(struct json_writer *w, const char *name, const struct mark *m, const char *why)
{
    json_open_object(w, name);
    json_double(w, "value", m->value);
    write_limits(w, m->value, m->lo, m->hi, why);
    json_close_object(w);
}

static void write_drawn_as(struct json_writer *w, const char *label, const char *series, int dated, int modelled)
{
    json_string(w, "label", label);
    json_string(w, "series", series);
    json_bool(w, "dated", dated);
    json_bool(w, "modelled", modelled);
}

static void write_moment(struct json_writer *w, const char *name, int64_t ms)
{
    char text[DATE_TEXT_SIZE];
    date_format_time(text, ms);
    json_string(w, name, ms != DATE_NONE ? text : NULL);
}

static void write_compare(struct json_writer *w, const struct block *b, struct arena *memory)
{
    const struct compare_chart *c = &b->as.compare;
    const char *unit = report_unit_name(memory, c->rate_axis);
    json_string(w, "rate_axis", c->rate_axis);
    json_string(w, "ratio_axis", c->ratio_axis);
    json_open_array(w, "rows");
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct compare_row *r = &c->rows[i];
        json_open_object(w, NULL);
        write_drawn_as(w, r->label, r->series, r->dated, r->modelled);
        json_bool(w, "base", r->base);
        write_mark(w, unit, &r->rate, r->note);
        if (c->ratio_axis != NULL)
            write_mark(w, "ratio", &r->ratio, r->note);
        json_string(w, "note", r->note);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_curve(struct json_writer *w, const struct curve *c)
{
    json_open_object(w, NULL);
    write_drawn_as(w, c->label, c->series, c->dated, c->modelled);
    json_open_array(w, "points");
    for (size_t i = 0; i < c->n_points; i++) {
        json_open_object(w, NULL);
        json_double(w, "x", c->points[i].x);
        json_double(w, "y", c->points[i].y);
        write_limits(w, c->points[i].y, c->points[i].lo, c->points[i].hi, NULL);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static void write_curve_mark(struct json_writer *w, const struct curve_mark *m)
{
    json_open_object(w, NULL);
    write_drawn_as(w, m->label, m->series, m->dated, m->modelled);
    json_double(w, "x", m->x);
    json_double(w, "y", m->y);
    write_limits(w, m->y, m->lo, m->hi, m->label);
    json_close_object(w);
}

/* A guide is a line; limits are its own where it has any. */
static void write_guide(struct json_writer *w, const struct curve_guide *g)
{
    json_open_object(w, NULL);
    json_string(w, "label", g->label);
    json_double(w, g->upright ? "x" : "y", g->at);
    json_double(w, "lo", g->lo);
    json_double(w, "hi", g->hi);
    json_close_object(w);
}

/* x is as it is measured (a share); x_scale and x_suffix are how the axis writes it (per cent). */
static void write_curves(struct json_writer *w, const struct block *b, struct arena *memory)
{
    const struct curve_chart *c = &b->as.curves;
    (void)memory;
    json_string(w, "x_axis", c->x_axis);
    json_string(w, "y_axis", c->y_axis);
    json_double(w, "x_scale", c->x_scale != 0 ? c->x_scale : 1);
    json_string(w, "x_suffix", c->x_suffix);
    json_open_array(w, "curves");
    for (size_t i = 0; i < c->n_curves; i++)
        write_curve(w, &c->curves[i]);
    json_close_array(w);
    json_open_array(w, "marks");
    for (size_t i = 0; i < c->n_marks; i++)
        write_curve_mark(w, &c->marks[i]);
    json_close_array(w);
    json_open_array(w, "guides");
    for (size_t i = 0; i < c->n_guides; i++)
        write_guide(w, &c->guides[i]);
    json_close_array(w);
}

static void write_steps_run(struct json_writer *w, const struct steps_run *r)
{
    json_open_object(w, NULL);
    json_string(w, "label", r->label);
    json_string(w, "series", r->series);
    json_string(w, "state", r->state);
    if (r->start < r->end) {
        json_int(w, "window_start", (int64_t)r->start);
        json_int(w, "window_end", (int64_t)r->end);
    }
    write_mark(w, "level_seconds_per_step", &r->level, r->state);
    json_open_array(w, "seconds_per_step");
    for (size_t i = 0; i < r->n; i++)
        json_double(w, NULL, r->seconds[i]);
    json_close_array(w);
    json_open_array(w, "stand_out");
    for (size_t i = 0; i < r->n; i++)
        if (r->out[i])
            json_int(w, NULL, (int64_t)i);
    json_close_array(w);
    json_close_object(w);
}

static void write_steps(struct json_writer *w, const struct block *b, struct arena *memory)
{
    const struct steps_chart *c = &b->as.steps;
    (void)memory;
    json_string(w, "y_axis", c->y_axis);
    json_open_array(w, "runs");
    for (size_t i = 0; i < c->n_runs; i++)
        write_steps_run(w, &c->runs[i]);
    json_close_array(w);
}

static void write_dots(struct json_writer *w, const struct block *b, struct arena *memory)
{
    const struct dots_chart *c = &b->as.dots;
    const char *unit = report_unit_name(memory, c->axis);
    json_string(w, "axis", c->axis);
    json_open_array(w, "rows");
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct dots_row *r = &c->rows[i];
        json_open_object(w, NULL);
        write_drawn_as(w, r->label, r->series, r->dated, r->modelled);
        write_mark(w, unit, &r->level, r->note);
        json_open_array(w, "runs");
        for (size_t k = 0; k < r->n_runs; k++) {
            json_open_object(w, NULL);
            write_mark(w, unit, &r->runs[k], NULL);
            json_close_object(w);
        }
        json_close_array(w);
        json_string(w, "note", r->note);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_ages(struct json_writer *w, const struct block *b, struct arena *memory)
{
    const struct ages_chart *c = &b->as.ages;
    (void)memory;
    write_moment(w, "from", c->from);
    write_moment(w, "to", c->as_of);
    write_moment(w, "valid_from", c->valid_from);
    json_string(w, "valid_label", c->valid_label);
    json_bool(w, "dated", c->dated);
    json_open_array(w, "rows");
    for (size_t i = 0; i < c->n_rows; i++) {
        json_open_object(w, NULL);
        json_string(w, "label", c->rows[i].label);
        json_string(w, "series", c->rows[i].series);
        json_open_array(w, "seen_at");
        for (size_t k = 0; k < c->rows[i].n; k++)
            write_moment(w, NULL, c->rows[i].moments[k]);
        json_close_array(w);
        json_string(w, "note", c->rows[i].note);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_matrix(struct json_writer *w, const struct block *b, struct arena *memory)
{
    const struct matrix_chart *c = &b->as.matrix;
    (void)memory;
    json_string(w, "rows_are", c->corner);
    json_open_array(w, "rows");
    for (size_t i = 0; i < c->n_rows; i++) {
        json_open_object(w, NULL);
        json_string(w, "label", c->rows[i]);
        json_string(w, "id", c->row_ids != NULL ? c->row_ids[i] : NULL);
        json_open_array(w, "cells");
        for (size_t j = 0; j < c->n_columns; j++) {
            const struct matrix_cell *cell = &c->cells[i * c->n_columns + j];
            json_open_object(w, NULL);
            json_string(w, "label", c->columns[j]);
            json_string(w, "judgement", report_judgement_word(cell->judgement));
            json_string(w, "text", cell->text);
            json_close_object(w);
        }
        json_close_array(w);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_move_points(struct json_writer *w, const struct move_row *r, const char *unit)
{
    json_open_array(w, "points");
    for (size_t k = 0; k < r->n_points; k++) {
        json_open_object(w, NULL);
        write_moment(w, "at", r->points[k].at);
        json_double(w, unit, r->points[k].value);
        json_bool(w, "recent", r->points[k].recent);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_moves(struct json_writer *w, const struct block *b, struct arena *memory)
{
    const struct moves_chart *c = &b->as.moves;
    const char *unit = report_unit_name(memory, c->points_axis);
    json_string(w, "points_axis", c->points_axis);
    json_string(w, "change_axis", c->change_axis);
    write_moment(w, "from", c->from);
    write_moment(w, "to", c->to);
    json_open_array(w, "rows");
    for (size_t i = 0; i < c->n_rows; i++) {
        json_open_object(w, NULL);
        json_string(w, "label", c->rows[i].label);
        json_string(w, "series", c->rows[i].series);
        write_mark(w, "change", &c->rows[i].change, c->rows[i].note);
        write_move_points(w, &c->rows[i], unit);
        json_string(w, "note", c->rows[i].note);
        json_close_object(w);
    }
    json_close_array(w);
}

void report_json_chart(struct json_writer *w, const struct block *b, struct arena *memory)
{
    static void (*const writers[BLOCK_KINDS])(struct json_writer *, const struct block *, struct arena *) = {
        [BLOCK_COMPARE] = write_compare, [BLOCK_CURVES] = write_curves, [BLOCK_STEPS] = write_steps,
        [BLOCK_DOTS] = write_dots,       [BLOCK_AGES] = write_ages,     [BLOCK_MATRIX] = write_matrix,
        [BLOCK_MOVES] = write_moves};
    if (writers[b->kind] != NULL)
        writers[b->kind](w, b, memory);
}
