#include "stats/rate.h"

#include "stats/limits.h"
#include "stats/outlier.h"
#include "stats/stalls.h"
#include "stats/summary.h"

#include <math.h>

#define FEWEST_EFFECTIVE 3

/* A window taken apart: seconds without the stalls' excess, and the stalls. */
struct parts {
    double *clean; /* seconds a record would have taken at the level around it; n */
    double *excess;
    struct stall *stalls;
    size_t n_stalls, period;
    double *scratch; /* 2 n */
};

/* Time per token and what is known about its variance. */
struct timing {
    double clean, stalled; /* seconds per token: without the stalls, and what they add */
    double clean_error;    /* standard error of `clean` */
    double df;             /* its degrees of freedom */
    double sum, squares;   /* of the stalls' excess seconds */
    double tokens;
    size_t n, events;
};

double rate_log(const double *seconds, const double *tokens, size_t n)
{
    return log(summary_sum(tokens, n) / summary_sum(seconds, n));
}

static int take_apart(struct parts *p, const struct stretch *s, struct arena *a)
{
    p->clean = arena_array(a, s->n, sizeof(double));
    p->excess = arena_array(a, s->n, sizeof(double));
    p->stalls = arena_array(a, s->n, sizeof(*p->stalls));
    p->scratch = arena_array(a, 2 * s->n, sizeof(double));
    if (!p->clean || !p->excess || !p->stalls || !p->scratch)
        return -1;
    for (size_t i = 0; i < s->n; i++) {
        int stalled = s->tag[i] == OUTLIER_SLOW;
        p->clean[i] = stalled ? s->level[i] * s->tokens[i] : s->seconds[i];
        p->excess[i] = s->seconds[i] - p->clean[i];
    }
    p->n_stalls = stalls_gather(p->stalls, s->tag, p->excess, s->n);
    p->period = stalls_period(p->stalls, p->n_stalls, p->scratch);
    /* a single stall in whole periods has no spread: then all of them count as they come */
    if (p->period && p->stalls[p->n_stalls - 2].at < rate_first_counted(s->n, p->period))
        p->period = 0;
    return 0;
}

struct longrun rate_noise(const double *seconds, const double *tokens, size_t n, double *scratch)
{
    double tokens_mean = summary_mean(tokens, n), seconds_mean = summary_mean(seconds, n);
    for (size_t i = 0; i < n; i++)
        scratch[i] = tokens[i] / tokens_mean - seconds[i] / seconds_mean;
    return longrun_estimate(scratch, n, scratch + n);
}

size_t rate_first_counted(size_t n, size_t period)
{
    size_t from = period > 0 ? n % period : 0;
    return n - from >= LONGRUN_LEAST ? from : 0;
}

static struct timing time_per_token(const struct parts *p, const struct stretch *s, size_t from,
                                    const struct longrun *noise)
{
    struct timing t = {.n = s->n - from, .df = noise->df};
    t.tokens = summary_sum(s->tokens + from, t.n);
    for (size_t i = 0; i < p->n_stalls; i++) {
        if (p->stalls[i].at < from)
            continue;
        t.events++;
        t.sum += p->stalls[i].excess;
        t.squares += p->stalls[i].excess * p->stalls[i].excess;
    }
    t.clean = summary_sum(p->clean + from, t.n) / t.tokens;
    t.stalled = t.sum / t.tokens;
    t.clean_error = t.clean * sqrt(noise->variance / (double)t.n);
    return t;
}

/* Standard error of the whole, with Welch-Satterthwaite's degrees of freedom for its two parts. */
static void combine(struct steady *out, const struct timing *t, double stall_error, double stall_df)
{
    double total = t->clean + t->stalled, a = t->clean_error * t->clean_error, b = stall_error * stall_error;
    out->se_log = sqrt(a + b) / total;
    out->df = b > 0 ? (a + b) * (a + b) / (a * a / t->df + b * b / stall_df) : t->df;
}

