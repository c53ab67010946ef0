/*
 * {{values}}: what a template may say without typing it. A row a value; its text is made from the study.
 */
#ifndef REPORT_VALUES_H
#define REPORT_VALUES_H

#include "report/blocks.h"

struct value_rule {
    const char *name; /* "answer.headline" */
    unsigned planes;  /* where it may stand */
    unsigned needs;
    int headline;                         /* computed words that may be a headline in the current plane */
    const char *what;                     /* one sentence */
    const char *(*text)(struct study *x); /* NULL: without memory. What there is no answer for says so in words */
};

/* The tables, each ending with a NULL name: values.c joins them. */
extern const struct value_rule values_of_report[], values_of_answer[], values_of_claims[], values_of_classes[],
    values_of_week[];

const struct value_rule *value_rule_at(size_t i);                       /* NULL past the end */
const struct value_rule *value_rule_find(const char *name, size_t len); /* NULL */

/* Bits of enum study_need of all values named in a text; NULL is no text. */
unsigned values_needs(const char *text);

/*
 * text with its {{names}} replaced, "{{ axis }}" too; spans (NULL: none) move along. The names were checked when the
 * template was read; what is none stays as it stands. NULL without memory.
 */
const char *values_expand(struct study *x, const char *text, struct span *spans, size_t n_spans);

#endif
