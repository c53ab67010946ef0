/*
 * What charts share: how a series looks, and what of their values can be drawn. Shape, dash and label carry everything
 * that colour carries, so that a grey print loses nothing. Hollow means dated, hatched means modelled.
 */
#ifndef RENDER_CHART_H
#define RENDER_CHART_H

#include "render/layout.h"

#include <math.h>

enum shape {
    SHAPE_CIRCLE,
    SHAPE_TRIANGLE,
    SHAPE_SQUARE,
    SHAPE_DIAMOND,
    SHAPE_TRIANGLE_DOWN,
    SHAPE_STAR,
    SHAPE_TRIANGLE_RIGHT,
    SHAPE_CROSS,
    SHAPE_TRIANGLE_LEFT
};

struct series {
    const char *name; /* an accelerator; a name that ends in a space stands for all that begin so */
    unsigned colour;  /* Okabe & Ito (2008), those with a contrast of 3:1 on white */
    enum shape shape;
    unsigned char dash[4];
};

/*
 * The look of an accelerator. Others are black, each with a shape and a dash of its own by the order in which the
 * report shows them first: a level looks the same in all of its charts.
 */
const struct series *series_find(struct layout *l, const char *name_or_null);

struct mark_style {
    const struct series *series;
    int hollow, hatched;
    double scale; /* of the mark and the caps of its interval; 0 is 1 */
};

/* A mark centred on x, y, about 7 points wide at scale 1. */
void chart_mark(struct canvas *c, const struct mark_style *style, double x, double y);

/* A horizontal interval with end caps, drawn before its mark; and an upright one. */
void chart_interval(struct canvas *c, const struct mark_style *style, double x0, double x1, double y);
void chart_interval_upright(struct canvas *c, const struct mark_style *style, double x, double y0, double y1);

/* A colour that is mostly white: what is drawn over it stays readable, in grey too. */
unsigned chart_tint(unsigned colour);

/* Finite, and of a size that leaves a double room for ticks. */
int chart_is_usable(double x);

/* What an axis has to show; empty while lo > hi. */
struct range {
    double lo, hi;
};
#define RANGE_EMPTY ((struct range){INFINITY, -INFINITY})
void range_widen(struct range *r, double x); /* values that are not usable change nothing */

/* Text in at most so many lines: where there are more, the last one ends in "…". */
struct lines chart_wrap(struct layout *l, const struct type *type, const char *text, double width, size_t most);

double chart_text_width(struct layout *l, const struct type *type, const char *text); /* in one line */

/* "tok/s (×10⁹)": the power of ten that the labels of the axis leave out. NULL stays NULL. */
const char *chart_axis_title(struct layout *l, const char *title, int power);

#endif
