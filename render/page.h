/*
 * The furniture of a page: band, rail and footer say the plane, so that a page torn from its report still does.
 */
#ifndef RENDER_PAGE_H
#define RENDER_PAGE_H

#include "render/layout.h"

/* Begins page l->page of l->section, draws its furniture and puts the cursor at the top of the room for blocks. */
void page_begin(struct layout *l);
void page_end(struct layout *l);

/* "CURRENT CLAIMS", …: words that appear on pages of that plane and nowhere else. */
const char *page_plane_words(enum plane plane);

#endif
