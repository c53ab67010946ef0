#include "render/curves_view.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_ENTRY_LINES = 3, MOST_FLAG_ROWS = 5 };
static const double least_plot = 118, symbol_room = 10;
static const double most_frame = 115; /* two titles of two lines, flags and tick labels together */

static void add_entry(struct curves_view *v, struct layout *l, struct entry e)
{
    if (e.text == NULL || e.text[0] == '\0')
        return;
    if (e.muted)
        e.type.colour = GREY;
    double most = (l->right - l->left) * 0.32 - symbol_room;
    e.lines = layout_wrap(l, &e.type, e.text, most);
    view_check(l, lines_cut(&e.lines, MOST_ENTRY_LINES, &l->scratch, l->fonts, &e.type, most));
    e.slot.height = (double)e.lines.n * CURVE_LEAD + 2;
    v->entries[v->n_entries++] = e;
}

static const char *note_behind(struct layout *l, const char *label, const char *note, int wanted)
{
    return label != NULL && label[0] != '\0' && wanted ? layout_format(l, "%s (%s)", label, note) : label;
}

/* In the order of their weight: where the column is full, the last ones have to go. */
static void collect(struct curves_view *v, struct layout *l)
{
    const struct curve_chart *d = v->data;
    v->n_entries = 0;
    for (size_t i = 0; i < d->n_curves && !l->canvas->failed; i++) {
        int none = view_last_point(&d->curves[i]) == NULL;
        add_entry(v, l,
                  (struct entry){.kind = ENTRY_CURVE,
                                 .of = i,
                                 .type = v->strong,
                                 .muted = none,
                                 .symbol = none ? NULL : &v->curves[i].style,
                                 .text = note_behind(l, d->curves[i].label, "no figure", none && v->scaled)});
    }
    for (size_t i = 0; i < d->n_guides && !l->canvas->failed; i++) {
        int none = !v->guides[i].shown;
        if (none || !d->guides[i].upright || v->guides[i].in_column)
            add_entry(v, l,
                      (struct entry){.kind = ENTRY_GUIDE,
                                     .of = i,
                                     .type = v->label,
                                     .muted = none,
                                     .text = note_behind(l, d->guides[i].label, "off the scale", none && v->scaled)});
    }
    for (size_t i = 0; i < d->n_marks && !l->canvas->failed; i++)
        if (!v->marks[i].shown || v->marks[i].in_column)
            add_entry(v, l,
                      (struct entry){.kind = ENTRY_MARK,
                                     .of = i,
                                     .type = v->label,
                                     .muted = !v->marks[i].shown,
                                     .symbol = v->marks[i].shown ? &v->marks[i].style : NULL,
                                     .text = d->marks[i].label});
}

/* Keeps the entries that have room, names the others, and makes the plot as high as the column. */
static void fit_column(struct curves_view *v, struct layout *l)
{
    double most = v->scaled ? fmax(least_plot, v->room_height - most_frame) : 0, height = 0;
    size_t kept = 0;
    v->column_width = v->text_indent = 0;
    v->left_out = NULL;
    for (size_t i = 0; i < v->n_entries; i++) {
        const struct entry *e = &v->entries[i];
        if (height + e->slot.height > most) {
            v->left_out = v->left_out == NULL ? e->text : layout_format(l, "%s; %s", v->left_out, e->text);
            continue;
        }
        height += e->slot.height;
        v->text_indent = e->symbol != NULL ? symbol_room : v->text_indent;
        v->column_width = fmax(v->column_width, e->lines.width);
        v->entries[kept++] = *e;
    }
    v->n_entries = kept;
    v->plot_height = fmax(least_plot, height);
    v->column_x = l->right - v->column_width - v->text_indent;
}

void labels_collect(struct curves_view *v, struct layout *l)
{
    collect(v, l);
    fit_column(v, l);
}

/* From left to right. */
static int by_place(const void *a, const void *b)
{
    const struct flag *p = a, *q = b;
    return p->at != q->at ? (p->at > q->at) - (p->at < q->at) : (p->of > q->of) - (p->of < q->of);
}

/* Fills in the flag of an upright guide. Returns 0 where its label is too long for a line. */
static int make_flag(struct curves_view *v, struct layout *l, size_t i)
{
    double most = (l->right - l->left) * 0.6;
    struct lines lines = layout_wrap(l, &v->label, v->data->guides[i].label, most);
    if (lines.n != 1)
        return 0;
    v->flag_texts[i] = lines.line[0].text;
    v->flags[v->n_flags++] = (struct flag){.at = v->guides[i].at, .width = lines.width, .of = i};
    return 1;
}

