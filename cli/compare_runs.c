/* `compare` for people: the windows that its rates come from, a line a level, or with --verbose a row a run. */
#include "cli/compare.h"
#include "cli/show_notes.h"

#include "query/analysis.h"
#include "query/words.h"

#include <math.h>

struct range {
    double least, most;
};

static void widen(struct range *r, double x)
{
    r->least = fmin(r->least, x);
    r->most = fmax(r->most, x);
}

/* "32–40"; one number where there is no more. */
static const char *range_words(struct arena *m, const struct range *r, int decimals)
{
    const char *least = words_fixed(m, r->least, decimals), *most = words_fixed(m, r->most, decimals);
    return r->most > r->least ? arena_format(m, "%s–%s", least, most) : least;
}

/* "windows of B200 (steady/4): flat 10; 32–40 of 33–41 records, ess 4.6–48.2" */
static void print_windows(struct compare *x, const struct level *l)
{
    struct arena *m = &x->c->memory;
    struct range window = {INFINITY, -INFINITY}, records = window, ess = window;
    for (size_t i = 0; i < l->n_runs; i++) {
        widen(&window, (double)l->runs[i].analysis.n_window);
        widen(&records, (double)l->runs[i].analysis.n_records);
        widen(&ess, l->runs[i].analysis.ess);
    }
    answer_say(x->c, "windows of %s (%s): %s; %s of %s records, ess %s\n", show_level(x->c, x->q.axis, l->value),
               STEADY_METHOD, comparison_states(l->runs, l->n_runs, m), range_words(m, &window, 0),
               range_words(m, &records, 0), range_words(m, &ess, 1));
}

static int add_run(struct compare *x, struct grid *g, const char *level, const struct run *run)
{
    struct arena *m = &x->c->memory;
    const struct analysis_row *a = &run->analysis;
    int steady = x->q.metric == METRIC_STEADY ? 0 : CELL_ABSENT;
    int number = steady == 0 ? 1 : CELL_ABSENT;
    const struct grid_cell cells[] = {
        {factor_rule(x->q.axis)->title, 0, show_text(x->c, level)},
        {"receipt", 0, run->row->name},
        {"state", steady, steady_state_name((enum steady_state)a->state)},
        {"window", number, arena_format(m, "%lld of %lld", (long long)a->n_window, (long long)a->n_records)},
        {"tok/s", 1, steady == 0 ? words_rate(m, run->rate, a->lo, a->hi) : words_rate(m, run->rate, NAN, NAN)},
        {"95 % within this run", steady, words_interval(m, a->lo, a->hi)},
        {"ess", number, words_fixed(m, a->ess, 1)},
    };
    return grid_add_cells(x->c, g, cells, sizeof cells / sizeof *cells);
}

static int write_runs(struct compare *x)
{
    struct grid g = {0};
    int status = 0;
    for (size_t i = 0; i < x->comparison.n_rows; i++) {
        const struct level *l = x->comparison.rows[i].level;
        for (size_t k = 0; k < l->n_runs && status == 0; k++)
            status = add_run(x, &g, l->value, &l->runs[k]);
    }
    if (status != 0)
        return status;
    const char *how = x->q.metric == METRIC_STEADY ? " (" STEADY_METHOD ")" : "";
    return grid_write_under(x->c, arena_format(&x->c->memory, "\nthe runs%s", how), &g);
}

int compare_show_runs(struct compare *x)
{
    if (x->c->verbose)
        return write_runs(x);
    for (size_t i = 0; i < x->comparison.n_rows && x->q.metric == METRIC_STEADY; i++)
        print_windows(x, x->comparison.rows[i].level);
    return 0;
}
