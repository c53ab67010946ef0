/*
 * Verifying a report: what a file says it was made from, and what in it is another than in a report made again.
 *
 * A file of a report names its template, settings, moment and database digest: as members of the JSON that a PDF has
 * attached, in the metadata of an SVG page, in the last line of Markdown. From these `report --verify` makes the report
 * again and holds the two against each other. docs/reports.md.
 */
#ifndef REPORT_VERIFY_H
#define REPORT_VERIFY_H

#include "core/arena.h"
#include "core/error.h"
#include "core/seal.h"

#include <stddef.h>

enum report_file { REPORT_PDF, REPORT_SVG, REPORT_MARKDOWN, REPORT_JSON };

/* What kind of file it is, by its bytes. */
enum report_file report_file_of(const char *bytes, size_t size);
const char *report_file_ending(enum report_file file); /* "pdf" */

/* What a file says about itself; texts are NULL where it does not say. */
struct report_record {
    const char *tool, *template_name, *template_path;
    const char *template_digest, *db_digest; /* 64 hex digits */
    const char *const *settings;
    size_t n_settings;
    const char *page, *as_of, *rendered_at;
    const char *fonts; /* faces and their digests, as they stand in the file; "" where it has none */
    size_t number;     /* of an SVG page; 0 */
    enum seal seal;
    int has_crlf; /* all that breaks its seal: each line ends as on Windows, by a program that converts text */
};

/*
 * Reads it from bytes[0..size), which end with NUL; of a PDF, attached is its report.json. Everything in `memory`.
 * ERR_NOT_FOUND: no report of mcreport, the message says what is missing; ERR_INPUT: JSON that cannot be read.
 */
int report_record_read(struct report_record *out, enum report_file file, const char *bytes, size_t size,
                       const char *attached, size_t attached_size, struct arena *memory, struct error *err);

/* One thing that is another than it was: was NULL is new, is NULL is gone. */
struct report_change {
    const char *section; /* its title */
    const char *what;    /* "headline", "table 'Measured'", "chart 'Which is faster?'", "line" */
    const char *row, *column;
    const char *was, *is;
};

struct report_changes {
    struct report_change *items;
    size_t n, room;
    struct arena *memory;
};

/*
 * Two reports as JSON: what stands around the sections, then the sections in the order of the pages. Tool and digest of
 * the template are no changes; where these agree and nothing is another, the two have the same seal. ERR_INPUT,
 * ERR_NOMEM.
 */
int report_changes_of_json(struct report_changes *out, const char *was, size_t was_size, const char *is, size_t is_size,
                           struct error *err);

/* By what can be read in them: lines of Markdown, words of an SVG page. ERR_NOMEM. */
int report_changes_of_markdown(struct report_changes *out, const char *was, const char *is, struct error *err);
int report_changes_of_svg(struct report_changes *out, const char *was, const char *is, struct error *err);

#endif
