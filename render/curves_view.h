/*
 * C4 and C5, curves: where everything stands, worked out before anything is drawn.
 *
 * From left to right: tick labels, plot, leaders, a column of labels; above the plot flags, below it the axis. Curves
 * and level guides are named in the column, marks beside themselves where there is room and else in the column,
 * upright guides by flags. What has no room anywhere is named in a note: no label is lost.
 *
 * Heights count from the top of the plot, until view_move() puts the whole on the page.
 */
#ifndef RENDER_CURVES_VIEW_H
#define RENDER_CURVES_VIEW_H

#include "render/chart.h"
#include "render/curve_path.h"

#define CURVE_LEAD 9.5 /* of a line of a label */
enum {
    CURVES_LINE = 10,  /* of a title or a row of flags */
    CURVES_FOOT = 15,  /* tick labels below the plot */
    CURVES_BEYOND = 4, /* what lies off the axis is taken to lie this far off the plot */
};

struct curve_view {
    struct paths line, lower, upper, band;
    struct mark_style style;
    struct point end; /* its last point in the plot */
    int shown;
};

struct mark_view {
    struct mark_style style;
    struct point at;
    double y0, y1; /* of the interval; equal: none; an end off the axis lies off the plot */
    int shown;
    int in_column;    /* its label found no place beside it */
    struct box label; /* else it stands here */
    const char *text;
};

struct guide_view {
    double at, from, to; /* points; from..to shaded, where that is more than a line */
    int shown;           /* it lies in the plot */
    int in_column;
};

enum entry_kind { ENTRY_CURVE, ENTRY_MARK, ENTRY_GUIDE };

/* A label in the column. */
struct entry {
    enum entry_kind kind;
    size_t of; /* which curve, mark or guide */
    const struct mark_style *symbol;
    int muted; /* nothing is drawn for it */
    struct type type;
    struct lines lines;
    const char *text;
    struct slot slot;
    int led; /* a line leads to it from … */
    struct point from;
};

struct curves_view {
    const struct curve_chart *data;
    struct type tick, label, strong;
    struct plot plot;
    int scaled; /* there is something to draw, so there is a plot */
    double plot_height, room_height;
    struct curve_view *curves;
    struct mark_view *marks;
    struct guide_view *guides;
    struct entry *entries;
    size_t n_entries;
    double column_x, column_width;
    double text_indent; /* in the column: room for symbols */
    struct flag *flags;
    const char **flag_texts; /* by guide */
    size_t n_flags, n_flag_rows;
    struct lines x_title, y_title;
    const char *left_out; /* labels without a place, "A; B"; NULL */
};

/* Lays the chart out in a room this high. Lives in l->scratch; useless once the canvas has failed. */
void view_fit(struct curves_view *v, struct layout *l, const struct curve_chart *data, double room_height);

/* Adds dy to every height. */
void view_move(struct curves_view *v, double dy);

double view_head(const struct curves_view *v);   /* above the plot */
double view_height(const struct curves_view *v); /* of all of it */

/* What its files share. The column is measured before there are axes; places come after. */
int view_is_figure(double x, double y);
const struct curve_point *view_last_point(const struct curve *c); /* NULL: none is a figure */
void *view_scratch(struct layout *l, size_t n, size_t size);      /* zeroed; NULL for n = 0 and without memory */
void view_check(struct layout *l, int rc);                        /* anything but 0 was out of memory */

void labels_collect(struct curves_view *v, struct layout *l);  /* the entries of the column, and its width and height */
int labels_fit_flags(struct curves_view *v, struct layout *l); /* 0: one found no place and goes to the column */
int labels_fit_marks(struct curves_view *v, struct layout *l, int last_pass); /* likewise */
void labels_place_column(struct curves_view *v, struct layout *l);

#endif
