/*
 * PDF through libharu. Its y runs upwards. Every error it reports is fatal to the document: after one, files it
 * saves are damaged without another word.
 */
#include "render/pdf.h"

#include "core/seal.h"
#include "core/text.h"

#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pdf {
    struct canvas canvas;
    HPDF_Doc doc;
    HPDF_Page page;
    struct pdf_fonts *fonts;
    struct pdf_tags *tags;
    struct pdf_links *links;
    size_t n_pages;
    enum plane last_plane;
    unsigned fill, stroke; /* colours in force on the page; NO_FILL when unknown */
};

static void on_error(HPDF_STATUS code, HPDF_STATUS detail, void *canvas)
{
    if (code == HPDF_FAILD_TO_ALLOC_MEM)
        canvas_fail(canvas, ERR_NOMEM, "out of memory");
    else
        canvas_fail(canvas, ERR_INTERNAL, "libharu error 0x%04lx (detail %lu)", code, detail);
}

static HPDF_REAL flip(const struct pdf *p, double y)
{
    return (HPDF_REAL)(p->canvas.setup.height - y);
}

/* Page labels carry the plane, so that a page's number alone says it: "3", "D-5", "R-4". */
static void label_page(struct pdf *p, const struct canvas_page *page)
{
    static const char *const prefixes[] = {[PLANE_CURRENT] = "", [PLANE_DATED] = "D-", [PLANE_REFERENCE] = "R-"};
    if (p->n_pages > 0 && page->plane == p->last_plane)
        return;
    HPDF_AddPageLabel(p->doc, (HPDF_UINT)p->n_pages, HPDF_PAGE_NUM_STYLE_DECIMAL, (HPDF_UINT)page->number,
                      prefixes[page->plane]);
    p->last_plane = page->plane;
}

static void begin_page(struct canvas *c, const struct canvas_page *page)
{
    struct pdf *p = (struct pdf *)c;
    p->page = HPDF_AddPage(p->doc);
    if (c->failed)
        return;
    HPDF_Page_SetWidth(p->page, (HPDF_REAL)c->setup.width);
    HPDF_Page_SetHeight(p->page, (HPDF_REAL)c->setup.height);
    label_page(p, page);
    p->n_pages++;
    p->fill = p->stroke = NO_FILL;
    pdf_tags_begin_page(p->tags, p->page);
}

static void end_page(struct canvas *c)
{
    struct pdf *p = (struct pdf *)c;
    pdf_tags_end_page(p->tags);
    if (pdf_tags_failed(p->tags))
        canvas_fail(c, ERR_NOMEM, "out of memory");
}

static HPDF_REAL channel(unsigned colour, int shift)
{
    return (HPDF_REAL)(colour >> shift & 0xff) / 255;
}

static void set_fill(struct pdf *p, unsigned colour)
{
    if (colour != p->fill)
        HPDF_Page_SetRGBFill(p->page, channel(colour, 16), channel(colour, 8), channel(colour, 0));
    p->fill = colour;
}

static void set_pen(struct pdf *p, const struct pen *pen)
{
    HPDF_UINT16 dash[4];
    HPDF_UINT n = 0;
    if (pen->colour != p->stroke)
        HPDF_Page_SetRGBStroke(p->page, channel(pen->colour, 16), channel(pen->colour, 8), channel(pen->colour, 0));
    p->stroke = pen->colour;
    for (; n < 4 && pen->dash[n] != 0; n++)
        dash[n] = pen->dash[n];
    HPDF_Page_SetLineWidth(p->page, (HPDF_REAL)pen->width);
    HPDF_Page_SetDash(p->page, n > 0 ? dash : NULL, n, 0);
}

