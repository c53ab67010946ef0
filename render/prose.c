/* Headlines, headings, paragraphs, notes, items of lists, commands: text in one column. */
#include "render/footnote.h"
#include "render/rich.h"

#include <stdio.h>
#include <string.h>

/* Sizes and leads: nothing below 7 points. */
static const struct text_style {
    enum face face;
    double size, lead;
    enum tag tag;
} styles[BLOCK_KINDS] = {
    [BLOCK_HEADLINE] = {FACE_BOLD, 20, 24, TAG_H1},        [BLOCK_SUBTITLE] = {FACE_REGULAR, 9.5, 13, TAG_PARAGRAPH},
    [BLOCK_HEADING] = {FACE_BOLD, 10.5, 14, TAG_H2},       [BLOCK_PARAGRAPH] = {FACE_REGULAR, 9.5, 13, TAG_PARAGRAPH},
    [BLOCK_NOTE] = {FACE_REGULAR, 7.5, 10, TAG_PARAGRAPH}, [BLOCK_CODE] = {FACE_MONO, 8, 11, TAG_CODE},
    [BLOCK_LIST] = {FACE_REGULAR, 9.5, 13, TAG_BODY},
};

enum { UNDER_CAPTION = 3, ABOVE_NOTE = 3, LABEL_GAP = 6 };

static struct type type_of(const struct layout *l, enum block_kind kind)
{
    unsigned colour = kind == BLOCK_SUBTITLE ? GREY : layout_colour(l);
    return (struct type){styles[kind].face, styles[kind].size, colour};
}

static struct rich wrap(struct layout *l, enum block_kind kind, const struct block *b, double width)
{
    struct type type = type_of(l, kind);
    return rich_wrap(l, &type, styles[kind].lead, b, width);
}

/* Ranks are not skipped: without a headline before it, the first heading of a section is of the first rank. */
static enum tag tag_of(struct layout *l, enum block_kind kind)
{
    enum tag tag = styles[kind].tag;
    if (tag == TAG_H2 && !l->has_headline)
        tag = TAG_H1;
    l->has_headline |= tag == TAG_H1;
    return tag;
}

static void draw(struct layout *l, enum block_kind kind, const struct block *b)
{
    struct rich r = wrap(l, kind, b, l->right - l->left);
    if (kind == BLOCK_HEADING)
        canvas_bookmark(l->canvas, 1, l->y, layout_showable(l, FACE_REGULAR, b->text));
    canvas_tag_begin(l->canvas, tag_of(l, kind), NULL);
    rich_draw(l, &r, l->left);
    canvas_tag_end(l->canvas);
}

double text_least_height(struct layout *l, const struct block *b)
{
    struct rich r = wrap(l, b->kind, b, l->right - l->left);
    return rich_least(l, &r);
}

void text_draw(struct layout *l, const struct block *b)
{
    draw(l, b->kind, b);
}

void layout_text(struct layout *l, const struct type *type, double lead, const char *text)
{
    struct rich r = rich_wrap(l, type, lead, &(struct block){.text = text}, l->right - l->left);
    canvas_tag_begin(l->canvas, TAG_PARAGRAPH, NULL);
    rich_draw(l, &r, l->left);
    canvas_tag_end(l->canvas);
}

double layout_caption_height(struct layout *l, const char *text)
{
    if (text == NULL)
        return 0;
    struct rich r = wrap(l, BLOCK_HEADING, &(struct block){.text = text}, l->right - l->left);
    return (double)r.n * r.lead + UNDER_CAPTION;
}

void layout_caption(struct layout *l, const char *text)
{
    if (text == NULL)
        return;
    draw(l, BLOCK_HEADING, &(struct block){.text = text});
    l->y += UNDER_CAPTION;
}

static struct rich wrap_again(struct layout *l, const char *text)
{
    const char *again = layout_format(l, "%s (continued)", text);
    return wrap(l, BLOCK_HEADING, &(struct block){.text = again}, l->right - l->left);
}

double layout_caption_again_height(struct layout *l, const char *text)
{
    if (text == NULL)
        return 0;
    struct rich r = wrap_again(l, text);
    return (double)r.n * r.lead + UNDER_CAPTION;
}

/* Furniture of the page, not one more heading of the report. */
void layout_caption_again(struct layout *l, const char *text)
{
    if (text == NULL)
        return;
    struct rich r = wrap_again(l, text);
    canvas_tag_begin(l->canvas, TAG_ARTIFACT, NULL);
    rich_draw(l, &r, l->left);
    canvas_tag_end(l->canvas);
    l->y += UNDER_CAPTION;
    l->began = l->y;
}

double layout_note_height(struct layout *l, const char *note)
{
    if (note == NULL)
        return 0;
    struct rich r = wrap(l, BLOCK_NOTE, &(struct block){.text = note}, l->right - l->left);
    return ABOVE_NOTE + rich_least(l, &r);
}

void layout_note(struct layout *l, const char *note)
{
    if (note == NULL)
        return;
    l->y += ABOVE_NOTE;
    draw(l, BLOCK_NOTE, &(struct block){.text = note});
}

