#include "query/analysis.h"

#include "receipt/receipt.h"
#include "store/documents.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int analysis_has_rate(const struct analysis_row *a)
{
    return a->state == STEADY_FLAT || a->state == STEADY_WARMUP || a->state == STEADY_SLOWDOWN;
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

static double steps_in(const struct series *s, size_t from, size_t n)
{
    double steps = 0;
    for (size_t i = from; i < from + n; i++)
        steps += s->steps_per_record[i];
    return steps;
}

static void flatten(struct analysis_row *out, const struct steady *s, const struct series *series)
{
    double steps = series != NULL && analysis_has_rate(&(struct analysis_row){.state = (int)s->state})
                       ? steps_in(series, s->start, s->n_window)
                       : 0;
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
                              .warmup_steps = series != NULL && steps > 0 ? steps_in(series, 0, s->start) : NAN,
                              .seconds_per_step = steps > 0 ? s->seconds_per_record * (double)s->n_window / steps : NAN,
                              .few_effective = s->few_effective};
    snprintf(out->why, sizeof out->why, "%s", s->why);
}

/* A document without a usable series has no rate; that is an answer, not an error. */
static void no_series(struct analysis_row *out, const char *why)
{
    struct steady none = steady_without_numbers(0);
    none.state = STEADY_INSUFFICIENT;
    snprintf(none.why, sizeof none.why, "%s", why);
    flatten(out, &none, NULL);
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
    if (r->steps.n == 0 || r->steps.seconds == NULL || r->steps.tokens == NULL) {
        no_series(out, r->steps.n == 0 ? "no step records" : "the step records do not say how many tokens they cover");
    } else {
        rc = steady_analyse(&s, r->steps.seconds, r->steps.tokens, r->steps.n, options, &local);
        if (rc == 0)
            flatten(out, &s, &r->steps);
        else if (rc == ERR_INPUT)
            no_series(out, local.text);
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
