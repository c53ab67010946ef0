/*
 * The analysis of runs, timed: one side of tests/bench/bench_stats_speed.sh.
 *
 * bench_stats_speed make RECORDS RUNS     prints made-up runs of every scenario in turn, one a line
 * bench_stats_speed analyse ROUNDS        reads such lines; prints the median time of ROUNDS passes over all of them in
 *                                         milliseconds, then a line a run: state, start, rate, lo, hi
 */
#include "stats/simulate.h"
#include "stats/steady.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_ROUNDS = 99 };

struct runs {
    double **seconds;
    size_t *records, n, longest;
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static int make(size_t records, size_t runs)
{
    struct random_source r = {1};
    double *seconds = calloc(records, sizeof *seconds);
    for (size_t i = 0; seconds != NULL && i < runs; i++) {
        series_make(seconds, records, (enum series_kind)(i % SERIES_KINDS), 0.5, &r);
        for (size_t k = 0; k < records; k++)
            printf("%.17g%c", seconds[k], k + 1 < records ? ' ' : '\n');
    }
    free(seconds);
    return seconds != NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}

static size_t count_numbers(const char *line)
{
    size_t n = 0;
    for (char *end; (void)strtod(line, &end), end != line; line = end)
        n++;
    return n;
}

static int take_line(struct runs *in, const char *line)
{
    double **seconds = realloc(in->seconds, (in->n + 1) * sizeof *seconds);
    in->seconds = seconds != NULL ? seconds : in->seconds;
    size_t *records = realloc(in->records, (in->n + 1) * sizeof *records);
    in->records = records != NULL ? records : in->records;
    size_t n = count_numbers(line);
    double *x = calloc(n + 1, sizeof *x);
    if (seconds == NULL || records == NULL || x == NULL) {
        free(x);
        return -1;
    }
    char *next;
    for (size_t i = 0; i < n; i++, line = next)
        x[i] = strtod(line, &next);
    in->seconds[in->n] = x;
    in->records[in->n++] = n;
    in->longest = n > in->longest ? n : in->longest;
    return 0;
}

static int take_lines(struct runs *in)
{
    char *line = NULL;
    size_t room = 0;
    int rc = 0;
    while (rc == 0 && getline(&line, &room, stdin) > 0)
        rc = take_line(in, line);
    free(line);
    return rc;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int pass(struct steady *out, const struct runs *in, const double *tokens)
{
    const struct steady_options options = steady_defaults();
    for (size_t i = 0; i < in->n; i++)
        if (steady_analyse(&out[i], in->seconds[i], tokens, in->records[i], &options, NULL) != 0)
            return -1;
    return 0;
}

static int analyse(const struct runs *in, size_t rounds)
{
    double *tokens = calloc(in->longest + 1, sizeof *tokens), took[MOST_ROUNDS];
    struct steady *out = calloc(in->n + 1, sizeof *out);
    int rc = tokens != NULL && out != NULL ? 0 : -1;
    for (size_t i = 0; rc == 0 && i < in->longest; i++)
        tokens[i] = 1;
    for (size_t i = 0; rc == 0 && i < rounds; i++) {
        double start = now_ms();
        rc = pass(out, in, tokens);
        took[i] = now_ms() - start;
    }
    if (rc == 0) {
        qsort(took, rounds, sizeof *took, ascending);
        printf("%.3f\n", took[rounds / 2]);
    }
    for (size_t i = 0; rc == 0 && i < in->n; i++)
        printf("%s %zu %.12g %.12g %.12g\n", steady_state_name(out[i].state), isnan(out[i].rate) ? 1 : out[i].start,
               out[i].rate, out[i].lo, out[i].hi);
    free(tokens);
    free(out);
    return rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    struct runs in = {0};
    if (argc == 4 && strcmp(argv[1], "make") == 0)
        return make(strtoul(argv[2], NULL, 10), strtoul(argv[3], NULL, 10));
    size_t rounds = argc == 3 && strcmp(argv[1], "analyse") == 0 ? strtoul(argv[2], NULL, 10) : 0;
    if (rounds == 0 || rounds > MOST_ROUNDS) {
        fprintf(stderr, "bench_stats_speed make RECORDS RUNS | analyse ROUNDS (1 to %d)\n", MOST_ROUNDS);
        return EXIT_FAILURE;
    }
    int status = take_lines(&in) == 0 ? analyse(&in, rounds) : EXIT_FAILURE;
    for (size_t i = 0; i < in.n; i++)
        free(in.seconds[i]);
    free(in.seconds);
    free(in.records);
    return status;
}
