/*
 * The parts of the PDF backend. Library types stay out of headers: a document, a page, an annotation is a `void *`
 * here. libharu reports every failure to the document's error handler, which
 * fails the canvas; these functions therefore return nothing but what they make.
 */
#ifndef RENDER_PDF_H
#define RENDER_PDF_H

#include "render/canvas.h"

#include <stddef.h>
#include <stdint.h>

#define PDF_NO_PARENT SIZE_MAX /* of an annotation that is no part of the structure */

/* Text as libharu's "UTF-8" strings can hold it: nothing above U+FFFF, nothing invisible. free() it; NULL without
 * memory. */
char *pdf_safe_text(const char *text);

/*
 * --- writing past libharu ---
 *
 * An indirect object of few bytes: a dictionary without members, whose write function, which its maker sets, writes
 * them from `from`. NULL without memory.
 */
void *pdf_new_object(void *doc, void *from);

/* An indirect object's number, to write references to it. */
unsigned pdf_object_number(const void *object);

/* What does not fit into memory fails the document. A piece of at most 159 bytes; a text string (section 7.9.2.2). */
void pdf_put(void *stream, const char *format, ...) __attribute__((format(printf, 2, 3)));
void pdf_put_text(void *stream, const char *text);

/* --- fonts: loaded when first used; at the end their tables are cut down to the characters that were used --- */

struct pdf_fonts;
struct pdf_fonts *pdf_fonts_open(void *doc, struct fonts *fonts);          /* NULL without memory */
const char *pdf_font_use(struct pdf_fonts *p, void *page, enum face face); /* its name on the page, or NULL */
void pdf_font_mark(struct pdf_fonts *p, enum face face, unsigned code);    /* the character is used */
void pdf_fonts_finish(struct pdf_fonts *p);
void pdf_fonts_close(struct pdf_fonts *p);

/*
 * --- tags: the structure tree (ISO 32000-1, section 14.7), which libharu has no functions for ---
 *
 * Elements nest like canvas tags. Before something is drawn, pdf_tags_mark() opens marked content for the innermost
 * element on that page, if it is not open already; beginning or ending an element, and the end of a page, close it.
 */
struct pdf_tags;
struct pdf_tags *pdf_tags_open(void *doc); /* NULL without memory */
void pdf_tags_begin_page(struct pdf_tags *t, void *page);
void pdf_tags_end_page(struct pdf_tags *t);
void pdf_tags_begin(struct pdf_tags *t, enum tag tag, const char *alt);
void pdf_tags_end(struct pdf_tags *t);
void pdf_tags_mark(struct pdf_tags *t, const struct box *area); /* area: PDF coordinates, for the box of a figure */
size_t pdf_tags_add_annotation(struct pdf_tags *t, void *annotation); /* its StructParent */
int pdf_tags_failed(const struct pdf_tags *t);                        /* memory was out */
void pdf_tags_finish(struct pdf_tags *t);
void pdf_tags_close(struct pdf_tags *t);

/*
 * --- links, the anchors they lead to, and bookmarks; y in PDF coordinates ---
 *
 * Links within the document are resolved at the end: most point forward. One whose target is nowhere leads to itself.
 */
struct pdf_links;
struct pdf_links *pdf_links_open(void *doc); /* NULL without memory */
void *pdf_links_add(struct pdf_links *p, void *page, const struct box *area, const char *target); /* the annotation */
void pdf_links_set_parent(void *annotation, size_t parent);
int pdf_links_add_anchor(struct pdf_links *p, void *page, double y, const char *name);
int pdf_links_add_bookmark(struct pdf_links *p, void *page, double y, int level, const char *title);
int pdf_links_finish(struct pdf_links *p);
void pdf_links_close(struct pdf_links *p);

/* --- what stands beside the pages: document information, XMP, attached report.json, document id --- */

void pdf_add_information(void *doc, const struct report *report, const struct fonts *fonts);

#endif
