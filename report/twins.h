/*
 * The twins of a report: the same content as one JSON document (attached inside the PDF, and written by `-o FILE.json`)
 * and as Markdown. docs/reports.md documents their members.
 */
#ifndef REPORT_TWINS_H
#define REPORT_TWINS_H

#include "core/error.h"
#include "core/json_writer.h"
#include "report/report.h"

/*
 * Sets report->json and report->facts (in report->memory): what made the report, sections, planes, every block with
 * its texts and numbers; sealed (core/seal.h). ERR_NOMEM.
 */
int report_json(struct report *report, struct error *err);

/*
 * The Markdown twin: the same sections as text; planes are named in bold above each, charts are tables of what they
 * show; the last line is a comment with the facts, sealed. NULL without memory; free() it.
 */
char *report_markdown(const struct report *report);

/* "CURRENT CLAIMS": a plane as pages and twins name it. */
const char *report_plane_words(enum plane plane);

/* "ready": a judgement of a matrix as data. */
const char *report_judgement_word(enum judgement j);

/* The name of a value that an axis titled so measures: "tok/s, whole system" is tok_per_s. NULL without memory. */
const char *report_unit_name(struct arena *memory, const char *axis);

/* The members of a chart's object. Internal to this room. */
void report_json_chart(struct json_writer *w, const struct block *b, struct arena *memory);

/* What a chart shows, as a Markdown table. Internal to this room. */
void report_markdown_chart(FILE *out, const struct block *b);

/* Text as Markdown that says it: what would act as Markdown is escaped; spans are its marks. Internal. */
void report_markdown_text(FILE *out, const char *text, const struct span *spans, size_t n_spans);

#endif
