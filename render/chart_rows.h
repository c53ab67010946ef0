/*
 * Charts of rows (C1, C2, C6, W1): names at the left, panels beside each other, notes at the right, each in a column of
 * its own, so that no label can lie on a mark. Names and notes wrap and their rows grow; tick labels are thinned until
 * they leave room between each other. What does not fit on a page goes on on the next, with titles and ticks again.
 */
#ifndef RENDER_CHART_ROWS_H
#define RENDER_CHART_ROWS_H

#include "render/axis.h"
#include "render/chart.h"

enum { ROW_PANELS = 2 };

struct row_panel {
    const char *title;   /* with the unit; NULL */
    int scaled;          /* there is something to draw, so there is an axis */
    double reference;    /* a dark line at this value; NaN: none */
    const char *named;   /* what it stands for, above it; NULL */
    double shaded;       /* the ground from this value on; NaN: none of it */
    struct axis axis;    /* x0 and x1 also where nothing is scaled */
    struct lines titles; /* private */
    struct lines flag;   /* private: `named` in one line */
    double share;        /* of the width of all panels */
};

/* What stands beside the marks of a row. */
struct row_text {
    const char *label, *note; /* NULL: nothing */
    int muted;                /* no mark: the note is grey */
    double least;             /* the height that its marks need */
    const char *second;       /* a note under the note, in lines of its own; NULL */
};

struct rows;

struct row_ops {
    struct row_text (*text)(const struct rows *r, size_t row);
    /* Fits the axis of a panel between two points, and says whether there is one. */
    void (*fit)(struct rows *r, struct layout *l, size_t panel, double x0, double x1);
    void (*draw)(const struct rows *r, struct layout *l, size_t row, const struct box *room);
};

struct rows {
    const struct row_ops *ops;
    const void *data; /* the chart */
    size_t n, n_panels;
    const char *empty; /* the sentence that stands for a chart without rows */
    struct row_panel panels[ROW_PANELS];
    int ruled;                    /* lines between the rows, for those that are high */
    double side;                  /* room before the first panel, for scales that its rows have of their own */
    double most_label, most_note; /* of the width of the page */
    struct type label, note, tick;
    double label_width, note_width, head; /* private */
};

/* Fonts, no panels yet. The chart then adds its panels and calls one of the others. */
void rows_begin(struct rows *r, struct layout *l, const struct row_ops *ops, const void *data, size_t n);

/* Adds a panel that takes `share` of their width. */
struct row_panel *rows_add_panel(struct rows *r, const char *title, double share);

double rows_least_height(struct rows *r, struct layout *l, const struct block *b);
void rows_draw(struct rows *r, struct layout *l, const struct block *b);

/*
 * A value with its interval in a panel. An end of the interval that is infinite lies beyond the panel: it has no cap.
 * Nothing without a value that can be drawn; no interval without both limits.
 */
void rows_mark(struct layout *l, const struct row_panel *p, const struct mark *m, const struct mark_style *style,
               double y);

/* What a mark needs of an axis. */
void range_widen_by_mark(struct range *r, const struct mark *m);

#endif
