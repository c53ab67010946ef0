/*
 * Footnotes: addresses at the foot of the page whose text names them. An address has one number in its section and
 * stands once on a page; it takes its room from the page's bottom as soon as the line with its mark is set.
 */
#ifndef RENDER_FOOTNOTE_H
#define RENDER_FOOTNOTE_H

#include "render/layout.h"

/* Its number in the section; 0 where it has none yet. */
size_t footnotes_number(const struct layout *l, const char *address);

/* What the page would lose by these. */
double footnotes_height(struct layout *l, const struct footnote *notes, size_t n);

/* Puts them on this page. */
void footnotes_add(struct layout *l, const struct footnote *notes, size_t n);

/* Draws those of the page, which then has none. */
void footnotes_draw(struct layout *l);

/* Begins a section's count. */
void footnotes_forget(struct layout *l);

#endif
