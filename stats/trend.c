#include "stats/trend.h"

#include "stats/longrun.h"
#include "stats/summary.h"
#include "stats/welch.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define PHI_LEAST  0.7
#define PHI_MOST   0.9 /* as in shift.c */
#define PARAMETERS 2.0 /* of a line */

struct line {
    const double *place;
    double *residual;
    size_t n;
    double middle, slope, spread; /* spread: sum of squared distances from the middle */
};

static void fit(struct line *l, const double *y)
{
    double level = summary_mean(y, l->n);
    struct sum spread = {0}, products = {0};
    l->middle = summary_mean(l->place, l->n);
    for (size_t i = 0; i < l->n; i++) {
        double d = l->place[i] - l->middle;
        sum_add(&spread, d * d);
        sum_add(&products, d * (y[i] - level));
    }
    l->spread = sum_value(&spread);
    l->slope = sum_value(&products) / l->spread;
    for (size_t i = 0; i < l->n; i++)
        l->residual[i] = y[i] - level - l->slope * (l->place[i] - l->middle);
}

static double squares(const struct line *l)
{
    struct sum s = {0};
    for (size_t i = 0; i < l->n; i++)
        sum_add(&s, l->residual[i] * l->residual[i]);
    return sum_value(&s);
}

/* Lag 1 of neighbours, without what taking the line away has made of it (Marriott & Pope 1954). */
static double correlation(const struct line *l, double total)
{
    double n = (double)l->n, products = 0;
    for (size_t i = 1; i < l->n; i++)
        products += l->residual[i] * l->residual[i - 1];
    double phi = total > 0 ? (products / total * n + PARAMETERS) / (n - PARAMETERS - 3) : 0;
    return fmin(fmax(phi, PHI_LEAST), PHI_MOST);
}

/* Sums of phi^distance over all pairs of points: plain, and weighted by their distances from the middle. */
static void correlated(const struct line *l, double phi, double *plain, double *weighted)
{
    *plain = *weighted = 0;
    for (size_t i = 0; i < l->n; i++)
        for (size_t j = 0; j < l->n; j++) {
            double r = pow(phi, fabs(l->place[i] - l->place[j]));
            *plain += r;
            *weighted += r * (l->place[i] - l->middle) * (l->place[j] - l->middle);
        }
}

static void judge(struct trend *t, const struct line *l, double length, double scale)
{
    double total = squares(l), n = (double)l->n, plain, weighted;
    t->phi = correlation(l, total);
    correlated(l, t->phi, &plain, &weighted);
    double variance = total / (n - plain / n - weighted / l->spread); /* of a point: n less what the line takes */
    double error = length * sqrt(variance * weighted) / l->spread;
    if (!(error > SAMPLE_ROUNDING * fmax(1, scale)))
        return;
    t->error = error;
    t->df = n - PARAMETERS;
    t->p = fmin(1, 2 * gsl_cdf_tdist_Q(fabs(t->total) / error, t->df));
}

static void of_pairs(struct trend *t, const double *y, const struct line *l, double length, double *scratch)
{
    size_t k = 0;
    double with = 0;
    for (size_t i = 0; i < l->n; i++)
        for (size_t j = i + 1; j < l->n; j++) {
            double slope = (y[j] - y[i]) / (l->place[j] - l->place[i]);
            with += slope == 0 ? 0.5 : (slope > 0) == (l->slope > 0);
            scratch[k++] = slope;
        }
    t->pairs = with / (double)k;
    t->typical = length * summary_median(scratch, k);
}

struct trend trend_test(const double *y, const double *place, size_t n, double *scratch)
{
    struct trend t = {.error = NAN, .df = NAN, .p = NAN, .typical = NAN, .pairs = NAN};
    struct line l = {.place = place, .residual = scratch, .n = n};
    if (n < TREND_POINTS_LEAST)
        return t;
    double length = place[n - 1] - place[0];
    fit(&l, y);
    t.total = l.slope * length;
    judge(&t, &l, length, fabs(y[0]));
    of_pairs(&t, y, &l, length, scratch);
    return t;
}

double trend_half_width(const struct trend *t, double level)
{
    return isnan(t->df) ? NAN : student_limit(level, t->df) * t->error;
}
