/*
 * Which surface for which question: the advice, and beside it what the archive shows of each. A table a surface, so
 * that nobody divides one by another; the order is that of their names.
 */
#include "report/block_classes.h"

#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

static size_t count_used(const struct surface_list *list)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n_rows; i++)
        n += list->rows[i].n_attempts > 0;
    return n;
}

static const char *only_used(const struct surface_list *list)
{
    for (size_t i = 0; i < list->n_rows; i++)
        if (list->rows[i].n_attempts > 0)
            return list->rows[i].name;
    return NULL;
}

const char *surfaces_headline(struct study *x)
{
    size_t n = count_used(&x->surfaces);
    const char *text = "no surface has evidence of today";
    if (n == 1)
        text = arena_format(x->memory, "%s alone has evidence of today", only_used(&x->surfaces));
    if (n > 1)
        text = arena_format(x->memory, "%zu surfaces have evidence of today, each for its own questions", n);
    return study_headline(x, study_sentence(x, text), x->synthetic);
}

static const char *title_of(struct study *x, const struct surface_row *row)
{
    const char *failed = row->n_failed > 0 ? arena_format(x->memory, ", %zu failed", row->n_failed) : "";
    const char *text = arena_format(x->memory, "What has %s shown? No attempt of today", row->name);
    if (row->n_attempts > 0)
        text = arena_format(x->memory, "What has %s shown? %s of today%s", row->name,
                            words_count(x->memory, row->n_attempts, "attempt", "attempts"), failed);
    return study_title(x, NULL, text);
}

static void put_advice(struct study *x, const struct surface_row *row)
{
    if (row->question == NULL)
        report_build_block(&x->build, BLOCK_PARAGRAPH,
                           "Nothing is advised of this surface: it is judged by its own runs alone.");
    else
        report_build_block(&x->build, BLOCK_PARAGRAPH,
                           arena_format(x->memory, "For %s. But: %s.", row->question, row->caution));
}

static const char *range_words(struct study *x, const struct surface_figure *f,
                               const char *(*number)(struct study *x, double value))
{
    return f->n > 1 ? arena_format(x->memory, "%s–%s", number(x, f->least), number(x, f->most)) : NULL;
}

static const char *seconds(struct study *x, double value)
{
    return words_seconds(x->memory, value);
}

static const char *amount(struct study *x, double value)
{
    return money_value(x->memory, value, NAN, NAN);
}

static const char *figure_words(struct study *x, const struct surface_figure *f,
                                const char *(*number)(struct study *x, double value))
{
    return f->n > 0 ? arena_format(x->memory, "%s%s", f->at_most ? "at most " : "", number(x, f->median)) : "not known";
}

static void startup_cells(struct study *x, struct cell *c, const struct surface_startup *s)
{
    c[0].text = s->startup != NULL ? s->startup : "not recorded";
    c[1].text = arena_format(x->memory, "%zu of %zu", s->n_failed, s->n_attempts);
    c[2].text = arena_format(x->memory, "%zu of %zu", s->first_s.n, s->n_classes);
    c[3].text = figure_words(x, &s->first_s, seconds);
    c[4].text = range_words(x, &s->first_s, seconds);
    c[5].text = figure_words(x, &s->cost, amount);
    c[6].text = range_words(x, &s->cost, amount);
}

static const char *time_reason(const struct surface_class *c)
{
    return isnan(c->first.seconds) ? c->first.reason : NULL;
}

static const char *cost_reason(const struct surface_class *c)
{
    return isnan(c->cost) && isfinite(c->first.seconds) ? c->cost_reason : NULL;
}

struct told_reason {
    const char *why;
    size_t n; /* classes */
};

/* Different reasons in the order they are met, with how many classes each is of. */
static size_t find_reasons(struct told_reason *out, const struct surface_row *row,
                           const char *(*reason)(const struct surface_class *c))
{
    size_t n = 0;
    for (size_t i = 0; i < row->n_startups; i++)
        for (size_t k = 0, at; k < row->startups[i].n_classes; k++) {
            const char *why = reason(&row->startups[i].classes[k]);
            if (why == NULL)
                continue;
            for (at = 0; at < n && strcmp(out[at].why, why) != 0;)
                at++;
            if (at == n)
                out[n++] = (struct told_reason){why, 0};
            out[at].n++;
        }
    return n;
}