static void trace_path(struct pdf *p, const struct point *point, size_t n, int closed)
{
    HPDF_Page_MoveTo(p->page, (HPDF_REAL)point[0].x, flip(p, point[0].y));
    for (size_t i = 1; i < n; i++)
        HPDF_Page_LineTo(p->page, (HPDF_REAL)point[i].x, flip(p, point[i].y));
    if (closed)
        HPDF_Page_ClosePath(p->page);
}

static struct box bounds(const struct pdf *p, const struct point *point, size_t n)
{
    struct point lo = point[0], hi = point[0];
    for (size_t i = 1; i < n; i++) {
        lo = (struct point){fmin(lo.x, point[i].x), fmin(lo.y, point[i].y)};
        hi = (struct point){fmax(hi.x, point[i].x), fmax(hi.y, point[i].y)};
    }
    return (struct box){lo.x, p->canvas.setup.height - hi.y, hi.x - lo.x, hi.y - lo.y};
}

static void path(struct canvas *c, const struct point *point, size_t n, int closed, const struct ink *ink)
{
    struct pdf *p = (struct pdf *)c;
    struct box area = bounds(p, point, n);
    int stroked = ink->pen.width > 0;
    pdf_tags_mark(p->tags, &area);
    if (ink->fill != NO_FILL)
        set_fill(p, ink->fill);
    if (stroked)
        set_pen(p, &ink->pen);
    trace_path(p, point, n, closed);
    if (ink->fill == NO_FILL)
        HPDF_Page_Stroke(p->page);
    else if (stroked)
        HPDF_Page_FillStroke(p->page);
    else
        HPDF_Page_Fill(p->page);
}

static void clip(struct canvas *c, const struct point *point, size_t n)
{
    struct pdf *p = (struct pdf *)c;
    struct box area = bounds(p, point, n);
    pdf_tags_mark(p->tags, &area);
    HPDF_Page_GSave(p->page);
    trace_path(p, point, n, 1);
    HPDF_Page_Clip(p->page);
    HPDF_Page_EndPath(p->page);
}

static void unclip(struct canvas *c)
{
    struct pdf *p = (struct pdf *)c;
    HPDF_Page_GRestore(p->page);
    p->fill = p->stroke = NO_FILL;
}

/* " 12.34": two digits are finer than any printer, and no locale's point gets in. */
static void put_number(HPDF_Stream s, double x)
{
    char text[32];
    long v = lround(x * 100);
    snprintf(text, sizeof text, "%s%ld.%02ld ", v < 0 ? "-" : "", labs(v) / 100, labs(v) % 100);
    HPDF_Stream_WriteStr(s, text);
}

static void put_code(HPDF_Stream s, unsigned code)
{
    const HPDF_BYTE bytes[] = {(HPDF_BYTE)(code >> 8), (HPDF_BYTE)code};
    for (size_t i = 0; i < 2; i++)
        if (bytes[i] == '\r') /* readers take it for a line feed */
            HPDF_Stream_WriteStr(s, "\\r");
        else if (bytes[i] == '(' || bytes[i] == ')' || bytes[i] == '\\')
            HPDF_Stream_Write(s, (const HPDF_BYTE[]){'\\', bytes[i]}, 2);
        else
            HPDF_Stream_Write(s, &bytes[i], 1);
}

/* The show operator. libharu's own takes memory for every text and does not survive when there is none. */
static void put_codes(struct pdf *p, HPDF_Stream s, const struct font_run *run, int space)
{
    HPDF_Stream_WriteStr(s, "(");
    for (size_t i = 0, n; i < run->len; i += n) {
        unsigned u;
        n = text_decode(&u, run->text + i, run->len - i);
        if (n == 0)
            break;
        put_code(s, u);
        pdf_font_mark(p->fonts, run->face, u);
    }
    if (space) {
        put_code(s, ' ');
        pdf_font_mark(p->fonts, run->face, ' ');
    }
    HPDF_Stream_WriteStr(s, ") Tj\n");
}

