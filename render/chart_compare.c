/*
 * C1, which is faster: rows shared by an absolute panel, from zero, and a ratio panel, zoomed around 1.00×.
 *
 * From left to right: labels, panels, notes; each in a column of its own, so that no label can lie on a mark. Labels
 * wrap and their rows grow; tick labels are thinned until they leave room between each other.
 */
#include "render/axis.h"
#include "render/chart.h"
#include "render/layout.h"

#include <math.h>
#include <string.h>

enum { MOST_LINES = 12 };
static const double line_height = 10, tick_height = 13, label_gap = 10, note_gap = 14, panel_gap = 32;

struct panel {
    int shown, scaled; /* scaled: there is something to draw, so there is an axis */
    struct axis axis;
    struct lines title;
};

struct chart {
    const struct compare_chart *data;
    struct type label, note, tick;
    double label_width, note_x, note_width;
    struct panel rate, ratio;
    double head; /* height of the axis titles */
};

static struct range range_of(const struct compare_chart *data, int ratio)
{
    struct range r = RANGE_EMPTY;
    for (size_t i = 0; i < data->n_rows; i++) {
        const struct mark *m = ratio ? &data->rows[i].ratio : &data->rows[i].rate;
        if (!chart_is_usable(m->value))
            continue;
        range_widen(&r, m->value);
        range_widen(&r, m->lo);
        range_widen(&r, m->hi);
    }
    return r;
}

static void fit_rate(struct chart *c, struct layout *l, double x0, double x1)
{
    struct range r = range_of(c->data, 0);
    c->rate.scaled = r.lo <= r.hi;
    if (!c->rate.scaled)
        return;
    range_widen(&r, 0);
    if (r.hi == 0 && r.lo == 0)
        r.hi = 1;
    struct axis_request want = {
        .lo = r.lo, .hi = r.hi + (r.hi - r.lo) * 0.03, .x0 = x0, .x1 = x1, .suffix = "", .type = &c->tick};
    axis_fit(&c->rate.axis, l->fonts, &want);
}

/* Zoomed, but never so far that a difference of a hundredth fills the panel. */
static void fit_ratio(struct chart *c, struct layout *l, double x0, double x1)
{
    struct range r = range_of(c->data, 1);
    c->ratio.scaled = c->ratio.shown && r.lo <= r.hi;
    if (!c->ratio.scaled)
        return;
    range_widen(&r, 1);
    double middle = (r.lo + r.hi) / 2, half = fmax((r.hi - r.lo) / 2 * 1.08, 0.02);
    struct axis_request want = {
        .lo = middle - half, .hi = middle + half, .x0 = x0, .x1 = x1, .suffix = "×", .type = &c->tick};
    axis_fit(&c->ratio.axis, l->fonts, &want);
}

static double half_label(const struct panel *p, int last)
{
    if (!p->scaled || p->axis.n_ticks == 0)
        return 0;
    return p->axis.ticks[last ? p->axis.n_ticks - 1 : 0].width / 2;
}

/* The panels share what labels and notes leave; the outermost tick labels need room beside them. */
static void fit_panels(struct chart *c, struct layout *l)
{
    double left = l->left + c->label_width + (c->label_width > 0 ? label_gap : 0);
    double right = c->note_x - (c->note_width > 0 ? note_gap : 0), gap = panel_gap;
    for (int i = 0; i < 4; i++) {
        double rate_share = c->ratio.shown ? (right - left - gap) * 0.58 : right - left;
        fit_rate(c, l, left, left + rate_share);
        fit_ratio(c, l, left + rate_share + gap, right);
        const struct panel *last = c->ratio.scaled ? &c->ratio : &c->rate;
        left = fmax(left, l->left + half_label(&c->rate, 0));
        right = fmin(right, l->right - half_label(last, 1));
        gap = fmax(gap, half_label(&c->rate, 1) + half_label(&c->ratio, 0) + 14);
    }
    double split = c->ratio.shown ? (right - left - gap) * 0.58 : right - left;
    c->rate.axis.x0 = left; /* also where there is nothing to scale: titles stand there */
    c->rate.axis.x1 = left + split;
    c->ratio.axis.x0 = left + split + gap;
    c->ratio.axis.x1 = right;
    fit_rate(c, l, left, left + split);
    fit_ratio(c, l, left + split + gap, right);
}

static void fit_title(struct chart *c, struct layout *l, struct panel *p, const char *title)
{
    if (!p->shown)
        return;
    p->title =
        layout_wrap(l, &c->tick, chart_axis_title(l, title, p->scaled ? p->axis.power : 0), p->axis.x1 - p->axis.x0);
    double height = (double)p->title.n * line_height + 3;
    c->head = height > c->head ? height : c->head;
}

