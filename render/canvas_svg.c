/*
 * SVG, one file a page: lines and shapes through cairo, text and the rest through svg.h. Bookmarks lead between pages
 * and have no place in a single one.
 */
#include "render/svg.h"

#include "core/seal.h"
#include "core/text.h"
#include "render/memory.h"

#include <cairo-svg.h>
#include <stdlib.h>
#include <string.h>

struct svg {
    struct canvas canvas;
    struct canvas_page page;
    cairo_surface_t *surface;
    cairo_t *cr;
    size_t clips; /* how deep */
    FILE *drawing, *figures;
    struct memory drawing_text, figures_text;
    struct svg_text *text;
    struct svg_links *links;
};

static struct svg *svg_of(struct canvas *c)
{
    return (struct svg *)c;
}

static void out_of_memory(struct canvas *c)
{
    canvas_fail(c, ERR_NOMEM, "out of memory");
}

static cairo_status_t write_drawing(void *self, const unsigned char *bytes, unsigned n)
{
    struct svg *s = self;
    return fwrite(bytes, 1, n, s->drawing) == n ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void begin_page(struct canvas *c, const struct canvas_page *page)
{
    struct svg *s = svg_of(c);
    s->page = *page;
    s->drawing = memory_open(&s->drawing_text);
    s->figures = memory_open(&s->figures_text);
    s->text = svg_text_open(c->setup.fonts);
    s->links = svg_links_open();
    if (s->drawing == NULL || s->figures == NULL || s->text == NULL || s->links == NULL) {
        out_of_memory(c);
        return;
    }
    s->surface = cairo_svg_surface_create_for_stream(write_drawing, s, c->setup.width, c->setup.height);
    s->cr = cairo_create(s->surface);
}

static void drop_page(struct svg *s)
{
    if (s->cr != NULL)
        cairo_destroy(s->cr);
    if (s->surface != NULL)
        cairo_surface_destroy(s->surface);
    if (s->drawing != NULL)
        fclose(s->drawing);
    if (s->figures != NULL)
        fclose(s->figures);
    free(s->drawing_text.text);
    free(s->figures_text.text);
    svg_text_close(s->text);
    svg_links_close(s->links);
    *s = (struct svg){.canvas = s->canvas};
}

static void write_page(struct svg *s)
{
    struct canvas *c = &s->canvas;
    struct svg_page page = {&c->setup, s->page, s->figures_text.text, s->drawing_text.text, s->text, s->links};
    struct memory text = {0};
    FILE *out = memory_open(&text);
    int rc = out != NULL ? svg_compose(out, &page) : ERR_NOMEM;
    if (memory_close(out) != 0 || rc == ERR_NOMEM)
        out_of_memory(c);
    else if (rc != 0)
        canvas_fail(c, (enum error_code)rc, "page %zu: cairo or FreeType gave something that is not understood",
                    s->page.number);
    else if (seal_put(text.text, text.size, SEAL_XML) != 0)
        canvas_fail(c, ERR_INTERNAL, "page %zu has no place for its seal", s->page.number);
    else
        c->failed = output_put(c->setup.output, s->page.number, text.text, text.size, &c->error);
    free(text.text);
}

static void end_page(struct canvas *c)
{
    struct svg *s = svg_of(c);
    cairo_surface_finish(s->surface);
    cairo_status_t status = cairo_status(s->cr);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(s->surface);
    if (status != CAIRO_STATUS_SUCCESS)
        canvas_fail(c, status == CAIRO_STATUS_NO_MEMORY ? ERR_NOMEM : ERR_INTERNAL, "cairo: %s",
                    cairo_status_to_string(status));
    if (fflush(s->drawing) != 0 || ferror(s->drawing) || fflush(s->figures) != 0 || ferror(s->figures))
        out_of_memory(c);
    if (!c->failed)
        write_page(s);
    drop_page(s);
}

static void set_colour(struct svg *s, unsigned colour)
{
    cairo_set_source_rgb(s->cr, (colour >> 16 & 0xff) / 255.0, (colour >> 8 & 0xff) / 255.0, (colour & 0xff) / 255.0);
}

static void trace_path(struct svg *s, const struct point *p, size_t n, int closed)
{
    cairo_new_path(s->cr);
    cairo_move_to(s->cr, p[0].x, p[0].y);
    for (size_t i = 1; i < n; i++)
        cairo_line_to(s->cr, p[i].x, p[i].y);
    if (closed)
        cairo_close_path(s->cr);
}

static void path(struct canvas *c, const struct point *p, size_t n, int closed, const struct ink *ink)
{
    struct svg *s = svg_of(c);
    double dash[4];
    int n_dash = 0;
    trace_path(s, p, n, closed);
    if (ink->fill != NO_FILL) {
        set_colour(s, ink->fill);
        cairo_fill_preserve(s->cr);
    }
    if (ink->pen.width <= 0)
        return;
    for (; n_dash < 4 && ink->pen.dash[n_dash] != 0; n_dash++)
        dash[n_dash] = ink->pen.dash[n_dash];
    set_colour(s, ink->pen.colour);
    cairo_set_line_width(s->cr, ink->pen.width);
    cairo_set_dash(s->cr, dash, n_dash, 0);
    cairo_stroke(s->cr);
}

static void clip(struct canvas *c, const struct point *p, size_t n)
{
    struct svg *s = svg_of(c);
    cairo_save(s->cr);
    trace_path(s, p, n, 1);
    cairo_clip(s->cr);
    s->clips++;
}

static void unclip(struct canvas *c)
{
    cairo_restore(svg_of(c)->cr);
    svg_of(c)->clips--;
}

/* Text is written on top of what cairo draws, and no clip of cairo's would hold it. */
static void text(struct canvas *c, const struct placed_text *t)
{
    struct svg *s = svg_of(c);
    if (s->clips > 0)
        canvas_fail(c, ERR_INTERNAL, "text within a clip: '%s'", t->text);
    else
        svg_text_add(s->text, t);
}

static void tag_begin(struct canvas *c, enum tag tag, const char *alt)
{
    (void)tag;
    if (alt == NULL)
        return;
    char *safe = text_safe(alt);
    if (safe == NULL)
        out_of_memory(c);
    else
        fprintf(svg_of(c)->figures, ". %s", safe);
    free(safe);
}

static void tag_end(struct canvas *c)
{
    (void)c;
}

static void link_area(struct canvas *c, const struct box *area, const char *target)
{
    if (svg_links_add(svg_of(c)->links, area, target) != 0)
        out_of_memory(c);
}

static void anchor(struct canvas *c, double y, const char *name)
{
    if (svg_links_anchor(svg_of(c)->links, y, name) != 0)
        out_of_memory(c);
}

static void bookmark(struct canvas *c, int level, double y, const char *title)
{
    (void)c;
    (void)level;
    (void)y;
    (void)title;
}

static void finish(struct canvas *c)
{
    (void)c; /* every page was written at its end */
}

static void close_svg(struct canvas *c)
{
    struct svg *s = svg_of(c);
    drop_page(s);
    free(s);
}

static const struct canvas_ops ops = {begin_page, end_page, path,      clip,    unclip, text,     link_area,
                                      anchor,     bookmark, tag_begin, tag_end, finish, close_svg};

int canvas_svg_open(struct canvas **out, const struct canvas_setup *setup, struct error *err)
{
    struct svg *s = calloc(1, sizeof *s);
    if (s == NULL)
        return error_nomem(err);
    s->canvas = (struct canvas){.ops = &ops, .setup = *setup};
    *out = &s->canvas;
    return 0;
}
