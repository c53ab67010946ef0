/*
 * How wide the columns of a table are: as wide as their widest cell where there is room for that, a stretch column
 * takes what is left. Where there is too little, columns stand closer, then titles wrap, then text; numbers never do.
 */
#ifndef RENDER_TABLE_FIT_H
#define RENDER_TABLE_FIT_H

#include "render/layout.h"

struct column_fit {
    double x, width;        /* on the page */
    double natural, least;  /* without wrapping; without breaking a word */
    double title;           /* what its title adds to natural */
    double number;          /* what its numbers need, which are never broken; 0 for text */
    double before, after;   /* widest part before and after the decimal point, for ALIGN_POINT */
    struct type type, head; /* of cells and of the title */
};

/* One for every column, in l->scratch; NULL without memory (the canvas then has failed). *width is the table's. */
struct column_fit *table_fit(struct layout *l, const struct table *t, double *width);

/* Width of what stands before the decimal point: all of a text that has none. */
double table_before_point(struct layout *l, const struct type *type, const char *text);

/* A number, or the dash that stands for one; words in a column of numbers stand at its right. */
int table_has_figure(const char *text);

/* Works with a scratch of its own, so that long tables need no more memory than one row. */
struct arena table_row_begin(struct layout *l);
void table_row_end(struct layout *l, struct arena outer);

#endif
