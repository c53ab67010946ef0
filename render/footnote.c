#include "render/footnote.h"

#include <string.h>

enum { MOST_LINES = 6, INDENT = 14 };
static const double lead = 9.5, above = 14, under_rule = 5;

static struct type type_of_notes(void)
{
    return (struct type){FACE_REGULAR, 7.5, GREY};
}

/* An address that is longer than its lines ends in "…" on paper; its link is whole. */
static struct lines lines_of(struct layout *l, const struct footnote *note)
{
    struct type type = type_of_notes();
    double width = l->right - l->left - INDENT;
    struct lines lines = layout_wrap(l, &type, note->address, width);
    if (lines_cut(&lines, note->is_short ? 1 : MOST_LINES, &l->scratch, l->fonts, &type, width) != 0)
        layout_out_of_memory(l);
    return lines;
}

size_t footnotes_number(const struct layout *l, const char *address)
{
    for (size_t i = 0; i < l->notes.n_known; i++)
        if (strcmp(l->notes.known[i], address) == 0)
            return i + 1;
    return 0;
}

/* Neither on the page nor among those before it. */
static int is_new(const struct layout *l, const struct footnote *notes, size_t i)
{
    for (size_t k = 0; k < l->notes.n; k++)
        if (l->notes.items[k].number == notes[i].number)
            return 0;
    for (size_t k = 0; k < i; k++)
        if (notes[k].number == notes[i].number)
            return 0;
    return 1;
}

double footnotes_height(struct layout *l, const struct footnote *notes, size_t n)
{
    double height = n > 0 && l->notes.n == 0 ? above + under_rule : 0;
    for (size_t i = 0; i < n; i++)
        height += is_new(l, notes, i) ? (double)lines_of(l, &notes[i]).n * lead : 0;
    return height;
}

static void add_known(struct layout *l, const struct footnote *note)
{
    struct footnotes *f = &l->notes;
    const char **known = arena_grow(&f->of_section, f->known, f->n_known, &f->known_room, sizeof *known);
    if (known == NULL) {
        layout_out_of_memory(l);
        return;
    }
    f->known = known;
    f->known[f->n_known++] = note->address;
}

void footnotes_add(struct layout *l, const struct footnote *notes, size_t n)
{
    struct footnotes *f = &l->notes;
    l->bottom -= footnotes_height(l, notes, n);
    for (size_t i = 0; i < n; i++) {
        if (!is_new(l, &notes[i], 0))
            continue;
        struct footnote *items = arena_grow(&f->of_page, f->items, f->n, &f->room, sizeof *items);
        if (items == NULL) {
            layout_out_of_memory(l);
            return;
        }
        f->items = items;
        f->items[f->n++] = notes[i];
        if (notes[i].number > f->n_known)
            add_known(l, &notes[i]);
    }
}

static double draw_note(struct layout *l, const struct footnote *note, double y)
{
    struct type type = type_of_notes();
    struct lines lines = lines_of(l, note);
    canvas_tag_begin(l->canvas, TAG_NOTE, NULL);
    canvas_tag_begin(l->canvas, TAG_LABEL, NULL);
    canvas_text_that_goes_on(l->canvas, l->left, layout_baseline(y, lead, type.size), &type,
                             layout_format(l, "%zu", note->number));
    canvas_tag_end(l->canvas);
    canvas_tag_begin(l->canvas, TAG_LINK, NULL);
    for (size_t i = 0; i < lines.n; i++)
        canvas_text(l->canvas, l->left + INDENT, layout_baseline(y + (double)i * lead, lead, type.size), &type,
                    lines.line[i].text);
    double height = (double)lines.n * lead;
    canvas_link(l->canvas, &(struct box){l->left + INDENT, y, lines.width, height}, note->address);
    canvas_tag_end(l->canvas);
    canvas_tag_end(l->canvas);
    return height;
}

void footnotes_draw(struct layout *l)
{
    double y = l->bottom + l->kept_free + above;
    if (l->notes.n > 0) {
        canvas_tag_begin(l->canvas, TAG_ARTIFACT, NULL);
        canvas_line(l->canvas, l->left, y, l->left + 100, y, &(struct pen){0.4, GREY, {0}});
        canvas_tag_end(l->canvas);
    }
    y += under_rule;
    for (size_t i = 0; i < l->notes.n && !l->canvas->failed; i++)
        y += draw_note(l, &l->notes.items[i], y);
    arena_release(&l->notes.of_page);
    l->notes.items = NULL;
    l->notes.n = l->notes.room = 0;
}

void footnotes_forget(struct layout *l)
{
    arena_release(&l->notes.of_page);
    arena_release(&l->notes.of_section);
    l->notes = (struct footnotes){0};
}
