#include "tests/reference/judge.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const not_asked_for[] = {"by",       "bonferroni",      "noninferior_p",
                                            "cohens_d", "pooled_variance", "p_no_continuity"};

struct tolerance {
    double relative, absolute;
};

#define MOST_RELATIVE 0.1 /* tolerances that would let anything pass are damage */
#define MOST_ABSOLUTE 1

static int tolerance_of(double *out, struct vector *v, const char *kind, const char *name, double most)
{
    char own[80];
    snprintf(own, sizeof own, "%s_%s", kind, name);
    const struct json_node *node = json_find(v->tolerance, own);
    if (node == NULL)
        node = json_find(v->tolerance, kind);
    *out = node != NULL ? json_number(node) : 0;
    if (!(*out >= 0 && *out < most))
        return error_set(v->err, ERR_INPUT, "tolerance.%s: not a number from 0 to below %g", kind, most);
    return 0;
}

static int tolerance_read(struct tolerance *out, struct vector *v, const char *name)
{
    if (json_size(v->tolerance) == 0)
        return error_set(v->err, ERR_INPUT, "tolerance: empty");
    int rc = tolerance_of(&out->relative, v, "rel", name, MOST_RELATIVE);
    return rc != 0 ? rc : tolerance_of(&out->absolute, v, "abs", name, MOST_ABSOLUTE);
}

static int differs(struct vector *v, double got, double want)
{
    if (isnan(want))
        return error_set(v->err, ERR_REFUSED, "got %.17g, which must not be reported", got);
    if (!isfinite(got))
        return error_set(v->err, ERR_REFUSED, "want %.17g, but no number is reported%s%s", want,
                         v->refused != NULL ? ": " : "", v->refused != NULL ? v->refused : "");
    return error_set(v->err, ERR_REFUSED, "got %.17g, want %.17g", got, want);
}

/* want is NaN for null. The message is without its place. */
static int judge_number(struct vector *v, double got, double want, const struct tolerance *t)
{
    v->checked++;
    int same =
        isnan(want) ? !isfinite(got) : isfinite(got) && fabs(got - want) <= fmax(t->absolute, t->relative * fabs(want));
    return same ? 0 : differs(v, got, want);
}

/* One row: want is an array of numbers and nulls. */
static int judge_list(struct vector *v, const char *name, const double *got, size_t n, const struct json_node *want,
                      const struct tolerance *t)
{
    size_t size = json_size(want), lifted = 0, i = 0;
    if (json_type(want) != JSON_ARRAY)
        return error_set(v->err, ERR_INPUT, "expected.%s: not a list", name);
    if (size != n)
        return error_set(v->err, ERR_REFUSED, "expected.%s: got a list of %zu, want %zu", name, n, size);
    const double *numbers = json_numbers(v->doc, want, &lifted, NULL);
    const struct json_node *e = numbers == NULL ? json_first(want) : NULL;
    v->checked += n == 0;
    for (; i < n; i++, e = json_next(e)) {
        if (numbers == NULL && json_type(e) != JSON_NULL && json_type(e) != JSON_NUMBER)
            return error_set(v->err, ERR_INPUT, "expected.%s[%zu]: neither a number nor null", name, i);
        if (judge_number(v, got[i], numbers != NULL ? numbers[i] : json_number(e), t) != 0)
            return error_prefix(v->err, "expected.%s[%zu]", name, i);
    }
    return 0;
}

static int judge_table(struct vector *v, const struct answer *a, const struct json_node *want,
                       const struct tolerance *t)
{
    if (json_type(want) != JSON_ARRAY)
        return error_set(v->err, ERR_INPUT, "expected.%s: not a list", a->name);
    if (json_size(want) != a->rows)
        return error_set(v->err, ERR_REFUSED, "expected.%s: got %zu rows, want %zu", a->name, a->rows, json_size(want));
    size_t i = 0;
    int rc = 0;
    for (const struct json_node *row = json_first(want); row != NULL && rc == 0; row = json_next(row), i++)
        rc = judge_list(v, a->name, a->values + i * a->columns, a->columns, row, t);
    if (rc == 0 && i != a->rows)
        return error_set(v->err, ERR_INPUT, "expected.%s: not a list of lists", a->name);
    return rc;
}

