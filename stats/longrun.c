#include "stats/longrun.h"

#include "stats/summary.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#define NEARLY_NORMAL 1e6 /* degrees of freedom */
#define LANES         8   /* cosines carried side by side, for the vector units */

/* Beyond NEARLY_NORMAL GSL's inverse may abort; Cornish & Fisher's series is then as exact (Abramowitz &
 * Stegun 26.7.5). */
double student_limit(double level, double df)
{
    if (!(df >= NEARLY_NORMAL))
        return gsl_cdf_tdist_Pinv((1 + level) / 2, df);
    double z = gsl_cdf_ugaussian_Pinv((1 + level) / 2), z2 = z * z;
    return z + z * (z2 + 1) / (4 * df) + z * (z2 * (5 * z2 + 16) + 3) / (96 * df * df);
}

/*
 * Sum of squares of sum_t e_t cos(pi j (t - 1/2) / n) for j = first .. first+LANES-1, leaving out j > last. The cosines
 * come from a rotation, whose error grows only with n * 1e-16.
 */
static double squared_cosine_sums(const double *e, size_t n, size_t first, size_t last)
{
    double c[LANES], s[LANES], turn_c[LANES], turn_s[LANES], sum[LANES] = {0}, total = 0;
    for (size_t l = 0; l < LANES; l++) {
        double angle = M_PI * (double)(first + l) / (double)n;
        c[l] = cos(angle / 2), s[l] = sin(angle / 2);
        turn_c[l] = cos(angle), turn_s[l] = sin(angle);
    }
    for (size_t t = 0; t < n; t++)
        for (size_t l = 0; l < LANES; l++) {
            double turned = c[l] * turn_c[l] - s[l] * turn_s[l];
            sum[l] += e[t] * c[l];
            s[l] = s[l] * turn_c[l] + c[l] * turn_s[l];
            c[l] = turned;
        }
    for (size_t l = 0; l < LANES && first + l <= last; l++)
        total += sum[l] * sum[l];
    return total;
}

/* Mean of nu squared cosine projections, each scaled by sqrt(2/n). */
static double cosine_variance(const double *e, size_t n, size_t nu)
{
    double total = 0;
    for (size_t j = 1; j <= nu; j += LANES)
        total += squared_cosine_sums(e, n, j, nu);
    return total * 2 / (double)n / (double)nu;
}

/* The literal formula, in doubles like everybody else's: 1000 residuals have 39 degrees of freedom, not 40. */
static double cosines_for(size_t residuals)
{
    return fmax(1, floor(0.4 * pow((double)residuals, 2.0 / 3)));
}

double longrun_df(size_t n)
{
    return cosines_for(n - 1); /* prewhitening leaves n - 1 residuals */
}

/* From the residuals of an AR(1) with coefficient r->phi, scratch[n], which end up centred. */
static void finish(struct longrun *r, double *scratch, size_t n, double total_variance, size_t records)
{
    double centre = summary_mean(scratch, n);
    for (size_t t = 0; t < n; t++)
        scratch[t] -= centre;
    r->variance = cosine_variance(scratch, n, (size_t)r->df) / ((1 - r->phi) * (1 - r->phi));
    r->ess = r->variance > 0 ? (double)records * total_variance / r->variance : (double)records;
}

struct longrun longrun_estimate(const double *u, size_t n, double *scratch)
{
    double mean = summary_mean(u, n), variance = summary_variance(u, n);
    struct longrun r = {.df = longrun_df(n), .ess = (double)n};
    if (!(variance > 0))
        return r;
    r.r1 = summary_lag1(u, n);
    r.phi = fmin(fmax(((double)n * r.r1 + 1) / ((double)n - 4), 0), LONGRUN_PHI_CAP);
    for (size_t t = 0; t + 1 < n; t++)
        scratch[t] = (u[t + 1] - mean) - r.phi * (u[t] - mean);
    finish(&r, scratch, n - 1, variance, n);
    return r;
}

struct longrun longrun_plain(const double *u, size_t n, double *scratch)
{
    double variance = summary_variance(u, n);
    struct longrun r = {.df = cosines_for(n), .ess = (double)n};
    if (!(variance > 0))
        return r;
    r.r1 = summary_lag1(u, n);
    memcpy(scratch, u, n * sizeof *u);
    finish(&r, scratch, n, variance, n);
    return r;
}

struct longrun longrun_bounded(const struct longrun *r, const double *u, size_t n)
{
    struct longrun bounded = *r;
    double whole = (double)n * summary_variance(u, n), most = (double)n * fmax(1, log10((double)n));
    if (whole > most * r->variance) {
        bounded.variance = whole / most;
        bounded.ess = most;
    }
    return bounded;
}
