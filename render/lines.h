/*
 * Text broken into lines, and shortened to fit. A text may be set in several types, stretch by stretch.
 */
#ifndef RENDER_LINES_H
#define RENDER_LINES_H

#include "render/font.h"

struct line {
    const char *text;
    double width; /* points */
    int goes_on;  /* it was broken at a space */
};

struct lines {
    struct line *line;
    size_t n;
    double width; /* of the widest */
};

/* text[…end) is in this type, from where the stretch before it ends. */
struct stretch {
    size_t end;
    struct type type;
};

/* A line is text[…end), without the spaces there; the next one begins at `next`. */
struct cut {
    size_t end, next;
    double width; /* points */
};

/* The line that begins at text[from] and is at most `width` wide; the stretches reach to text[len]. */
struct cut lines_next(struct fonts *fonts, const struct stretch *stretches, const char *text, size_t from, size_t len,
                      double width);

/*
 * Breaks showable text at spaces, greedily, and at line feeds. A word wider than a line is broken after punctuation
 * (ids, paths, options), else anywhere. Always at least one line. Lives in `a`. Returns 0, or -1 without memory.
 */
int lines_wrap(struct lines *out, struct arena *a, struct fonts *fonts, const struct type *type, const char *text,
               double width);

/* Keeps at most `most` lines; where any are cut, the last one kept ends in "…". Returns 0, or -1 without memory. */
int lines_cut(struct lines *lines, size_t most, struct arena *a, struct fonts *fonts, const struct type *type,
              double width);

/* Width of the widest word, for columns that must not become narrower than that. */
double lines_widest_word(struct fonts *fonts, const struct type *type, const char *text);

#endif
