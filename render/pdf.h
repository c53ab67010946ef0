/*
 * The parts of the PDF backend. Library types stay out of headers: a document, a page, an annotation is a `void *`
 * here. libharu reports every failure to the document's error handler, which
 * fails the canvas; these functions therefore return nothing but what they make.
 */
#ifndef RENDER_PDF_H
#define RENDER_PDF_H

#include "render/canvas.h"

#include <stddef.h>

/* Text as libharu's "UTF-8" strings can hold it: nothing above U+FFFF, nothing invisible. free() it; NULL without
 * memory. */
char *pdf_safe_text(const char *text);

/* An indirect object's number, to write references to it. */
unsigned pdf_object_number(const void *object);

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
void pdf_tags_add_annotation(struct pdf_tags *t, void *annotation);
int pdf_tags_failed(const struct pdf_tags *t); /* memory was out */
void pdf_tags_finish(struct pdf_tags *t);
void pdf_tags_close(struct pdf_tags *t);

/* --- what stands beside the pages: document information, XMP, attached report.json, document id --- */

void pdf_add_information(void *doc, const struct report *report, const struct fonts *fonts);

#endif
