/*
 * W1, what moved: a row a class and level. At the left its runs over the weeks, each row on a scale of its own that
 * stands before it; at the right the change with its interval, on an axis that all rows share, about "no change".
 */
#include "render/chart_rows.h"
#include "render/date_axis.h"

#include <stdio.h>
#include <string.h>

enum { RUNS, CHANGE };
enum { ROW = 38, PADDING = 6, EARLIER = 0x8a8a8a };
static const double earlier_scale = 0.55, recent_scale = 0.85, scale_gap = 5;
static const double margin = 9;        /* points: a mark stays off the scale of its row */
static const double least_span = 0.02; /* of the value: noise of a hundredth must not fill a row */
static const double least_half = 2;    /* hundredths, of the change */

static const struct move_row *row_of(const struct rows *r, size_t i)
{
    return &((const struct moves_chart *)r->data)->rows[i];
}

static int is_shown(const struct move_point *p)
{
    return date_axis_shows(p->at) && chart_is_usable(p->value);
}

static int has_point(const struct move_row *row)
{
    for (size_t i = 0; i < row->n_points; i++)
        if (is_shown(&row->points[i]))
            return 1;
    return 0;
}

static struct row_text text(const struct rows *r, size_t i)
{
    const struct move_row *row = row_of(r, i);
    int points = has_point(row), shown = points || chart_is_usable(row->change.value);
    return (struct row_text){row->label, row->note != NULL || shown ? row->note : r->empty, !shown, points ? ROW : 0,
                             NULL};
}

/* Large and small numbers keep their power of ten: every row has another. */
static void name_tick(struct tick *t, struct fonts *fonts, const struct type *type, int power)
{
    size_t n = strlen(t->label);
    if (power != 0 && t->value != 0)
        snprintf(t->label + n, sizeof t->label - n, "e%d", power);
    t->width = font_width(fonts, type, t->label, strlen(t->label));
}

/* The scale of a row whose plot lies between top and bottom. */
static void fit_scale(struct axis *a, const struct rows *r, struct layout *l, const struct move_row *row, double top,
                      double bottom)
{
    struct range range = RANGE_EMPTY;
    for (size_t i = 0; i < row->n_points; i++)
        if (is_shown(&row->points[i]))
            range_widen(&range, row->points[i].value);
    double middle = range.lo / 2 + range.hi / 2, half = range.hi / 2 - range.lo / 2;
    half = fmax(half, fabs(middle) * least_span / 2);
    axis_fit(a, l->fonts,
             &(struct axis_request){.lo = middle - half,
                                    .hi = middle + half,
                                    .x0 = bottom,
                                    .x1 = top,
                                    .suffix = "",
                                    .type = &r->tick,
                                    .upright = 1,
                                    .whole = 1});
    for (size_t i = 0; i < a->n_ticks; i++)
        name_tick(&a->ticks[i], l->fonts, &r->tick, a->power);
}

static void fit_runs(struct rows *r, struct layout *l, double x0, double x1)
{
    const struct moves_chart *data = r->data;
    struct row_panel *p = &r->panels[RUNS];
    struct range range = RANGE_EMPTY;
    for (size_t i = 0; i < data->n_rows; i++)
        for (size_t k = 0; k < data->rows[i].n_points; k++)
            if (is_shown(&data->rows[i].points[k]))
                range_widen(&range, (double)data->rows[i].points[k].at);
    p->scaled = range.lo <= range.hi;
    if (!p->scaled)
        return;
    if (date_axis_shows(data->from))
        range_widen(&range, (double)data->from);
    if (date_axis_shows(data->to))
        range_widen(&range, (double)data->to);
    date_axis_fit(&p->axis, l->fonts,
                  &(struct axis_request){.lo = range.lo, .hi = range.hi, .x0 = x0, .x1 = x1, .type = &r->tick}, margin);
}

static struct mark in_hundredths(const struct mark *m)
{
    return (struct mark){m->value * 100, m->lo * 100, m->hi * 100};
}

