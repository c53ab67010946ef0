/* Looking at a passage: its characters by kind, words and stretches of it. */
#include "query/citation_parts.h"

#include "core/text.h"

#include <string.h>

unsigned passage_code(const struct passage *p, size_t i)
{
    return i < p->n ? p->glyphs[i].code : 0;
}

size_t passage_byte(const struct passage *p, size_t i)
{
    const struct glyph *g = &p->glyphs[i];
    return g->code == GLYPH_MARK ? p->marks.items[g->at].at : g->at;
}

int glyph_is_blank(unsigned code)
{
    return code == ' ' || code == 0xa0 || (code >= 0x2000 && code <= 0x200a) || code == 0x202f || code == 0x205f;
}

int glyph_is_digit(unsigned code)
{
    return code >= '0' && code <= '9';
}

int glyph_is_capital(unsigned code)
{
    return code >= 'A' && code <= 'Z';
}

int glyph_is_letter(unsigned code)
{
    if (code < 0x80)
        return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
    return code >= 0xc0 && code != 0xd7 && code != 0xf7 && !(code >= 0x2000 && code < 0x2c00) && code < GLYPH_OBJECT;
}

int glyph_is_gap(unsigned code)
{
    return glyph_is_blank(code) || code == '*' || code == '_' || code == '-';
}

size_t passage_skip(const struct passage *p, size_t i, int (*is)(unsigned code))
{
    while (i < p->n && is(p->glyphs[i].code))
        i++;
    return i;
}

size_t passage_word(const struct passage *p, size_t i, const char *word)
{
    for (; *word != '\0'; word++, i++) {
        unsigned code = passage_code(p, i);
        if (code >= 0x80 || text_lower_letter((char)code) != *word)
            return 0;
    }
    unsigned after = passage_code(p, i);
    return glyph_is_letter(after) || glyph_is_digit(after) ? 0 : i;
}

size_t passage_one_of(const struct passage *p, size_t i, const char *const *words)
{
    size_t end = 0;
    for (; end == 0 && *words != NULL; words++)
        end = passage_word(p, i, *words);
    return end;
}

static size_t encode(char *out, unsigned code)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3f));
    out[0] = (char)((0xf00u >> n & 0xf0) | code);
    return n;
}

/* A mark of emphasis, not a sign within a name. */
static int is_emphasis(const struct passage *p, size_t i)
{
    unsigned code = p->glyphs[i].code, before = i > 0 ? p->glyphs[i - 1].code : 0, after = passage_code(p, i + 1);
    if (code != '_')
        return code == '*';
    return !(glyph_is_letter(before) || glyph_is_digit(before)) || !(glyph_is_letter(after) || glyph_is_digit(after));
}

const char *passage_text(const struct passage *p, size_t from, size_t to, struct arena *memory)
{
    char *text = arena_alloc(memory, 4 * (to - from) + 1);
    size_t n = 0;
    for (size_t i = from; text != NULL && i < to && i < p->n; i++) {
        unsigned code = p->glyphs[i].code;
        if (is_emphasis(p, i))
            continue;
        if (!glyph_is_blank(code))
            n += encode(text + n, code < GLYPH_OBJECT ? code : 0x2026);
        else if (n > 0 && text[n - 1] != ' ')
            text[n++] = ' ';
    }
    return text;
}
