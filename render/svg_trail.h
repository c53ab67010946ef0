/*
 * Path data of SVG, written with relative coordinates in as few characters as its grammar allows.
 *
 * Coordinates are integers, in units of 10^-decimals: differences of rounded places add up to rounded places.
 */
#ifndef RENDER_SVG_TRAIL_H
#define RENDER_SVG_TRAIL_H

#include <stdio.h>

struct svg_spot {
    long x, y;
};

/* Zero-initialise all but the first two. */
struct svg_trail {
    FILE *out;
    unsigned decimals;
    struct svg_spot at, start, control;
    struct svg_spot next; /* where to begin: written when something follows, for cairo ends paths with a move */
    int moved;
    char last; /* the command written last */
};

void svg_trail_move(struct svg_trail *t, struct svg_spot to);
void svg_trail_line(struct svg_trail *t, struct svg_spot to);
void svg_trail_quadratic(struct svg_trail *t, struct svg_spot control, struct svg_spot to);
void svg_trail_cubic(struct svg_trail *t, struct svg_spot first, struct svg_spot second, struct svg_spot to);
void svg_trail_close(struct svg_trail *t);

/* value / 10^decimals in as few characters as SVG allows: "12.5", "-.25", "0". */
void svg_number(FILE *out, long value, unsigned decimals);

#endif
