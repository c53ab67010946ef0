#include "render/curve_path.h"

#include "render/chart.h"

#include <math.h>

struct point plot_point(const struct plot *plot, double x, double y)
{
    return (struct point){axis_x(&plot->x, x * plot->x_scale), axis_x(&plot->y, y)};
}

/* Leaves of the segment what lies between the heights. Cut ends get the height itself: far away, digits are lost. */
static int cut_segment(struct point *p, struct point *q, double top, double bottom)
{
    double dx = q->x - p->x, dy = q->y - p->y;
    if (dy == 0)
        return p->y >= top && p->y <= bottom;
    double enters = dy > 0 ? top : bottom, leaves = dy > 0 ? bottom : top;
    double from = (enters - p->y) / dy, to = (leaves - p->y) / dy, start = p->x;
    if (from > 1 || to < 0)
        return 0;
    if (from > 0)
        *p = (struct point){start + from * dx, enters};
    if (to < 1)
        *q = (struct point){start + to * dx, leaves};
    return 1;
}

/* Keeps of a closed path what lies below the height, or above it. Sutherland & Hodgman (1974). */
static size_t cut_area(struct point *out, const struct point *in, size_t n, double height, int below)
{
    size_t made = 0;
    for (size_t i = 0; i < n; i++) {
        const struct point p = in[i], q = in[(i + 1) % n];
        int p_in = below ? p.y >= height : p.y <= height, q_in = below ? q.y >= height : q.y <= height;
        if (p_in)
            out[made++] = p;
        if (p_in != q_in)
            out[made++] = (struct point){p.x + (height - p.y) / (q.y - p.y) * (q.x - p.x), height};
    }
    return made;
}

/* An interval without an end goes on beyond any plot. */
static double edge_value(const struct curve_point *p, enum curve_edge edge)
{
    double value = edge == EDGE_VALUE ? p->y : edge == EDGE_LO ? p->lo : p->hi;
    return isnan(value) ? value : fmax(-1e99, fmin(1e99, value));
}

static int has_edge(const struct curve *c, size_t i, enum curve_edge edge)
{
    return i < c->n_points && chart_is_usable(c->points[i].x) && chart_is_usable(c->points[i].y) &&
           !isnan(edge_value(&c->points[i], edge));
}

/* A path that is being made: the last one of `out`. */
struct pencil {
    struct paths *out;
    struct point *free; /* room for points */
    int down;
};

static void add_point(struct pencil *pen, struct point p)
{
    if (!pen->down)
        pen->out->path[pen->out->n++] = (struct path){pen->free, 0};
    struct path *path = &pen->out->path[pen->out->n - 1];
    path->p[path->n++] = p;
    pen->free++;
    pen->down = 1;
}

static void add_segment(struct pencil *pen, struct point p, struct point q, const struct plot *plot)
{
    const struct point end = q;
    if (!cut_segment(&p, &q, plot->y.x1, plot->y.x0)) {
        pen->down = 0;
        return;
    }
    if (!pen->down)
        add_point(pen, p);
    add_point(pen, q);
    if (q.x != end.x || q.y != end.y)
        pen->down = 0;
}

int curve_lines(struct paths *out, struct arena *a, const struct plot *plot, const struct curve *c,
                enum curve_edge edge)
{
    *out = (struct paths){arena_array(a, c->n_points + 1, sizeof *out->path), 0};
    struct pencil pen = {out, arena_array(a, 2 * c->n_points + 1, sizeof *pen.free), 0};
    if (out->path == NULL || pen.free == NULL)
        return -1;
    for (size_t i = 0; i < c->n_points; i++) {
        if (!has_edge(c, i, edge)) {
            pen.down = 0;
            continue;
        }
        struct point p = plot_point(plot, c->points[i].x, edge_value(&c->points[i], edge));
        if (i > 0 && has_edge(c, i - 1, edge))
            add_segment(&pen, plot_point(plot, c->points[i - 1].x, edge_value(&c->points[i - 1], edge)), p, plot);
        else if (!has_edge(c, i + 1, edge) && p.y >= plot->y.x1 && p.y <= plot->y.x0)
            add_point(&pen, p);
    }
    return 0;
}

static int has_band(const struct curve *c, size_t i)
{
    return has_edge(c, i, EDGE_LO) && has_edge(c, i, EDGE_HI);
}

static int add_band(struct paths *out, struct arena *a, const struct plot *plot, const struct curve *c, size_t from,
                    size_t to)
{
    size_t n = 2 * (to - from);
    struct point *whole = arena_array(a, n, sizeof *whole), *part = arena_array(a, 2 * n, sizeof *part),
                 *rest = arena_array(a, 4 * n + 1, sizeof *rest);
    if (whole == NULL || part == NULL || rest == NULL)
        return -1;
    for (size_t i = from; i < to; i++) {
        whole[i - from] = plot_point(plot, c->points[i].x, edge_value(&c->points[i], EDGE_HI));
        whole[n - 1 - (i - from)] = plot_point(plot, c->points[i].x, edge_value(&c->points[i], EDGE_LO));
    }
    n = cut_area(part, whole, n, plot->y.x1, 1);
    n = cut_area(rest, part, n, plot->y.x0, 0);
    if (n < 3)
        return 0;
    rest[n] = rest[0];
    out->path[out->n++] = (struct path){rest, n + 1};
    return 0;
}

int curve_bands(struct paths *out, struct arena *a, const struct plot *plot, const struct curve *c)
{
    *out = (struct paths){arena_array(a, c->n_points + 1, sizeof *out->path), 0};
    if (out->path == NULL)
        return -1;
    for (size_t from = 0, to; from < c->n_points; from = to + 1) {
        for (to = from; has_band(c, to); to++)
            ;
        if (to > from + 1 && add_band(out, a, plot, c, from, to) != 0)
            return -1;
    }
    return 0;
}