/* "No cost of 17 classes. Of 11: no price row …. Of 6: …": each reason is told, for each is mended otherwise. */
static const char *reason_words(struct study *x, const struct surface_row *row, const char *what,
                                const char *(*reason)(const struct surface_class *c))
{
    struct told_reason *found = arena_array(x->memory, row->n_attempts, sizeof *found);
    size_t n = found != NULL ? find_reasons(found, row, reason) : 0, classes = 0;
    for (size_t i = 0; i < n; i++)
        classes += found[i].n;
    if (n == 0)
        return NULL;
    const char *text = arena_format(x->memory, "%s of %s", what, words_count(x->memory, classes, "class", "classes"));
    if (n == 1)
        return arena_format(x->memory, "%s: %s.", text, found[0].why);
    for (size_t i = 0; i < n; i++)
        text = arena_format(x->memory, "%s. Of %zu: %s", text, found[i].n, found[i].why);
    return arena_format(x->memory, "%s.", text);
}

static void put_startups(struct study *x, const struct surface_row *row)
{
    const char *unit = money_unit(x->surfaces.currency);
    const struct column columns[] = {{"Startup class", ALIGN_LEFT, 0, 1},
                                     {"Attempts failed", ALIGN_RIGHT, 0, 0},
                                     {"Classes with a result", ALIGN_RIGHT, 0, 0},
                                     {"First result, s", ALIGN_RIGHT, 0, 0},
                                     {"Least–most, s", ALIGN_RIGHT, 0, 0},
                                     {arena_format(x->memory, "It cost, %s", unit), ALIGN_RIGHT, 0, 0},
                                     {arena_format(x->memory, "Least–most, %s", unit), ALIGN_RIGHT, 0, 0}};
    struct table_builder t = table_start(&x->build, columns, 7);
    for (size_t i = 0; i < row->n_startups; i++) {
        struct cell *c = table_row(&t);
        if (c != NULL)
            startup_cells(x, c, &row->startups[i]);
    }
    const char *time = reason_words(x, row, "No first result", time_reason);
    const char *cost = reason_words(x, row, "No cost", cost_reason);
    if (cost != NULL)
        time = words_join(
            x->memory, time, " ",
            arena_format(x->memory,
                         "%s In a report, --OPTION V is --set OPTION=V; rows of another surface price nothing here.",
                         cost));
    table_finish(&t, NULL, time, NULL);
}

/* What else the archive has of it, or that it has nothing. */
static const char *other_words(struct study *x, const struct surface_row *row)
{
    const char *text = NULL;
    if (row->n_attempts == 0 && row->n_earlier == 0)
        text = "The archive has no attempt on it.";
    else if (row->n_earlier > 0)
        text = arena_format(
            x->memory, "%s past validity%s.", words_count(x->memory, row->n_earlier, "attempt is", "attempts are"),
            row->n_attempts > 0 ? ""
                                : arena_format(x->memory, ", the newest of %s", words_day(x->memory, row->newest)));
    if (row->n_other_lanes > 0)
        text = words_join(x->memory, text, " ",
                          arena_format(x->memory, "%s of lanes that measure no throughput.",
                                       words_count(x->memory, row->n_other_lanes, "receipt is", "receipts are")));
    if (row->n_anecdotes > 0)
        text = words_join(x->memory, text, " ",
                          arena_format(x->memory, "%s not computed with.",
                                       words_count(x->memory, row->n_anecdotes, "document is", "documents are")));
    return text;
}

