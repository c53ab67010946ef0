/*
 * Random charts of every kind, harmless and otherwise. Every label begins with a word of its own, "#1#", "#2#", …, so
 * that a test can tell whether one was lost: n_labels of them.
 */
#ifndef TESTS_RENDER_RANDOM_CHARTS_H
#define TESTS_RENDER_RANDOM_CHARTS_H

#include "render_random.h"

struct lottery {
    struct arena *a;
    uint64_t *state;
    size_t n_labels;
};

static inline size_t draw_below(struct lottery *d, size_t n)
{
    return below(d->state, n);
}

/* A label of up to `most` words, wild ones among them. */
static inline const char *draw_label(struct lottery *d, size_t most)
{
    return arena_format(d->a, "#%zu# %s", ++d->n_labels, random_text(d->a, d->state, most));
}

static inline const char *draw_series(struct lottery *d)
{
    static const char *const series[] = {"B200", "H100", "H200", "TPU v6e", "MI300X", NULL};
    return series[draw_below(d, 6)];
}

/* None, one, a handful, or so many that they go on on other pages. */
static inline size_t draw_count(struct lottery *d)
{
    static const size_t counts[] = {0, 1, 2, 3, 4, 5, 7, 12, 40, 60};
    return counts[draw_below(d, 10)];
}

/* How the values of a chart are: near a level of some size, all equal, or anything at all. */
struct values {
    double level, spread;
    int wild;
};

static inline struct values draw_values(struct lottery *d)
{
    static const double levels[] = {1, 0.37, 38498, 1e15, 1e-12, 1e12, -40, 0};
    static const double spreads[] = {0, 1e-9, 0.004, 0.3, 20};
    return (struct values){levels[draw_below(d, 8)], spreads[draw_below(d, 5)], draw_below(d, 6) == 0};
}

static inline double draw_value(struct lottery *d, const struct values *v)
{
    double share = (double)draw_below(d, 1000) / 999 - 0.5;
    return v->wild ? random_value(d->state) : v->level * (1 + v->spread * share);
}

static inline struct mark draw_mark(struct lottery *d, const struct values *v)
{
    double x = draw_value(d, v), y = draw_value(d, v), z = draw_value(d, v);
    struct mark m = {x, fmin(fmin(x, y), z), fmax(fmax(x, y), z)};
    static const double odd[] = {NAN, INFINITY, -INFINITY};
    if (draw_below(d, 8) == 0)
        m.hi = odd[draw_below(d, 2)];
    if (draw_below(d, 8) == 0)
        m.lo = odd[2 * draw_below(d, 2)];
    if (draw_below(d, 12) == 0)
        m.value = NAN;
    return m;
}

static inline const char *draw_note(struct lottery *d)
{
    return draw_below(d, 4) != 0 ? draw_label(d, draw_below(d, 3) != 0 ? 3 : 14) : NULL;
}

static inline void draw_compare(struct lottery *d, struct compare_chart *c)
{
    struct values rate = draw_values(d), ratio = draw_below(d, 2) ? draw_values(d) : (struct values){1, 0.5, 0};
    *c = (struct compare_chart){.n_rows = draw_count(d)};
    if (c->n_rows > 0) {
        c->rate_axis = draw_label(d, 4);
        c->ratio_axis = draw_below(d, 3) ? draw_label(d, 6) : NULL;
    }
    c->rows = arena_array(d->a, c->n_rows, sizeof *c->rows);
    for (size_t i = 0; i < c->n_rows; i++)
        c->rows[i] = (struct compare_row){.label = draw_label(d, draw_below(d, 8) ? 3 : 20),
                                          .series = draw_series(d),
                                          .rate = draw_mark(d, &rate),
                                          .ratio = draw_mark(d, &ratio),
                                          .note = draw_note(d),
                                          .ratio_note = c->ratio_axis != NULL ? draw_note(d) : NULL,
                                          .dated = draw_below(d, 4) == 0,
                                          .modelled = draw_below(d, 4) == 0};
}

static inline void draw_dots(struct lottery *d, struct dots_chart *c)
{
    static const size_t runs[] = {0, 1, 2, 5, 10, 12, 13, 40, 41, 500};
    int one_level = draw_below(d, 3) == 0;
    struct values v = draw_values(d);
    *c = (struct dots_chart){.n_rows = draw_count(d)};
    c->axis = c->n_rows > 0 ? draw_label(d, 4) : NULL;
    c->rows = arena_array(d->a, c->n_rows, sizeof *c->rows);
    for (size_t i = 0; i < c->n_rows; i++) {
        struct values of_row = one_level ? v : draw_values(d);
        size_t n = runs[draw_below(d, c->n_rows > 12 ? 6 : 10)];
        struct mark *marks = arena_array(d->a, n, sizeof *marks);
        for (size_t k = 0; k < n; k++)
            marks[k] = draw_mark(d, &of_row);
        c->rows[i] = (struct dots_row){.label = draw_label(d, draw_below(d, 8) ? 3 : 20),
                                       .series = draw_series(d),
                                       .runs = marks,
                                       .n_runs = n,
                                       .level = n > 0 ? draw_mark(d, &of_row) : (struct mark){NAN, NAN, NAN},
                                       .note = draw_note(d),
                                       .dated = draw_below(d, 4) == 0,
                                       .modelled = draw_below(d, 4) == 0};
    }
}

