#include "stats/steady_search.h"

#include "stats/outlier.h"
#include "stats/rate.h"
#include "stats/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define IMMATERIAL     0.005 /* a trim that moves the rate by less may be given up for a window that is long enough */
#define IMMATERIAL_END 0.001 /* a last level that moves the rate by less does not refuse the run */
#define MOST_SLOW      0.25  /* of a window in slow stretches: beyond that it has two levels */
#define MOST_ROUNDS    5     /* of bringing slow stretches down */

static void tag_records(struct run *r)
{
    const struct hampel how = hampel_defaults();
    hampel_tag(r->tag, r->median, r->searched, r->n, &how, r->scratch);
}

int steady_prepare(struct run *r)
{
    struct arena *a = &r->arena;
    r->x = arena_array(a, r->n, sizeof(double));
    r->searched = arena_array(a, r->n, sizeof(double));
    r->tag = arena_array(a, r->n, 1);
    r->median = arena_array(a, r->n, sizeof(double));
    r->usual = arena_array(a, r->n, sizeof(double));
    r->scratch = arena_array(a, 2 * r->n + 2, sizeof(double));
    if (!r->x || !r->searched || !r->tag || !r->median || !r->usual || !r->scratch)
        return -1;
    for (size_t t = 0; t < r->n; t++)
        r->searched[t] = r->x[t] = log(r->seconds[t + 1]) - log(r->tokens[t + 1]);
    tag_records(r);
    return 0;
}

/*
 * ln(tokens per second) of records from .. to-1 without what slow stretches took: whether a start or an end moves the
 * rate is a question about levels.
 */
static double log_rate(const struct run *r, size_t from, size_t to)
{
    const double *tokens = r->tokens + 1 + from;
    for (size_t t = from; t < to; t++)
        r->scratch[t - from] = r->lowered ? exp(r->searched[t]) * r->tokens[t + 1] : r->seconds[t + 1];
    return rate_log(r->scratch, tokens, to - from);
}

double steady_median(const struct run *r, size_t from, size_t to)
{
    memcpy(r->scratch, r->x + from, (to - from) * sizeof(double));
    return summary_median(r->scratch, to - from);
}

static size_t records_needed(const struct run *r)
{
    size_t share = (size_t)ceil(r->options->least_share * (double)r->n);
    return r->options->least_window > share ? r->options->least_window : share;
}

/* A quiet run shows transients too small to matter: they must not cost it its window. */
static void judge_length(struct run *r, size_t n)
{
    struct window *w = &r->window;
    if (w->flaw != WINDOW_SOUND || n - w->start >= r->story.needed)
        return;
    double move = fabs(log_rate(r, w->start, n) - log_rate(r, w->level_start, n));
    int short_level = n - w->level_start < r->story.needed;
    if (!short_level && move < IMMATERIAL) {
        w->start = w->level_start;
        w->state = w->level_state;
        w->best_earlier = w->state == STEADY_FLAT ? 0 : w->best_earlier;
        r->story.widened = move;
        return;
    }
    w->start = short_level ? w->level_start : w->start; /* then it was not trimming that cost the window */
    w->state = STEADY_NONE;
}

static void lower_stretches(struct run *r, const struct slow_stretch *slow, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t t = slow[i].from; t < slow[i].to; t++)
            r->searched[t] -= slow[i].ratio;
    tag_records(r);
    r->lowered = 1;
}

static int by_place(const void *a, const void *b)
{
    size_t x = ((const struct slow_stretch *)a)->from, y = ((const struct slow_stretch *)b)->from;
    return (x > y) - (x < y);
}

/* Slow stretches are brought down to the level around them, noise and all, and the search begins again. */
static int note_stretches(struct run *r, const struct window *w)
{
    struct slow_stretch *all = arena_array(&r->arena, r->story.n_slow + w->n_slow, sizeof *all);
    if (all == NULL)
        return -1;
    if (r->story.n_slow > 0)
        memcpy(all, r->story.slow, r->story.n_slow * sizeof *all);
    memcpy(all + r->story.n_slow, w->slow, w->n_slow * sizeof *all);
    r->story.slow = all;
    r->story.n_slow += w->n_slow;
    qsort(all, r->story.n_slow, sizeof *all, by_place);
    lower_stretches(r, w->slow, w->n_slow);
    return 0;
}

/* A stretch before a faster level, or before what was trimmed, is left out like everything there. */
static void keep_stretches_from(struct run *r, size_t start)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->story.n_slow; i++)
        if (r->story.slow[i].to > start)
            r->story.slow[kept++] = r->story.slow[i];
    r->story.n_slow = kept;
}

static void begin_anew(struct run *r)
{
    r->story.n_slow = 0;
    if (r->lowered) {
        memcpy(r->searched, r->x, r->n * sizeof *r->x);
        tag_records(r);
    }
    r->lowered = 0;
}

