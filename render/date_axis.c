#include "render/date_axis.h"

#include "core/date.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LEAST_DAYS = 7, MOST_TICKS = 6 };
static const double label_gap = 8;

/* Where ticks stand: every `days` days from a Monday on, or every `months` months from a January on. */
struct pace {
    int days, months;
};
static const struct pace paces[] = {{1, 0},   {2, 0},   {7, 0},    {14, 0},   {0, 1},   {0, 2},
                                    {0, 3},   {0, 6},   {0, 12},   {0, 24},   {0, 60},  {0, 120},
                                    {0, 240}, {0, 600}, {0, 1200}, {0, 2400}, {0, 6000}};

int date_axis_shows(int64_t ms)
{
    return ms >= date_of_civil(1900, 1, 1) && ms < date_of_civil(3000, 1, 1);
}

static int64_t floor_to(int64_t x, int64_t step)
{
    int64_t rest = x % step;
    return x - (rest < 0 ? rest + step : rest);
}

/* The last tick at or before a moment, and the one after a tick. 1970-01-05 was a Monday. */
static int64_t tick_before(int64_t ms, const struct pace *p)
{
    int y, m, d;
    if (p->days > 0)
        return (floor_to(date_day(ms) - 4, p->days) + 4) * DATE_DAY_MS;
    date_to_civil(ms, &y, &m, &d);
    int64_t month = floor_to((int64_t)y * 12 + m - 1, p->months);
    return date_of_civil((int)(month / 12), (int)(month % 12) + 1, 1);
}

static int64_t tick_after(int64_t ms, const struct pace *p)
{
    int y, m, d;
    if (p->days > 0)
        return ms + p->days * DATE_DAY_MS;
    date_to_civil(ms, &y, &m, &d);
    return date_of_civil(y + p->months / 12, m + p->months % 12, 1);
}

static void label(struct tick *t, struct fonts *fonts, const struct type *type, const struct pace *p, int64_t *year)
{
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int y, m, d;
    date_to_civil((int64_t)t->value, &y, &m, &d);
    char day[16] = "", of_year[16] = "";
    if (p->days > 0)
        snprintf(day, sizeof day, "%d ", d);
    if (*year != y)
        snprintf(of_year, sizeof of_year, " %d", y);
    *year = y;
    if (p->months >= 12)
        snprintf(t->label, sizeof t->label, "%d", y);
    else
        snprintf(t->label, sizeof t->label, "%s%s%s", day, names[m - 1], of_year);
    t->width = font_width(fonts, type, t->label, strlen(t->label));
}

/* Returns 0 where there would be too many. */
static int make_ticks(struct axis *a, struct fonts *fonts, const struct type *type, const struct pace *p)
{
    int64_t year = INT64_MIN, at = tick_before((int64_t)a->lo, p);
    a->n_ticks = 0;
    if ((double)at < a->lo)
        at = tick_after(at, p);
    for (; (double)at <= a->hi; at = tick_after(at, p)) {
        if (a->n_ticks == MOST_TICKS)
            return 0;
        struct tick *t = &a->ticks[a->n_ticks++];
        t->value = (double)at;
        t->x = axis_x(a, t->value);
        label(t, fonts, type, p, &year);
    }
    return 1;
}

static int labels_touch(const struct axis *a)
{
    for (size_t i = 1; i < a->n_ticks; i++) {
        const struct tick *p = &a->ticks[i - 1], *q = &a->ticks[i];
        if (q->x - p->x < (p->width + q->width) / 2 + label_gap)
            return 1;
    }
    return 0;
}

/* The finest pace whose labels have room; where not even two have, the first tick alone. */
static void fit_ticks(struct axis *a, struct fonts *fonts, const struct type *type)
{
    struct axis lone = *a;
    for (size_t i = 0; i < sizeof paces / sizeof *paces; i++) {
        if (!make_ticks(a, fonts, type, &paces[i]))
            continue;
        if (a->n_ticks > 1 && !labels_touch(a))
            return;
        if (a->n_ticks > 0)
            lone = *a;
    }
    *a = lone;
    a->n_ticks = a->n_ticks > 0 ? 1 : 0;
}

void date_axis_fit(struct axis *out, struct fonts *fonts, const struct axis_request *request, double margin)
{
    const double least = (double)LEAST_DAYS * DATE_DAY_MS;
    struct axis a = {.lo = request->lo, .hi = request->hi, .x0 = request->x0, .x1 = request->x1};
    a.lo = fmin(a.lo, a.hi - least); /* not into days that were still to come */
    double width = fmax(a.x1 - a.x0, 3 * margin), more = (a.hi - a.lo) * margin / (width - 2 * margin);
    a.lo = floor(a.lo - more);
    a.hi = ceil(a.hi + more);
    fit_ticks(&a, fonts, request->type);
    *out = a;
}
