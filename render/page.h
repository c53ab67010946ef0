/*
 * The furniture of a page: band, rail and footer say the plane, so that a page torn from its report still does.
 */
#ifndef RENDER_PAGE_H
#define RENDER_PAGE_H

#include "render/layout.h"

/* Begins page l->page of l->section, draws its band and rail and puts the cursor at the top of the room for blocks. */
void page_begin(struct layout *l);

/* Footnotes and footer, so that what is extracted from a file comes in the order in which it is read. */
void page_end(struct layout *l);

/* The width of a "chart" canvas whose content is as wide as a page's, and the height that its content needs. */
double page_chart_width(enum plane plane);
double page_chart_height(const struct layout *l);

/* "CURRENT CLAIMS", …: words that appear on pages of that plane and nowhere else. */
const char *page_plane_words(enum plane plane);

#endif
