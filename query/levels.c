/* Levels of the axis: their runs, what was measured of them, how many attempts they took, and which one is the base. */
#include "query/gate_parts.h"

#include "core/date.h"
#include "query/analysis.h"
#include "store/recall.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct level *levels_named(const struct asking *a, const char *value)
{
    for (size_t i = 0; i < a->n_levels; i++)
        if (a->levels[i].value == value || strcmp(a->levels[i].value, value) == 0)
            return &a->levels[i];
    return NULL;
}

int levels_find(struct asking *a)
{
    struct verdict *v = a->v;
    a->levels = arena_array(a->memory, a->n_part, sizeof *a->levels);
    v->levels = arena_array(a->memory, a->n_part, sizeof *v->levels);
    if (a->levels == NULL || v->levels == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < a->n_part; i++) {
        const char *value = asking_axis_value(a, a->part[i]);
        struct level *level = value != NULL ? levels_named(a, value) : NULL;
        if (value != NULL && level == NULL) {
            level = &a->levels[a->n_levels++];
            *level = (struct level){.value = value, .oldest = INT64_MAX, .newest = INT64_MIN};
            v->levels[v->n_levels++].value = value;
        }
        if (level != NULL)
            v->levels[level - a->levels].n_runs += a->part[i]->use == EVIDENCE_RUN;
    }
    return 0;
}

int levels_collect(struct asking *a)
{
    struct verdict *v = a->v;
    v->usable = arena_array(a->memory, a->n_part, sizeof *v->usable);
    if (v->usable == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < a->n_part; i++)
        if (a->part[i]->use == EVIDENCE_RUN)
            v->usable[v->n_runs++] = a->part[i]->row;
    return 0;
}

static int measure_steady(struct store *store, struct run *run, int remembered, struct arena *memory, const char **why,
                          struct error *err)
{
    int rc = remembered ? 0 : analysis_of(store, &run->row->id, &run->analysis, err);
    if (rc != 0)
        return rc;
    if (analysis_has_rate(&run->analysis))
        run->rate = run->analysis.tok_per_s;
    else if ((*why = arena_format(memory, "no steady state: %s", run->analysis.why)) == NULL)
        return error_nomem(err);
    return 0;
}

static const char *measure_whole(struct run *run)
{
    const struct receipt_row *row = run->row;
    if (isfinite(row->whole_run_tok_per_s)) {
        run->rate = row->whole_run_tok_per_s;
        return NULL;
    }
    return row->whole_run_reason != NULL ? row->whole_run_reason : "no whole-run rate";
}

struct measuring {
    struct store *store;
    enum metric metric;
    struct arena *memory;
    struct error *err;
    struct analysis_row *rows; /* remembered ones, where they were read beforehand; else NULL */
    char *found;
};

/* What was computed before, for all rows in one go. */
static int recall(struct measuring *m, const struct receipt_row *const *usable, size_t n)
{
    const struct digest **ids = arena_array(m->memory, n, sizeof *ids);
    m->rows = arena_array(m->memory, n, sizeof *m->rows);
    m->found = arena_array(m->memory, n, 1);
    if (ids == NULL || m->rows == NULL || m->found == NULL)
        return error_nomem(m->err);
    for (size_t i = 0; i < n; i++)
        ids[i] = &usable[i]->id;
    return analyses_recall(m->store, ids, n, STEADY_METHOD, m->rows, m->found, m->err);
}

/* Measures row `index` of those that may be recalled; *why when it has no number. */
static int measure(struct measuring *m, const struct receipt_row *row, size_t index, struct run *run, const char **why)
{
    int remembered = m->rows != NULL && m->found[index];
    *run = (struct run){.row = row, .rate = NAN};
    *why = NULL;
    if (m->metric == METRIC_WHOLE_RUN) {
        *why = measure_whole(run);
        return 0;
    }
    if (remembered)
        run->analysis = m->rows[index];
    return measure_steady(m->store, run, remembered, m->memory, why, m->err);
}

