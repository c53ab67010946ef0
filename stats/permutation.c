#include "stats/permutation.h"

#include "stats/summary.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* Sums of all subsets of some values, by size: sum[first[k] .. first[k+1]) are those of k values, ascending. */
struct subsets {
    double *sum;
    size_t n, *first;
};

static void fill(struct subsets *s, const double *x, size_t *next)
{
    for (size_t bits = 0; bits < (size_t)1 << s->n; bits++) {
        struct sum total = {0};
        size_t taken = 0;
        for (size_t i = 0; i < s->n; i++)
            if (bits >> i & 1) {
                sum_add(&total, x[i]);
                taken++;
            }
        s->sum[next[taken]++] = sum_value(&total);
    }
}

/* Returns 0, or -1 without memory; release either way. */
static int subsets_open(struct subsets *s, const double *x, size_t n)
{
    *s = (struct subsets){.n = n};
    s->sum = calloc((size_t)1 << n, sizeof *s->sum);
    s->first = calloc(n + 2, sizeof *s->first);
    size_t *next = calloc(n + 2, sizeof *next);
    int rc = s->sum && s->first && next ? 0 : -1;
    double choices = 1; /* C(n, k) */
    for (size_t k = 0; rc == 0 && k <= n; k++) {
        s->first[k + 1] = s->first[k] + (size_t)choices;
        next[k] = s->first[k];
        choices = choices * (double)(n - k) / (double)(k + 1);
    }
    if (rc == 0)
        fill(s, x, next);
    for (size_t k = 0; rc == 0 && k <= n; k++)
        summary_sort(s->sum + s->first[k], s->first[k + 1] - s->first[k]);
    free(next);
    return rc;
}

static void subsets_release(struct subsets *s)
{
    free(s->sum);
    free(s->first);
}

/* Pairs a of size i, b of size j with a + b >= limit: as a grows, the b that suffice reach further down. */
static double pairs_above(const struct subsets *a, size_t i, const struct subsets *b, size_t j, double limit)
{
    double count = 0;
    size_t enough = b->first[j + 1];
    for (size_t k = a->first[i]; k < a->first[i + 1]; k++) {
        while (enough > b->first[j] && a->sum[k] + b->sum[enough - 1] >= limit)
            enough--;
        count += (double)(b->first[j + 1] - enough);
    }
    return count;
}

/* The same with a + b <= limit. */
static double pairs_below(const struct subsets *a, size_t i, const struct subsets *b, size_t j, double limit)
{
    double count = 0;
    size_t past = b->first[j + 1];
    for (size_t k = a->first[i]; k < a->first[i + 1]; k++) {
        while (past > b->first[j] && a->sum[k] + b->sum[past - 1] > limit)
            past--;
        count += (double)(past - b->first[j]);
    }
    return count;
}

/* Around the common mean a subset's sum is proportional to the difference of the two means. */
static void count_arrangements(struct permutation *out, const struct subsets *a, const struct subsets *b, size_t take,
                               double limit)
{
    double far = 0;
    out->arrangements = 0;
    for (size_t i = 0; i <= a->n && i <= take; i++) {
        size_t j = take - i;
        if (j > b->n)
            continue;
        out->arrangements += (double)(a->first[i + 1] - a->first[i]) * (double)(b->first[j + 1] - b->first[j]);
        if (limit > 0)
            far += pairs_above(a, i, b, j, limit) + pairs_below(a, i, b, j, -limit);
    }
    out->p = limit > 0 ? far / out->arrangements : 1;
}

int permutation_means(struct permutation *out, const double *x, size_t n_x, const double *y, size_t n_y,
                      struct error *err)
{
    double all[PERMUTATION_MOST] = {0}, largest = 0;
    size_t n = n_x + n_y, half = n / 2;
    struct subsets a = {0}, b = {0};
    if (n_x > PERMUTATION_MOST || n_y > PERMUTATION_MOST - n_x)
        return error_set(err, ERR_USAGE, "exact permutation: %zu and %zu runs are more than %d", n_x, n_y,
                         PERMUTATION_MOST);
    for (size_t i = 0; i < n; i++) {
        all[i] = i < n_x ? x[i] : y[i - n_x];
        largest = fmax(largest, fabs(all[i]));
    }
    double mean = summary_mean(all, n);
    for (size_t i = 0; i < n; i++)
        all[i] -= mean;
    double seen = fabs(summary_sum(all, n_x)), blur = 2 * (double)n * DBL_EPSILON * largest;
    int rc = subsets_open(&a, all, half) == 0 && subsets_open(&b, all + half, n - half) == 0 ? 0 : error_nomem(err);
    if (rc == 0) {
        count_arrangements(out, &a, &b, n_x, seen - blur);
        out->distance = fabs(summary_mean(x, n_x) - summary_mean(y, n_y));
    }
    subsets_release(&a);
    subsets_release(&b);
    return rc;
}
