/*
 * One line of text per call, coordinates to a tenth of a point: what makes layout testable and its changes readable.
 */
#include "render/canvas.h"
#include "render/memory.h"

#include <math.h>
#include <stdlib.h>

struct trace {
    struct canvas canvas;
    struct memory text;
    FILE *out; /* NULL when only counting */
};

static FILE *out_of(struct canvas *c)
{
    return ((struct trace *)c)->out;
}

/* " 12.5", in tenths: no locale's point, no negative zero. */
static void number(FILE *out, double x)
{
    long tenths = lround(x * 10);
    fprintf(out, " %s%ld.%ld", tenths < 0 ? "-" : "", labs(tenths) / 10, labs(tenths) % 10);
}

static void quoted(FILE *out, const char *text)
{
    fputs(" \"", out);
    for (; *text != '\0'; text++)
        fprintf(out, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
    fputs("\"\n", out);
}

static void begin_page(struct canvas *c, const struct canvas_page *page)
{
    static const char *const planes[] = {"current", "dated", "reference"};
    FILE *out = out_of(c);
    if (out == NULL)
        return;
    fprintf(out, "page %zu %s", page->number, planes[page->plane]);
    number(out, c->setup.width);
    number(out, c->setup.height);
    quoted(out, page->section);
}

static void end_page(struct canvas *c)
{
    if (out_of(c) != NULL)
        fputs("end\n", out_of(c));
}

static void path(struct canvas *c, const struct point *p, size_t n, int closed, const struct ink *ink)
{
    FILE *out = out_of(c);
    if (out == NULL)
        return;
    fprintf(out, "path %s %zu", closed ? "closed" : "open", n);
    if (ink->fill != NO_FILL)
        fprintf(out, " fill #%06x", ink->fill);
    if (ink->pen.width > 0) {
        fprintf(out, " pen #%06x", ink->pen.colour);
        number(out, ink->pen.width);
        for (size_t i = 0; i < 4 && ink->pen.dash[i] != 0; i++)
            fprintf(out, "%s%d", i == 0 ? " dash " : ",", ink->pen.dash[i]);
    }
    fputs(" at", out);
    for (size_t i = 0; i < n; i++) {
        number(out, p[i].x);
        number(out, p[i].y);
    }
    fputc('\n', out);
}

static void clip(struct canvas *c, const struct point *p, size_t n)
{
    (void)p;
    if (out_of(c) != NULL)
        fprintf(out_of(c), "clip %zu\n", n);
}

static void unclip(struct canvas *c)
{
    if (out_of(c) != NULL)
        fputs("unclip\n", out_of(c));
}

static void text(struct canvas *c, const struct placed_text *t)
{
    static const char *const faces[FACES] = {"regular", "bold", "mono", "fallback"};
    FILE *out = out_of(c);
    if (out == NULL)
        return;
    fputs(t->upward ? "upward" : "text", out);
    number(out, t->x);
    number(out, t->y);
    number(out, t->width);
    fprintf(out, " %s", faces[t->type.face]);
    number(out, t->type.size);
    fprintf(out, " #%06x", t->type.colour);
    quoted(out, t->text);
}

static void link_area(struct canvas *c, const struct box *area, const char *target)
{
    FILE *out = out_of(c);
    if (out == NULL)
        return;
    fputs("link", out);
    number(out, area->x);
    number(out, area->y);
    number(out, area->w);
    number(out, area->h);
    quoted(out, target);
}

static void named_place(struct canvas *c, const char *what, double y, const char *name)
{
    FILE *out = out_of(c);
    if (out == NULL)
        return;
    fputs(what, out);
    number(out, y);
    quoted(out, name);
}

static void anchor(struct canvas *c, double y, const char *name)
{
    named_place(c, "anchor", y, name);
}

static void bookmark(struct canvas *c, int level, double y, const char *title)
{
    named_place(c, level > 0 ? "bookmark 1" : "bookmark 0", y, title);
}

static void tag_begin(struct canvas *c, enum tag tag, const char *alt)
{
    FILE *out = out_of(c);
    if (out == NULL)
        return;
    fprintf(out, "tag %s", tag_name(tag));
    if (alt != NULL)
        quoted(out, alt);
    else
        fputc('\n', out);
}

static void tag_end(struct canvas *c)
{
    if (out_of(c) != NULL)
        fputs("untag\n", out_of(c));
}

static void finish(struct canvas *c)
{
    struct trace *t = (struct trace *)c;
    if (t->out == NULL)
        return;
    int failed = memory_close(t->out) != 0;
    t->out = NULL;
    if (failed)
        canvas_fail(c, ERR_NOMEM, "out of memory");
    else
        c->failed = output_put(c->setup.output, 0, t->text.text, t->text.size, &c->error);
}

static void close_trace(struct canvas *c)
{
    struct trace *t = (struct trace *)c;
    if (t->out != NULL)
        fclose(t->out);
    free(t->text.text);
    free(t);
}

static const struct canvas_ops ops = {begin_page, end_page, path,      clip,    unclip, text,       link_area,
                                      anchor,     bookmark, tag_begin, tag_end, finish, close_trace};

int canvas_trace_open(struct canvas **out, const struct canvas_setup *setup, struct error *err)
{
    struct trace *t = calloc(1, sizeof *t);
    if (t == NULL)
        return error_nomem(err);
    t->canvas = (struct canvas){.ops = &ops, .setup = *setup};
    if (setup->output != NULL && (t->out = memory_open(&t->text)) == NULL) {
        free(t);
        return error_nomem(err);
    }
    *out = &t->canvas;
    return 0;
}
