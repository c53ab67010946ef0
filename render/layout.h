/*
 * A report on pages: the flow of blocks down a page, and what keeps together.
 *
 * layout_measure() and layout_draw() do a whole report (chapter.c). The rest is what the kinds of block (layout.c,
 * table.c, the charts) and the page's furniture (page.c) share: the page being filled, the cursor on it, and text set
 * in a column.
 */
#ifndef RENDER_LAYOUT_H
#define RENDER_LAYOUT_H

#include "render/anchors.h"
#include "render/canvas.h"
#include "render/lines.h"

struct laid_out {
    size_t n_pages;
    double height; /* that the last page needs */
};

/* How the pages of a chapter are filled, so that none is begun for a few lines. */
struct fill {
    double spaces; /* between blocks: 1, or less where that saves a page */
    size_t page;   /* 0: none; the page that ends earlier … */
    double less;   /* … by this, so that the last one has something to hold */
};

/*
 * Sections that follow each other in one plane, of one validity, are a chapter: they share pages where there is room.
 * layout_measure() finds how each is filled (`fills`: one for every section, that of a chapter is its first one's) on a
 * canvas that draws nowhere; layout_draw() then draws every page.
 */
int layout_measure(struct laid_out *out, struct fill *fills, struct canvas *canvas, struct error *err);
int layout_draw(struct canvas *canvas, const struct fill *fills, struct error *err);

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
    double kept_free;                /* above that, so that the next page has something to hold */
    double began;                    /* where the blocks of this page begin, under a title that is said again */
    double y;                        /* the cursor: where the next thing begins */
    double unused;                   /* room that the page before had left */
    int wants_page;                  /* what comes next begins a page */
    int has_headline;                /* the section; headings are of the second rank then */
    struct fill fill;                /* of the chapter */
    struct anchors anchors;          /* of the report */
    struct footnotes notes;
    struct arena scratch; /* given back after every block */
};

int layout_is_dated(const struct layout *l);
unsigned layout_colour(const struct layout *l); /* of ordinary text: black, grey on dated pages */
int layout_at_top(const struct layout *l);
int layout_fits(const struct layout *l, double height);
void layout_break(struct layout *l); /* goes on at the top of a new page */

/* Block i of l->section: whether it leaves a mark, what must stand together from it on, drawing it. */
int layout_is_drawn(const struct block *b);
double layout_kept_height(struct layout *l, size_t i); /* headings with the beginning of what they head */
void layout_block(struct layout *l, size_t i);

void layout_out_of_memory(struct layout *l); /* fails the canvas */

/* Text as it can be drawn and measured; "" for NULL and when memory is out (the canvas then has failed). */
const char *layout_showable(struct layout *l, enum face face, const char *text);

/* printf into l->scratch; "" when memory is out (the canvas then has failed). */
const char *layout_format(struct layout *l, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* showable() and lines_wrap() in one; no lines when memory is out (the canvas then has failed). */
struct lines layout_wrap(struct layout *l, const struct type *type, const char *text, double width);

/* Draws one of them. */
void layout_line(struct layout *l, double x, double y, const struct type *type, const struct line *line);

/* Draws one in which words that name a place of the report are links to it; `top` and `height` are the line's. */
void layout_line_with_links(struct layout *l, double x, double top, double height, const struct type *type,
                            const struct line *line);

/* Base line of text of this size in a line of `height` that begins at y: capitals stand in its middle. */
double layout_baseline(double y, double height, double size);

/* How many of `left` lines, of which `fit` fit, go on this page, so that none stands alone; 0: on the next page. */
size_t layout_take(const struct layout *l, size_t left, size_t fit);

/* A paragraph of plain text across the page. */
void layout_text(struct layout *l, const struct type *type, double lead, const char *text);

/* A heading-like text and a small note, as charts and tables have them. Nothing happens for NULL. */
double layout_caption_height(struct layout *l, const char *text);
void layout_caption(struct layout *l, const char *text);
void layout_caption_again(struct layout *l, const char *text); /* at the top of the page where it goes on */
double layout_caption_again_height(struct layout *l, const char *text);
double layout_note_height(struct layout *l, const char *note);
void layout_note(struct layout *l, const char *note);

/* Kinds with a file of their own. The height is what must stand together on one page for the block to begin there. */
double text_least_height(struct layout *l, const struct block *b);
void text_draw(struct layout *l, const struct block *b);
double list_least_height(struct layout *l, const struct block *b);
int list_keeps_next(struct layout *l, const struct block *b); /* or a short item would begin or end its list alone */
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