void steady_tag_stretches(struct run *r)
{
    size_t n = r->story.n_slow;
    begin_anew(r);
    if (n > 0)
        lower_stretches(r, r->story.slow, n);
    r->story.n_slow = n;
    for (size_t t = 0; t < r->n; t++) /* before any tag is set: stretches may overlap */
        r->usual[t] = exp(r->lowered && r->tag[t] == OUTLIER_NONE ? r->searched[t] : r->median[t]);
    for (size_t i = 0; i < n; i++)
        memset(r->tag + r->story.slow[i].from, OUTLIER_SLOW, r->story.slow[i].to - r->story.slow[i].from);
}

static int too_much_is_slow(const struct run *r, size_t n)
{
    double slow = (double)stretches_records(r->story.slow, r->story.n_slow);
    return r->window.n_slow > 0 || slow > MOST_SLOW * (double)(n - r->window.level_start);
}

/* As if the run had ended after n records. */
static int search_first(struct run *r, size_t n)
{
    const struct records records = {.x = r->searched, .tag = r->tag, .level = r->median, .n = n};
    struct window *w = &r->window;
    begin_anew(r);
    for (int round = 0;; round++) {
        if (window_find(w, &records, r->options, &r->arena) != 0)
            return -1;
        if (w->n_slow == 0 || round == MOST_ROUNDS)
            break;
        if (note_stretches(r, w) != 0)
            return -1;
    }
    keep_stretches_from(r, w->level_start);
    if (w->flaw == WINDOW_SOUND && too_much_is_slow(r, n))
        w->flaw = WINDOW_CHANGES;
    if (w->flaw != WINDOW_SOUND)
        w->state = STEADY_NONE;
    judge_length(r, n);
    return 0;
}

static int ends_too_short(const struct run *r)
{
    const struct window *w = &r->window;
    return w->flaw == WINDOW_LATE ||
           (w->flaw == WINDOW_SOUND && !steady_has_rate(w->state) && r->n - w->level_start < r->story.needed);
}

/* The first record of the short level that begins at about `end`: long runs are searched in blocks. */
static size_t exact_end(const struct run *r, size_t end)
{
    double before = steady_median(r, r->window.start, end), after = steady_median(r, end, r->n),
           half = (after - before) / 2;
    if (half == 0)
        return end;
    while (end + 1 < r->n && (r->x[end] - before) / half < 1)
        end++;
    while (end > r->window.start + 1 && (r->x[end - 1] - before) / half >= 1)
        end--;
    return end;
}

/*
 * A last level too short for a window refuses the run, unless nothing hangs on it: the records before it are steady,
 * and the rate with it is the rate without it to a tenth of a percent.
 */
static int forgive_end(struct run *r)
{
    const struct window refused = r->window;
    size_t end = refused.level_start;
    if (end < r->story.needed)
        return 0;
    if (search_first(r, end) != 0)
        return -1;
    double move = INFINITY;
    if (steady_has_rate(r->window.state)) {
        end = exact_end(r, end);
        move = fabs(log_rate(r, r->window.start, r->n) - log_rate(r, r->window.start, end));
    }
    if (move < IMMATERIAL_END) {
        r->story.end_move = move;
        r->story.end_records = r->n - end;
        r->story.end_off = steady_median(r, end, r->n) - steady_median(r, r->window.start, end);
    } else {
        r->window = refused;
        r->story.widened = 0;
    }
    return 0;
}

static int find_window(struct run *r)
{
    r->story.needed = records_needed(r);
    if (search_first(r, r->n) != 0)
        return -1;
    return ends_too_short(r) ? forgive_end(r) : 0;
}

int steady_search(struct run *r)
{
    r->story.needed = r->options->least_window;
    r->window = (struct window){.state = STEADY_INSUFFICIENT};
    if (r->n >= r->options->least_window && find_window(r) != 0)
        return -1;
    if (steady_has_rate(r->window.state))
        keep_stretches_from(r, r->window.start);
    return 0;
}

static double end_move(const struct run *r, size_t start)
{
    size_t end = r->n - r->story.end_records;
    return end > start ? fabs(log_rate(r, start, r->n) - log_rate(r, start, end)) : 0;
}

int steady_search_asked(struct run *r)
{
    size_t start = r->options->fixed_warmup > 0 ? (size_t)r->options->fixed_warmup - 1 : 0;
    if (start > r->n)
        start = r->n;
    if (steady_search(r) != 0)
        return -1;
    int found = steady_has_rate(r->window.state);
    if (!found)
        begin_anew(r);
    r->story.end_move = found && r->story.end_records > 0 ? end_move(r, start) : 0;
    r->story.end_records = r->story.end_move > 0 ? r->story.end_records : 0;
    r->story.widened = found && start <= r->window.start ? r->story.widened : 0;
    r->story.fixed = 1;
    r->story.needed = r->options->least_window;
    keep_stretches_from(r, start);
    r->window = (struct window){.state = start ? STEADY_WARMUP : STEADY_FLAT, .start = start, .level_start = start};
    if (r->n - start < r->story.needed)
        r->window.state = STEADY_INSUFFICIENT;
    return 0;
}
