#include "stats/partition.h"

#include "stats/summary.h"

#include <math.h>
#include <stdlib.h>

/* Levels up to `end` (from the previous piece's end) are best explained by a last segment that starts at `owner`. */
struct partition_piece {
    double end;
    size_t owner;
};

static void fill_prefix_sums(struct partition *p, const double *x)
{
    double mean = summary_mean(x, p->n);
    struct sum sum = {0}, squares = {0};
    p->low = INFINITY, p->high = -INFINITY;
    for (size_t i = 0; i < p->n; i++) {
        double c = x[i] - mean;
        sum_add(&sum, c);
        sum_add(&squares, c * c);
        p->sum[i + 1] = sum_value(&sum);
        p->squares[i + 1] = sum_value(&squares);
        p->low = fmin(p->low, c);
        p->high = fmax(p->high, c);
    }
}

int partition_open(struct partition *p, const double *x, size_t n)
{
    *p = (struct partition){.n = n, .capacity = 64};
    p->sum = calloc(n + 1, sizeof(double));
    p->squares = calloc(n + 1, sizeof(double));
    p->best = calloc(n + 1, sizeof(double));
    p->last = calloc(n + 1, sizeof(size_t));
    p->pieces = calloc(p->capacity, sizeof(*p->pieces));
    p->spare = calloc(p->capacity, sizeof(*p->spare));
    if (!p->sum || !p->squares || !p->best || !p->last || !p->pieces || !p->spare)
        return -1;
    if (n)
        fill_prefix_sums(p, x);
    return 0;
}

void partition_release(struct partition *p)
{
    free(p->sum);
    free(p->squares);
    free(p->best);
    free(p->last);
    free(p->pieces);
    free(p->spare);
    *p = (struct partition){0};
}

/* sum (x - mean)^2 over records from..to-1 */
static double cost(const struct partition *p, size_t from, size_t to)
{
    double s = p->sum[to] - p->sum[from];
    double c = p->squares[to] - p->squares[from] - s * s / (double)(to - from);
    return c > 0 ? c : 0;
}

/* One insertion can at most double the pieces and add one. */
static int reserve(struct partition *p)
{
    size_t need = 2 * p->n_pieces + 1;
    if (need <= p->capacity)
        return 0;
    struct partition_piece *a = realloc(p->pieces, 2 * need * sizeof(*a));
    if (a)
        p->pieces = a;
    struct partition_piece *b = realloc(p->spare, 2 * need * sizeof(*b));
    if (b)
        p->spare = b;
    if (!a || !b)
        return -1;
    p->capacity = 2 * need;
    return 0;
}

static size_t push(struct partition_piece *list, size_t n, double end, size_t owner)
{
    if (n > 0 && list[n - 1].owner == owner)
        n--;
    list[n] = (struct partition_piece){end, owner};
    return n + 1;
}

/*
 * Lets a last segment starting at k compete. Against an older owner o it loses exactly where
 * best[o] + cost(o, k) + (k - o) (level - mean(o, k))^2 < best[k]: an interval around the mean of the records between.
 */
static int insert(struct partition *p, size_t k)
{
    if (reserve(p) != 0)
        return -1;
    struct partition_piece *out = p->spare;
    size_t n = 0;
    double begin = p->low;
    for (size_t i = 0; i < p->n_pieces; begin = p->pieces[i++].end) {
        size_t o = p->pieces[i].owner;
        double end = p->pieces[i].end, length = (double)(k - o), gap = p->best[k] - p->best[o] - cost(p, o, k);
        double centre = (p->sum[k] - p->sum[o]) / length, reach = gap > 0 ? sqrt(gap / length) : -1;
        double left = fmax(begin, centre - reach), right = fmin(end, centre + reach);
        if (reach < 0 || left > right) {
            n = push(out, n, end, k);
            continue;
        }
        if (left > begin)
            n = push(out, n, left, k);
        n = push(out, n, right, o);
        if (right < end)
            n = push(out, n, end, k);
    }
    p->spare = p->pieces;
    p->pieces = out;
    p->n_pieces = n;
    return 0;
}

static void settle(struct partition *p, size_t t, double penalty)
{
    double best = INFINITY;
    size_t last = 0;
    for (size_t i = 0; i < p->n_pieces; i++) {
        size_t o = p->pieces[i].owner;
        double v = p->best[o] + cost(p, o, t);
        if (v < best || (v == best && o < last)) {
            best = v;
            last = o;
        }
    }
    p->best[t] = best + penalty;
    p->last[t] = last;
}

int partition_solve(struct partition *p, double penalty, size_t least, size_t *starts, size_t *n_starts)
{
    *n_starts = 0;
    if (p->n < 2 * least)
        return 0;
    p->best[0] = -penalty;
    p->pieces[0] = (struct partition_piece){p->high, 0};
    p->n_pieces = 1;
    for (size_t t = least; t <= p->n; t++) {
        if (t >= 2 * least && insert(p, t - least) != 0)
            return -1;
        settle(p, t, penalty);
    }
    size_t n = 0;
    for (size_t t = p->last[p->n]; t > 0; t = p->last[t])
        n++;
    *n_starts = n;
    for (size_t t = p->last[p->n]; t > 0; t = p->last[t])
        starts[--n] = t;
    return 0;
}

double partition_objective(const double *x, size_t n, double penalty, const size_t *starts, size_t n_starts)
{
    struct sum total = {.total = penalty * (double)n_starts};
    for (size_t i = 0; i <= n_starts; i++) {
        size_t from = i > 0 ? starts[i - 1] : 0, length = (i < n_starts ? starts[i] : n) - from;
        if (length > 1)
            sum_add(&total, summary_variance(x + from, length) * (double)(length - 1));
    }
    return sum_value(&total);
}
