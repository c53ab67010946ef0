#include "stats/steady.h"

#include "core/arena.h"
#include "stats/longrun.h"
#include "stats/outlier.h"
#include "stats/rate.h"
#include "stats/steady_words.h"
#include "stats/summary.h"
#include "stats/window.h"

#include <math.h>
#include <string.h>

#define IMMATERIAL     0.005 /* a trim that moves the rate by less may be given up for a window that is long enough */
#define IMMATERIAL_END 0.001 /* a last level that moves the rate by less does not refuse the run */
#define MOST_DIGITS    12    /* of a difference of times */

/* One analysis under way. Records after the first have index i - 1 in x, tag, median and usual. */
struct run {
    const double *seconds, *tokens;
    size_t n; /* records after the first */
    const struct steady_options *options;
    double *x;        /* ln(seconds per token) */
    signed char *tag; /* enum outlier */
    double *median;   /* running median of x */
    double *usual;    /* the same as seconds per token */
    double *scratch;  /* 2 n + 2 */
    struct window window;
    struct steady_story story;
    struct arena arena;
};

static const char *const state_names[] = {
    [STEADY_FLAT] = "flat",
    [STEADY_WARMUP] = "warmup",
    [STEADY_SLOWDOWN] = "slowdown",
    [STEADY_NONE] = "no-steady-state",
    [STEADY_INSUFFICIENT] = "insufficient",
};

const char *steady_state_name(enum steady_state s)
{
    return state_names[s];
}

struct steady_options steady_defaults(void)
{
    return (struct steady_options){.delta = 0.01,
                                   .least_segment = 5,
                                   .least_window = 30,
                                   .least_share = 0.25,
                                   .guard = 5,
                                   .level = 0.95,
                                   .fixed_warmup = -1};
}

static int check_options(const struct steady_options *o, struct error *err)
{
    if (!(o->delta > 0 && o->delta < 1))
        return error_set(err, ERR_USAGE, "steady state: delta '%g' is not between 0 and 1", o->delta);
    if (!(o->level > 0 && o->level < 1))
        return error_set(err, ERR_USAGE, "steady state: level '%g' is not between 0 and 1", o->level);
    if (!(o->least_share >= 0 && o->least_share <= 1))
        return error_set(err, ERR_USAGE, "steady state: least share '%g' is not in 0 to 1", o->least_share);
    if (o->least_segment < 2 || o->least_window < LONGRUN_LEAST)
        return error_set(err, ERR_USAGE, "steady state: least segment '%zu' is below 2 or least window '%zu' below %d",
                         o->least_segment, o->least_window, LONGRUN_LEAST);
    return 0;
}

/* Positive, finite, and so far from the ends of a double that sums and quotients stay finite (false for NaN). */
static int usable(double x)
{
    return x >= 1e-100 && x <= 1e100;
}

static int check_records(const double *seconds, const double *tokens, size_t n, struct error *err)
{
    for (size_t i = 0; i < n; i++) {
        if (!usable(seconds[i]))
            return error_set(err, ERR_INPUT, "seconds[%zu]: '%g' is not a positive time", i, seconds[i]);
        if (!usable(tokens[i]))
            return error_set(err, ERR_INPUT, "tokens[%zu]: '%g' is not a positive count", i, tokens[i]);
    }
    return 0;
}

static int prepare(struct run *r)
{
    struct arena *a = &r->arena;
    r->x = arena_array(a, r->n, sizeof(double));
    r->tag = arena_array(a, r->n, 1);
    r->median = arena_array(a, r->n, sizeof(double));
    r->usual = arena_array(a, r->n, sizeof(double));
    r->scratch = arena_array(a, 2 * r->n + 2, sizeof(double));
    if (!r->x || !r->tag || !r->median || !r->usual || !r->scratch)
        return -1;
    for (size_t t = 0; t < r->n; t++)
        r->x[t] = log(r->seconds[t + 1]) - log(r->tokens[t + 1]);
    const struct hampel how = hampel_defaults();
    hampel_tag(r->tag, r->median, r->x, r->n, &how, r->scratch);
    for (size_t t = 0; t < r->n; t++)
        r->usual[t] = exp(r->median[t]);
    return 0;
}

static size_t records_needed(const struct run *r)
{
    size_t share = (size_t)ceil(r->options->least_share * (double)r->n);
    return r->options->least_window > share ? r->options->least_window : share;
}

/* ln(tokens per second) of records from .. to-1. */
static double log_rate(const struct run *r, size_t from, size_t to)
{
    return rate_log(r->seconds + 1 + from, r->tokens + 1 + from, to - from);
}

static int has_rate(enum steady_state s)
{
    return s == STEADY_FLAT || s == STEADY_WARMUP || s == STEADY_SLOWDOWN;
}