int labels_fit_flags(struct curves_view *v, struct layout *l)
{
    int settled = 1;
    v->n_flags = v->n_flag_rows = 0;
    for (size_t i = 0; i < v->data->n_guides && !l->canvas->failed; i++) {
        const struct curve_guide *data = &v->data->guides[i];
        if (!v->guides[i].shown || !data->upright || v->guides[i].in_column || data->label == NULL)
            continue;
        v->guides[i].in_column = !make_flag(v, l, i);
        settled = settled && !v->guides[i].in_column;
    }
    if (v->n_flags == 0)
        return settled;
    qsort(v->flags, v->n_flags, sizeof *v->flags, by_place);
    size_t placed = place_flags(v->flags, v->n_flags, l->left, l->right, MOST_FLAG_ROWS);
    for (size_t i = 0; i < v->n_flags; i++) {
        v->guides[v->flags[i].of].in_column = !v->flags[i].placed;
        if (v->flags[i].placed && v->flags[i].row >= v->n_flag_rows)
            v->n_flag_rows = v->flags[i].row + 1;
    }
    return settled && placed == v->n_flags;
}

static void add_line(struct obstacles *o, struct layout *l, double x0, double y0, double x1, double y1)
{
    struct point *p = view_scratch(l, 2, sizeof *p);
    if (p == NULL)
        return;
    p[0] = (struct point){x0, y0};
    p[1] = (struct point){x1, y1};
    view_check(l, obstacles_add_path(o, &l->scratch, &(struct path){p, 2}));
}

static void add_paths(struct obstacles *o, struct layout *l, const struct paths *paths)
{
    for (size_t i = 0; i < paths->n; i++) {
        const struct path *p = &paths->path[i];
        struct box lone = {p->p->x - 4, p->p->y - 4, 8, 8};
        view_check(l, p->n > 1 ? obstacles_add_path(o, &l->scratch, p) : obstacles_add_box(o, &l->scratch, &lone));
    }
}

static void add_curves(struct surroundings *s, struct layout *l, const struct curves_view *v)
{
    for (size_t i = 0; i < v->data->n_curves; i++) {
        const struct curve_view *c = &v->curves[i];
        add_paths(&s->solid, l, &c->line);
        add_paths(&s->solid, l, &c->band);
        if (c->shown) /* the level part of its leader */
            add_line(&s->solid, l, c->end.x, c->end.y, v->plot.x.x1, c->end.y);
    }
}

static void add_guides(struct surroundings *s, struct layout *l, const struct curves_view *v)
{
    const struct axis *x = &v->plot.x, *y = &v->plot.y;
    struct obstacles *both[] = {&s->solid, &s->walls};
    for (size_t i = 0; i < v->data->n_guides; i++)
        for (size_t k = 0; k < 2 && v->guides[i].shown; k++) {
            double at = v->guides[i].at;
            if (v->data->guides[i].upright)
                add_line(both[k], l, at, y->x0, at, y->x1);
            else
                add_line(both[k], l, x->x0, at, x->x1, at);
        }
}

static struct box mark_box(const struct mark_view *m)
{
    return (struct box){m->at.x - 4, m->at.y - 4, 8, 8};
}

static void add_marks(struct surroundings *s, struct layout *l, const struct curves_view *v)
{
    for (size_t i = 0; i < v->data->n_marks; i++) {
        const struct mark_view *m = &v->marks[i];
        if (!m->shown)
            continue;
        struct box symbol = mark_box(m), interval = {m->at.x - 4, fmin(m->y0, m->y1), 8, fabs(m->y1 - m->y0)};
        view_check(l, obstacles_add_box(&s->solid, &l->scratch, &symbol));
        view_check(l, obstacles_add_box(&s->solid, &l->scratch, &interval));
    }
}

static struct surroundings surroundings_of(const struct curves_view *v, struct layout *l)
{
    const struct axis *x = &v->plot.x, *y = &v->plot.y;
    struct surroundings s = {.room = {x->x0 + 2, y->x1 + 1, x->x1 - x->x0 - 4, v->plot_height - 3}};
    double zero = axis_x(y, 0);
    add_line(&s.solid, l, x->x0, zero, x->x1, zero);
    add_curves(&s, l, v);
    add_guides(&s, l, v);
    add_marks(&s, l, v);
    for (size_t i = 0; i < y->n_ticks; i++)
        add_line(&s.pale, l, x->x0, y->ticks[i].x, x->x1, y->ticks[i].x);
    return s;
}

