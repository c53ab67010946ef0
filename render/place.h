/*
 * Where labels go, so that none lies on another, on a mark or on a line. Pure geometry, in points.
 *
 * A label beside its mark is tried at places around it; labels in a column are pushed apart as little as it takes;
 * flags, the labels of upright lines, stand in rows whose masts cross no other flag.
 */
#ifndef RENDER_PLACE_H
#define RENDER_PLACE_H

#include "render/canvas.h"

#include "core/arena.h"

struct path {
    struct point *p;
    size_t n;
};

/* What a label may not touch: lines, and boxes around marks and other labels. Zero-initialise. */
struct obstacles {
    struct path *paths;
    struct box *boxes;
    size_t n_paths, n_boxes;
};

/* Both return 0, or -1 without memory. The points of a path are not copied; it is open. */
int obstacles_add_path(struct obstacles *o, struct arena *a, const struct path *path);
int obstacles_add_box(struct obstacles *o, struct arena *a, const struct box *box);

int obstacles_touch(const struct obstacles *o, const struct box *box);

/* What stands around a mark. */
struct surroundings {
    struct box room;        /* labels stay in it */
    struct obstacles solid; /* may not be touched */
    struct obstacles walls; /* nor lie between a mark and its label, or the label would seem to be theirs */
    struct obstacles pale;  /* is kept free where that can be had */
    struct obstacles marks; /* the other marks: a label stands clearly nearer to its own */
};

/* A free place for a label of w × h beside `of`. Returns 0 where there is none. */
int place_beside(struct box *out, const struct box *of, double w, double h, const struct surroundings *s);

/* A label in a column. */
struct slot {
    double wanted, height; /* middle where it would like to stand */
    double top;            /* where it stands */
    double sum;            /* of the tops that the slots of its group want; private */
    size_t group;          /* slots in the group that begins here; private */
};

/* `slots` sorted by what they want; their heights together fit between top and bottom. */
void place_column(struct slot *slots, size_t n, double top, double bottom);

/* The label of an upright line, at its right or left, in row 0 directly above the plot or in a higher one. */
struct flag {
    double at, width; /* of the line; of the label */
    size_t of;        /* the caller's */
    double x;         /* where the label begins */
    size_t row;
    int placed;
};

/* `flags` sorted by `at`. Returns how many found a place. */
size_t place_flags(struct flag *flags, size_t n, double left, double right, size_t most_rows);

#endif
