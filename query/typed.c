#include "query/typed.h"

#include "query/typed_parts.h"

#include "core/text.h"

/* --- the text, character by character --- */

/* Where the digits of a script begin, zero first (Unicode 15, category Nd); signs that stand for a digit beside them.
 */
static const struct {
    unsigned first, last;
    unsigned value; /* of the first */
} digits[] = {
    {0xb2, 0xb3, 2},       {0xb9, 0xb9, 1},       {0x660, 0x669, 0},     {0x6f0, 0x6f9, 0},     {0x7c0, 0x7c9, 0},
    {0x966, 0x96f, 0},     {0x9e6, 0x9ef, 0},     {0xa66, 0xa6f, 0},     {0xae6, 0xaef, 0},     {0xb66, 0xb6f, 0},
    {0xbe6, 0xbef, 0},     {0xc66, 0xc6f, 0},     {0xce6, 0xcef, 0},     {0xd66, 0xd6f, 0},     {0xde6, 0xdef, 0},
    {0xe50, 0xe59, 0},     {0xed0, 0xed9, 0},     {0xf20, 0xf29, 0},     {0x1040, 0x1049, 0},   {0x1090, 0x1099, 0},
    {0x17e0, 0x17e9, 0},   {0x1810, 0x1819, 0},   {0x1946, 0x194f, 0},   {0x19d0, 0x19d9, 0},   {0x1a80, 0x1a89, 0},
    {0x1a90, 0x1a99, 0},   {0x1b50, 0x1b59, 0},   {0x1bb0, 0x1bb9, 0},   {0x1c40, 0x1c49, 0},   {0x1c50, 0x1c59, 0},
    {0x2070, 0x2070, 0},   {0x2074, 0x2079, 4},   {0x2080, 0x2089, 0},   {0x2460, 0x2468, 1},   {0xa620, 0xa629, 0},
    {0xa8d0, 0xa8d9, 0},   {0xa900, 0xa909, 0},   {0xa9d0, 0xa9d9, 0},   {0xa9f0, 0xa9f9, 0},   {0xaa50, 0xaa59, 0},
    {0xabf0, 0xabf9, 0},   {0xff10, 0xff19, 0},   {0x104a0, 0x104a9, 0}, {0x11066, 0x1106f, 0}, {0x1d7ce, 0x1d7d7, 0},
    {0x1d7d8, 0x1d7e1, 0}, {0x1d7e2, 0x1d7eb, 0}, {0x1d7ec, 0x1d7f5, 0}, {0x1d7f6, 0x1d7ff, 0}, {0x1fbf0, 0x1fbf9, 0},
};

/* Signs by which a number could be written past the finder, and what they say. */
static unsigned said_by(unsigned code)
{
    static const struct {
        unsigned code, says;
    } signs[] = {{0x66a, '%'},   {0xfe6a, '%'},  {0x66b, '.'}, {0x66c, ','}, {0xfe69, '$'},
                 {0x2a2f, 0xd7}, {0x2a09, 0xd7}, {0x445, 'x'}, {0x425, 'x'}, {0x2030, '%'},
                 {0x2031, '%'},  {0x207b, '-'},  {0x207a, '+'}};
    static const struct {
        unsigned first, last;
    } numerals[] = {{0x2160, 0x2188}, {0x2469, 0x2473}, {0x24eb, 0x24ff}, {0x2776, 0x2793}}; /* Roman, in circles */
    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
        if (code >= digits[i].first && code <= digits[i].last)
            return '0' + digits[i].value + (code - digits[i].first);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].code == code)
            return signs[i].says;
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (code >= numerals[i].first && code <= numerals[i].last)
            return '1';                                                          /* whichever it is */
    return code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : glyph_plain(code); /* full width */
}

static int read_passage(struct passage *p, const char *text, size_t len, struct arena *memory)
{
    p->glyphs = arena_array(memory, len + 1, sizeof *p->glyphs);
    if (p->glyphs == NULL)
        return -1;
    for (size_t i = 0, n; i < len; i += n) {
        unsigned code = 0;
        n = text[i] == 'h' || text[i] == 'w' ? address_length(text + i, len - i) : 0;
        if (n > 0)
            code = GLYPH_OBJECT;
        else if ((n = text_decode(&code, text + i, len - i)) == 0)
            n = 1;
        if (code == 0xb7 && p->n > 0 && glyph_is_digit(p->glyphs[p->n - 1].code))
            code = '.';
        if (!text_is_invisible(code) || code >= GLYPH_OBJECT)
            p->glyphs[p->n++] = (struct glyph){code >= GLYPH_OBJECT ? code : said_by(code), 0, i};
    }
    passage_count_sentences(p);
    return 0;
}

