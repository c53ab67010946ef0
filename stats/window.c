#include "stats/window.h"

#include "stats/drift.h"
#include "stats/longrun.h"
#include "stats/mser.h"
#include "stats/outlier.h"
#include "stats/segment.h"
#include "stats/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BLOCKS     5000
#define QUIET           5   /* records */
#define HEAD_SPREADS    3.0 /* a head stands out by 3 MADs of the second half, or by 2 delta */
#define CHANGE_WEIGHT   3.0 /* ln n a change point */
#define KNOWN_TRANSIENT 2.5 /* standard errors to accept an MSER-5 cut after a transient was seen … */
#define NEW_TRANSIENT   4.0 /* … and without one */
#define RESIDUAL        1.3 /* standard errors that still count as the transient's tail */
#define RESIDUAL_ROUNDS 5
#define HELD            10 /* records: half of Hampel's window, so long a level is none of single records */

struct search {
    const struct steady_options *options;
    double *clean; /* x with tagged records replaced by their running median */
    size_t n;
    size_t head;  /* records before the search series */
    size_t block; /* records per entry of y */
    double *y;    /* the search series, m entries */
    size_t m;
    size_t level;     /* first entry of the last level … */
    double before;    /* … and the mean of what comes before it, if anything does */
    double transient; /* sign of (what came before - window): +1 slower, -1 faster, 0 none known */
    double *scratch;  /* 2 n + 2 */
};

size_t stretches_records(const struct slow_stretch *slow, size_t n)
{
    size_t records = 0, end = 0;
    for (size_t i = 0; i < n; i++) {
        size_t from = slow[i].from > end ? slow[i].from : end;
        records += slow[i].to > from ? slow[i].to - from : 0;
        end = slow[i].to > end ? slow[i].to : end;
    }
    return records;
}

static void replace_tagged(struct search *s, const struct records *r)
{
    for (size_t t = 0; t < r->n; t++)
        s->clean[t] = r->tag[t] == OUTLIER_NONE ? r->x[t] : r->level[t];
}

static double median_of(const double *x, size_t n, double *scratch)
{
    memcpy(scratch, x, n * sizeof(*x));
    return summary_median(scratch, n);
}

static int first_quiet(size_t *first, const struct records *r)
{
    size_t run = 0;
    for (size_t t = 0; t < r->n; t++) {
        run = r->tag[t] == OUTLIER_NONE ? run + 1 : 0;
        if (run == QUIET) {
            *first = t + 1 - QUIET;
            return 1;
        }
    }
    return 0;
}

/* Compile steps and steep ramps: five records in a row well above the run's second half. */
static int cut_head(struct search *s, const struct records *r)
{
    size_t half = s->n / 2, quiet;
    if (!first_quiet(&quiet, r))
        return 0;
    double usual = median_of(s->clean + half, s->n - half, s->scratch);
    double spread = summary_mad(s->clean + half, s->n - half, s->scratch);
    double limit = fmax(HEAD_SPREADS * spread, 2 * s->options->delta);
    if (r->tag[0] == OUTLIER_NONE && r->x[0] - usual <= limit)
        quiet = 0; /* the run began at its level: a stall after that is one */
    s->head = quiet;
    while (s->head <= half && s->head + QUIET <= s->n &&
           median_of(s->clean + s->head, QUIET, s->scratch) - usual > limit)
        s->head++;
    if (s->head > half)
        s->head = quiet;
    return 1;
}

/*
 * Records tagged up to the very end, as many as make a level: a regime that began too late for the running median to
 * follow. Within a run the series must not come back from it: a stall may be as long (a checkpoint, an evaluation), is
 * paid for, and to start the window after it would leave its time out.
 */
