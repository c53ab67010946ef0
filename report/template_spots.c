/* Where in the text of a body its members stand: of text that is known to be JSON, so that no step can fail. */
#include "report/template_parts.h"

#include <string.h>

static size_t skip_space(const struct markdown_block *b, size_t at)
{
    while (at < b->len && strchr(" \t\r\n", b->text[at]) != NULL)
        at++;
    return at;
}

static size_t skip_string(const struct markdown_block *b, size_t at)
{
    for (at++; at < b->len && b->text[at] != '"'; at++)
        at += b->text[at] == '\\';
    return at < b->len ? at + 1 : b->len;
}

/* Behind the value at `at`: what it consists of is passed over, nested or not. */
static size_t skip_value(const struct markdown_block *b, size_t at)
{
    size_t depth = 0;
    while (at < b->len) {
        char c = b->text[at];
        if (c == '"') {
            at = skip_string(b, at);
            continue;
        }
        if (depth == 0 && strchr(",]}", c) != NULL)
            break;
        depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? (size_t)-1 : 0;
        at++;
    }
    return at;
}

int body_spots_read(struct body_spots *out, const struct markdown_block *block, struct arena *memory)
{
    struct body_spots s = {.block = block};
    size_t room = 0, at = skip_space(block, skip_space(block, 0) + 1);
    while (at < block->len && block->text[at] == '"') {
        struct body_spot *more = arena_grow(memory, s.items, s.n, &room, sizeof *more);
        if (more == NULL)
            return -1;
        s.items = more;
        size_t colon = skip_space(block, skip_string(block, at)), value = skip_space(block, colon + 1);
        s.items[s.n++] = (struct body_spot){at, value};
        at = skip_space(block, skip_value(block, value));
        if (at >= block->len || block->text[at] != ',')
            break;
        at = skip_space(block, at + 1);
    }
    *out = s;
    return 0;
}

size_t body_element(const struct markdown_block *block, size_t at, size_t k)
{
    at = skip_space(block, at + 1);
    while (k-- > 0)
        at = skip_space(block, skip_space(block, skip_value(block, at)) + 1);
    return at;
}

/* How much of the source says the character at `at` of a string, and how much of the text that is. */
static size_t said_by(const struct markdown_block *b, size_t at, const char *text, size_t *said)
{
    unsigned char first = (unsigned char)*text;
    *said = 1;
    if (b->text[at] != '\\')
        return 1;
    if (b->text[at + 1] != 'u')
        return 2;
    *said = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    return *said == 4 ? 12 : 6; /* beyond 16 bits: two of them */
}

int body_place_string(struct placed_text *out, const struct markdown_block *block, size_t at, const char *text,
                      struct arena *memory)
{
    size_t len = strlen(text), *places = arena_array(memory, len + 1, sizeof *places), said;
    if (places == NULL)
        return -1;
    at++;
    for (size_t i = 0; i < len && at < block->len; i += said) {
        size_t n = said_by(block, at, text + i, &said);
        for (size_t k = 0; k < said && i + k < len; k++)
            places[i + k] = block->places[at];
        at += n;
    }
    places[len] = block->places[at < block->len ? at : block->len];
    *out = (struct placed_text){text, len, places};
    return 0;
}
