/*
 * The report as one JSON document, attached inside the PDF and written by `-o FILE.json`.
 */
#ifndef QUERY_REPORT_JSON_H
#define QUERY_REPORT_JSON_H

#include "core/error.h"
#include "query/report.h"

/* Sets report->json (in report->memory): sections, planes, every block with its texts and numbers. ERR_NOMEM. */
int report_json(struct report *report, struct error *err);

/* The Markdown twin: the same sections as text; planes are named in headings. NULL without memory; free() it. */
char *report_markdown(const struct report *report);

#endif
