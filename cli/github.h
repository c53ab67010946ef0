/* Annotations of GitHub's workflows: one line a finding, escaped as its documentation asks. */
#ifndef CLI_GITHUB_H
#define CLI_GITHUB_H

#include <stddef.h>
#include <stdio.h>

struct annotation {
    const char *level; /* "error", "warning" */
    const char *file;
    size_t line, column; /* 0: not known */
    const char *title, *message;
};

void github_annotate(FILE *out, const struct annotation *a);

#endif
