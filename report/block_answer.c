/* Page 1 of the capacity report: headline and chart C1. */
#include "report/study_parts.h"

#include "query/headline.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

const char *study_sentence(struct study *x, const char *text)
{
    char *made = arena_copy(x->memory, text);
    if (made != NULL && made[0] >= 'a' && made[0] <= 'z')
        made[0] = (char)(made[0] - 'a' + 'A');
    return made;
}

const char *study_axis_title(struct study *x)
{
    return study_sentence(x, factor_rule(x->request->axis)->title);
}

const char *study_describe(struct study *x, const struct factors *f)
{
    static const enum factor shown[] = {FACTOR_MODEL,   FACTOR_PRECISION, FACTOR_MODE,
                                        FACTOR_SURFACE, FACTOR_STARTUP,   FACTOR_STORAGE};
    const char *count = f->value[FACTOR_COUNT_OF], *text = NULL;
    for (size_t i = 0; i < sizeof shown / sizeof *shown && x->memory != NULL; i++) {
        const char *value = f->value[shown[i]];
        if (shown[i] == FACTOR_MODE && count != NULL)
            text = words_join(x->memory, text, " · ",
                              arena_format(x->memory, "%s accelerator%s", count, strcmp(count, "1") == 0 ? "" : "s"));
        if (value != NULL)
            text = words_join(x->memory, text, " · ", value);
    }
    return text;
}

const struct comparison_row *study_top(const struct study *x)
{
    for (size_t i = 0; i < x->comparison.n_rows; i++)
        if (!x->comparison.rows[i].is_base)
            return &x->comparison.rows[i];
    return NULL;
}

const struct comparison_row *study_base(const struct study *x)
{
    return &x->comparison.rows[x->comparison.base];
}

static const char *refused_factors(struct study *x)
{
    const char *list = NULL;
    for (size_t i = 0; i < x->verdict.n_refusals; i++) {
        const struct difference *d = &x->verdict.refusals[i];
        if (d->factor < FACTORS)
            list = words_join(x->memory, list, ", ", factor_rule(d->factor)->title);
    }
    return list;
}

static const char *answer_words(struct study *x)
{
    const struct comparison_row *top = study_top(x);
    if (x->verdict.left_row == NULL)
        return "No current measurement answers this question";
    if (x->cleared != NULL && top != NULL) {
        const struct level *level = top->level, *base = study_base(x)->level;
        return headline_words(x->memory, study_name(x, level->value), study_name(x, base->value), &top->ratio,
                              level->n_runs, base->n_runs, x->question.practical);
    }
    const char *list = refused_factors(x);
    if (list != NULL)
        return arena_format(x->memory, "Not compared: %s may not be mixed", list);
    if (x->verdict.n_levels != 1)
        return "Not enough runs to compare";
    return arena_format(x->memory, "Only %s %s: nothing to compare with", study_name(x, x->verdict.levels[0].value),
                        x->request->n_only > 0 ? "was asked for and has current runs" : "has current runs");
}

const char *study_headline(struct study *x, const char *words, int synthetic)
{
    if (x->cleared != NULL && x->request->metric == METRIC_WHOLE_RUN)
        words = words_join(x->memory, words, ", ", "whole runs");
    return synthetic ? words_join(x->memory, "SYNTHETIC", ": ", words) : words;
}

const char *study_disclosed(struct study *x)
{
    const char *list = NULL;
    for (size_t i = 0; i < x->verdict.n_disclosed; i++)
        list = words_join(x->memory, list, ", ", factor_rule(x->verdict.disclosed[i].factor)->title);
    return list != NULL ? words_join(x->memory, " · differs, disclosed", ": ", list) : "";
}

static const char *subtitle(struct study *x)
{
    const char *metric =
        x->request->metric == METRIC_STEADY ? "steady state" : "whole run, evaluation and start-up included";
    const char *levels = NULL;
    if (x->verdict.left_row == NULL)
        return arena_format(x->memory, "No usable run of the training lane ended between %s and %s.",
                            words_day(x->memory, x->valid_from), words_day(x->memory, x->request->as_of));
    for (size_t i = 0; i < x->comparison.n_rows; i++)
        levels = words_join(x->memory, levels, ", ", study_name(x, x->comparison.rows[i].level->value));
    struct factors f = x->verdict.shared;
    if (x->verdict.left_row != NULL && f.value[FACTOR_RECIPE] != NULL)
        f.value[FACTOR_MODEL] = x->verdict.left_row->factors.value[FACTOR_MODEL]; /* one recipe, so one model */
    return arena_format(x->memory, "%s%s%s · %s · %s, not yet a claim%s", levels ? levels : "", levels ? " · " : "",
                        study_describe(x, &f), metric, x->synthetic ? "made up" : "measured", study_disclosed(x));
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
        .base = r->is_base};
}

static const char *chart_alt(struct study *x)
{
    const char *text = "Throughput and ratio of each level.";
    for (size_t i = 0; i < x->comparison.n_rows && text != NULL; i++) {
        const struct comparison_row *r = &x->comparison.rows[i];
        text = arena_format(x->memory, "%s %s: %s tok/s%s%s%s.", text, study_name(x, r->level->value),
                            words_rate(x->memory, r->rate.value, r->rate.lo, r->rate.hi),
                            r->is_base ? ", the base" : "", r->is_base ? "" : ", ratio ",
                            r->is_base ? "" : words_ratio(x->memory, r->ratio.value, r->ratio.lo, r->ratio.hi));
    }
    return text;
}

static int put_chart(struct study *x, struct error *err)
{
    size_t n_missing;
    const char *const *missing = study_missing(x, &n_missing);
    size_t n = x->comparison.n_rows + n_missing;
    struct compare_row *rows = arena_array(x->memory, n, sizeof *rows);
    if (rows == NULL || missing == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < x->comparison.n_rows; i++)
        rows[i] = chart_row(x, &x->comparison.rows[i]);
    for (size_t i = 0; i < n_missing; i++)
        rows[x->comparison.n_rows + i] = (struct compare_row){.label = study_name(x, missing[i]),
                                                              .series = missing[i],
                                                              .rate = {NAN, NAN, NAN},
                                                              .ratio = {NAN, NAN, NAN},
                                                              .note = "no eligible receipt"};
    struct block *b =
        report_build_block(&x->build, BLOCK_COMPARE,
                           arena_format(x->memory, "Which %s is faster? %s, tok/s of the whole system",
                                        factor_rule(x->request->axis)->title,
                                        x->request->metric == METRIC_STEADY ? "Steady state" : "Whole run"));
    if (b == NULL)
        return error_nomem(err);
    b->alt = chart_alt(x);
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

int block_answer(struct study *x, struct error *err)
{
    report_build_block(&x->build, BLOCK_HEADLINE, study_headline(x, answer_words(x), x->synthetic));
    report_build_block(&x->build, BLOCK_SUBTITLE, subtitle(x));
    study_put_findings(x);
    return x->cleared != NULL ? put_chart(x, err) : 0;
}
