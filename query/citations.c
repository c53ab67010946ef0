#include "query/citation_parts.h"

#include <stdlib.h>
#include <string.h>

static const struct citation_rule rules[CITATION_FAULTS_END] = {
    [CITED_UNKNOWN] = {"unknown", "no such claim or revision",
                       "a citation that leads nowhere proves nothing, and may have been of something else",
                       "cite a claim that exists, by its whole id and a revision: 'mcreport claim list' shows them"},
    [CITED_DATED] =
        {"dated", "dated evidence in the words of today",
         "the number was true on its date; today newer runs, newer prices or time itself speak against it",
         "'mcreport doc fix' puts managed text in the past tense; in text of your own say the date; or renew "
         "the claim"},
    [CITED_CHANGED] = {"changed", "the text is not what the claim says",
                       "a quote that was edited, or a number beside a citation that says another, is typed by hand",
                       "'mcreport doc fix' writes managed text; a number of your own is the claim's, cut or rounded"},
    [CITED_OLD_REVISION] = {"old-revision", "a newer revision of the claim exists",
                            "the claim was computed again since; the old value is history",
                            "'mcreport doc fix --upgrade' quotes the newest revision"},
    [CITED_WITHDRAWN] = {"not-quotable", "withdrawn, challenged or unsupported",
                         "somebody took it back or doubts it, or its evidence fell: it may not be quoted at all",
                         "take it out; 'mcreport claim show ID' says what happened"},
    [CITED_UNBALANCED] = {"marker", "a marker that is not closed, not opened, or not read",
                          "what it manages is not managed, and nobody would notice",
                          "docs/citations.md shows how markers and references are written; both name the revision"},
    [CITED_NOT] = {"uncited", "a quantity without a claim",
                   "a benchmark number without a claim cannot be found again when it is no longer true",
                   "cite the claim behind it, or take the number out"},
};

const struct citation_rule *citation_rule(enum citation_fault f)
{
    return f > 0 && f < CITATION_FAULTS_END ? &rules[f] : NULL;
}

int checking_find(struct checking *c, size_t at, enum citation_fault fault, const char *message, const char *help,
                  int fixable)
{
    struct placed_finding *more = arena_grow(c->memory, c->found, c->n_found, &c->found_room, sizeof *more);
    if (more == NULL || message == NULL || help == NULL)
        return error_nomem(c->err);
    c->found = more;
    struct placed_finding *f = &c->found[c->n_found];
    *f =
        (struct placed_finding){at, c->n_found, {.fault = fault, .message = message, .help = help, .fixable = fixable}};
    markdown_place(&c->m, at, &f->finding.line, &f->finding.column);
    c->n_found++;
    return 0;
}

int checking_begin(struct checking *c, const struct registry *r, const char *text, size_t len, struct error *err)
{
    *c = (struct checking){.r = r, .memory = r->memory, .err = err};
    int rc = markdown_read(&c->m, text, len, c->memory, err);
    return rc == 0 ? managed_read(c) : rc;
}

/* One block after the other; the head of a table is kept for its rows. */
static int judge_blocks(struct checking *c)
{
    struct columns columns = {0};
    int rc = 0;
    for (size_t i = 0; i < c->m.n && rc == 0;) {
        struct passage p;
        struct quantities q = {0};
        rc = passage_read(&p, c, &i);
        if (rc != 0)
            return rc;
        int failed = quantities_read(&q, &p, c->memory);
        if (failed == 0 && p.table > 0)
            failed = p.table != columns.table ? columns_read(&columns, &p, c->memory)
                                              : columns_apply(&q, &columns, &p, c->memory);
        rc = failed != 0 ? error_nomem(c->err) : judge_passage(c, &p, &q);
    }
    return rc;
}

static int by_place(const void *a, const void *b)
{
    const struct placed_finding *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static int citation_by_place(const void *a, const void *b)
{
    const struct placed_citation *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

static int hand_over(struct citations *out, const struct checking *c)
{
    out->findings = arena_array(c->memory, c->n_found, sizeof *out->findings);
    out->items = arena_array(c->memory, c->n_items, sizeof *out->items);
    if (out->findings == NULL || out->items == NULL)
        return error_nomem(c->err);
    if (c->n_found > 0)
        qsort(c->found, c->n_found, sizeof *c->found, by_place);
    if (c->n_items > 0)
        qsort(c->items, c->n_items, sizeof *c->items, citation_by_place);
    for (size_t i = 0; i < c->n_found; i++)
        out->findings[i] = c->found[i].finding;
    for (size_t i = 0; i < c->n_items; i++)
        out->items[i] = c->items[i].citation;
    out->n_findings = c->n_found;
    out->n_items = c->n_items;
    out->n_quantities = c->n_quantities;
    return 0;
}

int citations_check(struct citations *out, const struct registry *r, const char *text, size_t len, struct error *err)
{
    struct checking c;
    struct citations found = {0};
    int rc = checking_begin(&c, r, text, len, err);
    if (rc == 0)
        rc = judge_managed(&c);
    if (rc == 0)
        rc = judge_blocks(&c);
    if (rc == 0)
        rc = hand_over(&found, &c);
    if (rc == 0)
        *out = found;
    return rc;
}
