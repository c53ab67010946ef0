/*
 * C4 and C5: cost per token against the price of an hour, and against utilisation. Draws what curves_view.h worked out.
 */
#include "render/curves_view.h"

#include <string.h>

static const unsigned char modelled_dash[4] = {8, 2, 1, 2}, edge_dash[4] = {2, 2, 2, 2};
enum { LEADER = 0x999999, SHADE = 0xe9e9e9 };

static struct pen curve_pen(const struct mark_style *style)
{
    struct pen pen = {style->hollow ? 0.9 : 1.5, style->series->colour, {0}};
    memcpy(pen.dash, style->hatched ? modelled_dash : style->series->dash, sizeof pen.dash);
    return pen;
}

static void draw_shades(struct layout *l, const struct curves_view *v)
{
    const struct axis *x = &v->plot.x, *y = &v->plot.y;
    for (size_t i = 0; i < v->data->n_guides; i++) {
        const struct guide_view *g = &v->guides[i];
        double from = fmin(g->from, g->to), size = fabs(g->to - g->from);
        struct box upright = {from, y->x1, size, y->x0 - y->x1}, level = {x->x0, from, x->x1 - x->x0, size};
        if (g->shown && size > 0)
            canvas_box(l->canvas, v->data->guides[i].upright ? &upright : &level, &(struct ink){.fill = SHADE});
    }
}

static void draw_frame(struct layout *l, const struct curves_view *v)
{
    const struct axis *x = &v->plot.x, *y = &v->plot.y;
    struct pen pale = {0.5, RULE, {0}}, dark = {0.8, layout_colour(l), {0}};
    for (size_t i = 0; i < y->n_ticks; i++)
        canvas_line(l->canvas, x->x0, y->ticks[i].x, x->x1, y->ticks[i].x, &pale);
    double zero = axis_x(y, 0);
    canvas_line(l->canvas, x->x0, zero, x->x1, zero, &dark);
    for (size_t i = 0; i < x->n_ticks; i++)
        canvas_line(l->canvas, x->ticks[i].x, y->x0, x->ticks[i].x, y->x0 + 3, &dark);
}

static void draw_paths(struct layout *l, const struct paths *paths, const struct pen *pen)
{
    for (size_t i = 0; i < paths->n; i++)
        if (paths->path[i].n > 1)
            canvas_path(l->canvas, paths->path[i].p, paths->path[i].n, 0, &(struct ink){NO_FILL, *pen});
}

static void draw_bands(struct layout *l, const struct curves_view *v)
{
    for (size_t i = 0; i < v->data->n_curves; i++) {
        const struct paths *band = &v->curves[i].band;
        for (size_t k = 0; k < band->n; k++)
            canvas_path(l->canvas, band->path[k].p, band->path[k].n, 1,
                        &(struct ink){.fill = chart_tint(v->curves[i].style.series->colour)});
    }
    for (size_t i = 0; i < v->data->n_curves; i++) {
        struct pen pen = {0.4, v->curves[i].style.series->colour, {0}};
        memcpy(pen.dash, edge_dash, sizeof pen.dash);
        draw_paths(l, &v->curves[i].lower, &pen);
        draw_paths(l, &v->curves[i].upper, &pen);
    }
}

/* Points that stand alone are marks: no line shows them. */
static void draw_curves(struct layout *l, const struct curves_view *v)
{
    for (size_t i = 0; i < v->data->n_curves; i++) {
        const struct curve_view *c = &v->curves[i];
        struct pen pen = curve_pen(&c->style);
        draw_paths(l, &c->line, &pen);
        for (size_t k = 0; k < c->line.n; k++)
            if (c->line.path[k].n == 1)
                chart_mark(l->canvas, &c->style, c->line.path[k].p->x, c->line.path[k].p->y);
    }
}

static void draw_guides(struct layout *l, const struct curves_view *v)
{
    const struct axis *x = &v->plot.x, *y = &v->plot.y;
    struct pen pen = {0.7, layout_colour(l), {0}};
    for (size_t i = 0; i < v->data->n_guides; i++) {
        double at = v->guides[i].at;
        if (!v->guides[i].shown)
            continue;
        if (v->data->guides[i].upright)
            canvas_line(l->canvas, at, y->x1, at, y->x0, &pen);
        else
            canvas_line(l->canvas, x->x0, at, x->x1, at, &pen);
    }
}

static void draw_flags(struct layout *l, const struct curves_view *v)
{
    struct pen mast = {0.7, layout_colour(l), {0}};
    for (size_t i = 0; i < v->n_flags; i++) {
        const struct flag *f = &v->flags[i];
        double y = v->plot.y.x1 - 4 - CURVES_LINE * (double)(f->row + 1);
        if (!f->placed)
            continue;
        canvas_line(l->canvas, f->at, y + 2, f->at, v->plot.y.x1, &mast);
        canvas_text(l->canvas, f->x, layout_baseline(y, CURVES_LINE, v->label.size), &v->label, v->flag_texts[f->of]);
    }
}

/* To the plot, and at its sides a little more for the caps of intervals. */
static void clip_to(struct layout *l, const struct plot *plot, double more)
{
    double left = plot->x.x0 - more, right = plot->x.x1 + more, top = plot->y.x1, bottom = plot->y.x0;
    canvas_clip(l->canvas, (struct point[]){{left, top}, {right, top}, {right, bottom}, {left, bottom}}, 4);
}

