#include "stats/segment.h"

#include "stats/partition.h"
#include "stats/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LADDER_FIRST 256 /* penalties c * noise^2 * ln n, c = 256, 128, … 2: fewest changes first */
#define LADDER_LAST  2
#define NOISE_FLOOR  1e-8 /* variance of a log time: quantised logs may show no noise at all */
#define AR1_CAP      0.98

double ar1_criterion(const double *r, size_t n, double parameters)
{
    double products = 0, squares = 0, innovations = 0;
    for (size_t t = 1; t < n; t++) {
        products += r[t] * r[t - 1];
        squares += r[t - 1] * r[t - 1];
    }
    double phi = squares > 0 ? fmin(fmax(products / squares, 0), AR1_CAP) : 0;
    for (size_t t = 1; t < n; t++)
        innovations += (r[t] - phi * r[t - 1]) * (r[t] - phi * r[t - 1]);
    double variance = innovations / (double)(n - 1);
    return (double)n * log(fmax(variance, 1e-16)) + parameters * log((double)n);
}

size_t segments_start(const struct segments *s, size_t i)
{
    return i == 0 ? 0 : s->starts[i - 1];
}

size_t segments_end(const struct segments *s, size_t i, size_t n)
{
    return i == s->n_changes ? n : s->starts[i];
}

static double criterion(const struct segments *s, const double *y, size_t n, double weight, double *residual)
{
    for (size_t i = 0; i <= s->n_changes; i++) {
        size_t from = segments_start(s, i), to = segments_end(s, i, n);
        double mean = summary_mean(y + from, to - from);
        for (size_t t = from; t < to; t++)
            residual[t] = y[t] - mean;
    }
    return ar1_criterion(residual, n, weight * (double)s->n_changes);
}

static int same(const struct segments *a, const struct segments *b)
{
    return a->n_changes == b->n_changes &&
           (a->n_changes == 0 || memcmp(a->starts, b->starts, a->n_changes * sizeof(*a->starts)) == 0);
}

static void swap(struct segments *a, struct segments *b)
{
    struct segments t = *a;
    *a = *b;
    *b = t;
}

/*
 * Where most neighbours are equal (a coarse clock, a counter) the median difference is 0 whatever the others show, and
 * penalties made from it would only propose partitions that split the noise: the mean difference knows better.
 */
static double noise_variance(const double *y, size_t n, double *scratch)
{
    double noise = summary_difference_sd(y, n, scratch);
    for (size_t t = 1; t < n; t++)
        scratch[t - 1] = fabs(y[t] - y[t - 1]);
    double mean = noise > 0 ? 0 : summary_mean(scratch, n - 1);
    return fmax(noise * noise + mean * mean * M_PI / 4, NOISE_FLOOR); /* E|d| = 2 sd / sqrt(pi) */
}

/* Climbs down the ladder. proposed, tried and best hold the newest, the one before it and the winner. */
static int climb(struct segments *best, struct partition *p, const double *y, size_t least, double weight,
                 double *scratch)
{
    size_t n = p->n, room = n / least + 1;
    double unit = noise_variance(y, n, scratch) * log((double)n);
    double least_criterion = criterion(best, y, n, weight, scratch);
    struct segments proposed = {.starts = calloc(room, sizeof(size_t))};
    struct segments tried = {.starts = calloc(room, sizeof(size_t))};
    int rc = proposed.starts && tried.starts ? 0 : -1;
    for (int c = LADDER_FIRST; rc == 0 && c >= LADDER_LAST; c /= 2) {
        rc = partition_solve(p, c * unit, least, proposed.starts, &proposed.n_changes);
        if (rc != 0 || same(&proposed, &tried))
            continue;
        double value = criterion(&proposed, y, n, weight, scratch);
        if (value < least_criterion) {
            least_criterion = value;
            best->n_changes = proposed.n_changes;
            memcpy(best->starts, proposed.starts, proposed.n_changes * sizeof(size_t));
        }
        swap(&proposed, &tried);
    }
    free(proposed.starts);
    free(tried.starts);
    return rc;
}

int segments_find(struct segments *out, const double *y, size_t n, size_t least, double weight)
{
    struct partition p = {0};
    struct segments best = {.starts = calloc(n / least + 1, sizeof(size_t))};
    double *scratch = calloc(2 * n + 1, sizeof(double));
    int rc = best.starts && scratch ? partition_open(&p, y, n) : -1;
    *out = (struct segments){0};
    if (rc == 0 && n >= 2 * least)
        rc = climb(&best, &p, y, least, weight, scratch);
    if (rc == 0) {
        *out = best;
        best.starts = NULL;
    }
    free(best.starts);
    free(scratch);
    partition_release(&p);
    return rc;
}
