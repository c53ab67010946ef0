#include "render/layout.h"

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

static void out_of_memory(struct layout *l)
{
    canvas_fail(l->canvas, ERR_NOMEM, "out of memory");
}

const char *layout_showable(struct layout *l, enum face face, const char *text)
{
    char *made = text != NULL ? font_showable(l->fonts, &l->scratch, face, text) : "";
    if (made == NULL)
        out_of_memory(l);
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
        out_of_memory(l);
    return made != NULL ? made : "";
}

struct lines layout_wrap(struct layout *l, const struct type *type, const char *text, double width)
{
    struct lines lines = {0};
    if (lines_wrap(&lines, &l->scratch, l->fonts, type, layout_showable(l, type->face, text), width) != 0)
        out_of_memory(l);
    return lines;
}

size_t layout_take(const struct layout *l, size_t left, double line_height)
{
    double room = (l->bottom - l->y + 0.01) / line_height;
    size_t fit = room > 0 ? (size_t)room : 0;
    if (fit >= left)
        return left;
    if (left - fit == 1 && fit > 0)
        fit--;
    if (fit < 2 && !layout_at_top(l))
        return 0;
    return fit > 0 ? fit : 1;
}

void layout_lines(struct layout *l, const struct lines *lines, const struct type *type, double x, double line_height)
{
    for (size_t i = 0; i < lines->n && !l->canvas->failed;) {
        size_t take = layout_take(l, lines->n - i, line_height);
        if (take == 0) {
            layout_break(l);
            continue;
        }
        for (size_t end = i + take; i < end; i++, l->y += line_height)
            canvas_text(l->canvas, x, layout_baseline(l->y, line_height, type->size), type, lines->line[i].text);
        if (i < lines->n)
            layout_break(l);
    }
}

/* How the kinds of text are set. Sizes and leads: nothing below 7 points. */
static const struct text_style {
    enum face face;
    double size, lead;
    enum tag tag;
} text_styles[BLOCK_KINDS] = {
    [BLOCK_HEADLINE] = {FACE_BOLD, 20, 24, TAG_H1},        [BLOCK_SUBTITLE] = {FACE_REGULAR, 9.5, 13, TAG_PARAGRAPH},
    [BLOCK_HEADING] = {FACE_BOLD, 10.5, 14, TAG_H2},       [BLOCK_PARAGRAPH] = {FACE_REGULAR, 9.5, 13, TAG_PARAGRAPH},
    [BLOCK_NOTE] = {FACE_REGULAR, 7.5, 10, TAG_PARAGRAPH}, [BLOCK_CODE] = {FACE_MONO, 8, 11, TAG_CODE},
    [BLOCK_FINDINGS] = {FACE_BOLD, 9.5, 13, TAG_LIST},
};

static struct type type_of(const struct layout *l, enum block_kind kind)
{
    return (struct type){text_styles[kind].face, text_styles[kind].size, layout_colour(l)};
}

static double lines_height(size_t n, double lead)
{
    return (double)(n <= 3 ? n : 2) * lead;
}

static double text_least(struct layout *l, const struct block *b)
{
    struct type type = type_of(l, b->kind);
    return lines_height(layout_wrap(l, &type, b->text, l->right - l->left).n, text_styles[b->kind].lead);
}

static void set_text(struct layout *l, enum block_kind kind, const char *text)
{
    struct type type = type_of(l, kind);
    struct lines lines = layout_wrap(l, &type, text, l->right - l->left);
    canvas_tag_begin(l->canvas, text_styles[kind].tag, NULL);
    layout_lines(l, &lines, &type, l->left, text_styles[kind].lead);
    canvas_tag_end(l->canvas);
}

static void text_draw(struct layout *l, const struct block *b)
{
    set_text(l, b->kind, b->text);
}

double layout_caption_height(struct layout *l, const char *text)
{
    struct type type = type_of(l, BLOCK_HEADING);
    if (text == NULL)
        return 0;
    return (double)layout_wrap(l, &type, text, l->right - l->left).n * text_styles[BLOCK_HEADING].lead + 3;
}

void layout_caption(struct layout *l, const char *text)
{
    if (text == NULL)
        return;
    set_text(l, BLOCK_HEADING, text);
    l->y += 3;
}

double layout_note_height(struct layout *l, const char *note)
{
    struct type type = type_of(l, BLOCK_NOTE);
    if (note == NULL)
        return 0;
    return 3 + lines_height(layout_wrap(l, &type, note, l->right - l->left).n, text_styles[BLOCK_NOTE].lead);
}

void layout_note(struct layout *l, const char *note)
{
    if (note == NULL)
        return;
    l->y += 3;
    set_text(l, BLOCK_NOTE, note);
}

enum { CODE_PADDING = 6 };

static struct lines code_lines(struct layout *l, const struct block *b, struct type *type)
{
    *type = type_of(l, BLOCK_CODE);
    return layout_wrap(l, type, b->text, l->right - l->left - 2 * CODE_PADDING);
}

