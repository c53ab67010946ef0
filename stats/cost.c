#include "stats/cost.h"

#include "stats/limits.h"
#include "stats/longrun.h"
#include "stats/summary.h"

#include <math.h>

#define CENTRAL_95  (2 * 1.959963984540054) /* standard deviations from the 2.5 % to the 97.5 % point of a normal */
#define DF_INFINITE 1e300 /* the quantile is the normal's long before, and an infinity is not one to GSL */
#define ROUNDING    1e-12 /* relative: what logarithms and exponentials lose; nearer than that is a tie */

double cost_per_mtok(double price, double accelerators, double rate)
{
    return 1e6 * price * accelerators / (3600 * rate);
}

static double quantile(double level, double df)
{
    return student_limit(level, fmin(df, DF_INFINITE));
}

static void add_range(struct cost_estimate *out, const struct cost_input *in)
{
    double price_sd = log(in->price_hi / in->price_lo) / CENTRAL_95;
    out->worst_lo = out->lo * (in->price_lo / in->price);
    out->worst_hi = out->hi * (in->price_hi / in->price);
    /* Welch-Satterthwaite, SE^4 / (se_R^4 / df_R), written so that no fourth power underflows */
    double grown = 1 + (price_sd / in->se_log) * (price_sd / in->se_log);
    out->combined_df = in->se_log > 0 ? in->df * grown * grown : INFINITY;
    double combined = quantile(in->level, out->combined_df) * hypot(in->se_log, price_sd);
    out->combined_lo = out->value * exp(-combined);
    out->combined_hi = out->value * exp(combined);
}

