#include "stats/runs.h"

#include "stats/longrun.h"
#include "stats/summary.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define EQUIVALENCE_LEVEL 0.90 /* both one-sided tests of TOST at 5 % */
#define PLANNED_POWER     0.80

/* Logarithms of one side's rates. */
struct side {
    double mean, variance; /* NaN variance with one run */
    size_t n;
};

/* Two passes without a copy: log again rather than allocate. */
static struct side side_of(const double *rates, size_t n)
{
    struct sum total = {0}, squares = {0};
    for (size_t i = 0; i < n; i++)
        sum_add(&total, log(rates[i]));
    struct side s = {.mean = sum_value(&total) / (double)n, .variance = NAN, .n = n};
    for (size_t i = 0; i < n; i++) {
        double d = log(rates[i]) - s.mean;
        sum_add(&squares, d * d);
    }
    if (n > 1)
        s.variance = sum_value(&squares) / (double)(n - 1);
    return s;
}

struct runs_estimate runs_estimate(const double *rates, size_t n, double level)
{
    struct side s = side_of(rates, n);
    struct runs_estimate e = {.value = exp(s.mean),
                              .lo = NAN,
                              .hi = NAN,
                              .sd_log = sqrt(s.variance),
                              .n = n,
                              .se_log = sqrt(s.variance / (double)n),
                              .df = NAN};
    if (n > 1) {
        e.df = (double)n - 1;
        double half = student_limit(level, e.df) * e.se_log;
        e.lo = exp(s.mean - half);
        e.hi = exp(s.mean + half);
    }
    return e;
}

static const char *const verdict_names[] = {
    [RATIO_FASTER] = "faster",         [RATIO_SLOWER] = "slower",
    [RATIO_EQUIVALENT] = "equivalent", [RATIO_INCONCLUSIVE] = "inconclusive",
    [RATIO_TOO_FEW] = "too few runs",
};

const char *ratio_verdict_name(enum ratio_verdict v)
{
    return verdict_names[v];
}

/* Identical runs on both sides leave Welch's df undefined: any number will do, as the error is 0. */
static double welch_df(double va, double vb, double na, double nb)
{
    double total = va + vb;
    return total > 0 ? total * total / (va * va / (na - 1) + vb * vb / (nb - 1)) : na + nb - 2;
}

static double two_sided_p(double difference, double error, double df)
{
    if (error > 0)
        return 2 * gsl_cdf_tdist_Q(fabs(difference) / error, df);
    return difference == 0 ? 1 : 0;
}

static enum ratio_verdict judge(const struct runs_ratio *r, double practical)
{
    if (r->lo > 1)
        return RATIO_FASTER;
    if (r->hi < 1)
        return RATIO_SLOWER;
    return r->lo90 > 1 / (1 + practical) && r->hi90 < 1 + practical ? RATIO_EQUIVALENT : RATIO_INCONCLUSIVE;
}

/* Planned with the mean variance of both sides. What is at hand did not suffice, so at least one more. */
static size_t plan(const struct side *a, const struct side *b, double level, double practical)
{
    size_t needed = runs_needed(log1p(practical), sqrt((a->variance + b->variance) / 2), level, PLANNED_POWER);
    size_t at_hand = a->n > b->n ? a->n : b->n;
    return needed && needed <= at_hand ? at_hand + 1 : needed;
}

struct runs_ratio runs_ratio(const double *a, size_t n_a, const double *b, size_t n_b, double level, double practical)
{
    struct side x = side_of(a, n_a), y = side_of(b, n_b);
    double difference = x.mean - y.mean, va = x.variance / (double)n_a, vb = y.variance / (double)n_b;
    struct runs_ratio r = {.value = exp(difference),
                           .lo = NAN,
                           .hi = NAN,
                           .df = NAN,
                           .p = NAN,
                           .lo90 = NAN,
                           .hi90 = NAN,
                           .verdict = RATIO_TOO_FEW};
    if (n_a < 2 || n_b < 2)
        return r;
    double error = sqrt(va + vb);
    r.df = welch_df(va, vb, (double)n_a, (double)n_b);
    r.p = two_sided_p(difference, error, r.df);
    double half = student_limit(level, r.df) * error, half90 = student_limit(EQUIVALENCE_LEVEL, r.df) * error;
    r.lo = exp(difference - half), r.hi = exp(difference + half);
    r.lo90 = exp(difference - half90), r.hi90 = exp(difference + half90);
    r.verdict = judge(&r, practical);
    if (r.verdict == RATIO_INCONCLUSIVE)
        r.runs_needed = plan(&x, &y, level, practical);
    return r;
}
