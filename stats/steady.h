/*
 * Warm-up, steady state and rate of one run, from its step records alone.
 *
 * Method: docs/statistics.md: record 0 discarded, Hampel tagging (Hampel 1974),
 * compile head, exact L2 optimal partitioning along a penalty ladder (Jackson et al. 2005) chosen by an information
 * criterion with AR(1) residuals, drift test, MSER-5 (White, Cobb & Spratt 2000) and a one-sided residual trim, with
 * the materiality amendments that real logs demand. The rate is tokens over time in the window, stalls included.
 */
#ifndef STATS_STEADY_H
#define STATS_STEADY_H

#include "core/error.h"

#include <stddef.h>

/* Remembered results under another version are recomputed. */
#define STEADY_METHOD "steady/4"

#define STEADY_FEW_EFFECTIVE 10 /* independent records: where a run is worth fewer, its reader is told */

enum steady_state { STEADY_FLAT, STEADY_WARMUP, STEADY_SLOWDOWN, STEADY_NONE, STEADY_INSUFFICIENT };
const char *steady_state_name(enum steady_state s); /* "flat" "warmup" "slowdown" "no-steady-state" "insufficient" */
int steady_has_rate(enum steady_state s);           /* flat, warmup, slowdown */

struct steady_options {
    double delta;         /* smallest level difference that counts, relative; 0.01 */
    size_t least_segment; /* records; 5 */
    size_t least_window;  /* records; 30 */
    double least_share;   /* of the run; 0.25 */
    size_t guard;         /* records dropped after a transient; 5 */
    double level;         /* of the interval; 0.95 */
    long fixed_warmup;    /* records to discard, instead of finding out; -1 finds out */
};
struct steady_options steady_defaults(void);

struct steady {
    enum steady_state state;
    char why[512];      /* one sentence beside the state: why this cut, or why no number and what would help */
    size_t n_records;   /* given */
    size_t start;       /* index of the first record in the window; records before it are warm-up (record 0 always) */
    size_t n_window;    /* records in it; without a steady state, of the last level, which no number is taken from */
    double rate;        /* tokens per second over the window, stalls included; with periodic ones over its last whole
                           periods (rate_first_counted()); NaN unless flat, warmup or slowdown */
    double lo, hi;      /* limits of the rate WITHIN THIS RUN at `level`; never the accelerator's */
    double se_log, df;  /* standard error of ln rate (autocorrelation included) and its degrees of freedom */
    double ess, phi;    /* effective sample size; AR(1) coefficient used for prewhitening */
    int few_effective;  /* limits are the window's own range: too few independent records for a formula */
    double clean_rate;  /* without the stalled records */
    double median_rate; /* median of the per-record rates */
    size_t n_stalls, stall_period; /* slow clusters in the window; 0 period when not periodic */
    double stall_share;            /* of the window's time: excess over the clean level */
    size_t n_outliers;             /* records tagged (fast or slow) in the window; never removed */
    /*
     * Seconds that record 0 took beyond a usual record of as many tokens: usual is the window's median time per token,
     * the second half's without a window. What record 0 cost; negative where it was the faster one and cost nothing.
     * Twelve digits of it, so that equal records give exactly 0.
     */
    double first_excess;
    double level_ratio; /* window's rate over the best earlier level's; < 1 only in a slowdown; 1 without one */
};

/* Every number NaN or 0, state flat and no reason yet: what an analysis starts from, and what a run without records is.
 */
struct steady steady_without_numbers(size_t n_records);

/*
 * Analyses seconds[n] and tokens[n] (both positive and finite, 1e-100 to 1e100, else ERR_INPUT naming the index). A
 * series without a steady state is not an error: state says so and rate is NaN. A restart does not show in records: who
 * knows of one splits there. ERR_USAGE for options that make no sense; ERR_NOMEM.
 */
int steady_analyse(struct steady *out, const double *seconds, const double *tokens, size_t n,
                   const struct steady_options *options, struct error *err);

/*
 * Which of the n records stand out (enum outlier), as that analysis sees them: single ones, and in the window every one
 * of a slow stretch that the run came back from. Record 0 never. Same errors.
 */
int steady_tags(signed char *tag, const double *seconds, const double *tokens, size_t n,
                const struct steady_options *options, struct error *err);

#endif
