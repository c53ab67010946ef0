/* "The answer": headline, what stands under it, findings, and chart C1. */
#include "report/findings.h"

#include "core/text.h"
#include "query/headline.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

enum { FINDINGS_SHOWN = 5, HEADLINE_WORDS = 14 };

/* What an interval at 95 % says by itself; stricter than the test for equivalence, which has one at 90 %. */
static enum ratio_verdict verdict_of(double lo, double hi, double practical)
{
    if (!isfinite(lo) || !isfinite(hi))
        return RATIO_TOO_FEW;
    if (lo > 1 || hi < 1)
        return lo > 1 ? RATIO_FASTER : RATIO_SLOWER;
    return lo > 1 / (1 + practical) && hi < 1 + practical ? RATIO_EQUIVALENT : RATIO_INCONCLUSIVE;
}

struct runs_ratio study_ratio(const struct study *x, const struct comparison_row *row, const struct study_claim **claim)
{
    *claim = study_claim_of(x, CLAIM_RATIO, row->level->value, study_base(x)->level->value);
    const struct claim_record *r = *claim != NULL ? &(*claim)->revision->record : NULL;
    if (r == NULL || (r->value == row->ratio.value && r->lo == row->ratio.lo && r->hi == row->ratio.hi))
        return row->ratio;
    return (struct runs_ratio){.value = r->value,
                               .lo = r->lo,
                               .hi = r->hi,
                               .verdict = verdict_of(r->lo, r->hi, x->question.practical),
                               .runs_needed = RUNS_NOT_PLANNED};
}

static size_t count_words(const char *text)
{
    size_t n = 0;
    for (; text != NULL && *text != '\0'; text++)
        n += text[0] != ' ' && (text[1] == ' ' || text[1] == '\0');
    return n;
}

/* As many of the factors as a headline has room for; the findings have them all. */
static const char *refused_words(struct study *x)
{
    const char *list = NULL, *words = NULL;
    size_t n = 0, room = HEADLINE_WORDS - (x->synthetic ? 1 : 0);
    for (size_t i = 0; i < x->verdict.n_refusals; i++)
        n += x->verdict.refusals[i].factor < FACTORS;
    for (size_t i = 0, named = 0; i < x->verdict.n_refusals; i++) {
        if (x->verdict.refusals[i].factor >= FACTORS)
            continue;
        list = words_join(x->memory, list, ", ", factor_rule(x->verdict.refusals[i].factor)->title);
        const char *rest = ++named < n ? arena_format(x->memory, " and %zu more", n - named) : "";
        const char *longer = arena_format(x->memory, "Not compared: %s%s may not be mixed", list, rest);
        if (words == NULL || count_words(longer) <= room)
            words = longer;
    }
    return words;
}

static int has_number(const struct study *x, const char *level)
{
    for (size_t i = 0; x->verdict.runs != NULL && i < x->verdict.n_runs; i++)
        if (text_equal(x->verdict.runs[i].row->factors.value[x->request->axis], level))
            return 1;
    return 0;
}

/* "drift" of "no steady state: drift, time per token grows …": the findings have all of it */
static const char *reason_of(struct study *x, const char *why)
{
    const char *colon = strstr(why, ": "), *reason = colon != NULL ? colon + 2 : why;
    return arena_copy_n(x->memory, reason, strcspn(reason, ":,;"));
}

/* What is left out for other reasons never was a run of the level: attempts that failed, say. */
static int was_measured(const struct study *x, const struct skipped *s)
{
    return x->request->metric != METRIC_STEADY || strncmp(s->why, "no steady state", strlen("no steady state")) == 0;
}

/* Why none of the runs of a level has a number; NULL where they do not agree. */
static const char *shared_reason(struct study *x, const char *level)
{
    const char *shared = NULL;
    for (size_t i = 0; i < x->verdict.n_skipped; i++) {
        const struct skipped *s = &x->verdict.skipped[i];
        if (!text_equal(s->row->factors.value[x->request->axis], level) || !was_measured(x, s))
            continue;
        const char *reason = reason_of(x, s->why);
        if (shared != NULL && !text_equal(shared, reason))
            return NULL;
        shared = reason;
    }
    return shared;
}

