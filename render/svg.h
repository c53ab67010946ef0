/*
 * What cairo's SVG lacks, added to the finished text of a page: title, description and metadata, a white ground, and
 * the words (cairo draws text as outlines) as a transparent layer that can be searched and selected.
 */
#ifndef RENDER_SVG_H
#define RENDER_SVG_H

#include "render/canvas.h"

#include <stdio.h>

/* Adds one text to the layer. */
void svg_layer_text(FILE *layer, const struct placed_text *t);

/* Text as XML character data, also fit for an attribute. */
void svg_escape(FILE *out, const char *text);

struct svg_page {
    const struct canvas_setup *setup;
    struct canvas_page page;
    const char *figures; /* what the page's figures show: their alternative texts, "" without */
    const char *drawing; /* cairo's document */
    const char *layer;
};

/* Writes the whole document. Returns 0, or -1 when the drawing is not what cairo writes. */
int svg_compose(FILE *out, const struct svg_page *page);

#endif
