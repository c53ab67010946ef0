#include "render/rich.h"

#include "render/footnote.h"

#include <math.h>
#include <string.h>

/* What one span, or the text between two, becomes; the mark of a footnote is one too. */
struct segment {
    const char *text; /* showable */
    size_t len;
    struct piece as; /* type, rise, tag and target of its pieces */
    int has_note;
};

struct segments {
    struct segment *items;
    size_t n, room, len; /* len: of all texts */
    struct footnote *notes;
    size_t n_notes, notes_room, n_new; /* new: addresses that the section has not named yet */
};

static const double smallest = 7;

static double at_least(double size, double least)
{
    return size > least ? size : least;
}

static unsigned link_colour(const struct layout *l)
{
    return layout_is_dated(l) ? GREY : BLUE;
}

static struct piece plain_piece(const struct type *type)
{
    return (struct piece){.type = *type, .tag = TAGS};
}

static struct piece span_piece(const struct layout *l, const struct type *type, const struct span *span)
{
    struct piece p = plain_piece(type);
    if (span->kind == SPAN_STRONG) {
        p.type.face = FACE_BOLD;
    } else if (span->kind == SPAN_CODE) {
        p.type.face = FACE_MONO;
        p.type.size = at_least(type->size * 0.89, smallest); /* its letters are taller */
        p.tag = TAG_CODE;
    } else if (span->target != NULL) {
        p.type.colour = link_colour(l);
        p.tag = TAG_LINK;
        p.target = span->target;
    }
    return p;
}

static void add_segment(struct layout *l, struct segments *s, const char *text, const struct piece *as)
{
    struct segment *items = arena_grow(&l->scratch, s->items, s->n, &s->room, sizeof *items);
    if (items == NULL) {
        layout_out_of_memory(l);
        return;
    }
    s->items = items;
    s->items[s->n++] = (struct segment){.text = text, .len = strlen(text), .as = *as};
    s->len += strlen(text);
}

static void add_text(struct layout *l, struct segments *s, const char *text, size_t len, const struct piece *as)
{
    if (len == 0)
        return;
    const char *copy = arena_copy_n(&l->scratch, text, len);
    if (copy == NULL)
        layout_out_of_memory(l);
    else
        add_segment(l, s, layout_showable(l, as->type.face, copy), as);
}

/* A text that is its address already needs no note. */
static int says_address(const char *text, size_t len, const char *address)
{
    const char *host = strstr(address, "://") + 3;
    size_t n = strlen(address), m = strlen(host);
    return (len == n && strncmp(text, address, n) == 0) || (len == m && strncmp(text, host, m) == 0);
}

static size_t number_of(struct layout *l, struct segments *s, const char *address)
{
    size_t number = footnotes_number(l, address);
    for (size_t i = 0; number == 0 && i < s->n_notes; i++)
        if (strcmp(s->notes[i].address, address) == 0)
            number = s->notes[i].number;
    return number > 0 ? number : l->notes.n_known + ++s->n_new;
}

static void add_mark(struct layout *l, struct segments *s, const struct type *type, const char *address)
{
    struct footnote *notes = arena_grow(&l->scratch, s->notes, s->n_notes, &s->notes_room, sizeof *notes);
    if (notes == NULL) {
        layout_out_of_memory(l);
        return;
    }
    s->notes = notes;
    size_t number = number_of(l, s, address);
    s->notes[s->n_notes++] = (struct footnote){.number = number, .address = address};
    struct piece mark = plain_piece(type);
    mark.type.size = at_least(type->size * 0.72, smallest);
    mark.rise = type->size * 0.34;
    mark.tag = TAG_REFERENCE;
    size_t before = s->n;
    add_segment(l, s, layout_format(l, "%zu", number), &mark);
    if (s->n > before)
        s->items[before].has_note = 1;
}