static double median_of(const struct run *r, size_t from, size_t to)
{
    memcpy(r->scratch, r->x + from, (to - from) * sizeof(double));
    return summary_median(r->scratch, to - from);
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

/* As if the run had ended after n records. */
static int search_first(struct run *r, size_t n)
{
    const struct records records = {.x = r->x, .tag = r->tag, .level = r->median, .n = n};
    if (window_find(&r->window, &records, r->options, &r->arena) != 0)
        return -1;
    if (r->window.flaw == WINDOW_DRIFTS)
        r->window.state = STEADY_NONE;
    judge_length(r, n);
    return 0;
}

static int ends_too_short(const struct run *r)
{
    const struct window *w = &r->window;
    return w->flaw == WINDOW_LATE ||
           (w->flaw == WINDOW_SOUND && !has_rate(w->state) && r->n - w->level_start < r->story.needed);
}

/* The first record of the short level that begins at about `end`: long runs are searched in blocks. */
static size_t exact_end(const struct run *r, size_t end)
{
    double before = median_of(r, r->window.start, end), after = median_of(r, end, r->n), half = (after - before) / 2;
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
    if (has_rate(r->window.state)) {
        end = exact_end(r, end);
        move = fabs(log_rate(r, r->window.start, r->n) - log_rate(r, r->window.start, end));
    }
    if (move < IMMATERIAL_END) {
        r->story.end_move = move;
        r->story.end_records = r->n - end;
        r->story.end_off = median_of(r, end, r->n) - median_of(r, r->window.start, end);
    } else {
        r->window = refused;
        r->story.widened = 0;
    }
    return 0;
}

static int search_window(struct run *r)
{
    r->story.needed = r->options->least_window;
    if (r->n < r->options->least_window) {
        r->window = (struct window){.state = STEADY_INSUFFICIENT};
        return 0;
    }
    r->story.needed = records_needed(r);
    if (search_first(r, r->n) != 0)
        return -1;
    return ends_too_short(r) ? forgive_end(r) : 0;
}

static void take_asked_window(struct run *r)
{
    size_t start = r->options->fixed_warmup > 0 ? (size_t)r->options->fixed_warmup - 1 : 0;
    if (start > r->n)
        start = r->n;
    r->story.fixed = 1;
    r->story.needed = r->options->least_window;
    r->window = (struct window){.state = start ? STEADY_WARMUP : STEADY_FLAT, .start = start, .level_start = start};
    if (r->n - start < r->story.needed)
        r->window.state = STEADY_INSUFFICIENT;
}

/* The usual record comes back from its logarithm; no clock has the digits that are lost on that way. */
static double first_record_excess(const struct run *r, size_t from)
{
    if (r->n == 0)
        return NAN;
    double first = r->seconds[0], usual = r->tokens[0] * exp(median_of(r, from, r->n));
    double scale = pow(10, MOST_DIGITS - 1 - floor(log10(fmax(first, usual))));
    double excess = round((first - usual) * scale) / scale;
    return excess != 0 ? excess : 0; /* -0 is no time either */
}

static int identical(const double *x, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (x[i] != x[0])
            return 0;
    return 1;
}

static int estimate(struct steady *out, struct run *r)
{
    size_t t = r->window.start;
    const struct stretch s = {.seconds = r->seconds + 1 + t,
                              .tokens = r->tokens + 1 + t,
                              .tag = r->tag + t,
                              .level = r->usual + t,
                              .n = r->n - t};
    r->story.identical = identical(r->x + t, s.n);
    if (t > 0) {
        r->story.discarded_ratio = exp(rate_log(s.seconds, s.tokens, s.n) - rate_log(r->seconds + 1, r->tokens + 1, t));
        r->story.settled = expm1(median_of(r, 0, t) - median_of(r, t, r->n));
    }
    out->level_ratio = exp(r->window.best_earlier);
    return rate_estimate(out, &s, r->options->level, r->story.widened + r->story.end_move, &r->arena);
}

struct steady steady_without_numbers(size_t n_records)
{
    return (struct steady){.n_records = n_records,
                           .rate = NAN,
                           .lo = NAN,
                           .hi = NAN,
                           .se_log = NAN,
                           .df = NAN,
                           .ess = NAN,
                           .phi = NAN,
                           .clean_rate = NAN,
                           .median_rate = NAN,
                           .stall_share = NAN,
                           .first_excess = NAN,
                           .level_ratio = NAN};
}

static int analyse(struct steady *out, struct run *r)
{
    if (prepare(r) != 0)
        return -1;
    if (r->options->fixed_warmup >= 0)
        take_asked_window(r);
    else if (search_window(r) != 0)
        return -1;
    out->state = r->window.state;
    out->start = out->n_records ? 1 + r->window.start : 0;
    out->n_window = r->n - r->window.start;
    if (has_rate(out->state) && estimate(out, r) != 0)
        return -1;
    out->first_excess = first_record_excess(r, has_rate(out->state) ? r->window.start : r->n / 2);
    steady_explain(out, &r->story);
    return 0;
}

int steady_analyse(struct steady *out, const double *seconds, const double *tokens, size_t n,
                   const struct steady_options *options, struct error *err)
{
    if (check_options(options, err) != 0)
        return ERR_USAGE;
    if (check_records(seconds, tokens, n, err) != 0)
        return ERR_INPUT;
    struct run r = {.seconds = seconds, .tokens = tokens, .n = n ? n - 1 : 0, .options = options};
    r.story = (struct steady_story){.window = &r.window, .discarded_ratio = NAN, .delta = options->delta};
    struct steady found = steady_without_numbers(n);
    int rc = analyse(&found, &r);
    arena_release(&r.arena);
    if (rc != 0)
        return error_nomem(err);
    *out = found;
    return 0;
}