static int judge_truth(struct vector *v, const struct answer *a, const struct json_node *want)
{
    v->checked++;
    if (json_type(want) != JSON_BOOL)
        return error_set(v->err, ERR_INPUT, "expected.%s: neither true nor false", a->name);
    if (json_is_true(want) != a->truth)
        return error_set(v->err, ERR_REFUSED, "expected.%s: got %s", a->name, a->truth ? "true" : "false");
    return 0;
}

/* No value of the answer may be reported; no answer at all is right too. */
static int judge_null(struct vector *v, const char *name, const struct answer *a)
{
    static const struct tolerance exact = {0, 0};
    size_t n = a != NULL ? a->rows * a->columns : 0;
    if (a != NULL && n == 0)
        return error_set(v->err, ERR_REFUSED, "expected.%s: null, but it is reported", name);
    int rc = 0;
    v->checked += n == 0;
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = judge_number(v, a->values[i], NAN, &exact);
    return rc != 0 ? error_prefix(v->err, "expected.%s", name) : 0;
}

static int judge_member(struct vector *v, const char *name, const struct json_node *want)
{
    const struct answer *a = vector_answer(v, name);
    struct tolerance t = {0, 0};
    int rc = tolerance_read(&t, v, name);
    if (rc != 0)
        return rc;
    if (a == NULL && v->refused == NULL)
        return error_set(v->err, ERR_INPUT, "expected.%s: not a quantity of %s", name, v->function);
    if (json_type(want) == JSON_NULL)
        return judge_null(v, name, a);
    if (a == NULL)
        return error_set(v->err, ERR_REFUSED, "expected.%s: not reported: %s", name, v->refused);
    if (a->kind == ANSWER_TRUTH)
        return judge_truth(v, a, want);
    if (a->kind == ANSWER_LIST)
        return judge_list(v, name, a->values, a->rows, want, &t);
    if (a->kind == ANSWER_TABLE)
        return judge_table(v, a, want, &t);
    if (json_type(want) != JSON_NUMBER)
        return error_set(v->err, ERR_INPUT, "expected.%s: not a number", name);
    rc = judge_number(v, a->values[0], json_number(want), &t);
    return rc != 0 ? error_prefix(v->err, "expected.%s", name) : 0;
}

static int asked_for(const char *name)
{
    for (size_t i = 0; i < sizeof not_asked_for / sizeof *not_asked_for; i++)
        if (strcmp(name, not_asked_for[i]) == 0)
            return 0;
    return 1;
}

int judge_expected(struct vector *v)
{
    int rc = 0;
    for (const struct json_node *m = json_first(v->expected); m != NULL && rc == 0; m = json_next(m)) {
        if (asked_for(json_name(m)))
            rc = judge_member(v, json_name(m), m);
        else
            v->skipped++;
    }
    if (rc == 0 && v->checked == 0)
        return error_set(v->err, ERR_INPUT, "expected: nothing to check");
    return rc;
}

static double number_of(const struct vector *v, const char *name)
{
    const struct answer *a = vector_answer(v, name);
    return a != NULL && a->kind == ANSWER_NUMBER ? a->values[0] : NAN;
}

static int judge_class(struct vector *v, const struct json_node *want)
{
    const char *text = json_text(want), *got = vector_answer(v, "class_")->text;
    if (text == NULL)
        return error_set(v->err, ERR_INPUT, "expected.acceptance.class_: not a text");
    if (strcmp(text, got) != 0)
        return error_set(v->err, ERR_REFUSED, "expected.acceptance.class_: got '%s', want '%s'", got, text);
    return 0;
}

static int judge_reported(struct vector *v, const struct json_node *want)
{
    if (json_type(want) != JSON_BOOL)
        return error_set(v->err, ERR_INPUT, "expected.acceptance.reported: neither true nor false");
    if (json_is_true(want) != isfinite(number_of(v, "records_per_s")))
        return error_set(v->err, ERR_REFUSED, "expected.acceptance.reported: got %s",
                         json_is_true(want) ? "no number" : "a number");
    return 0;
}