int block_surfaces(struct study *x, const struct block_body *body, struct error *err)
{
    (void)body;
    for (size_t i = 0; i < x->surfaces.n_rows; i++) {
        const struct surface_row *row = &x->surfaces.rows[i];
        report_build_block(&x->build, BLOCK_HEADING, title_of(x, row));
        put_advice(x, row);
        if (row->n_startups > 0)
            put_startups(x, row);
        const char *other = other_words(x, row);
        if (other != NULL)
            report_build_block(&x->build, BLOCK_NOTE, other);
    }
    if (count_used(&x->surfaces) > 0)
        report_build_block(&x->build, BLOCK_NOTE,
                           "First result: from the first launch of a class to the end of its first steady window, "
                           "attempts that failed before it included; its cost is what was paid until then. Of several "
                           "classes the median, and the least and the most. What differs in surface or startup class "
                           "is never divided.");
    return x->memory->failed ? error_nomem(err) : 0;
}

/* --- what stands behind it --- */

/* The level of the axis, and the class as everywhere in the report. */
static const char *class_label(struct study *x, const struct receipt_row *row)
{
    const char *level = row->factors.value[x->request->axis], *what = study_describe(x, &row->factors);
    for (size_t i = 0; i < x->classes.n_families; i++)
        if (factors_same_class(&x->classes.families[i].example->factors, &row->factors,
                               gate_open_factors(x->request->axis)))
            what = class_what(x, &x->classes.families[i]);
    return arena_format(x->memory, "%s · %s", level != NULL ? study_name(x, level) : "not recorded", what);
}

static void class_cells(struct study *x, struct cell *c, const struct surface_class *k)
{
    const struct latency *l = &k->first;
    c[0].text = class_label(x, k->example);
    c[1].text = arena_format(x->memory, "%zu, %zu failed", k->n_attempts, k->n_failed);
    c[2].text = isfinite(l->seconds) ? arena_format(x->memory, "%s%s", l->start_is_bound ? "at most " : "",
                                                    words_seconds(x->memory, l->seconds))
                                     : "not known";
    c[3].text = isfinite(l->paid_s) ? words_seconds(x->memory, l->paid_s) : NULL;
    c[4].text = isfinite(k->cost) ? amount(x, k->cost) : "not known";
    c[5].text = l->run != NULL ? l->run->name : NULL;
    c[6].text = k->price != NULL ? k->price->name : NULL;
}

enum { CLASSES_SHOWN = 40 };

int block_surface_classes(struct study *x, const struct block_body *body, struct error *err)
{
    const struct column columns[] = {
        {"Class", ALIGN_LEFT, 0, 1},
        {"Attempts", ALIGN_LEFT, 0, 0},
        {"First result, s", ALIGN_RIGHT, 0, 0},
        {"Paid for, s", ALIGN_RIGHT, 0, 0},
        {arena_format(x->memory, "It cost, %s", money_unit(x->surfaces.currency)), ALIGN_RIGHT, 0, 0},
        {"By run", ALIGN_LEFT, 1, 0},
        {"By price row", ALIGN_LEFT, 1, 0}};
    struct table_builder t = table_start(&x->build, columns, 7);
    size_t n = 0, most = body_count(body, "most", CLASSES_SHOWN);
    for (size_t i = 0; i < x->surfaces.n_rows; i++)
        for (size_t j = 0; j < x->surfaces.rows[i].n_startups; j++)
            for (size_t k = 0; k < x->surfaces.rows[i].startups[j].n_classes; k++) {
                struct cell *c = n++ < most ? table_row(&t) : NULL;
                if (c != NULL)
                    class_cells(x, c, &x->surfaces.rows[i].startups[j].classes[k]);
            }
    const char *note =
        "A class here is of one accelerator. The hour is paid whole, by the latest price row of the runs' "
        "own surface.";
    if (n > most)
        note = arena_format(x->memory, "The first %zu of %zu classes. %s", most, n, note);
    table_finish(&t, study_table_title(x, body, NULL, "Which runs and prices stand behind it?"),
                 n > 0 ? class_notes(x, note, class_alike(x)) : NULL, "No attempt is within its validity.");
    return x->memory->failed ? error_nomem(err) : 0;
}
