#include "render/layout.h"

#include "render/footnote.h"
#include "render/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int layout_is_dated(const struct layout *l)
{
    return l->section->plane == PLANE_DATED;
}

unsigned layout_colour(const struct layout *l)
{
    return layout_is_dated(l) ? GREY : BLACK;
}

int layout_at_top(const struct layout *l)
{
    return l->y <= l->top;
}

int layout_fits(const struct layout *l, double height)
{
    return l->y + height <= l->bottom + 0.01;
}

void layout_break(struct layout *l)
{
    page_end(l);
    l->page++;
    page_begin(l);
}

double layout_baseline(double y, double height, double size)
{
    return y + height / 2 + size * 0.36;
}

void layout_out_of_memory(struct layout *l)
{
    canvas_fail(l->canvas, ERR_NOMEM, "out of memory");
}

const char *layout_showable(struct layout *l, enum face face, const char *text)
{
    char *made = text != NULL ? font_showable(l->fonts, &l->scratch, face, text) : "";
    if (made == NULL)
        layout_out_of_memory(l);
    return made != NULL ? made : "";
}

const char *layout_format(struct layout *l, const char *format, ...)
{
    va_list args;
    char *text = NULL, *made = NULL;
    va_start(args, format);
    if (vasprintf(&text, format, args) >= 0) {
        made = arena_copy(&l->scratch, text);
        free(text);
    }
    va_end(args);
    if (made == NULL)
        layout_out_of_memory(l);
    return made != NULL ? made : "";
}

struct lines layout_wrap(struct layout *l, const struct type *type, const char *text, double width)
{
    struct lines lines = {0};
    if (lines_wrap(&lines, &l->scratch, l->fonts, type, layout_showable(l, type->face, text), width) != 0)
        layout_out_of_memory(l);
    return lines;
}

void layout_line(struct layout *l, double x, double y, const struct type *type, const struct line *line)
{
    if (line->goes_on)
        canvas_text_that_goes_on(l->canvas, x, y, type, line->text);
    else
        canvas_text(l->canvas, x, y, type, line->text);
}

size_t layout_take(const struct layout *l, size_t left, size_t fit)
{
    if (fit >= left)
        return left;
    if (left - fit == 1 && fit > 0)
        fit--;
    if (fit < 2 && !layout_at_top(l))
        return 0;
    return fit > 0 ? fit : 1;
}

static const struct block_row {
    double (*least)(struct layout *l, const struct block *b); /* what must stand on the page where the block begins */
    void (*draw)(struct layout *l, const struct block *b);
    double before; /* space above, except at the top of a page */
    int sticky;    /* stands on the page of what follows */
} rows[BLOCK_KINDS] = {
    [BLOCK_HEADLINE] = {text_least_height, text_draw, 18, 1},
    [BLOCK_SUBTITLE] = {text_least_height, text_draw, 4, 1},
    [BLOCK_HEADING] = {text_least_height, text_draw, 16, 1},
    [BLOCK_PARAGRAPH] = {text_least_height, text_draw, 5, 0},
    [BLOCK_NOTE] = {text_least_height, text_draw, 4, 0},
    [BLOCK_LIST] = {list_least_height, list_draw, 5, 0},
    [BLOCK_CODE] = {code_least_height, code_draw, 6, 0},
    [BLOCK_FINDINGS] = {findings_least_height, findings_draw, 14, 0},
    [BLOCK_TABLE] = {table_least_height, table_draw, 12, 0},
    [BLOCK_COMPARE] = {compare_least_height, compare_draw, 16, 0},
    [BLOCK_CURVES] = {curves_least_height, curves_draw, 16, 0},
    [BLOCK_STEPS] = {steps_least_height, steps_draw, 16, 0},
    [BLOCK_DOTS] = {dots_least_height, dots_draw, 16, 0},
    [BLOCK_AGES] = {ages_least_height, ages_draw, 16, 0},
    [BLOCK_MATRIX] = {matrix_least_height, matrix_draw, 16, 0},
    [BLOCK_MOVES] = {moves_least_height, moves_draw, 16, 0},
};

