/*
 * Text of a page: every character's outline once, in thousandths of an em, and a group a text that scales them to its
 * size. A word that was there before is that word again, shifted. Advances are whole thousandths too (font.h), so that
 * places within a text are exact integers and characters stand where the PDF has them.
 */
#include "render/svg.h"

#include "core/arena.h"
#include "core/text.h"
#include "render/memory.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CODES = 0x10000, WORD_LISTS = 256, LEAST_WORD = 2 /* bytes: a letter has a name of its own */ };

enum glyph_state { GLYPH_NEW, GLYPH_BLANK, GLYPH_INKED };

/* A word, or all of a text, as it was first set: `along` is where it began in its text. */
struct word {
    const char *text;
    size_t len, number; /* 0 until it is there again */
    enum face face;
    long along, width;
    struct word *next;
};

/* Where a word begins or ends among the groups: one that is there again has a group with a name around it. */
struct edge {
    size_t at;
    const struct word *word;
    int is_end;
};

struct svg_text {
    struct fonts *fonts;
    FILE *outlines, *groups;
    struct memory outlines_text, groups_text;
    int failed, uses[FACES];
    unsigned char state[FACES][CODES];
    struct word *words[WORD_LISTS];
    size_t n_named;
    struct edge *edges;
    size_t n_edges, edges_room;
    struct arena memory;
};

struct svg_text *svg_text_open(struct fonts *fonts)
{
    struct svg_text *s = calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    s->fonts = fonts;
    s->outlines = memory_open(&s->outlines_text);
    s->groups = memory_open(&s->groups_text);
    if (s->outlines == NULL || s->groups == NULL) {
        svg_text_close(s);
        return NULL;
    }
    return s;
}

void svg_text_close(struct svg_text *s)
{
    if (s == NULL)
        return;
    if (s->outlines != NULL)
        fclose(s->outlines);
    if (s->groups != NULL)
        fclose(s->groups);
    free(s->outlines_text.text);
    free(s->groups_text.text);
    arena_release(&s->memory);
    free(s);
}

/* An outline on its way from FreeType, whose y goes upwards, to path data in thousandths. */
struct pencil {
    struct svg_trail trail;
    FT_UShort em;
};

static struct svg_spot spot(const struct pencil *p, const FT_Vector *v)
{
    return (struct svg_spot){lround((double)v->x * 1000 / p->em), lround((double)v->y * -1000 / p->em)};
}

/* FreeType leaves it to the filler to close a contour. */
static int move_to(const FT_Vector *to, void *pencil)
{
    struct pencil *p = pencil;
    svg_trail_move(&p->trail, spot(p, to));
    return 0;
}

static int line_to(const FT_Vector *to, void *pencil)
{
    struct pencil *p = pencil;
    svg_trail_line(&p->trail, spot(p, to));
    return 0;
}

static int conic_to(const FT_Vector *control, const FT_Vector *to, void *pencil)
{
    struct pencil *p = pencil;
    svg_trail_quadratic(&p->trail, spot(p, control), spot(p, to));
    return 0;
}

static int cubic_to(const FT_Vector *first, const FT_Vector *second, const FT_Vector *to, void *pencil)
{
    struct pencil *p = pencil;
    svg_trail_cubic(&p->trail, spot(p, first), spot(p, second), spot(p, to));
    return 0;
}

static void write_name(FILE *out, enum face face, unsigned code)
{
    static const char letters[FACES] = {
        [FACE_REGULAR] = 'r', [FACE_BOLD] = 'b', [FACE_MONO] = 'm', [FACE_FALLBACK] = 'f'};
    fprintf(out, "%c%x", letters[face], code);
}

