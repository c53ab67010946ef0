/* What the files of `template` share: templates being checked, showing what was found, trying them out. */
#ifndef CLI_TEMPLATE_H
#define CLI_TEMPLATE_H

#include "cli/templates.h"

struct template_checked {
    struct template_text found;
    const struct template_fault *faults; /* of the text, then of the dry run */
    size_t n;
};

struct templates_checked {
    struct template_checked *items;
    size_t n, room;
    int status; /* of what could not be read: the worst; EXIT_DONE */
};

/* What was found, in the format that was asked for: with line and caret for people. 0 or EXIT_FAILED. */
int template_show_checked(struct cli *c, const struct templates_checked *all);

/*
 * Databases to try templates on: an empty one, and one with made-up runs, prices and a claim, in a folder of their own
 * that template_try_end() takes away. They are made for the first template that is tried.
 */
struct template_trial {
    struct cli *c;
    char *folder; /* NULL: not made yet */
    struct store *empty, *samples;
};

/*
 * Looks up the views that a template without faults names, makes its report on both, draws it, and throws it away.
 * What fails is added to x->faults. 0 or EXIT_FAILED.
 */
int template_try(struct template_trial *t, struct template_checked *x, struct template *template);
void template_try_end(struct template_trial *t);

/* The samples, embedded at build (cmake/mcreport.cmake). NULL past the end. */
struct template_sample {
    const char *name, *text; /* "wave-2024-10.jsonl" */
};
const struct template_sample *template_sample_at(size_t i);

#endif
