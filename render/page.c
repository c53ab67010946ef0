#include "render/page.h"

#include "render/footnote.h"
#include "render/lines.h"

#include <math.h>
#include <string.h>

static const struct plane_style {
    const char *words;
    unsigned band, text; /* band colour (NO_FILL: a dashed frame), colour of what stands on it */
} styles[] = {
    [PLANE_CURRENT] = {"CURRENT CLAIMS", 0x0072b2, 0xffffff},
    [PLANE_DATED] = {"DATED EVIDENCE — TRUE ON ITS DATE", NO_FILL, 0x595959},
    [PLANE_REFERENCE] = {"REFERENCE", 0xe6e6e6, 0x000000},
};

static const unsigned char dashes[4] = {3, 2, 3, 2};

/* Where things are on a sheet of paper, and on the canvas of a single chart. */
struct frame {
    double left, right;              /* margins */
    double band, top;                /* height of the band; where blocks begin */
    double inset;                    /* of the dashed frame from the edges */
    double bottom;                   /* from the lower edge of the canvas up to where blocks end at the latest */
    double footer;                   /* up to the footer's rule */
    double type;                     /* size of the words in the band */
    size_t band_lines, footer_lines; /* at most */
};
static const struct frame sheet = {MARGIN, MARGIN, 34, 56, 6, MARGIN + 8, MARGIN - 4, 9.5, 2, 2};
static const struct frame chart = {12, 12, 20, 32, 3, 32, 26, 8, 1, 1};

enum { RAIL = 28, LEAST_RAIL = 102 /* for its words three times */, SHEET_TEXT = 499 /* of A4 */ };
static const double footer_lead = 11, footer_size = 7;

static struct frame frame_of(const struct layout *l)
{
    struct frame f = l->canvas->setup.is_chart ? chart : sheet;
    if (l->canvas->setup.is_chart && layout_is_dated(l))
        f.left += RAIL;
    return f;
}

double page_chart_width(enum plane plane)
{
    return chart.left + (plane == PLANE_DATED ? RAIL : 0) + SHEET_TEXT + chart.right;
}

double page_chart_height(const struct layout *l)
{
    double end = l->y + (l->floor - l->bottom), least = layout_is_dated(l) ? l->top + LEAST_RAIL : 0;
    return ceil(fmax(end, least)) + chart.bottom;
}

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

static struct lines wrap_most(struct layout *l, const struct type *type, const char *text, double room, size_t most)
{
    struct lines lines = layout_wrap(l, type, text, room);
    if (lines_cut(&lines, most, &l->scratch, l->fonts, type, room) != 0)
        layout_out_of_memory(l);
    return lines;
}

/* Validity at the right of the band, in one line, or in two smaller ones where it is long. */
static void validity(struct layout *l, const struct frame *f, double from, double middle)
{
    struct type type = {FACE_REGULAR, f->type - 1, styles[l->section->plane].text};
    double room = l->right - from;
    struct lines lines = layout_wrap(l, &type, l->section->validity, room);
    if (lines.n > 1) {
        type.size = fmin(type.size, 7.5);
        lines = wrap_most(l, &type, l->section->validity, room, f->band_lines);
    }
    double height = type.size * 1.3, y = middle - height * (double)lines.n / 2;
    for (size_t i = 0; i < lines.n; i++, y += height)
        canvas_text_right(l->canvas, l->right, layout_baseline(y, height, type.size), &type, lines.line[i].text);
}

static void band(struct layout *l, const struct frame *f)
{
    const struct plane_style *s = &styles[l->section->plane];
    double width = l->canvas->setup.width, middle = f->band / 2;
    if (s->band != NO_FILL) {
        canvas_box(l->canvas, &(struct box){0, 0, width, f->band}, &(struct ink){.fill = s->band});
    } else {
        struct pen pen = {0.8, GREY, {0}};
        memcpy(pen.dash, dashes, sizeof pen.dash);
        struct box box = {f->inset, f->inset, width - 2 * f->inset, f->band - f->inset};
        canvas_box(l->canvas, &box, &(struct ink){NO_FILL, pen});
        middle = box.y + box.h / 2;
    }
    struct type type = {FACE_BOLD, f->type, s->text};
    canvas_text(l->canvas, l->left, layout_baseline(middle - 7, 14, type.size), &type, s->words);
    double x = l->left + font_width(l->fonts, &type, s->words, strlen(s->words)) + 12;
    type.size = f->type - 1;
    if (l->canvas->setup.report->synthetic)
        x = synthetic_mark(l, x, middle, &type) + 12;
    if (l->section->validity != NULL)
        validity(l, f, x, middle);
}