static int judge_interval(struct vector *v, const struct json_node *want)
{
    double truth = json_number(json_find(v->expected, "acceptance.truth_records_per_s"));
    double lo = number_of(v, "lo"), hi = number_of(v, "hi");
    if (json_type(want) != JSON_BOOL || (json_is_true(want) && !isfinite(truth)))
        return error_set(v->err, ERR_INPUT, "expected.acceptance.interval_must_contain_truth: no truth to contain");
    if (json_is_true(want) && !(lo <= truth && truth <= hi))
        return error_set(v->err, ERR_REFUSED, "expected.acceptance: %.9g to %.9g does not contain the truth %.9g", lo,
                         hi, truth);
    return 0;
}

static int judge_truth_is_number(struct vector *v, const struct json_node *want)
{
    return json_type(want) == JSON_NUMBER
               ? 0
               : error_set(v->err, ERR_INPUT, "expected.acceptance.truth_records_per_s: not a number");
}

static int judge_start(struct vector *v, const struct json_node *want)
{
    size_t n = 0;
    const double *range = json_numbers(v->doc, want, &n, NULL);
    double start = number_of(v, "steady_start");
    if (range == NULL || n != 2 || !(range[0] >= 0 && range[0] <= range[1] && range[1] < 1e9))
        return error_set(v->err, ERR_INPUT, "expected.acceptance.steady_start_within: not two places, in order");
    if (!(range[0] <= start && start <= range[1]))
        return error_set(v->err, ERR_REFUSED, "expected.acceptance.steady_start_within: got %g, want %g to %g", start,
                         range[0], range[1]);
    return 0;
}

static int judge_rate(struct vector *v, const struct json_node *want)
{
    double near = json_number(want), rate = number_of(v, "records_per_s");
    double reference = json_number(json_find(v->expected, "reference_output.records_per_s"));
    if (!(near >= 0 && near < MOST_RELATIVE) || !isfinite(reference))
        return error_set(v->err, ERR_INPUT,
                         "expected.acceptance.rate_rel_tol_vs_reference: no tolerance, or no "
                         "reference_output.records_per_s");
    if (!(fabs(rate - reference) <= near * fabs(reference)))
        return error_set(v->err, ERR_REFUSED, "expected.acceptance: rate %.9g is not within %g of %.9g", rate, near,
                         reference);
    return 0;
}

static const struct criterion {
    const char *name;
    int (*judge)(struct vector *v, const struct json_node *want);
} criteria[] = {
    {"class_", judge_class},
    {"reported", judge_reported},
    {"truth_records_per_s", judge_truth_is_number},
    {"interval_must_contain_truth", judge_interval},
    {"steady_start_within", judge_start},
    {"rate_rel_tol_vs_reference", judge_rate},
};

static int judge_criterion(struct vector *v, const struct json_node *want)
{
    for (size_t i = 0; i < sizeof criteria / sizeof *criteria; i++)
        if (strcmp(criteria[i].name, json_name(want)) == 0) {
            v->checked++;
            return criteria[i].judge(v, want);
        }
    return error_set(v->err, ERR_INPUT, "expected.acceptance.%s: not a criterion", json_name(want));
}

int judge_acceptance(struct vector *v)
{
    const struct json_node *acceptance = json_find(v->expected, "acceptance");
    if (acceptance == NULL || json_type(acceptance) != JSON_OBJECT)
        return error_set(v->err, ERR_INPUT, "expected.acceptance: missing or not an object");
    if (json_find(acceptance, "class_") == NULL || json_find(acceptance, "reported") == NULL)
        return error_set(v->err, ERR_INPUT, "expected.acceptance: without class_ or reported");
    int rc = 0;
    for (const struct json_node *m = json_first(acceptance); m != NULL && rc == 0; m = json_next(m))
        rc = judge_criterion(v, m);
    v->skipped += json_size(json_find(v->expected, "reference_output"));
    return rc;
}
