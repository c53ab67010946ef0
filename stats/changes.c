#include "stats/changes.h"

#include "stats/drift.h"
#include "stats/effect.h"
#include "stats/outlier.h"
#include "stats/segment.h"
#include "stats/summary.h"
#include "stats/welch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CHANGE_WEIGHT 3.0 /* ln n a change point */
#define PHI_CAP       0.9 /* of what a few dozen points can tell */

struct changes_options changes_defaults(void)
{
    return (struct changes_options){.least_segment = 3, .practical = 0.03, .least_a12 = 0.8, .level = 0.95};
}

struct scan {
    const struct changes_options *options;
    size_t n;
    double *x;         /* ln rate */
    double *clean;     /* the same, spikes replaced by their running median */
    signed char *tag;  /* of spikes alone, once levels are sorted out */
    double *median;    /* running */
    double *scratch;   /* 2 n + 2 */
    double *old, *new; /* points of two neighbouring levels, without spikes; n each */
    double inflate;    /* of the variance of a mean by autocorrelation; 1 while it is not known */
    size_t settled;    /* points before what may be an unconfirmed change at the end */
};

static int check(const double *rates, size_t n, const struct changes_options *o, struct error *err)
{
    if (o->least_segment < 2 || !(o->practical > 0) || !(o->least_a12 >= 0.5 && o->least_a12 <= 1) ||
        !(o->level > 0 && o->level < 1))
        return error_set(err, ERR_USAGE,
                         "changes: least_segment %zu, practical %g, least_a12 %g, level %g make no sense",
                         o->least_segment, o->practical, o->least_a12, o->level);
    for (size_t i = 0; i < n; i++)
        if (!(rates[i] > 0) || !isfinite(rates[i]))
            return error_set(err, ERR_INPUT, "rates[%zu]: '%g' is not a positive rate", i, rates[i]);
    return 0;
}

static int prepare(struct scan *s, const double *rates, struct arena *a)
{
    s->x = arena_array(a, s->n, sizeof(double));
    s->clean = arena_array(a, s->n, sizeof(double));
    s->tag = arena_array(a, s->n, 1);
    s->median = arena_array(a, s->n, sizeof(double));
    s->scratch = arena_array(a, 2 * s->n + 2, sizeof(double));
    s->old = arena_array(a, s->n, sizeof(double));
    s->new = arena_array(a, s->n, sizeof(double));
    if (!s->x || !s->clean || !s->tag || !s->median || !s->scratch || !s->old || !s->new)
        return -1;
    for (size_t i = 0; i < s->n; i++)
        s->x[i] = log(rates[i]);
    return 0;
}

/* A spike is what has no company; see outlier.h for why a level would pass for spikes. */
static void tag_spikes(struct scan *s)
{
    const struct hampel how = hampel_defaults();
    hampel_tag(s->tag, s->median, s->x, s->n, &how, s->scratch);
    s->settled = s->n;
    for (size_t i = 0; i < s->n; i++) {
        if (s->tag[i] == OUTLIER_NONE)
            continue;
        struct company c = outlier_company(s->x, s->n, i, s->median[i]);
        if (c.to - c.from >= s->options->least_segment)
            s->tag[i] = OUTLIER_NONE;
        else if (c.to == s->n && c.from > 0 && c.from < s->settled)
            s->settled = c.from;
    }
    for (size_t i = 0; i < s->n; i++)
        s->clean[i] = s->tag[i] == OUTLIER_NONE ? s->x[i] : s->median[i];
}

static size_t without_spikes(const struct scan *s, double *out, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        if (s->tag[i] == OUTLIER_NONE)
            out[n++] = s->x[i];
    return n;
}

/* What change number k of the levels amounts to. Sides without a point leave everything NaN. */
static int measure(struct change *out, const struct scan *s, const struct segments *levels, size_t k)
{
    size_t from = segments_start(levels, k), at = levels->starts[k], to = segments_end(levels, k + 1, s->settled);
    size_t n_old = without_spikes(s, s->old, from, at), n_new = without_spikes(s, s->new, at, to);
    struct effect effect;
    *out = (struct change){.at = at, .ratio = NAN, .lo = NAN, .hi = NAN, .a12 = NAN, .confirmed = 1};
    if (n_old == 0 || n_new == 0)
        return 0;
    if (effect_of(&effect, s->new, n_new, s->old, n_old, NULL) != 0)
        return -1;
    struct sample old = sample_of(s->old, n_old), new = sample_of(s->new, n_new);
    old.variance *= s->inflate;
    new.variance *= s->inflate;
    struct welch w = welch_test(&new, &old);
    double half = welch_half_width(&w, s->options->level);
    out->ratio = exp(w.difference);
    out->lo = exp(w.difference - half);
    out->hi = exp(w.difference + half);
    out->a12 = effect.a12;
    out->confirmed = n_new >= s->options->least_segment;
    return 0;
}

/* Relative and the same both ways: 3 % up and its inverse down count alike. */
static double size_of(const struct change *c)
{
    return isnan(c->ratio) ? 0 : expm1(fabs(log(c->ratio)));
}

static double overlap_of(const struct change *c)
{
    return isnan(c->a12) ? 0.5 : c->ratio >= 1 ? c->a12 : 1 - c->a12;
}

