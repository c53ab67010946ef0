#include "stats/welch.h"

#include "stats/longrun.h"
#include "stats/summary.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

struct sample sample_of(const double *x, size_t n)
{
    return (struct sample){summary_mean(x, n), n > 1 ? summary_variance(x, n) : NAN, n};
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
        s.variance = sum_value(&squares) / (double)(n - 1);
    return s;
}

/* Identical values on both sides leave the degrees of freedom undefined: any number will do, as the error is 0. */
static double satterthwaite(double va, double vb, double na, double nb)
{
    double total = va + vb;
    return total > 0 ? total * total / (va * va / (na - 1) + vb * vb / (nb - 1)) : na + nb - 2;
}

static double two_sided(double difference, double error, double df)
{
    if (error > 0)
        return fmin(1, 2 * gsl_cdf_tdist_Q(fabs(difference) / error, df));
    return difference == 0 ? 1 : 0;
}

struct welch welch_test(const struct sample *a, const struct sample *b)
{
    struct welch w = {.difference = a->mean - b->mean, .error = NAN, .t = NAN, .df = NAN, .p = NAN};
    if (a->n < 2 || b->n < 2)
        return w;
    double va = a->variance / (double)a->n, vb = b->variance / (double)b->n;
    w.error = sqrt(va + vb);
    w.t = w.difference / w.error;
    w.df = satterthwaite(va, vb, (double)a->n, (double)b->n);
    w.p = two_sided(w.difference, w.error, w.df);
    return w;
}

double welch_half_width(const struct welch *w, double level)
{
    return isnan(w->error) ? NAN : student_limit(level, w->df) * w->error;
}

/* Probability that a difference at the edge of the margin looks as far inside it as this one. */
static double inside(double distance, double error, double df)
{
    if (error > 0)
        return gsl_cdf_tdist_Q(distance / error, df);
    return distance > 0 ? 0 : 1;
}

struct equivalence welch_equivalence(const struct welch *w, double margin, double alpha)
{
    struct equivalence e = {NAN, NAN, NAN, NAN, NAN};
    if (isnan(w->error))
        return e;
    double half = welch_half_width(w, 1 - 2 * alpha);
    e.p_lower = inside(w->difference + margin, w->error, w->df);
    e.p_upper = inside(margin - w->difference, w->error, w->df);
    e.p = fmax(e.p_lower, e.p_upper);
    e.lo = w->difference - half;
    e.hi = w->difference + half;
    return e;
}