static inline void draw_steps_run(struct lottery *d, struct steps_run *r)
{
    static const size_t lengths[] = {0, 1, 2, 7, 40, 3000};
    size_t n = lengths[draw_below(d, 6)];
    double *seconds = arena_array(d->a, n, sizeof *seconds);
    unsigned char *out = arena_array(d->a, n, 1);
    double spread = draw_below(d, 3) ? 0.01 : 30;
    for (size_t i = 0; i < n; i++) {
        seconds[i] = exp(spread * ((double)draw_below(d, 1000) / 1000 - 0.5)) * (i == 0 ? 20 : 1);
        seconds[i] = draw_below(d, 50) ? seconds[i] : draw_below(d, 2) ? NAN : -1;
        out[i] = draw_below(d, 20) == 0;
    }
    *r = (struct steps_run){.label = draw_label(d, 4),
                            .series = draw_series(d),
                            .state = draw_label(d, 40),
                            .seconds = seconds,
                            .out = out,
                            .n = n,
                            .level = {NAN, NAN, NAN}};
    if (n > 1 && draw_below(d, 3)) {
        r->start = draw_below(d, n);
        r->end = n;
        r->level = (struct mark){1.1, 1.0, draw_below(d, 2) ? 1.2 : NAN};
        r->level_label = draw_label(d, draw_below(d, 4) ? 0 : 6);
        r->limits_label = draw_label(d, draw_below(d, 4) ? 0 : 6);
    }
}

static inline void draw_steps(struct lottery *d, struct steps_chart *c)
{
    *c = (struct steps_chart){.n_runs = draw_below(d, 6)};
    if (c->n_runs > 0 && draw_below(d, 3))
        c->y_axis = draw_label(d, 20);
    c->runs = arena_array(d->a, c->n_runs, sizeof *c->runs);
    for (size_t i = 0; i < c->n_runs; i++)
        draw_steps_run(d, &c->runs[i]);
}

/* Spans from an hour to ten years, back from 2024-10-20. */
struct dates {
    int64_t end, span;
};

static inline struct dates draw_dates(struct lottery *d)
{
    static const int64_t hours[] = {1, 24, 24 * 5, 24 * 30, 24 * 90, 24 * 200, 24 * 700, 24 * 3650};
    return (struct dates){INT64_C(1729382400000) - (int64_t)draw_below(d, 400) * 86400000,
                          hours[draw_below(d, 8)] * 3600000};
}

static inline int64_t draw_date(struct lottery *d, const struct dates *t)
{
    if (draw_below(d, 60) == 0)
        return draw_below(d, 2) ? INT64_MIN : INT64_MAX;
    return t->end - (int64_t)(next_random(d->state) % (uint64_t)t->span);
}

static inline int64_t *draw_moments(struct lottery *d, const struct dates *t, size_t n)
{
    int64_t *moments = arena_array(d->a, n, sizeof *moments);
    int64_t same = draw_date(d, t);
    int all_same = draw_below(d, 5) == 0;
    for (size_t k = 0; k < n; k++)
        moments[k] = all_same ? same : draw_date(d, t);
    for (size_t k = 1; k < n; k++) /* in order */
        for (size_t j = k; j > 0 && moments[j - 1] > moments[j]; j--) {
            int64_t later = moments[j - 1];
            moments[j - 1] = moments[j];
            moments[j] = later;
        }
    return moments;
}

static inline void draw_ages(struct lottery *d, struct ages_chart *c)
{
    static const size_t runs[] = {0, 1, 1, 3, 8, 20, 90, 500};
    struct dates t = draw_dates(d);
    *c = (struct ages_chart){.n_rows = draw_count(d), .from = t.end - t.span, .as_of = t.end, .valid_from = INT64_MIN};
    if (c->n_rows > 0 && draw_below(d, 3)) {
        c->valid_from = draw_date(d, &t);
        if (c->valid_from != INT64_MIN)
            c->valid_label = draw_label(d, draw_below(d, 3) ? 2 : 12);
    }
    c->dated = draw_below(d, 3) == 0;
    c->rows = arena_array(d->a, c->n_rows, sizeof *c->rows);
    for (size_t i = 0; i < c->n_rows; i++) {
        size_t n = runs[draw_below(d, c->n_rows > 12 ? 5 : 8)];
        c->rows[i] = (struct age_row){draw_label(d, draw_below(d, 8) ? 3 : 20), draw_series(d), draw_moments(d, &t, n),
                                      n, draw_note(d)};
    }
}

