/* A block of text as its reader sees it, character by character: for finding quantities and what cites them. */
#include "query/citation_parts.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

enum { NBSP = 0xa0, TIMES = 0xd7, BAR = 0x2502 };

/* A block being written down. */
struct writing {
    struct checking *c;
    struct passage *p;
    size_t room;
    int failed;
};

static void put(struct writing *w, unsigned code, size_t at)
{
    struct passage *p = w->p;
    struct glyph *more = w->failed ? NULL : arena_grow(w->c->memory, p->glyphs, p->n, &w->room, sizeof *more);
    w->failed = more == NULL;
    if (w->failed)
        return;
    p->glyphs = more;
    p->glyphs[p->n++] = (struct glyph){code, 0, at};
}

unsigned glyph_plain(unsigned code)
{
    switch (code) {
    case '\n':
    case '\r':
    case '\t':
        return ' ';
    case 0x2010: /* hyphens and the minus */
    case 0x2011:
    case 0x2212:
        return '-';
    case 0x2044: /* fraction and division slash */
    case 0x2215:
        return '/';
    case 0x2715: /* multiplication signs */
    case 0x2716:
        return TIMES;
    default:
        return code;
    }
}

static const struct {
    const char *name;
    unsigned code;
} entities[] = {{"nbsp", NBSP},    {"ensp", 0x2002},  {"emsp", 0x2003}, {"thinsp", 0x2009}, {"times", TIMES},
                {"ndash", 0x2013}, {"mdash", 0x2014}, {"minus", '-'},   {"hyphen", '-'},    {"amp", '&'},
                {"lt", '<'},       {"gt", '>'},       {"quot", '"'},    {"percnt", '%'},    {"dollar", '$'},
                {"sol", '/'},      {"asymp", 0x2248}, {"euro", 0x20ac}, {"pound", 0xa3},    {"period", '.'},
                {"comma", ','},    {"lsqb", '['},     {"commat", '@'},  {"shy", 0xad},      {"vert", BAR}};

/* The length of an entity at s, and what it stands for; 0: none. */
static size_t read_entity(unsigned *code, const char *s, size_t len)
{
    size_t n = 1;
    while (n < len && n < 12 && s[n] != ';')
        n++;
    if (n >= len || s[n] != ';')
        return 0;
    if (s[1] == '#') {
        int hex = s[2] == 'x' || s[2] == 'X';
        char *end;
        unsigned long value = strtoul(s + 2 + hex, &end, hex ? 16 : 10);
        *code = glyph_plain((unsigned)value);
        return end == s + n && value > 0 && value < 0x110000 ? n + 1 : 0;
    }
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strlen(entities[i].name) == n - 1 && memcmp(s + 1, entities[i].name, n - 1) == 0) {
            *code = entities[i].code;
            return n + 1;
        }
    return 0;
}

size_t address_length(const char *s, size_t len)
{
    static const char *const begins[] = {"http://", "https://", "www."};
    size_t n = 0;
    for (size_t i = 0; i < sizeof begins / sizeof *begins && n == 0; i++)
        if (strlen(begins[i]) < len && memcmp(s, begins[i], strlen(begins[i])) == 0)
            n = strlen(begins[i]);
    if (n == 0)
        return 0;
    while (n < len && strchr(" \t\r\n<>()[]\"|", s[n]) == NULL)
        n++;
    while (strchr(".,;:!?*_'", s[n - 1]) != NULL)
        n--;
    return n;
}

