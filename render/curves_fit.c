#include "render/curves_view.h"

#include <math.h>

enum { MOST_TITLE_LINES = 2, MOST_PASSES = 4 };
static const double tick_gap = 5, mark_room = 5, leader = 18;

void *view_scratch(struct layout *l, size_t n, size_t size)
{
    void *made = n > 0 ? arena_array(&l->scratch, n, size) : NULL;
    if (n > 0 && made == NULL)
        canvas_fail(l->canvas, ERR_NOMEM, "out of memory");
    return made;
}

void view_check(struct layout *l, int rc)
{
    if (rc != 0)
        canvas_fail(l->canvas, ERR_NOMEM, "out of memory");
}

int view_is_figure(double x, double y)
{
    return chart_is_usable(x) && chart_is_usable(y);
}

const struct curve_point *view_last_point(const struct curve *c)
{
    for (size_t i = c->n_points; i > 0; i--)
        if (view_is_figure(c->points[i - 1].x, c->points[i - 1].y))
            return &c->points[i - 1];
    return NULL;
}

static struct range x_figures(const struct curve_chart *d)
{
    struct range r = RANGE_EMPTY;
    for (size_t i = 0; i < d->n_curves; i++)
        for (size_t k = 0; k < d->curves[i].n_points; k++)
            if (view_is_figure(d->curves[i].points[k].x, d->curves[i].points[k].y))
                range_widen(&r, d->curves[i].points[k].x);
    for (size_t i = 0; i < d->n_marks; i++)
        if (view_is_figure(d->marks[i].x, d->marks[i].y))
            range_widen(&r, d->marks[i].x);
    return r;
}

/* Guides that lie far beyond the figures do not squeeze them together: they are off the scale. */
static void admit_guides(struct curves_view *v, struct range *r, int upright, const struct range *limit)
{
    for (size_t i = 0; i < v->data->n_guides; i++) {
        const struct curve_guide *g = &v->data->guides[i];
        if ((g->upright != 0) != upright || !chart_is_usable(g->at) || g->at < limit->lo || g->at > limit->hi)
            continue;
        v->guides[i].shown = 1;
        range_widen(r, g->at);
    }
}

static struct range x_range(struct curves_view *v)
{
    struct range r = x_figures(v->data);
    double reach = fmax(r.hi - r.lo, fabs(r.hi));
    admit_guides(v, &r, 1, &(struct range){r.lo - reach, r.hi + reach});
    if (r.lo > 0 && (r.lo < 0.35 * r.hi || r.lo == r.hi))
        r.lo = 0;
    if (r.lo == r.hi || v->data->n_curves == 0)
        r.hi += r.hi == 0 ? 1 : fabs(r.hi) * 0.6;
    return r;
}

/* Marks and ends of curves: what a reader came for. */
static struct range y_figures(const struct curve_chart *d)
{
    struct range r = {0, 0};
    for (size_t i = 0; i < d->n_marks; i++)
        if (view_is_figure(d->marks[i].x, d->marks[i].y)) {
            range_widen(&r, d->marks[i].y);
            range_widen(&r, d->marks[i].lo);
            range_widen(&r, d->marks[i].hi);
        }
    for (size_t i = 0; i < d->n_curves; i++) {
        const struct curve_point *p = view_last_point(&d->curves[i]);
        range_widen(&r, p != NULL ? p->y : NAN);
    }
    return r;
}

/*
 * From zero, up to the curves at a tenth of the width and beyond, but no further than twice the figures: a
 * hyperbola that goes to the sky leaves the plot, and does not press everything else to its floor.
 */
static struct range y_range(struct curves_view *v, const struct range *x)
{
    struct range r = y_figures(v->data), limit = {r.lo * 2, r.hi * 2};
    double from = x->lo + (x->hi - x->lo) * 0.1;
    if (r.lo == r.hi)
        limit = (struct range){-1e100, 1e100};
    for (size_t i = 0; i < v->data->n_curves; i++)
        for (size_t k = 0; k < v->data->curves[i].n_points; k++) {
            const struct curve_point *p = &v->data->curves[i].points[k];
            if (!view_is_figure(p->x, p->y) || p->x < from)
                continue;
            range_widen(&r, fmax(limit.lo, fmin(limit.hi, p->y)));
            range_widen(&r, isnan(p->hi) ? NAN : fmin(limit.hi, p->hi));
        }
    admit_guides(v, &r, 0, &limit);
    if (r.lo == r.hi)
        r.hi = 1;
    return r;
}

