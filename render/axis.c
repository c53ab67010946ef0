#include "render/axis.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double label_gap = 6, upright_gap = 4; /* points between two tick labels */

/* 10^k, exact where a double can hold it: pow() is not the same on every machine. */
static double power_of_ten(int k)
{
    double p = 1;
    for (int i = 0; i < (k < 0 ? -k : k); i++)
        p *= 10;
    return k < 0 ? 1 / p : p;
}

struct step {
    int mantissa; /* 1, 2 or 5 */
    int power;
};

static double step_value(struct step s)
{
    return s.power < 0 ? s.mantissa / power_of_ten(-s.power) : s.mantissa * power_of_ten(s.power);
}

static struct step next_step(struct step s)
{
    return s.mantissa == 1   ? (struct step){2, s.power}
           : s.mantissa == 2 ? (struct step){5, s.power}
                             : (struct step){1, s.power + 1};
}

/* The smallest round step with at most `n` intervals over the span. */
static struct step first_step(double span, int n)
{
    struct step s = {1, (int)floor(log10(span / n)) - 1};
    while (step_value(s) * n < span * (1 - 1e-9))
        s = next_step(s);
    return s;
}

/* Large and small numbers are labelled in units of a power of ten, which the axis title names. */
static int label_power(double lo, double hi)
{
    double largest = fmax(fabs(lo), fabs(hi));
    if (largest == 0 || (largest < 1e7 && largest >= 1e-3))
        return 0;
    return 3 * (int)floor(log10(largest) / 3);
}

static void label(struct tick *t, struct fonts *fonts, const struct axis_request *r, int power, struct step step)
{
    int decimals = power - step.power;
    double shown = power < 0 ? t->value * power_of_ten(-power) : t->value / power_of_ten(power);
    decimals = decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
    char number[NUMBER_TEXT_SIZE];
    number_format_fixed(number, shown, r->is_change && shown == 0 ? 0 : decimals, 1, NUMBER_NEAREST);
    snprintf(t->label, sizeof t->label, "%s%.47s%.12s", r->is_change && shown > 0 ? "+" : "", number, r->suffix);
    t->width = font_width(fonts, r->type, t->label, strlen(t->label));
}

/* Ticks at whole multiples of the step. Returns 0 where there would be too many. */
static int make_ticks(struct axis *a, struct fonts *fonts, const struct axis_request *r, struct step step)
{
    double width = step_value(step);
    double first = ceil(r->lo / width - 1e-9), last = floor(r->hi / width + 1e-9);
    if (last - first + 1 > AXIS_TICKS)
        return 0;
    a->n_ticks = last >= first ? (size_t)(last - first) + 1 : 0;
    for (size_t i = 0; i < a->n_ticks; i++) {
        struct tick *t = &a->ticks[i];
        t->value = (first + (double)i) * width;
        t->x = axis_x(a, t->value);
        label(t, fonts, r, a->power, step);
    }
    return 1;
}

static int labels_touch(const struct axis *a, const struct axis_request *r)
{
    for (size_t i = 1; i < a->n_ticks; i++) {
        const struct tick *p = &a->ticks[i - 1], *q = &a->ticks[i];
        double need = r->upright ? r->type->size + upright_gap : (p->width + q->width) / 2 + label_gap;
        if (fabs(q->x - p->x) < need)
            return 1;
    }
    return 0;
}

double axis_x(const struct axis *a, double value)
{
    return a->x0 + (value - a->lo) / (a->hi - a->lo) * (a->x1 - a->x0);
}

void axis_fit(struct axis *out, struct fonts *fonts, const struct axis_request *request)
{
    struct axis_request r = *request;
    struct axis a = {.x0 = r.x0, .x1 = r.x1};
    double least_span = fmax(fmax(fabs(r.lo), fabs(r.hi)) * 1e-6, 1e-30); /* ticks must differ within nine decimals */
    if (r.hi - r.lo < least_span) {
        double middle = r.lo / 2 + r.hi / 2;
        r.lo = middle - least_span / 2;
        r.hi = middle + least_span / 2;
    }
    a.lo = r.lo;
    a.hi = r.hi;
    a.power = label_power(r.lo, r.hi);
    struct step step = first_step(r.hi - r.lo, 6);
    const double lo = r.lo, hi = r.hi;
    for (;; step = next_step(step)) {
        if (!r.tight) /* the largest mark lies before a tick */
            a.hi = r.hi = ceil(hi / step_value(step) - 1e-9) * step_value(step);
        if (r.whole)
            a.lo = r.lo = floor(lo / step_value(step) + 1e-9) * step_value(step);
        if (make_ticks(&a, fonts, &r, step) && (!labels_touch(&a, &r) || a.n_ticks <= 2))
            break;
    }
    if (labels_touch(&a, &r)) /* not even two labels have room: one */
        a.n_ticks = 1;
    *out = a;
}