static int is_punctuation(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

/* What stands at s, which is not the beginning of a line; gives its length. */
static size_t write_text(struct writing *w, size_t at, size_t len)
{
    const char *s = w->c->m.text + at;
    unsigned code = 0;
    size_t n = s[0] == 'h' || s[0] == 'w' ? address_length(s, len) : 0;
    if (n > 0) {
        put(w, GLYPH_OBJECT, at);
        return n;
    }
    if (s[0] == '\\' && len > 1 && (is_punctuation(s[1]) || s[1] == '\n' || s[1] == '\r')) {
        put(w, s[1] == '|' ? BAR : glyph_plain((unsigned char)s[1]), at);
        return 2;
    }
    n = s[0] == '&' ? read_entity(&code, s, len) : 0;
    if (n == 0)
        n = text_decode(&code, s, len);
    code = glyph_plain(code);
    if (!text_is_invisible(code))
        put(w, code, at);
    return n > 0 ? n : 1;
}

static void write_piece(struct writing *w, const struct markdown_piece *piece)
{
    const char *s = w->c->m.text;
    for (size_t i = piece->start; i < piece->end;) {
        if (i == 0 || s[i - 1] == '\n')
            while (i < piece->end && (s[i] == ' ' || s[i] == '\t' || s[i] == '>'))
                i++;
        if (i < piece->end)
            i += write_text(w, i, piece->end - i);
    }
}

static int tag_is(const char *tag, size_t len, const char *const *names)
{
    size_t from = len > 1 && tag[1] == '/' ? 2 : 1;
    for (; *names != NULL; names++) {
        size_t n = strlen(*names), i = 0;
        while (i < n && from + i < len && text_lower_letter(tag[from + i]) == (*names)[i])
            i++;
        if (i == n && from + n < len && strchr(" \t\r\n/>", tag[from + n]) != NULL)
            return 1;
    }
    return 0;
}

/* Some tags end a sentence, some only change the look of a word; all others separate words. */
static void write_tag(struct writing *w, const struct markdown_piece *piece)
{
    static const char *const end[] = {"p",     "div",     "li",      "tr",         "h1",      "h2", "h3",
                                      "h4",    "h5",      "h6",      "dt",         "dd",      "ul", "ol",
                                      "table", "summary", "details", "blockquote", "caption", NULL};
    static const char *const none[] = {"b",    "i",   "em",   "strong", "span",  "sup", "sub",  "a",
                                       "mark", "wbr", "abbr", "u",      "small", "ins", "font", NULL};
    const char *tag = w->c->m.text + piece->start;
    size_t len = piece->end - piece->start;
    if (tag_is(tag, len, end))
        put(w, GLYPH_STOP, piece->start);
    else if (!tag_is(tag, len, none))
        put(w, ' ', piece->start);
}

/* Managed texts begin and end with a piece of their own, in the order of the document. */
static const struct citation_mark *managed_at(const struct checking *c, size_t at)
{
    size_t low = 0, high = c->managed.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->managed.items[middle].at <= at)
            low = middle + 1;
        else
            high = middle;
    }
    const struct citation_mark *m = low > 0 ? &c->managed.items[low - 1] : NULL;
    return m != NULL && m->closed && at < m->closes ? m : NULL;
}

static void write_glyphs(struct writing *w, size_t *next)
{
    const struct checking *c = w->c;
    const struct markdown_piece *piece = &c->m.pieces[*next];
    for (; *next < c->m.n && c->m.pieces[*next].block == w->p->block; ++*next, piece++) {
        const struct citation_mark *managed = managed_at(c, piece->start);
        if (managed != NULL && managed->at == piece->start)
            put(w, GLYPH_STOP, piece->start);
        else if (managed != NULL)
            continue;
        else if (piece->kind == MARKDOWN_TEXT)
            write_piece(w, piece);
        else if (piece->kind == MARKDOWN_CODE)
            put(w, GLYPH_OBJECT, piece->start);
        else if (piece->kind == MARKDOWN_HTML)
            write_tag(w, piece);
    }
}

int passage_read(struct passage *out, struct checking *c, size_t *next)
{
    const struct markdown_piece *first = &c->m.pieces[*next];
    struct passage p = {.block = first->block, .table = first->table};
    struct writing w = {.c = c, .p = &p};
    write_glyphs(&w, next);
    int rc = w.failed ? error_nomem(c->err) : passage_read_marks(&p, c);
    if (rc != 0)
        return rc;
    passage_count_sentences(&p);
    *out = p;
    return 0;
}
