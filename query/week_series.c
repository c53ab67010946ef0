/* The runs of every class in the order of time, and their rates where they are asked for. */
#include "query/week_moves_parts.h"
#include "query/week_parts.h"

#include "core/date.h"
#include "query/analysis.h"
#include "store/recall.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of one class, and in the order of time. */
static int by_class(const void *x, const void *y)
{
    const struct evidence *a = *(const struct evidence *const *)x, *b = *(const struct evidence *const *)y;
    int order = strcmp(a->row->class_id, b->row->class_id);
    return order != 0 ? order : (a > b) - (a < b); /* the list is in the order of time */
}

static int is_same_class(const struct evidence *a, const struct evidence *b)
{
    return strcmp(a->row->class_id, b->row->class_id) == 0;
}

/* Fewer of each week, the more classes there are: what a week costs is bounded by the classes, not by the runs. */
static size_t runs_read(size_t n_classes)
{
    static const struct {
        size_t classes, runs;
    } steps[] = {{80, WEEK_RUNS_READ}, {160, 10}, {400, 5}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (n_classes <= steps[i].classes)
            return steps[i].runs;
    return 3;
}

/* Appends those of a week that are read, evenly spread. */
static size_t thin(const struct evidence **out, const struct evidence *const *week, size_t n, size_t most)
{
    most = n < most ? n : most;
    for (size_t i = 0; i < most; i++)
        out[i] = week[n == most ? i : i * (n - 1) / (most - 1)];
    return most;
}

/* runs[n] of one class: those that are read, of the weeks that may be looked at. */
static int add_class(struct week_series_list *l, const struct evidence *const *runs, size_t n, size_t most)
{
    struct week_runs *item = &l->items[l->n];
    struct week_series *s = &l->series[l->n];
    const struct evidence **read = arena_array(l->a->memory, n, sizeof *read);
    int64_t *weeks = arena_array(l->a->memory, n, sizeof *weeks);
    if (read == NULL || weeks == NULL)
        return error_nomem(l->a->err);
    *s = (struct week_series){.weeks = weeks};
    for (size_t i = 0, end; i < n; i = end) {
        int64_t week = week_count(runs[i]->row->seen_at);
        for (end = i + 1; end < n && week_count(runs[end]->row->seen_at) == week;)
            end++;
        size_t more = thin(read + s->n, runs + i, end - i, most);
        for (size_t k = 0; k < more; k++)
            weeks[s->n++] = week;
    }
    size_t begin = week_windows_begin(s);
    *item = (struct week_runs){
        .class_id = runs[0]->row->class_id, .first = read[0], .read = read + begin, .n_read = s->n - begin};
    *s = (struct week_series){.weeks = weeks + begin, .n = s->n - begin};
    l->n++;
    return 0;
}

int week_series_collect(struct week_series_list *out, struct week_asking *a)
{
    const struct evidence **runs = arena_array(a->memory, a->all->n, sizeof *runs);
    size_t n = 0, classes = 0;
    int rc = 0;
    if (runs == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < a->all->n; i++)
        if (a->all->items[i].use == EVIDENCE_RUN)
            runs[n++] = &a->all->items[i];
    if (n > 0)
        qsort(runs, n, sizeof *runs, by_class);
    for (size_t i = 0; i < n; i++)
        classes += i == 0 || !is_same_class(runs[i], runs[i - 1]);
    *out = (struct week_series_list){.a = a,
                                     .items = arena_array(a->memory, classes, sizeof *out->items),
                                     .series = arena_array(a->memory, classes, sizeof *out->series)};
    if (out->items == NULL || out->series == NULL)
        return error_nomem(a->err);
    for (size_t i = 0, end; i < n && rc == 0; i = end) {
        for (end = i + 1; end < n && is_same_class(runs[end], runs[i]);)
            end++;
        rc = add_class(out, runs + i, end - i, runs_read(classes));
    }
    return rc;
}

/* --- rates --- */

/* A receipt whose bytes are damaged has no steady state; that it is damaged is told elsewhere. */
static int analyse(struct analysis_row *out, struct week_asking *a, const struct digest *id)
{
    struct error why = {0};
    int rc = analysis_of(a->store, id, out, &why);
    if (rc != 0 && rc != ERR_INTEGRITY)
        return error_set(a->err, why.code, "%s", why.text);
    if (rc != 0) {
        *out = (struct analysis_row){.state = STEADY_INSUFFICIENT};
        snprintf(out->why, sizeof out->why, "%.*s", (int)sizeof out->why - 1, why.text);
    }
    return 0;
}

/* What has to be computed is remembered in one go: a transaction a run takes longer than the run. */
static int recall(struct analysis_row **rows, struct week_asking *a, const struct week_runs *item)
{
    const struct digest **ids = arena_array(a->memory, item->n_read, sizeof *ids);
    char *found = arena_array(a->memory, item->n_read, 1);
    *rows = arena_array(a->memory, item->n_read, sizeof **rows);
    if (ids == NULL || found == NULL || *rows == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < item->n_read; i++)
        ids[i] = &item->read[i]->row->id;
    struct error quiet = {0};
    size_t missing = 0;
    int rc = analyses_recall(a->store, ids, item->n_read, STEADY_METHOD, *rows, found, a->err);
    for (size_t i = 0; i < item->n_read; i++)
        missing += found[i] == 0;
    int together = rc == 0 && missing > 1 && store_can_write(a->store) && store_begin(a->store, &quiet) == 0;
    for (size_t i = 0; i < item->n_read && rc == 0; i++)
        if (!found[i])
            rc = analyse(&(*rows)[i], a, ids[i]);
    if (together && (rc != 0 || store_commit(a->store, &quiet) != 0))
        store_rollback(a->store);
    return rc;
}

static double rate_of(const struct run *run, enum metric metric)
{
    if (metric == METRIC_WHOLE_RUN)
        return run->row->whole_run_tok_per_s;
    return analysis_has_rate(&run->analysis) ? run->analysis.tok_per_s : NAN;
}

static const char *why_not(const struct run *run, enum metric metric, struct arena *memory)
{
    const struct receipt_row *row = run->row;
    if (metric == METRIC_STEADY)
        return arena_format(memory, "no steady state: %s", run->analysis.why);
    return row->whole_run_reason != NULL ? row->whole_run_reason : "no whole-run rate";
}

/* Of the whole run where no run of the class has a steady state: such classes are compared by nothing else. */
static enum metric metric_of(const struct analysis_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (analysis_has_rate(&rows[i]))
            return METRIC_STEADY;
    return METRIC_WHOLE_RUN;
}

int week_series_load(void *list, struct week_series *series, size_t index, struct error *err)
{
    struct week_series_list *l = list;
    struct week_runs *item = &l->items[index];
    struct arena *memory = l->a->memory;
    struct analysis_row *rows;
    size_t n = 0;
    int rc = recall(&rows, l->a, item);
    if (rc != 0)
        return rc;
    item->metric = metric_of(rows, item->n_read);
    item->runs = arena_array(memory, item->n_read, sizeof *item->runs);
    item->without = arena_array(memory, item->n_read, sizeof *item->without);
    double *rates = arena_array(memory, item->n_read, sizeof *rates);
    int64_t *weeks = arena_array(memory, item->n_read, sizeof *weeks);
    if (item->runs == NULL || item->without == NULL || rates == NULL || weeks == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < item->n_read; i++) {
        struct run run = {.row = item->read[i]->row, .analysis = rows[i]};
        run.rate = rate_of(&run, item->metric);
        if (isfinite(run.rate) && run.rate > 0) {
            item->runs[n] = run;
            rates[n] = run.rate;
            weeks[n++] = series->weeks[i];
        } else if (week_is_new(l->a, run.row)) {
            item->without[item->n_without++] = (struct skipped){run.row, why_not(&run, item->metric, memory)};
        }
    }
    *series = (struct week_series){weeks, rates, n};
    return memory->failed ? error_nomem(err) : 0;
}
