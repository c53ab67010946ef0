/*
 * Reports to files: PDF (libharu), SVG (cairo), and the trace that makes layout testable.
 *
 * One layout and one set of charts above a canvas (render/canvas.h) with three backends. Pages are A4 or US letter,
 * in points. The same report gives the same bytes, in any locale, time zone and order. Files appear under their
 * final name only when they are whole.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "core/error.h"
#include "report/report.h"

#include <stddef.h>

/*
 * "chart" is no sheet of paper: a canvas of the width of an A4 page's text and as high as its content, with one line of
 * furniture above and below. Such a report has one section; it has one page, however long.
 */
struct render_options {
    const char *page; /* "a4" (NULL), "letter" or "chart" */
};

/* A format is a row here; the file's ending picks it, in whatever case. */
struct render_format {
    const char *name; /* "pdf", "svg", "trace" */
    const char *what;
    int page_per_file; /* svg: name-1.svg, name-2.svg, …; not of a chart, which is one page */
};
const struct render_format *render_format_at(size_t i); /* NULL past the end */
const struct render_format *render_format_by_path(const char *path);

/*
 * Writes report to path ("-" is standard output, for formats with one file). *n_pages (may be NULL) is how many pages
 * were drawn. ERR_IO; ERR_INPUT when a text cannot be shown; ERR_INTERNAL when a font is missing (the message names
 * the package).
 */
int render_report(const struct report *report, const struct render_format *format, const char *path,
                  const struct render_options *options, size_t *n_pages, struct error *err);

/* The same bytes in memory, without touching a disk: what a file that was made earlier is held against. */
struct rendered_file {
    char *suffix; /* of the name, before its ending: "" for a document in one file, "-3" for the third page */
    char *bytes;
    size_t size;
};

struct rendered { /* zero-initialise; render_release() */
    struct rendered_file *files;
    size_t n, capacity; /* capacity is render's own */
};

/* Fails as render_report() does, but never with ERR_IO; *out is then left as it was. */
int render_to_memory(struct rendered *out, const struct report *report, const struct render_format *format,
                     const struct render_options *options, struct error *err);
void render_release(struct rendered *r);

#endif