/* Levels that ran and never settled: which, and why, where there is room for it. NULL: none. */
static const char *unsettled_words(struct study *x)
{
    const char *list = NULL, *reason = NULL,
               *wanted = x->request->metric == METRIC_STEADY ? "steady state" : "whole-run rate";
    size_t n = 0, room = HEADLINE_WORDS - (x->synthetic ? 1 : 0);
    if (x->verdict.runs == NULL) /* refused before anything was measured */
        return NULL;
    for (size_t i = 0; i < x->verdict.n_levels; i++) {
        const char *level = x->verdict.levels[i].value;
        if (x->verdict.levels[i].n_runs == 0 || has_number(x, level))
            continue;
        const char *why = shared_reason(x, level);
        reason = n++ == 0 || (reason != NULL && why != NULL && strcmp(reason, why) == 0) ? why : NULL;
        list = words_join(x->memory, list, ", ", study_name(x, level));
    }
    if (n == 0)
        return NULL;
    const char *words = arena_format(x->memory, "Not compared: %s %s no %s", list, n == 1 ? "has" : "have", wanted);
    const char *longer = reason != NULL ? arena_format(x->memory, "%s: %s", words, reason) : NULL;
    return longer != NULL && count_words(longer) <= room ? longer : words;
}

static const char *compared_words(struct study *x, const struct comparison_row *top)
{
    const struct study_claim *claim;
    const struct level *level = top->level, *base = study_base(x)->level;
    struct runs_ratio ratio = study_ratio(x, top, &claim);
    const struct claim_side *sides = claim != NULL ? claim->revision->record.sides : NULL;
    return headline_words(x->memory, study_name(x, level->value), study_name(x, base->value), &ratio,
                          sides != NULL ? sides[0].n_runs : level->n_runs,
                          sides != NULL ? sides[1].n_runs : base->n_runs, x->question.practical);
}

static const char *answer_words(struct study *x)
{
    const struct comparison_row *top = study_top(x);
    if (x->verdict.left_row == NULL)
        return "No current measurement answers this question";
    if (x->cleared != NULL && top != NULL)
        return compared_words(x, top);
    const char *refused = refused_words(x);
    if (refused != NULL)
        return refused;
    const char *unsettled = unsettled_words(x);
    if (unsettled != NULL)
        return unsettled;
    if (x->verdict.n_levels != 1)
        return "Not enough runs to compare";
    return arena_format(x->memory, "Only %s %s: nothing to compare with", study_name(x, x->verdict.levels[0].value),
                        x->request->n_only > 0 ? "was asked for and has current runs" : "has current runs");
}

const char *study_answer_headline(struct study *x)
{
    return study_headline(x, answer_words(x), x->synthetic);
}

static const char *subtitle(struct study *x, const struct findings *f)
{
    const char *levels = NULL;
    if (x->verdict.left_row == NULL)
        return arena_format(x->memory, "No usable run of the training lane ended between %s and %s%s.",
                            words_day(x->memory, x->valid_from), words_day(x->memory, x->request->as_of),
                            study_disclosed(x));
    for (size_t i = 0; i < x->comparison.n_rows; i++)
        levels = words_join(x->memory, levels, ", ", study_name(x, x->comparison.rows[i].level->value));
    struct factors shared = x->verdict.shared;
    if (shared.value[FACTOR_RECIPE] != NULL)
        shared.value[FACTOR_MODEL] = x->verdict.left_row->factors.value[FACTOR_MODEL]; /* one recipe, so one model */
    return arena_format(x->memory, "%s%s%s · %s%s · %s%s", levels ? levels : "", levels ? " · " : "",
                        study_describe(x, &shared), study_metric(x),
                        x->request->metric == METRIC_STEADY ? "" : ", evaluation and start-up included",
                        study_standing_words(x, f->n_claimed, f->n_measured), study_disclosed(x));
}

const char *study_answer_subtitle(struct study *x)
{
    struct findings f;
    study_find(x, &f);
    return subtitle(x, &f);
}

/* "1.897× [1.884–1.910]"; what cannot be drawn is not told either. */
static const char *ratio_note(struct study *x, const struct comparison_row *r)
{
    if (r->is_base)
        return "1 (base)";
    if (!isfinite(r->ratio.value))
        return NULL;
    return arena_format(x->memory, "%s×%s", words_ratio(x->memory, r->ratio.value, r->ratio.lo, r->ratio.hi),
                        isfinite(r->ratio.lo) && isfinite(r->ratio.hi)
                            ? arena_format(x->memory, " [%s]", words_interval(x->memory, r->ratio.lo, r->ratio.hi))
                            : ", no interval");
}

static struct compare_row chart_row(struct study *x, const struct comparison_row *r)
{
    const char *interval = words_interval(x->memory, r->rate.lo, r->rate.hi);
    const char *rate = words_rate(x->memory, r->rate.value, r->rate.lo, r->rate.hi);
    struct mark ratio = {r->ratio.value, r->ratio.lo, r->ratio.hi};
    if (r->is_base)
        ratio = (struct mark){1, NAN, NAN};
    return (struct compare_row){
        .label = study_name(x, r->level->value),
        .series = r->level->value,
        .rate = {r->rate.value, r->rate.lo, r->rate.hi},
        .ratio = ratio,
        .note = isfinite(r->rate.lo) ? arena_format(x->memory, "%s [%s]  n=%zu", rate, interval, r->level->n_runs)
                                     : arena_format(x->memory, "%s  n=%zu, no interval", rate, r->level->n_runs),
        .base = r->is_base,
        .ratio_note = ratio_note(x, r)};
}

