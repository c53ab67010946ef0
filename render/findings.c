/* Findings: a numbered list, each with what backs it at the right. */
#include "render/layout.h"

#include <string.h>

enum { NUMBER_WIDTH = 16, REF_WIDTH = 140, REF_GAP = 12 };
static const double lead = 13, between = 1;

struct finding_lines {
    struct type type, ref_type;
    struct lines text, ref;
    double ref_x;
};

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
    struct finding_lines f = {.type = {FACE_BOLD, 9.5, layout_colour(l)},
                              .ref_type = {FACE_MONO, 7.5, layout_colour(l)}};
    if (item->target != NULL && !layout_is_dated(l))
        f.ref_type.colour = BLUE;
    double column = ref_column(l, b, &f.ref_type);
    f.ref_x = l->right - column;
    f.text = layout_wrap(l, &f.type, item->text, f.ref_x - l->left - NUMBER_WIDTH - (column > 0 ? REF_GAP : 0));
    f.ref = layout_wrap(l, &f.ref_type, item->ref, column);
    return f;
}

static double finding_height(const struct finding_lines *f)
{
    size_t n = f->text.n > f->ref.n ? f->text.n : f->ref.n;
    return (double)n * lead + between;
}

double findings_least_height(struct layout *l, const struct block *b)
{
    if (b->as.findings.n == 0)
        return 0;
    struct finding_lines f = finding_lines(l, b, 0);
    return finding_height(&f);
}

static void set_column(struct layout *l, const struct lines *lines, const struct type *type, double x)
{
    for (size_t i = 0; i < lines->n; i++)
        layout_line(l, x, layout_baseline(l->y + (double)i * lead, lead, type->size), type, &lines->line[i]);
}

static void draw_ref(struct layout *l, const struct finding_lines *f, const char *target)
{
    if (target != NULL)
        canvas_tag_begin(l->canvas, TAG_LINK, NULL);
    set_column(l, &f->ref, &f->ref_type, f->ref_x);
    if (target == NULL)
        return;
    canvas_link(l->canvas, &(struct box){f->ref_x, l->y, f->ref.width, (double)f->ref.n * lead}, target);
    canvas_tag_end(l->canvas);
}

static void draw_finding(struct layout *l, const struct block *b, size_t i)
{
    struct finding_lines f = finding_lines(l, b, i);
    if (!layout_fits(l, finding_height(&f)) && !layout_at_top(l))
        layout_break(l);
    canvas_tag_begin(l->canvas, TAG_ITEM, NULL);
    canvas_tag_begin(l->canvas, TAG_LABEL, NULL);
    canvas_text(l->canvas, l->left, layout_baseline(l->y, lead, f.type.size), &f.type, layout_format(l, "%zu", i + 1));
    canvas_tag_end(l->canvas);
    canvas_tag_begin(l->canvas, TAG_BODY, NULL);
    set_column(l, &f.text, &f.type, l->left + NUMBER_WIDTH);
    draw_ref(l, &f, b->as.findings.items[i].target);
    canvas_tag_end(l->canvas);
    canvas_tag_end(l->canvas);
    l->y += finding_height(&f);
}

void findings_draw(struct layout *l, const struct block *b)
{
    canvas_tag_begin(l->canvas, TAG_LIST, NULL);
    for (size_t i = 0; i < b->as.findings.n && !l->canvas->failed; i++)
        draw_finding(l, b, i);
    canvas_tag_end(l->canvas);
}
