#include "render/chart.h"

#include <string.h>

static const struct series table[] = {
    {"B200", 0x0072b2, SHAPE_CIRCLE, {0}},
    {"H100", 0xd55e00, SHAPE_TRIANGLE, {4, 2, 4, 2}},
    {"H200", 0x009e73, SHAPE_SQUARE, {1, 2, 1, 2}},
    {"TPU ", 0xcc79a7, SHAPE_DIAMOND, {5, 2, 1, 2}},
};
static const struct series other = {"", 0x000000, SHAPE_TRIANGLE_DOWN, {0}};

const struct series *series_find(const char *name)
{
    for (size_t i = 0; name != NULL && i < sizeof table / sizeof *table; i++) {
        size_t n = strlen(table[i].name);
        int family = table[i].name[n - 1] == ' ';
        if (family ? strncmp(name, table[i].name, n) == 0 : strcmp(name, table[i].name) == 0)
            return &table[i];
    }
    return &other;
}

enum { CORNERS = 24 };
static const double radius = 2.8;

/* Areas are about equal, so that no series looks heavier than another. */
static size_t outline(struct point p[CORNERS], enum shape shape, double x, double y)
{
    static const struct {
        size_t n;
        double size, turn; /* in units of the radius; first corner, in turns from the right, clockwise */
    } shapes[] = {
        [SHAPE_CIRCLE] = {CORNERS, 1, 0}, [SHAPE_TRIANGLE] = {3, 1.4, -0.25},     [SHAPE_SQUARE] = {4, 1.25, 0.125},
        [SHAPE_DIAMOND] = {4, 1.3, 0},    [SHAPE_TRIANGLE_DOWN] = {3, 1.4, 0.25},
    };
    size_t n = shapes[shape].n;
    double r = radius * shapes[shape].size;
    for (size_t i = 0; i < n; i++) {
        double angle = 6.283185307179586 * (shapes[shape].turn + (double)i / (double)n);
        p[i] = (struct point){x + r * cos(angle), y + r * sin(angle)};
    }
    return n;
}

static void hatch(struct canvas *c, const struct point *p, size_t n, unsigned colour, double x, double y)
{
    struct pen pen = {0.7, colour, {0}};
    canvas_clip(c, p, n);
    for (int d = -6; d <= 6; d += 2)
        canvas_line(c, x + d - 5, y + 5, x + d + 5, y - 5, &pen);
    canvas_unclip(c);
}

void chart_mark(struct canvas *c, const struct mark_style *style, double x, double y)
{
    struct point p[CORNERS];
    size_t n = outline(p, style->series->shape, x, y);
    int open = style->hollow || style->hatched;
    struct ink ink = {open ? 0xffffff : style->series->colour, {open ? 1.1 : 0, style->series->colour, {0}}};
    canvas_path(c, p, n, 1, &ink);
    if (style->hatched)
        hatch(c, p, n, style->series->colour, x, y);
}

static void interval(struct canvas *c, const struct mark_style *style, struct point p, struct point q,
                     struct point half_cap)
{
    static const unsigned char dated_dash[4] = {2, 2, 2, 2};
    struct pen cap = {1.1, style->series->colour, {0}}, line = cap;
    memcpy(line.dash, style->hollow ? dated_dash : style->series->dash, sizeof line.dash);
    canvas_line(c, p.x, p.y, q.x, q.y, &line);
    canvas_line(c, p.x - half_cap.x, p.y - half_cap.y, p.x + half_cap.x, p.y + half_cap.y, &cap);
    canvas_line(c, q.x - half_cap.x, q.y - half_cap.y, q.x + half_cap.x, q.y + half_cap.y, &cap);
}

void chart_interval(struct canvas *c, const struct mark_style *style, double x0, double x1, double y)
{
    interval(c, style, (struct point){x0, y}, (struct point){x1, y}, (struct point){0, 5});
}

void chart_interval_upright(struct canvas *c, const struct mark_style *style, double x, double y0, double y1)
{
    interval(c, style, (struct point){x, y0}, (struct point){x, y1}, (struct point){3.5, 0});
}

/* No quantity here comes near the limit. */
int chart_is_usable(double x)
{
    return isfinite(x) && fabs(x) < 1e100;
}

void range_widen(struct range *r, double x)
{
    if (!chart_is_usable(x))
        return;
    r->lo = x < r->lo ? x : r->lo;
    r->hi = x > r->hi ? x : r->hi;
}

const char *chart_axis_title(struct layout *l, const char *title, int power)
{
    static const char *const raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    int size = power < 0 ? -power : power;
    if (title == NULL || power == 0)
        return title;
    return layout_format(l, "%s (×10%s%s%s%s)", title, power < 0 ? "⁻" : "", size >= 100 ? raised[size / 100] : "",
                         size >= 10 ? raised[size / 10 % 10] : "", raised[size % 10]);
}
