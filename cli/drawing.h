/*
 * Pages to files: what every command that draws shares.
 */
#ifndef CLI_DRAWING_H
#define CLI_DRAWING_H

#include "cli/cli.h"
#include "report/report.h"

/* The moment a page says it was rendered: SOURCE_DATE_EPOCH, else the one it judges by. UTC ms. */
int64_t drawing_rendered_at(const struct cli *c);

/* Writes the report as pages in the format that path's ending names; page: "a4", "letter", NULL. An exit status. */
int drawing_write(struct cli *c, const struct report *report, const char *path, const char *page);

/* Whether the command writes the file named by -o itself, under its final name. */
int drawing_names_files(const struct cli *c);

#endif
