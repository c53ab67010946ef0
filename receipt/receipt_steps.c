/* The step records: reading them, and the few numbers that need no statistics. */
#include "core/date.h"
#include "receipt/member.h"
#include "receipt/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An array of numbers; *values stays NULL when it is absent. */
static int read_array(struct receipt *r, enum member_id id, const double **values, size_t *n, struct error *err)
{
    const struct json_node *node = r->members[id].node;
    size_t bad;
    *values = NULL;
    *n = 0;
    if (node == NULL)
        return 0;
    if (json_type(node) != JSON_ARRAY)
        return error_set(err, ERR_INPUT, "%s: not an array", member_rule(id)->path);
    if ((*values = json_numbers(r->doc, node, n, &bad)) != NULL)
        return 0;
    return error_set(err, ERR_INPUT, "%s[%zu]: not a number", member_rule(id)->path, bad);
}

/* One number for all records (*n is then 0) or an array. */
static int read_series(struct receipt *r, enum member_id id, double *scalar, const double **values, size_t *n,
                       struct error *err)
{
    const struct json_node *node = r->members[id].node;
    *scalar = NAN;
    if (node == NULL || json_type(node) == JSON_ARRAY)
        return read_array(r, id, values, n, err);
    *values = NULL;
    *n = 0;
    if (json_type(node) != JSON_NUMBER)
        return error_set(err, ERR_INPUT, "%s: neither a number nor an array of numbers", member_rule(id)->path);
    *scalar = json_number(node);
    return 0;
}

static const double *spread(struct receipt *r, double value, size_t n)
{
    double *all = arena_array(&r->memory, n, sizeof *all);
    for (size_t i = 0; all != NULL && i < n; i++)
        all[i] = value;
    return all;
}

static size_t shorter(size_t n, const double *array, size_t length)
{
    return array != NULL && length < n ? length : n;
}

int receipt_read_steps(struct receipt *r, struct error *err)
{
    struct series *s = &r->steps;
    double tokens, per_record;
    size_t n_seconds, n_tokens, n_steps;
    int rc;
    if ((rc = read_array(r, AT_STEPS_SECONDS, &s->seconds, &n_seconds, err)) != 0 ||
        (rc = read_series(r, AT_STEPS_TOKENS, &tokens, &s->tokens, &n_tokens, err)) != 0 ||
        (rc = read_series(r, AT_STEPS_PER_RECORD, &per_record, &s->steps_per_record, &n_steps, err)) != 0)
        return rc;
    /* Arrays of different lengths are the grade's to report; until then nothing may read past the shortest. */
    s->n = shorter(shorter(n_seconds, s->tokens, n_tokens), s->steps_per_record, n_steps);
    double first = receipt_number(r, AT_STEPS_FIRST);
    s->first = isnan(first) ? 0 : (int64_t)first;
    s->total_tokens = receipt_number(r, AT_STEPS_TOTAL_TOKENS);
    if (s->tokens == NULL && !isnan(tokens) && (s->tokens = spread(r, tokens, s->n)) == NULL)
        return error_nomem(err);
    if (s->steps_per_record == NULL)
        s->steps_per_record = spread(r, isnan(per_record) ? 1 : per_record, s->n);
    return s->steps_per_record != NULL ? 0 : error_nomem(err);
}

static double sum(const double *x, size_t n)
{
    double total = 0;
    for (size_t i = 0; i < n; i++)
        total += x[i];
    return total;
}

/* The tokens of the run from its launch to its end, or NaN with the reason. */
static double all_tokens(const struct receipt *r, const char **reason)
{
    const struct series *s = &r->steps;
    if (!isnan(s->total_tokens))
        return s->total_tokens;
    if (s->n == 0 || s->tokens == NULL)
        *reason = "it records no steps with tokens";
    else if (s->first > 1)
        *reason = "its records begin after the first step and steps.total_tokens is not stated";
    else
        return sum(s->tokens, s->n);
    return NAN;
}

double receipt_whole_run(const struct receipt *r, const char **reason)
{
    const char *why = NULL;
    double tokens = NAN;
    if (!lane_has_throughput(r->lane))
        why = "its lane has no throughput";
    else if (!r->has_status || r->status != RUN_OK)
        why = "it did not end well";
    else if (r->started_at == DATE_NONE)
        why = "started_at is not stated";
    else if (r->finished_at == DATE_NONE)
        why = "finished_at is not stated";
    else if (r->finished_at <= r->started_at)
        why = "it ends before it starts";
    else
        tokens = all_tokens(r, &why);
    if (why == NULL && !(tokens > 0))
        why = "it trained no tokens";
    if (reason != NULL)
        *reason = why;
    return why == NULL ? tokens / ((double)(r->finished_at - r->started_at) / 1000) : NAN;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    if (isnan(x) || isnan(y)) /* 0 tokens in 0 seconds: disputed, but it must not confuse the sort */
        return !!isnan(x) - !!isnan(y);
    return (x > y) - (x < y);
}

static void swap(double *a, double *b)
{
    double t = *a;
    *a = *b;
    *b = t;
}

