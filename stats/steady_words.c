#include "stats/steady_words.h"

#include "core/number.h"
#include "stats/rate.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LEAST_SHOWN   5e-7 /* relative: smaller differences would be printed as none */
#define COMPILE_MOST  10   /* records: a few from the start on … */
#define COMPILE_RATIO 2.0  /* … that are this much slower than the steady level are start-up work, no warm-up curve */

struct digits {
    char text[NUMBER_TEXT_SIZE];
};

/* printf's %f follows the locale; this does not. */
static struct digits fixed(double x, int decimals)
{
    struct digits d;
    number_format_fixed(d.text, x, decimals, 0, NUMBER_NEAREST);
    return d;
}

static struct digits shortest(double x)
{
    struct digits d;
    number_format_exact(d.text, x);
    return d;
}

static struct digits percent(double relative)
{
    double p = 100 * fabs(relative);
    return fixed(p, p < 0.01 ? 4 : p < 0.1 ? 2 : p < 99.5 ? 1 : 0);
}

struct phrase {
    char text[NUMBER_TEXT_SIZE + 32];
};

static struct phrase more_time(double relative)
{
    struct phrase p;
    snprintf(p.text, sizeof p.text, "%s %% %s time per token", percent(relative).text, relative > 0 ? "more" : "less");
    return p;
}

__attribute__((format(printf, 2, 3))) static void say(struct steady *out, const char *format, ...)
{
    size_t used = strlen(out->why);
    va_list args;
    va_start(args, format);
    vsnprintf(out->why + used, sizeof(out->why) - used, format, args);
    va_end(args);
}

static void say_discarded(struct steady *out)
{
    if (out->start > 1)
        say(out, "records 0-%zu discarded: ", out->start - 1);
    else
        say(out, "only record 0 discarded: ");
}

static void explain_flat(struct steady *out, const struct steady_story *story)
{
    say_discarded(out);
    if (out->start <= 1)
        say(out, "the rest holds one level");
    else if (fabs(story->settled) < LEAST_SHOWN)
        say(out, "half of them are at the steady level, the others are not");
    else if (fabs(story->settled) <= story->delta)
        say(out, "they settle within %s %% of the steady level", percent(story->settled).text);
    else
        say(out, "they take %s than the steady level, too few for a level", more_time(story->settled).text);
}

static void explain_warmup(struct steady *out, const struct steady_story *story)
{
    const struct window *w = story->window;
    say_discarded(out);
    if (w->level_start == w->head && w->head <= COMPILE_MOST && story->discarded_ratio >= COMPILE_RATIO)
        say(out, "compile steps %sx the steady level", fixed(story->discarded_ratio, 1).text);
    else if (story->discarded_ratio >= 1)
        say(out, "warm-up, on average %s %% slower than the steady level", percent(story->discarded_ratio - 1).text);
    else
        say(out, "the level before the last change was slower");
}

static void explain_slowdown(struct steady *out, const struct steady_story *story)
{
    (void)story;
    say_discarded(out);
    say(out, "the rate then fell %s %% below an earlier level; not peak", percent(1 - out->level_ratio).text);
}

/* How much slower than the level around them stretches from .. to-1 are on average, logarithmic. */
static double slow_ratio(const struct steady_story *story, size_t from, size_t to)
{
    double sum = 0;
    for (size_t i = from; i < to; i++)
        sum += story->slow[i].ratio * (double)(story->slow[i].to - story->slow[i].from);
    return sum / (double)stretches_records(story->slow + from, to - from);
}

/* Those that touch are one to the reader: one past the last that touches number `from`, and where it ends. */
static size_t touching(const struct steady_story *story, size_t from, size_t *end)
{
    size_t i = from;
    for (*end = story->slow[from].to; i < story->n_slow && story->slow[i].from <= *end; i++)
        *end = story->slow[i].to > *end ? story->slow[i].to : *end;
    return i;
}

/* The dearest one, and how many there are. Record 0 is not among those that the search counts. */
static void say_slow_stretches(struct steady *out, const struct steady_story *story)
{
    size_t from = 0, to = 0, end = 0, count = 0;
    double most = -INFINITY;
    for (size_t i = 0, next, last; i < story->n_slow; i = next, count++) {
        next = touching(story, i, &last);
        double cost = slow_ratio(story, i, next) * (double)(last - story->slow[i].from);
        if (cost > most)
            most = cost, from = i, to = next, end = last;
    }
    say(out, "; records %zu-%zu (%zu) take %s than those around them", story->slow[from].from + 1, end,
        end - story->slow[from].from, more_time(expm1(slow_ratio(story, from, to))).text);
    if (count > 1)
        say(out, ", the dearest of %zu such", count);
    say(out, ": counted as %s", count > 1 ? "stalls" : "a stall");
}

