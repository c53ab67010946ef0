#include "query/comparison.h"

#include "query/gate_parts.h"

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

static double steps_of(const struct level *level)
{
    double steps = 0;
    for (size_t i = 0; i < level->n_runs; i++)
        steps += level->runs[i].analysis.steps_in_window;
    return steps;
}

static struct runs_ratio no_ratio(void)
{
    return (struct runs_ratio){.value = NAN, .lo = NAN, .hi = NAN, .p = NAN, .df = NAN, .lo90 = NAN, .hi90 = NAN};
}

int comparison_of(struct comparison *out, const struct cleared *c, struct arena *memory, struct error *err)
{
    const struct question *q = cleared_question(c);
    size_t n = cleared_n_levels(c), base = cleared_base(c);
    const struct level *base_level = cleared_level(c, base);
    struct comparison_row *rows = arena_array(memory, n, sizeof *rows);
    double *base_rates = rates_of(base_level->runs, base_level->n_runs, memory);
    if (rows == NULL || base_rates == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const struct level *level = cleared_level(c, i);
        double *rates = rates_of(level->runs, level->n_runs, memory);
        if (rates == NULL)
            return error_nomem(err);
        rows[i] = (struct comparison_row){.level = level,
                                          .rate = runs_estimate(rates, level->n_runs, q->level),
                                          .is_base = i == base,
                                          .ratio = no_ratio(),
                                          .steps = steps_of(level)};
        if (i != base)
            rows[i].ratio = runs_ratio(rates, level->n_runs, base_rates, base_level->n_runs, q->level, q->practical);
    }
    *out = (struct comparison){rows, n, base};
    return 0;
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
    g->names = arena_array(memory, n, sizeof *g->names);
    if (runs == NULL || g->names == NULL)
        return -1;
    for (size_t i = first; i < v->n_runs; i++) {
        if (taken[i] || !same_stack(v->runs[i].row, g->example))
            continue;
        taken[i] = 1;
        runs[g->n_runs] = v->runs[i];
        g->names[g->n_runs++] = v->runs[i].row->name;
    }
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
