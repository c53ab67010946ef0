#include "stats/steady_words.h"

#include "core/number.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FEW_EFFECTIVE 10  /* independent records: below, the reader is told */
#define COMPILE_RATIO 2.0 /* records this much slower than the steady level are start-up work, not a warm-up curve */

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
    return fixed(p, p < 0.1 ? 2 : p < 99.5 ? 1 : 0);
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
    if (out->start > 1)
        say(out, "they settle within %s %% of the steady level", percent(story->settled).text);
    else
        say(out, "the rest holds one level");
}

static void explain_warmup(struct steady *out, const struct steady_story *story)
{
    say_discarded(out);
    if (story->discarded_ratio >= COMPILE_RATIO)
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
        say(out, "no steady state: stalls leave no five quiet records in a row; log averages over more steps");
    else if (w->flaw == WINDOW_LATE)
        say(out,
            "no steady state: the last %zu records take %s %% %s time per token: the run ended in another state; run "
            "longer",
            out->n_window, percent(expm1(w->late)).text, w->late > 0 ? "more" : "less");
    else if (w->flaw == WINDOW_DRIFTS)
        say(out,
            "no steady state: drift, time per token %s by %s %% from record %zu on; run longer or compare whole-run "
            "rates",
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

void steady_explain(struct steady *out, const struct steady_story *story)
{
    out->why[0] = '\0';
    if (story->fixed && out->state != STEADY_INSUFFICIENT) {
        say_discarded(out);
        say(out, "warm-up fixed by request");
    } else {
        explain[out->state](out, story);
    }
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
