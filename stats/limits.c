#include "stats/limits.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define LARGE 10000 /* events from which on the series is as exact as a double */

/*
 * Quantile of the gamma distribution with its normal deviate z: Cornish & Fisher's series for chi-square (Goldberg &
 * Levine 1946, Annals of Mathematical Statistics 17).
 */
static double by_series(double shape, double z)
{
    double root = sqrt(shape), z2 = z * z;
    return shape + z * root + (z2 - 1) / 3 + z * (z2 - 7) / (36 * root) - (z2 * (3 * z2 + 7) - 16) / (810 * shape) +
           z * (z2 * (9 * z2 + 256) - 433) / (38880 * shape * root);
}

/* How far x is beyond the quantile: rises with x. */
static double excess(double x, double shape, double tail, int upper)
{
    return upper ? tail - gsl_cdf_gamma_Q(x, shape, 1) : gsl_cdf_gamma_P(x, shape, 1) - tail;
}

/*
 * GSL's own inverse is not used: from 1,159 events on it gives wrong answers in silence, from 1,736 on it aborts. Its
 * distribution function is sound, and halving an interval that holds the root cannot go astray.
 */
static double gamma_quantile(double shape, double tail, int upper)
{
    double z = gsl_cdf_ugaussian_Pinv(upper ? 1 - tail : tail), least = 0, most = shape + 1;
    if (shape >= LARGE)
        return by_series(shape, z);
    while (excess(most, shape, tail, upper) < 0)
        most *= 2;
    for (int i = 0; i < 200 && most - least > 1e-15 * most; i++) {
        double middle = least + (most - least) / 2;
        if (excess(middle, shape, tail, upper) < 0)
            least = middle;
        else
            most = middle;
    }
    return least + (most - least) / 2;
}

void poisson_limits(double *lo, double *hi, size_t count, double level)
{
    double tail = (1 - level) / 2;
    *lo = count ? gamma_quantile((double)count, tail, 0) : 0;
    *hi = gamma_quantile((double)count + 1, tail, 1);
}

struct limits mover_sum(struct limits a, struct limits b)
{
    double value = a.value + b.value;
    return (struct limits){.value = value,
                           .lo = value - hypot(a.value - a.lo, b.value - b.lo),
                           .hi = value + hypot(a.hi - a.value, b.hi - b.value)};
}
