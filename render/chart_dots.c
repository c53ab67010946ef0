/*
 * C2, run dots: a row a level; every run a small mark with its interval, each in a lane of its own, and under them the
 * level's mean with its interval. Where several levels stand far apart, a second panel shows the same runs against the
 * mean of their level: what differs between runs cannot be seen on an axis that shows what differs between levels.
 *
 * Runs share lanes, in turn, where they are too many. A run has the same lane in both panels.
 */
#include "render/chart_rows.h"

#include <string.h>

enum { VALUES, SPREAD };
enum { MOST_LANES = 40, ROOMY_LANES = 12, LEVEL = 11, PADDING = 4 };
static const double lane = 3.8, least_lane = 1.2, small = 0.55;
static const double least_half = 0.005; /* of the value: less does not fill a panel */

static const struct dots_row *row_of(const struct rows *r, size_t i)
{
    return &((const struct dots_chart *)r->data)->rows[i];
}

static size_t lanes_of(const struct dots_row *row)
{
    return row->n_runs < MOST_LANES ? row->n_runs : MOST_LANES;
}

static double lane_height(size_t n_lanes)
{
    return n_lanes <= ROOMY_LANES ? lane : fmax(least_lane, lane * ROOMY_LANES / (double)n_lanes);
}

static double dots_height(const struct dots_row *row)
{
    size_t n = lanes_of(row);
    return lane_height(n) * (double)n;
}

static int has_figure(const struct dots_row *row)
{
    for (size_t i = 0; i < row->n_runs; i++)
        if (chart_is_usable(row->runs[i].value))
            return 1;
    return chart_is_usable(row->level.value);
}

static struct row_text text(const struct rows *r, size_t i)
{
    const struct dots_row *row = row_of(r, i);
    int shown = has_figure(row);
    return (struct row_text){row->label, row->note != NULL || shown ? row->note : r->empty, !shown,
                             shown ? dots_height(row) + LEVEL + 2 * PADDING : 0, NULL};
}

/* In hundredths of the level above it; nothing where the level is no size to measure by. */
static struct mark against(const struct dots_row *row, const struct mark *m)
{
    double level = row->level.value;
    if (!chart_is_usable(level) || level <= 0)
        return (struct mark){NAN, NAN, NAN};
    return (struct mark){(m->value / level - 1) * 100, (m->lo / level - 1) * 100, (m->hi / level - 1) * 100};
}

static struct mark mark_in(const struct dots_row *row, const struct mark *m, size_t panel)
{
    return panel == SPREAD ? against(row, m) : *m;
}

static struct range range_of(const struct rows *r, size_t panel)
{
    struct range range = RANGE_EMPTY;
    for (size_t i = 0; i < r->n; i++) {
        const struct dots_row *row = row_of(r, i);
        struct mark m = mark_in(row, &row->level, panel);
        range_widen_by_mark(&range, &m);
        for (size_t k = 0; k < row->n_runs; k++) {
            m = mark_in(row, &row->runs[k], panel);
            range_widen_by_mark(&range, &m);
        }
    }
    return range;
}

static void fit(struct rows *r, struct layout *l, size_t panel, double x0, double x1)
{
    struct row_panel *p = &r->panels[panel];
    struct range range = range_of(r, panel);
    p->scaled = range.lo <= range.hi;
    if (!p->scaled)
        return;
    double middle = range.lo / 2 + range.hi / 2, half = range.hi / 2 - range.lo / 2;
    half = fmax(half, panel == SPREAD ? 100 * least_half : fabs(middle) * least_half);
    struct axis_request want = {.lo = middle - half,
                                .hi = middle + half,
                                .x0 = x0,
                                .x1 = x1,
                                .suffix = panel == SPREAD ? " %" : "",
                                .is_change = panel == SPREAD,
                                .type = &r->tick,
                                .whole = 1};
    axis_fit(&p->axis, l->fonts, &want);
}

/* A thin line without caps: lanes are too close for them. Ends that are infinite lie at the edge of the panel. */
static void draw_interval(struct layout *l, const struct axis *a, const struct mark *m, const struct mark_style *style,
                          double y)
{
    struct pen pen = {0.6, style->series->colour, {0}};
    if (isnan(m->lo) || isnan(m->hi) || !chart_is_usable(m->value))
        return;
    if (style->hollow)
        memset(pen.dash, 2, sizeof pen.dash);
    canvas_line(l->canvas, chart_is_usable(m->lo) ? axis_x(a, m->lo) : a->x0, y,
                chart_is_usable(m->hi) ? axis_x(a, m->hi) : a->x1, y, &pen);
}

static void draw_runs(const struct rows *r, struct layout *l, const struct dots_row *row,
                      const struct mark_style *style, size_t panel, double top)
{
    const struct row_panel *p = &r->panels[panel];
    size_t n_lanes = lanes_of(row);
    double height = lane_height(n_lanes);
    for (size_t k = 0; k < row->n_runs && p->scaled; k++) {
        struct mark m = mark_in(row, &row->runs[k], panel);
        double y = top + height * ((double)(k % n_lanes) + 0.5);
        if (row->n_runs <= MOST_LANES) /* those of more would be one dark ground */
            draw_interval(l, &p->axis, &m, style, y);
        m.lo = m.hi = NAN;
        rows_mark(l, p, &m, style, y);
    }
}

static void draw(const struct rows *r, struct layout *l, size_t i, const struct box *room)
{
    const struct dots_row *row = row_of(r, i);
    struct mark_style style = {series_find(l, row->series), row->dated || layout_is_dated(l), row->modelled, 0};
    struct mark_style of_run = style;
    double top = room->y + (room->h - dots_height(row) - LEVEL) / 2;
    of_run.scale = small;
    for (size_t panel = 0; panel < r->n_panels; panel++) {
        struct mark level = mark_in(row, &row->level, panel);
        draw_runs(r, l, row, &of_run, panel, top);
        rows_mark(l, &r->panels[panel], &level, &style, top + dots_height(row) + LEVEL / 2.0 + 1);
    }
}

/* Whether one axis for the values hides how the runs of a level differ. */
static int needs_spread(const struct dots_chart *data)
{
    size_t n = 0;
    for (size_t i = 0; i < data->n_rows; i++)
        n += chart_is_usable(data->rows[i].level.value) && data->rows[i].level.value > 0 && data->rows[i].n_runs > 0;
    return n > 1;
}

static void begin(struct rows *r, struct layout *l, const struct dots_chart *data)
{
    static const struct row_ops ops = {text, fit, draw};
    int two = needs_spread(data);
    rows_begin(r, l, &ops, data, data->n_rows);
    rows_add_panel(r, data->axis, two ? 0.4 : 1);
    if (two)
        rows_add_panel(r, "each run against the mean of its level", 0.6)->reference = 0;
    r->ruled = data->n_rows > 1;
}

double dots_least_height(struct layout *l, const struct block *b)
{
    struct rows r;
    begin(&r, l, &b->as.dots);
    return rows_least_height(&r, l, b);
}

void dots_draw(struct layout *l, const struct block *b)
{
    struct rows r;
    begin(&r, l, &b->as.dots);
    rows_draw(&r, l, b);
}