static double code_least(struct layout *l, const struct block *b)
{
    struct type type;
    return lines_height(code_lines(l, b, &type).n, text_styles[BLOCK_CODE].lead) + CODE_PADDING;
}

static void code_draw(struct layout *l, const struct block *b)
{
    struct type type;
    struct lines lines = code_lines(l, b, &type);
    double lead = text_styles[BLOCK_CODE].lead;
    canvas_tag_begin(l->canvas, TAG_PARAGRAPH, NULL);
    canvas_tag_begin(l->canvas, TAG_CODE, NULL);
    for (size_t i = 0; i < lines.n && !l->canvas->failed;) {
        l->bottom -= CODE_PADDING;
        size_t take = layout_take(l, lines.n - i, lead);
        l->bottom += CODE_PADDING;
        if (take == 0) {
            layout_break(l);
            continue;
        }
        struct box ground = {l->left, l->y, l->right - l->left, (double)take * lead + CODE_PADDING};
        struct lines part = {lines.line + i, take, lines.width};
        canvas_tag_begin(l->canvas, TAG_ARTIFACT, NULL);
        canvas_box(l->canvas, &ground, &(struct ink){.fill = GROUND});
        canvas_tag_end(l->canvas);
        l->y += CODE_PADDING / 2.0;
        layout_lines(l, &part, &type, l->left + CODE_PADDING, lead);
        l->y += CODE_PADDING / 2.0;
        i += take;
        if (i < lines.n)
            layout_break(l);
    }
    canvas_tag_end(l->canvas);
    canvas_tag_end(l->canvas);
}

/* A finding: number, sentence, and at the right what backs it. */
struct finding_lines {
    struct type type, ref_type;
    struct lines text, ref;
    double ref_x;
};

enum { NUMBER_WIDTH = 16, REF_WIDTH = 140 };

static double ref_column(struct layout *l, const struct block *b, const struct type *type)
{
    double widest = 0;
    for (size_t i = 0; i < b->as.findings.n; i++) {
        const char *ref = layout_showable(l, type->face, b->as.findings.items[i].ref);
        double w = font_width(l->fonts, type, ref, strlen(ref));
        widest = w > widest ? w : widest;
    }
    return widest > REF_WIDTH ? REF_WIDTH : widest;
}

static struct finding_lines finding_lines(struct layout *l, const struct block *b, size_t i)
{
    const struct finding *item = &b->as.findings.items[i];
    struct finding_lines f = {.type = type_of(l, BLOCK_FINDINGS), .ref_type = {FACE_MONO, 7.5, layout_colour(l)}};
    if (item->target != NULL && !layout_is_dated(l))
        f.ref_type.colour = BLUE;
    double column = ref_column(l, b, &f.ref_type);
    f.ref_x = l->right - column;
    f.text = layout_wrap(l, &f.type, item->text, f.ref_x - l->left - NUMBER_WIDTH - (column > 0 ? 12 : 0));
    f.ref = layout_wrap(l, &f.ref_type, item->ref, column);
    return f;
}

static double finding_height(const struct finding_lines *f)
{
    size_t n = f->text.n > f->ref.n ? f->text.n : f->ref.n;
    return (double)n * text_styles[BLOCK_FINDINGS].lead + 1;
}

static double findings_least(struct layout *l, const struct block *b)
{
    if (b->as.findings.n == 0)
        return 0;
    struct finding_lines f = finding_lines(l, b, 0);
    return finding_height(&f);
}

static void set_column(struct layout *l, const struct lines *lines, const struct type *type, double x, double lead)
{
    for (size_t i = 0; i < lines->n; i++)
        canvas_text(l->canvas, x, layout_baseline(l->y + (double)i * lead, lead, type->size), type,
                    lines->line[i].text);
}

static void finding_ref(struct layout *l, const struct finding_lines *f, const char *target)
{
    double lead = text_styles[BLOCK_FINDINGS].lead;
    if (target != NULL)
        canvas_tag_begin(l->canvas, TAG_LINK, NULL);
    set_column(l, &f->ref, &f->ref_type, f->ref_x, lead);
    if (target == NULL)
        return;
    canvas_link(l->canvas, &(struct box){f->ref_x, l->y, f->ref.width, (double)f->ref.n * lead}, target);
    canvas_tag_end(l->canvas);
}

static void finding_draw(struct layout *l, const struct block *b, size_t i)
{
    struct finding_lines f = finding_lines(l, b, i);
    if (!layout_fits(l, finding_height(&f)) && !layout_at_top(l))
        layout_break(l);
    const char *number = layout_format(l, "%zu", i + 1);
    canvas_tag_begin(l->canvas, TAG_ITEM, NULL);
    canvas_tag_begin(l->canvas, TAG_LABEL, NULL);
    double lead = text_styles[BLOCK_FINDINGS].lead;
    canvas_text(l->canvas, l->left, layout_baseline(l->y, lead, f.type.size), &f.type, number);
    canvas_tag_end(l->canvas);
    canvas_tag_begin(l->canvas, TAG_BODY, NULL);
    set_column(l, &f.text, &f.type, l->left + NUMBER_WIDTH, lead);
    finding_ref(l, &f, b->as.findings.items[i].target);
    canvas_tag_end(l->canvas);
    canvas_tag_end(l->canvas);
    l->y += finding_height(&f);
}

