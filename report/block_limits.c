/* "What we do not claim": gaps, anecdotes and disputed documents of the archive. */
#include "report/study_parts.h"

#include "query/words.h"

#include <string.h>

/* Levels of the axis that usable, current runs have in one class; and all levels the archive knows on its surface. */
static const char *levels_of_class(struct study *x, const struct receipt_row *like, int having)
{
    unsigned open = gate_open_factors(x->request->axis);
    const char *list = NULL;
    for (size_t i = 0; i < x->all.n; i++) {
        const struct receipt_row *row = x->all.items[i].row;
        const char *value = row->factors.value[x->request->axis];
        const char *surface = row->factors.value[FACTOR_SURFACE], *mine = like->factors.value[FACTOR_SURFACE];
        int has = 0, seen = 0;
        if (value == NULL || surface == NULL || mine == NULL || strcmp(surface, mine) != 0)
            continue;
        for (size_t k = 0; k < i && !seen; k++) {
            const char *earlier = x->all.items[k].row->factors.value[x->request->axis];
            const char *where = x->all.items[k].row->factors.value[FACTOR_SURFACE];
            seen = earlier != NULL && strcmp(earlier, value) == 0 && where != NULL && strcmp(where, mine) == 0;
        }
        for (size_t k = 0; k < x->all.n && !seen && !has; k++) {
            const struct receipt_row *other = x->all.items[k].row;
            const char *theirs = other->factors.value[x->request->axis];
            has = study_is_current(x, &x->all.items[k]) && theirs != NULL && strcmp(theirs, value) == 0 &&
                  factors_same_class(&other->factors, &like->factors, open);
        }
        if (!seen && has == having)
            list = words_join(x->memory, list, ", ", value);
    }
    return list;
}

/* The description, and what else tells classes apart that read alike. */
static const char *describe_apart(struct study *x, const struct receipt_row *row)
{
    static const enum factor more[] = {FACTOR_PARALLEL, FACTOR_TOKEN_KIND, FACTOR_RECIPE};
    const char *text = study_describe(x, &row->factors), *eval = row->factors.value[FACTOR_EVAL];
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (row->factors.value[more[i]] != NULL)
            text = words_join(x->memory, text, " · ", row->factors.value[more[i]]);
    return eval != NULL && strcmp(eval, "on") == 0 ? words_join(x->memory, text, " · ", "evaluation inside steps")
                                                   : text;
}

int block_gaps(struct study *x, struct error *err)
{
    static const struct column columns[] = {{"Class", ALIGN_LEFT, 1, 0},
                                            {"What it is", ALIGN_LEFT, 0, 1},
                                            {"Current runs of", ALIGN_LEFT, 0, 0},
                                            {"No eligible receipt of", ALIGN_LEFT, 0, 0}};
    struct table_builder t = table_start(&x->build, columns, 4);
    unsigned open = gate_open_factors(x->request->axis);
    (void)err;
    report_build_block(&x->build, BLOCK_HEADLINE, "What we do not claim");
    report_build_block(&x->build, BLOCK_SUBTITLE,
                       "A gap is a gap: nothing is interpolated between accelerators, surfaces or startup classes.");
    for (size_t i = 0; i < x->all.n; i++) {
        const struct receipt_row *row = x->all.items[i].row;
        int seen = 0;
        for (size_t k = 0; k < i && !seen; k++)
            seen = study_is_current(x, &x->all.items[k]) &&
                   factors_same_class(&x->all.items[k].row->factors, &row->factors, open);
        const char *missing = study_is_current(x, &x->all.items[i]) && !seen ? levels_of_class(x, row, 0) : NULL;
        struct cell *c = missing != NULL ? table_row(&t) : NULL;
        if (c == NULL)
            continue;
        c[0].text = arena_copy_n(x->memory, row->class_id, 12);
        c[1].text = describe_apart(x, row);
        c[2].text = levels_of_class(x, row, 1);
        c[3].text = missing;
    }
    table_finish(&t, "Where evidence is missing", NULL,
                 "Every class with a current run has one of every accelerator of its surface.");
    return 0;
}

static int is_objection(const struct evidence *e)
{
    return e->use == EVIDENCE_ANECDOTE || e->use == EVIDENCE_DISPUTED || e->use == EVIDENCE_WITHDRAWN;
}

/* The first reason the document gives itself; the evidence's own sentence where the reason lies elsewhere. */
static const char *objection(struct study *x, const struct evidence *e)
{
    struct json *doc = NULL;
    const char *text = NULL;
    if ((e->use == EVIDENCE_ANECDOTE || (e->use == EVIDENCE_DISPUTED && e->row->conflict == NULL)) &&
        json_parse(&doc, NULL, e->row->reasons_json, strlen(e->row->reasons_json), NULL) == 0)
        text = arena_copy(x->memory, json_text(json_find(json_first(json_root(doc)), "text")));
    json_free(doc);
    return text != NULL ? text : e->why;
}

enum { OBJECTIONS_SHOWN = 25 };

int block_anecdotes(struct study *x, struct error *err)
{
    static const struct column columns[] = {{"Receipt", ALIGN_LEFT, 1, 0},
                                            {"Grade", ALIGN_LEFT, 0, 0},
                                            {"Seen", ALIGN_LEFT, 0, 0},
                                            {"Why it is not computed with", ALIGN_LEFT, 0, 1}};
    struct table_builder t = table_start(&x->build, columns, 4);
    size_t n = 0;
    (void)err;
    for (size_t i = x->all.n; i-- > 0;) {
        const struct evidence *e = &x->all.items[i];
        struct cell *c = is_objection(e) && n++ < OBJECTIONS_SHOWN ? table_row(&t) : NULL;
        if (c == NULL)
            continue;
        c[0].text = e->row->name;
        c[1].text = e->use == EVIDENCE_WITHDRAWN ? "withdrawn" : grade_name(e->grade);
        c[2].text = words_day(x->memory, e->row->seen_at);
        c[3].text = objection(x, e);
    }
    table_finish(
        &t, "Anecdotes, disputed and withdrawn documents",
        n > OBJECTIONS_SHOWN
            ? arena_format(x->memory, "The newest %d of %zu; 'mcreport receipt list' shows all.", OBJECTIONS_SHOWN, n)
            : NULL,
        "None.");
    if (x->n_other_kind > 0)
        report_build_block(&x->build, BLOCK_NOTE,
                           arena_format(x->memory, "%s of the archive %s %s and left out of this report.",
                                        words_count(x->memory, x->n_other_kind, "document", "documents"),
                                        x->n_other_kind == 1 ? "is" : "are", x->synthetic ? "measured" : "made up"));
    return 0;
}
