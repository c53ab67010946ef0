/*
 * An axis: round ticks (1, 2 or 5 times a power of ten) whose labels leave room between each other.
 */
#ifndef RENDER_AXIS_H
#define RENDER_AXIS_H

#include "render/font.h"

#include "core/number.h"

enum { AXIS_TICKS = 12 };

struct tick {
    double value, x; /* x: points on the page; of an upright axis y */
    char label[NUMBER_TEXT_SIZE];
    double width; /* of the label */
};

struct axis {
    double lo, hi; /* values at the ends */
    double x0, x1; /* points on the page; of an upright axis y, x0 > x1 */
    int power;     /* labels are in units of ten to this power; 0 or a multiple of 3 */
    struct tick ticks[AXIS_TICKS];
    size_t n_ticks;
};

/*
 * What an axis shall show: lo..hi (finite, lo <= hi) between the points x0 and x1. `suffix` follows each label ("×").
 */
struct axis_request {
    double lo, hi, x0, x1;
    const char *suffix;
    const struct type *type; /* of the labels */
    int upright;             /* labels stand above each other: they touch by their height */
    int tight;               /* ends at `hi` itself */
    int whole;               /* begins at a tick too: every value lies between two ticks */
    int is_change;           /* "+5 %", "0 %": what is above zero says so */
};

/* Of ticks whose labels would touch, fewer are made. Unless tight, the axis ends at the first tick from `hi` on. */
void axis_fit(struct axis *out, struct fonts *fonts, const struct axis_request *request);

double axis_x(const struct axis *a, double value);

#endif