static int ended_elsewhere(struct window *w, const struct records *r, const struct search *s)
{
    for (size_t t = 0; t < r->n; t++) {
        if (r->tag[t] == OUTLIER_NONE)
            continue;
        struct company c = outlier_company(r->x, r->n, t, r->level[t]);
        if (c.to < r->n || c.to - c.from < s->options->least_segment)
            continue;
        *w = (struct window){.flaw = WINDOW_LATE, .state = STEADY_NONE, .level_start = c.from, .start = c.from};
        w->late = median_of(r->x + c.from, r->n - c.from, s->scratch) - r->level[t];
        return 1;
    }
    return 0;
}

static void average_into_blocks(struct search *s)
{
    size_t n = s->n - s->head;
    s->block = (n + MOST_BLOCKS - 1) / MOST_BLOCKS;
    s->m = n / s->block;
    for (size_t i = 0; i < s->m; i++) {
        size_t from = s->head + i * s->block, to = i + 1 == s->m ? s->n : from + s->block;
        s->y[i] = summary_mean(s->clean + from, to - from);
    }
}

static double level_mean(const struct search *s, const struct segments *levels, size_t i)
{
    size_t start = segments_start(levels, i);
    return summary_mean(s->y + start, segments_end(levels, i, s->m) - start);
}

/* The fastest of the n earlier levels against the window. */
static void compare_earlier(const struct search *s, const struct segments *levels, size_t n, struct window *w)
{
    double window = summary_mean(s->y + s->level, s->m - s->level), best = INFINITY;
    for (size_t k = 0; k < n; k++)
        best = fmin(best, level_mean(s, levels, k) - window);
    w->best_earlier = n > 0 ? best : 0;
}

/* Long runs are searched in blocks: moves an edge between two levels to the first record on the second one's side. */
static size_t exact_edge(const struct search *s, size_t edge, double before, double after)
{
    double middle = (before + after) / 2, side = copysign(1, after - before);
    size_t reach = (s->options->least_segment + 1) * s->block, most = edge + reach;
    size_t least = edge > reach ? edge - reach : 0;
    if (s->block == 1)
        return edge;
    while (edge > least && side * (s->clean[edge - 1] - middle) >= 0)
        edge--;
    while (edge < most && edge + 1 < s->n && side * (s->clean[edge] - middle) < 0)
        edge++;
    return edge;
}

static double slower(const struct search *s, const struct segments *levels, size_t k)
{
    return level_mean(s, levels, k) - level_mean(s, levels, levels->n_changes);
}

/* The first of the neighbouring levels before number `end` that are all slower than the last. */
static size_t slow_from(const struct search *s, const struct segments *levels, size_t end)
{
    size_t first = end;
    while (first > 0 && slower(s, levels, first - 1) > s->options->delta)
        first--;
    return first;
}

/* Levels from .. end-1 are slower indeed, and no crowd of stalls among records as fast as ever: a restless start. */
static int hold_slower(const struct search *s, const struct segments *levels, size_t from, size_t end)
{
    size_t start = segments_start(levels, from), stop = segments_start(levels, end);
    double last = level_mean(s, levels, levels->n_changes);
    return median_of(s->y + start, stop - start, s->scratch) - last > s->options->delta;
}

/*
 * The first level that is as fast as the last and was held before a slower stretch for as long as that, or for HELD
 * records. A faster level or a restless stretch ends the walk.
 */
static size_t level_before(const struct search *s, const struct segments *levels, size_t end)
{
    size_t first = end, slow = 0, held = 0;
    for (size_t i = end; i > 0;) {
        size_t from = slow_from(s, levels, i), stop = segments_start(levels, i);
        if (from < i && !hold_slower(s, levels, from, i))
            break;
        held = from < i ? 0 : held;
        slow += (stop - segments_start(levels, from)) * s->block;
        i = from;
        if (i == 0 || slower(s, levels, i - 1) < -s->options->delta)
            break;
        i--;
        held += (segments_start(levels, i + 1) - segments_start(levels, i)) * s->block;
        if (held >= slow || held >= HELD)
            first = i, slow = 0;
    }
    return first;
}

