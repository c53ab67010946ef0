/* Delivered cost: what the attempts of a level took, and what came out of them. */
#include "core/date.h"
#include "query/cost_parts.h"

#include <math.h>

const char *cost_delivered_reason(const struct cost_row *r)
{
    const struct delivered *d = &r->delivered;
    if (r->delivered_reason != NULL || isfinite(d->lo))
        return r->delivered_reason;
    const char *alike = comparison_no_interval_reason(&r->measured->rate);
    if (d->n_delivering < 2)
        return "fewer than two attempts that delivered";
    return alike != NULL ? alike : "its limits cannot be computed";
}

static struct delivered not_told(void)
{
    return (struct delivered){.value = NAN, .lo = NAN, .hi = NAN};
}

/* Why an attempt cannot be counted; NULL: it can. */
static const char *flaw(const struct receipt_row *row)
{
    if (row->started_at == DATE_NONE || row->finished_at == DATE_NONE)
        return row->started_at == DATE_NONE ? "started_at is not recorded" : "finished_at is not recorded";
    if (row->duration_ms <= 0)
        return "no time passes between started_at and finished_at";
    if (row->status == RUN_OK && !isfinite(row->whole_run_tok_per_s))
        return row->whole_run_reason != NULL ? row->whole_run_reason : "its tokens are not known";
    return NULL;
}

int delivered_of(struct cost_row *row, const struct question *q, struct arena *memory, struct error *err)
{
    const struct level *level = row->measured->level;
    size_t n = level->n_attempts;
    double *paid_s = arena_array(memory, n, sizeof *paid_s), *tokens = arena_array(memory, n, sizeof *tokens);
    if (paid_s == NULL || tokens == NULL)
        return error_nomem(err);
    row->delivered = not_told();
    if (q->selection->n_ids > 0) {
        row->delivered_reason = COST_NAMED_RUNS;
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        const struct receipt_row *attempt = level->attempts[i];
        const char *why = flaw(attempt);
        if (why != NULL) { /* leaving it out would make what was delivered look cheaper */
            row->delivered_reason = arena_format(memory, "%s: %s", attempt->name, why);
            return row->delivered_reason != NULL ? 0 : error_nomem(err);
        }
        paid_s[i] = (double)attempt->duration_ms / 1000;
        tokens[i] = attempt->status == RUN_OK ? attempt->whole_run_tok_per_s * paid_s[i] : 0;
    }
    if (row->price.row == NULL) {
        row->delivered_reason = "it was not priced";
        return 0;
    }
    row->delivered = cost_delivered(row->price.row->value, row->side.count, paid_s, tokens, n, q->level);
    if (row->measured->rate.identical) /* copies of one run: they bound nothing */
        row->delivered.lo = row->delivered.hi = NAN;
    return 0;
}
