/*
 * The blocks of templates: one row a kind, its members, the planes it may stand in, and the function that fills it.
 *
 * `template schema`, `template check`, docs/templates.md and the report itself read this table. To add a block is to
 * add a row here, its members, and a function in report/block_*.c.
 */
#ifndef REPORT_BLOCKS_H
#define REPORT_BLOCKS_H

#include "core/error.h"
#include "report/report.h"

#include <stddef.h>

struct study; /* report/study_parts.h */

enum body_kind {
    BODY_TEXT,  /* printed: {{names}} are replaced, numbers beside a unit are refused */
    BODY_WORD,  /* one of `words` */
    BODY_WORDS, /* an array of such, each once */
    BODY_NAME,  /* a string that is looked up: a view, a column, a claim id */
    BODY_NAMES, /* an array of such */
    BODY_TERMS, /* an array of "K=V" (query/selection.h) */
    BODY_FLAG,
    BODY_COUNT /* a whole number from 1 */
};

struct body_rule {
    const char *name;
    enum body_kind kind;
    int required;
    const char *const *words; /* ends with NULL */
    const char *what;         /* one sentence */
};

struct text_place {
    size_t line, column; /* in the template, from 1 */
};

/* Members of a block that were given, {{names}} already replaced when a block is filled. */
struct block_value {
    const struct body_rule *rule;
    const char *text;                /* of TEXT, WORD, NAME */
    const char *const *texts;        /* of WORDS, NAMES, TERMS */
    const struct text_place *places; /* of texts */
    size_t n;                        /* of texts; the number of COUNT; 0 or 1 of FLAG */
    size_t line, column;             /* of the member's value in the template */
};

struct block_body {
    const struct block_value *values;
    size_t n;
};

/* The value of a member; NULL when it was not given. */
const struct block_value *body_find(const struct block_body *b, const char *member);
const char *body_text(const struct block_body *b, const char *member, const char *otherwise);
int body_flag(const struct block_body *b, const char *member, int otherwise);
size_t body_count(const struct block_body *b, const char *member, size_t otherwise);

/* What a block stands on: asked for once, before the first block is filled (study_prepare). */
enum study_need {
    NEEDS_NOTHING = 0,
    NEEDS_EVIDENCE = 1, /* x->all, of one kind: measured, or made up */
    NEEDS_QUESTION = 2, /* class, verdict, comparison, costs */
    NEEDS_CLAIMS = 4,   /* x->registry, x->claims */
    NEEDS_CLAIM = 8,    /* x->claim: the one of --set claim=ID */
    NEEDS_WEEK = 16,    /* x->week */
    NEEDS_CLASSES = 32, /* x->classes */
    NEEDS_SURFACES = 64 /* x->surfaces */
};

#define PLANES_ALL (1u << PLANE_CURRENT | 1u << PLANE_DATED | 1u << PLANE_REFERENCE)

struct block_rule {
    const char *name;                /* "cost-curve" */
    unsigned planes;                 /* bits 1 << PLANE_… that it may stand in */
    unsigned needs;                  /* bits of enum study_need */
    int figure;                      /* it is a chart: members question and alt are demanded */
    const struct body_rule *members; /* ends with a NULL name; "block" is understood; a figure's question and alt too */
    const char *what;                /* one sentence */
    /* Whether it has anything to show (NULL: always), for sections that may be left out. */
    int (*has)(const struct study *x, const struct block_body *b);
    /* Appends itself to the section of x->build that is being filled. Never NULL but for `template` and `section`. */
    int (*put)(struct study *x, const struct block_body *b, struct error *err);
};

const struct block_rule *block_rule_at(size_t i);           /* NULL past the end */
const struct block_rule *block_rule_find(const char *name); /* NULL */

/* Members that every figure has: question (title) and alt (what it shows, to which the figures in words are added). */
extern const struct body_rule figure_members[];

#endif
