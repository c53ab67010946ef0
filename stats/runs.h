/*
 * Across runs: what several runs of one class say together, and how two classes relate.
 *
 * Everything on the log scale of the rate (relative effects; ratios invert consistently). One run gives a point and no
 * interval: run-to-run variation is then unknown.
 */
#ifndef STATS_RUNS_H
#define STATS_RUNS_H

#include <stddef.h>

struct runs_estimate {
    double value;  /* geometric mean of the rates */
    double lo, hi; /* Student t on log rates, n-1 df (Kalibera & Jones 2013, on logs); NaN with one run */
    double sd_log; /* run-to-run; NaN with one run */
    size_t n;
    double se_log, df; /* of ln value: sd_log / sqrt(n), n-1; NaN with one run */
};

/* rates[n], n >= 1, positive. */
struct runs_estimate runs_estimate(const double *rates, size_t n, double level);

enum ratio_verdict { RATIO_FASTER, RATIO_SLOWER, RATIO_EQUIVALENT, RATIO_INCONCLUSIVE, RATIO_TOO_FEW };
const char *ratio_verdict_name(enum ratio_verdict v); /* "faster" … "too few runs" */

struct runs_ratio {
    double value;      /* a over b */
    double lo, hi;     /* Welch t on log rates, exponentiated (Welch 1947); NaN with one run on a side */
    double df, p;      /* two-sided p of the same test; NaN with one run on a side */
    double lo90, hi90; /* for equivalence (TOST, Schuirmann 1987) */
    double detectable; /* smallest true difference, relative, that these runs would have shown with 80 % power, by their
                          own spread; NaN with one run on a side */
    enum ratio_verdict verdict;
    size_t runs_needed; /* a side, for the practical threshold at 80 % power; 0 when settled or unknown */
};

/*
 * a[n_a] over b[n_b], positive. Verdict: faster or slower when the interval excludes 1; equivalent when the 90 %
 * interval lies inside 1/(1+practical) … 1+practical; else inconclusive. practical is relative, 0.03 for 3 %.
 */
struct runs_ratio runs_ratio(const double *a, size_t n_a, const double *b, size_t n_b, double level, double practical);

/*
 * Runs a side that would see a true difference of `practical` at 80 % power, planned with the mean variance of both
 * sides and more than either has now, for these did not suffice. 0: more than can be planned, or a side has one run.
 */
size_t runs_planned(const struct runs_estimate *a, const struct runs_estimate *b, double level, double practical);

/*
 * Runs a side so that a two-sided t test at 1 - level sees a true log ratio `delta` with probability `power`, when
 * runs vary by sd_log: the power of the noncentral t (docs/statistics.md), by quadrature. 2..100000; 0 when more or
 * unknown.
 */
size_t runs_needed(double delta_log, double sd_log, double level, double power);

#endif
