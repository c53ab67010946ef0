#include "render/chart_rows.h"

enum { MOST_LINES = 12, MOST_TITLE_LINES = 3 };
static const double line_height = 10, tick_height = 13, label_gap = 10, note_gap = 14, panel_gap = 32;

void range_widen_by_mark(struct range *r, const struct mark *m)
{
    if (!chart_is_usable(m->value))
        return;
    range_widen(r, m->value);
    range_widen(r, m->lo);
    range_widen(r, m->hi);
}

void rows_begin(struct rows *r, struct layout *l, const struct row_ops *ops, const void *data, size_t n)
{
    *r = (struct rows){.ops = ops,
                       .data = data,
                       .n = n,
                       .empty = "no eligible receipt",
                       .most_label = 0.24,
                       .most_note = 0.36,
                       .label = {FACE_BOLD, 8.5, layout_colour(l)},
                       .note = {FACE_REGULAR, 8, layout_colour(l)},
                       .tick = {FACE_REGULAR, 7.5, layout_colour(l)}};
}

struct row_panel *rows_add_panel(struct rows *r, const char *title, double share)
{
    struct row_panel *p = &r->panels[r->n_panels++];
    r->most_note = r->n_panels > 1 ? 0.30 : r->most_note;
    *p = (struct row_panel){.title = title, .reference = NAN, .shaded = NAN, .share = share};
    return p;
}

static double half_label(const struct row_panel *p, int last)
{
    if (!p->scaled || p->axis.n_ticks == 0)
        return 0;
    return p->axis.ticks[last ? p->axis.n_ticks - 1 : 0].width / 2;
}

static void place_panels(struct rows *r, struct layout *l, double left, double right, double gap)
{
    double room = right - left - gap * (double)(r->n_panels - 1);
    for (size_t k = 0; k < r->n_panels; k++) {
        struct row_panel *p = &r->panels[k];
        double end = left + room * p->share;
        p->axis = (struct axis){.x0 = left, .x1 = end};
        r->ops->fit(r, l, k, left, end);
        left = end + gap;
    }
}

/* The panels share what labels and notes leave; the outermost tick labels need room beside them. */
static void fit_panels(struct rows *r, struct layout *l)
{
    double left = l->left + r->label_width + (r->label_width > 0 ? label_gap : 0) + r->side;
    double right = l->right - r->note_width - (r->note_width > 0 ? note_gap : 0), gap = panel_gap;
    const struct row_panel *first = &r->panels[0], *last = &r->panels[r->n_panels - 1];
    for (int i = 0; i < 4; i++) {
        place_panels(r, l, left, right, gap);
        if (!last->scaled)
            last = first;
        left = fmax(left, l->left + half_label(first, 0));
        right = fmin(right, l->right - half_label(last, 1));
        if (r->n_panels > 1)
            gap = fmax(gap, half_label(first, 1) + half_label(&r->panels[1], 0) + 14);
    }
    place_panels(r, l, left, right, gap);
}

static void fit_head(struct rows *r, struct layout *l)
{
    size_t titles = 0, flags = 0;
    for (size_t k = 0; k < r->n_panels; k++) {
        struct row_panel *p = &r->panels[k];
        double width = p->axis.x1 - p->axis.x0;
        const char *title = chart_axis_title(l, p->title, p->scaled ? p->axis.power : 0);
        p->titles = title != NULL ? chart_wrap(l, &r->tick, title, width, MOST_TITLE_LINES) : (struct lines){0};
        p->flag = p->named != NULL ? chart_wrap(l, &r->tick, p->named, width, 1) : (struct lines){0};
        titles = p->titles.n > titles ? p->titles.n : titles;
        flags = p->flag.n > flags ? p->flag.n : flags;
    }
    r->head = (double)(titles + flags) * line_height + 3;
}

static void fit_rows(struct rows *r, struct layout *l)
{
    double width = l->right - l->left;
    for (size_t i = 0; i < r->n; i++) {
        struct row_text t = r->ops->text(r, i);
        r->label_width = fmax(r->label_width, chart_text_width(l, &r->label, t.label));
        r->note_width = fmax(r->note_width, chart_text_width(l, &r->note, t.note));
        r->note_width = fmax(r->note_width, chart_text_width(l, &r->note, t.second));
    }
    r->label_width = fmin(r->label_width, width * r->most_label);
    r->note_width = fmin(r->note_width, width * r->most_note);
    fit_panels(r, l);
    fit_head(r, l);
}

struct row_lines {
    struct lines label, note, second;
    int muted;
    double height;
};

/* Many rows stand closer together, never closer than their text. */
static double roomy(size_t n_rows)
{
    return n_rows <= 8 ? 20 : n_rows <= 16 ? 17 : 14;
}