/* Levels from .. end-1 are one stretch, of so many pieces; blocks at its edges lie partly outside. */
static void add_stretch(struct window *w, const struct search *s, const struct segments *levels, size_t from,
                        size_t end)
{
    size_t start = segments_start(levels, from), stop = segments_start(levels, end);
    double last = level_mean(s, levels, levels->n_changes), level = summary_mean(s->y + start, stop - start);
    size_t first = exact_edge(s, s->head + start * s->block, last, level);
    size_t past = exact_edge(s, s->head + stop * s->block, level, last);
    for (size_t k = from; k < end; k++) {
        size_t a = s->head + segments_start(levels, k) * s->block;
        size_t b = s->head + segments_start(levels, k + 1) * s->block;
        a = k == from || a < first ? first : a;
        b = k + 1 == end || b > past ? past : b;
        if (a < b)
            w->slow[w->n_slow++] = (struct slow_stretch){a, b, summary_mean(s->clean + a, b - a) - last};
    }
}

/* A slower stretch after which the run came back to the level it had before is no warm-up. */
static int find_slow_stretches(struct search *s, const struct segments *levels, size_t end, struct window *w,
                               struct arena *a)
{
    size_t first = level_before(s, levels, end);
    w->slow = arena_array(a, end - first + 1, sizeof *w->slow);
    if (w->slow == NULL)
        return -1;
    for (size_t k = first, next; k < end; k = next) {
        for (next = k; next < end && slower(s, levels, next) > s->options->delta; next++)
            ;
        if (next > k)
            add_stretch(w, s, levels, k, next);
        else
            next++;
    }
    return 0;
}

/* Walks back over segments as fast as the last one; what lies before them decides the class. */
static int choose_level(struct search *s, const struct segments *levels, struct window *w, struct arena *a)
{
    double delta = s->options->delta;
    size_t i = levels->n_changes;
    double last = level_mean(s, levels, i), before = last;
    for (; i > 0; i--) {
        before = level_mean(s, levels, i - 1);
        if (fabs(before - last) > delta)
            break;
    }
    s->level = segments_start(levels, i);
    s->before = before;
    s->transient = i > 0 ? copysign(1, before - last) : s->head > 0 ? 1 : 0;
    compare_earlier(s, levels, i, w);
    if (s->head > 0 || i > 0)
        w->state = w->best_earlier < -delta ? STEADY_SLOWDOWN : STEADY_WARMUP;
    return find_slow_stretches(s, levels, i, w, a);
}

/*
 * A head of tagged records alone makes a warm-up only if it was slower by more than delta; a faster one that is long
 * enough for a level is an earlier level.
 */
static void judge_head(struct search *s, const struct records *r, struct window *w)
{
    if (s->level > 0 || s->head == 0)
        return;
    double difference = summary_mean(r->x, s->head) - summary_mean(s->y, s->m), delta = s->options->delta;
    if (difference < -delta && s->head >= s->options->least_segment) {
        w->state = STEADY_SLOWDOWN;
        w->best_earlier = difference;
        s->transient = -1;
    } else if (difference <= delta) {
        w->state = STEADY_FLAT;
    }
}

/* Bounded, or a cycle of few records would pass for next to no noise, and its phase for a change. */
static struct longrun noise_of(const struct search *s, const double *y, size_t n)
{
    struct longrun noise = longrun_estimate(y, n, s->scratch);
    return longrun_bounded(&noise, y, n);
}

static double mean_difference_error(const struct longrun *noise, size_t n1, size_t n2)
{
    return sqrt(noise->variance * (1 / (double)n1 + 1 / (double)n2));
}