static double widest(struct layout *l, const struct type *type, const char *text, double so_far)
{
    double w = font_width(l->fonts, type, text, strlen(text));
    return w > so_far ? w : so_far;
}

static const char *note_of(const struct compare_row *row)
{
    if (row->note == NULL)
        return chart_is_usable(row->rate.value) ? "" : "no eligible receipt";
    return row->note;
}

static void fit_chart(struct chart *c, struct layout *l, const struct compare_chart *data)
{
    *c = (struct chart){.data = data,
                        .label = {FACE_BOLD, 8.5, layout_colour(l)},
                        .note = {FACE_REGULAR, 8, layout_colour(l)},
                        .tick = {FACE_REGULAR, 7.5, layout_colour(l)},
                        .rate = {.shown = 1},
                        .ratio = {.shown = data->ratio_axis != NULL}};
    double width = l->right - l->left;
    for (size_t i = 0; i < data->n_rows; i++) {
        c->label_width = widest(l, &c->label, layout_showable(l, c->label.face, data->rows[i].label), c->label_width);
        c->note_width = widest(l, &c->note, layout_showable(l, c->note.face, note_of(&data->rows[i])), c->note_width);
    }
    c->label_width = fmin(c->label_width, width * 0.24);
    c->note_width = fmin(c->note_width, width * (c->ratio.shown ? 0.30 : 0.36));
    c->note_x = l->right - c->note_width;
    fit_panels(c, l);
    fit_title(c, l, &c->rate, data->rate_axis);
    fit_title(c, l, &c->ratio, data->ratio_axis);
}

struct row_lines {
    struct lines label, note;
    double height;
};

/* Many rows stand closer together, never closer than their text. */
static double roomy(size_t n_rows)
{
    return n_rows <= 8 ? 20 : n_rows <= 16 ? 17 : 14;
}

static struct row_lines row_lines(struct layout *l, const struct chart *c, size_t i)
{
    const struct compare_row *row = &c->data->rows[i];
    struct row_lines r = {.label = layout_wrap(l, &c->label, row->label, c->label_width),
                          .note = layout_wrap(l, &c->note, note_of(row), c->note_width)};
    if (lines_cut(&r.label, MOST_LINES, &l->scratch, l->fonts, &c->label, c->label_width) != 0 ||
        lines_cut(&r.note, MOST_LINES, &l->scratch, l->fonts, &c->note, c->note_width) != 0)
        canvas_fail(l->canvas, ERR_NOMEM, "out of memory");
    size_t n = r.label.n > r.note.n ? r.label.n : r.note.n;
    r.height = fmax(roomy(c->data->n_rows), (double)n * line_height + 4);
    return r;
}

static double frame_height(const struct chart *c)
{
    return c->head + tick_height;
}

double compare_least_height(struct layout *l, const struct block *b)
{
    struct chart c;
    fit_chart(&c, l, &b->as.compare);
    double page = l->bottom - l->top, height = layout_caption_height(l, b->text) + frame_height(&c), few = height;
    for (size_t i = 0; i < c.data->n_rows; i++) {
        height += row_lines(l, &c, i).height;
        if (i < 3)
            few = height;
    }
    height += layout_note_height(l, b->note);
    return height <= page ? height : few;
}

static void draw_grid(struct layout *l, const struct panel *p, double top, double bottom, double reference)
{
    struct pen pale = {0.5, RULE, {0}}, dark = {0.8, layout_colour(l), {0}};
    if (!p->scaled)
        return;
    for (size_t i = 0; i < p->axis.n_ticks; i++)
        canvas_line(l->canvas, p->axis.ticks[i].x, top, p->axis.ticks[i].x, bottom, &pale);
    double x = axis_x(&p->axis, reference);
    canvas_line(l->canvas, x, top, x, bottom + 2, &dark);
}

/* Labels from left to right over both panels; one that would touch the last one or the margin is left out. */
static void draw_ticks(struct layout *l, const struct chart *c, const struct panel *p, double y, double *taken)
{
    for (size_t i = 0; p->scaled && i < p->axis.n_ticks; i++) {
        const struct tick *t = &p->axis.ticks[i];
        double x = t->x - t->width / 2;
        if (x < *taken || x + t->width > l->right + 0.01)
            continue;
        canvas_text(l->canvas, x, layout_baseline(y + 2, tick_height - 2, c->tick.size), &c->tick, t->label);
        *taken = x + t->width + 4;
    }
}

