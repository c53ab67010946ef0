/* How judged documents are shown: shared by `ingest`, `import` and `lint`. */
#ifndef CLI_SHOW_INGEST_H
#define CLI_SHOW_INGEST_H

#include "cli/answer.h"
#include "ingest/ingest.h"

/* Findings to stderr, one diagnostic an unreadable document, with line, column and caret. */
void show_faults(struct cli *c, const struct ingest_result *r);

/* {"path","id","grade","reasons":[…]} */
void show_item_json(struct json_writer *w, const struct ingest_item *item);

/* The whole answer of `ingest` and `import` (context: a struct ingest_result): counts and items. */
void show_result_json(struct json_writer *w, const char *name, void *context);

/* Adds path, grade, id, what (the reasons in one line each). */
int show_item_row(struct cli *c, struct grid *g, const struct ingest_item *item);

/* A member path of a reason, or NULL, in the words of the JSON answer's "missing". */
int show_is_missing(const struct reason *reason);

void show_progress(void *cli, const struct ingest_result *so_far);
void show_progress_end(struct cli *c);

#endif
