/* Two samples against each other, and families of tests. */
#include "tests/reference/functions.h"

#include "stats/adjust.h"
#include "stats/effect.h"
#include "stats/limits.h"
#include "stats/permutation.h"
#include "stats/ranks.h"
#include "stats/runs.h"
#include "stats/welch.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Two samples that are not empty; *usable says whether to go on. */
static int read_pair(struct pair *p, int *usable, struct vector *v, int positive)
{
    int rc = input_pair(p, v);
    *usable = 0;
    if (rc != 0)
        return rc;
    if (p->n_x == 0 || p->n_y == 0)
        return vector_refuse(v, "no values on a side");
    if (positive && !(all_positive(p->x, p->n_x) && all_positive(p->y, p->n_y)))
        return vector_refuse(v, "a value is not positive");
    *usable = 1;
    return 0;
}

/* The tests of the product are two-sided: a vector that asks for another side is not answered with this one. */
static int two_sided(struct vector *v)
{
    const struct json_node *node = json_find(v->inputs, "alternative");
    const char *text = json_text(node);
    if (node == NULL || (text != NULL && (strcmp(text, "two-sided") == 0 || strcmp(text, "two.sided") == 0)))
        return 0;
    return error_set(v->err, ERR_INPUT, "inputs.alternative: only 'two-sided' is computed");
}

static int read_two_sided(struct pair *p, int *usable, struct vector *v, int positive)
{
    int rc = two_sided(v);
    *usable = 0;
    return rc != 0 ? rc : read_pair(p, usable, v, positive);
}

int reference_welch(struct vector *v)
{
    struct pair p;
    double level;
    int usable, rc = read_two_sided(&p, &usable, v, 0);
    if (rc != 0 || (rc = input_level(&level, v, "conf")) != 0 || !usable)
        return rc;
    struct sample x = sample_of(p.x, p.n_x), y = sample_of(p.y, p.n_y);
    struct welch w = welch_test(&x, &y);
    double half = welch_half_width(&w, level);
    const struct named_number numbers[] = {
        {"t", w.t}, {"df", w.df}, {"p", w.p}, {"lo", w.difference - half}, {"hi", w.difference + half}, {0}};
    return answer_numbers(v, numbers);
}

int reference_ratio(struct vector *v)
{
    struct pair p;
    double level;
    int usable, rc = read_two_sided(&p, &usable, v, 1);
    if (rc != 0 || (rc = input_level(&level, v, "conf")) != 0 || !usable)
        return rc;
    struct runs_ratio r = runs_ratio(p.x, p.n_x, p.y, p.n_y, level, 0.03);
    const struct named_number numbers[] = {{"ratio", r.value}, {"lo", r.lo}, {"hi", r.hi},
                                           {"df", r.df},       {"p", r.p},   {0}};
    return answer_numbers(v, numbers);
}

int reference_equivalence(struct vector *v)
{
    struct pair p;
    double margin, alpha;
    int usable, rc = read_pair(&p, &usable, v, 1);
    if (rc != 0 || (rc = input_number(&margin, v, "margin")) != 0 || (rc = input_level(&alpha, v, "alpha")) != 0 ||
        !usable)
        return rc;
    if (!(margin > 0 && alpha < 0.5))
        return vector_refuse(v, "the margin is not positive or alpha not below 0.5");
    struct sample x = sample_of_logs(p.x, p.n_x), y = sample_of_logs(p.y, p.n_y);
    struct welch w = welch_test(&x, &y);
    struct equivalence e = welch_equivalence(&w, log1p(margin), alpha);
    const struct named_number numbers[] = {{"p_lower", e.p_lower}, {"p_upper", e.p_upper}, {"p_tost", e.p}, {0}};
    rc = answer_numbers(v, numbers);
    return rc != 0 ? rc : answer_list(v, "ci90", (double[]){exp(e.lo), exp(e.hi)}, 2);
}

/* A test that is too large for its method is one that is not reported. */
static int refused_or(struct vector *v, int rc)
{
    return rc == ERR_USAGE ? vector_refuse(v, v->err->text) : rc;
}

int reference_ranks_exact(struct vector *v)
{
    struct pair p;
    struct mann_whitney m;
    int usable, rc = read_two_sided(&p, &usable, v, 0);
    if (rc != 0 || !usable)
        return rc;
    if ((rc = mann_whitney_exact(&m, p.x, p.n_x, p.y, p.n_y, v->err)) != 0)
        return refused_or(v, rc);
    const struct named_number numbers[] = {
        {"U_x", m.u}, {"p_two_sided", m.p}, {"permutations", m.arrangements}, {"min_attainable_p", m.least_p}, {0}};
    return answer_numbers(v, numbers);
}

