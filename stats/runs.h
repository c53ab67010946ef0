/*
 * Across runs: what several runs of one class say together, and how two classes relate.
 *
 * Everything on the log scale of the rate (relative effects; ratios invert consistently). One run gives a point and no
 * interval: run-to-run variation is then unknown. So it is where the rates of several runs are identical to the
 * rounding (stats/welch.h): no two runs of anything real take the same time to the last digit, so these are one run
 * told several times, or a clock too coarse to see a difference. They give what one run gives.
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
    int identical;     /* several runs of one rate: what is NaN with one run is NaN here too */
};

/* rates[n], n >= 1, positive. */
struct runs_estimate runs_estimate(const double *rates, size_t n, double level);

enum ratio_verdict { RATIO_FASTER, RATIO_SLOWER, RATIO_EQUIVALENT, RATIO_INCONCLUSIVE, RATIO_TOO_FEW };
const char *ratio_verdict_name(enum ratio_verdict v); /* "faster" … "too few runs" */

/*
 * No number of runs, and not none: the verdict says whether nothing is left to decide, whether there are too few runs
 * to plan from, or (inconclusive) whether more would be needed than can be planned.
 */
#define RUNS_NOT_PLANNED 0

struct runs_ratio {
    double value;      /* a over b */
    double lo, hi;     /* Welch t on log rates, exponentiated (Welch 1947); NaN with too few runs on a side */
    double df, p;      /* two-sided p of the same test; NaN with too few runs on a side */
    double lo90, hi90; /* for equivalence (TOST, Schuirmann 1987) */
    double detectable; /* smallest true difference, relative, that these runs would have shown with 80 % power, by their
                          own spread; NaN with too few runs on a side */
    enum ratio_verdict verdict; /* too few: one run on a side, or several identical ones */
    size_t runs_needed; /* a side, for the practical threshold at 80 % power, of inconclusive ones; RUNS_NOT_PLANNED */
};

/*
 * a[n_a] over b[n_b], positive. Verdict: faster or slower when the interval excludes 1; equivalent when the 90 %
 * interval lies inside 1/(1+practical) … 1+practical; else inconclusive. practical is relative, 0.03 for 3 %; with NaN
 * nothing is equivalent, and what the runs could show is not asked, which takes most of the time: detectable is NaN.
 */
struct runs_ratio runs_ratio(const double *a, size_t n_a, const double *b, size_t n_b, double level, double practical);

/*
 * Runs a side that would see a true difference of `practical` at 80 % power, planned with the mean variance of both
 * sides and more than either has now, for these did not suffice. RUNS_NOT_PLANNED: more than can be planned, or a side
 * has too few runs.
 */
size_t runs_planned(const struct runs_estimate *a, const struct runs_estimate *b, double level, double practical);

/*
 * Runs a side so that a two-sided t test at 1 - level sees a true log ratio `delta` with probability `power`, when
 * runs vary by sd_log: the power of the noncentral t (docs/statistics.md), by quadrature. 2..100000;
 * RUNS_NOT_PLANNED when more or unknown.
 */
size_t runs_needed(double delta_log, double sd_log, double level, double power);

#endif