static void show_run(struct pdf *p, const struct placed_text *t, const struct font_run *run, double along)
{
    HPDF_Stream s = ((HPDF_PageAttr)p->page->attr)->stream;
    const char *name = pdf_font_use(p->fonts, p->page, run->face);
    if (name == NULL)
        return;
    HPDF_Stream_WriteStr(s, "/");
    HPDF_Stream_WriteStr(s, name);
    HPDF_Stream_WriteStr(s, " ");
    put_number(s, t->type.size);
    HPDF_Stream_WriteStr(s, t->upward ? "Tf 0 1 -1 0 " : "Tf 1 0 0 1 ");
    put_number(s, t->x + (t->upward ? 0 : along));
    put_number(s, p->canvas.setup.height - t->y + (t->upward ? along : 0));
    HPDF_Stream_WriteStr(s, "Tm ");
    put_codes(p, s, run, t->goes_on && run->text[run->len] == '\0');
}

static void text(struct canvas *c, const struct placed_text *t)
{
    struct pdf *p = (struct pdf *)c;
    const char *rest = t->text;
    struct font_run run;
    double along = 0, low = c->setup.height - t->y - t->type.size * 0.22;
    struct box area = {t->x, low, t->width, t->type.size};
    if (t->upward)
        area = (struct box){t->x - t->type.size * 0.78, c->setup.height - t->y, t->type.size, t->width};
    pdf_tags_mark(p->tags, &area);
    set_fill(p, t->type.colour);
    HPDF_Page_BeginText(p->page);
    while (!c->failed && font_next_run(c->setup.fonts, t->type.face, &rest, &run)) {
        show_run(p, t, &run, along);
        along += run.advance * t->type.size / 1000;
    }
    HPDF_Page_EndText(p->page);
}

static void link_area(struct canvas *c, const struct box *area, const char *target)
{
    struct pdf *p = (struct pdf *)c;
    struct box flipped = {area->x, c->setup.height - area->y - area->h, area->w, area->h};
    void *annotation = pdf_links_add(p->links, p->page, &flipped, target);
    if (annotation == NULL)
        canvas_fail(c, ERR_NOMEM, "out of memory");
    else
        pdf_links_set_parent(annotation, pdf_tags_add_annotation(p->tags, annotation));
}

static void anchor(struct canvas *c, double y, const char *name)
{
    struct pdf *p = (struct pdf *)c;
    if (pdf_links_add_anchor(p->links, p->page, c->setup.height - (y - 6), name) != 0)
        canvas_fail(c, ERR_NOMEM, "out of memory");
}

static void bookmark(struct canvas *c, int level, double y, const char *title)
{
    struct pdf *p = (struct pdf *)c;
    if (pdf_links_add_bookmark(p->links, p->page, c->setup.height - y, level, title) != 0)
        canvas_fail(c, ERR_NOMEM, "out of memory");
}

static void tag_begin(struct canvas *c, enum tag tag, const char *alt)
{
    pdf_tags_begin(((struct pdf *)c)->tags, tag, alt);
}

static void tag_end(struct canvas *c)
{
    pdf_tags_end(((struct pdf *)c)->tags);
}

/* libharu's functions for single objects keep errors without calling the handler. */
static int has_failed(struct pdf *p)
{
    if (!p->canvas.failed && HPDF_GetError(p->doc) != HPDF_OK)
        on_error(HPDF_GetError(p->doc), HPDF_GetErrorDetail(p->doc), &p->canvas);
    return p->canvas.failed;
}

