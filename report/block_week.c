/* What moved in a week: the figure W1 and its table. In reference: a change is no claim. */
#include "report/block_week.h"

#include "core/date.h"
#include "query/words.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define WEEKS_DRAWN 26

const char *week_percent(struct arena *memory, double relative)
{
    const char *text = words_fixed(memory, fabs(relative) * 100, 1);
    if (!isfinite(relative))
        return "";
    return arena_format(memory, "%s%s %%", relative < 0 ? "−" : "+", text != NULL ? text : "");
}

const char *week_class_words(struct study *x, const struct receipt_row *row)
{
    const char *level = row->factors.value[FACTOR_ACCELERATOR];
    return words_join(x->memory, level != NULL ? level : "accelerator not recorded", " · ",
                      study_describe_shortly(x, &row->factors));
}

/* --- words --- */

static const char *what_it_is(const struct week_change *c)
{
    return c->kind == WEEK_MOVE_GONE ? "not borne out" : c->ratio < 1 ? "slower" : "faster";
}

static const char *how_sure(struct study *x, const struct week_change *c)
{
    if (c->kind == WEEK_MOVE_EARLY)
        return "not judged";
    if (c->kind == WEEK_MOVE_GOES_ON)
        return arena_format(x->memory, "a drift within %" PRId64 " weeks, told before and still seen", c->weeks);
    if (c->kind != WEEK_MOVE_NEW)
        return arena_format(x->memory, "told in %s: %s", week_text(c->told, x->memory),
                            c->kind == WEEK_MOVE_GONE ? "not borne out by the runs since" : "confirmed");
    if (c->how == WEEK_MOVE_DRIFT)
        return arena_format(x->memory, "a drift within %" PRId64 " weeks, no step", c->weeks);
    return c->confirmed ? "confirmed" : "unconfirmed";
}

const char *week_limits(struct study *x, const struct week_change *c)
{
    if (!isfinite(c->lo) || !isfinite(c->hi))
        return "none";
    return arena_format(x->memory, "%s to %s", week_percent(x->memory, floor((c->lo - 1) * 1000) / 1000),
                        week_percent(x->memory, ceil((c->hi - 1) * 1000) / 1000));
}

static const char *row_note(struct study *x, const struct week_change *c)
{
    return arena_format(x->memory, "%s [%s], %s, %s", week_percent(x->memory, c->ratio - 1), week_limits(x, c),
                        words_count(x->memory, c->n_runs - c->n_before, "run", "runs"), how_sure(x, c));
}

/* --- the figure --- */

static void fill_points(struct study *x, struct moves_chart *chart, struct move_row *row, const struct week_change *c)
{
    struct move_point *points = arena_array(x->memory, c->n_runs, sizeof *points);
    if (points == NULL)
        return;
    row->points = points;
    int64_t since = x->week.first - (WEEKS_DRAWN - 1) * 7 * DATE_DAY_MS, last = c->runs[c->n_before - 1].row->seen_at;
    since = last < since ? last : since; /* of what it is set against at least one is drawn */
    for (size_t i = 0; i < c->n_runs; i++) {
        int64_t at = c->runs[i].row->seen_at;
        if (at < since)
            continue;
        points[row->n_points++] = (struct move_point){at, c->runs[i].rate, i >= c->n_before};
        chart->from = at < chart->from ? at : chart->from;
    }
}

static void fill_row(struct study *x, struct moves_chart *chart, const struct week_change *c)
{
    struct move_row *row = &chart->rows[chart->n_rows++];
    *row = (struct move_row){.label = week_class_words(x, c->example),
                             .series = c->level,
                             .change = {c->ratio - 1, c->lo - 1, c->hi - 1},
                             .note = row_note(x, c)};
    fill_points(x, chart, row, c);
}

static size_t n_moved(const struct study *x)
{
    return x->week.n_regressions + x->week.n_improvements + x->week.n_followed + x->week.n_early;
}

static const struct week_change *moved_at(const struct week *w, size_t i)
{
    if (i < w->n_regressions)
        return &w->regressions[i];
    i -= w->n_regressions;
    if (i < w->n_improvements)
        return &w->improvements[i];
    i -= w->n_improvements;
    return i < w->n_followed ? &w->followed[i] : &w->early[i - w->n_followed];
}

static const char *alt_words(struct study *x, size_t n)
{
    const char *text = NULL;
    for (size_t i = 0; i < n; i++) {
        const struct week_change *c = moved_at(&x->week, i);
        text = words_join(x->memory, text, " ",
                          arena_format(x->memory, "%s: %s.", week_class_words(x, c->example), row_note(x, c)));
    }
    return text;
}

