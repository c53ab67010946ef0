/*
 * How often the interval of one run holds the truth, and how often a run is refused: scenario by autocorrelation.
 *
 * bench_stats_coverage [series per cell = 200] [records = 200] [seed = 1]
 */
#include "stats/selfcheck.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void print_cell(const struct coverage *t, int refuse)
{
    double reported = (double)t->reported / (double)t->runs;
    if (refuse)
        printf(" | refused %.3f (slowdown %.3f)", 1 - reported, (double)t->states[STEADY_SLOWDOWN] / (double)t->runs);
    else
        printf(" | %.3f / %.3f (few %.2f)", reported, t->reported ? (double)t->covered / (double)t->reported : NAN,
               (double)t->few / (double)t->runs);
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
            struct coverage t;
            if (coverage_measure(&t, (enum series_kind)kind, phis[p], made, n, seed, NULL) != 0)
                return EXIT_FAILURE;
            print_cell(&t, series_facts[kind].refuse);
        }
        printf("\n");
        fflush(stdout);
    }
    return EXIT_SUCCESS;
}
