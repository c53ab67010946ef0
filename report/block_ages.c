/* C6: how old the evidence is. The plane decides which runs: those of today, or those past their validity. */
#include "report/block_classes.h"

#include "core/date.h"
#include "query/words.h"

#include <stdlib.h>
#include <string.h>

enum {
    ROWS_SHOWN = 24,
    MARKS_EACH = 200 /* more marks in a row than that are a band: then one stands for those of a day */
};

/* What a row collects, before it is known how many rows there are. */
struct group {
    const char *label, *series;
    const struct receipt_row *const *runs; /* by seen_at */
    size_t n;
};

struct groups {
    struct group *items;
    size_t n, room;
};

static int add(struct study *x, struct groups *list, const struct group *g, struct error *err)
{
    struct group *items = arena_grow(x->memory, list->items, list->n, &list->room, sizeof *items);
    if (items == NULL || g->label == NULL)
        return error_nomem(err);
    list->items = items;
    list->items[list->n++] = *g;
    return 0;
}

static const char *series_of(const struct study *x, const char *level)
{
    return x->request->axis == FACTOR_ACCELERATOR ? level : NULL;
}

/* A row a class and level. */
static int group_by_class(struct study *x, struct groups *list, int dated, struct error *err)
{
    int rc = 0;
    for (size_t i = 0; i < x->classes.n_families; i++)
        for (size_t k = 0; k < x->classes.families[i].n_levels && rc == 0; k++) {
            const struct class_family *f = &x->classes.families[i];
            const struct class_level *l = &f->levels[k];
            struct group g = {.series = series_of(x, l->value), .n = dated ? l->n_dated : l->n_current};
            if (g.n == 0)
                continue;
            g.runs = dated ? l->runs : l->runs + l->n_dated;
            g.label = arena_format(x->memory, "%s · %s", study_name(x, l->value), class_what(x, f));
            rc = add(x, list, &g, err);
        }
    return rc;
}

static int compare_texts(const char *a, const char *b)
{
    return a == b ? 0 : a == NULL ? -1 : b == NULL ? 1 : strcmp(a, b);
}

static int compare_places(const struct receipt_row *x, const struct receipt_row *y)
{
    int order = compare_texts(x->factors.value[FACTOR_SURFACE], y->factors.value[FACTOR_SURFACE]);
    return order != 0 ? order : compare_texts(x->factors.value[FACTOR_STARTUP], y->factors.value[FACTOR_STARTUP]);
}

static int by_place(const void *a, const void *b)
{
    const struct receipt_row *x = *(const struct receipt_row *const *)a, *y = *(const struct receipt_row *const *)b;
    int order = compare_places(x, y);
    if (order != 0)
        return order;
    return x->seen_at != y->seen_at ? (x->seen_at > y->seen_at) - (x->seen_at < y->seen_at)
                                    : memcmp(&x->id, &y->id, sizeof x->id);
}

static const char *value_or(const char *value)
{
    return value != NULL ? value : "not recorded";
}

/* A row a surface and startup class: warm states are not each other's equals. */
static int group_by_surface(struct study *x, struct groups *list, int dated, struct error *err)
{
    const struct receipt_row **runs = arena_array(x->memory, x->all.n, sizeof *runs);
    size_t n = 0;
    int rc = 0;
    if (runs == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < x->all.n; i++)
        if (dated ? study_is_dated(x, &x->all.items[i]) : study_is_current(x, &x->all.items[i]))
            runs[n++] = x->all.items[i].row;
    if (n > 1)
        qsort(runs, n, sizeof *runs, by_place);
    for (size_t i = 0, end; i < n && rc == 0; i = end) {
        const struct factors *f = &runs[i]->factors;
        for (end = i + 1; end < n && compare_places(runs[end], runs[i]) == 0;)
            end++;
        rc = add(x, list,
                 &(struct group){arena_format(x->memory, "%s · %s", value_or(f->value[FACTOR_SURFACE]),
                                              value_or(f->value[FACTOR_STARTUP])),
                                 NULL, (const struct receipt_row *const *)runs + i, end - i},
                 err);
    }
    return rc;
}

static const char *note_of(struct study *x, const struct group *g, int dated)
{
    const char *runs = words_count(x->memory, g->n, "run", "runs");
    int64_t newest = g->runs[g->n - 1]->seen_at, age = date_day(x->request->as_of) - date_day(newest);
    if (dated)
        return arena_format(x->memory, "%s, the last on %s", runs, words_day(x->memory, newest));
    if (age == 0)
        return arena_format(x->memory, "%s, the newest of this day", runs);
    return arena_format(x->memory, "%s, the newest %s old", runs, words_count(x->memory, (size_t)age, "day", "days"));
}

