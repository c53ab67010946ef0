#include "stats/selfcheck.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#define RARE 1e-3

static const double phis[] = {0, 0.5, 0.8};
enum { PHIS = sizeof phis / sizeof *phis };

/*
 * What docs/statistics.md says under "Measured coverage": promised where not known to be a weakness. Of one that is,
 * the band lies around what 20,000 runs showed, so that no seed falls out of it by chance alone.
 */
static const struct expectation {
    struct band reported, coverage[PHIS];
    unsigned weak; /* bit of each phi */
} expectations[SERIES_KINDS] = {
    [SERIES_FLAT] = {{0.97, 1}, {{0.93, 0.97}, {0.93, 0.97}, {0.93, 0.97}}, 0},
    [SERIES_COMPILE3] = {{0.97, 1}, {{0.93, 0.97}, {0.93, 0.97}, {0.91, 0.95}}, 4},
    [SERIES_STALL50] = {{0.97, 1}, {{0.93, 0.97}, {0.93, 0.97}, {0.93, 0.97}}, 0},
    [SERIES_RANDOM_STALL] = {{0.97, 1}, {{0.93, 0.98}, {0.93, 0.98}, {0.93, 0.98}}, 0},
    [SERIES_RAMP8] = {{0.93, 1}, {{0.93, 0.97}, {0.92, 0.95}, {0.89, 0.93}}, 6},
    [SERIES_SHIFT_DOWN40] = {{0.95, 1}, {{0.93, 0.97}, {0.93, 0.97}, {0.90, 0.94}}, 4},
    [SERIES_SHIFT_UP60] = {{0.93, 1}, {{0.93, 0.97}, {0.93, 0.97}, {0.91, 0.95}}, 4},
    [SERIES_SLOW30] = {{0.70, 0.85}, {{0.75, 0.90}, {0.75, 0.90}, {0.75, 0.90}}, 7},
    [SERIES_SHIFT_UP90] = {{0, 0.02}, {{NAN, NAN}, {NAN, NAN}, {NAN, NAN}}, 0},
    [SERIES_LATE6] = {{0, 0.02}, {{NAN, NAN}, {NAN, NAN}, {NAN, NAN}}, 0},
    [SERIES_LATE10] = {{0, 0.02}, {{NAN, NAN}, {NAN, NAN}, {NAN, NAN}}, 0},
    [SERIES_DRIFT10] = {{0, 0.02}, {{NAN, NAN}, {NAN, NAN}, {NAN, NAN}}, 0},
    [SERIES_DRIFT4] = {{0, 0.45}, {{NAN, NAN}, {NAN, NAN}, {NAN, NAN}}, 7},
    [SERIES_FLIP3] = {{0.40, 0.90}, {{NAN, NAN}, {NAN, NAN}, {NAN, NAN}}, 7},
};

const char *selfcheck_verdict_name(enum selfcheck_verdict v)
{
    static const char *const names[] = {"as promised", "known weakness", "OUTSIDE"};
    return names[v];
}

static int analyse_one(struct coverage *t, const double *seconds, const double *tokens, size_t n, double truth,
                       struct error *err)
{
    struct steady_options options = steady_defaults();
    struct steady s;
    int rc = steady_analyse(&s, seconds, tokens, n, &options, err);
    if (rc != 0)
        return rc;
    t->states[s.state]++;
    if (isnan(s.rate))
        return 0;
    t->reported++;
    t->few += s.few_effective != 0;
    t->covered += s.lo <= 1 / truth && 1 / truth <= s.hi;
    return 0;
}

int coverage_measure(struct coverage *out, enum series_kind kind, double phi, size_t runs, size_t records,
                     uint64_t seed, struct error *err)
{
    struct random_source r = {seed};
    struct coverage t = {.runs = runs};
    double *seconds = calloc(records + 1, sizeof(double)), *tokens = calloc(records + 1, sizeof(double));
    int rc = seconds && tokens ? 0 : error_nomem(err);
    for (size_t i = 0; rc == 0 && i < records; i++)
        tokens[i] = 1;
    for (size_t i = 0; rc == 0 && i < runs; i++) {
        series_make(seconds, records, kind, phi, &r);
        rc = analyse_one(&t, seconds, tokens, records, series_facts[kind].truth, err);
    }
    free(seconds);
    free(tokens);
    if (rc == 0)
        *out = t;
    return rc;
}

/* Whether `hits` of `n` are what a true share within the band would show. */
static int within(size_t hits, size_t n, const struct band *b)
{
    if (n == 0 || isnan(b->lo))
        return 1;
    double at_most = gsl_cdf_binomial_P((unsigned)hits, b->lo, (unsigned)n);
    double at_least = hits > 0 ? gsl_cdf_binomial_Q((unsigned)hits - 1, b->hi, (unsigned)n) : 1;
    return at_most >= RARE && at_least >= RARE;
}

static struct selfcheck_row judge(const struct coverage *t, enum series_kind kind, size_t phi)
{
    const struct expectation *e = &expectations[kind];
    int covers = t->reported > 0 && !series_facts[kind].refuse;
    struct selfcheck_row row = {.scenario = series_facts[kind].name,
                                .phi = phis[phi],
                                .runs = t->runs,
                                .reported = (double)t->reported / (double)t->runs,
                                .coverage = covers ? (double)t->covered / (double)t->reported : NAN,
                                .reported_band = e->reported,
                                .coverage_band = e->coverage[phi]};
    int sound = within(t->reported, t->runs, &e->reported) && within(t->covered, t->reported, &e->coverage[phi]);
    row.verdict = !sound ? SELFCHECK_OUTSIDE : (e->weak & 1u << phi) != 0 ? SELFCHECK_KNOWN : SELFCHECK_KEPT;
    return row;
}

int selfcheck_run(size_t runs, uint64_t seed, int (*row)(void *context, const struct selfcheck_row *r), void *context,
                  struct error *err)
{
    if (runs < SELFCHECK_LEAST_RUNS || runs > 10000000)
        return error_set(err, ERR_USAGE, "%zu runs: %d to 10000000 can be judged", runs, SELFCHECK_LEAST_RUNS);
    for (int kind = 0; kind < SERIES_KINDS; kind++)
        for (size_t p = 0; p < PHIS; p++) {
            struct coverage t;
            int rc = coverage_measure(&t, (enum series_kind)kind, phis[p], runs, SELFCHECK_RECORDS, seed, err);
            if (rc != 0)
                return rc;
            struct selfcheck_row r = judge(&t, (enum series_kind)kind, p);
            if (row(context, &r) != 0)
                return 0;
        }
    return 0;
}