static struct row_lines row_lines(const struct rows *r, struct layout *l, size_t i)
{
    struct row_text text = r->ops->text(r, i);
    struct row_lines t = {.label = chart_wrap(l, &r->label, text.label, r->label_width, MOST_LINES),
                          .note = chart_wrap(l, &r->note, text.note, r->note_width, MOST_LINES),
                          .muted = text.muted};
    if (text.second != NULL)
        t.second = chart_wrap(l, &r->note, text.second, r->note_width, MOST_LINES);
    size_t n_notes = t.note.n + t.second.n, n = t.label.n > n_notes ? t.label.n : n_notes;
    t.height = fmax(fmax(roomy(r->n), text.least), (double)n * line_height + (t.second.n > 0 ? 7 : 4));
    return t;
}

static double frame_height(const struct rows *r)
{
    return r->head + tick_height;
}

double rows_least_height(struct rows *r, struct layout *l, const struct block *b)
{
    fit_rows(r, l);
    double page = l->floor - l->top, height = layout_caption_height(l, b->text) + frame_height(r), few = height;
    for (size_t i = 0; i < r->n; i++) {
        height += row_lines(r, l, i).height;
        if (i < 3 && height <= page)
            few = height;
    }
    height += layout_note_height(l, b->note);
    return height <= page ? height : few;
}

static void draw_grid(struct layout *l, const struct row_panel *p, double top, double bottom)
{
    struct pen pale = {0.5, RULE, {0}}, dark = {0.8, layout_colour(l), {0}};
    const struct axis *a = &p->axis;
    if (!p->scaled)
        return;
    if (!isnan(p->shaded)) {
        double from = fmin(fmax(axis_x(a, p->shaded), a->x0), a->x1);
        canvas_box(l->canvas, &(struct box){from, top, a->x1 - from, bottom - top},
                   &(struct ink){.fill = layout_is_dated(l) ? GROUND : 0xe6eff6});
    }
    for (size_t i = 0; i < a->n_ticks; i++)
        canvas_line(l->canvas, a->ticks[i].x, top, a->ticks[i].x, bottom, &pale);
    double x = axis_x(a, p->reference);
    if (x >= a->x0 && x <= a->x1)
        canvas_line(l->canvas, x, top, x, bottom + 2, &dark);
}

/* Labels from left to right over all panels; one that would touch the last one or the margin is left out. */
static void draw_ticks(struct layout *l, const struct rows *r, const struct row_panel *p, double y, double *taken)
{
    for (size_t i = 0; p->scaled && i < p->axis.n_ticks; i++) {
        const struct tick *t = &p->axis.ticks[i];
        double x = t->x - t->width / 2;
        if (x < *taken || x + t->width > l->right + 0.01)
            continue;
        canvas_text(l->canvas, x, layout_baseline(y + 2, tick_height - 2, r->tick.size), &r->tick, t->label);
        *taken = x + t->width + 4;
    }
}

static void draw_text(struct layout *l, const struct lines *lines, const struct type *type, double right, double middle)
{
    double y = middle - (double)lines->n * line_height / 2;
    for (size_t i = 0; i < lines->n; i++, y += line_height)
        layout_line(l, right - lines->line[i].width, layout_baseline(y, line_height, type->size), type,
                    &lines->line[i]);
}

void rows_mark(struct layout *l, const struct row_panel *p, const struct mark *m, const struct mark_style *style,
               double y)
{
    const struct axis *a = &p->axis;
    const double beyond = 8; /* farther than half a cap is wide */
    if (!p->scaled || !chart_is_usable(m->value))
        return;
    if (!isnan(m->lo) && !isnan(m->hi)) {
        int lo = chart_is_usable(m->lo), hi = chart_is_usable(m->hi);
        double x0 = lo ? axis_x(a, m->lo) : a->x0 - beyond, x1 = hi ? axis_x(a, m->hi) : a->x1 + beyond;
        double left = lo ? x0 - beyond : a->x0, right = hi ? x1 + beyond : a->x1, top = y - beyond, foot = y + beyond;
        if (!lo || !hi)
            canvas_clip(l->canvas, (struct point[]){{left, top}, {right, top}, {right, foot}, {left, foot}}, 4);
        chart_interval(l->canvas, style, x0, x1, y);
        if (!lo || !hi)
            canvas_unclip(l->canvas);
    }
    chart_mark(l->canvas, style, axis_x(a, m->value), y);
}