static inline void draw_matrix(struct lottery *d, struct matrix_chart *c)
{
    static const size_t columns[] = {0, 1, 2, 4, 4, 5, 9, 16}, rows[] = {0, 1, 2, 3, 5, 12, 40, 200};
    size_t n_columns = columns[draw_below(d, 8)], n_rows = rows[draw_below(d, n_columns > 5 ? 6 : 8)];
    int shown = n_rows > 0 && n_columns > 0;
    const char **heads = arena_array(d->a, n_columns, sizeof *heads),
               **names = arena_array(d->a, n_rows, sizeof *names), **ids = arena_array(d->a, n_rows, sizeof *ids);
    struct matrix_cell *cells = arena_array(d->a, n_columns * n_rows, sizeof *cells);
    size_t wordy = draw_below(d, 5) ? 2 : 9;
    *c = (struct matrix_chart){
        .columns = heads, .rows = names, .cells = cells, .n_columns = n_columns, .n_rows = n_rows};
    if (!shown)
        return;
    c->corner = draw_label(d, 2);
    c->row_ids = draw_below(d, 3) ? ids : NULL;
    for (size_t j = 0; j < n_columns; j++)
        heads[j] = draw_label(d, wordy);
    for (size_t i = 0; i < n_rows; i++) {
        names[i] = draw_label(d, draw_below(d, 3) ? 3 : 20);
        if (c->row_ids != NULL)
            ids[i] = draw_below(d, 9) ? draw_label(d, 1) : NULL;
    }
    for (size_t i = 0; i < n_columns * n_rows; i++)
        cells[i] =
            (struct matrix_cell){(enum judgement)draw_below(d, JUDGED_READY + 1),
                                 draw_below(d, 3) ? draw_label(d, wordy) : NULL, draw_below(d, 3) ? NULL : "somewhere"};
}

static inline void draw_move_row(struct lottery *d, struct move_row *r, const struct dates *t, size_t n,
                                 const struct values *change)
{
    struct values v = draw_values(d);
    const int64_t *moments = draw_moments(d, t, n);
    struct move_point *points = arena_array(d->a, n, sizeof *points);
    for (size_t k = 0; k < n; k++)
        points[k] = (struct move_point){moments[k], draw_value(d, &v), k + k / 4 >= n};
    *r = (struct move_row){.label = draw_label(d, draw_below(d, 8) ? 3 : 20),
                           .series = draw_series(d),
                           .points = points,
                           .n_points = n,
                           .change = draw_below(d, 8) ? draw_mark(d, change) : (struct mark){NAN, NAN, NAN},
                           .note = draw_note(d)};
}

static inline void draw_moves(struct lottery *d, struct moves_chart *c)
{
    static const size_t runs[] = {0, 1, 2, 8, 20, 500};
    struct dates t = draw_dates(d);
    struct values change = draw_below(d, 3) ? (struct values){-0.02, 4, 0} : draw_values(d);
    *c = (struct moves_chart){.n_rows = draw_count(d), .from = t.end - t.span, .to = t.end};
    if (c->n_rows > 0)
        c->points_axis = draw_label(d, 4), c->change_axis = draw_label(d, 4);
    c->rows = arena_array(d->a, c->n_rows, sizeof *c->rows);
    for (size_t i = 0; i < c->n_rows; i++)
        draw_move_row(d, &c->rows[i], &t, runs[draw_below(d, c->n_rows > 12 ? 5 : 6)], &change);
}

/* A chart of the block's kind. Nothing happens for a kind that is none. */
static inline void draw_chart(struct lottery *d, struct block *b)
{
    if (b->kind == BLOCK_COMPARE)
        draw_compare(d, &b->as.compare);
    else if (b->kind == BLOCK_DOTS)
        draw_dots(d, &b->as.dots);
    else if (b->kind == BLOCK_STEPS)
        draw_steps(d, &b->as.steps);
    else if (b->kind == BLOCK_CURVES)
        random_curves(d->a, d->state, &b->as.curves, &d->n_labels);
    else if (b->kind == BLOCK_AGES)
        draw_ages(d, &b->as.ages);
    else if (b->kind == BLOCK_MATRIX)
        draw_matrix(d, &b->as.matrix);
    else if (b->kind == BLOCK_MOVES)
        draw_moves(d, &b->as.moves);
}

#endif
