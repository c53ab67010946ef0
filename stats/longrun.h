/*
 * The variance of a mean of autocorrelated records.
 *
 * Equal-weighted cosine estimator with Student t limits (Lazarus, Lewis, Stock & Watson 2018, JBES 36: nu = 0.4 n^2/3),
 * prewhitened by an AR(1) (Andrews & Monahan 1992) whose coefficient is corrected for small-sample bias (Marriott &
 * Pope 1954; Kendall 1954) and capped at 0.97 (Sul, Phillips & Choi 2005).
 */
#ifndef STATS_LONGRUN_H
#define STATS_LONGRUN_H

#include <stddef.h>

#define LONGRUN_LEAST   8 /* records */
#define LONGRUN_PHI_CAP 0.97

struct longrun {
    double variance; /* of the mean, times n */
    double df;       /* nu */
    double phi;      /* AR(1) coefficient used, 0..0.97 */
    double r1;       /* lag-1 autocorrelation as it stands */
    double ess;      /* n * var(u) / variance: so many independent records would say as much */
};

/* u[n], n >= LONGRUN_LEAST; scratch[n]. A series without variance gives variance 0, phi 0 and ess n. */
struct longrun longrun_estimate(const double *u, size_t n, double *scratch);

/* The cosine estimator on the series as it is, nu = 0.4 n^2/3: what prewhitening is an improvement of. phi is 0. */
struct longrun longrun_plain(const double *u, size_t n, double *scratch);

/*
 * What of an estimate on u[n] is believed: records that alternate know their mean better than independent ones, and a
 * few cosines may miss all of their variance; but n records never count for more than n log10 n independent ones, n up
 * to 10 (Stan's limit for antithetic chains: Vehtari, Gelman, Simpson, Carpenter & Buerkner 2021, Bayesian Analysis
 * 16). Beyond that the variance is raised, so that the effective records printed are those an interval is made with.
 */
struct longrun longrun_bounded(const struct longrun *r, const double *u, size_t n);

/* The degrees of freedom of an interval from n records, n >= 2. */
double longrun_df(size_t n);

/* Quantiles for limits: t such that a share `level` lies within -t..t, with df (fractional too). */
double student_limit(double level, double df);

#endif