static double widest_tick(const struct axis *a)
{
    double widest = 0;
    for (size_t i = 0; i < a->n_ticks; i++)
        widest = fmax(widest, a->ticks[i].width);
    return widest;
}

static void fit_axes(struct curves_view *v, struct layout *l, const struct range *x, const struct range *y)
{
    struct axis_request up = {
        .lo = y->lo, .hi = y->hi, .x0 = v->plot_height, .x1 = 0, .suffix = "", .type = &v->tick, .upright = 1};
    axis_fit(&v->plot.y, l->fonts, &up);
    struct axis_request along = {.lo = x->lo * v->plot.x_scale,
                                 .hi = x->hi * v->plot.x_scale,
                                 .type = &v->tick,
                                 .suffix = layout_showable(l, v->tick.face, v->data->x_suffix),
                                 .tight = 1,
                                 .x0 = l->left + widest_tick(&v->plot.y) + tick_gap,
                                 .x1 = v->n_entries > 0 ? v->column_x - leader : l->right - mark_room};
    for (int i = 0; i < 3; i++) { /* the outermost labels need room beside them */
        axis_fit(&v->plot.x, l->fonts, &along);
        const struct axis *a = &v->plot.x;
        if (a->n_ticks == 0)
            break;
        const struct tick *first = &a->ticks[0], *last = &a->ticks[a->n_ticks - 1];
        along.x0 += fmax(0, l->left - (first->x - first->width / 2));
        along.x1 -= fmax(0, last->x + last->width / 2 - l->right);
    }
}

static void fit_curves(struct curves_view *v, struct layout *l)
{
    struct arena *a = &l->scratch;
    for (size_t i = 0; i < v->data->n_curves && !l->canvas->failed; i++) {
        struct curve_view *c = &v->curves[i];
        const struct curve *data = &v->data->curves[i];
        view_check(l, curve_lines(&c->line, a, &v->plot, data, EDGE_VALUE));
        view_check(l, curve_lines(&c->lower, a, &v->plot, data, EDGE_LO));
        view_check(l, curve_lines(&c->upper, a, &v->plot, data, EDGE_HI));
        view_check(l, curve_bands(&c->band, a, &v->plot, data));
        c->shown = c->line.n > 0;
        if (c->shown) {
            const struct path *last = &c->line.path[c->line.n - 1];
            c->end = last->p[last->n - 1];
        }
    }
}

/* Where the value lies on the page; one off the axis as far beyond its end as told. */
static double within(const struct axis *a, double value, double beyond)
{
    double x = axis_x(a, value);
    return fmax(fmin(a->x0, a->x1) - beyond, fmin(fmax(a->x0, a->x1) + beyond, x));
}

static void fit_marks(struct curves_view *v)
{
    for (size_t i = 0; i < v->data->n_marks; i++) {
        const struct curve_mark *data = &v->data->marks[i];
        struct mark_view *m = &v->marks[i];
        if (!m->shown)
            continue;
        m->at = plot_point(&v->plot, data->x, data->y);
        m->y0 = m->y1 = m->at.y;
        if (!isnan(data->lo) && !isnan(data->hi)) { /* an end off the axis gets no cap: that is clipped */
            m->y0 = within(&v->plot.y, data->lo, CURVES_BEYOND);
            m->y1 = within(&v->plot.y, data->hi, CURVES_BEYOND);
        }
    }
}

static void fit_guides(struct curves_view *v)
{
    for (size_t i = 0; i < v->data->n_guides; i++) {
        const struct curve_guide *data = &v->data->guides[i];
        struct guide_view *g = &v->guides[i];
        const struct axis *a = data->upright ? &v->plot.x : &v->plot.y;
        double scale = data->upright ? v->plot.x_scale : 1;
        if (!g->shown)
            continue;
        g->at = g->from = g->to = within(a, data->at * scale, 0);
        if (!isnan(data->lo) && !isnan(data->hi)) {
            g->from = within(a, data->lo * scale, 0);
            g->to = within(a, data->hi * scale, 0);
        }
    }
}

static struct lines fit_title(const struct curves_view *v, struct layout *l, const char *title, const struct axis *a)
{
    double width = v->plot.x.x1 - l->left;
    if (title == NULL || title[0] == '\0')
        return (struct lines){0};
    struct lines lines = layout_wrap(l, &v->tick, chart_axis_title(l, title, a->power), width);
    view_check(l, lines_cut(&lines, MOST_TITLE_LINES, &l->scratch, l->fonts, &v->tick, width));
    return lines;
}

