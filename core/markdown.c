#include "core/markdown_parts.h"

#include "core/text.h"

#include <cmark.h>
#include <string.h>

/*
 * cmark knows the lines of blocks, but of what lies within them the place only nearly (a continued line of a quotation
 * is off by its mark). So blocks are taken from it by their lines, and code, tags and link targets are found in the
 * source again, one after the other, by the text that cmark has of them: markdown_source.c.
 */
static int index_lines(struct markdown *m, struct arena *memory, struct error *err)
{
    size_t n = 1;
    for (size_t i = 0; i < m->len; i++)
        n += m->text[i] == '\n';
    size_t *lines = arena_array(memory, n + 1, sizeof *lines);
    if (lines == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < m->len; i++)
        if (m->text[i] == '\n')
            lines[++m->n_lines] = i + 1;
    m->n_lines = n;
    lines[n] = m->len;
    m->lines = lines;
    return 0;
}

static int is_autolink(cmark_node *link)
{
    cmark_node *text = cmark_node_first_child(link);
    const char *url = cmark_node_get_url(link), *shown = text != NULL ? cmark_node_get_literal(text) : NULL;
    return url != NULL && shown != NULL && (strcmp(url, shown) == 0 || strncmp(url, "mailto:", 7) == 0);
}

static int read_inline(struct reading *r, cmark_node *node, int leaves)
{
    const char *literal = cmark_node_get_literal(node);
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_CODE:
        return reading_find_code(r, literal != NULL ? literal : "");
    case CMARK_NODE_HTML_INLINE:
        return reading_find_html(r, literal != NULL ? literal : "");
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE:
        return leaves && !is_autolink(node) ? reading_find_target(r, cmark_node_get_url(node)) : 0;
    default:
        return 0;
    }
}

/* Paragraphs and headings. */
static int read_inlines(struct reading *r, cmark_node *block, size_t start, size_t end)
{
    cmark_iter *i = cmark_iter_new(block);
    cmark_event_type event;
    int rc = i != NULL ? 0 : error_nomem(r->err);
    r->cursor = start;
    r->end = end;
    while (rc == 0 && (event = cmark_iter_next(i)) != CMARK_EVENT_DONE)
        rc = read_inline(r, cmark_iter_get_node(i), event == CMARK_EVENT_EXIT);
    cmark_iter_free(i);
    return rc != 0 ? rc : reading_put(r, MARKDOWN_TEXT, r->cursor, end);
}

static int is_leaf(cmark_node_type type)
{
    return type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING || type == CMARK_NODE_CODE_BLOCK ||
           type == CMARK_NODE_HTML_BLOCK;
}

/* The line behind the block's last: of HTML that ends by a mark of its own, cmark forgets the last. */
static size_t end_line(cmark_node *node, size_t from)
{
    const char *literal = cmark_node_get_literal(node);
    size_t lines = 0;
    if (cmark_node_get_type(node) != CMARK_NODE_HTML_BLOCK || literal == NULL)
        return (size_t)cmark_node_get_end_line(node);
    for (const char *s = literal; *s != '\0'; s++)
        lines += *s == '\n';
    return from + lines;
}

/* Lines [from, to) are the block's: cmark gives an underlined heading one line too many. */
static int read_block(struct reading *r, cmark_node *node, size_t from, size_t to)
{
    const size_t *lines = r->m->lines;
    cmark_node_type type = cmark_node_get_type(node);
    size_t first = r->m->n;
    r->block++;
    r->opaque = 0;
    if (type == CMARK_NODE_CODE_BLOCK)
        return reading_put(r, MARKDOWN_CODE, lines[from], lines[to]);
    if (type == CMARK_NODE_HTML_BLOCK)
        return reading_html(r, lines[from], lines[to]);
    int rc = read_inlines(r, node, lines[from], lines[to]);
    return rc == 0 ? reading_tables(r, first, from, to) : rc;
}

static int read_blocks(struct reading *r, cmark_node *document)
{
    cmark_iter *i = cmark_iter_new(document);
    cmark_event_type event;
    cmark_node *held = NULL; /* read when it is known where the next one begins */
    size_t from = 0, end = 0, n = r->m->n_lines;
    int rc = i != NULL ? 0 : error_nomem(r->err);
    while (rc == 0 && (event = cmark_iter_next(i)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(i);
        if (event != CMARK_EVENT_ENTER || !is_leaf(cmark_node_get_type(node)))
            continue;
        size_t start = (size_t)cmark_node_get_start_line(node) - 1, to = end_line(node, start);
        if (start >= n)
            continue;
        if (held != NULL)
            rc = read_block(r, held, from, start > from && start < end ? start : end);
        held = node;
        from = start;
        end = to > n ? n : to <= from ? from + 1 : to;
    }
    cmark_iter_free(i);
    return rc == 0 && held != NULL ? read_block(r, held, from, end) : rc;
}

static size_t line_of(const struct markdown *m, size_t offset)
{
    size_t low = 0, high = m->n_lines;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (m->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

size_t markdown_mark(const struct markdown *m)
{
    return m->len >= 3 && memcmp(m->text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* Editors show no byte order mark. */
void markdown_place(const struct markdown *m, size_t offset, size_t *line, size_t *column)
{
    size_t at = line_of(m, offset);
    *line = at + 1;
    *column = 1;
    for (size_t i = at > 0 ? m->lines[at] : markdown_mark(m); i < offset && i < m->len; i++)
        *column += ((unsigned char)m->text[i] & 0xc0) != 0x80;
}

size_t markdown_quoted(const struct markdown *m, size_t offset)
{
    size_t n = 0;
    for (size_t i = m->lines[line_of(m, offset)]; i < m->len && strchr(" \t>", m->text[i]) != NULL; i++)
        n += m->text[i] == '>';
    return n;
}

int markdown_begin(struct markdown *m, const char *text, size_t len, struct arena *memory, struct error *err)
{
    size_t valid = text_valid_prefix(text, len), line, column;
    const char *nul = memchr(text, '\0', len);
    *m = (struct markdown){.text = text, .len = len};
    int rc = index_lines(m, memory, err);
    if (rc != 0 || (valid == len && nul == NULL))
        return rc;
    int bad = nul == NULL || (size_t)(nul - text) > valid;
    markdown_place(m, bad ? valid : (size_t)(nul - text), &line, &column);
    return error_set(err, ERR_INPUT, "%zu:%zu: %s", line, column, bad ? "not UTF-8 text" : "a NUL byte: not a text");
}

int markdown_read(struct markdown *out, const char *text, size_t len, struct arena *memory, struct error *err)
{
    struct markdown m;
    struct reading r = {.m = &m, .memory = memory, .err = err};
    int rc = markdown_begin(&m, text, len, memory, err);
    if (rc != 0)
        return rc;
    cmark_node *document = cmark_parse_document(text, len, CMARK_OPT_DEFAULT);
    rc = document != NULL ? read_blocks(&r, document) : error_nomem(err);
    if (document != NULL)
        cmark_node_free(document);
    if (rc == 0)
        *out = m;
    return rc;
}
