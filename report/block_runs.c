/* "Is it real?": every run as a dot (C2), step times of a typical and the slowest run (C3), windows and variation. */
#include "report/study_parts.h"

#include "query/analysis.h"
#include "query/words.h"
#include "report/series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How far runs lie apart, in percent: the standard deviation of the logarithms of their rates. */
static const char *variation(struct study *x, const struct runs_estimate *rate)
{
    double cv = rate->sd_log * 100;
    return isfinite(cv) ? words_fixed(x->memory, cv, cv < 1 ? 2 : 1) : NULL;
}

static const char *dots_note(struct study *x, const struct comparison_row *r)
{
    const char *cv = variation(x, &r->rate);
    return cv != NULL ? arena_format(x->memory, "n=%zu, CV %s %%", r->level->n_runs, cv)
                      : arena_format(x->memory, "n=%zu", r->level->n_runs);
}

static struct mark run_mark(const struct study *x, const struct run *run)
{
    const struct analysis_row *a = &run->analysis;
    int steady = x->request->metric == METRIC_STEADY;
    return (struct mark){run->rate, steady ? a->lo : NAN, steady ? a->hi : NAN};
}

static int dots_row(struct study *x, struct dots_row *out, const struct comparison_row *r)
{
    struct mark *runs = arena_array(x->memory, r->level->n_runs, sizeof *runs);
    for (size_t i = 0; runs != NULL && i < r->level->n_runs; i++)
        runs[i] = run_mark(x, &r->level->runs[i]);
    *out = (struct dots_row){.label = study_name(x, r->level->value),
                             .series = r->level->value,
                             .runs = runs,
                             .n_runs = r->level->n_runs,
                             .level = {r->rate.value, r->rate.lo, r->rate.hi},
                             .note = dots_note(x, r)};
    return runs != NULL ? 0 : -1;
}

static const char *runs_range(struct study *x, double lo, double hi)
{
    const char *first = words_rate(x->memory, lo, NAN, NAN), *last = words_rate(x->memory, hi, NAN, NAN);
    return lo < hi ? arena_format(x->memory, "%s to %s", first, last) : first;
}

static const char *dots_words(struct study *x)
{
    const char *text = NULL;
    for (size_t i = 0; i < x->comparison.n_rows; i++) {
        const struct comparison_row *r = &x->comparison.rows[i];
        double lo = INFINITY, hi = 0;
        for (size_t k = 0; k < r->level->n_runs; k++) {
            lo = fmin(lo, r->level->runs[k].rate);
            hi = fmax(hi, r->level->runs[k].rate);
        }
        text = words_join(x->memory, text, " ",
                          arena_format(x->memory, "%s: %s, %s tok/s, mean %s.", study_name(x, r->level->value),
                                       words_count(x->memory, r->level->n_runs, "run", "runs"), runs_range(x, lo, hi),
                                       words_rate(x->memory, r->rate.value, r->rate.lo, r->rate.hi)));
    }
    return text;
}

/* Levels without a run are rows that say so. */
static int dots_rows(struct study *x, struct dots_row **out, size_t *n)
{
    size_t n_missing, n_rows = x->comparison.n_rows;
    const char *const *missing = study_missing(x, &n_missing);
    struct dots_row *rows = missing != NULL ? arena_array(x->memory, n_rows + n_missing, sizeof *rows) : NULL;
    if (rows == NULL)
        return -1;
    for (size_t i = 0; i < n_rows; i++)
        if (dots_row(x, &rows[i], &x->comparison.rows[i]) != 0)
            return -1;
    for (size_t i = 0; i < n_missing; i++)
        rows[n_rows + i] = (struct dots_row){.label = study_name(x, missing[i]),
                                             .series = missing[i],
                                             .level = {NAN, NAN, NAN},
                                             .note = "no eligible receipt"};
    *out = rows;
    *n = n_rows + n_missing;
    return 0;
}

