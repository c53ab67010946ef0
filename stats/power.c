#include "stats/power.h"

#include "stats/longrun.h"
#include "stats/runs.h"

#include <math.h>

#define STEPS     512 /* Simpson; even */
#define REACH     9.0 /* standard deviations of w around 1: what lies outside is below 1e-15 */
#define MOST_RUNS 1000

static double normal_cdf(double x)
{
    return erfc(-x * M_SQRT1_2) / 2;
}

/* Logarithm of the density of w = chi_nu / sqrt(nu). */
static double log_density(double w, double nu)
{
    return M_LN2 + nu / 2 * log(nu / 2) - lgamma(nu / 2) + (nu - 1) * log(w) - nu * w * w / 2;
}

double power_two_sample(double delta, double sd, size_t n, double level)
{
    double nu = 2.0 * (double)n - 2, lambda = fabs(delta) / (sd * sqrt(2 / (double)n)), t = student_limit(level, nu);
    double spread = REACH / sqrt(2 * nu), from = fmax(0, 1 - spread), h = (1 + spread - from) / STEPS, total = 0;
    for (int i = 0; i <= STEPS; i++) {
        double w = from + h * i, weight = i == 0 || i == STEPS ? 1 : i % 2 ? 4 : 2;
        if (w > 0)
            total += weight * exp(log_density(w, nu)) * (normal_cdf(lambda - t * w) + normal_cdf(-lambda - t * w));
    }
    return total * h / 3;
}

size_t runs_needed(double delta_log, double sd_log, double level, double power)
{
    if (!(fabs(delta_log) > 0) || !isfinite(delta_log) || !(sd_log >= 0) || !isfinite(sd_log))
        return 0;
    if (sd_log == 0)
        return 2;
    size_t least = 2, most = MOST_RUNS;
    if (power_two_sample(delta_log, sd_log, most, level) < power)
        return 0;
    while (least < most) {
        size_t middle = (least + most) / 2;
        if (power_two_sample(delta_log, sd_log, middle, level) >= power)
            most = middle;
        else
            least = middle + 1;
    }
    return least;
}