/* A run without a number, by the way it was asked for. */
static int leave_out(struct asking *a, const struct receipt_row *row, const char *why)
{
    if (asking_by_id(a))
        return asking_refuse(a, REFUSED_NOT_STEADY, FACTORS, arena_format(a->memory, "%s: %s", row->name, why));
    asking_skip(a, row, why);
    return 0;
}

/* Room for the runs and, where all of them are wanted, what is remembered of them. */
static int prepare(struct measuring *m, struct verdict *v, int enough)
{
    v->runs = arena_array(m->memory, v->n_runs, sizeof *v->runs);
    if (v->runs == NULL)
        return error_nomem(m->err);
    return m->metric == METRIC_STEADY && !enough ? recall(m, v->usable, v->n_runs) : 0;
}

int levels_measure(struct asking *a, int enough)
{
    struct verdict *v = a->v;
    struct measuring m = {.store = a->store, .metric = a->q->metric, .memory = a->memory, .err = a->err};
    size_t n = 0;
    int rc = prepare(&m, v, enough);
    for (size_t i = 0; i < v->n_runs && rc == 0; i++) {
        const char *value = v->usable[i]->factors.value[a->q->axis], *why;
        struct level *level = enough && value != NULL ? levels_named(a, value) : NULL;
        if (level != NULL && level->n_runs > 0)
            continue;
        rc = measure(&m, v->usable[i], i, &v->runs[n], &why);
        if (rc == 0 && why != NULL) {
            rc = leave_out(a, v->usable[i], why);
        } else if (rc == 0) {
            n++;
            if (level != NULL)
                level->n_runs = 1;
        }
    }
    if (rc == 0)
        v->n_runs = n;
    return rc;
}

int levels_measure_refused(struct verdict *v, struct arena *memory, struct error *err)
{
    struct measuring m = {.store = v->store, .metric = v->metric, .memory = memory, .err = err};
    size_t n = 0;
    if (v->runs != NULL)
        return 0;
    int rc = prepare(&m, v, 0);
    for (size_t i = 0; i < v->n_runs && rc == 0; i++) {
        const char *why;
        rc = measure(&m, v->usable[i], i, &v->runs[n], &why);
        if (rc == 0 && why == NULL) {
            n++;
        } else if (rc == 0) {
            v->skipped[v->n_skipped++] = (struct skipped){v->usable[i], why};
            v->n_refused--;
        }
    }
    if (rc == 0)
        v->n_runs = n;
    return rc;
}

static double mean_log_rate(const struct level *level)
{
    double sum = 0;
    for (size_t i = 0; i < level->n_runs; i++)
        sum += log(level->runs[i].rate);
    return sum / (double)level->n_runs;
}

static int fastest_first(const void *x, const void *y)
{
    const struct level *a = x, *b = y;
    double ra = mean_log_rate(a), rb = mean_log_rate(b);
    return ra != rb ? (ra < rb) - (ra > rb) : strcmp(a->value, b->value);
}

static void add_run(struct level *level, const struct run *run)
{
    int64_t seen_at = run->row->seen_at;
    level->runs[level->n_runs++] = *run;
    level->oldest = seen_at < level->oldest ? seen_at : level->oldest;
    level->newest = seen_at > level->newest ? seen_at : level->newest;
}

static int add_runs(struct asking *a)
{
    const struct verdict *v = a->v;
    struct level **of = arena_array(a->memory, v->n_runs, sizeof *of);
    if (of == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < a->n_levels; i++)
        a->levels[i].n_runs = 0;
    for (size_t i = 0; i < v->n_runs; i++)
        (of[i] = levels_named(a, v->runs[i].row->factors.value[a->q->axis]))->n_runs++;
    for (size_t i = 0; i < a->n_levels; i++) {
        a->levels[i].runs = arena_array(a->memory, a->levels[i].n_runs, sizeof(struct run));
        if (a->levels[i].runs == NULL)
            return error_nomem(a->err);
        a->levels[i].n_runs = 0;
    }
    for (size_t i = 0; i < v->n_runs; i++)
        add_run(of[i], &v->runs[i]);
    return 0;
}

static const char *number_wanted(const struct asking *a)
{
    return a->q->metric == METRIC_STEADY ? "a steady state" : "a whole-run rate";
}