/* Part of a name such as "A100-80GB": something with a letter stands before it, joined by a hyphen. */
static int is_in_name(const struct passage *p, size_t i)
{
    if (i == 0 || (p->glyphs[i - 1].code != '-' && p->glyphs[i - 1].code != '_'))
        return 0;
    for (i--; i > 0; i--) {
        unsigned code = p->glyphs[i - 1].code;
        if (glyph_is_letter(code))
            return 1;
        if (!glyph_is_digit(code) && code != '-' && code != '_' && code != '.')
            return 0;
    }
    return 0;
}

/* The month or the day of "2024-10-15". */
static int is_in_date(const struct passage *p, size_t i)
{
    size_t from = i, hyphens = 0;
    while (from > 0 && (glyph_is_digit(p->glyphs[from - 1].code) || p->glyphs[from - 1].code == '-'))
        hyphens += p->glyphs[--from].code == '-';
    return (hyphens == 1 && i - from == 5) || (hyphens == 2 && i - from == 8);
}

/* --- all of them --- */

struct finding_typed {
    struct typed_quantity *items;
    size_t n, room;
    struct arena *memory;
};

/* Glyphs, not yet bytes. In the order of their beginnings; what overlaps is one. */
static int add(struct finding_typed *f, size_t from, size_t to)
{
    struct typed_quantity *last = f->n > 0 ? &f->items[f->n - 1] : NULL;
    if (last != NULL && from < last->to) {
        last->to = to > last->to ? to : last->to;
        return 0;
    }
    struct typed_quantity *more = arena_grow(f->memory, f->items, f->n, &f->room, sizeof *more);
    if (more == NULL)
        return -1;
    f->items = more;
    f->items[f->n++] = (struct typed_quantity){from, to};
    return 0;
}

/* Where a quantity ends that `doc check` sees begin at i; 0. */
static size_t cited_at(const struct quantities *q, size_t i)
{
    for (size_t k = 0; k < q->n; k++)
        if (q->items[k].from == i)
            return q->items[k].to;
    return 0;
}

/* What begins at i, and where it ends; 0: nothing does. *from goes back to the money that stands before. */
static size_t quantity_at(size_t *from, const struct passage *p, size_t i, size_t *past)
{
    struct quantity_number n;
    *from = i;
    *past = i + 1;
    if (!quantity_number_at(&n, p, i)) {
        size_t words = typed_words_at(p, i), first = typed_unit_first(p, i);
        return first > words ? first : words;
    }
    *past = n.to > i ? n.to : i + 1;
    if (is_in_name(p, i) || is_in_date(p, i))
        return 0;
    size_t end = typed_unit_behind(p, &n), said = typed_words_behind(p, &n);
    end = said > end ? said : end;
    *from = typed_money_before(p, i);
    return end > 0 ? end : *from < i ? n.to : 0;
}

static int find_all(struct finding_typed *f, const struct passage *p, const struct quantities *cited)
{
    for (size_t i = 0, from, past; i < p->n; i = past) {
        size_t end = quantity_at(&from, p, i, &past), more = cited_at(cited, i);
        end = more > end ? more : end;
        if (end > 0 && add(f, from, end) != 0)
            return -1;
    }
    return 0;
}

int typed_quantities(struct typed_quantity **out, size_t *n, const char *text, size_t len, struct arena *memory)
{
    struct passage p = {0};
    struct quantities cited = {0};
    struct finding_typed f = {.memory = memory};
    if (read_passage(&p, text, len, memory) != 0 || quantities_read(&cited, &p, memory) != 0 ||
        find_all(&f, &p, &cited) != 0)
        return -1;
    for (size_t i = 0; i < f.n; i++) {
        f.items[i].from = passage_byte(&p, f.items[i].from);
        f.items[i].to = f.items[i].to < p.n ? passage_byte(&p, f.items[i].to) : len;
    }
    *out = f.items;
    *n = f.n;
    return 0;
}