static void draw_marks(struct layout *l, const struct curves_view *v)
{
    clip_to(l, &v->plot, 6);
    for (size_t i = 0; i < v->data->n_marks; i++) {
        const struct mark_view *m = &v->marks[i];
        if (m->shown && m->y0 != m->y1)
            chart_interval_upright(l->canvas, &m->style, m->at.x, m->y0, m->y1);
    }
    canvas_unclip(l->canvas);
    for (size_t i = 0; i < v->data->n_marks; i++) {
        const struct mark_view *m = &v->marks[i];
        if (!m->shown)
            continue;
        chart_mark(l->canvas, &m->style, m->at.x, m->at.y);
        if (!m->in_column && m->text != NULL)
            canvas_text(l->canvas, m->label.x, m->label.y + 0.72 * v->label.size, &v->label, m->text);
    }
}

static void draw_entry(struct layout *l, const struct curves_view *v, const struct entry *e)
{
    double middle = e->slot.top + 1 + CURVE_LEAD / 2, x = v->column_x + v->text_indent;
    struct point p[] = {e->from,
                        {v->plot.x.x1 + 3, e->from.y},
                        {v->column_x - 2, middle},
                        {e->symbol != NULL ? v->column_x : x - 2, middle}};
    if (e->led)
        canvas_path(l->canvas, p, 4, 0, &(struct ink){NO_FILL, {0.5, LEADER, {0}}});
    if (e->symbol != NULL)
        chart_mark(l->canvas, e->symbol, v->column_x + 3.5, middle);
    for (size_t i = 0; i < e->lines.n; i++)
        layout_line(l, x, layout_baseline(e->slot.top + 1 + (double)i * CURVE_LEAD, CURVE_LEAD, e->type.size), &e->type,
                    &e->lines.line[i]);
}

static void draw_ticks(struct layout *l, const struct curves_view *v)
{
    const struct axis *x = &v->plot.x, *y = &v->plot.y;
    for (size_t i = 0; i < y->n_ticks; i++)
        canvas_text_right(l->canvas, x->x0 - 5, layout_baseline(y->ticks[i].x, 0, v->tick.size), &v->tick,
                          y->ticks[i].label);
    for (size_t i = 0; i < x->n_ticks; i++) {
        const struct tick *t = &x->ticks[i];
        double left = t->x - t->width / 2;
        if (left >= l->left - 0.01 && left + t->width <= l->right + 0.01)
            canvas_text(l->canvas, left, layout_baseline(y->x0 + 4, 11, v->tick.size), &v->tick, t->label);
    }
}

static void draw_title(struct layout *l, const struct lines *lines, const struct type *type, double y, double right)
{
    for (size_t i = 0; i < lines->n; i++)
        layout_line(l, right > 0 ? right - lines->line[i].width : l->left,
                    layout_baseline(y + CURVES_LINE * (double)i, CURVES_LINE, type->size), type, &lines->line[i]);
}

static void draw_plot(struct layout *l, const struct curves_view *v)
{
    const struct axis *x = &v->plot.x, *y = &v->plot.y;
    draw_title(l, &v->y_title, &v->tick, y->x1 - view_head(v), 0);
    draw_flags(l, v);
    draw_shades(l, v);
    draw_frame(l, v);
    clip_to(l, &v->plot, 0); /* the corners of thick lines reach over the edge */
    draw_bands(l, v);
    draw_curves(l, v);
    canvas_unclip(l->canvas);
    draw_guides(l, v);
    draw_marks(l, v);
    for (size_t i = 0; i < v->n_entries; i++)
        draw_entry(l, v, &v->entries[i]);
    draw_ticks(l, v);
    draw_title(l, &v->x_title, &v->tick, y->x0 + CURVES_FOOT, x->x1);
}

static void draw_nothing(struct layout *l)
{
    struct type type = {FACE_REGULAR, 8.5, GREY};
    canvas_text(l->canvas, l->left, layout_baseline(l->y, 12, type.size), &type, "no figure");
}

static const char *left_out_note(struct layout *l, const struct curves_view *v)
{
    const char *why = v->scaled ? "Labels without room" : "Without a figure";
    return v->left_out != NULL ? layout_format(l, "%s: %s", why, v->left_out) : NULL;
}

/* What is left of an empty page: the chart is never higher. */
static double room_height(struct layout *l, const struct block *b)
{
    return l->floor - l->top - layout_caption_height(l, b->text) - layout_note_height(l, b->note);
}

double curves_least_height(struct layout *l, const struct block *b)
{
    struct curves_view v;
    view_fit(&v, l, &b->as.curves, room_height(l, b));
    return layout_caption_height(l, b->text) + view_height(&v) + layout_note_height(l, left_out_note(l, &v)) +
           layout_note_height(l, b->note);
}

void curves_draw(struct layout *l, const struct block *b)
{
    struct curves_view v;
    view_fit(&v, l, &b->as.curves, room_height(l, b));
    layout_caption(l, b->text);
    if (l->canvas->failed)
        return;
    canvas_tag_begin(l->canvas, TAG_FIGURE, b->alt != NULL ? b->alt : b->text != NULL ? b->text : "chart");
    if (v.scaled) {
        view_move(&v, l->y + view_head(&v));
        draw_plot(l, &v);
    } else {
        draw_nothing(l);
    }
    l->y += view_height(&v);
    canvas_tag_end(l->canvas);
    layout_note(l, left_out_note(l, &v));
    layout_note(l, b->note);
}