/* Splits x[lo..hi] around its middle element; returns where that one comes to rest. */
static size_t partition(double *x, size_t lo, size_t hi)
{
    size_t rest = lo;
    swap(&x[lo + (hi - lo) / 2], &x[hi]);
    for (size_t i = lo; i < hi; i++)
        if (ascending(&x[i], &x[hi]) < 0)
            swap(&x[i], &x[rest++]);
    swap(&x[rest], &x[hi]);
    return rest;
}

/*
 * Brings the k-th smallest to x[k], nothing larger before it (Hoare 1961, "Algorithm 65: FIND"): a median for every
 * document read, and sorting took an eighth of the time. A series made to be slow is sorted after all.
 */
static double select_kth(double *x, size_t n, size_t k)
{
    size_t lo = 0, hi = n - 1;
    for (int rounds = 0; lo < hi && rounds < 64; rounds++) {
        size_t at = partition(x, lo, hi);
        if (at == k)
            return x[k];
        if (at < k)
            lo = at + 1;
        else
            hi = at - 1;
    }
    if (lo < hi)
        qsort(x + lo, hi - lo + 1, sizeof *x, ascending);
    return x[k];
}

/* Reorders x. NaN without values. */
static double median(double *x, size_t n)
{
    if (n == 0)
        return NAN;
    double upper = select_kth(x, n, n / 2);
    if (n % 2)
        return upper;
    double lower = x[0];
    for (size_t i = 1; i < n / 2; i++)
        lower = ascending(&lower, &x[i]) < 0 ? x[i] : lower;
    return (lower + upper) / 2;
}

double receipt_first_step_excess(const struct receipt *r)
{
    const struct series *s = &r->steps;
    if (s->n < 4)
        return NAN;
    size_t from = s->n / 2, n = s->n - from;
    double *per_step = calloc(n, sizeof *per_step);
    if (per_step == NULL)
        return NAN;
    for (size_t i = 0; i < n; i++)
        per_step[i] = s->seconds[from + i] / s->steps_per_record[from + i];
    double excess = s->seconds[0] / s->steps_per_record[0] - median(per_step, n);
    free(per_step);
    return excess;
}

enum statistic { STATISTIC_MEAN, STATISTIC_MEDIAN, STATISTIC_BEST, STATISTIC_UNKNOWN };

/* What launchers call them. */
static enum statistic statistic_named(const char *name)
{
    static const struct {
        const char *name;
        enum statistic statistic;
    } names[] = {
        {"mean", STATISTIC_MEAN},  {"average", STATISTIC_MEAN}, {"avg", STATISTIC_MEAN}, {"median", STATISTIC_MEDIAN},
        {"p50", STATISTIC_MEDIAN}, {"best", STATISTIC_BEST},    {"max", STATISTIC_BEST}, {"peak", STATISTIC_BEST},
    };
    for (size_t i = 0; name != NULL && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].statistic;
    return STATISTIC_UNKNOWN;
}

/* The first record that does not begin within the discarded steps; steps before the first record count as discarded. */
static size_t first_kept(const struct receipt *r)
{
    const struct series *s = &r->steps;
    double before = s->first > 1 ? (double)(s->first - 1) : 0;
    size_t i = 0;
    while (i < s->n && before < r->reported_discard)
        before += s->steps_per_record[i++];
    return i;
}

static int median_rate(double *out, const struct series *s, size_t from)
{
    double *rate = calloc(s->n - from, sizeof *rate);
    if (rate == NULL)
        return -1;
    for (size_t i = from; i < s->n; i++)
        rate[i - from] = s->tokens[i] / s->seconds[i];
    *out = median(rate, s->n - from);
    free(rate);
    return 0;
}

static double best_rate(const struct series *s, size_t from)
{
    double best = s->tokens[from] / s->seconds[from];
    for (size_t i = from + 1; i < s->n; i++)
        best = fmax(best, s->tokens[i] / s->seconds[i]);
    return best;
}

double receipt_mean_of_rates(const struct receipt *r)
{
    const struct series *s = &r->steps;
    size_t from = first_kept(r);
    double total = 0;
    if (s->tokens == NULL || from >= s->n || statistic_named(r->reported_statistic) != STATISTIC_MEAN)
        return NAN;
    for (size_t i = from; i < s->n; i++)
        total += s->tokens[i] / s->seconds[i];
    return total / (double)(s->n - from);
}

int receipt_recompute(double *out, const struct receipt *r)
{
    const struct series *s = &r->steps;
    size_t from = first_kept(r);
    *out = NAN;
    if (s->tokens == NULL || from >= s->n)
        return 0;
    switch (statistic_named(r->reported_statistic)) {
    case STATISTIC_MEAN:
        *out = sum(s->tokens + from, s->n - from) / sum(s->seconds + from, s->n - from);
        return 0;
    case STATISTIC_MEDIAN:
        return median_rate(out, s, from);
    case STATISTIC_BEST:
        *out = best_rate(s, from);
        return 0;
    case STATISTIC_UNKNOWN:
        break;
    }
    return 0;
}

double receipt_recompute_reported(const struct receipt *r)
{
    double x;
    return receipt_recompute(&x, r) == 0 ? x : NAN;
}
