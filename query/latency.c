#include "query/latency.h"

#include "core/date.h"
#include "query/analysis.h"
#include "receipt/receipt.h"
#include "stats/runs.h"
#include "stats/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_launch(const void *a, const void *b)
{
    const struct receipt_row *x = *(const struct receipt_row *const *)a, *y = *(const struct receipt_row *const *)b;
    if (x->started_at != y->started_at)
        return (x->started_at > y->started_at) - (x->started_at < y->started_at);
    return memcmp(&x->id, &y->id, sizeof x->id);
}

/*
 * Launch to the first record. The evidence ends with the first step (docs/receipt.md), so that step's time is taken off
 * again; of a record of many steps it is its average, and a first step that was slower makes the result a bound.
 * Records that begin later than the first step say nothing about when they began. NaN where the receipt is silent.
 */
static double start_by_evidence(const struct receipt *r, int *is_bound)
{
    double first_step = json_number(json_find(json_root(r->doc), "startup.evidence.time_to_first_step_s"));
    double start = first_step - r->steps.seconds[0] / r->steps.steps_per_record[0];
    *is_bound = r->steps.steps_per_record[0] > 1;
    return r->steps.first <= 1 && start >= 0 ? start : NAN;
}

/* Not more than everything outside the recorded steps: evaluation, checkpoints and shutdown are in it. */
static double start_by_bound(const struct receipt *r)
{
    if (r->started_at == DATE_NONE || r->finished_at == DATE_NONE)
        return NAN;
    double outside = (double)(r->finished_at - r->started_at) / 1000 - summary_sum(r->steps.seconds, r->steps.n);
    return outside >= 0 ? outside : NAN;
}

static void time_of_start(struct latency *l, const struct receipt *r)
{
    double evidence = start_by_evidence(r, &l->start_is_bound), bound = start_by_bound(r);
    /* What the evidence says cannot be more than there was room for: then it is the evidence that is wrong. */
    l->start_s = isfinite(evidence) && !(evidence > bound + 1) ? evidence : bound;
    l->start_is_bound = l->start_s == evidence ? l->start_is_bound : isfinite(bound);
}

/* The first by launch that has a steady state. */
static int find_run(struct latency *l, struct analysis_row *a, struct store *store,
                    const struct receipt_row *const *attempts, size_t n, struct error *err)
{
    for (size_t i = 0; i < n; i++) {
        if (attempts[i]->status != RUN_OK)
            continue;
        int rc = analysis_of(store, &attempts[i]->id, a, err);
        if (rc != 0)
            return rc;
        if (analysis_has_rate(a)) {
            l->run = attempts[i];
            return 0;
        }
    }
    return 0;
}

/* Everything paid for until the moment, of every attempt launched before it. */
static void count_attempts(struct latency *l, const struct receipt_row *const *attempts, size_t n, double moment)
{
    l->paid_s = 0;
    for (size_t i = 0; i < n && (double)attempts[i]->started_at < moment; i++) {
        double end = attempts[i] == l->run                   ? moment /* it ran until then, whenever it ended */
                     : attempts[i]->finished_at == DATE_NONE ? NAN
                                                             : (double)attempts[i]->finished_at;
        l->n_attempts++;
        l->n_failed += attempts[i]->status != RUN_OK;
        /* An attempt whose end nobody wrote down makes the sum unknown, not smaller. */
        l->paid_s += ((isnan(end) || end < moment ? end : moment) - (double)attempts[i]->started_at) / 1000;
    }
}

static const char *unknown_start(const struct receipt_row *run, struct arena *memory)
{
    return arena_format(memory, "%s records neither when its first step ended nor when the run did", run->name);
}

