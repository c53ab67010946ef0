/*
 * Chapters: sections of one plane and validity that follow each other. They share pages where there is room, and a
 * chapter whose last page would hold a few lines only is filled again: closer, or so that the page before ends earlier.
 */
#include "render/footnote.h"
#include "render/page.h"

#include <math.h>
#include <string.h>

/* Six small lines: a last page that has less is worth avoiding, one that is not a quarter full is worth saving. */
enum { LEAST_LAST = 6 * 10 };
static const double scant = 0.25, closer = 0.5;

/* A section begins on a page of which this much is left for it. */
static const double worth_beginning = 0.2;

/* Closer lines cannot save much of what is longer than this, and it takes as long again to see that. */
enum { LONGEST_REFILLED = 24 };

struct chapter {
    const struct section *sections;
    size_t n;
};

struct filled {
    size_t last;   /* page */
    double height; /* that the last page's blocks take */
    double unused; /* at the end of the page before it */
};

static int has_content(const struct section *s)
{
    for (size_t i = 0; i < s->n_blocks; i++)
        if (layout_is_drawn(&s->blocks[i]))
            return 1;
    return 0;
}

static int same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static int are_one_chapter(const struct section *a, const struct section *b)
{
    return a->plane == b->plane && same_text(a->validity, b->validity);
}

/* The chart of a canvas that is no sheet of paper stands alone. */
static struct chapter chapter_at(const struct canvas_setup *setup, size_t first)
{
    const struct report *r = setup->report;
    struct chapter c = {&r->sections[first], 1};
    while (first + c.n < r->n_sections && !setup->is_chart && are_one_chapter(c.sections, &c.sections[c.n]))
        c.n++;
    return c;
}

static double page_height(const struct layout *l)
{
    return l->floor - l->top;
}

/* Whether the section after l->section begins on this page. */
static int goes_on_here(struct layout *l, const struct section *next)
{
    const struct section *section = l->section;
    l->section = next;
    double least = fmax(layout_kept_height(l, 0), page_height(l) * worth_beginning);
    int fits = !l->wants_page && layout_fits(l, least);
    l->section = section;
    arena_release(&l->scratch);
    return fits;
}

static void begin_section(struct layout *l, int on_page)
{
    const char *title = layout_showable(l, FACE_REGULAR, l->section->title);
    if (layout_is_dated(l))
        title = layout_format(l, "%s: %s", page_plane_words(PLANE_DATED), title);
    l->wants_page = l->has_headline = 0;
    if (!on_page) {
        l->page++;
        page_begin(l);
    }
    canvas_bookmark(l->canvas, 0, on_page ? l->y : 0, title);
    canvas_tag_begin(l->canvas, TAG_SECTION, NULL);
}

static const struct section *next_with_content(const struct chapter *c, size_t i)
{
    for (i++; i < c->n; i++)
        if (has_content(&c->sections[i]))
            return &c->sections[i];
    return NULL;
}

/* Draws it from the page after `before` on. */
static struct filled draw_chapter(struct layout *l, const struct chapter *c, size_t before, const struct fill *fill)
{
    struct filled f = {before, 0, 0};
    l->page = before;
    l->fill = *fill;
    for (size_t i = 0, on_page = 0; i < c->n && !l->canvas->failed; i++) {
        if (!has_content(&c->sections[i])) /* no page without anything on it */
            continue;
        l->section = &c->sections[i];
        begin_section(l, on_page != 0);
        for (size_t k = 0; k < l->section->n_blocks && !l->canvas->failed; k++)
            layout_block(l, k);
        f = (struct filled){l->page, l->y - l->top, l->unused};
        const struct section *next = next_with_content(c, i);
        on_page = next != NULL && goes_on_here(l, next);
        if (!on_page) {
            page_end(l);
            footnotes_forget(l);
        }
        canvas_tag_end(l->canvas);
        arena_release(&l->scratch);
    }
    return f;
}

/* Closer together first, since that may save the page; else the page before gives the last one some of what it has. */
static struct fill better_fill(struct layout *l, const struct chapter *c, size_t before, const struct filled *plain)
{
    const struct fill roomy = {1, 0, 0}, close = {closer, 0, 0};
    if (plain->last - before < 2 || plain->last - before > LONGEST_REFILLED || plain->height > page_height(l) * scant)
        return roomy;
    if (draw_chapter(l, c, before, &close).last < plain->last)
        return close;
    struct fill even = {1, plain->last - 1, LEAST_LAST - plain->height + plain->unused};
    if (plain->height >= LEAST_LAST)
        return roomy;
    struct filled f = draw_chapter(l, c, before, &even);
    return f.last == plain->last && f.height > plain->height ? even : roomy;
}

static struct layout begin(struct canvas *canvas, struct arena *memory)
{
    struct layout l = {.canvas = canvas, .fonts = canvas->setup.fonts};
    if (anchors_find_all(&l.anchors, memory, canvas->setup.report) != 0)
        layout_out_of_memory(&l);
    return l;
}

static int finish(struct layout *l, struct arena *memory, struct error *err)
{
    arena_release(memory);
    arena_release(&l->scratch);
    if (l->page == 0)
        canvas_fail(l->canvas, ERR_INPUT, "a report without sections has no pages");
    if (l->canvas->failed && err != NULL)
        *err = l->canvas->error;
    return l->canvas->failed;
}

int layout_measure(struct laid_out *out, struct fill *fills, struct canvas *canvas, struct error *err)
{
    const struct fill roomy = {1, 0, 0};
    struct arena memory = {0};
    struct layout l = begin(canvas, &memory);
    for (size_t i = 0, n; i < canvas->setup.report->n_sections && !canvas->failed; i += n) {
        struct chapter c = chapter_at(&canvas->setup, i);
        size_t before = l.page;
        struct filled plain = draw_chapter(&l, &c, before, &roomy);
        n = c.n;
        if (plain.last == before)
            continue;
        *out = (struct laid_out){plain.last, page_chart_height(&l)};
        fills[i] = better_fill(&l, &c, before, &plain);
        if (fills[i].spaces < 1)
            out->n_pages = plain.last - 1;
        l.page = out->n_pages;
    }
    return finish(&l, &memory, err);
}

int layout_draw(struct canvas *canvas, const struct fill *fills, struct error *err)
{
    struct arena memory = {0};
    struct layout l = begin(canvas, &memory);
    for (size_t i = 0, n; i < canvas->setup.report->n_sections && !canvas->failed; i += n) {
        struct chapter c = chapter_at(&canvas->setup, i);
        draw_chapter(&l, &c, l.page, &fills[i]);
        n = c.n;
    }
    return finish(&l, &memory, err);
}
