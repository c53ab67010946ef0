#include "query/comparison.h"

#include "query/gate_parts.h"
#include "stats/adjust.h"
#include "stats/effect.h"
#include "stats/permutation.h"
#include "stats/ranks.h"

#include <math.h>
#include <string.h>

static double *rates_of(const struct run *runs, size_t n, struct arena *memory)
{
    double *rates = arena_array(memory, n, sizeof *rates);
    for (size_t i = 0; i < n && rates != NULL; i++)
        rates[i] = runs[i].rate;
    return rates;
}

struct runs_estimate comparison_rate(const struct run *runs, size_t n, double level, struct arena *memory)
{
    double *rates = rates_of(runs, n, memory);
    if (rates == NULL || n == 0)
        return (struct runs_estimate){.value = NAN, .lo = NAN, .hi = NAN, .sd_log = NAN};
    return runs_estimate(rates, n, level);
}

static double steps_of(const struct run *runs, size_t n)
{
    double steps = 0;
    for (size_t i = 0; i < n; i++)
        steps += runs[i].analysis.steps_in_window;
    return steps;
}

static struct runs_ratio no_ratio(void)
{
    return (struct runs_ratio){
        .value = NAN, .lo = NAN, .hi = NAN, .p = NAN, .df = NAN, .lo90 = NAN, .hi90 = NAN, .detectable = NAN};
}

static struct sensitivity no_sensitivity(void)
{
    return (struct sensitivity){NAN, NAN, NAN, NAN};
}

static void take_logarithms(double *rates, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rates[i] = log(rates[i]);
}

/* a and b: log run rates. */
static int ask_otherwise(struct sensitivity *out, const double *a, size_t n_a, const double *b, size_t n_b,
                         struct error *err)
{
    struct mann_whitney ranks;
    struct permutation dealt = {.p = NAN};
    struct effect effect;
    int rc = mann_whitney(&ranks, a, n_a, b, n_b, err);
    if (rc == 0 && n_a + n_b <= COMPARISON_PERMUTED)
        rc = permutation_means(&dealt, a, n_a, b, n_b, err);
    if (rc == 0)
        rc = effect_of(&effect, a, n_a, b, n_b, err);
    if (rc == 0)
        *out = (struct sensitivity){ranks.p, dealt.p, effect.a12, effect.hedges_g};
    return rc;
}

/* All ratios of one comparison are one family: with many of them, some interval excludes 1 by chance. */
static int adjust_family(struct comparison *c, struct arena *memory, struct error *err)
{
    double *p = arena_array(memory, c->n_rows, sizeof *p);
    size_t *order = arena_array(memory, c->n_rows, sizeof *order), k = 0;
    if (p == NULL || order == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < c->n_rows; i++)
        if (!isnan(c->rows[i].ratio.p))
            p[c->n_tests++] = c->rows[i].ratio.p;
    adjust_holm(p, p, c->n_tests, order);
    for (size_t i = 0; i < c->n_rows; i++)
        c->rows[i].p_holm = isnan(c->rows[i].ratio.p) ? NAN : p[k++];
    return 0;
}

/* rates and base: tok/s; logarithms afterwards. */
static int fill_row(struct comparison_row *row, double *rates, const struct level *base, const double *base_rates,
                    const double *base_logs, const struct question *q, struct error *err)
{
    size_t n = row->level->n_runs;
    row->rate = runs_estimate(rates, n, q->level);
    row->ratio = no_ratio();
    row->other = no_sensitivity();
    row->steps = steps_of(row->level->runs, n);
    if (row->is_base)
        return 0;
    row->ratio = runs_ratio(rates, n, base_rates, base->n_runs, q->level, q->practical);
    if (q->plain || row->ratio.verdict == RATIO_TOO_FEW)
        return 0;
    take_logarithms(rates, n);
    return ask_otherwise(&row->other, rates, n, base_logs, base->n_runs, err);
}

int comparison_of(struct comparison *out, const struct cleared *c, struct arena *memory, struct error *err)
{
    const struct question *q = cleared_question(c);
    struct comparison found = {.n_rows = cleared_n_levels(c), .base = cleared_base(c)};
    const struct level *base = cleared_level(c, found.base);
    double *base_rates = rates_of(base->runs, base->n_runs, memory);
    double *base_logs = rates_of(base->runs, base->n_runs, memory);
    found.rows = arena_array(memory, found.n_rows, sizeof *found.rows);
    if (found.rows == NULL || base_rates == NULL || base_logs == NULL)
        return error_nomem(err);
    take_logarithms(base_logs, base->n_runs);
    for (size_t i = 0; i < found.n_rows; i++) {
        struct comparison_row *row = &found.rows[i];
        *row = (struct comparison_row){.level = cleared_level(c, i), .is_base = i == found.base};
        double *rates = rates_of(row->level->runs, row->level->n_runs, memory);
        int rc = rates != NULL ? fill_row(row, rates, base, base_rates, base_logs, q, err) : error_nomem(err);
        if (rc != 0)
            return rc;
    }
    int rc = adjust_family(&found, memory, err);
    if (rc == 0)
        *out = found;
    return rc;
}

int comparison_between(struct runs_ratio *out, const struct level *a, const struct level *b, const struct question *q,
                       struct arena *memory, struct error *err)
{
    double *x = rates_of(a->runs, a->n_runs, memory), *y = rates_of(b->runs, b->n_runs, memory);
    if (x == NULL || y == NULL)
        return error_nomem(err);
    *out = runs_ratio(x, a->n_runs, y, b->n_runs, q->level, q->practical);
    return 0;
}

static int same_stack(const struct receipt_row *a, const struct receipt_row *b)
{
    return strcmp(a->class_id, b->class_id) == 0 && factors_same_stack(&a->factors, &b->factors);
}

/* The untaken runs like the first one. */
static int fill_group(struct side_group *g, const struct verdict *v, size_t first, char *taken, double level,
                      struct arena *memory)
{
    size_t n = 0;
    g->example = v->runs[first].row;
    g->class_id = g->example->class_id;
    for (size_t i = first; i < v->n_runs; i++)
        n += !taken[i] && same_stack(v->runs[i].row, g->example);
    struct run *runs = arena_array(memory, n, sizeof *runs);
    if (runs == NULL)
        return -1;
    for (size_t i = first; i < v->n_runs; i++) {
        if (taken[i] || !same_stack(v->runs[i].row, g->example))
            continue;
        taken[i] = 1;
        runs[g->n_runs++] = v->runs[i];
    }
    g->runs = runs;
    g->steps = steps_of(runs, n);
    g->rate = comparison_rate(runs, g->n_runs, level, memory);
    return 0;
}

int comparison_groups(struct side_group **out, size_t *n_groups, struct verdict *v, double level, struct arena *memory,
                      struct error *err)
{
    int rc = levels_measure_refused(v, memory, err);
    if (rc != 0)
        return rc;
    struct side_group *groups = arena_array(memory, v->n_runs, sizeof *groups);
    char *taken = arena_array(memory, v->n_runs, 1);
    size_t n = 0;
    if (groups == NULL || taken == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < v->n_runs; i++)
        if (!taken[i] && fill_group(&groups[n++], v, i, taken, level, memory) != 0)
            return error_nomem(err);
    *out = groups;
    *n_groups = n;
    return 0;
}