static void draw_mark(struct layout *l, const struct panel *p, const struct mark *m, const struct mark_style *style,
                      double y)
{
    if (!p->scaled || !chart_is_usable(m->value))
        return;
    if (chart_is_usable(m->lo) && chart_is_usable(m->hi))
        chart_interval(l->canvas, style, axis_x(&p->axis, m->lo), axis_x(&p->axis, m->hi), y);
    chart_mark(l->canvas, style, axis_x(&p->axis, m->value), y);
}

static void draw_text(struct layout *l, const struct lines *lines, const struct type *type, double x, double middle,
                      int right)
{
    double y = middle - (double)lines->n * line_height / 2;
    for (size_t i = 0; i < lines->n; i++, y += line_height) {
        double from = right ? x - lines->line[i].width : x;
        canvas_text(l->canvas, from, layout_baseline(y, line_height, type->size), type, lines->line[i].text);
    }
}

static void draw_row(struct layout *l, const struct chart *c, size_t i, const struct row_lines *r)
{
    const struct compare_row *row = &c->data->rows[i];
    double middle = l->y + r->height / 2;
    struct mark_style style = {series_find(l, row->series), row->dated || layout_is_dated(l), row->modelled};
    struct type note = c->note;
    if (!chart_is_usable(row->rate.value))
        note.colour = GREY;
    draw_text(l, &r->label, &c->label, l->left + c->label_width, middle, 1);
    draw_mark(l, &c->rate, &row->rate, &style, middle);
    draw_mark(l, &c->ratio, &row->ratio, &style, middle);
    draw_text(l, &r->note, &note, l->right, middle, 1);
    l->y += r->height;
}

static void draw_titles(struct layout *l, const struct chart *c)
{
    const struct panel *panels[] = {&c->rate, &c->ratio};
    for (size_t k = 0; k < 2; k++) {
        const struct panel *p = panels[k];
        double y = l->y + c->head - 3 - (double)p->title.n * line_height;
        for (size_t i = 0; p->shown && i < p->title.n; i++, y += line_height)
            canvas_text(l->canvas, p->axis.x0, layout_baseline(y, line_height, c->tick.size), &c->tick,
                        p->title.line[i].text);
    }
    l->y += c->head;
}

/* Rows from..to with titles above and ticks below. */
static void draw_part(struct layout *l, const struct chart *c, size_t from, size_t to, double rows_height)
{
    draw_titles(l, c);
    double top = l->y, bottom = l->y + rows_height, taken = l->left;
    draw_grid(l, &c->rate, top, bottom, 0);
    draw_grid(l, &c->ratio, top, bottom, 1);
    for (size_t i = from; i < to; i++) {
        struct row_lines r = row_lines(l, c, i);
        draw_row(l, c, i, &r);
    }
    draw_ticks(l, c, &c->rate, bottom, &taken);
    draw_ticks(l, c, &c->ratio, bottom, &taken);
    l->y = bottom + tick_height;
}

/* As many rows as fit on this page; at least one at the top of a page, or nothing would ever be drawn. */
static size_t rows_that_fit(struct layout *l, const struct chart *c, size_t from, double *height)
{
    size_t to = from;
    *height = 0;
    while (to < c->data->n_rows) {
        double more = row_lines(l, c, to).height;
        if (!layout_fits(l, frame_height(c) + *height + more) && !(to == from && layout_at_top(l)))
            break;
        *height += more;
        to++;
    }
    return to;
}

static void draw_nothing(struct layout *l)
{
    struct type type = {FACE_REGULAR, 8.5, GREY};
    canvas_text(l->canvas, l->left, layout_baseline(l->y, 12, type.size), &type, "no eligible receipt");
    l->y += 14;
}

void compare_draw(struct layout *l, const struct block *b)
{
    struct chart c;
    layout_caption(l, b->text);
    fit_chart(&c, l, &b->as.compare);
    canvas_tag_begin(l->canvas, TAG_FIGURE, b->alt != NULL ? b->alt : b->text != NULL ? b->text : "chart");
    if (c.data->n_rows == 0)
        draw_nothing(l);
    for (size_t from = 0; from < c.data->n_rows && !l->canvas->failed;) {
        double height;
        size_t to = rows_that_fit(l, &c, from, &height);
        if (to > from)
            draw_part(l, &c, from, to, height);
        if (to < c.data->n_rows)
            layout_break(l);
        from = to;
    }
    canvas_tag_end(l->canvas);
    layout_note(l, b->note);
}
