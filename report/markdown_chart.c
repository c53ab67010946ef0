/*
 * Charts as Markdown tables: what a reader would read off them, rounded as everywhere else. Every point is in the JSON
 * twin and in the CSV of `chart`.
 */
#include "report/twins.h"

#include "core/number.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

enum { CURVE_SAMPLES = 5 };

static void put_cell(FILE *f, const char *text)
{
    fputs("| ", f);
    report_markdown_text(f, text, NULL, 0);
    putc(' ', f);
}

static void end_row(FILE *f)
{
    fputs("|\n", f);
}

/* align: a letter a column, 'l' or 'r'. */
static void put_head(FILE *f, const char *align, const char *const *titles)
{
    for (size_t j = 0; align[j] != '\0'; j++)
        put_cell(f, titles[j]);
    end_row(f);
    for (size_t j = 0; align[j] != '\0'; j++)
        fputs(align[j] == 'r' ? "|---:" : "|---", f);
    end_row(f);
}

static int decimals_of(const struct mark *m)
{
    return number_decimals(m->value, isfinite(m->hi) && isfinite(m->lo) ? (m->hi - m->lo) / 2 : 0);
}

/* Throughput is cut, everything else is rounded to the nearest. */
static void put_value(FILE *f, const struct mark *m, const char *axis)
{
    char text[NUMBER_TEXT_SIZE] = "";
    int cut = axis != NULL && strstr(axis, "tok/s") != NULL;
    if (isfinite(m->value))
        number_format_fixed(text, m->value, decimals_of(m), 1, cut ? NUMBER_DOWN : NUMBER_NEAREST);
    put_cell(f, text);
}

static void put_interval(FILE *f, const struct mark *m)
{
    char lo[NUMBER_TEXT_SIZE], hi[NUMBER_TEXT_SIZE];
    fputs("| ", f);
    if (isfinite(m->lo) && isfinite(m->hi)) {
        number_format_fixed(lo, m->lo, decimals_of(m), 1, NUMBER_DOWN);
        number_format_fixed(hi, m->hi, decimals_of(m), 1, NUMBER_UP);
        fprintf(f, "%s–%s ", lo, hi);
    }
}

static void put_count(FILE *f, size_t n)
{
    fprintf(f, "| %zu ", n);
}

static void put_compare(FILE *f, const struct block *b)
{
    const struct compare_chart *c = &b->as.compare;
    int ratios = c->ratio_axis != NULL;
    const char *const titles[] = {"", c->rate_axis, "interval", "note", c->ratio_axis, "interval"};
    put_head(f, ratios ? "lrrlrr" : "lrrl", titles);
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct compare_row *r = &c->rows[i];
        put_cell(f, r->label);
        put_value(f, &r->rate, c->rate_axis);
        put_interval(f, &r->rate);
        put_cell(f, r->note);
        if (ratios) {
            put_value(f, &r->ratio, NULL);
            put_interval(f, &r->ratio);
        }
        end_row(f);
    }
}

static void put_curve_row(FILE *f, const struct curve_chart *c, const char *label, const struct mark *x,
                          const struct mark *y)
{
    char at[NUMBER_TEXT_SIZE] = "";
    double scale = c->x_scale != 0 ? c->x_scale : 1;
    struct mark shown = {x->value * scale, x->lo * scale, x->hi * scale};
    if (isfinite(x->value))
        number_format_fixed(at, shown.value, decimals_of(&shown), 1, NUMBER_NEAREST);
    put_cell(f, label);
    fprintf(f, "| %s%s ", at, isfinite(x->value) && c->x_suffix != NULL ? c->x_suffix : "");
    put_interval(f, &shown);
    put_value(f, y, NULL);
    put_interval(f, y);
    end_row(f);
}

/* A curve at its ends and between. */
static void put_curve_samples(FILE *f, const struct curve_chart *c, const struct curve *curve)
{
    size_t n = curve->n_points < CURVE_SAMPLES ? curve->n_points : CURVE_SAMPLES;
    for (size_t i = 0; i < n; i++) {
        const struct curve_point *p = &curve->points[n > 1 ? i * (curve->n_points - 1) / (n - 1) : 0];
        put_curve_row(f, c, curve->label, &(struct mark){p->x, NAN, NAN}, &(struct mark){p->y, p->lo, p->hi});
    }
}

static void put_curves(FILE *f, const struct block *b)
{
    const struct curve_chart *c = &b->as.curves;
    const char *const titles[] = {"", c->x_axis, "interval", c->y_axis, "interval"};
    const struct mark none = {NAN, NAN, NAN};
    put_head(f, "lrrrr", titles);
    for (size_t i = 0; i < c->n_marks; i++)
        put_curve_row(f, c, c->marks[i].label != NULL ? c->marks[i].label : c->marks[i].series,
                      &(struct mark){c->marks[i].x, NAN, NAN},
                      &(struct mark){c->marks[i].y, c->marks[i].lo, c->marks[i].hi});
    for (size_t i = 0; i < c->n_guides; i++) {
        const struct curve_guide *g = &c->guides[i];
        const struct mark at = {g->at, g->lo, g->hi};
        put_curve_row(f, c, g->label, g->upright ? &at : &none, g->upright ? &none : &at);
    }
    for (size_t i = 0; i < c->n_curves; i++)
        put_curve_samples(f, c, &c->curves[i]);
}