static void findings_draw(struct layout *l, const struct block *b)
{
    canvas_tag_begin(l->canvas, TAG_LIST, NULL);
    for (size_t i = 0; i < b->as.findings.n && !l->canvas->failed; i++)
        finding_draw(l, b, i);
    canvas_tag_end(l->canvas);
}

static double nothing_least(struct layout *l, const struct block *b)
{
    (void)l;
    (void)b;
    return 0;
}

static void break_draw(struct layout *l, const struct block *b)
{
    (void)b;
    if (!layout_at_top(l))
        layout_break(l);
}

static const struct block_row {
    double (*least)(struct layout *l, const struct block *b); /* what must stand on the page where the block begins */
    void (*draw)(struct layout *l, const struct block *b);
    double before; /* space above, except at the top of a page */
    int sticky;    /* stands on the page of what follows */
} rows[BLOCK_KINDS] = {
    [BLOCK_HEADLINE] = {text_least, text_draw, 18, 1},
    [BLOCK_SUBTITLE] = {text_least, text_draw, 3, 1},
    [BLOCK_HEADING] = {text_least, text_draw, 16, 1},
    [BLOCK_PARAGRAPH] = {text_least, text_draw, 5, 0},
    [BLOCK_NOTE] = {text_least, text_draw, 4, 0},
    [BLOCK_CODE] = {code_least, code_draw, 6, 0},
    [BLOCK_FINDINGS] = {findings_least, findings_draw, 14, 0},
    [BLOCK_TABLE] = {table_least_height, table_draw, 12, 0},
    [BLOCK_COMPARE] = {compare_least_height, compare_draw, 16, 0},
    [BLOCK_CURVES] = {curves_least_height, curves_draw, 16, 0},
    [BLOCK_STEPS] = {steps_least_height, steps_draw, 16, 0},
    [BLOCK_PAGE_BREAK] = {nothing_least, break_draw, 0, 0},
};

/* Space directly under a heading is its own, not that of a block standing free. */
static double space_before(const struct section *s, size_t i)
{
    int under_heading = i > 0 && s->blocks[i - 1].kind == BLOCK_HEADING;
    double before = rows[s->blocks[i].kind].before;
    return under_heading && before > 4 ? 4 : before;
}

/* What must stand together from block i on: headings with the beginning of what they head. */
static double kept_height(struct layout *l, size_t i)
{
    const struct section *s = l->section;
    double height = 0;
    for (size_t first = i; i < s->n_blocks; i++) {
        const struct block_row *row = &rows[s->blocks[i].kind];
        height += row->least(l, &s->blocks[i]) + (i > first ? space_before(s, i) : 0);
        if (!row->sticky)
            break;
    }
    return height;
}

static void block_draw(struct layout *l, size_t i)
{
    double before = layout_at_top(l) ? 0 : space_before(l->section, i);
    if (!layout_at_top(l) && !layout_fits(l, before + kept_height(l, i))) {
        layout_break(l);
        before = 0;
    }
    l->y += before;
    rows[l->section->blocks[i].kind].draw(l, &l->section->blocks[i]);
    arena_release(&l->scratch);
}

static void section_draw(struct layout *l)
{
    const char *title = layout_showable(l, FACE_REGULAR, l->section->title);
    if (layout_is_dated(l))
        title = layout_format(l, "%s: %s", page_plane_words(PLANE_DATED), title);
    page_begin(l);
    canvas_bookmark(l->canvas, 0, title);
    canvas_tag_begin(l->canvas, TAG_SECTION, NULL);
    for (size_t i = 0; i < l->section->n_blocks && !l->canvas->failed; i++)
        block_draw(l, i);
    canvas_tag_end(l->canvas);
    page_end(l);
    arena_release(&l->scratch);
}

int layout_run(struct canvas *canvas, size_t *n_pages, struct error *err)
{
    const struct report *report = canvas->setup.report;
    struct layout l = {.canvas = canvas, .fonts = canvas->setup.fonts, .page = 0};
    if (report->n_sections == 0)
        canvas_fail(canvas, ERR_INPUT, "a report without sections has no pages");
    for (size_t i = 0; i < report->n_sections && !canvas->failed; i++) {
        l.section = &report->sections[i];
        l.page++;
        section_draw(&l);
    }
    arena_release(&l.scratch);
    if (canvas->failed) {
        if (err != NULL)
            *err = canvas->error;
        return canvas->failed;
    }
    *n_pages = l.page;
    return 0;
}