/* MSER-5's cut, when what it removes really differs; a level difference above delta changes the class as well. */
static size_t settle(struct search *s, struct window *w)
{
    const double *y = s->y + s->level;
    size_t n = s->m - s->level, cut = (size_t)MSER_BATCH * mser(y, n, MSER_BATCH, NULL).cut;
    if (cut == 0 || n - cut < LONGRUN_LEAST)
        return s->level;
    struct longrun noise = noise_of(s, y + cut, n - cut);
    double difference = summary_mean(y, cut) - summary_mean(y + cut, n - cut);
    double limit = s->transient != 0 ? KNOWN_TRANSIENT : NEW_TRANSIENT;
    if (!(fabs(difference) > limit * mean_difference_error(&noise, cut, n - cut)))
        return s->level;
    s->transient = copysign(1, difference);
    if (w->state == STEADY_FLAT && fabs(difference) > s->options->delta) {
        w->state = difference > 0 ? STEADY_WARMUP : STEADY_SLOWDOWN;
        w->best_earlier = difference;
    }
    return s->level + cut;
}

/* The tail of a transient biases the mean before any test sees it: drop 10 % while the first third still leans its way.
 */
static size_t trim_tail(const struct search *s, size_t start)
{
    for (int round = 0; round < RESIDUAL_ROUNDS; round++) {
        const double *y = s->y + start;
        size_t n = s->m - start, third = n / 3;
        if (n < 3 * LONGRUN_LEAST)
            break;
        struct longrun noise = noise_of(s, y, n);
        double difference = summary_mean(y, third) - summary_mean(y + third, n - third);
        if (!(s->transient * difference > RESIDUAL * mean_difference_error(&noise, third, n - third)))
            break;
        start += n / 10;
    }
    return start;
}

static size_t with_guard(const struct search *s, size_t start)
{
    size_t n = s->n, need = (size_t)fmax((double)s->options->least_window, ceil(s->options->least_share * (double)n));
    size_t guarded = start + s->options->guard;
    return start > 0 && guarded < s->m && s->head + guarded * s->block + need <= n ? guarded : start;
}

static int find_in(struct window *w, struct search *s, const struct records *r, struct segments *levels,
                   struct arena *a)
{
    size_t half = s->m / 2;
    if (segments_find(levels, s->y, s->m, s->options->least_segment, CHANGE_WEIGHT) != 0 ||
        choose_level(s, levels, w, a) != 0)
        return -1;
    w->head = s->head;
    w->level_start = w->start = s->head + s->level * s->block;
    if (s->level > 0)
        w->level_start = exact_edge(s, w->level_start, s->before, level_mean(s, levels, levels->n_changes));
    if (w->n_slow > 0)
        return 0;
    size_t from = s->level < half ? s->level : half;
    struct drift drift = drift_test(s->y, s->m, from, levels, s->options->delta, s->scratch);
    w->drift_start = s->head + from * s->block;
    w->drift = drift.total;
    if (drift.found) {
        w->flaw = WINDOW_DRIFTS;
        return 0;
    }
    judge_head(s, r, w);
    w->level_state = w->state;
    size_t start = with_guard(s, settle(s, w));
    if (s->head > 0 || start > 0)
        start = trim_tail(s, start);
    w->start = s->head + start * s->block;
    if (w->start < w->level_start)
        w->start = w->level_start;
    return 0;
}

int window_find(struct window *out, const struct records *r, const struct steady_options *options, struct arena *a)
{
    struct search s = {.options = options, .n = r->n};
    struct segments levels = {0};
    struct window w = {.state = STEADY_FLAT};
    s.clean = arena_array(a, r->n, sizeof(double));
    s.y = arena_array(a, r->n, sizeof(double));
    s.scratch = arena_array(a, 2 * r->n + 2, sizeof(double));
    if (!s.clean || !s.y || !s.scratch)
        return -1;
    replace_tagged(&s, r);
    if (!cut_head(&s, r)) {
        *out = (struct window){.flaw = WINDOW_RESTLESS, .state = STEADY_NONE};
        return 0;
    }
    if (ended_elsewhere(out, r, &s))
        return 0;
    average_into_blocks(&s);
    int rc = find_in(&w, &s, r, &levels, a);
    free(levels.starts);
    if (rc == 0)
        *out = w;
    return rc;
}
