/*
 * PDF through libharu. Its y runs upwards. Every error it reports is fatal to the document: after one, files it
 * saves are damaged without another word.
 */
#include "render/pdf.h"

#include "core/text.h"

#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct link {
    struct link *next;
    HPDF_Annotation annotation;
    const char *target;
};

struct anchor {
    struct anchor *next;
    const char *name;
    HPDF_Page page;
    HPDF_REAL y;
};

struct pdf {
    struct canvas canvas;
    HPDF_Doc doc;
    HPDF_Page page;
    HPDF_Encoder utf8;
    struct pdf_fonts *fonts;
    struct pdf_tags *tags;
    struct arena memory;
    struct link *links; /* resolved at the end: most point forward */
    struct anchor *anchors;
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

/* The show operator. libharu's own takes memory for every text and does not survive when there is none. */
static void put_codes(struct pdf *p, HPDF_Stream s, const struct font_run *run)
{
    char code[8];
    HPDF_Stream_WriteStr(s, "<");
    for (size_t i = 0, n; i < run->len; i += n) {
        unsigned u;
        n = text_decode(&u, run->text + i, run->len - i);
        if (n == 0)
            break;
        snprintf(code, sizeof code, "%04X", u & 0xffff);
        HPDF_Stream_WriteStr(s, code);
        pdf_font_mark(p->fonts, run->face, u);
    }
    HPDF_Stream_WriteStr(s, "> Tj\n");
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
    put_codes(p, s, run);
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

/* /XYZ keeps the reader's zoom; libharu's own function for it insists on setting one. */
static HPDF_Destination destination(HPDF_Page page, HPDF_REAL y)
{
    HPDF_Destination d = HPDF_Page_CreateDestination(page);
    if (d == NULL)
        return NULL;
    HPDF_Array_Clear(d);
    HPDF_Array_Add(d, page);
    HPDF_Array_AddName(d, "XYZ");
    HPDF_Array_AddReal(d, 0);
    HPDF_Array_AddReal(d, y);
    HPDF_Array_AddReal(d, 0);
    return d;
}

/* Leads to itself until resolve_links() knows its target; a target that is nowhere leaves it so. */
static void link_area(struct canvas *c, const struct box *area, const char *target)
{
    struct pdf *p = (struct pdf *)c;
    struct link *l = arena_alloc(&p->memory, sizeof *l);
    const char *name = arena_copy(&p->memory, target);
    if (l == NULL || name == NULL) {
        canvas_fail(c, ERR_NOMEM, "out of memory");
        return;
    }
    HPDF_Rect rect = {(HPDF_REAL)area->x, flip(p, area->y + area->h), (HPDF_REAL)(area->x + area->w), flip(p, area->y)};
    HPDF_Annotation a = HPDF_Page_CreateLinkAnnot(p->page, rect, destination(p->page, flip(p, area->y)));
    if (a == NULL)
        return;
    HPDF_LinkAnnot_SetBorderStyle(a, 0, 0, 0);
    HPDF_Dict_AddNumber(a, "F", 4); /* print; asked for in tagged documents */
    *l = (struct link){p->links, a, name};
    p->links = l;
    pdf_tags_add_annotation(p->tags, a);
}

static void anchor(struct canvas *c, double y, const char *name)
{
    struct pdf *p = (struct pdf *)c;
    struct anchor *a = arena_alloc(&p->memory, sizeof *a);
    const char *copy = arena_copy(&p->memory, name);
    if (a == NULL || copy == NULL) {
        canvas_fail(c, ERR_NOMEM, "out of memory");
        return;
    }
    *a = (struct anchor){p->anchors, copy, p->page, flip(p, y - 6)};
    p->anchors = a;
}

static void bookmark(struct canvas *c, double y, const char *title)
{
    struct pdf *p = (struct pdf *)c;
    char *safe = pdf_safe_text(title);
    if (safe == NULL) {
        canvas_fail(c, ERR_NOMEM, "out of memory");
        return;
    }
    HPDF_Outline o = HPDF_CreateOutline(p->doc, NULL, safe, p->utf8);
    HPDF_Destination d = destination(p->page, flip(p, y));
    if (o != NULL && d != NULL)
        HPDF_Outline_SetDestination(o, d);
    free(safe);
}

static void tag_begin(struct canvas *c, enum tag tag, const char *alt)
{
    pdf_tags_begin(((struct pdf *)c)->tags, tag, alt);
}

static void tag_end(struct canvas *c)
{
    pdf_tags_end(((struct pdf *)c)->tags);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct anchor *const *)a)->name, (*(const struct anchor *const *)b)->name);
}

