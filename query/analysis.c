#include "query/analysis.h"

#include "core/arena.h"
#include "core/number.h"
#include "query/batch.h"
#include "receipt/receipt.h"
#include "stats/rate.h"
#include "store/documents.h"
#include "store/receipts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int analysis_has_rate(const struct analysis_row *a)
{
    return a->state == STEADY_FLAT || a->state == STEADY_WARMUP || a->state == STEADY_SLOWDOWN;
}

int64_t analysis_counted(const struct analysis_row *a)
{
    return a->n_window - (int64_t)rate_first_counted((size_t)a->n_window, (size_t)a->stall_period);
}

int analysis_has_few_effective(const struct analysis_row *a)
{
    return analysis_has_rate(a) && (a->few_effective || a->ess < STEADY_FEW_EFFECTIVE);
}

double analysis_unseen_stalls(const struct analysis_row *a)
{
    return analysis_has_rate(a) && a->n_stalls == 0 ? 3 / (double)a->n_window : NAN;
}

const char *analysis_method(const struct analysis_row *a)
{
    if (!analysis_has_rate(a))
        return NULL;
    if (a->few_effective)
        return "within this run: range of its records (few effective samples)";
    if (a->stall_period > 0)
        return "within this run: prewhitened EWC long-run variance, spread of periodic stalls, over whole periods";
    if (a->n_stalls > 0)
        return "within this run: prewhitened EWC long-run variance, Poisson number of stalls, combined by MOVER";
    return "within this run: prewhitened EWC long-run variance";
}

int analysis_series(struct store *store, const struct digest *id, struct receipt **holder, struct error *err)
{
    char *bytes = NULL;
    size_t size;
    int rc = document_bytes(store, id, &bytes, &size, err);
    if (rc == 0)
        rc = receipt_parse(holder, NULL, bytes, size, err);
    free(bytes);
    return rc;
}

static double sum_of(const double *x, size_t from, size_t n)
{
    double sum = 0;
    for (size_t i = from; i < from + n; i++)
        sum += x[i];
    return sum;
}

static int has_rate(const struct steady *s)
{
    return analysis_has_rate(&(struct analysis_row){.state = (int)s->state});
}

static void flatten(struct analysis_row *out, const struct steady *s, const struct series *series)
{
    int counts = series != NULL && has_rate(s);
    size_t left = rate_first_counted(s->n_window, s->stall_period), from = s->start + left, n = s->n_window - left;
    double steps = counts ? sum_of(series->steps_per_record, s->start, s->n_window) : 0;
    double tokens_a_step =
        counts && steps > 0 ? sum_of(series->tokens, from, n) / sum_of(series->steps_per_record, from, n) : NAN;
    *out =
        (struct analysis_row){.state = (int)s->state,
                              .n_records = (int64_t)s->n_records,
                              .start = (int64_t)s->start,
                              .n_window = (int64_t)s->n_window,
                              .tok_per_s = s->rate,
                              .se_log = s->se_log,
                              .df = s->df,
                              .lo = s->lo,
                              .hi = s->hi,
                              .clean_tok_per_s = s->clean_rate,
                              .median_tok_per_s = s->median_rate,
                              .ess = s->ess,
                              .phi = s->phi,
                              .first_step_excess_s = s->first_excess,
                              .level_ratio = s->level_ratio,
                              .n_stalls = (int64_t)s->n_stalls,
                              .stall_period = (int64_t)s->stall_period,
                              .n_outliers = (int64_t)s->n_outliers,
                              .stall_share = s->stall_share,
                              .steps_in_window = steps,
                              .warmup_steps = counts && steps > 0 ? sum_of(series->steps_per_record, 0, s->start) : NAN,
                              .seconds_per_step = tokens_a_step / s->rate,
                              .few_effective = s->few_effective};
    snprintf(out->why, sizeof out->why, "%s", s->why);
}

/* A step in the times may be a step in the work: named beside every state. Whole or not at all, for it ends in numbers.
 */
static void add_batch(struct analysis_row *out, const struct series *series)
{
    struct batch_change first;
    char from[NUMBER_TEXT_SIZE], to[NUMBER_TEXT_SIZE], more[NUMBER_TEXT_SIZE + 32] = "";
    size_t n = batch_changes(&first, 1, series), used = strlen(out->why), room = sizeof out->why - used;
    if (n == 0)
        return;
    number_format_exact(from, first.from);
    number_format_exact(to, first.to);
    if (n > 1)
        snprintf(more, sizeof more, ", and %zu more %s after it", n - 1, n > 2 ? "times" : "time");
    int length = snprintf(out->why + used, room, "; tokens per step change at record %zu from %s to %s%s", first.at,
                          from, to, more);
    if (length < 0 || (size_t)length >= room)
        out->why[used] = '\0';
}

static void no_series(struct analysis_row *out, size_t n, const char *why)
{
    struct steady none = steady_without_numbers(n);
    none.state = STEADY_INSUFFICIENT;
    snprintf(none.why, sizeof none.why, "%.*s", (int)sizeof none.why - 1, why);
    flatten(out, &none, NULL);
}

