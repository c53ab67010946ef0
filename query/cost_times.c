#include "query/cost_times.h"

#include "query/cost_parts.h"

#include <math.h>
#include <string.h>

static double lost_seconds(const struct level *level, const struct latency *l)
{
    for (size_t i = 0; i < level->n_runs && l->run != NULL; i++)
        if (memcmp(&level->runs[i].row->id, &l->run->id, sizeof l->run->id) == 0) {
            const struct analysis_row *a = &level->runs[i].analysis;
            return l->start_s + fmax(0, l->warmup_s - a->warmup_steps * a->seconds_per_step);
        }
    return NAN;
}

static int fill(struct cost_time *t, struct store *store, const struct cost_row *row, const struct question *q,
                double within, struct arena *memory, struct error *err)
{
    const struct level *level = row->measured->level;
    int rc = latency_observed(&t->observed, store, level, memory, err);
    if (rc == 0)
        rc = latency_plan(&t->plan, &t->observed, level, within, q->level, err);
    if (rc != 0)
        return rc;
    if (q->selection->n_ids > 0) {
        t->observed.seconds = t->observed.paid_s = NAN;
        t->observed.reason = COST_NAMED_RUNS;
    }
    t->observed_cost = isfinite(t->observed.seconds) ? t->observed.paid_s * row->system_hour / 3600 : NAN;
    t->planned_cost = t->plan.total_s * row->system_hour / 3600;
    t->start_s = q->metric == METRIC_STEADY ? lost_seconds(level, &t->observed) : NAN;
    return 0;
}

/* The hour is paid whole, as everywhere where costs are set against each other. */
static struct cost_start start_of(const struct cost_row *row, const struct cost_time *t)
{
    return (struct cost_start){.price = row->price.row->value / row->utilization,
                               .accelerators = row->side.count,
                               .rate = row->measured->rate.value,
                               .start_s = t->start_s};
}

static double crossover(const struct costing *c, const struct cost_time *times, size_t i)
{
    const struct cost_row *row = &c->rows[i];
    struct cost_start a = start_of(row, &times[i]), b = start_of(&c->rows[c->base], &times[c->base]);
    int settled = row->relative.verdict == COST_CHEAPER || row->relative.verdict == COST_DEARER;
    if (i == c->base || !settled || !isfinite(a.start_s) || !isfinite(b.start_s))
        return NAN;
    return cost_crossover(&a, &b);
}

int cost_times(struct cost_time **out, struct store *store, const struct costing *c, const struct question *q,
               double within, struct arena *memory, struct error *err)
{
    struct cost_time *times = arena_array(memory, c->n_rows, sizeof *times);
    if (times == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < c->n_rows; i++) {
        int rc = fill(&times[i], store, &c->rows[i], q, within, memory, err);
        if (rc != 0)
            return rc;
    }
    for (size_t i = 0; i < c->n_rows; i++)
        times[i].tokens = crossover(c, times, i);
    *out = times;
    return 0;
}