/* The anchors in an array ordered by name, for finding; NULL without memory. */
static struct anchor **sorted_anchors(struct pdf *p, size_t *n)
{
    *n = 0;
    for (struct anchor *a = p->anchors; a != NULL; a = a->next)
        (*n)++;
    struct anchor **all = arena_array(&p->memory, *n, sizeof(struct anchor *));
    size_t i = *n;
    for (struct anchor *a = p->anchors; all != NULL && a != NULL; a = a->next)
        all[--i] = a;
    if (all != NULL)
        qsort(all, *n, sizeof *all, by_name);
    return all;
}

static void resolve_links(struct pdf *p)
{
    size_t n;
    struct anchor **all = sorted_anchors(p, &n);
    if (all == NULL) {
        canvas_fail(&p->canvas, ERR_NOMEM, "out of memory");
        return;
    }
    for (struct link *l = p->links; l != NULL && !p->canvas.failed; l = l->next) {
        struct anchor wanted = {.name = l->target}, *key = &wanted;
        struct anchor **found = n > 0 ? bsearch(&key, all, n, sizeof *all, by_name) : NULL;
        HPDF_Destination d = found != NULL ? destination((*found)->page, (*found)->y) : NULL;
        if (d != NULL)
            HPDF_Dict_Add(l->annotation, "Dest", d);
    }
}

static void save(struct pdf *p)
{
    if (HPDF_SaveToStream(p->doc) != HPDF_OK || p->canvas.failed)
        return;
    HPDF_UINT32 size = HPDF_GetStreamSize(p->doc), got = size;
    HPDF_BYTE *bytes = malloc(size);
    if (bytes == NULL)
        canvas_fail(&p->canvas, ERR_NOMEM, "out of memory");
    else if (HPDF_ResetStream(p->doc) != HPDF_OK || HPDF_ReadFromStream(p->doc, bytes, &got) != HPDF_OK || got != size)
        canvas_fail(&p->canvas, ERR_INTERNAL, "libharu saved %u bytes and gives back %u", size, got);
    else
        p->canvas.failed = output_put(p->canvas.setup.output, 0, bytes, size, &p->canvas.error);
    free(bytes);
}

static void finish(struct canvas *c)
{
    struct pdf *p = (struct pdf *)c;
    resolve_links(p);
    pdf_add_information(p->doc, c->setup.report, c->setup.fonts);
    pdf_tags_finish(p->tags);
    pdf_fonts_finish(p->fonts);
    if (pdf_tags_failed(p->tags))
        canvas_fail(c, ERR_NOMEM, "out of memory");
    /* its functions for single objects keep errors without calling the handler */
    if (!c->failed && HPDF_GetError(p->doc) != HPDF_OK)
        on_error(HPDF_GetError(p->doc), HPDF_GetErrorDetail(p->doc), c);
    if (!c->failed)
        save(p);
}

static void close_pdf(struct canvas *c)
{
    struct pdf *p = (struct pdf *)c;
    if (p->doc != NULL)
        HPDF_Free(p->doc);
    pdf_tags_close(p->tags);
    pdf_fonts_close(p->fonts);
    arena_release(&p->memory);
    free(p);
}

static const struct canvas_ops ops = {begin_page, end_page, path,      clip,    unclip, text,     link_area,
                                      anchor,     bookmark, tag_begin, tag_end, finish, close_pdf};

static void prepare(struct pdf *p)
{
    HPDF_SetCompressionMode(p->doc, HPDF_COMP_ALL);
    HPDF_UseUTFEncodings(p->doc);
    HPDF_SetCurrentEncoder(p->doc, "UTF-8");
    p->utf8 = HPDF_GetEncoder(p->doc, "UTF-8");
    HPDF_SetPageMode(p->doc, HPDF_PAGE_MODE_USE_OUTLINE);
    p->doc->pdf_version = HPDF_VER_17; /* tags and associated files came after the version libharu writes */
    p->tags = pdf_tags_open(p->doc);
    p->fonts = pdf_fonts_open(p->doc, p->canvas.setup.fonts);
    if (p->tags == NULL || p->fonts == NULL)
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
