/*
 * A calendar axis: ticks where days, weeks (Mondays), months, quarters or years begin in UTC, whichever leave room
 * between their labels. Values are moments in milliseconds since 1970, as doubles (exact up to the year 287396).
 */
#ifndef RENDER_DATE_AXIS_H
#define RENDER_DATE_AXIS_H

#include "render/axis.h"

#include <stdint.h>

/* In the years 1900 to 2999: others are no dates of evidence, and would press the rest into a corner. */
int date_axis_shows(int64_t ms);

/*
 * request->lo..hi are the moments to show; the axis spans a week at least, and both ends are moved outward by `margin`
 * points. suffix is not used. The first label and the first of every year name the year: "16 Sep 2024", "Oct 2024".
 */
void date_axis_fit(struct axis *out, struct fonts *fonts, const struct axis_request *request, double margin);

#endif
