/*
 * The report as one JSON document, attached inside the PDF and written by `-o FILE.json`.
 */
#ifndef REPORT_TWINS_H
#define REPORT_TWINS_H

#include "core/error.h"
#include "report/report.h"

/* Sets report->json (in report->memory): sections, planes, every block with its texts and numbers. ERR_NOMEM. */
int report_json(struct report *report, struct error *err);

/* The Markdown twin: the same sections as text; planes are named in headings. NULL without memory; free() it. */
char *report_markdown(const struct report *report);

#endif