int block_dots(struct study *x, const struct block_body *body, struct error *err)
{
    struct dots_row *rows;
    size_t n;
    if (x->cleared == NULL)
        return 0;
    if (dots_rows(x, &rows, &n) != 0)
        return error_nomem(err);
    struct block *b = report_build_block(
        &x->build, BLOCK_DOTS,
        study_question(x, body, NULL,
                       arena_format(x->memory, "Do the runs agree? Every run, %s, tok/s", study_metric(x))));
    if (b == NULL)
        return error_nomem(err);
    b->alt = study_alt(x, body, "Every run as a dot, a row a level.", dots_words(x));
    b->note =
        x->request->metric == METRIC_STEADY
            ? "Dots: runs, with the 95 % interval of their own steps; below them the mean of the runs, with the 95 "
              "% interval across runs. CV: standard deviation of the runs' log rates."
            : "Dots: whole runs; below them their mean, with the 95 % interval across runs. CV: standard "
              "deviation of the runs' log rates.";
    b->as.dots = (struct dots_chart){.axis = "tok/s, whole system", .rows = rows, .n_rows = n};
    return 0;
}

/* --- C3 --- */

static int by_rate(const void *a, const void *b)
{
    const struct run *const *x = a, *const *y = b;
    return ((*x)->rate > (*y)->rate) - ((*x)->rate < (*y)->rate);
}

struct panels {
    struct study *x;
    struct steps_run *runs;
    size_t n, n_undrawn;
};

static int add_panel(struct panels *p, const struct run *run, const char *what, struct error *err)
{
    struct study *x = p->x;
    struct analysis_row *a = arena_alloc(x->memory, sizeof *a);
    int rc = a != NULL ? analysis_of(x->store, &run->row->id, a, err) : error_nomem(err);
    struct series_run from = {.row = run->row, .analysis = a};
    struct steps_run *out = &p->runs[p->n];
    if (rc == 0)
        rc = series_panel(out, &p->n_undrawn, x->store, &from, x->memory, err);
    if (rc != 0)
        return rc;
    out->label = arena_format(x->memory, "%s, %s", out->label, what);
    p->n++;
    return 0;
}

/* The run in the middle, and the slowest, which is the one to look at when a level surprises. */
static int add_level(struct panels *p, const struct level *level, struct error *err)
{
    const struct run **sorted = arena_array(p->x->memory, level->n_runs, sizeof *sorted);
    if (sorted == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < level->n_runs; i++)
        sorted[i] = &level->runs[i];
    qsort(sorted, level->n_runs, sizeof *sorted, by_rate);
    if (level->n_runs == 1)
        return add_panel(p, sorted[0], "the only run", err);
    int rc = add_panel(p, sorted[level->n_runs / 2], level->n_runs == 2 ? "the faster" : "the median run", err);
    return rc != 0 ? rc : add_panel(p, sorted[0], level->n_runs == 2 ? "the slower" : "the slowest", err);
}

int block_steps(struct study *x, const struct block_body *body, struct error *err)
{
    struct panels p = {x, arena_array(x->memory, 2 * x->comparison.n_rows, sizeof *p.runs), 0, 0};
    int rc = p.runs != NULL ? 0 : error_nomem(err);
    if (x->cleared == NULL)
        return rc;
    for (size_t i = 0; i < x->comparison.n_rows && rc == 0; i++)
        rc = add_level(&p, x->comparison.rows[i].level, err);
    if (rc != 0)
        return rc;
    struct block *b = report_build_block(
        &x->build, BLOCK_STEPS, study_question(x, body, NULL, "Was it steady? Step time, first to last record"));
    if (b == NULL)
        return error_nomem(err);
    b->as.steps = (struct steps_chart){
        .y_axis = "seconds per step, logarithmic; every run has its own scale", .runs = p.runs, .n_runs = p.n};
    b->alt = study_alt(x, body, "Step times, a panel a run.", series_words(p.runs, p.n, x->memory));
    b->note = arena_format(
        x->memory,
        "Shaded: warm-up, left out. Open marks: records that stand out; they count. Line: mean of "
        "the window with its 95 %% limits within the run.%s",
        p.n_undrawn > 0 ? arena_format(x->memory, " %zu records without a positive time are not drawn.", p.n_undrawn)
                        : "");
    return 0;
}