/* Points of curves that stand alone look like marks; one under the mark itself is its own. */
static void add_lone_points(struct obstacles *o, struct layout *l, const struct paths *paths, const struct point *own)
{
    for (size_t i = 0; i < paths->n; i++) {
        const struct point *p = paths->path[i].p;
        struct box symbol = {p->x - 4, p->y - 4, 8, 8};
        if (paths->path[i].n == 1 && hypot(p->x - own->x, p->y - own->y) > 1)
            view_check(l, obstacles_add_box(o, &l->scratch, &symbol));
    }
}

static struct obstacles other_marks(const struct curves_view *v, struct layout *l, size_t own)
{
    struct obstacles o = {.n_boxes = 0};
    for (size_t i = 0; i < v->data->n_marks; i++) {
        struct box symbol = mark_box(&v->marks[i]);
        if (i != own && v->marks[i].shown)
            view_check(l, obstacles_add_box(&o, &l->scratch, &symbol));
    }
    for (size_t i = 0; i < v->data->n_curves; i++)
        add_lone_points(&o, l, &v->curves[i].line, &v->marks[own].at);
    return o;
}

static int label_mark(struct curves_view *v, struct layout *l, size_t i, struct surroundings *s)
{
    struct mark_view *m = &v->marks[i];
    struct box symbol = mark_box(m);
    s->marks = other_marks(v, l, i);
    struct lines lines = layout_wrap(l, &v->label, v->data->marks[i].label, s->room.w / 2);
    if (lines.n != 1 || !place_beside(&m->label, &symbol, lines.width, v->label.size * 0.93, s))
        return 0;
    m->text = lines.line[0].text;
    view_check(l, obstacles_add_box(&s->solid, &l->scratch, &m->label));
    return 1;
}

int labels_fit_marks(struct curves_view *v, struct layout *l, int last_pass)
{
    struct surroundings s = surroundings_of(v, l);
    int settled = 1;
    for (size_t i = 0; i < v->data->n_marks && !l->canvas->failed; i++) {
        const char *label = v->data->marks[i].label;
        if (!v->marks[i].shown || v->marks[i].in_column || label == NULL || label[0] == '\0')
            continue;
        v->marks[i].in_column = !label_mark(v, l, i, &s);
        settled = settled && !v->marks[i].in_column;
    }
    for (size_t i = 0; i < v->data->n_marks && last_pass && !settled; i++)
        v->marks[i].in_column = 1;
    return settled;
}

/* How high the thing lies that the entry names; what is not drawn has its place at the end of the column. */
static double entry_target(struct curves_view *v, struct entry *e)
{
    double top = v->plot.y.x1, bottom = v->plot.y.x0;
    if (e->muted)
        return e->kind == ENTRY_GUIDE && !v->data->guides[e->of].upright ? top : bottom;
    if (e->kind == ENTRY_MARK)
        return v->marks[e->of].at.y;
    if (e->kind == ENTRY_GUIDE && v->data->guides[e->of].upright)
        return top;
    e->led = e->kind == ENTRY_GUIDE || v->curves[e->of].shown;
    e->from = e->kind == ENTRY_GUIDE ? (struct point){v->plot.x.x1, v->guides[e->of].at} : v->curves[e->of].end;
    return e->from.y;
}

static int by_target(const void *a, const void *b)
{
    const struct entry *p = a, *q = b;
    double x = p->slot.wanted - p->slot.height / 2, y = q->slot.wanted - q->slot.height / 2;
    if (x != y)
        return (x > y) - (x < y);
    return p->kind != q->kind ? (int)p->kind - (int)q->kind : (p->of > q->of) - (p->of < q->of);
}

void labels_place_column(struct curves_view *v, struct layout *l)
{
    struct slot *slots = view_scratch(l, v->n_entries, sizeof *slots);
    if (slots == NULL)
        return;
    for (size_t i = 0; i < v->n_entries; i++) { /* the first line stands at the height of what it names */
        struct slot *s = &v->entries[i].slot;
        s->wanted = entry_target(v, &v->entries[i]) + s->height / 2 - CURVE_LEAD / 2 - 1;
    }
    qsort(v->entries, v->n_entries, sizeof *v->entries, by_target);
    for (size_t i = 0; i < v->n_entries; i++)
        slots[i] = v->entries[i].slot;
    place_column(slots, v->n_entries, v->plot.y.x1, v->plot.y.x0);
    for (size_t i = 0; i < v->n_entries; i++)
        v->entries[i].slot = slots[i];
}