static void draw_row(struct layout *l, const struct rows *r, size_t i)
{
    struct row_lines t = row_lines(r, l, i);
    double middle = l->y + t.height / 2;
    struct type note = r->note;
    if (t.muted)
        note.colour = GREY;
    draw_text(l, &t.label, &r->label, l->left + r->label_width, middle);
    r->ops->draw(r, l, i, &(struct box){l->left, l->y, l->right - l->left, t.height});
    draw_text(l, &t.note, &note, l->right, middle - (double)t.second.n * line_height / 2);
    draw_text(l, &t.second, &r->note, l->right, middle + (double)t.note.n * line_height / 2);
    l->y += t.height;
}

/* Beside its line, at the side where it has room; a mast leads down to the line. */
static void draw_flag(struct layout *l, const struct rows *r, const struct row_panel *p, double top)
{
    const struct axis *a = &p->axis;
    if (p->flag.n == 0)
        return;
    double width = p->flag.line[0].width, at = p->scaled ? axis_x(a, p->reference) : a->x0, x = at + 3;
    at = fmin(fmax(at, a->x0), a->x1);
    if (x + width > a->x1)
        x = at - 3 - width;
    int beside = p->scaled && x >= a->x0;
    x = fmax(a->x0, fmin(x, a->x1 - width));
    if (beside)
        canvas_line(l->canvas, at, top + 2, at, top + line_height + 3, &(struct pen){0.8, layout_colour(l), {0}});
    canvas_text(l->canvas, x, layout_baseline(top, line_height, r->tick.size), &r->tick, p->flag.line[0].text);
}

static void draw_head(struct layout *l, const struct rows *r)
{
    size_t flags = 0;
    for (size_t k = 0; k < r->n_panels; k++)
        flags = r->panels[k].flag.n > flags ? r->panels[k].flag.n : flags;
    double flag_top = l->y + r->head - 3 - (double)flags * line_height;
    for (size_t k = 0; k < r->n_panels; k++) {
        const struct row_panel *p = &r->panels[k];
        double y = flag_top - (double)p->titles.n * line_height;
        for (size_t i = 0; i < p->titles.n; i++, y += line_height)
            layout_line(l, p->axis.x0, layout_baseline(y, line_height, r->tick.size), &r->tick, &p->titles.line[i]);
        draw_flag(l, r, p, flag_top);
    }
    l->y += r->head;
}

/* Rows from..to with titles above and ticks below. */
static void draw_part(struct layout *l, const struct rows *r, size_t from, size_t to, double rows_height)
{
    draw_head(l, r);
    double top = l->y, bottom = l->y + rows_height, taken = l->left;
    for (size_t k = 0; k < r->n_panels; k++)
        draw_grid(l, &r->panels[k], top, bottom);
    for (size_t i = from; i < to; i++) {
        if (r->ruled && i > from)
            canvas_line(l->canvas, l->left, l->y, l->right, l->y, &(struct pen){0.4, RULE, {0}});
        draw_row(l, r, i);
    }
    for (size_t k = 0; k < r->n_panels; k++)
        draw_ticks(l, r, &r->panels[k], bottom, &taken);
    l->y = bottom + tick_height;
}

/*
 * As many rows as fit on this page; at least one at the top of a page, or nothing would ever be drawn. The last row
 * does not go to another page alone, nor the note without a row.
 */
static size_t rows_that_fit(const struct rows *r, struct layout *l, size_t from, double note, double *height)
{
    size_t to = from;
    double used = 0, last = 0;
    for (; to < r->n; to++) {
        double more = row_lines(r, l, to).height, below = to + 1 == r->n ? note : 0;
        int first_of_page = to == from && layout_at_top(l);
        if (!layout_fits(l, frame_height(r) + used + more + below) && !first_of_page)
            break;
        used += more;
        last = more;
    }
    if (to + 1 == r->n && to - from > 2) {
        to--;
        used -= last;
    }
    *height = used;
    return to;
}

static void draw_nothing(struct layout *l, const struct rows *r)
{
    struct type type = {FACE_REGULAR, 8.5, GREY};
    canvas_text(l->canvas, l->left, layout_baseline(l->y, 12, type.size), &type, r->empty);
    l->y += 14;
}

void rows_draw(struct rows *r, struct layout *l, const struct block *b)
{
    double note = layout_note_height(l, b->note);
    layout_caption(l, b->text);
    fit_rows(r, l);
    canvas_tag_begin(l->canvas, TAG_FIGURE, b->alt != NULL ? b->alt : b->text != NULL ? b->text : "chart");
    if (r->n == 0)
        draw_nothing(l, r);
    for (size_t from = 0; from < r->n && !l->canvas->failed;) {
        double height;
        size_t to = rows_that_fit(r, l, from, note, &height);
        if (to > from)
            draw_part(l, r, from, to, height);
        if (to < r->n) {
            layout_break(l);
            layout_caption_again(l, b->text);
        }
        from = to;
    }
    canvas_tag_end(l->canvas);
    layout_note(l, b->note);
}