static const char *bracketed(struct study *x, double lo, double hi)
{
    return isfinite(lo) && isfinite(hi) ? arena_format(x->memory, " [%s]", words_interval(x->memory, lo, hi))
                                        : " (no interval)";
}

static const char *chart_words(struct study *x)
{
    const char *text = NULL;
    for (size_t i = 0; i < x->comparison.n_rows; i++) {
        const struct comparison_row *r = &x->comparison.rows[i];
        const char *rate = words_rate(x->memory, r->rate.value, r->rate.lo, r->rate.hi);
        const char *ratio = words_ratio(x->memory, r->ratio.value, r->ratio.lo, r->ratio.hi);
        text = words_join(x->memory, text, " ",
                          arena_format(x->memory, "%s: %s tok/s%s, %s, %s%s%s.", study_name(x, r->level->value), rate,
                                       bracketed(x, r->rate.lo, r->rate.hi),
                                       words_count(x->memory, r->level->n_runs, "run", "runs"),
                                       r->is_base ? "the base" : "ratio ", r->is_base ? "" : ratio,
                                       r->is_base ? "" : bracketed(x, r->ratio.lo, r->ratio.hi)));
    }
    return text;
}

static struct compare_row *chart_rows(struct study *x, size_t *n)
{
    size_t n_missing, n_rows = x->comparison.n_rows;
    const char *const *missing = study_missing(x, &n_missing);
    struct compare_row *rows = missing != NULL ? arena_array(x->memory, n_rows + n_missing, sizeof *rows) : NULL;
    for (size_t i = 0; rows != NULL && i < n_rows; i++)
        rows[i] = chart_row(x, &x->comparison.rows[i]);
    for (size_t i = 0; rows != NULL && i < n_missing; i++)
        rows[n_rows + i] = (struct compare_row){.label = study_name(x, missing[i]),
                                                .series = missing[i],
                                                .rate = {NAN, NAN, NAN},
                                                .ratio = {NAN, NAN, NAN},
                                                .note = "no eligible receipt"};
    *n = n_rows + n_missing;
    return rows;
}

static int put_compare(struct study *x, const struct block_body *body, struct error *err)
{
    size_t n;
    struct compare_row *rows = chart_rows(x, &n);
    const char *question = arena_format(x->memory, "Which %s is faster? %s, tok/s of the whole system",
                                        factor_rule(x->request->axis)->title, study_sentence(x, study_metric(x)));
    struct block *b =
        rows != NULL ? report_build_block(&x->build, BLOCK_COMPARE, study_question(x, body, NULL, question)) : NULL;
    if (b == NULL)
        return error_nomem(err);
    b->alt = study_alt(x, body, "Throughput and ratio of each level.", chart_words(x));
    b->note =
        arena_format(x->memory, "Dots: geometric mean of runs; bars: 95 %% interval (%s; ratios %s). Higher is faster.",
                     COMPARISON_RATE_METHOD, COMPARISON_RATIO_METHOD);
    b->as.compare = (struct compare_chart){
        .rate_axis = "tok/s",
        .ratio_axis = arena_format(x->memory, "ratio to %s", study_name(x, study_base(x)->level->value)),
        .rows = rows,
        .n_rows = n};
    return 0;
}

/* What has no room here stands under the measurements. */
static int put_findings(struct study *x, const struct findings *f, size_t most, struct error *err)
{
    size_t n = x->told.findings = f->n < most ? f->n : most;
    struct block *b = n > 0 ? report_build_block(&x->build, BLOCK_FINDINGS, NULL) : NULL;
    struct finding *items = b != NULL ? arena_array(x->memory, n, sizeof *items) : NULL;
    if (n == 0)
        return 0;
    if (items == NULL)
        return error_nomem(err);
    memcpy(items, f->items, n * sizeof *items);
    b->as.findings.items = items;
    b->as.findings.n = n;
    return 0;
}

int block_answer(struct study *x, const struct block_body *body, struct error *err)
{
    struct findings f;
    study_find(x, &f);
    report_build_block(&x->build, BLOCK_SUBTITLE, subtitle(x, &f));
    int rc = put_findings(x, &f, body_count(body, "findings", FINDINGS_SHOWN), err);
    return rc != 0 || x->cleared == NULL ? rc : put_compare(x, body, err);
}
