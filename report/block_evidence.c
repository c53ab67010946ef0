/* "What earlier waves showed": runs past their validity, grouped, in the past tense, never beside current ones. */
#include "report/study_parts.h"

#include "core/text.h"
#include "query/analysis.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

static int same_wave(const struct receipt_row *a, const struct receipt_row *b)
{
    return strcmp(a->class_id, b->class_id) == 0 &&
           text_equal(a->factors.value[FACTOR_WAVE], b->factors.value[FACTOR_WAVE]) &&
           factors_same_stack(&a->factors, &b->factors);
}

/* The runs of one class, stack and wave, from item i on; marks them done. */
static int collect(struct study *x, size_t i, char *done, struct run *runs, size_t *n, int64_t *last,
                   struct error *err)
{
    const struct receipt_row *like = x->all.items[i].row;
    *n = 0;
    for (size_t k = i; k < x->all.n; k++) {
        const struct evidence *e = &x->all.items[k];
        struct run run = {.row = e->row, .rate = e->row->whole_run_tok_per_s};
        if (done[k] || !study_is_dated(x, e) || !same_wave(e->row, like))
            continue;
        done[k] = 1;
        *last = e->row->seen_at;
        if (x->request->metric == METRIC_STEADY) {
            int rc = analysis_of(x->store, &e->row->id, &run.analysis, err);
            if (rc != 0)
                return rc;
            run.rate = analysis_has_rate(&run.analysis) ? run.analysis.tok_per_s : NAN;
        }
        if (isfinite(run.rate))
            runs[(*n)++] = run;
    }
    return 0;
}

static const char *superseded_by(const struct study *x, const struct receipt_row *row)
{
    for (size_t i = x->all.n; i-- > 0;)
        if (study_is_current(x, &x->all.items[i]) && strcmp(x->all.items[i].row->class_id, row->class_id) == 0)
            return x->all.items[i].row->name;
    return "nothing newer";
}

static void fill_row(struct study *x, struct cell *c, const struct receipt_row *row, const struct run *runs,
                     size_t n, int64_t last)
{
    struct runs_estimate r = comparison_rate(runs, n, x->request->level, x->memory);
    const char *first = words_day(x->memory, row->seen_at), *until = words_day(x->memory, last);
    const char *value = row->factors.value[x->request->axis];
    c[0].text = strcmp(first, until) == 0 ? first : arena_format(x->memory, "%s – %s", first, until);
    c[1].text = value != NULL ? value : "not recorded";
    c[2].text = study_describe(x, &row->factors);
    c[3].text = n > 0 ? words_rate(x->memory, r.value, r.lo, r.hi) : "no steady state";
    c[4].text = words_interval(x->memory, r.lo, r.hi);
    c[5].text = arena_format(x->memory, "%zu", n);
    c[6].text = superseded_by(x, row);
}

int study_has_dated(const struct study *x)
{
    for (size_t i = 0; i < x->all.n; i++)
        if (study_is_dated(x, &x->all.items[i]))
            return 1;
    return 0;
}

int block_evidence(struct study *x, struct error *err)
{
    const struct column columns[] = {{"Observed", ALIGN_LEFT, 0, 0},       {study_axis_title(x), ALIGN_LEFT, 0, 0},
                                     {"What ran", ALIGN_LEFT, 0, 1},       {"tok/s", ALIGN_RIGHT, 0, 0},
                                     {"95 % interval", ALIGN_RIGHT, 0, 0}, {"Runs", ALIGN_RIGHT, 0, 0},
                                     {"Newer", ALIGN_LEFT, 1, 0}};
    struct table_builder t = table_start(&x->build, columns, 7);
    char *done = arena_array(x->memory, x->all.n, 1);
    struct run *runs = arena_array(x->memory, x->all.n, sizeof *runs);
    if (done == NULL || runs == NULL)
        return error_nomem(err);
    report_build_block(&x->build, BLOCK_HEADLINE, "What earlier waves showed");
    report_build_block(
        &x->build, BLOCK_SUBTITLE,
        arena_format(x->memory, "These numbers were true %s. They are quoted with their date or not at all.",
                     !study_has_dated(x) ? "while their price rows held"
                     : study_has_past(x) ? "of the wave they came from, and while their price rows held"
                                            : "of the wave they came from"));
    if (!study_has_dated(x))
        return 0;
    for (size_t i = 0; i < x->all.n; i++) {
        size_t n;
        int64_t last = 0;
        if (done[i] || !study_is_dated(x, &x->all.items[i]))
            continue;
        int rc = collect(x, i, done, runs, &n, &last, err);
        if (rc != 0)
            return rc;
        struct cell *c = table_row(&t);
        if (c != NULL)
            fill_row(x, c, x->all.items[i].row, runs, n, last);
    }
    table_finish(&t, NULL,
                 arena_format(x->memory,
                              "tok/s of the whole system. Dated: these runs ended before %s, more than %s before "
                              "this report's date.",
                              words_day(x->memory, x->valid_from), study_policy(x, POLICY_TRAINING_VALID_DAYS)),
                 NULL);
    return 0;
}