/* --- lists: items one after another, their text beside a number or a bullet --- */

static int are_one_list(const struct block *a, const struct block *b)
{
    return a->kind == BLOCK_LIST && b->kind == BLOCK_LIST && (a->as.ordered == 0) == (b->as.ordered == 0) &&
           (b->as.ordered == 0 || b->as.ordered > a->as.ordered);
}

static int begins_list(const struct layout *l, const struct block *b)
{
    return b == l->section->blocks || !are_one_list(b - 1, b);
}

static int ends_list(const struct layout *l, const struct block *b)
{
    return b + 1 == l->section->blocks + l->section->n_blocks || !are_one_list(b, b + 1);
}

static const char *label_of(struct layout *l, const struct block *b)
{
    return b->as.ordered > 0 ? layout_format(l, "%zu.", b->as.ordered) : "•";
}

/* All items of a list are indented for its last number, which is the widest. */
static double indent_of(struct layout *l, const struct block *b)
{
    struct type type = type_of(l, BLOCK_LIST);
    while (!ends_list(l, b))
        b++;
    const char *label = label_of(l, b);
    return font_width(l->fonts, &type, label, strlen(label)) + LABEL_GAP;
}

static struct rich wrap_item(struct layout *l, const struct block *b, double indent)
{
    return wrap(l, BLOCK_LIST, b, l->right - l->left - indent);
}

double list_least_height(struct layout *l, const struct block *b)
{
    struct rich r = wrap_item(l, b, indent_of(l, b));
    return rich_least(l, &r);
}

/* Longer items are told from a left-over line without a neighbour. */
static int is_short_item(struct layout *l, const struct block *b)
{
    return wrap_item(l, b, indent_of(l, b)).n <= 3;
}

int list_keeps_next(struct layout *l, const struct block *b)
{
    if (b->kind != BLOCK_LIST || ends_list(l, b) || !(begins_list(l, b) || ends_list(l, b + 1)))
        return 0;
    return is_short_item(l, b) && is_short_item(l, b + 1);
}

void list_draw(struct layout *l, const struct block *b)
{
    double indent = indent_of(l, b);
    struct rich r = wrap_item(l, b, indent);
    if (begins_list(l, b))
        canvas_tag_begin(l->canvas, b->as.ordered > 0 ? TAG_LIST : TAG_BULLETS, NULL);
    canvas_tag_begin(l->canvas, TAG_ITEM, NULL);
    rich_label(l, &r, label_of(l, b));
    canvas_tag_begin(l->canvas, TAG_BODY, NULL);
    rich_draw(l, &r, l->left + indent);
    canvas_tag_end(l->canvas);
    canvas_tag_end(l->canvas);
    if (ends_list(l, b))
        canvas_tag_end(l->canvas);
}

/* --- commands, on a ground of their own --- */

enum { CODE_PADDING = 6 };

static struct lines code_lines(struct layout *l, const struct block *b, struct type *type)
{
    *type = type_of(l, BLOCK_CODE);
    return layout_wrap(l, type, b->text, l->right - l->left - 2 * CODE_PADDING);
}

double code_least_height(struct layout *l, const struct block *b)
{
    struct type type;
    size_t n = code_lines(l, b, &type).n;
    return (double)(n <= 3 ? n : 2) * styles[BLOCK_CODE].lead + CODE_PADDING;
}

static void draw_code(struct layout *l, const struct line *lines, size_t n, const struct type *type)
{
    double lead = styles[BLOCK_CODE].lead;
    struct box ground = {l->left, l->y, l->right - l->left, (double)n * lead + CODE_PADDING};
    canvas_tag_begin(l->canvas, TAG_ARTIFACT, NULL);
    canvas_box(l->canvas, &ground, &(struct ink){.fill = GROUND});
    canvas_tag_end(l->canvas);
    l->y += CODE_PADDING / 2.0;
    for (size_t i = 0; i < n; i++, l->y += lead)
        canvas_text(l->canvas, l->left + CODE_PADDING, layout_baseline(l->y, lead, type->size), type, lines[i].text);
    l->y += CODE_PADDING / 2.0;
}

void code_draw(struct layout *l, const struct block *b)
{
    struct type type;
    struct lines lines = code_lines(l, b, &type);
    canvas_tag_begin(l->canvas, TAG_PARAGRAPH, NULL);
    canvas_tag_begin(l->canvas, TAG_CODE, NULL);
    for (size_t i = 0; i < lines.n && !l->canvas->failed;) {
        double room = (l->bottom - l->y - CODE_PADDING + 0.01) / styles[BLOCK_CODE].lead;
        size_t take = layout_take(l, lines.n - i, room > 0 ? (size_t)room : 0);
        if (take > 0)
            draw_code(l, lines.line + i, take, &type);
        i += take;
        if (i < lines.n)
            layout_break(l);
    }
    canvas_tag_end(l->canvas);
    canvas_tag_end(l->canvas);
}
