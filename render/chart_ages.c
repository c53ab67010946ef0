/*
 * C6, age of evidence: a row a class or surface, a mark a run at its date, on a calendar that all rows share. Runs that
 * would lie on each other stand in lanes above and below the middle of their row.
 */
#include "render/chart_rows.h"
#include "render/date_axis.h"

enum { MOST_LANES = 9 };
static const double width = 7, lane = 6, margin = 5; /* points: of a mark, with what parts it from the next */

static const struct age_row *row_of(const struct rows *r, size_t i)
{
    return &((const struct ages_chart *)r->data)->rows[i];
}

/* The lanes of a row: the middle one first, then in turn below and above it. Where each is taken up to. */
struct lanes {
    double taken[MOST_LANES];
    size_t n;
};

/* The first lane with room; where all are taken, the one that is longest ago. */
static size_t take_lane(struct lanes *s, double x)
{
    size_t best = 0;
    for (size_t i = 0; i < s->n && s->taken[best] > x; i++)
        if (s->taken[i] <= x || s->taken[i] < s->taken[best])
            best = i;
    if (s->n < MOST_LANES && (s->n == 0 || s->taken[best] > x))
        best = s->n++;
    s->taken[best] = x + width;
    return best;
}

static double lane_y(size_t i)
{
    double out = (double)((i + 1) / 2) * lane;
    return i % 2 == 1 ? out : -out;
}

static size_t count_lanes(const struct rows *r, const struct age_row *row)
{
    struct lanes lanes = {.n = 0};
    for (size_t k = 0; k < row->n; k++)
        if (date_axis_shows(row->moments[k]))
            take_lane(&lanes, axis_x(&r->panels[0].axis, (double)row->moments[k]));
    return lanes.n;
}

static struct row_text text(const struct rows *r, size_t i)
{
    const struct age_row *row = row_of(r, i);
    size_t lanes = r->panels[0].scaled ? count_lanes(r, row) : 0;
    int shown = lanes > 0 || row->n > 0;
    return (struct row_text){row->label, row->note != NULL || shown ? row->note : r->empty, !shown,
                             lanes > 0 ? (double)lanes * lane + 5 : 0, NULL};
}

static void widen(struct range *range, int64_t moment)
{
    if (date_axis_shows(moment))
        range_widen(range, (double)moment);
}

static void fit(struct rows *r, struct layout *l, size_t panel, double x0, double x1)
{
    const struct ages_chart *data = r->data;
    struct row_panel *p = &r->panels[panel];
    struct range range = RANGE_EMPTY;
    widen(&range, data->from);
    widen(&range, data->as_of);
    for (size_t i = 0; i < data->n_rows; i++)
        for (size_t k = 0; k < data->rows[i].n; k++)
            widen(&range, data->rows[i].moments[k]);
    p->scaled = range.lo <= range.hi;
    if (p->scaled)
        date_axis_fit(&p->axis, l->fonts,
                      &(struct axis_request){.lo = range.lo, .hi = range.hi, .x0 = x0, .x1 = x1, .type = &r->tick},
                      margin);
}

static void draw(const struct rows *r, struct layout *l, size_t i, const struct box *room)
{
    const struct ages_chart *data = r->data;
    const struct age_row *row = row_of(r, i);
    struct mark_style style = {series_find(l, row->series), data->dated || layout_is_dated(l), 0, 0};
    struct lanes lanes = {.n = 0};
    size_t n_lanes = count_lanes(r, row);
    /* an even number of lanes has one more below the middle than above it */
    double middle = room->y + room->h / 2 - (n_lanes > 0 && n_lanes % 2 == 0 ? lane / 2 : 0);
    for (size_t k = 0; k < row->n; k++) {
        if (!date_axis_shows(row->moments[k]))
            continue;
        double x = axis_x(&r->panels[0].axis, (double)row->moments[k]);
        chart_mark(l->canvas, &style, x, middle + lane_y(take_lane(&lanes, x)));
    }
}

static void begin(struct rows *r, struct layout *l, const struct ages_chart *data)
{
    static const struct row_ops ops = {text, fit, draw};
    rows_begin(r, l, &ops, data, data->n_rows);
    r->most_label = 0.4; /* classes have long names, and days need less room than names do */
    struct row_panel *p = rows_add_panel(r, "runs by date, UTC", 1);
    if (data->valid_from == INT64_MIN)
        return;
    p->reference = p->shaded = (double)data->valid_from;
    p->named = data->valid_label;
}

double ages_least_height(struct layout *l, const struct block *b)
{
    struct rows r;
    begin(&r, l, &b->as.ages);
    return rows_least_height(&r, l, b);
}

void ages_draw(struct layout *l, const struct block *b)
{
    struct rows r;
    begin(&r, l, &b->as.ages);
    rows_draw(&r, l, b);
}
