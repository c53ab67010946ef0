#include "stats/outlier.h"

#include "stats/summary.h"

#include <math.h>
#include <string.h>

#define MAD_SCALE 1.482602218505602

struct hampel hampel_defaults(void)
{
    return (struct hampel){.half_window = 10, .spreads = 5, .least = 0.09531017980432493};
}

/* The window's values in ascending order, moved along by one removal and one insertion. */
struct sorted {
    double *value;
    size_t n;
};

static size_t place_of(const struct sorted *w, double x)
{
    size_t i = 0;
    while (i < w->n && w->value[i] < x)
        i++;
    return i;
}

static void sorted_insert(struct sorted *w, double x)
{
    size_t i = place_of(w, x);
    memmove(w->value + i + 1, w->value + i, (w->n - i) * sizeof(double));
    w->value[i] = x;
    w->n++;
}

static void sorted_remove(struct sorted *w, double x)
{
    size_t i = place_of(w, x);
    w->n--;
    memmove(w->value + i, w->value + i + 1, (w->n - i) * sizeof(double));
}

static double sorted_median(const struct sorted *w)
{
    return (w->value[(w->n - 1) / 2] + w->value[w->n / 2]) / 2;
}

/* Deviations grow away from the median on both sides: a merge of the two sides finds their median. */
static double sorted_mad(const struct sorted *w, double median)
{
    size_t right = place_of(w, median), left = right;
    double below = 0, here = 0;
    for (size_t k = 0; k <= w->n / 2; k++) {
        double to_left = left > 0 ? median - w->value[left - 1] : INFINITY;
        double to_right = right < w->n ? w->value[right] - median : INFINITY;
        below = here;
        here = to_left < to_right ? to_left : to_right;
        if (to_left < to_right)
            left--;
        else
            right++;
    }
    return MAD_SCALE * (w->n % 2 ? here : (below + here) / 2);
}

void hampel_tag(signed char *tag, double *level, const double *x, size_t n, const struct hampel *how, double *scratch)
{
    double noise = n > 2 ? summary_difference_sd(x, n, scratch) : 0;
    size_t width = n < 2 * how->half_window + 1 ? n : 2 * how->half_window + 1;
    struct sorted w = {.value = scratch};
    for (size_t i = 0; i < width; i++)
        sorted_insert(&w, x[i]);
    for (size_t t = 0, first = 0; t < n; t++) {
        if (t > first + how->half_window && first + width < n) {
            sorted_remove(&w, x[first]);
            sorted_insert(&w, x[first + width]);
            first++;
        }
        double median = sorted_median(&w);
        double limit = fmax(how->spreads * fmax(sorted_mad(&w, median), noise), how->least);
        level[t] = median;
        tag[t] = (signed char)(x[t] - median > limit   ? OUTLIER_SLOW
                               : median - x[t] > limit ? OUTLIER_FAST
                                                       : OUTLIER_NONE);
    }
}

struct company outlier_company(const double *x, size_t n, size_t t, double level)
{
    double off = x[t] - level, half = fabs(off) / 2, side = copysign(1, off);
    struct company c = {t, t + 1};
    while (c.from > 0 && side * (x[c.from - 1] - level) >= half)
        c.from--;
    while (c.to < n && side * (x[c.to] - level) >= half)
        c.to++;
    return c;
}

void tukey_tag(signed char *tag, const double *x, size_t n, double reach, double *scratch)
{
    if (n == 0)
        return;
    memcpy(scratch, x, n * sizeof *x);
    summary_sort(scratch, n);
    double low = summary_quantile(scratch, n, 0.25), high = summary_quantile(scratch, n, 0.75);
    double fence = reach * (high - low);
    for (size_t t = 0; t < n; t++)
        tag[t] = (signed char)(x[t] > high + fence ? OUTLIER_SLOW : x[t] < low - fence ? OUTLIER_FAST : OUTLIER_NONE);
}
