/* Markdown of any bytes: pieces lie in order within the text, and their places are those of a line and column. */
#include "core/markdown.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct markdown *m)
{
    size_t end = 0, block = 0, line, column;
    for (size_t i = 0; i < m->n; i++) {
        const struct markdown_piece *p = &m->pieces[i];
        if (p->start < end || p->end <= p->start || p->end > m->len || p->block < block)
            abort();
        if (p->kind == MARKDOWN_COMMENT && (p->end - p->start < 4 || memcmp(m->text + p->start, "<!--", 4) != 0))
            abort();
        markdown_place(m, p->start, &line, &column);
        if (line == 0 || line > m->n_lines || column == 0 || column > p->start + 1)
            abort();
        end = p->end;
        block = p->block;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct markdown m;
    struct arena memory = {0};
    struct error err = {0};
    if (markdown_read(&m, size > 0 ? (const char *)data : "", size, &memory, &err) == 0)
        check(&m);
    arena_release(&memory);
    return 0;
}
