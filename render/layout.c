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
    return l->y <= l->began;
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

/* The next word from *at on that names a place; *at and *end are where it begins and ends. */
static const char *next_place(const struct layout *l, const char *text, size_t *at, size_t *end)
{
    static const char around[] = " ,;:()[]";
    while (*at += strspn(text + *at, around), text[*at] != '\0') {
        size_t len = strcspn(text + *at, around);
        const char *name = anchors_named(&l->anchors, text + *at, len);
        *end = *at + len;
        if (name != NULL)
            return name;
        *at = *end;
    }
    return NULL;
}

/* A part begins and ends with a letter; a space after it is one to those who extract the text. Returns its width. */
static double draw_part(struct layout *l, double x, double y, const struct type *type, const char *text, size_t len,
                        int goes_on)
{
    size_t first = strspn(text, " "), end = len;
    while (end > first && text[end - 1] == ' ')
        end--;
    struct line part = {.goes_on = text[end] == ' ' || (text[end] == '\0' && goes_on)};
    part.text = end > first ? layout_format(l, "%.*s", (int)(end - first), text + first) : "";
    if (part.text[0] != '\0')
        layout_line(l, x + font_width(l->fonts, type, text, first), y, type, &part);
    return font_width(l->fonts, type, text, len);
}

void layout_line_with_links(struct layout *l, double x, double top, double height, const struct type *type,
                            const struct line *line)
{
    double y = layout_baseline(top, height, type->size);
    struct type link = *type;
    const char *rest = line->text, *name;
    link.colour = layout_is_dated(l) ? GREY : BLUE;
    for (size_t at = 0, end; (name = next_place(l, rest, &at, &end)) != NULL; rest += end, at = 0) {
        x += draw_part(l, x, y, type, rest, at, 0);
        canvas_tag_begin(l->canvas, TAG_LINK, NULL);
        double width = draw_part(l, x, y, &link, rest + at, end - at, line->goes_on);
        canvas_link(l->canvas, &(struct box){x, top, width, height}, name);
        canvas_tag_end(l->canvas);
        x += width;
    }
    if (rest == line->text)
        layout_line(l, x, y, type, line);
    else
        draw_part(l, x, y, type, rest, strlen(rest), line->goes_on);
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
    [BLOCK_HEADLINE] = {text_least_height, text_draw, 32, 1},
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
static double space_before(const struct layout *l, size_t i)
{
    const struct section *s = l->section;
    enum block_kind kind = s->blocks[i].kind, above = i > 0 ? s->blocks[i - 1].kind : BLOCK_KINDS;
    double before = rows[kind].before, most = before;
    if (above == BLOCK_HEADING)
        most = UNDER_HEADING;
    else if (above == BLOCK_LIST && kind == BLOCK_LIST)
        most = BETWEEN_ITEMS;
    return (before < most ? before : most) * l->fill.spaces;
}

double layout_kept_height(struct layout *l, size_t i)
{
    const struct section *s = l->section;
    double height = 0;
    for (size_t first = i; i < s->n_blocks && s->blocks[i].kind != BLOCK_PAGE_BREAK; i++) {
        const struct block_row *row = &rows[s->blocks[i].kind];
        height += row->least(l, &s->blocks[i]) + (i > first ? space_before(l, i) : 0);
        if (!row->sticky && !list_keeps_next(l, &s->blocks[i]))
            break;
    }
    return height;
}

int layout_is_drawn(const struct block *b)
{
    return b->kind != BLOCK_PAGE_BREAK && (b->kind != BLOCK_FINDINGS || b->as.findings.n > 0);
}

void layout_block(struct layout *l, size_t i)
{
    const struct block *b = &l->section->blocks[i];
    double before = space_before(l, i);
    l->wants_page |= b->kind == BLOCK_PAGE_BREAK; /* if anything follows: no page is empty */
    if (!layout_is_drawn(b))
        return;
    if (!layout_at_top(l) && (l->wants_page || !layout_fits(l, before + layout_kept_height(l, i))))
        layout_break(l);
    l->wants_page = 0;
    l->y += layout_at_top(l) ? 0 : before;
    rows[b->kind].draw(l, b);
    arena_release(&l->scratch);
}