static void fit_change(struct rows *r, struct layout *l, double x0, double x1)
{
    struct row_panel *p = &r->panels[CHANGE];
    struct range range = RANGE_EMPTY;
    for (size_t i = 0; i < r->n; i++) {
        struct mark m = in_hundredths(&row_of(r, i)->change);
        range_widen_by_mark(&range, &m);
    }
    p->scaled = range.lo <= range.hi;
    if (!p->scaled)
        return;
    range_widen(&range, -least_half);
    range_widen(&range, least_half);
    axis_fit(&p->axis, l->fonts,
             &(struct axis_request){.lo = range.lo,
                                    .hi = range.hi,
                                    .x0 = x0,
                                    .x1 = x1,
                                    .suffix = " %",
                                    .is_change = 1,
                                    .type = &r->tick,
                                    .whole = 1});
}

static void fit(struct rows *r, struct layout *l, size_t panel, double x0, double x1)
{
    if (panel == RUNS)
        fit_runs(r, l, x0, x1);
    else
        fit_change(r, l, x0, x1);
}

static void draw_scale(const struct rows *r, struct layout *l, const struct axis *y)
{
    const struct axis *x = &r->panels[RUNS].axis;
    for (size_t i = 0; i < y->n_ticks; i++) {
        const struct tick *t = &y->ticks[i];
        canvas_line(l->canvas, x->x0 - 2, t->x, x->x0 + 2, t->x, &(struct pen){0.6, r->tick.colour, {0}});
        canvas_text_right(l->canvas, x->x0 - scale_gap, layout_baseline(t->x, 0, r->tick.size), &r->tick, t->label);
    }
}

static void draw_runs(const struct rows *r, struct layout *l, const struct move_row *row, const struct box *room)
{
    const struct series *series = series_find(l, row->series);
    struct series pale = *series;
    struct axis y;
    int hollow = layout_is_dated(l);
    double middle = room->y + room->h / 2, half = ROW / 2.0 - PADDING;
    pale.colour = EARLIER;
    fit_scale(&y, r, l, row, middle - half, middle + half);
    draw_scale(r, l, &y);
    for (int recent = 0; recent < 2; recent++) /* those of the week lie over the others */
        for (size_t i = 0; i < row->n_points; i++) {
            const struct move_point *p = &row->points[i];
            struct mark_style style = {recent ? series : &pale, hollow, 0, recent ? recent_scale : earlier_scale};
            if (is_shown(p) && (p->recent != 0) == recent)
                chart_mark(l->canvas, &style, axis_x(&r->panels[RUNS].axis, (double)p->at), axis_x(&y, p->value));
        }
}

static void draw(const struct rows *r, struct layout *l, size_t i, const struct box *room)
{
    const struct move_row *row = row_of(r, i);
    struct mark_style style = {series_find(l, row->series), layout_is_dated(l), 0, 0};
    struct mark change = in_hundredths(&row->change);
    if (has_point(row))
        draw_runs(r, l, row, room);
    rows_mark(l, &r->panels[CHANGE], &change, &style, room->y + room->h / 2);
}

/* Room for the labels of the widest scale. */
static double scale_width(const struct rows *r, struct layout *l)
{
    double widest = 0;
    for (size_t i = 0; i < r->n; i++) {
        struct axis y;
        if (!has_point(row_of(r, i)))
            continue;
        fit_scale(&y, r, l, row_of(r, i), 0, ROW - 2 * PADDING);
        for (size_t k = 0; k < y.n_ticks; k++)
            widest = fmax(widest, y.ticks[k].width);
    }
    return widest > 0 ? widest + scale_gap : 0;
}

static void begin(struct rows *r, struct layout *l, const struct moves_chart *data)
{
    static const struct row_ops ops = {text, fit, draw};
    rows_begin(r, l, &ops, data, data->n_rows);
    rows_add_panel(r, data->points_axis, 0.55);
    struct row_panel *p = rows_add_panel(r, data->change_axis, 0.45);
    p->reference = 0;
    p->named = "no change";
    r->side = scale_width(r, l);
    r->ruled = 1;
    r->most_label = r->most_note = 0.2; /* rows are high enough for some lines, and scales want room too */
}

double moves_least_height(struct layout *l, const struct block *b)
{
    struct rows r;
    begin(&r, l, &b->as.moves);
    return rows_least_height(&r, l, b);
}

void moves_draw(struct layout *l, const struct block *b)
{
    struct rows r;
    begin(&r, l, &b->as.moves);
    rows_draw(&r, l, b);
}
