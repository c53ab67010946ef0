#include "cli/compare.h"

#include "cli/show_policy.h"
#include "cli/show_verdict.h"
#include "query/analysis.h"
#include "query/words.h"

#include <math.h>

static struct quantity rate_quantity(const struct compare *x, const struct comparison_row *r)
{
    return (struct quantity){.value = r->rate.value,
                             .lo = r->rate.lo,
                             .hi = r->rate.hi,
                             .level = x->q.level,
                             .method = COMPARISON_RATE_METHOD,
                             .n_runs = r->level->n_runs,
                             .n_steps = r->steps,
                             .reason = comparison_no_interval_reason(&r->rate)};
}

static const char *untested_reason(const struct compare *x, const struct comparison_row *r)
{
    return r->is_base ? NULL
                      : comparison_untested_reason(&r->ratio, &r->rate, &x->comparison.rows[x->comparison.base].rate);
}

static struct quantity ratio_quantity(const struct compare *x, const struct comparison_row *r)
{
    const struct comparison_row *base = &x->comparison.rows[x->comparison.base];
    return (struct quantity){.value = r->ratio.value,
                             .lo = r->ratio.lo,
                             .hi = r->ratio.hi,
                             .level = x->q.level,
                             .method = COMPARISON_RATIO_METHOD,
                             .n_runs = r->level->n_runs + base->level->n_runs,
                             .n_steps = r->steps + base->steps,
                             .reason = untested_reason(x, r)};
}

/* A run as `stats` describes it; null where nothing was asked of a window. */
static void write_run(struct json_writer *w, const struct compare *x, const struct run *run)
{
    const struct analysis_row *a = &run->analysis;
    int steady = x->q.metric == METRIC_STEADY;
    json_open_object(w, NULL);
    json_string(w, "id", run->row->name);
    json_double(w, "tok_per_s", run->rate);
    json_string(w, "state", steady ? steady_state_name((enum steady_state)a->state) : NULL);
    json_double(w, "warmup_steps", steady ? a->warmup_steps : NAN);
    json_double(w, "n_records", steady ? (double)a->n_records : NAN);
    json_double(w, "n_window", steady ? (double)a->n_window : NAN);
    json_double(w, "n_counted", steady ? (double)analysis_counted(a) : NAN);
    json_double(w, "n_steps", steady ? a->steps_in_window : NAN);
    json_double(w, "ess", steady ? a->ess : NAN);
    if (steady)
        json_bool(w, "few_effective", analysis_has_few_effective(a));
    else
        json_null(w, "few_effective");
    json_double(w, "level_ratio", steady ? a->level_ratio : NAN);
    json_string(w, "method", steady ? STEADY_METHOD : NULL);
    json_string(w, "interval_method", steady ? analysis_method(a) : NULL);
    json_close_object(w);
}

/* "receipts" and "runs": their names, and each with what its rate was taken from. */
static void write_runs(struct json_writer *w, const struct compare *x, const struct run *runs, size_t n)
{
    json_open_array(w, "receipts");
    for (size_t i = 0; i < n; i++)
        json_string(w, NULL, runs[i].row->name);
    json_close_array(w);
    json_open_array(w, "runs");
    for (size_t i = 0; i < n; i++)
        write_run(w, x, &runs[i]);
    json_close_array(w);
    json_double(w, "n_same_rate", x->q.metric == METRIC_STEADY ? (double)comparison_same_rate(runs, n) : NAN);
}

static void write_row(struct json_writer *w, const struct compare *x, const struct comparison_row *r)
{
    struct quantity rate = rate_quantity(x, r), ratio = ratio_quantity(x, r);
    json_open_object(w, NULL);
    json_string(w, "level", r->level->value);
    quantity_write(w, "tok_per_s", &rate);
    if (r->is_base)
        json_null(w, "ratio");
    else
        quantity_write(w, "ratio", &ratio);
    json_string(w, "verdict", r->is_base ? "base" : ratio_verdict_name(r->ratio.verdict));
    json_string(w, "reason", untested_reason(x, r)); /* why what follows is null */
    json_double(w, "p", r->is_base ? NAN : r->ratio.p);
    json_double(w, "p_holm", r->p_holm);
    json_double(w, "p_mann_whitney", r->other.p_mann_whitney);
    json_double(w, "p_permutation", r->other.p_permutation);
    json_double(w, "a12", r->other.a12);
    json_double(w, "hedges_g", r->other.hedges_g);
    json_double(w, "mde", r->ratio.detectable);
    if (r->ratio.runs_needed != RUNS_NOT_PLANNED)
        json_int(w, "runs_needed", (int64_t)r->ratio.runs_needed);
    else
        json_null(w, "runs_needed");
    json_int(w, "n_runs", (int64_t)r->level->n_runs);
    json_int(w, "n_attempts", (int64_t)r->level->n_attempts);
    json_int(w, "n_failed", (int64_t)r->level->n_failed);
    json_day(w, "oldest", r->level->oldest);
    json_day(w, "newest", r->level->newest);
    write_runs(w, x, r->level->runs, r->level->n_runs);
    json_close_object(w);
}

