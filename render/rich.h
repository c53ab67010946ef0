/*
 * Text with marks in it (struct span) as lines of pieces, each in one type, and the footnotes that its links ask for:
 * paper has no links, so the address of one stands at the foot of the page that has its mark.
 */
#ifndef RENDER_RICH_H
#define RENDER_RICH_H

#include "render/layout.h"

struct piece {
    const char *text;
    struct type type;
    double x, width, rise; /* from the beginning of the line; above its base line */
    enum tag tag;          /* what it is of its own: code, link, reference; TAGS: nothing */
    const char *target;    /* of a link */
};

struct rich_line {
    const struct piece *pieces;
    size_t n, n_notes; /* footnotes whose marks stand in it */
    double width;
    int goes_on; /* it was broken at a space */
};

struct rich {
    struct type type;
    double lead;
    const struct rich_line *lines;
    size_t n;
    struct footnote *notes; /* in the order of their marks */
    size_t n_notes;
};

/* The block's text, `width` wide; no lines when memory is out (the canvas then has failed). Lives in l->scratch. */
struct rich rich_wrap(struct layout *l, const struct type *type, double lead, const struct block *b, double width);

/* A text without marks and, on its last line where there is room, one more piece in a type of its own. */
struct rich rich_wrap_before(struct layout *l, const struct type *type, double lead, const char *text,
                             const struct piece *last, double width);

/* What must stand together at its beginning, with the footnotes of that. */
double rich_least(struct layout *l, const struct rich *r);

/*
 * Sets the lines under each other from the cursor on, over as many pages as they take, never one line alone on a page
 * where that can be helped; moves the cursor.
 */
void rich_draw(struct layout *l, const struct rich *r, double x);

/* The number or bullet of an item, at the left of its first line, a space before its text to those who extract it. */
void rich_label(struct layout *l, const struct rich *r, const char *label);

#endif