static int fill_row(struct study *x, struct age_row *row, const struct group *g, int dated, int *thinned,
                    struct error *err)
{
    int64_t *moments = arena_array(x->memory, g->n, sizeof *moments);
    int thin = g->n > MARKS_EACH;
    *row = (struct age_row){.label = g->label, .series = g->series, .moments = moments, .note = note_of(x, g, dated)};
    if (moments == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < g->n; i++) {
        int64_t at = g->runs[i]->seen_at;
        if (!thin || row->n == 0 || date_day(at) != date_day(moments[row->n - 1]))
            moments[row->n++] = at;
    }
    *thinned = *thinned || thin;
    return 0;
}

static int fill_chart(struct study *x, struct ages_chart *c, const struct groups *list, size_t n, int *thinned,
                      struct error *err)
{
    int dated = study_plane(x) == PLANE_DATED, rc = 0;
    *c = (struct ages_chart){.rows = arena_array(x->memory, n, sizeof *c->rows),
                             .n_rows = n,
                             .from = INT64_MAX,
                             .as_of = x->request->as_of,
                             .valid_from = x->valid_from,
                             .valid_label =
                                 arena_format(x->memory, "of today since %s", words_day(x->memory, x->valid_from)),
                             .dated = dated};
    *thinned = 0;
    if (c->rows == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < n && rc == 0; i++) {
        rc = fill_row(x, &c->rows[i], &list->items[i], dated, thinned, err);
        int64_t first = list->items[i].runs[0]->seen_at;
        c->from = first < c->from ? first : c->from;
    }
    return rc;
}

static const char *alt_words(struct study *x, const struct groups *list, const struct ages_chart *c)
{
    const char *text = NULL;
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct group *g = &list->items[i];
        text = words_join(
            x->memory, text, " ",
            arena_format(x->memory, "%s: %s from %s to %s.", g->label, words_count(x->memory, g->n, "run", "runs"),
                         words_day(x->memory, g->runs[0]->seen_at), words_day(x->memory, g->runs[g->n - 1]->seen_at)));
    }
    return text;
}

static const char *chart_note(struct study *x, size_t shown, size_t n, int by_surface, int thinned)
{
    const char *note = class_cut_note(x, shown, n, "rows");
    if (!by_surface)
        note = class_notes(x, note, class_alike(x));
    return thinned ? class_notes(x, note,
                                 arena_format(x->memory,
                                              "Where a row has more than %d runs, a mark stands for those of a day.",
                                              MARKS_EACH))
                   : note;
}

static void put_nothing(struct study *x, int dated)
{
    report_build_block(
        &x->build, BLOCK_PARAGRAPH,
        arena_format(x->memory, dated ? "No run was older than that on %s." : "No run is within its validity on %s.",
                     words_day(x->memory, x->request->as_of)));
}

int block_evidence_age(struct study *x, const struct block_body *body, struct error *err)
{
    int dated = study_plane(x) == PLANE_DATED, thinned;
    int by_surface = strcmp(body_text(body, "by", "class"), "surface") == 0;
    struct groups list = {0};
    struct ages_chart chart;
    int rc = by_surface ? group_by_surface(x, &list, dated, err) : group_by_class(x, &list, dated, err);
    size_t most = body_count(body, "most", ROWS_SHOWN), n = most < list.n ? most : list.n;
    if (rc == 0 && n == 0) {
        put_nothing(x, dated);
        return 0;
    }
    if (rc == 0)
        rc = fill_chart(x, &chart, &list, n, &thinned, err);
    if (rc != 0)
        return rc;
    struct block *b = report_build_block(&x->build, BLOCK_AGES, study_question(x, body, NULL, NULL));
    if (b == NULL)
        return error_nomem(err);
    b->as.ages = chart;
    b->alt = study_alt(x, body, "Runs by the day they ended.", alt_words(x, &list, &chart));
    b->note = chart_note(x, n, list.n, by_surface, thinned);
    return x->memory->failed ? error_nomem(err) : 0;
}

int has_evidence_age(const struct study *x, const struct block_body *body)
{
    (void)body;
    int dated = study_plane(x) == PLANE_DATED;
    for (size_t i = 0; i < x->all.n; i++)
        if (dated ? study_is_dated(x, &x->all.items[i]) : study_is_current(x, &x->all.items[i]))
            return 1;
    return 0;
}
