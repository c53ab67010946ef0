/*
 * A curve's points as paths on the page: broken where a point is missing, cut where they leave the plot.
 *
 * Cut by geometry, for a canvas clips what it draws but takes no coordinate beyond a page, and near zero a hyperbola
 * rises beyond every one.
 */
#ifndef RENDER_CURVE_PATH_H
#define RENDER_CURVE_PATH_H

#include "render/axis.h"
#include "render/place.h"

/* Two axes; y is upright. Values along x are shown times x_scale. */
struct plot {
    struct axis x, y;
    double x_scale;
};

struct point plot_point(const struct plot *plot, double x, double y);

struct paths {
    struct path *path;
    size_t n;
};

enum curve_edge { EDGE_VALUE, EDGE_LO, EDGE_HI };

/* Paths of one point are points that stand alone. Both live in `a` and return 0, or -1 without memory. */
int curve_lines(struct paths *out, struct arena *a, const struct plot *plot, const struct curve *c,
                enum curve_edge edge);

/* The outlines of the areas between lo and hi; each ends where it began. */
int curve_bands(struct paths *out, struct arena *a, const struct plot *plot, const struct curve *c);

#endif