/* From the document: how long the run took to the end of the fewest records a window may have. */
static int measure_run(struct latency *l, const struct analysis_row *a, struct store *store,
                       const struct receipt_row *const *attempts, size_t n, struct arena *memory, struct error *err)
{
    struct receipt *r = NULL;
    int rc = analysis_series(store, &l->run->id, &r, err);
    if (rc != 0)
        return rc;
    size_t start = (size_t)a->start, window = (size_t)a->n_window, least = steady_defaults().least_window;
    time_of_start(l, r);
    l->warmup_s = summary_sum(r->steps.seconds, start);
    double ready = l->start_s + summary_sum(r->steps.seconds, start + (window < least ? window : least));
    receipt_free(r);
    if (isfinite(ready)) {
        double moment = (double)l->run->started_at + ready * 1000;
        l->seconds = (moment - (double)attempts[0]->started_at) / 1000;
        count_attempts(l, attempts, n, moment);
        return 0;
    }
    l->reason = unknown_start(l->run, memory);
    return l->reason != NULL ? 0 : error_nomem(err);
}

static const struct receipt_row *without_launch(const struct level *level)
{
    for (size_t i = 0; i < level->n_attempts; i++)
        if (level->attempts[i]->started_at == DATE_NONE)
            return level->attempts[i];
    return NULL;
}

int latency_observed(struct latency *out, struct store *store, const struct level *level, struct arena *memory,
                     struct error *err)
{
    struct latency l = {.seconds = NAN, .paid_s = NAN, .start_s = NAN, .warmup_s = NAN};
    struct analysis_row a = {0};
    size_t n = level->n_attempts;
    const struct receipt_row **attempts = arena_array(memory, n, sizeof *attempts), *unknown = without_launch(level);
    if (unknown != NULL)
        l.reason = arena_format(memory, "%s does not record its launch", unknown->name);
    if (memory->failed)
        return error_nomem(err);
    if (unknown != NULL) {
        *out = l;
        return 0;
    }
    if (n > 0) {
        memcpy(attempts, level->attempts, n * sizeof *attempts);
        qsort(attempts, n, sizeof *attempts, by_launch);
    }
    int rc = find_run(&l, &a, store, (const struct receipt_row *const *)attempts, n, err);
    if (rc == 0 && l.run != NULL)
        rc = measure_run(&l, &a, store, (const struct receipt_row *const *)attempts, n, memory, err);
    else if (rc == 0)
        l.reason = "no attempt has a steady state";
    if (rc == 0)
        *out = l;
    return rc;
}

/* What a record costs in time and noise, as the median run has it; whole-run questions measured no window. */
static void typical_run(struct plan_input *in, const struct level *level, double *lrv, double *seconds)
{
    size_t n_lrv = 0, n_seconds = 0;
    for (size_t i = 0; i < level->n_runs; i++) {
        const struct analysis_row *a = &level->runs[i].analysis;
        double window = (double)a->n_window, record = a->seconds_per_step * a->steps_in_window / window;
        if (a->n_window <= 0 || !analysis_has_rate(a))
            continue;
        if (a->se_log > 0)
            lrv[n_lrv++] = a->se_log * a->se_log * (double)analysis_counted(a);
        if (record > 0)
            seconds[n_seconds++] = record;
    }
    in->lrv = n_lrv > 0 ? summary_median(lrv, n_lrv) : NAN;
    in->record_s = n_seconds > 0 ? summary_median(seconds, n_seconds) : NAN;
}

int latency_plan(struct plan *out, const struct latency *observed, const struct level *level, double half_width,
                 double interval_level, struct error *err)
{
    size_t n = level->n_runs;
    double *room = calloc(3 * n + 1, sizeof *room);
    struct plan_input in = {.half_width = half_width,
                            .level = interval_level,
                            .start_s = observed->start_s,
                            .warmup_s = observed->warmup_s,
                            .least_window = steady_defaults().least_window};
    if (room == NULL)
        return error_nomem(err);
    typical_run(&in, level, room, room + n);
    for (size_t i = 0; i < n; i++)
        room[2 * n + i] = level->runs[i].rate;
    in.sd_runs = n > 0 ? runs_estimate(room + 2 * n, n, interval_level).sd_log : NAN;
    free(room);
    *out = plan_measurement(&in);
    return 0;
}
