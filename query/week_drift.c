/* The question of a drift: weeks, each by its median, against a straight line. */
#include "query/week_moves_parts.h"

#include "stats/summary.h"
#include "stats/trend.h"

#include <math.h>
#include <string.h>

/* So many stretches are looked at, the longer one first: a drift that has begun lately is a bend of the longer one. */
enum { LENGTHS = 2 };

struct medians {
    double *week, *rate, *log; /* of each week with runs */
    size_t n;
};

static int collect(struct medians *m, const struct week_series *s, size_t begin, size_t end, struct arena *memory,
                   struct error *err)
{
    size_t runs = end - begin;
    double *sorted = arena_array(memory, runs, sizeof *sorted);
    *m = (struct medians){.week = arena_array(memory, runs, sizeof(double)),
                          .rate = arena_array(memory, runs, sizeof(double)),
                          .log = arena_array(memory, runs, sizeof(double))};
    if (sorted == NULL || m->week == NULL || m->rate == NULL || m->log == NULL)
        return error_nomem(err);
    for (size_t i = begin, next; i < end; i = next) {
        for (next = i + 1; next < end && s->weeks[next] == s->weeks[i];)
            next++;
        memcpy(sorted, s->rates + i, (next - i) * sizeof *sorted);
        m->week[m->n] = (double)(s->weeks[i] - s->weeks[begin]);
        m->rate[m->n] = summary_median(sorted, next - i);
        m->log[m->n] = log(m->rate[m->n]);
        m->n++;
    }
    return 0;
}

static void fill(struct week_move *out, const struct trend *t, const struct week_rule *rule)
{
    double half = trend_half_width(t, rule->level);
    out->ratio = exp(t->total);
    out->lo = exp(t->total - half);
    out->hi = exp(t->total + half);
    out->p = t->p;
    out->p_holm = NAN;
    out->pairs = t->pairs;
    out->typical = exp(t->typical);
    out->confirmed = 1; /* of weeks on end */
}

/* Over the weeks from run `from` on, if a line is the better description of them. */
static int ask(struct week_look *out, const struct week_series *s, size_t from, size_t end,
               const struct week_rule *rule, struct arena *memory, struct error *err)
{
    struct changes_options options = changes_defaults();
    struct changes found;
    struct medians m;
    options.practical = rule->practical;
    options.level = rule->level;
    int rc = collect(&m, s, from, end, memory, err);
    if (rc != 0 || m.n < TREND_POINTS_LEAST)
        return rc;
    double *scratch = arena_array(memory, m.n * (m.n - 1) / 2, sizeof *scratch);
    if (scratch == NULL)
        return error_nomem(err);
    if ((rc = changes_find(&found, m.rate, m.n, &options, memory, err)) != 0 || found.drift == 0)
        return rc;
    struct trend t = trend_test(m.log, m.week, m.n, scratch);
    if (isnan(t.p))
        return 0;
    t.p = fmin(1, t.p * LENGTHS);
    struct week_move *move = &out->moves[out->n++];
    *move = (struct week_move){.how = WEEK_MOVE_DRIFT, .series = out->series, .told = out->week};
    move->from = from;
    move->at = week_runs_back(s, end, 1);
    move->end = end;
    fill(move, &t, rule);
    return 0;
}

int week_drift_ask(struct week_look *out, const struct week_series *s, size_t end, const struct week_rule *rule,
                   struct arena *memory, struct error *err)
{
    static const size_t weeks[LENGTHS] = {WEEKS_OF_HISTORY, WEEKS_OF_A_QUARTER};
    size_t before = s->n;
    int rc = 0;
    for (size_t i = 0; rc == 0 && out->n == 0 && i < LENGTHS; i++) {
        size_t from = week_runs_back(s, end, weeks[i] + 1);
        if (from != before)
            rc = ask(out, s, from, end, rule, memory, err);
        before = from;
    }
    return rc;
}
