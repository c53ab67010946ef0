/*
 * Where templates come from: a file that is named by its path, or by name from the folders of $MCREPORT_TEMPLATES
 * (separated by ':'), $XDG_DATA_HOME/mcreport/templates, and last those that came with the program.
 */
#ifndef CLI_TEMPLATES_H
#define CLI_TEMPLATES_H

#include "cli/cli.h"
#include "report/template.h"

/* A template as it was found, not yet read. */
struct template_text {
    const char *name; /* what it is called: the file's name without ".md", "-" for standard input */
    const char *path; /* NULL: shipped */
    const char *text;
    size_t size;
};

/*
 * A name with '/' or an ending ".md" is a path, "-" standard input. An unknown name is EXIT_USAGE with "did you mean",
 * a file that cannot be read what cli_fail() says.
 */
int templates_text(struct template_text *out, struct cli *c, const char *name);

/* Reads a template that was found; 0 or EXIT_FAILED. What is wrong with it is in out->faults. */
int templates_read(struct template *out, struct cli *c, const struct template_text *found);

/*
 * Finds and reads a template. One with faults is reported, all of them, and makes EXIT_FINDINGS. 0 when *out can make
 * a report.
 */
int templates_find(struct template *out, struct cli *c, const char *name);

/* What messages call it: its path, or "capacity (shipped)". NULL without memory. */
const char *templates_place(struct cli *c, const struct template_text *found);

/* "capacity.md:3:14: no block 'dot'", and the line with a caret under it; NULL without memory, or a place. */
const char *templates_fault_message(struct cli *c, const struct template_text *found, const struct template_fault *f);
const char *templates_fault_line(struct cli *c, const struct template_text *found, const struct template_fault *f);

/* Every template that can be named, by name; where two have one name the first found stands, and shadows the others. */
struct template_listed {
    const char *name, *title, *path; /* path NULL: shipped */
    int shadowed;
    size_t n_faults;
};
int templates_list(struct template_listed **out, size_t *n, struct cli *c); /* 0, or an exit status */

#endif