struct cost_estimate cost_estimate(const struct cost_input *in)
{
    struct cost_estimate e = {cost_per_mtok(in->price, in->accelerators, in->rate), NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    if (isnan(in->se_log) || !(in->df > 0))
        return e;
    double half = quantile(in->level, in->df) * in->se_log;
    e.lo = e.value * exp(-half);
    e.hi = e.value * exp(half);
    if (!isnan(in->price_lo))
        add_range(&e, in);
    return e;
}

void cost_widen(struct cost_estimate *e)
{
    if (!(e->combined_hi < e->hi)) /* NaN without a range */
        return;
    e->combined_lo = e->lo;
    e->combined_hi = e->hi;
}

static const char *const verdict_names[] = {
    [COST_CHEAPER] = "cheaper",           [COST_DEARER] = "dearer",        [COST_EQUIVALENT] = "equivalent",
    [COST_INCONCLUSIVE] = "inconclusive", [COST_TOO_FEW] = "too few runs",
};

const char *cost_verdict_name(enum cost_verdict v)
{
    return verdict_names[v];
}

/* What an hour of useful work costs on the whole system, and what it may cost at least and at most. */
struct useful_hour {
    double value, lo, hi;
};

static struct useful_hour useful_hour(const struct cost_side *s)
{
    double per_price = s->accelerators / s->utilization;
    int exact = isnan(s->price_lo);
    return (struct useful_hour){s->price * per_price, (exact ? s->price : s->price_lo) * per_price,
                                (exact ? s->price : s->price_hi) * per_price};
}

/* The verdict that holds for every price ratio from lo to hi; the speed's interval known. */
static enum cost_verdict judge(const struct runs_ratio *speed, double lo, double hi, double practical)
{
    if (hi < speed->lo * (1 - ROUNDING))
        return COST_CHEAPER;
    if (lo * (1 - ROUNDING) > speed->hi)
        return COST_DEARER;
    int same = lo * (1 + practical) > speed->hi90 && hi < speed->lo90 * (1 + practical);
    return same ? COST_EQUIVALENT : COST_INCONCLUSIVE;
}

/* What is in the way: what exact prices leave open more runs must settle; what exact runs leave open, the prices. */
static void judge_all(struct cost_ratio *r, const struct runs_ratio *speed, double lo, double hi, double practical)
{
    const struct runs_ratio known = {
        .lo = speed->value, .hi = speed->value, .lo90 = speed->value, .hi90 = speed->value};
    r->verdict = COST_TOO_FEW;
    if (isnan(speed->lo) || isnan(speed->hi))
        return;
    r->verdict = judge(speed, lo, hi, practical);
    if (r->verdict != COST_INCONCLUSIVE)
        return;
    r->open_runs = judge(speed, r->price_ratio, r->price_ratio, practical) == COST_INCONCLUSIVE;
    r->open_prices = !r->open_runs || judge(&known, lo, hi, practical) == COST_INCONCLUSIVE;
}

struct cost_ratio cost_ratio(const struct runs_ratio *speed, const struct cost_side *a, const struct cost_side *b,
                             double practical)
{
    struct useful_hour x = useful_hour(a), y = useful_hour(b);
    double lowest = x.lo / y.hi, highest = x.hi / y.lo, per_hour = a->utilization / a->accelerators;
    struct cost_ratio r = {.price_ratio = x.value / y.value};
    r.value = r.price_ratio / speed->value;
    r.lo = r.price_ratio / speed->hi, r.hi = r.price_ratio / speed->lo;
    r.lo90 = r.price_ratio / speed->hi90, r.hi90 = r.price_ratio / speed->lo90;
    r.worst_lo = lowest / speed->hi, r.worst_hi = highest / speed->lo;
    judge_all(&r, speed, lowest, highest, practical);
    r.price_at_par = speed->value * y.value * per_hour;
    r.price_at_par_lo = speed->lo * y.lo * per_hour, r.price_at_par_hi = speed->hi * y.hi * per_hour;
    r.use_at_par = a->utilization * r.value;
    r.use_at_par_lo = a->utilization * r.worst_lo, r.use_at_par_hi = a->utilization * r.worst_hi;
    return r;
}

int cost_ratio_is_ranged(const struct cost_ratio *r)
{
    return r->worst_lo < r->lo || r->worst_hi > r->hi;
}

/* A difference of two amounts, or 0 where it is only rounding. */
static double difference(double a, double b)
{
    return fabs(a - b) > ROUNDING * fmax(fabs(a), fabs(b)) ? a - b : 0;
}

double cost_crossover(const struct cost_start *a, const struct cost_start *b)
{
    double hour_a = a->price * a->accelerators, hour_b = b->price * b->accelerators;
    double at_start = difference(hour_a * a->start_s, hour_b * b->start_s);
    double per_token = difference(hour_b / b->rate, hour_a / a->rate);
    double tokens = at_start / per_token;
    return tokens > 0 && isfinite(tokens) ? tokens : NAN;
}

double cost_tokens_for_overhead(const struct cost_start *a, double share)
{
    return a->start_s * a->rate / share;
}

/* Attempts taken together: those that delivered, and those that did not. */
struct attempts {
    size_t n, n_delivering;
    struct sum paid, tokens;                /* of those that delivered */
    struct sum failed_paid, failed_squares; /* of the others: seconds, seconds squared */
};

static struct attempts attempts_add_up(const double *paid_s, const double *tokens, size_t n)
{
    struct attempts a = {.n = n};
    for (size_t i = 0; i < n; i++) {
        if (tokens[i] > 0) {
            a.n_delivering++;
            sum_add(&a.paid, paid_s[i]);
            sum_add(&a.tokens, tokens[i]);
        } else {
            sum_add(&a.failed_paid, paid_s[i]);
            sum_add(&a.failed_squares, paid_s[i] * paid_s[i]);
        }
    }
    return a;
}

/* ln(seconds per token) of the attempts that delivered, up to a constant: the linearised ratio of means. */
static struct limits delivering_limits(const struct attempts *a, const double *paid_s, const double *tokens,
                                       double level)
{
    double m = (double)a->n_delivering, paid = sum_value(&a->paid) / m, delivered = sum_value(&a->tokens) / m;
    struct sum squares = {0};
    for (size_t i = 0; i < a->n; i++) {
        double u = paid_s[i] / paid - tokens[i] / delivered;
        if (tokens[i] > 0)
            sum_add(&squares, u * u);
    }
    double half = student_limit(level, m - 1) * sqrt(sum_value(&squares) / (m - 1) / m);
    return (struct limits){0, -half, half};
}

/* ln(1 + what failures add, as a share of what the delivering attempts cost). */
static struct limits failing_limits(const struct attempts *a, double level)
{
    size_t failed = a->n - a->n_delivering;
    double k = (double)failed, m = (double)a->n_delivering, odds = k / m, lo, hi;
    double cost = 1, spread = 1; /* none seen: one would cost what an attempt that delivers does */
    binomial_limits(&lo, &hi, failed, a->n, level);
    if (failed) {
        double mean = sum_value(&a->failed_paid) / k;
        cost = mean / (sum_value(&a->paid) / m);
        spread = sqrt(sum_value(&a->failed_squares) / k) / mean;
    }
    double lowest = fmax(odds - (odds - lo / (1 - lo)) * spread, 0), highest = odds + (hi / (1 - hi) - odds) * spread;
    return (struct limits){log1p(odds * cost), log1p(lowest * cost), log1p(highest * cost)};
}

struct delivered cost_delivered(double price, double accelerators, const double *paid_s, const double *tokens, size_t n,
                                double level)
{
    struct attempts a = attempts_add_up(paid_s, tokens, n);
    double paid = sum_value(&a.paid) + sum_value(&a.failed_paid);
    struct delivered d = {cost_per_mtok(price, accelerators, sum_value(&a.tokens) / paid), NAN, NAN, n, a.n_delivering};
    if (a.n_delivering < 2)
        return d;
    struct limits total = mover_sum(delivering_limits(&a, paid_s, tokens, level), failing_limits(&a, level));
    d.lo = d.value * exp(total.lo - total.value);
    d.hi = d.value * exp(total.hi - total.value);
    return d;
}