static void join(struct segments *levels, size_t k)
{
    memmove(levels->starts + k, levels->starts + k + 1, (levels->n_changes - k - 1) * sizeof(*levels->starts));
    levels->n_changes--;
}

/*
 * Joins neighbours, the most alike first, until every change is large enough, then those whose points overlap. One at a
 * time, for each join makes new levels: of a creeping loss in steps of 2 % the sum is found.
 */
static int keep_material(struct change *found, struct segments *levels, const struct scan *s)
{
    while (levels->n_changes > 0) {
        size_t smallest = 0, mixed = 0;
        for (size_t k = 0; k < levels->n_changes; k++) {
            if (measure(&found[k], s, levels, k) != 0)
                return -1;
            smallest = size_of(&found[k]) < size_of(&found[smallest]) ? k : smallest;
            mixed = overlap_of(&found[k]) < overlap_of(&found[mixed]) ? k : mixed;
        }
        if (size_of(&found[smallest]) < s->options->practical)
            join(levels, smallest);
        else if (overlap_of(&found[mixed]) < s->options->least_a12)
            join(levels, mixed);
        else
            break;
    }
    return 0;
}

/*
 * How much wider than independent points autocorrelated ones make the interval of a mean: (1 + phi)/(1 - phi), phi
 * from the residuals of all levels. Every level takes its mean away, which makes the lag-1 correlation too small: as in
 * longrun.h, with one mean for each level. Neighbours with a spike between them are no neighbours.
 */
static double dependence(const struct scan *s, const struct segments *levels)
{
    double products = 0, squares = 0, n = 0, k = (double)levels->n_changes + 1;
    for (size_t i = 0; i <= levels->n_changes; i++) {
        size_t from = segments_start(levels, i), to = segments_end(levels, i, s->settled);
        size_t some = without_spikes(s, s->old, from, to);
        double mean = some > 0 ? summary_mean(s->old, some) : 0;
        for (size_t t = from; t < to; t++) {
            int whole = s->tag[t] == OUTLIER_NONE, pair = whole && t > from && s->tag[t - 1] == OUTLIER_NONE;
            squares += whole ? (s->x[t] - mean) * (s->x[t] - mean) : 0;
            products += pair ? (s->x[t] - mean) * (s->x[t - 1] - mean) : 0;
            n += whole;
        }
    }
    double phi = squares > 0 && n > k + 3 ? (products / squares * n + k) / (n - k - 3) : 0;
    phi = fmin(fmax(phi, 0), PHI_CAP);
    return (1 + phi) / (1 - phi);
}

static int measure_all(struct changes *out, const struct segments *levels, struct scan *s)
{
    int rc = 0;
    s->inflate = dependence(s, levels);
    out->n = levels->n_changes;
    for (size_t k = 0; rc == 0 && k < levels->n_changes; k++)
        rc = measure(&out->items[k], s, levels, k);
    return rc;
}

/* The points at the end that stand apart from the last level, all on one side but too few to be a level. */
static int add_unconfirmed(struct changes *out, const struct scan *s)
{
    size_t from = out->n > 0 ? out->items[out->n - 1].at : 0, start = s->settled;
    struct segments levels = {.n_changes = 1, .starts = &start};
    struct change c;
    struct scan end = *s;
    if (s->settled == s->n)
        return 0;
    memset(s->tag + s->settled, OUTLIER_NONE, s->n - s->settled);
    end.x += from, end.tag += from, end.settled = s->n - from;
    start -= from;
    if (measure(&c, &end, &levels, 0) != 0)
        return -1;
    c.at += from;
    c.confirmed = 0;
    if (size_of(&c) >= s->options->practical)
        out->items[out->n++] = c;
    return 0;
}

static void list_spikes(struct changes *out, const struct scan *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->tag[i] != OUTLIER_NONE)
            out->spikes[out->n_spikes++] = (struct spike){i, exp(s->x[i] - s->median[i])};
}

static int find(struct changes *out, struct scan *s, struct arena *a)
{
    struct segments levels = {0};
    size_t least = s->options->least_segment;
    tag_spikes(s);
    out->items = arena_array(a, s->settled / least + 2, sizeof *out->items);
    out->spikes = arena_array(a, s->n, sizeof *out->spikes);
    if (!out->items || !out->spikes || segments_find(&levels, s->clean, s->settled, least, CHANGE_WEIGHT) != 0)
        return -1;
    struct drift drift = s->settled > 0
                             ? drift_test(s->clean, s->settled, 0, &levels, log1p(s->options->practical), s->scratch)
                             : (struct drift){0};
    out->drift = drift.found ? expm1(drift.total) : 0;
    int rc = keep_material(out->items, &levels, s);
    if (rc == 0)
        rc = measure_all(out, &levels, s);
    free(levels.starts);
    if (rc == 0)
        rc = add_unconfirmed(out, s);
    list_spikes(out, s);
    return rc;
}

int changes_find(struct changes *out, const double *rates, size_t n, const struct changes_options *options,
                 struct arena *a, struct error *err)
{
    struct scan s = {.options = options, .n = n, .inflate = 1};
    struct changes found = {0};
    int rc = check(rates, n, options, err);
    if (rc != 0)
        return rc;
    if (prepare(&s, rates, a) != 0 || find(&found, &s, a) != 0)
        return error_nomem(err);
    *out = found;
    return 0;
}
