/*
 * Citations in Markdown: whether a document quotes claims in their words, and quantities only from claims.
 *
 *     <!-- mcr:ID@REV style=sentence -->…<!-- /mcr -->     the text between is managed: claim_quote() and nothing else
 *     … 38,461 tok/s [mcr:ID@REV] …                        an inline reference: the quantity is the author's to write
 *
 * Code is ignored. Everything is found in one pass; nothing is changed but the inside of markers.
 */
#ifndef QUERY_CITATIONS_H
#define QUERY_CITATIONS_H

#include "query/claim_words.h"

enum citation_fault {
    CITED_UNKNOWN = 1,  /* X001: no such claim or revision */
    CITED_DATED,        /* X002: dated evidence in the words of a current claim, or without its date */
    CITED_CHANGED,      /* X003: the text is not the generated one; an inline quantity is not the claim's */
    CITED_OLD_REVISION, /* X004: a newer revision exists */
    CITED_WITHDRAWN,    /* X005: withdrawn, challenged or unsupported: may not be quoted at all */
    CITED_UNBALANCED,   /* X006: a marker that is not closed, opened, or read */
    CITED_NOT,          /* X007: a quantity without a claim */
    CITATION_FAULTS_END
};
struct citation_rule {
    const char *name;               /* for programs: "uncited" */
    const char *title, *why, *help; /* as of a refusal */
};
const struct citation_rule *citation_rule(enum citation_fault f); /* NULL: no such fault */

struct citation_finding {
    enum citation_fault fault;
    size_t line, column; /* of the marker or of the quantity */
    const char
        *message; /* without the place: "mcr:b200@1 is dated since 2026-05-15: 'claim renew' or quote it --dated" */
    const char *help;
    int fixable; /* by citations_fix() */
};

struct citation {
    const char *claim;
    int64_t revision;
    size_t line;
};

struct citations {
    struct citation_finding *findings; /* by place */
    size_t n_findings;
    struct citation *items; /* what is cited, known or not, by place */
    size_t n_items;
    size_t n_quantities; /* quantities seen, cited or not */
};

/* text: UTF-8 Markdown, else ERR_INPUT with line and column. ERR_INTEGRITY as claim_judge(). In the registry's memory.
 */
int citations_check(struct citations *out, const struct registry *r, const char *text, size_t len, struct error *err);

/*
 * The document with the inside of every marker it can fix in the words of the revision cited (upgrade: of the newest,
 * and the marker names it). Twice is once. A marker of a claim that may not be quoted stays as it is. *changed:
 * how many markers were written anew.
 */
int citations_fix(const char **out, size_t *out_len, int *changed, const struct registry *r, const char *text,
                  size_t len, int upgrade, struct error *err);

#endif
