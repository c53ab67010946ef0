/* Numbers of one series: sums, moments, order statistics, outliers, truncation, change points. */
#include "tests/reference/functions.h"

#include "core/number.h"
#include "stats/mser.h"
#include "stats/outlier.h"
#include "stats/partition.h"
#include "stats/summary.h"

#include <math.h>
#include <string.h>

#define MOST_GENERATED 10000000

/* Takes one number and what follows it off the text; NaN when it is not there. */
static double next_number(const char **text, const char *then)
{
    double x;
    size_t used, len = strlen(then);
    if (number_parse(&x, &used, *text, strlen(*text)) != NUMBER_OK || strncmp(*text + used, then, len) != 0)
        return NAN;
    *text += used + len;
    return x;
}

/* "1.2 then 1.1,1.3 repeated; n=1001": NIST's series of numerical accuracy. */
static int generate(const double **out, size_t *n, struct vector *v)
{
    const char *text = json_text(json_find(v->inputs, "generator"));
    if (text == NULL)
        return error_set(v->err, ERR_INPUT, "inputs: neither x nor a generator");
    double first = next_number(&text, " then "), odd = next_number(&text, ","), even = next_number(&text, " repeated");
    if (isnan(first) || isnan(odd) || isnan(even))
        return error_set(v->err, ERR_INPUT, "inputs.generator: not 'A then B,C repeated'");
    int rc = input_count(n, v, "n", 1, MOST_GENERATED);
    double *x = rc == 0 ? arena_array(&v->memory, *n, sizeof *x) : NULL;
    if (x == NULL)
        return rc != 0 ? rc : error_nomem(v->err);
    for (size_t i = 0; i < *n; i++)
        x[i] = i == 0 ? first : i % 2 ? odd : even;
    *out = x;
    return 0;
}

int reference_moments(struct vector *v)
{
    const double *x;
    size_t n = 0;
    int rc = json_find(v->inputs, "x") != NULL ? input_list(&x, &n, v, "x") : generate(&x, &n, v);
    if (rc != 0)
        return rc;
    if (n == 0)
        return vector_refuse(v, "no values");
    double sd = n > 1 ? summary_sd(x, n) : NAN;
    const struct named_number numbers[] = {
        {"mean", summary_mean(x, n)}, {"sd", sd}, {"lag1", sd > 0 ? summary_lag1(x, n) : NAN}, {0}};
    return answer_numbers(v, numbers);
}

int reference_sum(struct vector *v)
{
    const double *const *cases;
    const size_t *sizes;
    size_t n;
    int rc = input_lists(&cases, &sizes, &n, v, "cases");
    double *sums = rc == 0 ? arena_array(&v->memory, n, sizeof *sums) : NULL;
    if (sums == NULL)
        return rc != 0 ? rc : error_nomem(v->err);
    for (size_t i = 0; i < n; i++)
        sums[i] = summary_sum(cases[i], sizes[i]);
    return answer_list(v, "sums", sums, n);
}

/* A copy that may be sorted or reordered, and as much room again. */
static double *copy_of(struct vector *v, const double *x, size_t n)
{
    double *copy = arena_array(&v->memory, 2 * n, sizeof *copy);
    if (copy != NULL && n > 0)
        memcpy(copy, x, n * sizeof *copy);
    return copy;
}

int reference_quantile(struct vector *v)
{
    const double *x, *p;
    size_t n, n_p;
    int rc = input_list(&x, &n, v, "x");
    if (rc != 0 || (rc = input_list(&p, &n_p, v, "p")) != 0)
        return rc;
    if (n == 0)
        return vector_refuse(v, "no values");
    double *sorted = copy_of(v, x, n), *q = arena_array(&v->memory, n_p, sizeof *q);
    if (sorted == NULL || q == NULL)
        return error_nomem(v->err);
    summary_sort(sorted, n);
    for (size_t i = 0; i < n_p; i++)
        q[i] = p[i] >= 0 && p[i] <= 1 ? summary_quantile(sorted, n, p[i]) : NAN;
    return answer_list(v, "q", q, n_p);
}

int reference_mad(struct vector *v)
{
    const double *x;
    double constant;
    size_t n;
    int rc = input_list(&x, &n, v, "x");
    if (rc != 0 || (rc = input_number(&constant, v, "constant")) != 0)
        return rc;
    if (n == 0 || !(constant > 0))
        return vector_refuse(v, n == 0 ? "no values" : "the constant is not positive");
    double *copy = copy_of(v, x, n);
    if (copy == NULL)
        return error_nomem(v->err);
    double raw = summary_absolute_deviation(x, n, copy + n);
    const struct named_number numbers[] = {
        {"median", summary_median(copy, n)}, {"mad_raw", raw}, {"mad_normal", constant * raw}, {0}};
    return answer_numbers(v, numbers);
}