void analysis_withhold(struct analysis_row *a, const char *objection)
{
    struct steady none = steady_without_numbers((size_t)a->n_records);
    none.state = STEADY_NONE;
    snprintf(none.why, sizeof none.why, "no number leaves it: %s", objection);
    flatten(a, &none, NULL);
}

/* The cut was asked for, the class of the run was not; of a slowdown nobody may make a flat run by naming a record. */
static void keep_class(struct steady *out, const struct steady *judged)
{
    size_t used = strlen(out->why);
    out->state = judged->state;
    out->level_ratio = judged->level_ratio;
    if (judged->start > out->start)
        snprintf(out->why + used, sizeof out->why - used, "; the method finds it steady only from record %zu on",
                 judged->start);
}

static int analyse(struct steady *out, const struct series *s, const struct steady_options *options, struct error *err)
{
    struct steady_options unnamed = *options;
    struct steady judged;
    unnamed.fixed_warmup = -1;
    int rc = steady_analyse(out, s->seconds, s->tokens, s->n, options, err);
    if (rc != 0 || options->fixed_warmup < 0)
        return rc;
    rc = steady_analyse(&judged, s->seconds, s->tokens, s->n, &unnamed, err);
    if (rc == 0 && judged.state == STEADY_NONE)
        *out = judged;
    else if (rc == 0 && has_rate(out) && has_rate(&judged))
        keep_class(out, &judged);
    return rc;
}

int analysis_with(struct store *store, const struct digest *id, const struct steady_options *options,
                  struct analysis_row *out, struct error *err)
{
    struct receipt *r = NULL;
    struct steady s;
    struct error local = {0};
    int rc = analysis_series(store, id, &r, err);
    if (rc != 0)
        return rc;
    /* a document without a usable series has no rate; that is an answer, not an error */
    if (r->steps.n == 0 || r->steps.seconds == NULL || r->steps.tokens == NULL) {
        no_series(out, r->steps.n,
                  r->steps.n == 0 ? "no step records" : "the step records do not say how many tokens they cover");
    } else {
        rc = analyse(&s, &r->steps, options, &local);
        if (rc == 0) {
            flatten(out, &s, &r->steps);
            add_batch(out, &r->steps);
        } else if (rc == ERR_INPUT) {
            no_series(out, r->steps.n, local.text);
        }
        rc = rc == 0 || rc == ERR_INPUT ? 0 : error_set(err, local.code, "%s", local.text);
    }
    receipt_free(r);
    return rc;
}

int analysis_of(struct store *store, const struct digest *id, struct analysis_row *out, struct error *err)
{
    int found = 0;
    int rc = analysis_get(store, id, STEADY_METHOD, out, &found, err);
    if (rc != 0 || found)
        return rc;
    struct steady_options options = steady_defaults();
    rc = analysis_with(store, id, &options, out, err);
    return rc != 0 ? rc : analysis_put(store, id, STEADY_METHOD, out, err);
}

static int is_near(double a, double b)
{
    return (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

/* Another machine may differ in the last digits. */
static int is_same(const struct analysis_row *a, const struct analysis_row *b)
{
    return a->state == b->state && a->n_records == b->n_records && a->start == b->start && a->n_window == b->n_window &&
           a->n_stalls == b->n_stalls && a->few_effective == b->few_effective && is_near(a->tok_per_s, b->tok_per_s) &&
           is_near(a->lo, b->lo) && is_near(a->hi, b->hi) && is_near(a->seconds_per_step, b->seconds_per_step) &&
           is_near(a->clean_tok_per_s, b->clean_tok_per_s) && is_near(a->median_tok_per_s, b->median_tok_per_s) &&
           is_near(a->ess, b->ess);
}

static int verify_one(struct store *store, const struct digest *id, int *same, struct error *err)
{
    struct steady_options options = steady_defaults();
    struct analysis_row is = {0}, was = {0};
    struct error damaged = {0};
    int found = 0;
    int rc = analysis_get(store, id, STEADY_METHOD, &was, &found, err);
    *same = 1;
    if (rc != 0 || !found)
        return rc;
    rc = analysis_with(store, id, &options, &is, &damaged);
    if (rc == 0)
        *same = is_same(&is, &was);
    return rc == ERR_NOMEM ? error_nomem(err) : 0;
}

int analysis_verify(struct store *store, long long *faults, void (*report)(void *context, const char *fault),
                    void *context, struct error *err)
{
    struct arena memory = {0};
    struct digest *ids;
    size_t n = 0;
    int same, rc = analyses_remembered(store, STEADY_METHOD, &memory, &ids, &n, err);
    *faults = 0;
    for (size_t i = 0; i < n && rc == 0; i++) {
        char name[RECEIPT_ID_SIZE], text[128];
        rc = verify_one(store, &ids[i], &same, err);
        if (rc != 0 || same)
            continue;
        receipt_name(name, &ids[i]);
        snprintf(text, sizeof text, "%s: the steady state that is remembered is not what its records give", name);
        report(context, text);
        ++*faults;
    }
    arena_release(&memory);
    return rc;
}
