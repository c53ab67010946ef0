#include "stats/power.h"

#include "stats/longrun.h"
#include "stats/runs.h"

#include <math.h>

#define LEAST_STEPS 512
#define MOST_STEPS  1e6
#define REACH       9.0   /* standard deviations of w around 1: what lies outside is below 1e-15 */
#define PRECISION   1e-12 /* relative, of a noncentrality */
#define MOST_RUNS   100000

static double normal_cdf(double x)
{
    return erfc(-x * M_SQRT1_2) / 2;
}

/* Logarithm of the density of w = chi_nu / sqrt(nu), but for its first part, which does not hang on w. */
static double log_constant(double nu)
{
    return M_LN2 + nu / 2 * log(nu / 2) - lgamma(nu / 2);
}

static double log_density(double w, double nu)
{
    return (nu - 1) * log(w) - nu * w * w / 2;
}

/* The curve in w is about 1/t wide: narrow at strict levels with few runs. */
static int steps_for(double range, double t)
{
    return (int)fmin(fmax(LEAST_STEPS, 8 * t * range), MOST_STEPS);
}

/*
 * Trapezoids in s, where w = from + range (6 s^5 - 15 s^4 + 10 s^3): with both ends flattened, their error vanishes
 * faster than any low power of the step.
 */
double power_t(double lambda, double df, double level)
{
    double t = student_limit(level, df), spread = REACH / sqrt(2 * df), from = fmax(0, 1 - spread);
    double range = 1 + spread - from, constant = log_constant(df), total = 0;
    int steps = steps_for(range, t);
    for (int i = 1; i < steps; i++) {
        double s = (double)i / steps, w = from + range * s * s * s * (10 + s * (6 * s - 15));
        double turn = 30 * s * s * (1 - s) * (1 - s);
        total += turn * exp(constant + log_density(w, df)) * (normal_cdf(lambda - t * w) + normal_cdf(-lambda - t * w));
    }
    return total * range / steps;
}

/*
 * The Illinois form of regula falsi (Dowell and Jarratt 1971, BIT 11, 168-174): where an end stays, half of its value
 * counts, so that both ends come near. A step that leaves the bracket as it is halves it instead.
 */
double power_noncentrality(double df, double level, double power)
{
    double least = 0, most = 1, under = 1 - level - power, over;
    int stayed = 0; /* -1: `least` did in the last step, 1: `most` */
    if (power <= 1 - level)
        return 0;
    while ((over = power_t(most, df, level) - power) < 0 && most < 1e12)
        most *= 2;
    while (most - least > PRECISION * most) {
        double next = most - over * (most - least) / (over - under);
        if (!(next > least && next < most))
            next = least + (most - least) / 2;
        double off = power_t(next, df, level) - power;
        if (off < 0) {
            least = next;
            under = off;
            over /= stayed == 1 ? 2 : 1;
            stayed = 1;
        } else {
            most = next;
            over = off;
            under /= stayed == -1 ? 2 : 1;
            stayed = -1;
        }
    }
    return most;
}

static double standard_error(double sd, size_t n)
{
    return sd * sqrt(2 / (double)n);
}

double power_two_sample(double delta, double sd, size_t n, double level)
{
    return power_t(fabs(delta) / standard_error(sd, n), 2.0 * (double)n - 2, level);
}

double power_detectable(double sd, size_t n, double level, double power)
{
    if (!(sd >= 0) || !isfinite(sd))
        return NAN;
    return standard_error(sd, n) * power_noncentrality(2.0 * (double)n - 2, level, power);
}

size_t runs_needed(double delta_log, double sd_log, double level, double power)
{
    if (!(fabs(delta_log) > 0) || !isfinite(delta_log) || !(sd_log >= 0) || !isfinite(sd_log))
        return RUNS_NOT_PLANNED;
    if (sd_log == 0)
        return 2;
    size_t least = 2, most = MOST_RUNS;
    if (power_two_sample(delta_log, sd_log, most, level) < power)
        return RUNS_NOT_PLANNED;
    while (least < most) {
        size_t middle = (least + most) / 2;
        if (power_two_sample(delta_log, sd_log, middle, level) >= power)
            most = middle;
        else
            least = middle + 1;
    }
    return least;
}
