/* Markdown of any bytes, by blocks: every byte of text has a place that says it, marks lie within the text. */
#include "core/markdown_blocks.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The source says the byte itself, or an escape or entity that stands for it, or a line's end that became a blank. */
static int is_said(const struct markdown_blocks *m, const struct markdown_block *b, size_t i)
{
    size_t at = b->places[i];
    if (at >= m->source.len)
        return 0;
    char source = m->source.text[at], c = b->text[i];
    return source == c || source == '\\' || source == '&' ||
           ((c == ' ' || c == '\n') && strchr(" \t\v\f\r\n", source) != NULL);
}

/* A tab of which a part is margin is blanks to cmark: what follows is looked for then, and may be found elsewhere. */
static int has_tabs(const struct markdown_blocks *m)
{
    return memchr(m->source.text, '\t', m->source.len) != NULL;
}

static void check_prose(const struct markdown_blocks *m, const struct markdown_block *b)
{
    for (size_t i = 0; i < b->len; i++)
        if ((!is_said(m, b, i) && !has_tabs(m)) || (i > 0 && b->places[i] < b->places[i - 1]))
            abort();
    for (size_t i = 0; i < b->n_marks; i++)
        if (b->marks[i].start > b->marks[i].end || b->marks[i].end > b->len || b->marks[i].at > m->source.len)
            abort();
}

static void check(const struct markdown_blocks *m)
{
    size_t at = 0;
    for (size_t i = 0; i < m->n; i++) {
        const struct markdown_block *b = &m->items[i];
        if (b->at < at || b->at > m->source.len || b->text[b->len] != '\0' || (b->item > 0) != (b->lists > 0))
            abort();
        at = b->at;
        if (b->kind == MARKDOWN_HEADING || b->kind == MARKDOWN_PARAGRAPH)
            check_prose(m, b);
        for (size_t k = 0; b->places != NULL && k <= b->len; k++)
            if (b->places[k] > m->source.len)
                abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct markdown_blocks m;
    struct arena memory = {0};
    struct error err = {0};
    if (markdown_read_blocks(&m, size > 0 ? (const char *)data : "", size, &memory, &err) == 0)
        check(&m);
    arena_release(&memory);
    return 0;
}