/* A base that was asked for by name, and has runs but no number. */
static int refuse_base_without_number(struct asking *a)
{
    const struct level *base = a->q->base != NULL ? levels_named(a, a->q->base) : NULL;
    if (base == NULL || base->n_runs > 0)
        return 0;
    return asking_refuse(a, REFUSED_NOT_STEADY, FACTORS,
                         arena_format(a->memory, "no run of the base %s has %s", base->value, number_wanted(a)));
}

static int refuse_too_few(struct asking *a, size_t n)
{
    if (a->q->alone && a->n_levels == 1)
        return asking_refuse(a, REFUSED_NOT_STEADY, FACTORS,
                             arena_format(a->memory, "no run of %s has %s", a->levels[0].value, number_wanted(a)));
    return asking_refuse(a, REFUSED_NOT_STEADY, FACTORS,
                         arena_format(a->memory, "%s of %zu levels of %s has a run with %s",
                                      n == 1 ? "only one" : "none", a->n_levels, factor_rule(a->q->axis)->title,
                                      number_wanted(a)));
}

int levels_fill(struct asking *a)
{
    size_t n = 0;
    int rc = add_runs(a);
    if (rc == 0)
        rc = refuse_base_without_number(a);
    for (size_t i = 0; i < a->n_levels; i++)
        n += a->levels[i].n_runs > 0;
    if (rc == 0 && n < (a->q->alone ? 1u : 2u))
        rc = refuse_too_few(a, n);
    if (rc != 0 || a->v->n_refusals > 0)
        return rc;
    n = 0;
    for (size_t i = 0; i < a->n_levels; i++)
        if (a->levels[i].n_runs > 0)
            a->levels[n++] = a->levels[i];
    a->n_levels = n;
    qsort(a->levels, n, sizeof *a->levels, fastest_first);
    return 0;
}

int64_t level_valid_to(const struct level *level, int days)
{
    return date_valid_to(level->newest, days);
}

/* Runs of the class as the participants have it: they agree in all but what is open. */
static int is_of_class(const struct asking *a, const struct evidence *e)
{
    return factors_same_class(&e->row->factors, &a->part[0]->row->factors, gate_open_factors(a->q->axis));
}

struct level *levels_attempted(const struct asking *a, const struct evidence *e)
{
    const char *value = asking_axis_value(a, e);
    if (value == NULL || (e->use != EVIDENCE_RUN && !(e->use == EVIDENCE_ATTEMPT && is_of_class(a, e))))
        return NULL;
    return levels_named(a, value);
}

int levels_count_attempts(struct asking *a)
{
    struct level **of = arena_array(a->memory, a->all.n, sizeof *of);
    if (of == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < a->all.n; i++) {
        const struct evidence *e = &a->all.items[i];
        if (a->earlier != NULL && a->earlier[i] != NULL)
            continue;
        if ((of[i] = levels_attempted(a, e)) != NULL) {
            of[i]->n_attempts++;
            of[i]->n_failed += e->use == EVIDENCE_ATTEMPT;
        } else if (e->use == EVIDENCE_ATTEMPT) {
            asking_skip(a, e->row, e->why);
        }
    }
    for (size_t i = 0; i < a->n_levels; i++) {
        struct level *level = &a->levels[i];
        level->attempts = arena_array(a->memory, level->n_attempts, sizeof *level->attempts);
        if (level->attempts == NULL)
            return error_nomem(a->err);
        level->n_attempts = 0;
    }
    for (size_t i = 0; i < a->all.n; i++)
        if (of[i] != NULL)
            of[i]->attempts[of[i]->n_attempts++] = a->all.items[i].row;
    return 0;
}

int levels_base(struct asking *a, size_t *base)
{
    *base = a->n_levels - 1;
    if (a->q->base == NULL)
        return 0;
    const struct level *named = levels_named(a, a->q->base);
    if (named == NULL)
        return error_set(a->err, ERR_NOT_FOUND, "--base '%s': no such level of %s among the runs compared", a->q->base,
                         factor_rule(a->q->axis)->title);
    *base = (size_t)(named - a->levels);
    return 0;
}
