#include "stats/runs.h"

#include "stats/longrun.h"
#include "stats/power.h"
#include "stats/welch.h"

#include <math.h>

#define EQUIVALENCE_LEVEL 0.90 /* both one-sided tests of TOST at 5 % */
#define PLANNED_POWER     0.80

struct runs_estimate runs_estimate(const double *rates, size_t n, double level)
{
    struct sample s = sample_of_logs(rates, n);
    struct runs_estimate e = {
        .value = exp(s.mean), .lo = NAN, .hi = NAN, .sd_log = NAN, .n = n, .se_log = NAN, .df = NAN};
    e.identical = n > 1 && !(s.variance > 0);
    if (n < 2 || e.identical)
        return e;
    e.sd_log = sqrt(s.variance);
    e.se_log = sqrt(s.variance / (double)n);
    e.df = (double)n - 1;
    double half = student_limit(level, e.df) * e.se_log;
    e.lo = exp(s.mean - half);
    e.hi = exp(s.mean + half);
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

static enum ratio_verdict judge(const struct runs_ratio *r, double practical)
{
    if (r->lo > 1)
        return RATIO_FASTER;
    if (r->hi < 1)
        return RATIO_SLOWER;
    return r->lo90 > 1 / (1 + practical) && r->hi90 < 1 + practical ? RATIO_EQUIVALENT : RATIO_INCONCLUSIVE;
}

static size_t plan(double variance_a, size_t n_a, double variance_b, size_t n_b, double level, double practical)
{
    if (isnan(practical))
        return RUNS_NOT_PLANNED;
    size_t needed = runs_needed(log1p(practical), sqrt((variance_a + variance_b) / 2), level, PLANNED_POWER);
    size_t at_hand = n_a > n_b ? n_a : n_b;
    return needed && needed <= at_hand ? at_hand + 1 : needed;
}

size_t runs_planned(const struct runs_estimate *a, const struct runs_estimate *b, double level, double practical)
{
    return plan(a->sd_log * a->sd_log, a->n, b->sd_log * b->sd_log, b->n, level, practical);
}

struct runs_ratio runs_ratio(const double *a, size_t n_a, const double *b, size_t n_b, double level, double practical)
{
    struct sample x = sample_of_logs(a, n_a), y = sample_of_logs(b, n_b);
    struct welch w = welch_test(&x, &y);
    struct runs_ratio r = {.value = exp(w.difference),
                           .lo = NAN,
                           .hi = NAN,
                           .df = NAN,
                           .p = NAN,
                           .lo90 = NAN,
                           .hi90 = NAN,
                           .detectable = NAN,
                           .verdict = RATIO_TOO_FEW};
    /* also NaN with one run; spread on one side alone would make an interval that leaves out the other's */
    if (!(x.variance > 0) || !(y.variance > 0))
        return r;
    double half = welch_half_width(&w, level), half90 = welch_half_width(&w, EQUIVALENCE_LEVEL);
    r.lo = exp(w.difference - half);
    r.hi = exp(w.difference + half);
    r.df = w.df;
    r.p = w.p;
    r.lo90 = exp(w.difference - half90);
    r.hi90 = exp(w.difference + half90);
    r.verdict = judge(&r, practical);
    if (isnan(practical))
        return r;
    r.detectable = expm1(w.error * power_noncentrality(w.df, level, PLANNED_POWER));
    if (r.verdict == RATIO_INCONCLUSIVE)
        r.runs_needed = plan(x.variance, n_a, y.variance, n_b, level, practical);
    return r;
}
