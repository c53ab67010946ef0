#include "stats/steady_words.h"

#include "core/number.h"
#include "stats/rate.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FEW_EFFECTIVE 10  /* independent records: below, the reader is told */
#define COMPILE_MOST  10  /* records: a few from the start on … */
#define COMPILE_RATIO 2.0 /* … that are this much slower than the steady level are start-up work, no warm-up curve */

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
    else if (fabs(story->settled) <= story->delta)
        say(out, "they settle within %s %% of the steady level", percent(story->settled).text);
    else
        say(out, "they take %s than the steady level, too few for a level", more_time(story->settled).text);
}

/* Record 0 is not among those that the search counts. */
static void say_slow_stretch(struct steady *out, const struct slow_stretch *slow)
{
    say(out, "a slower level in mid-run: records %zu-%zu (%zu) take %s than the steady level, which the run had before",
        slow->from + 1, slow->to, slow->to - slow->from, more_time(expm1(slow->ratio)).text);
}

static void explain_warmup(struct steady *out, const struct steady_story *story)
{
    const struct window *w = story->window;
    say_discarded(out);
    if (w->slow.to > w->slow.from)
        say_slow_stretch(out, &w->slow);
    else if (w->level_start == w->head && w->head <= COMPILE_MOST && story->discarded_ratio >= COMPILE_RATIO)
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

static void explain_none(struct steady *out, const struct steady_story *story)
{
    const struct window *w = story->window;
    if (w->flaw == WINDOW_RESTLESS)
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

void steady_explain(struct steady *out, const struct steady_story *story)
{
    out->why[0] = '\0';
    if (story->fixed && out->state != STEADY_INSUFFICIENT) {
        say_discarded(out);
        say(out, "warm-up fixed by request");
    } else {
        explain[out->state](out, story);
    }
    if (out->stall_period > 0)
        say_periods(out);
    if (story->end_records > 0)
        say_end(out, story);
    if (story->widened > 0)
        say(out, "; too short when trimmed, so kept whole and the interval widened by %s %%",
            percent(story->widened).text);
    if (story->identical)
        say(out, "; identical records: clock resolution or synthetic");
    else if (out->few_effective)
        say(out, "; few effective samples, limits are the window's range");
    else if (out->ess < FEW_EFFECTIVE)
        say(out, "; few effective samples");
}
