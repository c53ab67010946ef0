/*
 * SVG through cairo, one file a page. Links and bookmarks lead between pages and have no place in a single one.
 */
#include "render/svg.h"

#include "core/text.h"
#include "render/memory.h"

#include <cairo-ft.h>
#include <cairo-svg.h>
#include <stdlib.h>
#include <string.h>

struct svg {
    struct canvas canvas;
    struct canvas_page page;
    cairo_surface_t *surface;
    cairo_t *cr;
    cairo_font_face_t *faces[FACES];
    FILE *drawing, *layer, *figures;
    struct memory drawing_text, layer_text, figures_text;
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

/* cairo keeps faces in caches of its own beyond our life: each gets a FreeType of its own, freed with it. */
struct owned_face {
    FT_Library library;
    FT_Face face;
};

static void free_face(void *self)
{
    struct owned_face *o = self;
    if (o->face != NULL)
        FT_Done_Face(o->face);
    if (o->library != NULL)
        FT_Done_FreeType(o->library);
    free(o);
}

static cairo_font_face_t *load_face(struct svg *s, enum face face)
{
    static const cairo_user_data_key_t key;
    const char *path = font_path(s->canvas.setup.fonts, face);
    struct owned_face *o = calloc(1, sizeof *o);
    if (o == NULL) {
        out_of_memory(&s->canvas);
        return NULL;
    }
    if (FT_Init_FreeType(&o->library) != 0 || FT_New_Face(o->library, path, 0, &o->face) != 0) {
        canvas_fail(&s->canvas, ERR_INTERNAL, "%s: not a usable TrueType font", path);
        free_face(o);
        return NULL;
    }
    cairo_font_face_t *made = cairo_ft_font_face_create_for_ft_face(o->face, FT_LOAD_NO_HINTING);
    if (cairo_font_face_set_user_data(made, &key, o, free_face) != CAIRO_STATUS_SUCCESS) {
        cairo_font_face_destroy(made);
        free_face(o);
        out_of_memory(&s->canvas);
        return NULL;
    }
    return made;
}

static void begin_page(struct canvas *c, const struct canvas_page *page)
{
    struct svg *s = svg_of(c);
    s->page = *page;
    s->drawing = memory_open(&s->drawing_text);
    s->layer = memory_open(&s->layer_text);
    s->figures = memory_open(&s->figures_text);
    if (s->drawing == NULL || s->layer == NULL || s->figures == NULL) {
        out_of_memory(c);
        return;
    }
    s->surface = cairo_svg_surface_create_for_stream(write_drawing, s, c->setup.width, c->setup.height);
    s->cr = cairo_create(s->surface);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(s->cr, options);
    cairo_font_options_destroy(options);
}

static void drop_page(struct svg *s)
{
    if (s->cr != NULL)
        cairo_destroy(s->cr);
    if (s->surface != NULL)
        cairo_surface_destroy(s->surface);
    FILE *streams[] = {s->drawing, s->layer, s->figures};
    for (size_t i = 0; i < 3; i++)
        if (streams[i] != NULL)
            fclose(streams[i]);
    free(s->drawing_text.text);
    free(s->layer_text.text);
    free(s->figures_text.text);
    s->cr = NULL;
    s->surface = NULL;
    s->drawing = s->layer = s->figures = NULL;
    s->drawing_text = s->layer_text = s->figures_text = (struct memory){0};
}

static void write_page(struct svg *s)
{
    struct canvas *c = &s->canvas;
    struct svg_page page = {&c->setup, s->page, s->figures_text.text, s->drawing_text.text, s->layer_text.text};
    struct memory text = {0};
    FILE *out = memory_open(&text);
    int composed = out != NULL ? svg_compose(out, &page) : 0;
    if (out == NULL || memory_close(out) != 0)
        out_of_memory(c);
    else if (composed != 0)
        canvas_fail(c, ERR_INTERNAL, "cairo wrote something that is not SVG");
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
    FILE *streams[] = {s->drawing, s->layer, s->figures};
    for (size_t i = 0; i < 3; i++)
        if (fflush(streams[i]) != 0 || ferror(streams[i]))
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
}

static void unclip(struct canvas *c)
{
    cairo_restore(svg_of(c)->cr);
}

/* Glyphs at the places that font.h gives them: cairo's own advances differ from those of the PDF. */
static void show_run(struct svg *s, const struct font_run *run, double size, double along)
{
    struct fonts *fonts = s->canvas.setup.fonts;
    cairo_glyph_t *glyphs = calloc(run->len, sizeof *glyphs);
    int n = 0;
    if (s->faces[run->face] == NULL)
        s->faces[run->face] = load_face(s, run->face);
    if (glyphs == NULL || s->faces[run->face] == NULL) {
        out_of_memory(&s->canvas);
        free(glyphs);
        return;
    }
    for (size_t i = 0, used; i < run->len; i += used, n++) {
        unsigned u;
        used = text_decode(&u, run->text + i, run->len - i);
        if (used == 0)
            break;
        glyphs[n] = (cairo_glyph_t){font_glyph(fonts, run->face, u), along, 0};
        along += font_advance(fonts, run->face, u) * size / 1000;
    }
    cairo_set_font_face(s->cr, s->faces[run->face]);
    cairo_set_font_size(s->cr, size);
    cairo_show_glyphs(s->cr, glyphs, n);
    free(glyphs);
}

static void text(struct canvas *c, const struct placed_text *t)
{
    struct svg *s = svg_of(c);
    const char *rest = t->text;
    struct font_run run;
    double along = 0;
    cairo_save(s->cr);
    cairo_translate(s->cr, t->x, t->y);
    if (t->upward)
        cairo_transform(s->cr, &(cairo_matrix_t){0, -1, 1, 0, 0, 0});
    set_colour(s, t->type.colour);
    while (!c->failed && font_next_run(c->setup.fonts, t->type.face, &rest, &run)) {
        show_run(s, &run, t->type.size, along);
        along += run.advance * t->type.size / 1000;
    }
    cairo_restore(s->cr);
    svg_layer_text(s->layer, t);
}

static void tag_begin(struct canvas *c, enum tag tag, const char *alt)
{
    if (tag != TAG_FIGURE || alt == NULL)
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
    (void)c;
    (void)area;
    (void)target;
}

static void named_place(struct canvas *c, double y, const char *name)
{
    (void)c;
    (void)y;
    (void)name;
}

static void finish(struct canvas *c)
{
    (void)c; /* every page was written at its end */
}

static void close_svg(struct canvas *c)
{
    struct svg *s = svg_of(c);
    drop_page(s);
    for (size_t i = 0; i < FACES; i++)
        if (s->faces[i] != NULL)
            cairo_font_face_destroy(s->faces[i]);
    free(s);
}

static const struct canvas_ops ops = {begin_page,  end_page,    path,      clip,    unclip, text,     link_area,
                                      named_place, named_place, tag_begin, tag_end, finish, close_svg};

int canvas_svg_open(struct canvas **out, const struct canvas_setup *setup, struct error *err)
{
    struct svg *s = calloc(1, sizeof *s);
    if (s == NULL)
        return error_nomem(err);
    s->canvas = (struct canvas){.ops = &ops, .setup = *setup};
    *out = &s->canvas;
    return 0;
}