int reference_ranks_asymptotic(struct vector *v)
{
    struct pair p;
    struct mann_whitney m;
    int usable, rc = read_two_sided(&p, &usable, v, 0);
    if (rc != 0 || !usable || (rc = mann_whitney_asymptotic(&m, p.x, p.n_x, p.y, p.n_y, v->err)) != 0)
        return rc;
    const struct named_number numbers[] = {{"U_x", m.u}, {"p_continuity", m.p}, {0}};
    return answer_numbers(v, numbers);
}

int reference_permutation(struct vector *v)
{
    struct pair p;
    struct permutation m;
    int usable, rc = read_two_sided(&p, &usable, v, 0);
    if (rc != 0 || !usable)
        return rc;
    if ((rc = permutation_means(&m, p.x, p.n_x, p.y, p.n_y, v->err)) != 0)
        return refused_or(v, rc);
    const struct named_number numbers[] = {
        {"stat", m.distance}, {"p_two_sided", m.p}, {"permutations", m.arrangements}, {0}};
    return answer_numbers(v, numbers);
}

int reference_effect(struct vector *v)
{
    struct pair p;
    struct effect e;
    int usable, rc = read_pair(&p, &usable, v, 0);
    if (rc != 0 || !usable || (rc = effect_of(&e, p.x, p.n_x, p.y, p.n_y, v->err)) != 0)
        return rc;
    const struct named_number numbers[] = {
        {"a12", e.a12}, {"cliffs_delta", e.cliffs_delta}, {"hedges_g", e.hedges_g}, {"log_ratio", e.log_ratio}, {0}};
    return answer_numbers(v, numbers);
}

int reference_adjust(struct vector *v)
{
    const double *p;
    size_t n;
    int rc = input_list(&p, &n, v, "p");
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < n; i++)
        if (!(p[i] >= 0 && p[i] <= 1))
            return vector_refuse(v, "a p value is not in 0 to 1");
    double *out = arena_array(&v->memory, n, sizeof *out);
    size_t *order = arena_array(&v->memory, n, sizeof *order);
    if (out == NULL || order == NULL)
        return error_nomem(v->err);
    adjust_holm(out, p, n, order);
    if ((rc = answer_list(v, "holm", out, n)) != 0)
        return rc;
    adjust_benjamini_hochberg(out, p, n, order);
    return answer_list(v, "bh", out, n);
}

/* Limits of a rate: events over exposure. */
static int rate_limits_of(double *out, struct vector *v, const double *events, size_t size, double level)
{
    if (size != 2 || !(events[0] >= 0 && events[0] <= 1e15) || events[0] != floor(events[0]) || !(events[1] > 0))
        return error_set(v->err, ERR_INPUT, "inputs.cases: not a count and a positive exposure each");
    poisson_limits(&out[0], &out[1], (size_t)events[0], level);
    out[0] /= events[1], out[1] /= events[1];
    return 0;
}

int reference_poisson(struct vector *v)
{
    const double *const *cases;
    const size_t *sizes;
    double level;
    size_t n;
    int rc = input_lists(&cases, &sizes, &n, v, "cases");
    if (rc != 0 || (rc = input_level(&level, v, "conf")) != 0)
        return rc;
    double *limits = arena_array(&v->memory, 2 * n, sizeof *limits);
    if (limits == NULL)
        return error_nomem(v->err);
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = rate_limits_of(limits + 2 * i, v, cases[i], sizes[i], level);
    return rc != 0 ? rc : answer_table(v, "intervals", limits, n, 2);
}

int reference_limits_sum(struct vector *v)
{
    const double *theta, *lower, *upper;
    size_t n, n_lower, n_upper;
    int rc = input_list(&theta, &n, v, "theta");
    if (rc != 0 || (rc = input_list(&lower, &n_lower, v, "lower")) != 0 ||
        (rc = input_list(&upper, &n_upper, v, "upper")) != 0)
        return rc;
    if (n == 0 || n_lower != n || n_upper != n)
        return error_set(v->err, ERR_INPUT, "inputs: theta, lower and upper are not of one length, at least 1");
    struct limits sum = {theta[0], lower[0], upper[0]};
    for (size_t i = 1; i < n; i++)
        sum = mover_sum(sum, (struct limits){theta[i], lower[i], upper[i]});
    const struct named_number numbers[] = {{"sum", sum.value}, {"lo", sum.lo}, {"hi", sum.hi}, {0}};
    return answer_numbers(v, numbers);
}