static void put_steps(FILE *f, const struct block *b)
{
    const struct steps_chart *c = &b->as.steps;
    const char *const titles[] = {"", "records", "warm-up", "window", c->y_axis, "interval", "state"};
    put_head(f, "lrrrrrl", titles);
    for (size_t i = 0; i < c->n_runs; i++) {
        const struct steps_run *r = &c->runs[i];
        put_cell(f, r->label);
        put_count(f, r->n);
        put_count(f, r->start);
        put_count(f, r->end - r->start);
        put_value(f, &r->level, NULL);
        put_interval(f, &r->level);
        put_cell(f, r->state);
        end_row(f);
    }
}

/* Every run, in the decimals of the level they belong to. */
static void put_runs(FILE *f, const struct dots_row *r, const char *axis)
{
    int decimals = decimals_of(&r->level);
    fputs("| ", f);
    for (size_t k = 0; k < r->n_runs; k++) {
        char text[NUMBER_TEXT_SIZE];
        number_format_fixed(text, r->runs[k].value, decimals, 1,
                            strstr(axis, "tok/s") != NULL ? NUMBER_DOWN : NUMBER_NEAREST);
        fprintf(f, "%s%s", k > 0 ? "; " : "", text);
    }
    putc(' ', f);
}

static void put_dots(FILE *f, const struct block *b)
{
    const struct dots_chart *c = &b->as.dots;
    const char *const titles[] = {"", c->axis, "interval", "every run", "note"};
    put_head(f, "lrrll", titles);
    for (size_t i = 0; i < c->n_rows; i++) {
        put_cell(f, c->rows[i].label);
        put_value(f, &c->rows[i].level, c->axis);
        put_interval(f, &c->rows[i].level);
        put_runs(f, &c->rows[i], c->axis);
        put_cell(f, c->rows[i].note);
        end_row(f);
    }
}

static void put_ages(FILE *f, const struct block *b)
{
    static const char *const titles[] = {"", "runs", "oldest", "newest", "note"};
    const struct ages_chart *c = &b->as.ages;
    struct arena scratch = {0};
    put_head(f, "lrlll", titles);
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct age_row *r = &c->rows[i];
        put_cell(f, r->label);
        put_count(f, r->n);
        put_cell(f, r->n > 0 ? words_day(&scratch, r->moments[0]) : NULL);
        put_cell(f, r->n > 0 ? words_day(&scratch, r->moments[r->n - 1]) : NULL);
        put_cell(f, r->note);
        end_row(f);
    }
    arena_release(&scratch);
}

/* What the marks of the drawing say stands beside the words. */
static void put_judged(FILE *f, const struct matrix_cell *cell)
{
    fputs("| ", f);
    report_markdown_text(f, cell->text, NULL, 0);
    if (cell->judgement == JUDGED_NONE && cell->text == NULL)
        fputs("—", f);
    if (cell->judgement != JUDGED_NONE)
        fprintf(f, "%s%s", cell->text != NULL ? ": " : "", report_judgement_word(cell->judgement));
    putc(' ', f);
}

static void put_matrix(FILE *f, const struct block *b)
{
    const struct matrix_chart *c = &b->as.matrix;
    put_cell(f, c->corner);
    for (size_t j = 0; j < c->n_columns; j++)
        put_cell(f, c->columns[j]);
    end_row(f);
    for (size_t j = 0; j <= c->n_columns; j++)
        fputs("|---", f);
    end_row(f);
    for (size_t i = 0; i < c->n_rows; i++) {
        fputs("| ", f);
        report_markdown_text(f, c->rows[i], NULL, 0);
        if (c->row_ids != NULL && c->row_ids[i] != NULL)
            fprintf(f, " `%s`", c->row_ids[i]);
        putc(' ', f);
        for (size_t j = 0; j < c->n_columns; j++)
            put_judged(f, &c->cells[i * c->n_columns + j]);
        end_row(f);
    }
}

static void put_moves(FILE *f, const struct block *b)
{
    const struct moves_chart *c = &b->as.moves;
    const char *const titles[] = {"", "runs shown", "of these new", c->change_axis, "interval", "note"};
    put_head(f, "lrrrrl", titles);
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct move_row *r = &c->rows[i];
        size_t recent = 0;
        for (size_t k = 0; k < r->n_points; k++)
            recent += r->points[k].recent != 0;
        put_cell(f, r->label);
        put_count(f, r->n_points);
        put_count(f, recent);
        put_value(f, &r->change, NULL);
        put_interval(f, &r->change);
        put_cell(f, r->note);
        end_row(f);
    }
}

void report_markdown_chart(FILE *f, const struct block *b)
{
    static void (*const writers[BLOCK_KINDS])(FILE *, const struct block *) = {
        [BLOCK_COMPARE] = put_compare, [BLOCK_CURVES] = put_curves, [BLOCK_STEPS] = put_steps, [BLOCK_DOTS] = put_dots,
        [BLOCK_AGES] = put_ages,       [BLOCK_MATRIX] = put_matrix, [BLOCK_MOVES] = put_moves};
    if (writers[b->kind] == NULL)
        return;
    writers[b->kind](f, b);
    putc('\n', f);
}