/* Three times along the left edge: it survives cropping and copying of a part of the page. */
static void rail(struct layout *l)
{
    static const char *const words[] = {"DATED EVIDENCE — TRUE ON ITS DATE", "DATED EVIDENCE", "DATED"};
    struct type type = {FACE_BOLD, 7.5, GREY};
    struct pen pen = {0.8, GREY, {0}};
    double x = l->left - 22, height = l->floor - l->top, part = height / 3;
    memcpy(pen.dash, dashes, sizeof pen.dash);
    canvas_line(l->canvas, x, l->top - 14, x, l->floor, &pen);
    size_t k = 0;
    while (k + 1 < sizeof words / sizeof *words && font_width(l->fonts, &type, words[k], strlen(words[k])) > part - 6)
        k++;
    double w = font_width(l->fonts, &type, words[k], strlen(words[k]));
    for (int i = 0; i < 3; i++)
        canvas_text_upward(l->canvas, x - 6, l->top + part * (i + 0.5) + w / 2, &type, words[k]);
}

static const char *or_unknown(const char *text)
{
    return text != NULL ? text : "unknown";
}

static const char *made_from(struct layout *l)
{
    const struct report *r = l->canvas->setup.report;
    const char *data = layout_format(l, "%s · data as of %s · db sha256:%.16s", or_unknown(r->tool),
                                     or_unknown(r->as_of), or_unknown(r->db_digest));
    return l->canvas->setup.is_chart ? data : layout_format(l, "%s · rendered %s", data, or_unknown(r->rendered_at));
}

/* What the page is at the right, under what it was made from where one line is too short for both. */
static void footer(struct layout *l, const struct frame *f)
{
    const struct report *r = l->canvas->setup.report;
    const char *plane = styles[l->section->plane].words, *synthetic = r->synthetic ? "SYNTHETIC · " : "";
    struct type type = {FACE_REGULAR, footer_size, GREY};
    const char *right = l->canvas->setup.is_chart ? layout_format(l, "%s%s", synthetic, plane)
                                                  : layout_format(l, "%s%s · page %zu of %zu", synthetic, plane,
                                                                  l->page, l->canvas->setup.n_pages);
    double y = l->canvas->setup.height - f->footer, width = l->right - l->left;
    struct lines left = wrap_most(l, &type, made_from(l), width, f->footer_lines);
    canvas_line(l->canvas, l->left, y, l->right, y, &(struct pen){0.6, GREY, {0}});
    y = layout_baseline(y + 3, footer_lead, type.size);
    for (size_t i = 0; i < left.n; i++, y += footer_lead)
        canvas_text(l->canvas, l->left, y, &type, left.line[i].text);
    if (left.n > 0 && left.line[left.n - 1].width + font_width(l->fonts, &type, right, strlen(right)) + 12 <= width)
        y -= footer_lead;
    canvas_text_right(l->canvas, l->right, y, &type, right);
}

void page_begin(struct layout *l)
{
    const struct canvas_setup *s = &l->canvas->setup;
    const struct frame f = frame_of(l);
    const char *section = l->section->title != NULL ? l->section->title : "";
    l->unused = l->bottom - l->y;
    canvas_begin_page(l->canvas, &(struct canvas_page){l->page, l->section->plane, section});
    l->left = f.left;
    l->right = s->width - f.right;
    l->top = f.top;
    l->floor = s->height - f.bottom;
    l->kept_free = l->page == l->fill.page ? l->fill.less : 0;
    l->bottom = l->floor - l->kept_free;
    canvas_tag_begin(l->canvas, TAG_ARTIFACT, NULL);
    band(l, &f);
    if (layout_is_dated(l))
        rail(l);
    canvas_tag_end(l->canvas);
    l->y = l->began = l->top;
}

void page_end(struct layout *l)
{
    const struct frame f = frame_of(l);
    footnotes_draw(l);
    canvas_tag_begin(l->canvas, TAG_ARTIFACT, NULL);
    footer(l, &f);
    canvas_tag_end(l->canvas);
    canvas_end_page(l->canvas);
}