/* All objects are given back before the file is copied out: of long documents there would be three in memory. */
static char *take_file(struct pdf *p, HPDF_UINT32 *size)
{
    HPDF_Stream saved = p->doc->stream;
    HPDF_UINT32 got = *size = HPDF_GetStreamSize(p->doc);
    p->doc->stream = NULL;
    HPDF_FreeDoc(p->doc);
    char *bytes = malloc(*size + (size_t)1);
    if (bytes == NULL)
        canvas_fail(&p->canvas, ERR_NOMEM, "out of memory");
    else if (HPDF_Stream_Seek(saved, 0, HPDF_SEEK_SET) != HPDF_OK ||
             HPDF_Stream_Read(saved, (HPDF_BYTE *)bytes, &got) != HPDF_OK || got != *size)
        canvas_fail(&p->canvas, ERR_INTERNAL, "libharu saved %u bytes and gives back %u", *size, got);
    HPDF_Stream_Free(saved);
    return bytes;
}

static void save(struct pdf *p)
{
    HPDF_UINT32 size;
    if (HPDF_SaveToStream(p->doc) != HPDF_OK || p->canvas.failed || has_failed(p))
        return;
    char *bytes = take_file(p, &size);
    if (!p->canvas.failed && seal_put(bytes, size, SEAL_XML) != 0)
        canvas_fail(&p->canvas, ERR_INTERNAL, "the document has no place for its seal");
    if (!p->canvas.failed)
        p->canvas.failed = output_put(p->canvas.setup.output, 0, bytes, size, &p->canvas.error);
    free(bytes);
}

/* Nothing may be done with a document after a failure: libharu has given back what it could not add. */
static void finish(struct canvas *c)
{
    struct pdf *p = (struct pdf *)c;
    if (pdf_links_finish(p->links) != 0)
        canvas_fail(c, ERR_NOMEM, "out of memory");
    if (!has_failed(p))
        pdf_add_information(p->doc, c->setup.report, c->setup.fonts);
    if (!has_failed(p))
        pdf_tags_finish(p->tags);
    if (pdf_tags_failed(p->tags))
        canvas_fail(c, ERR_NOMEM, "out of memory");
    if (!has_failed(p))
        pdf_fonts_finish(p->fonts);
    if (!has_failed(p))
        save(p);
}

static void close_pdf(struct canvas *c)
{
    struct pdf *p = (struct pdf *)c;
    if (p->doc != NULL)
        HPDF_Free(p->doc);
    pdf_tags_close(p->tags);
    pdf_fonts_close(p->fonts);
    pdf_links_close(p->links);
    free(p);
}

static const struct canvas_ops ops = {begin_page, end_page, path,      clip,    unclip, text,     link_area,
                                      anchor,     bookmark, tag_begin, tag_end, finish, close_pdf};

static void prepare(struct pdf *p)
{
    HPDF_SetCompressionMode(p->doc, HPDF_COMP_ALL);
    HPDF_UseUTFEncodings(p->doc);
    HPDF_SetCurrentEncoder(p->doc, "UTF-8");
    HPDF_SetPageMode(p->doc, HPDF_PAGE_MODE_USE_OUTLINE);
    p->doc->pdf_version = HPDF_VER_17; /* tags and associated files came after the version libharu writes */
    p->tags = pdf_tags_open(p->doc);
    p->fonts = pdf_fonts_open(p->doc, p->canvas.setup.fonts);
    p->links = pdf_links_open(p->doc);
    if (p->tags == NULL || p->fonts == NULL || p->links == NULL)
        canvas_fail(&p->canvas, ERR_NOMEM, "out of memory");
}

int canvas_pdf_open(struct canvas **out, const struct canvas_setup *setup, struct error *err)
{
    struct pdf *p = calloc(1, sizeof *p);
    if (p == NULL)
        return error_nomem(err);
    p->canvas = (struct canvas){.ops = &ops, .setup = *setup};
    p->doc = HPDF_New(on_error, &p->canvas);
    if (p->doc == NULL)
        canvas_fail(&p->canvas, ERR_NOMEM, "out of memory");
    else
        prepare(p);
    if (p->canvas.failed) {
        int rc = p->canvas.failed;
        if (err != NULL)
            *err = p->canvas.error;
        close_pdf(&p->canvas);
        return rc;
    }
    *out = &p->canvas;
    return 0;
}
