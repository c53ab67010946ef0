/* C2 of one claim: the runs it stands on. */
#include "report/study_parts.h"

#include "query/analysis.h"
#include "query/words.h"

#include <math.h>

static int claim_dots_row(struct study *x, struct dots_row *out, const struct claim_side *s, struct error *err)
{
    const struct claim_record *r = &x->claim->revision->record;
    struct mark *runs = arena_array(x->memory, s->n_receipts, sizeof *runs);
    size_t n = 0;
    int rc = runs != NULL ? 0 : error_nomem(err);
    for (size_t k = 0; k < s->n_receipts && rc == 0; k++) {
        const struct evidence *e = study_receipt(x, &s->receipts[k].id);
        struct analysis_row a;
        if (e == NULL || e->use != EVIDENCE_RUN)
            continue;
        rc = analysis_of(x->store, &e->row->id, &a, err);
        if (rc == 0 && r->terms.rate == METRIC_WHOLE_RUN)
            runs[n++] = (struct mark){e->row->whole_run_tok_per_s, NAN, NAN};
        else if (rc == 0 && analysis_has_rate(&a))
            runs[n++] = (struct mark){a.tok_per_s, a.lo, a.hi};
    }
    *out = (struct dots_row){
        .label = words_level(x->memory, factor_rule(r->terms.axis)->name, s->level),
        .series = s->level,
        .runs = runs,
        .n_runs = n,
        .level = {s->rate, s->lo, s->hi},
        .note = arena_format(x->memory, "%s tok/s  n=%zu", words_rate(x->memory, s->rate, s->lo, s->hi), n),
        .dated = study_claim_plane(x->claim) != PLANE_CURRENT};
    return rc;
}

static int has_rates(const struct claim_record *r)
{
    return r->n_sides > 0 && r->terms.text != NULL && r->terms.metric < CLAIM_TIME_TO_RESULT &&
           isfinite(r->sides[0].rate);
}

int block_claim_dots(struct study *x, const struct block_body *body, struct error *err)
{
    const struct claim_record *r = &x->claim->revision->record;
    struct dots_row *rows = arena_array(x->memory, r->n_sides, sizeof *rows);
    const char *words = NULL;
    int rc = rows != NULL ? 0 : error_nomem(err);
    if (rc != 0 || !study_claim_stands(x) || !has_rates(r))
        return rc;
    for (size_t i = 0; i < r->n_sides && rc == 0; i++) {
        rc = claim_dots_row(x, &rows[i], &r->sides[i], err);
        words = words_join(x->memory, words, "; ", arena_format(x->memory, "%s: %s", rows[i].label, rows[i].note));
    }
    struct block *b =
        rc == 0 ? report_build_block(&x->build, BLOCK_DOTS, study_question(x, body, NULL, "Do its runs agree?")) : NULL;
    if (b == NULL)
        return rc != 0 ? rc : error_nomem(err);
    b->alt = study_alt(x, body, "Every run as a dot.", arena_format(x->memory, "%s.", words));
    b->note = "Dots: the runs it stands on, with the 95 % interval of their own steps; below them its rate.";
    b->as.dots = (struct dots_chart){.axis = "tok/s, whole system", .rows = rows, .n_rows = r->n_sides};
    return 0;
}
