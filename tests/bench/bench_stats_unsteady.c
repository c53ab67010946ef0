/*
 * What looks steady and is not, and the other way round: ramps that outlast the run, random walks, flat runs of few
 * independent records, slow stretches that recur. How many are reported, how far off on average and at worst, and how
 * often the limits hold the truth. The source of the limit in stats/steady.c on what few records may leave uncertain.
 *
 * bench_stats_unsteady RUNS [seed = 1]
 */
#include "stats/simulate.h"
#include "stats/steady.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST 2000

struct scenario {
    const char *name;
    size_t n;
    double phi;
    double decay;          /* records: twice the time at first */
    double step;           /* of a random walk */
    size_t length, period; /* slow records, and how often they come, at a random phase */
    double factor;
};

static const struct scenario scenarios[] = {
    {"flat", 31, 0.5, 0, 0, 0, 0, 0},
    {"flat", 31, 0.8, 0, 0, 0, 0, 0},
    {"flat", 41, 0.5, 0, 0, 0, 0, 0},
    {"flat", 41, 0.8, 0, 0, 0, 0, 0},
    {"flat", 50, 0.9, 0, 0, 0, 0, 0},
    {"flat", 200, 0.9, 0, 0, 0, 0, 0},
    {"ramp, 8 records", 40, 0.5, 8, 0, 0, 0, 0},
    {"ramp, 8 records", 60, 0.5, 8, 0, 0, 0, 0},
    {"ramp, 16 records", 50, 0.5, 16, 0, 0, 0, 0},
    {"ramp, 16 records", 60, 0.5, 16, 0, 0, 0, 0},
    {"ramp, 16 records", 70, 0.5, 16, 0, 0, 0, 0},
    {"ramp, 16 records", 80, 0.5, 16, 0, 0, 0, 0},
    {"ramp, 16 records", 100, 0.5, 16, 0, 0, 0, 0},
    {"walk, 1 % a step", 100, 0, 0, 0.01, 0, 0, 0},
    {"walk, 1 % a step", 200, 0, 0, 0.01, 0, 0, 0},
    {"walk, 1 % a step", 1000, 0, 0, 0.01, 0, 0, 0},
    {"12 of 100 x2", 300, 0.3, 0, 0, 12, 100, 2},
    {"20 of 90 x1.5", 300, 0.3, 0, 0, 20, 90, 1.5},
    {"15 of 300 x3", 1000, 0.3, 0, 0, 15, 300, 3},
    {"12 of 100 x2", 1000, 0.3, 0, 0, 12, 100, 2},
    {"100 of 700 x1.1", 2000, 0.3, 0, 0, 100, 700, 1.1},
};

struct tally {
    size_t reported, covered;
    double sum, worst;
};

static void make(double *seconds, const struct scenario *s, struct random_source *r)
{
    double walk = 0;
    size_t phase = s->period > 0 ? (size_t)((double)s->period * random_unit(r)) : 0;
    series_make(seconds, s->n, SERIES_FLAT, s->phi, r);
    for (size_t i = 1; i < s->n; i++) {
        walk += s->step > 0 ? s->step * random_normal(r) : 0;
        seconds[i] = s->step > 0 ? exp(walk) : seconds[i];
        seconds[i] *= s->decay > 0 ? 1 + exp(-(double)i / s->decay) : 1;
        seconds[i] *= s->period > 0 && (i + phase) % s->period < s->length ? s->factor : 1;
    }
}

static int measure(struct tally *t, const struct scenario *s, size_t runs, struct random_source *r)
{
    static double seconds[MOST], tokens[MOST];
    const struct steady_options options = steady_defaults();
    double slow = s->period > 0 ? (s->factor - 1) * (double)s->length / (double)s->period : 0, truth = 1 / (1 + slow);
    for (size_t i = 0; i < s->n; i++)
        tokens[i] = 1;
    for (size_t k = 0; k < runs; k++) {
        struct steady out;
        make(seconds, s, r);
        if (steady_analyse(&out, seconds, tokens, s->n, &options, NULL) != 0)
            return -1;
        if (isnan(out.rate))
            continue;
        double off = out.rate / truth - 1;
        t->reported++;
        t->covered += out.lo <= truth && truth <= out.hi;
        t->sum += off;
        t->worst = fabs(off) > fabs(t->worst) ? off : t->worst;
    }
    return 0;
}

int main(int argc, char **argv)
{
    size_t runs = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    if (runs == 0) {
        fputs("bench_stats_unsteady RUNS [SEED]\n", stderr);
        return EXIT_FAILURE;
    }
    printf("%-18s %7s %4s %9s %9s %9s %9s\n", "series", "records", "phi", "reported", "off", "worst", "coverage");
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        const struct scenario *s = &scenarios[i];
        struct random_source r = {seed};
        struct tally t = {0};
        if (measure(&t, s, runs, &r) != 0)
            return EXIT_FAILURE;
        double n = (double)t.reported;
        printf("%-18s %7zu %4.1f %9.3f", s->name, s->n, s->phi, n / (double)runs);
        if (s->step > 0 || t.reported == 0)
            printf("\n"); /* a walk has no level to be off from */
        else
            printf(" %+8.2f%% %+8.2f%% %9.3f\n", 100 * t.sum / n, 100 * t.worst, (double)t.covered / n);
    }
    return EXIT_SUCCESS;
}
