/* "What we do not claim": gaps, anecdotes and disputed documents of the archive. */
#include "report/study_parts.h"

#include "query/words.h"
#include "report/block_classes.h"

#include <string.h>

enum { GAPS_SHOWN = 12, OBJECTIONS_SHOWN = 25 };

/* Levels of a class that have current runs, or that have none; NULL: no such level. */
static const char *levels_of(struct study *x, const struct class_family *f, int having)
{
    const char *list = NULL;
    for (size_t i = 0; i < f->n_levels; i++)
        if ((f->levels[i].n_current > 0) == having)
            list = words_join(x->memory, list, ", ", f->levels[i].value);
    return list;
}

static int is_asked_about(const struct study *x, const struct class_family *f)
{
    return x->verdict.left_row != NULL &&
           factors_same_class(&f->example->factors, &x->verdict.left_row->factors, gate_open_factors(x->request->axis));
}

static void gap_cells(struct study *x, struct cell *c, const struct class_family *f, const char *missing)
{
    c[0].text = arena_copy_n(x->memory, f->class_id, 12);
    c[1].text = class_what(x, f);
    c[2].text = levels_of(x, f, 1);
    c[3].text = missing;
}

/* The class of the question first, then as the classes stand. */
int block_gaps(struct study *x, const struct block_body *body, struct error *err)
{
    static const struct column columns[] = {{"Class", ALIGN_LEFT, 1, 0},
                                            {"What it is", ALIGN_LEFT, 0, 1},
                                            {"Current runs of", ALIGN_LEFT, 0, 0},
                                            {"No eligible receipt of", ALIGN_LEFT, 0, 0}};
    struct table_builder t = table_start(&x->build, columns, 4);
    size_t n = 0, most = body_count(body, "most", GAPS_SHOWN);
    (void)err;
    for (int asked = 1; asked >= 0; asked--)
        for (size_t i = 0; i < x->classes.n_families; i++) {
            const struct class_family *f = &x->classes.families[i];
            const char *missing = f->n_current > 0 && is_asked_about(x, f) == asked ? levels_of(x, f, 0) : NULL;
            struct cell *c = missing != NULL && n++ < most ? table_row(&t) : NULL;
            if (c != NULL)
                gap_cells(x, c, f, missing);
        }
    table_finish(&t, study_table_title(x, body, NULL, "Where evidence is missing"),
                 n > most
                     ? arena_format(x->memory, "%zu of %zu classes; 'mcreport report class-audit' shows all.", most, n)
                     : NULL,
                 x->classes.n_current > 0 ? "Every class with a current run has one of every level of its surface."
                                          : "No class has a current run.");
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

int block_anecdotes(struct study *x, const struct block_body *body, struct error *err)
{
    static const struct column columns[] = {{"Receipt", ALIGN_LEFT, 1, 0},
                                            {"Grade", ALIGN_LEFT, 0, 0},
                                            {"Seen", ALIGN_LEFT, 0, 0},
                                            {"Why it is not computed with", ALIGN_LEFT, 0, 1}};
    struct table_builder t = table_start(&x->build, columns, 4);
    size_t n = 0, most = body_count(body, "most", OBJECTIONS_SHOWN);
    (void)err;
    for (size_t i = x->all.n; i-- > 0;) {
        const struct evidence *e = &x->all.items[i];
        struct cell *c = is_objection(e) && n++ < most ? table_row(&t) : NULL;
        if (c == NULL)
            continue;
        c[0].text = e->row->name;
        c[1].text = e->use == EVIDENCE_WITHDRAWN ? "withdrawn" : grade_name(e->grade);
        c[2].text = words_day(x->memory, e->row->seen_at);
        c[3].text = objection(x, e);
    }
    table_finish(
        &t, study_table_title(x, body, NULL, "Anecdotes, disputed and withdrawn documents"),
        n > most ? arena_format(x->memory, "The newest %zu of %zu; 'mcreport receipt list' shows all.", most, n) : NULL,
        "None.");
    if (x->n_other_kind > 0)
        report_build_block(&x->build, BLOCK_NOTE,
                           arena_format(x->memory, "%s of the archive %s %s and left out of this report.",
                                        words_count(x->memory, x->n_other_kind, "document", "documents"),
                                        x->n_other_kind == 1 ? "is" : "are", x->synthetic ? "measured" : "made up"));
    return 0;
}
