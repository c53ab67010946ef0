/*
 * Reports filled from the templates that came with the program, and looking for words in them: for the tests of what
 * stands on which page.
 */
#ifndef TESTS_REPORT_FILLED_H
#define TESTS_REPORT_FILLED_H

#include "query_priced.h"
#include "report/study.h"
#include "report/template.h"

/* The shipped template of that name; its memory is the test's. */
static inline void shipped_template(struct template *out, const char *name, struct arena *memory)
{
    const struct template_shipped *t = NULL;
    struct error err = {0};
    for (size_t i = 0; (t = template_shipped_at(i)) != NULL && strcmp(t->name, name) != 0; i++)
        continue;
    if (t == NULL)
        fail_msg("no template '%s' came with the program", name);
    if (template_read(out, t->name, NULL, t->text, strlen(t->text), memory, &err) != 0)
        fail_msg("%s", err.text);
    if (out->n_faults > 0)
        fail_msg("%s:%zu: %s", name, out->faults[0].line, out->faults[0].message);
}

/* Fills it; what is in *report already is released before. */
static inline void fill_report(struct report *report, struct store *store, const char *name,
                               const struct report_request *request)
{
    struct arena memory = {0};
    struct template t;
    struct error err = {0};
    arena_release(&report->memory);
    shipped_template(&t, name, &memory);
    if (study_report(report, store, &t, request, &err) != 0)
        fail_msg("%s as of %lld: %s", name, (long long)request->as_of, err.text);
    arena_release(&memory);
}

/* A template of one section in that plane, with these blocks and prose; the error, if filling ends with one. */
static inline int try_fill_text(struct report *report, struct store *store, const char *plane, const char *content,
                                const struct report_request *request, struct error *err)
{
    struct arena memory = {0};
    struct template t;
    const char *text =
        arena_format(&memory,
                     "```mcr\n{\"block\": \"template\", \"name\": \"it\", \"title\": \"it\"}\n```\n\n"
                     "```mcr\n{\"block\": \"section\", \"plane\": \"%s\", \"title\": \"It\"}\n```\n\n%s\n\n"
                     "```mcr\n{\"block\": \"section\", \"plane\": \"reference\", \"title\": \"Rest\"}\n"
                     "```\n\n```mcr\n{\"block\": \"provenance\"}\n```\n",
                     plane, content);
    arena_release(&report->memory);
    if (template_read(&t, "it", NULL, text, strlen(text), &memory, err) != 0)
        fail_msg("%s", err->text);
    if (t.n_faults > 0)
        fail_msg("%zu:%zu: %s", t.faults[0].line, t.faults[0].column, t.faults[0].message);
    int rc = study_report(report, store, &t, request, err);
    arena_release(&memory);
    return rc;
}

static inline void fill_text(struct report *report, struct store *store, const char *plane, const char *content,
                             const struct report_request *request)
{
    struct error err = {0};
    if (try_fill_text(report, store, plane, content, request, &err) != 0)
        fail_msg("%s", err.text);
}

/* A block as a template has it: BLOCK_TEXT("\"block\": \"claims\"") */
#define BLOCK_TEXT(members) "```mcr\n{" members "}\n```\n"

static inline int has(const char *text, const char *part)
{
    return text != NULL && strstr(text, part) != NULL;
}

static inline int curves_have(const struct curve_chart *c, const char *part)
{
    int found = 0;
    for (size_t i = 0; i < c->n_curves; i++)
        found = found || has(c->curves[i].label, part) || has(c->curves[i].series, part);
    for (size_t i = 0; i < c->n_marks; i++)
        found = found || has(c->marks[i].label, part) || has(c->marks[i].series, part);
    for (size_t i = 0; i < c->n_guides; i++)
        found = found || has(c->guides[i].label, part);
    return found;
}

static inline int table_has(const struct table *t, const char *part)
{
    int found = has(t->empty, part) && t->n_rows == 0;
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++)
        found = found || has(t->cells[i].text, part);
    for (size_t i = 0; i < t->n_columns; i++)
        found = found || has(t->columns[i].title, part);
    return found;
}

/* Texts of a block, those in its chart or table too. */
static inline int block_says(const struct block *b, const char *part)
{
    int found = has(b->text, part) || has(b->note, part) || has(b->alt, part);
    for (size_t i = 0; b->kind == BLOCK_FINDINGS && i < b->as.findings.n; i++)
        found = found || has(b->as.findings.items[i].text, part) || has(b->as.findings.items[i].ref, part);
    for (size_t i = 0; b->kind == BLOCK_COMPARE && i < b->as.compare.n_rows; i++)
        found = found || has(b->as.compare.rows[i].label, part) || has(b->as.compare.rows[i].note, part);
    for (size_t i = 0; b->kind == BLOCK_DOTS && i < b->as.dots.n_rows; i++)
        found = found || has(b->as.dots.rows[i].label, part) || has(b->as.dots.rows[i].note, part);
    for (size_t i = 0; b->kind == BLOCK_STEPS && i < b->as.steps.n_runs; i++)
        found = found || has(b->as.steps.runs[i].label, part) || has(b->as.steps.runs[i].state, part);
    for (size_t i = 0; b->kind == BLOCK_AGES && i < b->as.ages.n_rows; i++)
        found = found || has(b->as.ages.rows[i].label, part) || has(b->as.ages.rows[i].note, part);
    return found || (b->kind == BLOCK_TABLE && table_has(&b->as.table, part)) ||
           (b->kind == BLOCK_CURVES && curves_have(&b->as.curves, part));
}

/* Blocks of the plane that say it. */
static inline size_t said_in(const struct report *r, enum plane plane, const char *part)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_sections; i++)
        for (size_t k = 0; r->sections[i].plane == plane && k < r->sections[i].n_blocks; k++)
            n += block_says(&r->sections[i].blocks[k], part) ? 1 : 0;
    return n;
}

static inline int has_plane(const struct report *r, enum plane plane)
{
    for (size_t i = 0; i < r->n_sections; i++)
        if (r->sections[i].plane == plane)
            return 1;
    return 0;
}

/* The first of its kind in a section; NULL: none. */
static inline const struct block *block_of(const struct section *s, enum block_kind kind)
{
    for (size_t k = 0; k < s->n_blocks; k++)
        if (s->blocks[k].kind == kind)
            return &s->blocks[k];
    return NULL;
}

static inline const struct section *section_titled(const struct report *r, const char *title)
{
    for (size_t i = 0; i < r->n_sections; i++)
        if (strcmp(r->sections[i].title, title) == 0)
            return &r->sections[i];
    return NULL;
}

#endif
