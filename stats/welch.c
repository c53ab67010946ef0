#include "stats/welch.h"

#include "stats/longrun.h"
#include "stats/summary.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* scale: the size of the values, whose last digits rounding decides. */
static double without_rounding(double variance, double scale)
{
    double floor = SAMPLE_ROUNDING * scale;
    return variance <= floor * floor ? 0 : variance;
}

struct sample sample_of(const double *x, size_t n)
{
    struct sample s = {.mean = summary_mean(x, n), .variance = NAN, .n = n};
    if (n > 1)
        s.variance = without_rounding(summary_variance(x, n), fabs(s.mean));
    return s;
}

/* Two passes without a copy: log again rather than allocate. */
struct sample sample_of_logs(const double *x, size_t n)
{
    struct sum total = {0}, squares = {0};
    for (size_t i = 0; i < n; i++)
        sum_add(&total, log(x[i]));
    struct sample s = {.mean = sum_value(&total) / (double)n, .variance = NAN, .n = n};
    for (size_t i = 0; i < n; i++) {
        double d = log(x[i]) - s.mean;
        sum_add(&squares, d * d);
    }
    if (n > 1)
        s.variance = without_rounding(sum_value(&squares) / (double)(n - 1), fmax(1, fabs(s.mean)));
    return s;
}

struct welch welch_test(const struct sample *a, const struct sample *b)
{
    struct welch w = {.difference = a->mean - b->mean, .error = NAN, .t = NAN, .df = NAN, .p = NAN};
    if (a->n < 2 || b->n < 2)
        return w;
    double na = (double)a->n, nb = (double)b->n, va = a->variance / na, vb = b->variance / nb;
    w.error = sqrt(va + vb);
    if (!(w.error > 0))
        return w;
    w.t = w.difference / w.error;
    w.df = (va + vb) * (va + vb) / (va * va / (na - 1) + vb * vb / (nb - 1));
    w.p = fmin(1, 2 * gsl_cdf_tdist_Q(fabs(w.t), w.df));
    return w;
}

double welch_half_width(const struct welch *w, double level)
{
    return isnan(w->df) ? NAN : student_limit(level, w->df) * w->error;
}

struct equivalence welch_equivalence(const struct welch *w, double margin, double alpha)
{
    struct equivalence e = {NAN, NAN, NAN, NAN, NAN};
    if (isnan(w->df))
        return e;
    double half = welch_half_width(w, 1 - 2 * alpha);
    /* the probability that a difference at the edge of the margin looks as far inside it as this one */
    e.p_lower = gsl_cdf_tdist_Q((w->difference + margin) / w->error, w->df);
    e.p_upper = gsl_cdf_tdist_Q((margin - w->difference) / w->error, w->df);
    e.p = fmax(e.p_lower, e.p_upper);
    e.lo = w->difference - half;
    e.hi = w->difference + half;
    return e;
}
