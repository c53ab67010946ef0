/*
 * An upright logarithmic axis, with the ticks of axis.h: 1, 2 and 5 times powers of ten where it spans some, else round
 * ticks in equal steps of the value.
 */
#ifndef RENDER_LOG_AXIS_H
#define RENDER_LOG_AXIS_H

#include "render/axis.h"

#define LOG_AXIS_LEAST 1e-15 /* smaller ones have no round ticks in axis.h */

/*
 * request->lo >= LOG_AXIS_LEAST; x0 is the lower end of the axis, x1 the upper one. Both ends are moved outward by
 * `margin` points, and the axis spans a tenth at least: noise of a hundredth must not fill it.
 */
void log_axis_fit(struct axis *out, struct fonts *fonts, const struct axis_request *request, double margin);

double log_axis_y(const struct axis *a, double value); /* value > 0 */

#endif
