#include "stats/steady.h"

#include "stats/longrun.h"
#include "stats/outlier.h"
#include "stats/rate.h"
#include "stats/steady_search.h"

#include <math.h>
#include <string.h>

#define MOST_DIGITS 12 /* of a difference of times */

/*
 * A run whose records are worth fewer than STEADY_FEW_EFFECTIVE, and whose rate is known no better than to this, has no
 * steady state: docs/statistics.md says what of ramps, random walks and flat runs it refuses.
 */
#define VAGUE 0.03

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

int steady_has_rate(enum steady_state s)
{
    return s == STEADY_FLAT || s == STEADY_WARMUP || s == STEADY_SLOWDOWN;
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

/* The usual record comes back from its logarithm; no clock has the digits that are lost on that way. */
static double first_record_excess(const struct run *r, size_t from)
{
    if (r->n == 0)
        return NAN;
    double first = r->seconds[0], usual = r->tokens[0] * exp(steady_median(r, from, r->n));
    double scale = pow(10, MOST_DIGITS - 1 - floor(log10(fmax(first, usual))));
    double excess = round((first - usual) * scale) / scale;
    return excess != 0 ? excess : 0; /* -0 is no time either */
}

static int estimate(struct steady *out, struct run *r)
{
    size_t t = r->window.start;
    steady_tag_stretches(r);
    const struct stretch s = {.seconds = r->seconds + 1 + t,
                              .tokens = r->tokens + 1 + t,
                              .tag = r->tag + t,
                              .level = r->usual + t,
                              .n = r->n - t};
    if (t > 0) {
        r->story.discarded_ratio = exp(rate_log(s.seconds, s.tokens, s.n) - rate_log(r->seconds + 1, r->tokens + 1, t));
        r->story.settled = expm1(steady_median(r, 0, t) - steady_median(r, t, r->n));
    }
    struct rate_doubt doubt;
    out->level_ratio = exp(r->window.best_earlier);
    if (rate_estimate(out, &doubt, &s, r->options->level, r->story.widened + r->story.end_move, &r->arena) != 0)
        return -1;
    r->story.identical = doubt.identical;
    r->story.tick = doubt.tick;
    int few = out->few_effective || out->ess < STEADY_FEW_EFFECTIVE;
    r->story.effective = out->ess;
    r->story.vague = few && doubt.clean_half > VAGUE ? doubt.clean_half : 0;
    return 0;
}

/* The noise of a run that still warms up or wanders is all autocorrelation: a number from it would look like one. */
static void refuse_vague(struct steady *out)
{
    struct steady none = steady_without_numbers(out->n_records);
    none.state = STEADY_NONE;
    none.start = out->start;
    none.n_window = out->n_window;
    *out = none;
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
    if (steady_prepare(r) != 0)
        return -1;
    if ((r->options->fixed_warmup >= 0 ? steady_search_asked(r) : steady_search(r)) != 0)
        return -1;
    out->state = r->window.state;
    out->start = out->n_records ? 1 + r->window.start : 0;
    out->n_window = r->n - r->window.start;
    if (steady_has_rate(out->state) && estimate(out, r) != 0)
        return -1;
    if (r->story.vague > 0)
        refuse_vague(out);
    out->first_excess = first_record_excess(r, steady_has_rate(out->state) ? r->window.start : r->n / 2);
    steady_explain(out, &r->story);
    return 0;
}

static int analyse_run(struct steady *found, struct run *r, struct error *err)
{
    if (check_options(r->options, err) != 0)
        return ERR_USAGE;
    if (check_records(r->seconds, r->tokens, found->n_records, err) != 0)
        return ERR_INPUT;
    r->story = (struct steady_story){.window = &r->window, .discarded_ratio = NAN, .delta = r->options->delta};
    return analyse(found, r) == 0 ? 0 : error_nomem(err);
}

int steady_analyse(struct steady *out, const double *seconds, const double *tokens, size_t n,
                   const struct steady_options *options, struct error *err)
{
    struct run r = {.seconds = seconds, .tokens = tokens, .n = n ? n - 1 : 0, .options = options};
    struct steady found = steady_without_numbers(n);
    int rc = analyse_run(&found, &r, err);
    arena_release(&r.arena);
    if (rc == 0)
        *out = found;
    return rc;
}

int steady_tags(signed char *tag, const double *seconds, const double *tokens, size_t n,
                const struct steady_options *options, struct error *err)
{
    struct run r = {.seconds = seconds, .tokens = tokens, .n = n ? n - 1 : 0, .options = options};
    struct steady found = steady_without_numbers(n);
    int rc = analyse_run(&found, &r, err);
    if (rc == 0 && !steady_has_rate(found.state))
        r.story.n_slow = 0;
    if (rc == 0)
        steady_tag_stretches(&r);
    for (size_t i = 0; rc == 0 && i < n; i++)
        tag[i] = i > 0 ? r.tag[i - 1] : OUTLIER_NONE;
    arena_release(&r.arena);
    return rc;
}