static void split(struct layout *l, struct segments *s, const struct type *type, const struct block *b)
{
    const char *text = b->text != NULL ? b->text : "";
    size_t len = strlen(text), at = 0;
    struct piece plain = plain_piece(type);
    for (size_t i = 0; i < b->n_spans; i++) {
        const struct span *span = &b->spans[i];
        if (span->start < at || span->end < span->start || span->end > len)
            continue;
        struct piece as = span_piece(l, type, span);
        size_t n = span->end - span->start;
        add_text(l, s, text + at, span->start - at, &plain);
        add_text(l, s, text + span->start, n, &as);
        at = span->end;
        if (as.tag == TAG_LINK && canvas_is_address(as.target) && !says_address(text + span->start, n, as.target))
            add_mark(l, s, type, as.target);
    }
    add_text(l, s, text + at, len - at, &plain);
    if (s->n == 0)
        add_segment(l, s, "", &plain);
}

/* All segments as one text to break into lines. */
struct flow {
    const struct segments *from;
    struct stretch *stretches;
    char *text;
};

static int flow_of(struct flow *f, struct layout *l, const struct segments *s)
{
    size_t at = 0;
    *f = (struct flow){s, arena_array(&l->scratch, s->n, sizeof *f->stretches), arena_alloc(&l->scratch, s->len + 1)};
    if (f->stretches == NULL || f->text == NULL || s->n == 0) {
        layout_out_of_memory(l);
        return -1;
    }
    for (size_t i = 0; i < s->n; i++) {
        memcpy(f->text + at, s->items[i].text, s->items[i].len);
        at += s->items[i].len;
        f->stretches[i] = (struct stretch){at, s->items[i].as.type};
    }
    return 0;
}

/* The pieces of text[from..to). *first is the segment that from lies in, and moves on. */
static struct rich_line line_of(struct layout *l, const struct flow *f, size_t from, const struct cut *cut,
                                size_t *first)
{
    struct rich_line line = {.goes_on = cut->next > cut->end && cut->next < f->from->len};
    size_t to = cut->end;
    while (*first + 1 < f->from->n && f->stretches[*first].end <= from)
        ++*first;
    struct piece *pieces = arena_array(&l->scratch, f->from->n - *first, sizeof *pieces);
    for (size_t i = *first; pieces != NULL && i < f->from->n && from < to; i++) {
        size_t end = f->stretches[i].end < to ? f->stretches[i].end : to;
        struct piece *p = &pieces[line.n++];
        *p = f->from->items[i].as;
        p->text = arena_copy_n(&l->scratch, f->text + from, end - from);
        p->x = line.width;
        p->width = p->text != NULL ? font_width(l->fonts, &p->type, p->text, end - from) : 0;
        line.width += p->width;
        line.n_notes += f->from->items[i].has_note && end == f->stretches[i].end;
        from = end;
        if (p->text == NULL)
            break;
    }
    if (l->scratch.failed)
        layout_out_of_memory(l);
    line.pieces = pieces;
    return line;
}

static struct rich wrap_segments(struct layout *l, const struct type *type, double lead, const struct segments *s,
                                 double width)
{
    struct rich r = {.type = *type, .lead = lead};
    struct flow f;
    if (flow_of(&f, l, s) != 0)
        return r;
    struct rich_line *lines = NULL;
    size_t room = 0, from = 0, first = 0;
    do {
        struct cut cut = lines_next(l->fonts, f.stretches, f.text, from, s->len, width);
        lines = arena_grow(&l->scratch, lines, r.n, &room, sizeof *lines);
        if (lines == NULL) {
            layout_out_of_memory(l);
            return (struct rich){0};
        }
        lines[r.n++] = line_of(l, &f, from, &cut, &first);
        from = cut.next;
    } while (from < s->len && !l->canvas->failed);
    r.lines = lines;
    r.notes = s->notes;
    r.n_notes = s->n_notes;
    return r;
}

struct rich rich_wrap(struct layout *l, const struct type *type, double lead, const struct block *b, double width)
{
    struct segments s = {0};
    split(l, &s, type, b);
    return wrap_segments(l, type, lead, &s, width);
}

