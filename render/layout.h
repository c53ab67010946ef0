/*
 * A report on pages: the flow of blocks down a page, and what keeps together.
 *
 * layout_run() draws a whole report on a canvas. The rest is what the kinds of block (layout.c, table.c, the charts)
 * and the page's furniture (page.c) share: the page being filled, the cursor on it, and text set in a column.
 */
#ifndef RENDER_LAYOUT_H
#define RENDER_LAYOUT_H

#include "render/canvas.h"
#include "render/lines.h"

struct laid_out {
    size_t n_pages;
    double height; /* that the last page needs */
};

/* Draws every page of the canvas's report. A canvas that does not know the number of pages prints 0 for it. */
int layout_run(struct laid_out *out, struct canvas *canvas, struct error *err);

#define MARGIN 48.0

/* Grey is the colour of dated text and of what is muted; paler greys are for rules and grounds, never for text. */
enum { BLACK = 0x000000, GREY = 0x595959, RULE = 0xd0d0d0, GROUND = 0xf3f3f3, BLUE = 0x0072b2 };

/* An address, and the number of the mark in the text that it belongs to. */
struct footnote {
    size_t number;
    const char *address;
    int is_short; /* cut to one line */
};

struct footnotes {
    struct footnote *items; /* of the page */
    size_t n, room;
    const char **known; /* addresses of the section by their number - 1 */
    size_t n_known, known_room;
    struct arena of_page, of_section;
};

struct layout {
    struct canvas *canvas;
    struct fonts *fonts;
    const struct section *section;
    size_t page;
    double left, right, top, bottom; /* of the room for blocks; footnotes take from the bottom */
    double floor;                    /* the bottom of a page without footnotes */
    double y;                        /* the cursor: where the next thing begins */
    int wants_page;                  /* what comes next begins a page */
    int has_headline;                /* the section; headings are of the second rank then */
    struct footnotes notes;
    struct arena scratch; /* given back after every block */
};

int layout_is_dated(const struct layout *l);
unsigned layout_colour(const struct layout *l); /* of ordinary text: black, grey on dated pages */
int layout_at_top(const struct layout *l);
int layout_fits(const struct layout *l, double height);
void layout_break(struct layout *l); /* goes on at the top of a new page */

void layout_out_of_memory(struct layout *l); /* fails the canvas */

/* Text as it can be drawn and measured; "" for NULL and when memory is out (the canvas then has failed). */
const char *layout_showable(struct layout *l, enum face face, const char *text);

/* printf into l->scratch; "" when memory is out (the canvas then has failed). */
const char *layout_format(struct layout *l, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* showable() and lines_wrap() in one; no lines when memory is out (the canvas then has failed). */
struct lines layout_wrap(struct layout *l, const struct type *type, const char *text, double width);

/* Draws one of them. */
void layout_line(struct layout *l, double x, double y, const struct type *type, const struct line *line);

/* Base line of text of this size in a line of `height` that begins at y: capitals stand in its middle. */
double layout_baseline(double y, double height, double size);

/* How many of `left` lines, of which `fit` fit, go on this page, so that none stands alone; 0: on the next page. */
size_t layout_take(const struct layout *l, size_t left, size_t fit);

/* A paragraph of plain text across the page. */
void layout_text(struct layout *l, const struct type *type, double lead, const char *text);

/* A heading-like text and a small note, as charts and tables have them. Nothing happens for NULL. */
double layout_caption_height(struct layout *l, const char *text);
void layout_caption(struct layout *l, const char *text);
double layout_note_height(struct layout *l, const char *note);
void layout_note(struct layout *l, const char *note);

/* Kinds with a file of their own. The height is what must stand together on one page for the block to begin there. */
double text_least_height(struct layout *l, const struct block *b);
void text_draw(struct layout *l, const struct block *b);
double list_least_height(struct layout *l, const struct block *b);
void list_draw(struct layout *l, const struct block *b);
double code_least_height(struct layout *l, const struct block *b);
void code_draw(struct layout *l, const struct block *b);
double findings_least_height(struct layout *l, const struct block *b);
void findings_draw(struct layout *l, const struct block *b);
double table_least_height(struct layout *l, const struct block *b);
void table_draw(struct layout *l, const struct block *b);
double compare_least_height(struct layout *l, const struct block *b);
void compare_draw(struct layout *l, const struct block *b);
double curves_least_height(struct layout *l, const struct block *b);
void curves_draw(struct layout *l, const struct block *b);
double steps_least_height(struct layout *l, const struct block *b);
void steps_draw(struct layout *l, const struct block *b);
double dots_least_height(struct layout *l, const struct block *b);
void dots_draw(struct layout *l, const struct block *b);
double ages_least_height(struct layout *l, const struct block *b);
void ages_draw(struct layout *l, const struct block *b);
double matrix_least_height(struct layout *l, const struct block *b);
void matrix_draw(struct layout *l, const struct block *b);
double moves_least_height(struct layout *l, const struct block *b);
void moves_draw(struct layout *l, const struct block *b);

#endif
