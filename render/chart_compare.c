/*
 * C1, which is faster: rows shared by an absolute panel, from zero, and a ratio panel, zoomed around 1.00×.
 */
#include "render/chart_rows.h"

enum { RATE, RATIO };

static const struct compare_row *row_of(const struct rows *r, size_t i)
{
    return &((const struct compare_chart *)r->data)->rows[i];
}

static struct row_text text(const struct rows *r, size_t i)
{
    const struct compare_row *row = row_of(r, i);
    int shown = chart_is_usable(row->rate.value);
    return (struct row_text){row->label, row->note != NULL || shown ? row->note : r->empty, !shown, 0,
                             r->n_panels > RATIO ? row->ratio_note : NULL};
}

static struct range range_of(const struct rows *r, size_t panel)
{
    struct range range = RANGE_EMPTY;
    for (size_t i = 0; i < r->n; i++)
        range_widen_by_mark(&range, panel == RATIO ? &row_of(r, i)->ratio : &row_of(r, i)->rate);
    return range;
}

static void fit_rate(struct axis_request *want)
{
    struct range r = {want->lo, want->hi};
    range_widen(&r, 0);
    if (r.hi == 0 && r.lo == 0)
        r.hi = 1;
    want->lo = r.lo;
    want->hi = r.hi + (r.hi - r.lo) * 0.03;
}

/* Zoomed, but never so far that a difference of a hundredth fills the panel. */
static void fit_ratio(struct axis_request *want)
{
    struct range r = {want->lo, want->hi};
    range_widen(&r, 1);
    double middle = (r.lo + r.hi) / 2, half = fmax((r.hi - r.lo) / 2, 0.02);
    want->lo = middle - half;
    want->hi = middle + half;
    want->suffix = "×";
    want->whole = 1;
}

static void fit(struct rows *r, struct layout *l, size_t panel, double x0, double x1)
{
    struct row_panel *p = &r->panels[panel];
    struct range range = range_of(r, panel);
    struct axis_request want = {.lo = range.lo, .hi = range.hi, .x0 = x0, .x1 = x1, .suffix = "", .type = &r->tick};
    p->scaled = range.lo <= range.hi;
    if (!p->scaled)
        return;
    if (panel == RATE)
        fit_rate(&want);
    else
        fit_ratio(&want);
    axis_fit(&p->axis, l->fonts, &want);
}

static void draw(const struct rows *r, struct layout *l, size_t i, const struct box *room)
{
    const struct compare_row *row = row_of(r, i);
    struct mark_style style = {series_find(l, row->series), row->dated || layout_is_dated(l), row->modelled, 0};
    double middle = room->y + room->h / 2;
    rows_mark(l, &r->panels[RATE], &row->rate, &style, middle);
    if (r->n_panels > RATIO)
        rows_mark(l, &r->panels[RATIO], &row->ratio, &style, middle);
}

static void begin(struct rows *r, struct layout *l, const struct compare_chart *data)
{
    static const struct row_ops ops = {text, fit, draw};
    rows_begin(r, l, &ops, data, data->n_rows);
    rows_add_panel(r, data->rate_axis, data->ratio_axis != NULL ? 0.58 : 1)->reference = 0;
    if (data->ratio_axis != NULL)
        rows_add_panel(r, data->ratio_axis, 0.42)->reference = 1;
}

double compare_least_height(struct layout *l, const struct block *b)
{
    struct rows r;
    begin(&r, l, &b->as.compare);
    return rows_least_height(&r, l, b);
}

void compare_draw(struct layout *l, const struct block *b)
{
    struct rows r;
    begin(&r, l, &b->as.compare);
    rows_draw(&r, l, b);
}