/* Its name says which outline it is, so that a page's bytes do not hang on the order of its texts. */
static enum glyph_state outline(struct svg_text *s, enum face face, unsigned code)
{
    static const FT_Outline_Funcs funcs = {move_to, line_to, conic_to, cubic_to, 0, 0};
    FT_Face ft = font_handle(s->fonts, face);
    if (FT_Load_Glyph(ft, font_glyph(s->fonts, face, code), FT_LOAD_NO_SCALE) != 0 ||
        ft->glyph->format != FT_GLYPH_FORMAT_OUTLINE) {
        s->failed = ERR_INTERNAL;
        return GLYPH_BLANK;
    }
    if (ft->glyph->outline.n_points == 0)
        return GLYPH_BLANK;
    struct pencil p = {{.out = s->outlines}, ft->units_per_EM};
    fputs("<path id=\"", s->outlines);
    write_name(s->outlines, face, code);
    fputs("\" d=\"", s->outlines);
    if (FT_Outline_Decompose(&ft->glyph->outline, &funcs, &p) != 0)
        s->failed = ERR_INTERNAL;
    fputs("\"/>\n", s->outlines);
    s->uses[face] = 1;
    return GLYPH_INKED;
}

static void place(struct svg_text *s, enum face face, unsigned code, long along)
{
    unsigned char *state = &s->state[face][code];
    if (*state == GLYPH_NEW)
        *state = (unsigned char)outline(s, face, code);
    if (*state == GLYPH_BLANK)
        return;
    fputs("<use xlink:href=\"#", s->groups);
    write_name(s->groups, face, code);
    if (along != 0)
        fprintf(s->groups, "\" x=\"%ld", along);
    fputs("\"/>", s->groups);
}

/* Returns where the characters end. */
static long place_all(struct svg_text *s, enum face face, const char *text, size_t len, long along)
{
    for (size_t i = 0, n; i < len; i += n) {
        unsigned code;
        n = text_decode(&code, text + i, len - i);
        if (n == 0 || code >= CODES)
            break;
        place(s, face, code, along);
        along += font_advance(s->fonts, face, code);
    }
    return along;
}

/* FNV-1a */
static struct word **list_of(struct svg_text *s, enum face face, const char *text, size_t len)
{
    unsigned hash = 2166136261u ^ (unsigned)face;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return &s->words[hash % WORD_LISTS];
}

static struct word *find_word(struct word *w, enum face face, const char *text, size_t len)
{
    while (w != NULL && (w->face != face || w->len != len || memcmp(w->text, text, len) != 0))
        w = w->next;
    return w;
}

static struct word *add_word(struct svg_text *s, struct word **list, enum face face, const char *text, size_t len,
                             long along)
{
    struct word *w = arena_alloc(&s->memory, sizeof *w);
    const char *copy = arena_copy_n(&s->memory, text, len);
    if (w == NULL || copy == NULL) {
        s->failed = ERR_NOMEM;
        return NULL;
    }
    *w = (struct word){copy, len, 0, face, along, 0, *list};
    *list = w;
    return w;
}

static void add_edge(struct svg_text *s, const struct word *word, int is_end)
{
    struct edge *edges = arena_grow(&s->memory, s->edges, s->n_edges, &s->edges_room, sizeof *edges);
    if (edges == NULL || fflush(s->groups) != 0) {
        s->failed = ERR_NOMEM;
        return;
    }
    s->edges = edges;
    s->edges[s->n_edges++] = (struct edge){s->groups_text.size, word, is_end};
}

static void place_again(struct svg_text *s, struct word *w, long along)
{
    if (w->number == 0)
        w->number = ++s->n_named;
    fprintf(s->groups, "<use xlink:href=\"#w%zx", w->number);
    if (along != w->along)
        fprintf(s->groups, "\" x=\"%ld", along - w->along);
    fputs("\"/>", s->groups);
}

typedef long place_fn(struct svg_text *s, enum face face, const char *text, size_t len, long along);