/* --- the table --- */

/* "1", "1–6" */
static const char *range(struct study *x, int64_t lo, int64_t hi)
{
    return lo == hi ? arena_format(x->memory, "%lld", (long long)lo)
                    : arena_format(x->memory, "%lld–%lld", (long long)lo, (long long)hi);
}

struct ranges {
    int64_t warm_lo, warm_hi, window_lo, window_hi;
    double widest; /* relative half-width of a run's own interval */
    size_t n_few;  /* runs worth few effective samples, as everywhere they are spoken of */
};

static struct ranges ranges_of(const struct level *level)
{
    struct ranges r = {INT64_MAX, 0, INT64_MAX, 0, 0, 0};
    for (size_t i = 0; i < level->n_runs; i++) {
        const struct analysis_row *a = &level->runs[i].analysis;
        r.warm_lo = a->start < r.warm_lo ? a->start : r.warm_lo;
        r.warm_hi = a->start > r.warm_hi ? a->start : r.warm_hi;
        r.window_lo = a->n_window < r.window_lo ? a->n_window : r.window_lo;
        r.window_hi = a->n_window > r.window_hi ? a->n_window : r.window_hi;
        r.widest = fmax(r.widest, (a->hi - a->lo) / 2 / a->tok_per_s);
        r.n_few += analysis_has_few_effective(a) ? 1 : 0;
    }
    return r;
}

static void run_cells(struct study *x, struct cell *c, const struct comparison_row *row)
{
    const struct level *level = row->level;
    struct ranges r = ranges_of(level);
    c[0].text = level->value;
    c[1].text = arena_format(x->memory, "%zu of %zu", level->n_runs, level->n_attempts);
    c[2].text = variation(x, &row->rate);
    c[6].text = words_day(x->memory, level->oldest);
    c[7].text = words_day(x->memory, level->newest);
    if (x->request->metric != METRIC_STEADY)
        return;
    c[3].text = words_fixed(x->memory, r.widest * 100, r.widest < 0.01 ? 2 : 1);
    c[4].text = range(x, r.warm_lo, r.warm_hi);
    c[5].text = range(x, r.window_lo, r.window_hi);
    c[8].text = comparison_states(level->runs, level->n_runs, x->memory);
    if (r.n_few > 0)
        c[8].text = arena_format(x->memory, "%s; few effective samples: %zu", c[8].text, r.n_few);
}

int block_runs(struct study *x, const struct block_body *body, struct error *err)
{
    const struct column columns[] = {{study_axis_title(x), ALIGN_LEFT, 0, 0},
                                     {"Runs", ALIGN_RIGHT, 0, 0},
                                     {"CV, %", ALIGN_RIGHT, 0, 0},
                                     {"Within, ± %", ALIGN_RIGHT, 0, 0},
                                     {"Warm-up", ALIGN_RIGHT, 0, 0},
                                     {"Window", ALIGN_RIGHT, 0, 0},
                                     {"Oldest", ALIGN_LEFT, 0, 0},
                                     {"Newest", ALIGN_LEFT, 0, 0},
                                     {"Steady states", ALIGN_LEFT, 0, 1}};
    struct table_builder t = table_start(&x->build, columns, sizeof columns / sizeof *columns);
    (void)err;
    for (size_t i = 0; i < x->comparison.n_rows; i++) {
        struct cell *c = table_row(&t);
        if (c != NULL)
            run_cells(x, c, &x->comparison.rows[i]);
    }
    table_finish(&t, study_table_title(x, body, NULL, "How steady they were, and how alike"),
                 "Runs: of all attempts. CV: between runs. Within: the widest of the runs' own intervals. Warm-up and "
                 "window: records of a run. A run that drifts, or ends at another level than it held, has no steady "
                 "state and gives no number.",
                 "No run is within its validity.");
    return 0;
}