static int put_chart(struct study *x, const struct block_body *body, size_t n, struct error *err)
{
    struct block *b = report_build_block(&x->build, BLOCK_MOVES, study_question(x, body, NULL, NULL));
    struct moves_chart chart = {.points_axis = "runs, tok/s of the whole system",
                                .change_axis = "change against before",
                                .rows = arena_array(x->memory, n, sizeof *chart.rows),
                                .from = x->week.first,
                                .to = x->week.as_of};
    if (b == NULL || chart.rows == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const struct week_change *c = moved_at(&x->week, i);
        fill_row(x, &chart, c);
    }
    b->as.moves = chart;
    b->alt = study_alt(x, body, "Runs and changes, a row a class.", alt_words(x, n));
    b->note = "Filled marks are runs of the new level, the others those before. The change is that of geometric means; "
              "its 95 % interval counts how weeks differ, not runs alone.";
    return x->memory->failed ? error_nomem(err) : 0;
}

/* --- the table --- */

static const char *mean_words(struct study *x, const struct run *runs, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += log(runs[i].rate);
    return words_rate(x->memory, exp(sum / (double)n), NAN, NAN);
}

static const char *sureness_words(struct study *x, const struct week_change *c)
{
    const char *text = how_sure(x, c), *p = isfinite(c->p_holm) && c->kind != WEEK_MOVE_EARLY ? "p" : NULL;
    if (p != NULL)
        p = c->p_holm < 1e-4 ? "p < 0.0001" : arena_format(x->memory, "p %s", words_fixed(x->memory, c->p_holm, 4));
    text = words_join(x->memory, text, ", ", p != NULL ? p : what_it_is(c));
    if (c->few_weeks)
        text = words_join(x->memory, text, "; ", "too few weeks to know how weeks differ");
    if (c->metric == METRIC_WHOLE_RUN)
        text = words_join(x->memory, text, "; ", "whole runs");
    if (c->stack_moved != NULL)
        text = words_join(x->memory, text, "; ", arena_format(x->memory, "moved with it: %s", c->stack_moved));
    return text;
}

static void put_table(struct study *x, size_t n)
{
    static const struct column columns[] = {{"Class", ALIGN_LEFT, 1, 0},
                                            {"Level", ALIGN_LEFT, 0, 0},
                                            {"Before", ALIGN_RIGHT, 0, 0},
                                            {"Runs", ALIGN_RIGHT, 0, 0},
                                            {"Now", ALIGN_RIGHT, 0, 0},
                                            {"Runs", ALIGN_RIGHT, 0, 0},
                                            {"Change", ALIGN_RIGHT, 0, 0},
                                            {"95 % interval", ALIGN_RIGHT, 0, 0},
                                            {"How sure, and what moved with it", ALIGN_LEFT, 0, 1}};
    struct table_builder t = table_start(&x->build, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < n; i++) {
        const struct week_change *c = moved_at(&x->week, i);
        struct cell *cell = table_row(&t);
        if (cell == NULL)
            return;
        cell[0].text = arena_copy_n(x->memory, c->class_id, 12);
        cell[1].text = c->level;
        cell[2].text = mean_words(x, c->runs, c->n_before);
        cell[3].text = arena_format(x->memory, "%zu", c->n_before);
        cell[4].text = mean_words(x, c->runs + c->n_before, c->n_runs - c->n_before);
        cell[5].text = arena_format(x->memory, "%zu", c->n_runs - c->n_before);
        cell[6].text = week_percent(x->memory, c->ratio - 1);
        cell[7].text = week_limits(x, c);
        cell[8].text = sureness_words(x, c);
    }
    table_finish(&t, study_title(x, NULL, "What moved"),
                 arena_format(x->memory,
                              "tok/s of the whole system, geometric means. A move is %s or more, of means and of "
                              "medians; p is Holm's over the %s of the week, and a week may spend a fifty-second part "
                              "of 5 %%. Unconfirmed: fewer than three runs of the new level. A drift is measured along "
                              "a straight line through the weeks.",
                              study_policy(x, POLICY_PRACTICAL_PCT),
                              words_count(x->memory, x->week.n_tests, "comparison", "comparisons")),
                 NULL);
}

static int put_nothing(struct study *x, struct error *err)
{
    const struct week *w = &x->week;
    const char *text;
    if (w->n_classes == 0)
        text = "No run of a class was seen this week, so nothing could move.";
    else
        text = arena_format(x->memory,
                            "Nothing moved: no class differs by %s or more from what it was, as far as its runs can "
                            "tell. %s made, of %s with runs of the week.",
                            study_policy(x, POLICY_PRACTICAL_PCT),
                            words_count(x->memory, w->n_tests, "comparison was", "comparisons were"),
                            words_count(x->memory, w->n_classes, "class", "classes"));
    report_build_block(&x->build, BLOCK_PARAGRAPH, text);
    return x->memory->failed ? error_nomem(err) : 0;
}

int block_changes(struct study *x, const struct block_body *body, struct error *err)
{
    size_t n = n_moved(x);
    if (n == 0)
        return put_nothing(x, err);
    int rc = put_chart(x, body, n, err);
    if (rc == 0)
        put_table(x, n);
    return rc;
}