struct rich rich_wrap_before(struct layout *l, const struct type *type, double lead, const char *text,
                             const struct piece *last, double width)
{
    struct segments s = {0};
    struct piece plain = plain_piece(type);
    split(l, &s, type, &(struct block){.text = text});
    if (last->text != NULL && last->text[0] != '\0') {
        add_text(l, &s, "  ", 2, &plain);
        add_text(l, &s, last->text, strlen(last->text), last);
    }
    return wrap_segments(l, type, lead, &s, width);
}

static size_t count_notes(const struct rich *r, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        n += r->lines[i].n_notes;
    return n;
}

/* The footnotes of the lines from `from` on; NULL where the text has none. */
static struct footnote *notes_from(const struct rich *r, size_t from)
{
    return r->notes != NULL ? r->notes + count_notes(r, 0, from) : NULL;
}

/* How many of the lines from `from` on fit into `room` with their footnotes; *height is what they take. */
static size_t that_fit(struct layout *l, const struct rich *r, size_t from, size_t most, double room, double *height)
{
    const struct footnote *notes = notes_from(r, from);
    size_t n = 0, n_notes = 0;
    double of_notes = 0;
    for (*height = 0; n < most; n++) {
        const struct rich_line *line = &r->lines[from + n];
        double with = line->n_notes > 0 ? footnotes_height(l, notes, n_notes + line->n_notes) : of_notes;
        if ((double)(n + 1) * r->lead + with > room + 0.01)
            break;
        n_notes += line->n_notes;
        of_notes = with;
        *height = (double)(n + 1) * r->lead + of_notes;
    }
    return n;
}

double rich_least(struct layout *l, const struct rich *r)
{
    double height;
    that_fit(l, r, 0, r->n <= 3 ? r->n : 2, INFINITY, &height);
    return height;
}

static void draw_piece(struct layout *l, const struct rich *r, const struct piece *p, double x, int goes_on)
{
    double y = layout_baseline(l->y, r->lead, r->type.size) - p->rise;
    if (p->tag != TAGS)
        canvas_tag_begin(l->canvas, p->tag, NULL);
    if (goes_on)
        canvas_text_that_goes_on(l->canvas, x + p->x, y, &p->type, p->text);
    else
        canvas_text(l->canvas, x + p->x, y, &p->type, p->text);
    if (p->target != NULL)
        canvas_link(l->canvas, &(struct box){x + p->x, l->y, p->width, r->lead}, p->target);
    if (p->tag != TAGS)
        canvas_tag_end(l->canvas);
}

static void draw_lines(struct layout *l, const struct rich *r, size_t from, size_t to, double x)
{
    for (size_t i = from; i < to; i++, l->y += r->lead)
        for (size_t k = 0; k < r->lines[i].n; k++)
            draw_piece(l, r, &r->lines[i].pieces[k], x, r->lines[i].goes_on && k + 1 == r->lines[i].n);
}

/* A line at the top of a page whose footnotes fill more than the page: each of them is cut to a line. */
static void shorten_notes(const struct rich *r, size_t from, size_t to)
{
    struct footnote *notes = notes_from(r, from);
    for (size_t i = count_notes(r, from, to); i > 0; i--)
        notes[i - 1].is_short = 1;
}

void rich_draw(struct layout *l, const struct rich *r, double x)
{
    for (size_t i = 0; i < r->n && !l->canvas->failed;) {
        double height;
        size_t fit = that_fit(l, r, i, r->n - i, l->bottom - l->y, &height), take = layout_take(l, r->n - i, fit);
        if (take > fit)
            shorten_notes(r, i, i + take);
        footnotes_add(l, notes_from(r, i), count_notes(r, i, i + take));
        draw_lines(l, r, i, i + take, x);
        i += take;
        if (i < r->n)
            layout_break(l);
    }
}

void rich_label(struct layout *l, const struct rich *r, const char *label)
{
    canvas_tag_begin(l->canvas, TAG_LABEL, NULL);
    canvas_text_that_goes_on(l->canvas, l->left, layout_baseline(l->y, r->lead, r->type.size), &r->type, label);
    canvas_tag_end(l->canvas);
}
