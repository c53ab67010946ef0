/*
 * What a run's end costs it: flat runs of RECORDS records whose last LAST take FACTOR times as long. How many are
 * refused, and how often the limits of the others hold the rate without the end and the rate with it.
 *
 * bench_stats_ends RUNS RECORDS LAST FACTOR [seed = 77]
 */
#include "stats/simulate.h"
#include "stats/steady.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct tally {
    size_t refused, without, with;
};

static int one_run(struct tally *t, const double *seconds, const double *tokens, size_t n, double moved)
{
    const struct steady_options options = steady_defaults();
    struct steady s;
    if (steady_analyse(&s, seconds, tokens, n, &options, NULL) != 0)
        return -1;
    t->refused += isnan(s.rate) != 0;
    t->without += s.lo <= 1 && 1 <= s.hi;
    t->with += s.lo <= 1 / moved && 1 / moved <= s.hi;
    return 0;
}

int main(int argc, char **argv)
{
    static const double phis[] = {0, 0.5, 0.8};
    size_t runs = argc > 4 ? strtoul(argv[1], NULL, 10) : 0, n = argc > 4 ? strtoul(argv[2], NULL, 10) : 0;
    size_t last = argc > 4 ? strtoul(argv[3], NULL, 10) : 0;
    double factor = argc > 4 ? strtod(argv[4], NULL) : 1, moved = 1 + (factor - 1) * (double)last / (double)n;
    struct random_source r = {argc > 5 ? strtoull(argv[5], NULL, 10) : 77};
    double *seconds = calloc(n + 1, sizeof *seconds), *tokens = calloc(n + 1, sizeof *tokens);
    int rc = runs > 0 && last <= n && seconds != NULL && tokens != NULL ? 0 : -1;
    for (size_t i = 0; rc == 0 && i < n; i++)
        tokens[i] = 1;
    for (size_t p = 0; rc == 0 && p < sizeof phis / sizeof *phis; p++) {
        struct tally t = {0};
        for (size_t k = 0; rc == 0 && k < runs; k++) {
            series_make(seconds, n, SERIES_FLAT, phis[p], &r);
            for (size_t i = n - last; i < n; i++)
                seconds[i] *= factor;
            rc = one_run(&t, seconds, tokens, n, moved);
        }
        double reported = (double)(runs - t.refused);
        printf("phi %.1f: refused %.3f, coverage %.3f without the end, %.3f with it\n", phis[p],
               (double)t.refused / (double)runs, (double)t.without / reported, (double)t.with / reported);
    }
    free(seconds);
    free(tokens);
    if (rc != 0)
        fputs("bench_stats_ends RUNS RECORDS LAST FACTOR [SEED]\n", stderr);
    return rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