void rate_limits(double *lo, double *hi, double rate, double se_log, double df, double level)
{
    double half = student_limit(level, df) * se_log;
    *lo = rate * exp(-half);
    *hi = rate * exp(half);
}

static void limits_by_error(struct steady *out, double level)
{
    rate_limits(&out->lo, &out->hi, out->rate, out->se_log, out->df, level);
}

/* Only the size of a periodic stall is uncertain, not how often it comes. */
static void periodic_limits(struct steady *out, const struct timing *t, double level)
{
    double m = (double)t->events, mean = t->sum / m, variance = (t->squares / m - mean * mean) * m / (m - 1);
    combine(out, t, sqrt(m * fmax(variance, 0)) / t->tokens, m - 1);
    limits_by_error(out, level);
}

/* Number and size of the stalls are both uncertain: a compound Poisson sum, combined with the clean part by MOVER. */
static void random_limits(struct steady *out, const struct timing *t, double level)
{
    double m = (double)t->events, lo, hi, spread = sqrt(t->squares / m) / (t->sum / m);
    combine(out, t, sqrt(t->squares) / t->tokens, m);
    poisson_limits(&lo, &hi, t->events, level);
    double half = student_limit(level, t->df) * t->clean_error / t->clean;
    struct limits clean = {t->clean, t->clean * exp(-half), t->clean * exp(half)};
    struct limits stalled = {t->stalled, t->stalled * fmax(1 - (1 - lo / m) * spread, 0),
                             t->stalled * (1 + (hi / m - 1) * spread)};
    struct limits total = mover_sum(clean, stalled);
    out->hi = 1 / total.lo;
    out->lo = 1 / total.hi;
}

static void own_range(struct steady *out, const struct stretch *s)
{
    out->lo = INFINITY, out->hi = -INFINITY;
    for (size_t i = 0; i < s->n; i++) {
        out->lo = fmin(out->lo, s->tokens[i] / s->seconds[i]);
        out->hi = fmax(out->hi, s->tokens[i] / s->seconds[i]);
    }
}

static void describe(struct steady *out, const struct stretch *s, const struct parts *p)
{
    double total = summary_sum(s->seconds, s->n), clean = summary_sum(p->clean, s->n);
    out->clean_rate = summary_sum(s->tokens, s->n) / clean;
    out->stall_share = (total - clean) / total;
    out->n_stalls = p->n_stalls;
    out->stall_period = p->period;
    out->n_outliers = 0;
    for (size_t i = 0; i < s->n; i++) {
        out->n_outliers += s->tag[i] != OUTLIER_NONE;
        p->scratch[i] = s->tokens[i] / s->seconds[i];
    }
    out->median_rate = summary_median(p->scratch, s->n);
}

int rate_estimate(struct steady *out, const struct stretch *s, double level, double widen, struct arena *a)
{
    struct parts p;
    if (take_apart(&p, s, a) != 0)
        return -1;
    size_t from = rate_first_counted(s->n, p.period);
    struct longrun noise = rate_noise(p.clean + from, s->tokens + from, s->n - from, p.scratch);
    noise = longrun_bounded(&noise, p.scratch, s->n - from);
    struct timing t = time_per_token(&p, s, from, &noise);
    out->rate = 1 / (t.clean + t.stalled);
    out->ess = noise.ess;
    out->phi = noise.phi;
    out->few_effective = noise.ess < FEWEST_EFFECTIVE || noise.phi >= LONGRUN_PHI_CAP;
    if (p.period)
        periodic_limits(out, &t, level);
    else if (t.events)
        random_limits(out, &t, level);
    else {
        combine(out, &t, 0, 0);
        limits_by_error(out, level);
    }
    if (out->few_effective)
        own_range(out, s);
    out->lo *= exp(-widen);
    out->hi *= exp(widen);
    describe(out, s, &p);
    return 0;
}
