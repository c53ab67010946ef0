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

/* Stalls of one kind: their number, excess seconds and squares of these. */
struct tally {
    size_t n;
    double sum, squares;
};

/* Time per token and what is known about its variance. */
struct timing {
    double clean;       /* seconds per token without the stalls … */
    double clean_error; /* … its standard error … */
    double df;          /* … and its degrees of freedom */
    double tokens;
    size_t n;
    struct tally periodic, random;
};

double rate_log(const double *seconds, const double *tokens, size_t n)
{
    return log(summary_sum(tokens, n) / summary_sum(seconds, n));
}

/* A single stall in whole periods has no spread: then all of them count as they come. */
static void forget_period_of_one(struct parts *p, size_t n)
{
    size_t from = rate_first_counted(n, p->period), counted = 0;
    for (size_t i = 0; i < p->n_stalls; i++)
        counted += !p->stalls[i].extra && p->stalls[i].at >= from;
    if (p->period > 0 && counted < 2) {
        p->period = 0;
        for (size_t i = 0; i < p->n_stalls; i++)
            p->stalls[i].extra = 0;
    }
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
    forget_period_of_one(p, s->n);
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

static void tally_add(struct tally *t, double excess)
{
    t->n++;
    t->sum += excess;
    t->squares += excess * excess;
}

static struct timing time_per_token(const struct parts *p, const struct stretch *s, size_t from,
                                    const struct longrun *noise)
{
    struct timing t = {.n = s->n - from, .df = noise->df};
    t.tokens = summary_sum(s->tokens + from, t.n);
    for (size_t i = 0; i < p->n_stalls; i++)
        if (p->stalls[i].at >= from)
            tally_add(p->period > 0 && !p->stalls[i].extra ? &t.periodic : &t.random, p->stalls[i].excess);
    t.clean = summary_sum(p->clean + from, t.n) / t.tokens;
    t.clean_error = t.clean * sqrt(noise->variance / (double)t.n);
    return t;
}

/* A sum of independent parts, with Welch-Satterthwaite's degrees of freedom. */
struct part_error {
    double variance, over_df; /* sum of variances, and of their squares over their degrees of freedom */
};

static void add_part(struct part_error *e, double error, double df)
{
    double variance = error * error;
    e->variance += variance;
    e->over_df += variance > 0 ? variance * variance / df : 0;
}

static double part_df(const struct part_error *e, double otherwise)
{
    return e->over_df > 0 ? e->variance * e->variance / e->over_df : otherwise;
}

void rate_limits(double *lo, double *hi, double rate, double se_log, double df, double level)
{
    double half = student_limit(level, df) * se_log;
    *lo = rate * exp(-half);
    *hi = rate * exp(half);
}

/* Of a periodic stall only the size is uncertain, not how often it comes. */
static double periodic_error(const struct tally *t, double tokens)
{
    double m = (double)t->n, mean = t->sum / m, variance = (t->squares / m - mean * mean) * m / (m - 1);
    return sqrt(m * fmax(variance, 0)) / tokens;
}

/* Number and size of the others are both uncertain: a compound Poisson sum. */
static struct limits random_limits(const struct tally *t, double tokens, double level)
{
    double lo, hi, m = (double)t->n, value = t->sum / tokens, spread = sqrt(t->squares / m) / (t->sum / m);
    poisson_limits(&lo, &hi, t->n, level);
    return (struct limits){value, value * fmax(1 - (1 - lo / m) * spread, 0), value * (1 + (hi / m - 1) * spread)};
}

/* What comes with every record or period, and the stalls that come as they like, by MOVER. */
static void set_limits(struct steady *out, const struct timing *t, double level)
{
    struct part_error e = {0};
    double regular = t->clean + t->periodic.sum / t->tokens, total = regular + t->random.sum / t->tokens;
    add_part(&e, t->clean_error, t->df);
    if (t->periodic.n > 0)
        add_part(&e, periodic_error(&t->periodic, t->tokens), (double)t->periodic.n - 1);
    double half = student_limit(level, part_df(&e, t->df)) * sqrt(e.variance) / regular;
    struct limits sum = {regular, regular * exp(-half), regular * exp(half)};
    if (t->random.n > 0) {
        sum = mover_sum(sum, random_limits(&t->random, t->tokens, level));
        add_part(&e, sqrt(t->random.squares) / t->tokens, (double)t->random.n);
    }
    out->rate = 1 / total;
    out->se_log = sqrt(e.variance) / total;
    out->df = part_df(&e, t->df);
    out->lo = 1 / sum.hi;
    out->hi = 1 / sum.lo;
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

/* Half the range of what no stall or spike is part of. */
static double clean_range(const struct stretch *s, const struct parts *p)
{
    double least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < s->n; i++) {
        double x = log(p->clean[i]) - log(s->tokens[i]);
        if (s->tag[i] == OUTLIER_FAST)
            continue;
        least = fmin(least, x);
        most = fmax(most, x);
    }
    return fmax(most - least, 0) / 2;
}

static int identical(const struct stretch *s)
{
    double first = NAN;
    for (size_t i = 0; i < s->n; i++) {
        double time = s->seconds[i] / s->tokens[i];
        if (s->tag[i] == OUTLIER_SLOW)
            continue;
        if (isnan(first))
            first = time;
        if (time != first)
            return 0;
    }
    return !isnan(first);
}

/* The largest power of ten, up to 1 s, that all times are multiples of; 0 when their digits go on for ever. */
static double tick_of(const double *seconds, size_t n)
{
    double parts = 1;
    for (int digits = 0; digits < 10; digits++, parts *= 10) {
        int fits = 1;
        for (size_t i = 0; i < n && fits; i++) {
            double ticks = seconds[i] * parts;
            fits = round(ticks) >= 1 && fabs(ticks - round(ticks)) <= 1e-12 * ticks;
        }
        if (fits)
            return 1 / parts;
    }
    return 0;
}

static void widen_limits(struct steady *out, double widen)
{
    out->lo *= exp(-widen);
    out->hi *= exp(widen);
}

int rate_estimate(struct steady *out, struct rate_doubt *doubt, const struct stretch *s, double level, double widen,
                  struct arena *a)
{
    struct parts p;
    if (take_apart(&p, s, a) != 0)
        return -1;
    size_t from = rate_first_counted(s->n, p.period);
    struct longrun noise = rate_noise(p.clean + from, s->tokens + from, s->n - from, p.scratch);
    noise = longrun_bounded(&noise, p.scratch, s->n - from);
    struct timing t = time_per_token(&p, s, from, &noise);
    set_limits(out, &t, level);
    out->ess = noise.ess;
    out->phi = noise.phi;
    out->few_effective = noise.ess < FEWEST_EFFECTIVE || noise.phi >= LONGRUN_PHI_CAP;
    if (out->few_effective)
        own_range(out, s);
    doubt->clean_half = out->few_effective ? clean_range(s, &p) : student_limit(level, t.df) * t.clean_error / t.clean;
    doubt->identical = identical(s);
    doubt->tick = doubt->identical ? tick_of(s->seconds, s->n) : 0;
    widen_limits(out, widen + log1p(doubt->tick * (double)s->n / summary_sum(p.clean, s->n)));
    describe(out, s, &p);
    return 0;
}