static void explain_none(struct steady *out, const struct steady_story *story)
{
    const struct window *w = story->window;
    if (story->vague > 0)
        say(out,
            "its records are too few independent ones for how much they vary: %zu count as %s, which leaves the rate "
            "uncertain by %s %%; run longer",
            out->n_window, fixed(story->effective, 1).text, percent(story->vague).text);
    else if (w->flaw == WINDOW_CHANGES)
        say(out, "it changes between two levels: of the last %zu records %zu take %s than the others; run longer",
            out->n_window, stretches_records(story->slow, story->n_slow),
            more_time(expm1(slow_ratio(story, 0, story->n_slow))).text);
    else if (w->flaw == WINDOW_RESTLESS)
        say(out, "stalls leave no five quiet records in a row; log averages over more steps");
    else if (w->flaw == WINDOW_LATE)
        say(out, "the last %zu records take %s: the run ended in another state; run longer", out->n_window,
            more_time(expm1(w->late)).text);
    else if (w->flaw == WINDOW_DRIFTS)
        say(out, "drift, time per token %s by %s %% from record %zu on; run longer or compare whole-run rates",
            w->drift > 0 ? "grows" : "falls", percent(expm1(w->drift)).text, w->drift_start + 1);
    else
        say(out, "window too short: only the last %zu records, from %zu on, hold one level; %zu are needed; run longer",
            out->n_window, out->start, story->needed);
}

static void explain_insufficient(struct steady *out, const struct steady_story *story)
{
    if (story->fixed)
        say(out, "window too short: %zu records after the warm-up asked for, %zu are needed", out->n_window,
            story->needed);
    else
        say(out, "too few records: %zu after record 0, %zu are needed; log more steps",
            out->n_records ? out->n_records - 1 : 0, story->needed);
}

static void (*const explain[])(struct steady *, const struct steady_story *) = {
    [STEADY_FLAT] = explain_flat,
    [STEADY_WARMUP] = explain_warmup,
    [STEADY_SLOWDOWN] = explain_slowdown,
    [STEADY_NONE] = explain_none,
    [STEADY_INSUFFICIENT] = explain_insufficient,
};

/* The rate is of them alone. */
static void say_periods(struct steady *out)
{
    size_t left = rate_first_counted(out->n_window, out->stall_period);
    say(out, "; for the rate, window cut to %zu whole periods of %zu records",
        (out->n_window - left) / out->stall_period, out->stall_period);
}

static void say_end(struct steady *out, const struct steady_story *story)
{
    say(out, "; the last %zu records take %s, which moves the rate by %s %% only: interval widened by that",
        story->end_records, more_time(expm1(story->end_off)).text, percent(story->end_move).text);
}

static void say_identical(struct steady *out, const struct steady_story *story)
{
    say(out, "; identical records%s: clock resolution or synthetic", out->n_stalls > 0 ? " beside the stalls" : "");
    if (story->tick > 0)
        say(out, ", interval widened by a tick of %s s", shortest(story->tick).text);
}

/* What else there is to know about a rate. */
static void say_conditions(struct steady *out, const struct steady_story *story)
{
    if (story->n_slow > 0)
        say_slow_stretches(out, story);
    if (out->stall_period > 0)
        say_periods(out);
    if (story->end_records > 0)
        say_end(out, story);
    if (story->widened > 0)
        say(out, "; too short when trimmed, so kept whole and the interval widened by %s %%",
            percent(story->widened).text);
    if (story->identical)
        say_identical(out, story);
    else if (out->few_effective)
        say(out, "; few effective samples, limits are the window's range");
    else if (out->ess < STEADY_FEW_EFFECTIVE)
        say(out, "; few effective samples");
}

void steady_explain(struct steady *out, const struct steady_story *story)
{
    int reported = steady_has_rate(out->state);
    out->why[0] = '\0';
    if (story->fixed && out->state != STEADY_INSUFFICIENT) {
        say_discarded(out);
        say(out, "warm-up fixed by request%s", reported ? "" : "; ");
    }
    if (!story->fixed || !reported)
        explain[out->state](out, story);
    if (reported)
        say_conditions(out, story);
}