static int answer_tagged(struct vector *v, const char *name, const signed char *tag, size_t n, double *scratch)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        if (tag[i] != OUTLIER_NONE)
            scratch[found++] = (double)i;
    return answer_list(v, name, scratch, found);
}

static int hampel_inputs(struct hampel *how, struct vector *v)
{
    int rc = input_count(&how->half_window, v, "half_window", 1, 1000);
    if (rc == 0)
        rc = input_number(&how->spreads, v, "k");
    return rc != 0 ? rc : input_number(&how->least, v, "min_rel_log");
}

int reference_outliers(struct vector *v)
{
    const double *x;
    struct hampel how;
    size_t n;
    int rc = input_list(&x, &n, v, "x_log");
    if (rc != 0 || (rc = hampel_inputs(&how, v)) != 0)
        return rc;
    if (n == 0 || !(how.spreads > 0) || !(how.least >= 0))
        return vector_refuse(v, n == 0 ? "no values" : "a limit is not positive");
    signed char *tag = arena_array(&v->memory, n, 1);
    double *scratch = copy_of(v, x, n), *level = arena_array(&v->memory, n, sizeof *level);
    if (tag == NULL || scratch == NULL || level == NULL)
        return error_nomem(v->err);
    hampel_tag(tag, level, x, n, &how, scratch);
    rc = answer_tagged(v, "hampel_flagged", tag, n, scratch);
    tukey_tag(tag, x, n, 1.5, scratch);
    if (rc == 0)
        rc = answer_tagged(v, "tukey_1_5_iqr", tag, n, scratch);
    tukey_tag(tag, x, n, 3, scratch);
    return rc != 0 ? rc : answer_tagged(v, "tukey_3_iqr", tag, n, scratch);
}

int reference_mser(struct vector *v)
{
    const double *x;
    size_t n, batch;
    int rc = input_list(&x, &n, v, "x");
    if (rc != 0 || (rc = input_count(&batch, v, "batch", 1, 1000000)) != 0)
        return rc;
    if (n < batch)
        return vector_refuse(v, "fewer values than a batch");
    double *statistics = arena_array(&v->memory, n / batch / 2 + 1, sizeof *statistics);
    if (statistics == NULL)
        return error_nomem(v->err);
    struct mser m = mser(x, n, batch, statistics);
    const struct named_number numbers[] = {{"batches", (double)m.batches},
                                           {"d_batches", (double)m.cut},
                                           {"truncate", (double)(m.cut * batch)},
                                           {"stat", m.statistic},
                                           {0}};
    rc = answer_numbers(v, numbers);
    if (rc == 0)
        rc = answer_truth(v, "at_boundary", m.at_boundary);
    return rc != 0 ? rc : answer_list(v, "stats", statistics, m.batches / 2 + 1);
}

static int partition_answers(struct vector *v, const double *x, size_t n, double penalty, const size_t *starts,
                             size_t n_starts)
{
    double *list = arena_array(&v->memory, n_starts, sizeof *list);
    if (list == NULL)
        return error_nomem(v->err);
    for (size_t i = 0; i < n_starts; i++)
        list[i] = (double)starts[i];
    int rc = answer_list(v, "change_starts", list, n_starts);
    return rc != 0 ? rc : answer_number(v, "objective", partition_objective(x, n, penalty, starts, n_starts));
}

int reference_partition(struct vector *v)
{
    const double *x;
    double penalty;
    size_t n, least, n_starts = 0;
    int rc = input_list(&x, &n, v, "x");
    if (rc != 0 || (rc = input_number(&penalty, v, "penalty")) != 0 ||
        (rc = input_count(&least, v, "min_segment", 1, 1000000)) != 0)
        return rc;
    if (n == 0 || !(penalty > 0))
        return vector_refuse(v, n == 0 ? "no values" : "the penalty is not positive");
    struct partition p;
    size_t *starts = arena_array(&v->memory, n / least + 1, sizeof *starts);
    int solved =
        partition_open(&p, x, n) == 0 && starts != NULL && partition_solve(&p, penalty, least, starts, &n_starts) == 0;
    partition_release(&p);
    return solved ? partition_answers(v, x, n, penalty, starts, n_starts) : error_nomem(v->err);
}
