/*
 * Findings: a numbered list, each ending in what backs it. That follows the sentence on its line rather than standing
 * in a column of its own: who extracts the text of the page then reads it where it belongs.
 */
#include "render/rich.h"

#include <string.h>

enum { LABEL_GAP = 6 };
static const double lead = 13, between = 1;

static struct type text_type(const struct layout *l)
{
    return (struct type){FACE_BOLD, 9.5, layout_colour(l)};
}

static const char *label_of(struct layout *l, size_t i)
{
    return layout_format(l, "%zu", i + 1);
}

/* All are indented for the last number, which is the widest. */
static double indent_of(struct layout *l, const struct block *b)
{
    struct type type = text_type(l);
    const char *label = label_of(l, b->as.findings.n - 1);
    return font_width(l->fonts, &type, label, strlen(label)) + LABEL_GAP;
}

static struct rich wrap_finding(struct layout *l, const struct block *b, size_t i, double indent)
{
    const struct finding *item = &b->as.findings.items[i];
    struct type type = text_type(l);
    struct piece ref = {.type = {FACE_MONO, 7.5, layout_colour(l)}, .tag = TAGS};
    ref.text = item->ref;
    if (item->target != NULL) {
        ref.tag = TAG_LINK;
        ref.target = item->target;
        ref.type.colour = layout_is_dated(l) ? GREY : BLUE;
    }
    return rich_wrap_before(l, &type, lead, item->text, &ref, l->right - l->left - indent);
}

double findings_least_height(struct layout *l, const struct block *b)
{
    if (b->as.findings.n == 0)
        return 0;
    struct rich r = wrap_finding(l, b, 0, indent_of(l, b));
    return (double)r.n * r.lead + between;
}

static void draw_finding(struct layout *l, const struct block *b, size_t i, double indent)
{
    struct rich r = wrap_finding(l, b, i, indent);
    if (!layout_fits(l, (double)r.n * r.lead + between) && !layout_at_top(l))
        layout_break(l);
    canvas_tag_begin(l->canvas, TAG_ITEM, NULL);
    rich_label(l, &r, label_of(l, i));
    canvas_tag_begin(l->canvas, TAG_BODY, NULL);
    rich_draw(l, &r, l->left + indent);
    canvas_tag_end(l->canvas);
    canvas_tag_end(l->canvas);
    l->y += between;
}

void findings_draw(struct layout *l, const struct block *b)
{
    double indent = b->as.findings.n > 0 ? indent_of(l, b) : 0;
    canvas_tag_begin(l->canvas, TAG_LIST, NULL);
    for (size_t i = 0; i < b->as.findings.n && !l->canvas->failed; i++)
        draw_finding(l, b, i, indent);
    canvas_tag_end(l->canvas);
}