/* By what was set before, where there is such; else by `set`. Returns where it ends. */
static long place_once(struct svg_text *s, enum face face, const char *text, size_t len, long along, place_fn *set)
{
    if (len < LEAST_WORD)
        return set(s, face, text, len, along);
    struct word **list = list_of(s, face, text, len), *w = find_word(*list, face, text, len);
    if (w != NULL) {
        place_again(s, w, along);
        return along + w->width;
    }
    w = add_word(s, list, face, text, len, along);
    if (w == NULL)
        return along;
    add_edge(s, w, 0);
    long end = set(s, face, text, len, along);
    add_edge(s, w, 1);
    w->width = end - along;
    return end;
}

static long place_words(struct svg_text *s, enum face face, const char *text, size_t size, long along)
{
    for (size_t i = 0, len; i < size; i += len) {
        const char *space = memchr(text + i, ' ', size - i);
        len = space != NULL ? (size_t)(space - text) - i : size - i;
        if (len > 0) {
            along = place_once(s, face, text + i, len, along, place_all);
        } else {
            along += font_advance(s->fonts, face, ' ');
            len = 1;
        }
    }
    return along;
}

/* Returns where the run ends. */
static long place_run(struct svg_text *s, const struct font_run *run, long along)
{
    int is_word = memchr(run->text, ' ', run->len) == NULL;
    return place_once(s, run->face, run->text, run->len, along, is_word ? place_all : place_words);
}

/* The scale is the size in thousandths, to a ten-thousandth of a point. */
static void begin_group(FILE *out, const struct placed_text *t)
{
    long scale = lround(t->type.size * 1e4);
    const long matrix[2][4] = {{scale, 0, 0, scale}, {0, -scale, scale, 0}};
    fputs("<g transform=\"matrix(", out);
    for (size_t i = 0; i < 4; i++) {
        svg_number(out, matrix[t->upward != 0][i], 7);
        fputc(' ', out);
    }
    svg_number(out, svg_hundredths(t->x), 2);
    fputc(' ', out);
    svg_number(out, svg_hundredths(t->y), 2);
    fputs(")\"", out);
    if (t->type.colour != 0)
        fprintf(out, " fill=\"#%06x\"", t->type.colour);
    fputc('>', out);
}

/* textLength makes the words as wide as the outlines, whatever face the viewer sets them in. */
static void write_words(FILE *out, const struct placed_text *t)
{
    fprintf(out, "<text fill-opacity=\"0\" textLength=\"%ld\"", lround(t->width * 1000 / t->type.size));
    if (t->type.face == FACE_MONO)
        fputs(" font-family=\"monospace\"", out);
    fputc('>', out);
    svg_escape(out, t->text);
    fputs("</text>", out);
}

void svg_text_add(struct svg_text *s, const struct placed_text *t)
{
    const char *rest = t->text;
    struct font_run run;
    long along = 0;
    begin_group(s->groups, t);
    write_words(s->groups, t);
    while (font_next_run(s->fonts, t->type.face, &rest, &run))
        along = place_run(s, &run, along);
    fputs("</g>\n", s->groups);
}

int svg_text_uses(const struct svg_text *s, enum face face)
{
    return s->uses[face];
}

static void write_groups(FILE *out, const struct svg_text *s)
{
    const char *text = s->groups_text.text;
    size_t at = 0;
    for (size_t i = 0; i < s->n_edges; i++) {
        const struct edge *e = &s->edges[i];
        if (e->word->number == 0)
            continue;
        fwrite(text + at, 1, e->at - at, out);
        if (e->is_end)
            fputs("</g>", out);
        else
            fprintf(out, "<g id=\"w%zx\">", e->word->number);
        at = e->at;
    }
    fputs(text + at, out);
}

int svg_text_write(FILE *out, struct svg_text *s)
{
    if (fflush(s->outlines) != 0 || fflush(s->groups) != 0 || ferror(s->outlines) || ferror(s->groups))
        return ERR_NOMEM;
    fputs("<defs>\n", out);
    fputs(s->outlines_text.text, out);
    fputs("</defs>\n<g id=\"text\" font-family=\"Lato, sans-serif\" font-size=\"1000\">\n", out);
    write_groups(out, s);
    fputs("</g>\n", out);
    return s->failed;
}
