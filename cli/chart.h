/* Charts by name: `chart KIND`, and what --verify makes again of one. */
#ifndef CLI_CHART_H
#define CLI_CHART_H

#include "cli/cli.h"
#include "report/report.h"

/* What a chart asks of the archive: which options it depends on. */
enum chart_question { ASKS_NO_QUESTION, ASKS_OF_WEEK, ASKS_SPEED, ASKS_MONEY };

struct chart_kind {
    const char *name;  /* "compare" */
    const char *block; /* report/blocks.h */
    enum chart_question question;
    const char *what; /* one line */
};

const struct chart_kind *chart_kind_at(size_t i); /* NULL past the end */

/* The kind of that name; NULL. */
const struct chart_kind *chart_kind_find(const char *name);

/*
 * Options of `chart` as settings, in an order of their own, so that one question has one spelling: kind, plane, then
 * as the table says; what the chart does not depend on is refused. 0, or an exit status after reporting.
 */
int chart_settings(struct cli *c, const struct chart_kind *kind, const char *const **out, size_t *n);

#endif
