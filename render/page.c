#include "render/page.h"

#include "render/lines.h"

#include <string.h>

static const struct plane_style {
    const char *words;
    unsigned band, text; /* band colour (NO_FILL: a dashed frame), colour of what stands on it */
} styles[] = {
    [PLANE_CURRENT] = {"CURRENT CLAIMS", 0x0072b2, 0xffffff},
    [PLANE_DATED] = {"DATED EVIDENCE — TRUE ON ITS DATE", NO_FILL, 0x595959},
    [PLANE_REFERENCE] = {"REFERENCE", 0xe6e6e6, 0x000000},
};

enum { BAND_HEIGHT = 34 };

const char *page_plane_words(enum plane plane)
{
    return styles[plane].words;
}

/* The word in a frame, so that no reader takes made-up data for measured data. Returns where it ends. */
static double synthetic_mark(struct layout *l, double x, double middle, const struct type *type)
{
    static const char word[] = "SYNTHETIC";
    double w = font_width(l->fonts, type, word, strlen(word));
    struct box frame = {x, middle - 7, w + 10, 14};
    canvas_box(l->canvas, &frame, &(struct ink){NO_FILL, {0.8, type->colour, {0}}});
    canvas_text(l->canvas, x + 5, layout_baseline(middle - 7, 14, type->size), type, word);
    return x + frame.w;
}

/* Validity at the right of the band, in one line, or in two smaller ones where it is long. */
static void validity(struct layout *l, double from, double middle)
{
    struct type type = {FACE_REGULAR, 8.5, styles[l->section->plane].text};
    double room = l->right - from;
    struct lines lines = layout_wrap(l, &type, l->section->validity, room);
    if (lines.n > 1) {
        type.size = 7.5;
        lines = layout_wrap(l, &type, l->section->validity, room);
        if (lines_cut(&lines, 2, &l->scratch, l->fonts, &type, room) != 0)
            canvas_fail(l->canvas, ERR_NOMEM, "out of memory");
    }
    double height = type.size * 1.3, y = middle - height * (double)lines.n / 2;
    for (size_t i = 0; i < lines.n; i++, y += height)
        canvas_text_right(l->canvas, l->right, layout_baseline(y, height, type.size), &type, lines.line[i].text);
}

static void band(struct layout *l)
{
    const struct plane_style *s = &styles[l->section->plane];
    double width = l->canvas->setup.width, middle = BAND_HEIGHT / 2.0;
    if (s->band != NO_FILL) {
        canvas_box(l->canvas, &(struct box){0, 0, width, BAND_HEIGHT}, &(struct ink){.fill = s->band});
    } else {
        struct box frame = {6, 6, width - 12, BAND_HEIGHT - 6};
        canvas_box(l->canvas, &frame, &(struct ink){NO_FILL, {0.8, GREY, {3, 2, 3, 2}}});
        middle = frame.y + frame.h / 2;
    }
    struct type type = {FACE_BOLD, 9.5, s->text};
    canvas_text(l->canvas, l->left, layout_baseline(middle - 7, 14, type.size), &type, s->words);
    double x = l->left + font_width(l->fonts, &type, s->words, strlen(s->words)) + 12;
    type.size = 8.5;
    if (l->canvas->setup.report->synthetic)
        x = synthetic_mark(l, x, middle, &type) + 12;
    if (l->section->validity != NULL)
        validity(l, x, middle);
}

/* Three times along the left edge: it survives cropping and copying of a part of the page. */
static void rail(struct layout *l)
{
    const char *words = styles[PLANE_DATED].words;
    struct type type = {FACE_BOLD, 7.5, GREY};
    double w = font_width(l->fonts, &type, words, strlen(words));
    double third = (l->bottom - l->top) / 3;
    canvas_line(l->canvas, 26, l->top - 14, 26, l->bottom, &(struct pen){0.8, GREY, {3, 2, 3, 2}});
    for (int i = 0; i < 3; i++)
        canvas_text_upward(l->canvas, 20, l->top + third * (i + 0.5) + w / 2, &type, words);
}

static const char *or_unknown(const char *text)
{
    return text != NULL ? text : "unknown";
}

static const char *footer_left(struct layout *l)
{
    const struct report *r = l->canvas->setup.report;
    const char *text = layout_format(l, "%s · data as of %s · db sha256:%.16s · rendered %s", or_unknown(r->tool),
                                     or_unknown(r->as_of), or_unknown(r->db_digest), or_unknown(r->rendered_at));
    return layout_showable(l, FACE_REGULAR, text);
}

/* What the page is at the right, under what it was made from where one line is too short for both. */
static void footer(struct layout *l)
{
    const struct report *r = l->canvas->setup.report;
    struct type type = {FACE_REGULAR, 7, GREY};
    const char *right = layout_format(l, "%s%s · page %zu of %zu", r->synthetic ? "SYNTHETIC · " : "",
                                      styles[l->section->plane].words, l->page, l->canvas->setup.n_pages);
    double y = l->canvas->setup.height - MARGIN + 4;
    double room = l->right - l->left - font_width(l->fonts, &type, right, strlen(right)) - 12;
    struct lines left = layout_wrap(l, &type, footer_left(l), l->right - l->left);
    canvas_line(l->canvas, l->left, y, l->right, y, &(struct pen){0.6, GREY, {0}});
    y = layout_baseline(y + 3, 11, type.size);
    if (left.n > 0)
        canvas_text(l->canvas, l->left, y, &type, left.line[0].text);
    if (left.n > 1 || left.width > room)
        y += 11;
    canvas_text_right(l->canvas, l->right, y, &type, right);
}

void page_begin(struct layout *l)
{
    const struct canvas_setup *s = &l->canvas->setup;
    const char *section = l->section->title != NULL ? l->section->title : "";
    canvas_begin_page(l->canvas, &(struct canvas_page){l->page, l->section->plane, section});
    l->left = MARGIN;
    l->right = s->width - MARGIN;
    l->top = BAND_HEIGHT + 22;
    l->bottom = s->height - MARGIN - 8;
    canvas_tag_begin(l->canvas, TAG_ARTIFACT, NULL);
    band(l);
    if (layout_is_dated(l))
        rail(l);
    footer(l);
    canvas_tag_end(l->canvas);
    l->y = l->top;
}

void page_end(struct layout *l)
{
    canvas_end_page(l->canvas);
}
