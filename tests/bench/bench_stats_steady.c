/*
 * Time of one analysis by length and shape of the run, against a floor measured here: Hampel's tags alone, which any
 * analysis needs. Goals in a release build: 250 / 1,000 / 5,000 records in 1 / 5 / 60 ms.
 */
#include "stats/outlier.h"
#include "stats/simulate.h"
#include "stats/steady.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 9

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

struct buffers {
    double *seconds, *tokens, *level, *scratch;
    signed char *tag;
};

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int measure(const struct buffers *b, enum series_kind kind, size_t n, double *analysis, double *floor_ms)
{
    struct steady_options options = steady_defaults();
    const struct hampel how = hampel_defaults();
    struct steady s;
    double took[ROUNDS], least[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        struct random_source r = {(uint64_t)i + 1};
        series_make(b->seconds, n, kind, 0.5, &r);
        double start = now_ms();
        if (steady_analyse(&s, b->seconds, b->tokens, n, &options, NULL) != 0)
            return -1;
        took[i] = now_ms() - start;
        start = now_ms();
        hampel_tag(b->tag, b->level, b->seconds, n, &how, b->scratch);
        least[i] = now_ms() - start;
    }
    qsort(took, ROUNDS, sizeof(double), ascending);
    qsort(least, ROUNDS, sizeof(double), ascending);
    *analysis = took[ROUNDS / 2];
    *floor_ms = least[ROUNDS / 2];
    return 0;
}

int main(void)
{
    static const size_t sizes[] = {250, 1000, 5000, 20000};
    static const enum series_kind kinds[] = {SERIES_FLAT, SERIES_COMPILE3, SERIES_STALL50, SERIES_SHIFT_DOWN40,
                                             SERIES_DRIFT10};
    const size_t most = 20000;
    struct buffers b = {.seconds = calloc(most, sizeof(double)),
                        .tokens = calloc(most, sizeof(double)),
                        .level = calloc(most, sizeof(double)),
                        .scratch = calloc(2 * most, sizeof(double)),
                        .tag = calloc(most, 1)};
    int rc = b.seconds && b.tokens && b.level && b.scratch && b.tag ? 0 : -1;
    for (size_t i = 0; rc == 0 && i < most; i++)
        b.tokens[i] = 4096;
    printf("%-20s %8s %12s %12s %8s\n", "scenario", "records", "median ms", "tags ms", "ratio");
    for (size_t k = 0; rc == 0 && k < sizeof(kinds) / sizeof(kinds[0]); k++)
        for (size_t i = 0; rc == 0 && i < sizeof(sizes) / sizeof(sizes[0]); i++) {
            double ms, floor_ms;
            rc = measure(&b, kinds[k], sizes[i], &ms, &floor_ms);
            if (rc == 0)
                printf("%-20s %8zu %12.3f %12.3f %8.1f\n", series_facts[kinds[k]].name, sizes[i], ms, floor_ms,
                       ms / floor_ms);
        }
    free(b.seconds);
    free(b.tokens);
    free(b.level);
    free(b.scratch);
    free(b.tag);
    return rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
