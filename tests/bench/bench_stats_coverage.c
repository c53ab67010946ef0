/*
 * How often the interval of one run holds the truth, and how often a run is refused: scenario by autocorrelation.
 *
 * bench_stats_coverage [series per cell = 200] [records = 200] [seed = 1]
 */
#include "series.h"
#include "stats/steady.h"

#include <stdio.h>
#include <stdlib.h>

struct tally {
    size_t made, reported, covered, few, states[5];
};

static int run_cell(struct tally *t, enum series_kind kind, double phi, size_t made, size_t n, uint64_t seed)
{
    struct random_source r = {seed};
    struct steady_options options = steady_defaults();
    double *seconds = calloc(n, sizeof(double)), *tokens = calloc(n, sizeof(double));
    int rc = seconds && tokens ? 0 : -1;
    for (size_t i = 0; rc == 0 && i < n; i++)
        tokens[i] = 1;
    *t = (struct tally){.made = made};
    for (size_t i = 0; rc == 0 && i < made; i++) {
        struct steady s;
        series_make(seconds, n, kind, phi, &r);
        rc = steady_analyse(&s, seconds, tokens, n, &options, NULL);
        if (rc != 0)
            break;
        t->states[s.state]++;
        if (isnan(s.rate))
            continue;
        t->reported++;
        t->few += s.few_effective != 0;
        double truth = 1 / series_facts[kind].truth;
        t->covered += s.lo <= truth && truth <= s.hi;
    }
    free(seconds);
    free(tokens);
    return rc;
}

static void print_cell(const struct tally *t, int refuse)
{
    double reported = (double)t->reported / (double)t->made;
    if (refuse)
        printf(" | refused %.3f (slowdown %.3f)", 1 - reported, (double)t->states[STEADY_SLOWDOWN] / (double)t->made);
    else
        printf(" | %.3f / %.3f (few %.2f)", reported, t->reported ? (double)t->covered / (double)t->reported : NAN,
               (double)t->few / (double)t->made);
}

int main(int argc, char **argv)
{
    static const double phis[] = {0, 0.5, 0.8};
    size_t made = argc > 1 ? strtoul(argv[1], NULL, 10) : 200;
    size_t n = argc > 2 ? strtoul(argv[2], NULL, 10) : 200;
    uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    printf("%zu series of %zu records a cell; reported / coverage of 95 %% limits (few effective samples)\n", made, n);
    printf("%-20s | phi 0 | phi .5 | phi .8\n", "scenario");
    for (int kind = 0; kind < SERIES_KINDS; kind++) {
        printf("%-20s", series_facts[kind].name);
        for (size_t p = 0; p < sizeof(phis) / sizeof(phis[0]); p++) {
            struct tally t;
            if (run_cell(&t, (enum series_kind)kind, phis[p], made, n, seed) != 0)
                return EXIT_FAILURE;
            print_cell(&t, series_facts[kind].refuse);
        }
        printf("\n");
        fflush(stdout);
    }
    return EXIT_SUCCESS;
}
