/*
 * What cairo's SVG lacks or says at length, on the way from cairo's document to ours: title, description, metadata, a
 * white ground, links, and text. cairo would write the outline of every character for every size; here a page holds
 * each outline once (svg_text.c), and under the outlines the words themselves, transparent, to be searched and
 * selected. Text lies on top of everything drawn.
 */
#ifndef RENDER_SVG_H
#define RENDER_SVG_H

#include "render/canvas.h"
#include "render/svg_trail.h"

#include <stdio.h>

/* Text as XML character data, also fit for an attribute. */
void svg_escape(FILE *out, const char *text);

/* To hundredths of a point, which are finer than any screen shows. */
long svg_hundredths(double x);

/* ` name="12.5"`, in hundredths. */
void svg_length(FILE *out, const char *name, double x);

/*
 * cairo's elements [s, end) in fewer bytes: the same shapes to a hundredth of a point, in the same order. Returns 0,
 * or -1 when they are not what cairo writes.
 */
int svg_write_drawing(FILE *out, const char *s, const char *end);

/* The words and outlines of a page. */
struct svg_text;
struct svg_text *svg_text_open(struct fonts *fonts); /* NULL without memory */
void svg_text_close(struct svg_text *s);
void svg_text_add(struct svg_text *s, const struct placed_text *t);
int svg_text_uses(const struct svg_text *s, enum face face);
/* Returns 0, ERR_NOMEM, or ERR_INTERNAL when a face lacks an outline that it should have. */
int svg_text_write(FILE *out, struct svg_text *s);

/*
 * Where a page's links lead: to addresses, and to anchors of the same page. Every page is a file of its own that may
 * be renamed or stand alone, so that links to anchors of other pages are left out.
 */
struct svg_links;
struct svg_links *svg_links_open(void); /* NULL without memory */
void svg_links_close(struct svg_links *s);
int svg_links_add(struct svg_links *s, const struct box *area, const char *target); /* 0 or ERR_NOMEM */
int svg_links_anchor(struct svg_links *s, double y, const char *name);
void svg_links_write(FILE *out, const struct svg_links *s);

struct svg_page {
    const struct canvas_setup *setup;
    struct canvas_page page;
    const char *figures; /* what the page's figures show: their alternative texts, "" without */
    const char *drawing; /* cairo's document */
    struct svg_text *text;
    const struct svg_links *links;
};

/* Writes the whole document. Returns 0 or, besides what svg_text_write() says, ERR_INTERNAL: not what cairo writes. */
int svg_compose(FILE *out, const struct svg_page *page);

#endif
