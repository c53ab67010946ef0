/*
 * Pages to files: what every command that draws shares.
 */
#ifndef CLI_DRAWING_H
#define CLI_DRAWING_H

#include "cli/cli.h"
#include "render/render.h"
#include "report/report.h"

/* The moment a page says it was rendered: SOURCE_DATE_EPOCH, else the one it judges by. UTC ms. */
int64_t drawing_rendered_at(const struct cli *c);

/* The moment of --as-of without loss, however it was spelled: a day where it is the end of one. */
const char *drawing_as_of(struct cli *c);

/* In which format the answer is drawn: --format's, else the one that the ending after -o names; NULL: it is text. */
const struct render_format *drawing_format(const struct cli *c);

/* Writes the report as pages in that format, on the page it says, to -o or standard output. An exit status. */
int drawing_write(struct cli *c, const struct report *report);

/* Writes a text that is a file of its own, whole or not at all; path "-": the answer. An exit status. */
int drawing_write_text(struct cli *c, const char *path, const char *text);

int drawing_has_ending(const char *path, const char *ending);

/* Whether the command can draw what it was asked for, and whether that is one page at most. */
int drawing_draws(const struct cli *c);
int drawing_is_one_page(const struct cli *c);

/* Whether -o says where something else goes than the answer. */
int drawing_is_beside_answer(const struct cli *c);

/* Whether the command writes the file named by -o itself, under its final name. */
int drawing_names_files(const struct cli *c);

#endif
