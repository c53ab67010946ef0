#include "render/log_axis.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double least_span = 1.1, decades_from = 4; /* quotients of the ends */
static const double label_gap = 3;                      /* points between two tick labels */

double log_axis_y(const struct axis *a, double value)
{
    return a->x0 + log(value / a->lo) / log(a->hi / a->lo) * (a->x1 - a->x0);
}

/* Plain where a reader can take it in, else as a power of ten. */
static void label_tick(struct tick *t, int mantissa, int power)
{
    if (power < -4 || power > 6)
        snprintf(t->label, sizeof t->label, "%de%d", mantissa, power);
    else
        number_format_fixed(t->label, t->value, power < 0 ? -power : 0, 1, NUMBER_NEAREST);
}

/* Every `stride`-th decade with the first n of 1, 2, 5. Returns 0 where there would be too many. */
static int make_ticks(struct axis *a, size_t n, int stride)
{
    static const int mantissas[] = {1, 2, 5};
    int first = (int)floor(log10(a->lo)), last = (int)ceil(log10(a->hi));
    a->n_ticks = 0;
    for (int power = first; power <= last; power++)
        for (size_t i = 0; i < n && power % stride == 0; i++) {
            double value = mantissas[i] * pow(10, power);
            if (value < a->lo || value > a->hi)
                continue;
            if (a->n_ticks == AXIS_TICKS)
                return 0;
            struct tick *t = &a->ticks[a->n_ticks++];
            t->value = value;
            label_tick(t, mantissas[i], power);
        }
    return 1;
}

static int labels_touch(const struct axis *a, const struct axis_request *r)
{
    for (size_t i = 1; i < a->n_ticks; i++)
        if (fabs(log_axis_y(a, a->ticks[i].value) - log_axis_y(a, a->ticks[i - 1].value)) < r->type->size + label_gap)
            return 1;
    return 0;
}

static void fit_decades(struct axis *a, const struct axis_request *r)
{
    if (make_ticks(a, 3, 1) && !labels_touch(a, r))
        return;
    if (make_ticks(a, 1, 1) && a->n_ticks >= 2 && !labels_touch(a, r))
        return;
    for (int stride = 2; stride < 1000 && !(make_ticks(a, 1, stride) && !labels_touch(a, r)); stride++)
        ;
}

/* Equal steps stand closer at the upper end. */
static void thin(struct axis *a, const struct axis_request *r)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n_ticks; i++) {
        double y = log_axis_y(a, a->ticks[i].value);
        if (n > 0 && fabs(y - log_axis_y(a, a->ticks[n - 1].value)) < r->type->size + label_gap)
            continue;
        a->ticks[n++] = a->ticks[i];
    }
    a->n_ticks = n;
}

void log_axis_fit(struct axis *out, struct fonts *fonts, const struct axis_request *request, double margin)
{
    struct axis_request r = *request;
    double short_of = fmax(1, least_span / (r.hi / r.lo)), share = margin / fabs(r.x1 - r.x0);
    r.lo /= sqrt(short_of);
    r.hi *= sqrt(short_of);
    double more = pow(r.hi / r.lo, share / (1 - 2 * share));
    r.lo /= more;
    r.hi *= more;
    r.tight = r.upright = 1;
    r.suffix = "";
    struct axis a = {.lo = r.lo, .hi = r.hi, .x0 = r.x0, .x1 = r.x1};
    if (r.hi / r.lo >= decades_from) {
        fit_decades(&a, &r);
    } else {
        axis_fit(&a, fonts, &r);
        thin(&a, &r);
    }
    for (size_t i = 0; i < a.n_ticks; i++) {
        a.ticks[i].x = log_axis_y(&a, a.ticks[i].value);
        a.ticks[i].width = font_width(fonts, r.type, a.ticks[i].label, strlen(a.ticks[i].label));
    }
    *out = a;
}
