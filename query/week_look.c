/* One look at one series: what can be asked of it at the end of a week, and the answers. */
#include "query/week_moves_parts.h"

#include "stats/effect.h"
#include "stats/shift.h"
#include "stats/summary.h"

#include <math.h>
#include <string.h>

size_t week_runs_until(const struct week_series *s, int64_t week)
{
    size_t lo = 0, hi = s->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (s->weeks[mid] <= week)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

size_t week_runs_back(const struct week_series *s, size_t end, size_t n)
{
    size_t i = end;
    for (; i > 0 && n > 0; n--) {
        int64_t week = s->weeks[i - 1];
        while (i > 0 && s->weeks[i - 1] == week)
            i--;
    }
    return i;
}

size_t week_window_begin(const struct week_series *s, size_t end)
{
    return week_runs_back(s, end, WEEKS_OF_HISTORY + 1);
}

/* What was told in a remembered week was new among those it remembered itself. */
size_t week_windows_begin(const struct week_series *s)
{
    return week_runs_back(s, s->n, 2 * WEEKS_REMEMBERED + WEEKS_OF_HISTORY + 1);
}

/* --- the window --- */

static int window_room(struct week_window *w, struct arena *memory)
{
    size_t n = w->end - w->begin;
    w->x = arena_array(memory, n, sizeof *w->x);
    w->scratch = arena_array(memory, 2 * n, sizeof *w->scratch);
    w->weeks = arena_array(memory, n, sizeof *w->weeks);
    w->run = arena_array(memory, n, sizeof *w->run);
    w->starts = arena_array(memory, n, sizeof *w->starts);
    return w->x && w->scratch && w->weeks && w->run && w->starts ? 0 : -1;
}

size_t week_window_index(const struct week_window *w, size_t run)
{
    size_t i = 0;
    while (i < w->n && w->run[i] < run)
        i++;
    return i;
}

size_t week_window_start(struct week_window *w, size_t at)
{
    size_t i = 0;
    while (i < w->n_starts && w->starts[i] < at)
        i++;
    if (i == w->n_starts || w->starts[i] != at) {
        memmove(w->starts + i + 1, w->starts + i, (w->n_starts - i) * sizeof *w->starts);
        w->starts[i] = at;
        w->n_starts++;
    }
    return i;
}

int week_window_open(struct week_window *w, const struct week_series *s, size_t end, const struct week_rule *rule,
                     struct arena *memory, struct error *err)
{
    struct changes_options options = changes_defaults();
    size_t week = week_runs_back(s, end, 1), spike = 0;
    *w = (struct week_window){.begin = week_window_begin(s, end), .end = end};
    options.practical = rule->practical;
    options.level = rule->level;
    int rc = changes_find(&w->found, s->rates + w->begin, end - w->begin, &options, memory, err);
    if (rc == 0 && window_room(w, memory) != 0)
        rc = error_nomem(err);
    for (size_t i = w->begin; rc == 0 && i < end; i++) {
        while (spike < w->found.n_spikes && w->found.spikes[spike].at + w->begin < i)
            spike++;
        if (i < week && spike < w->found.n_spikes && w->found.spikes[spike].at + w->begin == i)
            continue;
        w->run[w->n] = i;
        w->weeks[w->n] = s->weeks[i];
        w->x[w->n++] = log(s->rates[i]);
    }
    for (size_t i = 0; rc == 0 && i < w->found.n; i++) {
        size_t at = week_window_index(w, w->begin + w->found.items[i].at);
        if (w->found.items[i].confirmed && at > 0 && at < w->n)
            week_window_start(w, at);
    }
    return rc;
}

/* --- how sure --- */

/* Of the runs from..to of the window; takes the scratch. */
static double median_of(struct week_window *w, size_t from, size_t to)
{
    memcpy(w->scratch, w->x + from, (to - from) * sizeof *w->scratch);
    return summary_median(w->scratch, to - from);
}

#define PAIRS_LEAST 0.8 /* as of changes_defaults() */

int week_window_measure(struct week_move *m, struct week_window *w, size_t which, const struct week_rule *rule,
                        struct error *err)
{
    size_t from = which == 0 ? 0 : w->starts[which - 1], at = w->starts[which];
    size_t to = which + 1 < w->n_starts ? w->starts[which + 1] : w->n;
    struct effect pairs;
    struct shift s = shift_test(w->x, w->weeks, w->n, w->starts, w->n_starts, which, w->scratch);
    double half = shift_half_width(&s, rule->level);
    int rc = effect_of(&pairs, w->x + at, to - at, w->x + from, at - from, err);
    if (rc != 0)
        return rc;
    m->from = w->run[from];
    m->at = w->run[at];
    m->end = w->run[to - 1] + 1;
    m->ratio = exp(s.difference);
    m->lo = exp(s.difference - half);
    m->hi = exp(s.difference + half);
    m->p = s.p;
    m->p_holm = NAN;
    m->pairs = s.difference < 0 ? 1 - pairs.a12 : pairs.a12;
    m->typical = exp(median_of(w, at, to) - median_of(w, from, at));
    m->confirmed = to - at >= RUNS_TO_CONFIRM;
    m->few_weeks = isnan(s.between);
    return 0;
}

static int is_practical(double ratio, const struct week_rule *rule)
{
    return expm1(fabs(log(ratio))) >= rule->practical;
}

int week_move_is_large(const struct week_move *m, const struct week_rule *rule)
{
    return is_practical(m->ratio, rule) && is_practical(m->typical, rule) && (m->ratio > 1) == (m->typical > 1) &&
           m->pairs >= PAIRS_LEAST;
}

int week_move_counts(const struct week_move *m, double p, const struct week_rule *rule)
{
    return week_move_is_large(m, rule) && (m->lo > 1 || m->hi < 1) && p <= (1 - rule->level) / WEEKS_OF_A_YEAR;
}

/* --- the questions --- */

/* About a new level from run `at` of the window on. sought: its week is one of so many; 1 where it was given. */
static int ask(struct week_look *l, struct week_window *w, size_t at, enum week_move_how how, size_t sought,
               const struct week_rule *rule, struct error *err)
{
    struct week_move *m = &l->moves[l->n];
    int levelled = l->n > 0 && l->moves[0].how == WEEK_MOVE_DRIFT;
    *m = (struct week_move){.series = l->series, .how = how, .told = l->week, .levelled = levelled};
    int rc = week_window_measure(m, w, week_window_start(w, at), rule, err);
    if (rc != 0 || isnan(m->p))
        return rc;
    m->p = fmin(1, m->p * (double)sought);
    l->n++;
    return 0;
}

/*
 * The last run of a week with others, off by itself, is called an unconfirmed change by who looks at runs alone. Had it
 * come before the others it would be a spike: it is no less one at the end.
 */
static void take_lone_end(struct week_look *l, struct week_window *w, size_t week)
{
    const struct change *last = w->found.n > 0 ? &w->found.items[w->found.n - 1] : NULL;
    size_t run = w->end - 1;
    if (last == NULL || last->confirmed || w->begin + last->at != run || run == week)
        return;
    l->spikes[l->n_spikes++] = (struct week_spike){l->series, run, last->ratio};
    w->found.n--;
}

static int note_spikes(struct week_look *l, struct week_window *w, size_t week, struct arena *memory, struct error *err)
{
    if ((l->spikes = arena_array(memory, w->found.n_spikes + 1, sizeof *l->spikes)) == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < w->found.n_spikes; i++)
        if (w->begin + w->found.spikes[i].at >= week)
            l->spikes[l->n_spikes++] =
                (struct week_spike){l->series, w->begin + w->found.spikes[i].at, w->found.spikes[i].ratio};
    take_lone_end(l, w, week);
    return 0;
}

static size_t count_weeks(const struct week_window *w)
{
    size_t n = w->n > 0 ? 1 : 0;
    for (size_t i = 1; i < w->n; i++)
        n += w->weeks[i] != w->weeks[i - 1];
    return n;
}

/*
 * The last change of level, if it is recent and something of an earlier week lies before it; and the week against what
 * was before it since the last change, unless that lies within the week.
 */
static int ask_all(struct week_look *l, const struct week_series *s, struct week_window *w,
                   const struct week_rule *rule, struct error *err)
{
    size_t week = week_runs_back(s, w->end, 1), n = w->found.n, last = n > 0 ? w->begin + w->found.items[n - 1].at : 0;
    size_t at = week_window_index(w, last), this = week_window_index(w, week);
    int recent = n > 0 && last >= week_runs_back(s, w->end, WEEKS_REMEMBERED), rc = 0;
    if (recent && at > 0 && at < w->n && w->weeks[0] < w->weeks[at])
        rc = ask(l, w, at, WEEK_MOVE_LEVEL, at == this ? 1 : count_weeks(w), rule, err);
    if (rc == 0 && this > 0 && (n == 0 || at < this))
        rc = ask(l, w, this, WEEK_MOVE_WEEK, 1, rule, err);
    return rc;
}

/* The series without the drift that was found: as if all of it had been run this week. */
static int level_out(struct week_series *flat, const struct week_series *s, const struct week_move *drift,
                     struct arena *memory, struct error *err)
{
    double weeks = (double)(s->weeks[drift->at] - s->weeks[drift->from]), slope = log(drift->typical) / weeks;
    double *rates = arena_array(memory, drift->end, sizeof *rates);
    if (rates == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < drift->end; i++)
        rates[i] = s->rates[i] * exp(slope * (double)(s->weeks[drift->at] - s->weeks[i]));
    *flat = (struct week_series){s->weeks, rates, drift->end};
    return 0;
}

int week_look_at(struct week_look *out, const struct week_series *s, size_t series, int64_t week,
                 const struct week_rule *rule, struct arena *memory, struct error *err)
{
    struct arena scratch = {0};
    struct week_window w;
    struct week_series flat = *s;
    *out = (struct week_look){.week = week, .series = series};
    size_t end = week_runs_until(s, week);
    int rc = week_drift_ask(out, s, end, rule, &scratch, err);
    if (rc == 0 && out->n > 0)
        rc = level_out(&flat, s, &out->moves[0], &scratch, err);
    if (rc == 0)
        rc = week_window_open(&w, &flat, end, rule, &scratch, err);
    if (rc == 0)
        rc = note_spikes(out, &w, week_runs_back(s, end, 1), memory, err);
    if (rc == 0)
        rc = ask_all(out, &flat, &w, rule, err);
    arena_release(&scratch);
    return rc;
}