static void write_groups(struct json_writer *w, const struct compare *x)
{
    json_open_array(w, "side_by_side");
    for (size_t i = 0; i < x->n_groups; i++) {
        const struct side_group *g = &x->groups[i];
        struct quantity rate = {.value = g->rate.value,
                                .lo = g->rate.lo,
                                .hi = g->rate.hi,
                                .level = x->q.level,
                                .method = COMPARISON_RATE_METHOD,
                                .n_runs = g->n_runs,
                                .n_steps = x->q.metric == METRIC_STEADY ? g->steps : NAN,
                                .reason = comparison_no_interval_reason(&g->rate)};
        json_open_object(w, NULL);
        json_string(w, "class", g->class_id);
        json_string(w, "level", g->example->factors.value[x->q.axis]);
        quantity_write(w, "tok_per_s", &rate);
        write_runs(w, x, g->runs, g->n_runs);
        json_close_object(w);
    }
    json_close_array(w);
}

void compare_write_json(struct json_writer *w, const char *name, void *context)
{
    const struct compare *x = context;
    json_open_object(w, name);
    json_string(w, "verdict", x->side_by_side ? "side-by-side" : x->v.compared ? "compared" : "refused");
    json_string(w, "axis", factor_rule(x->q.axis)->name);
    json_string(w, "metric", metric_name(x->q.metric));
    json_string(w, "base", x->v.compared ? x->comparison.rows[x->comparison.base].level->value : NULL);
    json_int(w, "n_tests", (int64_t)x->comparison.n_tests);
    json_bool(w, "synthetic", x->v.synthetic);
    show_policy_json(w, &x->policy, POLICY_OF_SPEED);
    show_class_json(w, &x->v, x->q.axis);
    json_open_array(w, "rows");
    for (size_t i = 0; i < x->comparison.n_rows && !x->side_by_side; i++)
        write_row(w, x, &x->comparison.rows[i]);
    json_close_array(w);
    if (x->side_by_side)
        write_groups(w, x);
    show_verdict_json(w, &x->v);
    json_close_object(w);
}

/* What a level's runs come to in one row: the least of what each is worth, and how many are in doubt. */
struct level_sums {
    double steps, records, ess_min;
    size_t n_few_effective;
};

static struct level_sums sums_of(const struct compare *x, const struct comparison_row *r)
{
    struct level_sums s = {.ess_min = INFINITY};
    if (x->q.metric != METRIC_STEADY)
        return (struct level_sums){NAN, NAN, NAN, 0};
    s.steps = r->steps;
    for (size_t i = 0; i < r->level->n_runs; i++) {
        const struct analysis_row *a = &r->level->runs[i].analysis;
        s.records += (double)analysis_counted(a);
        s.ess_min = fmin(s.ess_min, a->ess);
        s.n_few_effective += analysis_has_few_effective(a) != 0;
    }
    return s;
}

