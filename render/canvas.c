#include "render/canvas.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

const char *tag_name(enum tag tag)
{
    static const char *const names[TAGS] = {
        [TAG_ARTIFACT] = "Artifact",
        [TAG_SECTION] = "Sect",
        [TAG_H1] = "H1",
        [TAG_H2] = "H2",
        [TAG_PARAGRAPH] = "P",
        [TAG_CODE] = "Code",
        [TAG_LIST] = "L",
        [TAG_BULLETS] = "L",
        [TAG_ITEM] = "LI",
        [TAG_LABEL] = "Lbl",
        [TAG_BODY] = "LBody",
        [TAG_TABLE] = "Table",
        [TAG_ROW] = "TR",
        [TAG_HEAD] = "TH",
        [TAG_CELL] = "TD",
        [TAG_FIGURE] = "Figure",
        [TAG_LINK] = "Link",
        [TAG_REFERENCE] = "Reference",
        [TAG_NOTE] = "Note",
    };
    return names[tag];
}

void canvas_fail(struct canvas *c, enum error_code code, const char *format, ...)
{
    if (c->failed)
        return;
    va_list args;
    va_start(args, format);
    char text[sizeof c->error.text];
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    c->failed = error_set(&c->error, code, "%s", text);
}

/* PDF readers are only required to take coordinates up to 32767. */
static int is_sane(double x)
{
    return isfinite(x) && fabs(x) < 32000;
}

static int are_sane(struct canvas *c, const struct point *p, size_t n)
{
    for (size_t i = 0; i < n && !c->failed; i++)
        if (!is_sane(p[i].x) || !is_sane(p[i].y))
            canvas_fail(c, ERR_INTERNAL, "drawing at (%g, %g): outside of any page", p[i].x, p[i].y);
    return !c->failed;
}

void canvas_begin_page(struct canvas *c, const struct canvas_page *page)
{
    if (!c->failed)
        c->ops->begin_page(c, page);
}

void canvas_end_page(struct canvas *c)
{
    if (!c->failed)
        c->ops->end_page(c);
}

void canvas_line(struct canvas *c, double x1, double y1, double x2, double y2, const struct pen *pen)
{
    struct point p[] = {{x1, y1}, {x2, y2}};
    canvas_path(c, p, 2, 0, &(struct ink){NO_FILL, *pen});
}

void canvas_box(struct canvas *c, const struct box *b, const struct ink *ink)
{
    struct point p[] = {{b->x, b->y}, {b->x + b->w, b->y}, {b->x + b->w, b->y + b->h}, {b->x, b->y + b->h}};
    canvas_path(c, p, 4, 1, ink);
}

void canvas_path(struct canvas *c, const struct point *p, size_t n, int closed, const struct ink *ink)
{
    if (are_sane(c, p, n) && (ink->fill != NO_FILL || ink->pen.width > 0))
        c->ops->path(c, p, n, closed, ink);
}

void canvas_clip(struct canvas *c, const struct point *p, size_t n)
{
    if (are_sane(c, p, n))
        c->ops->clip(c, p, n);
}

void canvas_unclip(struct canvas *c)
{
    if (!c->failed)
        c->ops->unclip(c);
}

enum { UPWARD = 1, GOES_ON = 2 };

static void place(struct canvas *c, double x, double y, const struct type *type, const char *text, int how)
{
    if (text[0] == '\0' || !are_sane(c, &(struct point){x, y}, 1))
        return;
    double width = font_width(c->setup.fonts, type, text, strlen(text));
    c->ops->text(c, &(struct placed_text){x, y, width, *type, text, how & UPWARD, how & GOES_ON});
}

void canvas_text(struct canvas *c, double x, double y, const struct type *type, const char *text)
{
    place(c, x, y, type, text, 0);
}

void canvas_text_that_goes_on(struct canvas *c, double x, double y, const struct type *type, const char *text)
{
    place(c, x, y, type, text, GOES_ON);
}

void canvas_text_right(struct canvas *c, double right, double y, const struct type *type, const char *text)
{
    place(c, right - font_width(c->setup.fonts, type, text, strlen(text)), y, type, text, 0);
}

void canvas_text_upward(struct canvas *c, double x, double y, const struct type *type, const char *text)
{
    place(c, x, y, type, text, UPWARD);
}

int canvas_is_address(const char *target)
{
    return strncmp(target, "https://", 8) == 0 || strncmp(target, "http://", 7) == 0;
}

void canvas_link(struct canvas *c, const struct box *area, const char *target)
{
    struct point p[] = {{area->x, area->y}, {area->x + area->w, area->y + area->h}};
    if (are_sane(c, p, 2))
        c->ops->link(c, area, target);
}

void canvas_anchor(struct canvas *c, double y, const char *name)
{
    if (are_sane(c, &(struct point){0, y}, 1))
        c->ops->anchor(c, y, name);
}

void canvas_bookmark(struct canvas *c, int level, double y, const char *title)
{
    if (are_sane(c, &(struct point){0, y}, 1))
        c->ops->bookmark(c, level, y, title);
}

void canvas_tag_begin(struct canvas *c, enum tag tag, const char *alt)
{
    if (!c->failed)
        c->ops->tag_begin(c, tag, alt);
}

void canvas_tag_end(struct canvas *c)
{
    if (!c->failed)
        c->ops->tag_end(c);
}

int canvas_finish(struct canvas *c, struct error *err)
{
    if (!c->failed)
        c->ops->finish(c);
    if (c->failed && err != NULL)
        *err = c->error;
    return c->failed;
}

void canvas_close(struct canvas *c)
{
    if (c != NULL)
        c->ops->close(c);
}