static void take_memory(struct curves_view *v, struct layout *l)
{
    const struct curve_chart *d = v->data;
    v->curves = view_scratch(l, d->n_curves, sizeof *v->curves);
    v->marks = view_scratch(l, d->n_marks, sizeof *v->marks);
    v->guides = view_scratch(l, d->n_guides, sizeof *v->guides);
    v->flags = view_scratch(l, d->n_guides, sizeof *v->flags);
    v->flag_texts = view_scratch(l, d->n_guides, sizeof *v->flag_texts);
    v->entries = view_scratch(l, d->n_curves + d->n_marks + d->n_guides, sizeof *v->entries);
}

static void fit_styles(struct curves_view *v, struct layout *l)
{
    int dated = layout_is_dated(l);
    for (size_t i = 0; i < v->data->n_curves; i++) {
        const struct curve *c = &v->data->curves[i];
        v->curves[i].style = (struct mark_style){series_find(l, c->series), c->dated || dated, c->modelled, 0};
        v->scaled = v->scaled || view_last_point(c) != NULL;
    }
    for (size_t i = 0; i < v->data->n_marks; i++) {
        const struct curve_mark *m = &v->data->marks[i];
        v->marks[i].style = (struct mark_style){series_find(l, m->series), m->dated || dated, m->modelled, 0};
        v->marks[i].shown = view_is_figure(m->x, m->y);
        v->scaled = v->scaled || v->marks[i].shown;
    }
}

/* Labels that find no place widen the column, which narrows the plot: until all stand. */
static void fit_plot(struct curves_view *v, struct layout *l)
{
    struct range x = x_range(v), y = y_range(v, &x);
    for (int pass = 0, settled = 0; !settled && !l->canvas->failed; pass++) {
        labels_collect(v, l);
        fit_axes(v, l, &x, &y);
        fit_curves(v, l);
        fit_marks(v);
        fit_guides(v);
        int flags = labels_fit_flags(v, l), marks = labels_fit_marks(v, l, pass >= MOST_PASSES);
        settled = flags && marks;
    }
    if (l->canvas->failed)
        return;
    labels_place_column(v, l);
    v->x_title = fit_title(v, l, v->data->x_axis, &v->plot.x);
    v->y_title = fit_title(v, l, v->data->y_axis, &v->plot.y);
}

void view_fit(struct curves_view *v, struct layout *l, const struct curve_chart *data, double room_height)
{
    *v = (struct curves_view){.data = data, .room_height = room_height};
    v->plot.x_scale = data->x_scale != 0 ? data->x_scale : 1;
    v->tick = (struct type){FACE_REGULAR, 7.5, layout_colour(l)};
    v->label = v->tick;
    v->strong = (struct type){FACE_BOLD, 8, layout_colour(l)};
    take_memory(v, l);
    if (l->canvas->failed)
        return;
    fit_styles(v, l);
    if (v->scaled) {
        fit_plot(v, l);
        return;
    }
    labels_collect(v, l);
}

double view_head(const struct curves_view *v)
{
    return (double)(v->y_title.n + v->n_flag_rows) * CURVES_LINE + 6;
}

double view_height(const struct curves_view *v)
{
    return v->scaled ? view_head(v) + v->plot_height + CURVES_FOOT + (double)v->x_title.n * CURVES_LINE : 14;
}

static void move_paths(struct paths *paths, double dy)
{
    for (size_t i = 0; i < paths->n; i++)
        for (size_t k = 0; k < paths->path[i].n; k++)
            paths->path[i].p[k].y += dy;
}

static void move_curve(struct curve_view *c, double dy)
{
    move_paths(&c->line, dy);
    move_paths(&c->lower, dy);
    move_paths(&c->upper, dy);
    move_paths(&c->band, dy);
    c->end.y += dy;
}

void view_move(struct curves_view *v, double dy)
{
    struct axis *y = &v->plot.y;
    y->x0 += dy;
    y->x1 += dy;
    for (size_t i = 0; i < y->n_ticks; i++)
        y->ticks[i].x += dy;
    for (size_t i = 0; i < v->data->n_curves; i++)
        move_curve(&v->curves[i], dy);
    for (size_t i = 0; i < v->data->n_marks; i++) {
        struct mark_view *m = &v->marks[i];
        m->at.y += dy;
        m->y0 += dy;
        m->y1 += dy;
        m->label.y += dy;
    }
    for (size_t i = 0; i < v->data->n_guides; i++)
        if (!v->data->guides[i].upright) {
            v->guides[i].at += dy;
            v->guides[i].from += dy;
            v->guides[i].to += dy;
        }
    for (size_t i = 0; i < v->n_entries; i++) {
        v->entries[i].slot.top += dy;
        v->entries[i].from.y += dy;
    }
}