static int add_flat(struct compare *x, struct grid *g, const struct comparison_row *r, const char *disclosed)
{
    struct cli *c = x->c;
    const struct level *l = r->level;
    const struct level_sums sums = sums_of(x, r);
    int steady = x->q.metric == METRIC_STEADY;
    const struct grid_cell cells[] = {
        {factor_rule(x->q.axis)->name, 0, show_text(c, l->value)},
        {"tok_per_s", 1, show_exact(c, r->rate.value)},
        {"tok_per_s_lo", 1, show_exact(c, r->rate.lo)},
        {"tok_per_s_hi", 1, show_exact(c, r->rate.hi)},
        {"ratio", 1, show_exact(c, r->ratio.value)},
        {"ratio_lo", 1, show_exact(c, r->ratio.lo)},
        {"ratio_hi", 1, show_exact(c, r->ratio.hi)},
        {"verdict", 0, r->is_base ? "base" : ratio_verdict_name(r->ratio.verdict)},
        {"base", 0, show_text(c, x->comparison.rows[x->comparison.base].level->value)},
        {"metric", 0, metric_name(x->q.metric)},
        {"n_runs", 1, arena_format(&c->memory, "%zu", l->n_runs)},
        {"n_attempts", 1, arena_format(&c->memory, "%zu", l->n_attempts)},
        {"oldest", 0, words_day(&c->memory, l->oldest)},
        {"newest", 0, words_day(&c->memory, l->newest)},
        {"as_of", 0, words_day(&c->memory, c->as_of)},
        {"disclosed", 0, disclosed},
        {"synthetic", 0, x->v.synthetic ? "SYNTHETIC" : "measured"},
        {"class", 0, x->v.class_id},
        {"practical_pct", 1, show_exact(c, x->policy.value[POLICY_PRACTICAL_PCT])},
        {"p", 1, r->is_base ? NULL : show_exact(c, r->ratio.p)},
        {"p_holm", 1, show_exact(c, r->p_holm)},
        {"mde", 1, show_exact(c, r->ratio.detectable)},
        {"interval_method", 0, COMPARISON_RATE_METHOD},
        {"ratio_interval_method", 0, r->is_base ? NULL : COMPARISON_RATIO_METHOD},
        {"method", 0, steady ? STEADY_METHOD : NULL},
        {"states", 0, comparison_states(l->runs, l->n_runs, &c->memory)},
        {"n_counted", 1, show_exact(c, sums.records)},
        {"n_steps", 1, show_exact(c, sums.steps)},
        {"ess_min", 1, show_exact(c, sums.ess_min)},
        {"n_few_effective", 1, steady ? arena_format(&c->memory, "%zu", sums.n_few_effective) : NULL},
        {"n_same_rate", 1, steady ? arena_format(&c->memory, "%zu", comparison_same_rate(l->runs, l->n_runs)) : NULL},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

int compare_write_flat(struct compare *x)
{
    struct cli *c = x->c;
    const char *disclosed = NULL;
    struct grid g = {0};
    int status = 0;
    for (size_t i = 0; i < x->v.n_disclosed; i++)
        disclosed = words_join(&c->memory, disclosed, " ", factor_rule(x->v.disclosed[i].factor)->name);
    for (size_t i = 0; i < x->comparison.n_rows && status == 0; i++)
        status = add_flat(x, &g, &x->comparison.rows[i], disclosed);
    return status != 0 ? status : grid_write(c, &g, NULL);
}

int compare_write_side_by_side_flat(struct compare *x)
{
    static const struct grid_column columns[] = {{"class", 0},     {"level", 0},  {"receipt", 0},   {"tok_per_s", 1},
                                                 {"started", 0},   {"metric", 0}, {"synthetic", 0}, {"state", 0},
                                                 {"n_counted", 1}, {"ess", 1},    {"method", 0}};
    struct cli *c = x->c;
    struct grid g = {.columns = columns, .n_columns = sizeof columns / sizeof *columns};
    for (size_t k = 0; k < x->v.n_runs; k++) {
        const struct run *run = &x->v.runs[k];
        const char **row = grid_add(c, &g);
        if (row == NULL)
            return EXIT_FAILED;
        row[0] = run->row->class_id;
        row[1] = show_text(c, run->row->factors.value[x->q.axis]);
        row[2] = run->row->name;
        row[3] = show_exact(c, run->rate);
        row[4] = words_day(&c->memory, run->row->started_at);
        row[5] = metric_name(x->q.metric);
        row[6] = receipt_row_synthetic(run->row) ? "SYNTHETIC" : "measured";
        if (x->q.metric != METRIC_STEADY)
            continue;
        row[7] = steady_state_name((enum steady_state)run->analysis.state);
        row[8] = show_exact(c, (double)analysis_counted(&run->analysis));
        row[9] = show_exact(c, run->analysis.ess);
        row[10] = STEADY_METHOD;
    }
    return grid_write(c, &g, NULL);
}
