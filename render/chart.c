#include "render/chart.h"

#include <string.h>

static const struct series table[] = {
    {"B200", 0x0072b2, SHAPE_CIRCLE, {0}},
    {"H100", 0xd55e00, SHAPE_TRIANGLE, {4, 2, 4, 2}},
    {"H200", 0x009e73, SHAPE_SQUARE, {1, 2, 1, 2}},
    {"TPU ", 0xcc79a7, SHAPE_DIAMOND, {5, 2, 1, 2}},
};
/* Shapes and dashes come round at different steps, so that both differ between neighbours and one of them always. */
static const struct series others[] = {
    {"", 0x000000, SHAPE_TRIANGLE_DOWN, {0}},
    {"", 0x000000, SHAPE_STAR, {9, 3, 9, 3}},
    {"", 0x000000, SHAPE_TRIANGLE_RIGHT, {3, 1, 3, 1}},
    {"", 0x000000, SHAPE_CROSS, {7, 2, 2, 2}},
    {"", 0x000000, SHAPE_TRIANGLE_LEFT, {0}},
    {"", 0x000000, SHAPE_TRIANGLE_DOWN, {9, 3, 9, 3}},
    {"", 0x000000, SHAPE_STAR, {3, 1, 3, 1}},
    {"", 0x000000, SHAPE_TRIANGLE_RIGHT, {7, 2, 2, 2}},
    {"", 0x000000, SHAPE_CROSS, {0}},
    {"", 0x000000, SHAPE_TRIANGLE_LEFT, {9, 3, 9, 3}},
};
enum { OTHERS = sizeof others / sizeof *others };
static const struct series plain = {"", 0x000000, SHAPE_CIRCLE, {0}}; /* of no level */

static const struct series *find_known(const char *name)
{
    for (size_t i = 0; name != NULL && i < sizeof table / sizeof *table; i++) {
        size_t n = strlen(table[i].name);
        int family = table[i].name[n - 1] == ' ';
        if (family ? strncmp(name, table[i].name, n) == 0 : strcmp(name, table[i].name) == 0)
            return &table[i];
    }
    return NULL;
}

/* Names without a look of their own, in the order in which the report shows them. */
struct unknown {
    const char *names[OTHERS];
    size_t n;
};

static size_t place_of(const struct unknown *u, const char *name)
{
    size_t i = 0;
    while (i < u->n && strcmp(u->names[i], name) != 0)
        i++;
    return i;
}

static void collect(struct unknown *u, const char *name)
{
    if (name != NULL && find_known(name) == NULL && place_of(u, name) == u->n && u->n < OTHERS)
        u->names[u->n++] = name;
}

static void collect_block(struct unknown *u, const struct block *b)
{
    switch (b->kind) {
    case BLOCK_COMPARE:
        for (size_t i = 0; i < b->as.compare.n_rows; i++)
            collect(u, b->as.compare.rows[i].series);
        break;
    case BLOCK_DOTS:
        for (size_t i = 0; i < b->as.dots.n_rows; i++)
            collect(u, b->as.dots.rows[i].series);
        break;
    case BLOCK_STEPS:
        for (size_t i = 0; i < b->as.steps.n_runs; i++)
            collect(u, b->as.steps.runs[i].series);
        break;
    case BLOCK_CURVES:
        for (size_t i = 0; i < b->as.curves.n_curves; i++)
            collect(u, b->as.curves.curves[i].series);
        for (size_t i = 0; i < b->as.curves.n_marks; i++)
            collect(u, b->as.curves.marks[i].series);
        break;
    case BLOCK_AGES:
        for (size_t i = 0; i < b->as.ages.n_rows; i++)
            collect(u, b->as.ages.rows[i].series);
        break;
    case BLOCK_MOVES:
        for (size_t i = 0; i < b->as.moves.n_rows; i++)
            collect(u, b->as.moves.rows[i].series);
        break;
    default:
        break;
    }
}

const struct series *series_find(struct layout *l, const char *name)
{
    const struct report *report = l->canvas->setup.report;
    const struct series *known = find_known(name);
    struct unknown u = {.n = 0};
    if (known != NULL || name == NULL)
        return known != NULL ? known : &plain;
    for (size_t i = 0; i < report->n_sections; i++)
        for (size_t k = 0; k < report->sections[i].n_blocks; k++)
            collect_block(&u, &report->sections[i].blocks[k]);
    return &others[place_of(&u, name) % OTHERS];
}

enum { CORNERS = 24 };
static const double radius = 2.8;

static double scale_of(const struct mark_style *style)
{
    return style->scale > 0 ? style->scale : 1;
}

/* Areas are about equal, so that no series looks heavier than another. */
static size_t outline(struct point p[CORNERS], const struct mark_style *style, double x, double y)
{
    static const struct {
        size_t n;
        double size, turn; /* in units of the radius; first corner, in turns from the right, clockwise */
        double inner;      /* of every other corner, in units of the outer ones */
    } shapes[] = {
        [SHAPE_CIRCLE] = {CORNERS, 1, 0, 1},       [SHAPE_TRIANGLE] = {3, 1.4, -0.25, 1},
        [SHAPE_SQUARE] = {4, 1.25, 0.125, 1},      [SHAPE_DIAMOND] = {4, 1.3, 0, 1},
        [SHAPE_TRIANGLE_DOWN] = {3, 1.4, 0.25, 1}, [SHAPE_STAR] = {8, 1.42, 0, 0.4},
        [SHAPE_TRIANGLE_RIGHT] = {3, 1.4, 0, 1},   [SHAPE_CROSS] = {8, 1.42, 0.125, 0.4},
        [SHAPE_TRIANGLE_LEFT] = {3, 1.4, 0.5, 1},
    };
    enum shape shape = style->series->shape;
    size_t n = shapes[shape].n;
    for (size_t i = 0; i < n; i++) {
        double angle = 6.283185307179586 * (shapes[shape].turn + (double)i / (double)n);
        double r = radius * scale_of(style) * shapes[shape].size * (i % 2 == 0 ? 1 : shapes[shape].inner);
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
    size_t n = outline(p, style, x, y);
    int open = style->hollow || style->hatched;
    double line = scale_of(style) < 1 ? 0.8 : 1.1;
    struct ink ink = {open ? 0xffffff : style->series->colour, {open ? line : 0, style->series->colour, {0}}};
    canvas_path(c, p, n, 1, &ink);
    if (style->hatched)
        hatch(c, p, n, style->series->colour, x, y);
}

static void interval(struct canvas *c, const struct mark_style *style, struct point p, struct point q,
                     struct point half_cap)
{
    static const unsigned char dated_dash[4] = {2, 2, 2, 2};
    double scale = scale_of(style);
    struct pen cap = {scale < 1 ? 0.7 : 1.1, style->series->colour, {0}}, line = cap;
    half_cap = (struct point){half_cap.x * scale, half_cap.y * scale};
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

unsigned chart_tint(unsigned colour)
{
    unsigned made = 0;
    for (int shift = 0; shift <= 16; shift += 8)
        made |= (255 - (255 - (colour >> shift & 0xff)) * 18 / 100) << shift;
    return made;
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

struct lines chart_wrap(struct layout *l, const struct type *type, const char *text, double width, size_t most)
{
    struct lines lines = layout_wrap(l, type, text, width);
    if (lines_cut(&lines, most, &l->scratch, l->fonts, type, width) != 0)
        layout_out_of_memory(l);
    return lines;
}

double chart_text_width(struct layout *l, const struct type *type, const char *text)
{
    text = layout_showable(l, type->face, text);
    return font_width(l->fonts, type, text, strlen(text));
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