enum { UNDER_HEADING = 4, BETWEEN_ITEMS = 2 };

/* Space directly under a heading is its own, not that of a block standing free; items of a list stand closer. */
static double space_before(const struct section *s, size_t i)
{
    enum block_kind kind = s->blocks[i].kind, above = i > 0 ? s->blocks[i - 1].kind : BLOCK_KINDS;
    double before = rows[kind].before, most = before;
    if (above == BLOCK_HEADING)
        most = UNDER_HEADING;
    else if (above == BLOCK_LIST && kind == BLOCK_LIST)
        most = BETWEEN_ITEMS;
    return before < most ? before : most;
}

/* What must stand together from block i on: headings with the beginning of what they head. */
static double kept_height(struct layout *l, size_t i)
{
    const struct section *s = l->section;
    double height = 0;
    for (size_t first = i; i < s->n_blocks && s->blocks[i].kind != BLOCK_PAGE_BREAK; i++) {
        const struct block_row *row = &rows[s->blocks[i].kind];
        height += row->least(l, &s->blocks[i]) + (i > first ? space_before(s, i) : 0);
        if (!row->sticky)
            break;
    }
    return height;
}

static int is_drawn(const struct block *b)
{
    return b->kind != BLOCK_PAGE_BREAK && (b->kind != BLOCK_FINDINGS || b->as.findings.n > 0);
}

static void block_draw(struct layout *l, size_t i)
{
    const struct block *b = &l->section->blocks[i];
    double before = space_before(l->section, i);
    l->wants_page |= b->kind == BLOCK_PAGE_BREAK; /* if anything follows: no page is empty */
    if (!is_drawn(b))
        return;
    if (!layout_at_top(l) && (l->wants_page || !layout_fits(l, before + kept_height(l, i))))
        layout_break(l);
    l->wants_page = 0;
    l->y += layout_at_top(l) ? 0 : before;
    rows[b->kind].draw(l, b);
    arena_release(&l->scratch);
}

static void section_draw(struct layout *l)
{
    const char *title = layout_showable(l, FACE_REGULAR, l->section->title);
    if (layout_is_dated(l))
        title = layout_format(l, "%s: %s", page_plane_words(PLANE_DATED), title);
    l->wants_page = l->has_headline = 0;
    page_begin(l);
    canvas_bookmark(l->canvas, 0, 0, title);
    canvas_tag_begin(l->canvas, TAG_SECTION, NULL);
    for (size_t i = 0; i < l->section->n_blocks && !l->canvas->failed; i++)
        block_draw(l, i);
    page_end(l);
    canvas_tag_end(l->canvas);
    footnotes_forget(l);
    arena_release(&l->scratch);
}

static int has_content(const struct section *s)
{
    for (size_t i = 0; i < s->n_blocks; i++)
        if (is_drawn(&s->blocks[i]))
            return 1;
    return 0;
}

int layout_run(struct laid_out *out, struct canvas *canvas, struct error *err)
{
    const struct report *report = canvas->setup.report;
    struct layout l = {.canvas = canvas, .fonts = canvas->setup.fonts, .page = 0};
    for (size_t i = 0; i < report->n_sections && !canvas->failed; i++) {
        l.section = &report->sections[i];
        if (!has_content(l.section)) /* no page without anything on it */
            continue;
        l.page++;
        section_draw(&l);
    }
    if (l.page == 0)
        canvas_fail(canvas, ERR_INPUT, "a report without sections has no pages");
    arena_release(&l.scratch);
    if (canvas->failed) {
        if (err != NULL)
            *err = canvas->error;
        return canvas->failed;
    }
    *out = (struct laid_out){l.page, page_chart_height(&l)};
    return 0;
}
