#include "stats/ranks.h"

#include "stats/summary.h"

#include <math.h>
#include <stdlib.h>

#define QUICK 100 /* values whose exact distribution takes milliseconds */

struct ranked {
    double value;
    int of_x;
    size_t rank; /* twice the midrank: an integer */
};

/* Both samples in one order. */
struct ranking {
    struct ranked *all;
    size_t n_x, n_y, n;
    size_t rank_sum; /* twice that of x */
    double ties;     /* sum of t^3 - t over groups of t equal values */
};

static int by_value(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

static void give_ranks(struct ranking *r)
{
    for (size_t first = 0, next; first < r->n; first = next) {
        for (next = first + 1; next < r->n && r->all[next].value == r->all[first].value;)
            next++;
        double t = (double)(next - first);
        r->ties += t * (t * t - 1);
        for (size_t i = first; i < next; i++) {
            r->all[i].rank = first + next + 1;
            r->rank_sum += r->all[i].of_x ? r->all[i].rank : 0;
        }
    }
}

/* free(r->all) either way. */
static int rank(struct ranking *r, const double *x, size_t n_x, const double *y, size_t n_y, struct error *err)
{
    *r = (struct ranking){.n_x = n_x, .n_y = n_y, .n = n_x + n_y};
    r->all = calloc(r->n, sizeof *r->all);
    if (r->all == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < r->n; i++)
        r->all[i] = (struct ranked){.value = i < n_x ? x[i] : y[i - n_x], .of_x = i < n_x};
    qsort(r->all, r->n, sizeof *r->all, by_value);
    give_ranks(r);
    return 0;
}

static double u_of_x(const struct ranking *r)
{
    return (double)r->rank_sum / 2 - (double)r->n_x * ((double)r->n_x + 1) / 2;
}

/*
 * In how many ways `take` of the values have each (doubled) rank sum: counts[k * width + sum]. The counts reach 1e59
 * and are rounded, each addition by 1e-16 of itself.
 */
static double *count_sums(const struct ranking *r, size_t take, size_t width)
{
    double *counts = calloc((take + 1) * width, sizeof *counts);
    if (counts == NULL)
        return NULL;
    counts[0] = 1;
    for (size_t i = 0; i < r->n; i++)
        for (size_t k = i + 1 < take ? i + 1 : take; k > 0; k--) {
            double *to = counts + k * width + r->all[i].rank, *from = counts + (k - 1) * width;
            for (size_t s = 0; s + r->all[i].rank < width; s++)
                to[s] += from[s];
        }
    return counts;
}

static size_t distance(size_t a, size_t b)
{
    return a > b ? a - b : b - a;
}

/* Adds up the arrangements at least as far from the middle as x is, and those at the far ends. */
static void read_counts(struct mann_whitney *out, const struct ranking *r, const double *counts, size_t take,
                        size_t width)
{
    size_t middle = take * (r->n + 1), furthest = 0, seen = distance(r->rank_sum, r->n_x * (r->n + 1));
    struct sum all = {0}, far = {0}, ends = {0};
    for (size_t s = 0; s < width; s++)
        if (counts[s] > 0 && distance(s, middle) > furthest)
            furthest = distance(s, middle);
    for (size_t s = 0; s < width; s++) {
        size_t d = distance(s, middle);
        sum_add(&all, counts[s]);
        sum_add(&far, d >= seen ? counts[s] : 0);
        sum_add(&ends, d == furthest ? counts[s] : 0);
    }
    out->arrangements = round(sum_value(&all));
    out->p = fmin(1, sum_value(&far) / sum_value(&all));
    out->least_p = fmin(1, sum_value(&ends) / sum_value(&all));
}

int mann_whitney_exact(struct mann_whitney *out, const double *x, size_t n_x, const double *y, size_t n_y,
                       struct error *err)
{
    struct ranking r;
    if (n_x > MANN_WHITNEY_MOST || n_y > MANN_WHITNEY_MOST - n_x)
        return error_set(err, ERR_USAGE, "exact Mann-Whitney: %zu and %zu values are more than %d", n_x, n_y,
                         MANN_WHITNEY_MOST);
    int rc = rank(&r, x, n_x, y, n_y, err);
    /* either side's rank sum decides: the shorter one's takes less room */
    size_t take = n_x < n_y ? n_x : n_y, width = r.n * (r.n + 1) + 1;
    double *counts = rc == 0 ? count_sums(&r, take, width) : NULL;
    if (rc == 0 && counts == NULL)
        rc = error_nomem(err);
    if (rc == 0) {
        out->u = u_of_x(&r);
        read_counts(out, &r, counts + take * width, take, width);
    }
    free(counts);
    free(r.all);
    return rc;
}

int mann_whitney_asymptotic(struct mann_whitney *out, const double *x, size_t n_x, const double *y, size_t n_y,
                            struct error *err)
{
    struct ranking r;
    int rc = rank(&r, x, n_x, y, n_y, err);
    if (rc == 0) {
        double pairs = (double)n_x * (double)n_y, n = (double)r.n, u = u_of_x(&r);
        double variance = pairs / 12 * (n + 1 - r.ties / (n * (n - 1)));
        double z = fmax(fabs(u - pairs / 2) - 0.5, 0) / sqrt(variance);
        *out = (struct mann_whitney){u, variance > 0 ? erfc(z * M_SQRT1_2) : 1, NAN, NAN};
    }
    free(r.all);
    return rc;
}

int mann_whitney(struct mann_whitney *out, const double *x, size_t n_x, const double *y, size_t n_y, struct error *err)
{
    if (n_x > QUICK || n_y > QUICK - n_x)
        return mann_whitney_asymptotic(out, x, n_x, y, n_y, err);
    return mann_whitney_exact(out, x, n_x, y, n_y, err);
}
