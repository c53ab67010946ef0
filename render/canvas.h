/*
 * What pages are drawn on. Layout and charts call canvas_*(); a backend is a table of functions behind it.
 *
 * Points (1/72 inch) from the top left corner, y downwards. Failures are sticky: drawing functions return nothing,
 * the first failure is kept, everything after it is ignored, and canvas_finish() returns it. A coordinate that is not
 * a number of sane size is such a failure: libharu would write it into the file and corrupt it.
 *
 * Meaning goes along with the marks: tags say what is a heading, a table cell, a figure, or an artifact of the page.
 */
#ifndef RENDER_CANVAS_H
#define RENDER_CANVAS_H

#include "render/font.h"
#include "render/output.h"
#include "report/report.h"

#include <stdio.h>

struct point {
    double x, y;
};

struct box {
    double x, y, w, h;
};

/* width 0 draws no line; dash: on, off, on, off in points, all zero for a solid line. */
struct pen {
    double width;
    unsigned colour;
    unsigned char dash[4];
};

#define NO_FILL 0xffffffffu

struct ink {
    unsigned fill; /* 0xRRGGBB or NO_FILL */
    struct pen pen;
};

/* Showable text (font.h) without line feeds; x, y is the left end of the base line. */
struct placed_text {
    double x, y, width;
    struct type type;
    const char *text;
    int upward;  /* reads from bottom to top */
    int goes_on; /* the next line of the same text follows: a space to those who extract it */
};

/* Structure types of ISO 32000-1, section 14.8.4. TAG_ARTIFACT marks what is no part of the content. */
enum tag {
    TAG_ARTIFACT,
    TAG_SECTION,
    TAG_H1,
    TAG_H2,
    TAG_PARAGRAPH,
    TAG_CODE,
    TAG_LIST,
    TAG_BULLETS, /* a list without numbers */
    TAG_ITEM,
    TAG_LABEL,
    TAG_BODY,
    TAG_TABLE,
    TAG_ROW,
    TAG_HEAD,
    TAG_CELL,
    TAG_FIGURE,
    TAG_LINK,
    TAG_REFERENCE, /* the mark in the text that a footnote answers */
    TAG_NOTE,      /* belongs to the section, wherever it is begun */
    TAGS
};
const char *tag_name(enum tag tag);

struct canvas_page {
    size_t number; /* from 1 */
    enum plane plane;
    const char *section; /* its title */
};

struct canvas;

struct canvas_ops {
    void (*begin_page)(struct canvas *c, const struct canvas_page *page);
    void (*end_page)(struct canvas *c);
    void (*path)(struct canvas *c, const struct point *p, size_t n, int closed, const struct ink *ink);
    void (*clip)(struct canvas *c, const struct point *p, size_t n);
    void (*unclip)(struct canvas *c);
    void (*text)(struct canvas *c, const struct placed_text *t);
    /* target: the name of an anchor, or an address (canvas_is_address). Both names live as long as the report. */
    void (*link)(struct canvas *c, const struct box *area, const char *target);
    void (*anchor)(struct canvas *c, double y, const char *name);
    void (*bookmark)(struct canvas *c, int level, double y, const char *title);
    void (*tag_begin)(struct canvas *c, enum tag tag, const char *alt);
    void (*tag_end)(struct canvas *c);
    void (*finish)(struct canvas *c);
    void (*close)(struct canvas *c);
};

struct canvas_setup {
    const struct report *report;
    struct fonts *fonts;
    struct output *output; /* NULL draws nowhere: for counting pages */
    double width, height;
    int is_chart;   /* no sheet of paper: the furniture is slim */
    size_t n_pages; /* 0 where it is not known yet */
};

/* The head of every backend's own struct. */
struct canvas {
    const struct canvas_ops *ops;
    struct canvas_setup setup;
    struct error error;
    int failed; /* the code in `error` */
};

int canvas_pdf_open(struct canvas **out, const struct canvas_setup *setup, struct error *err);
int canvas_svg_open(struct canvas **out, const struct canvas_setup *setup, struct error *err);
int canvas_trace_open(struct canvas **out, const struct canvas_setup *setup, struct error *err);

/* Keeps the first failure. */
void canvas_fail(struct canvas *c, enum error_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));

void canvas_begin_page(struct canvas *c, const struct canvas_page *page);
void canvas_end_page(struct canvas *c);
void canvas_line(struct canvas *c, double x1, double y1, double x2, double y2, const struct pen *pen);
void canvas_box(struct canvas *c, const struct box *box, const struct ink *ink);
void canvas_path(struct canvas *c, const struct point *p, size_t n, int closed, const struct ink *ink);
void canvas_clip(struct canvas *c, const struct point *p, size_t n);
void canvas_unclip(struct canvas *c);
void canvas_text(struct canvas *c, double x, double y, const struct type *type, const char *text);
void canvas_text_that_goes_on(struct canvas *c, double x, double y, const struct type *type, const char *text);
void canvas_text_right(struct canvas *c, double right, double y, const struct type *type, const char *text);
void canvas_text_upward(struct canvas *c, double x, double y, const struct type *type, const char *text);
int canvas_is_address(const char *target); /* http:// or https:// */
void canvas_link(struct canvas *c, const struct box *area, const char *target);
void canvas_anchor(struct canvas *c, double y, const char *name);
void canvas_bookmark(struct canvas *c, int level, double y, const char *title); /* level 0: a section; 1: a heading */
void canvas_tag_begin(struct canvas *c, enum tag tag, const char *alt_or_null);
void canvas_tag_end(struct canvas *c);

/* Ends the document and hands its bytes to the output. */
int canvas_finish(struct canvas *c, struct error *err);
void canvas_close(struct canvas *c);

#endif
