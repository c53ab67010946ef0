#include "core/markdown_blocks.h"

#include "core/markdown_parts.h"

#include <cmark.h>
#include <string.h>

/* A list that is being read, and its item. */
struct open_list {
    int ordered;
    size_t next;         /* number of the next item */
    size_t item, number; /* of the one that is open */
    struct open_list *outer;
};

struct blocks_reading {
    struct markdown_blocks *out;
    size_t room, quotes, lists, items;
    struct open_list *list;
    struct arena *memory;
    struct error *err;
};

static struct markdown_block *add(struct blocks_reading *r, enum markdown_block_kind kind, size_t at)
{
    struct markdown_block *more = arena_grow(r->memory, r->out->items, r->out->n, &r->room, sizeof *more);
    if (more == NULL)
        return NULL;
    r->out->items = more;
    struct markdown_block *b = &more[r->out->n++];
    *b =
        (struct markdown_block){.kind = kind, .at = at, .text = "", .info = "", .quotes = r->quotes, .lists = r->lists};
    if (r->list != NULL) {
        b->item = r->list->item;
        b->number = r->list->number;
    }
    return b;
}

static size_t end_of(const struct markdown *m, cmark_node *node)
{
    size_t line = (size_t)cmark_node_get_end_line(node);
    return line < m->n_lines ? m->lines[line] : m->len;
}

/* Columns of cmark count bytes, those of a byte order mark not among them. */
static size_t start_of(const struct markdown *m, cmark_node *node)
{
    size_t line = (size_t)cmark_node_get_start_line(node), column = (size_t)cmark_node_get_start_column(node);
    size_t begin = m->lines[line > 0 && line <= m->n_lines ? line - 1 : 0];
    size_t at = (begin > 0 ? begin : markdown_mark(m)) + (column > 0 ? column - 1 : 0);
    return at < m->len ? at : m->len;
}

/* Behind the signs of a heading that has them; an underlined one begins with its text. */
static size_t past_signs(const struct markdown *m, size_t at, size_t level)
{
    size_t n = 0;
    while (at + n < m->len && m->text[at + n] == '#')
        n++;
    if (n != level || (at + n < m->len && strchr(" \t\r\n", m->text[at + n]) == NULL))
        return at;
    at += n;
    while (at < m->len && (m->text[at] == ' ' || m->text[at] == '\t'))
        at++;
    return at;
}

static int read_prose(struct blocks_reading *r, cmark_node *node)
{
    const struct markdown *m = &r->out->source;
    int heading = cmark_node_get_type(node) == CMARK_NODE_HEADING;
    struct markdown_block *b = add(r, heading ? MARKDOWN_HEADING : MARKDOWN_PARAGRAPH, start_of(m, node));
    if (b == NULL)
        return error_nomem(r->err);
    b->level = heading ? cmark_node_get_heading_level(node) : 0;
    struct flattening f = {.m = m, .memory = r->memory, .err = r->err, .end = end_of(m, node), .quotes = r->quotes};
    f.at = heading ? past_signs(m, b->at, (size_t)b->level) : b->at;
    int rc = flatten(&f, node);
    b->text = f.text;
    b->len = f.n;
    b->places = f.places;
    b->marks = f.marks;
    b->n_marks = f.n_marks;
    return rc;
}

/* Where the text of a line of code begins in the source: what stands before it there is margin. */
static size_t code_place(const struct markdown *m, size_t line, size_t length)
{
    if (line >= m->n_lines)
        return m->len;
    size_t begin = m->lines[line], end = line + 1 < m->n_lines ? m->lines[line + 1] : m->len;
    while (end > begin && (m->text[end - 1] == '\n' || m->text[end - 1] == '\r'))
        end--;
    return end - begin > length ? end - length : begin;
}

/* Every line of code is the end of a line of the source, but for how that ends. */
static size_t *places_of(struct blocks_reading *r, const char *text, size_t len, size_t line)
{
    const struct markdown *m = &r->out->source;
    size_t *places = arena_array(r->memory, len + 1, sizeof *places);
    for (size_t i = 0, n; places != NULL && i <= len; i += n + 1, line++) {
        for (n = 0; i + n < len && text[i + n] != '\n';)
            n++;
        size_t at = i == len && line < m->n_lines ? m->lines[line] : code_place(m, line, n); /* it ends there */
        for (size_t k = 0; k <= n && i + k <= len; k++)
            places[i + k] = at + k < m->len ? at + k : m->len;
    }
    return places;
}

/* Whether the last line of the block is a fence like the one at `at`. */
static int is_closed(const struct markdown *m, size_t at, cmark_node *node)
{
    size_t last = (size_t)cmark_node_get_end_line(node), opens = 0, closes = 0;
    char sign = at < m->len ? m->text[at] : '\0';
    if (last == 0 || last > m->n_lines || last <= (size_t)cmark_node_get_start_line(node))
        return 0;
    while (at + opens < m->len && m->text[at + opens] == sign)
        opens++;
    size_t i = m->lines[last - 1];
    while (i < m->len && strchr(" \t>", m->text[i]) != NULL)
        i++;
    while (i + closes < m->len && m->text[i + closes] == sign)
        closes++;
    i += closes;
    while (i < m->len && (m->text[i] == ' ' || m->text[i] == '\t'))
        i++;
    return closes >= opens && (i == m->len || m->text[i] == '\n' || m->text[i] == '\r');
}

/*
 * cmark does not tell the two kinds of code apart. Indented code begins with the line that it begins on; what is
 * fenced without an info string cannot, for such a line would have closed it.
 */
static int is_fenced(const struct markdown *m, size_t at, const char *literal, const char *info)
{
    size_t n = 0;
    if (info != NULL && info[0] != '\0')
        return 1;
    if (at >= m->len || (m->text[at] != '`' && m->text[at] != '~'))
        return 0;
    while (at + n < m->len && m->text[at + n] != '\n' && literal[n] == m->text[at + n])
        n++;
    return at + n < m->len && m->text[at + n] != '\n';
}

static int read_code(struct blocks_reading *r, cmark_node *node)
{
    const struct markdown *m = &r->out->source;
    const char *literal = cmark_node_get_literal(node), *info = cmark_node_get_fence_info(node);
    size_t at = start_of(m, node), line = (size_t)cmark_node_get_start_line(node);
    int fenced = is_fenced(m, at, literal, info);
    struct markdown_block *b = add(r, fenced ? MARKDOWN_FENCED : MARKDOWN_INDENTED, at);
    if (b == NULL)
        return error_nomem(r->err);
    b->len = strlen(literal);
    b->text = arena_copy_n(r->memory, literal, b->len);
    b->info = arena_copy(r->memory, info != NULL ? info : "");
    b->places = places_of(r, literal, b->len, fenced ? line : line - 1);
    b->closed = fenced && is_closed(m, at, node);
    return b->text != NULL && b->info != NULL && b->places != NULL ? 0 : error_nomem(r->err);
}

static int read_leaf(struct blocks_reading *r, cmark_node *node)
{
    const struct markdown *m = &r->out->source;
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_HEADING:
        return read_prose(r, node);
    case CMARK_NODE_CODE_BLOCK:
        return read_code(r, node);
    case CMARK_NODE_HTML_BLOCK:
        return add(r, MARKDOWN_RAW, start_of(m, node)) != NULL ? 0 : error_nomem(r->err);
    case CMARK_NODE_THEMATIC_BREAK:
        return add(r, MARKDOWN_RULE, start_of(m, node)) != NULL ? 0 : error_nomem(r->err);
    default:
        return 0;
    }
}

static int enter_list(struct blocks_reading *r, cmark_node *node)
{
    struct open_list *list = arena_alloc(r->memory, sizeof *list);
    if (list == NULL)
        return error_nomem(r->err);
    int ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    *list = (struct open_list){.ordered = ordered, .next = (size_t)cmark_node_get_list_start(node), .outer = r->list};
    r->list = list;
    r->lists++;
    return 0;
}

/* An item without anything in it is an empty paragraph: it is seen all the same. */
static int enter_item(struct blocks_reading *r, cmark_node *node)
{
    if (r->list == NULL)
        return error_set(r->err, ERR_INTERNAL, "an item that is in no list");
    r->list->item = ++r->items;
    r->list->number = r->list->ordered ? r->list->next++ : 0;
    if (cmark_node_first_child(node) != NULL)
        return 0;
    size_t *place = arena_alloc(r->memory, sizeof *place);
    struct markdown_block *b = place != NULL ? add(r, MARKDOWN_PARAGRAPH, start_of(&r->out->source, node)) : NULL;
    if (b == NULL)
        return error_nomem(r->err);
    *place = b->at;
    b->places = place;
    return 0;
}

static int visit(struct blocks_reading *r, cmark_node *node, int entered)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE:
        r->quotes += entered ? 1 : (size_t)-1;
        return 0;
    case CMARK_NODE_ITEM:
        return entered ? enter_item(r, node) : 0;
    case CMARK_NODE_LIST:
        if (entered)
            return enter_list(r, node);
        r->list = r->list != NULL ? r->list->outer : NULL;
        r->lists--;
        return 0;
    default:
        return entered ? read_leaf(r, node) : 0;
    }
}

static int read_document(struct blocks_reading *r, cmark_node *document)
{
    cmark_iter *i = cmark_iter_new(document);
    cmark_event_type event;
    int rc = i != NULL ? 0 : error_nomem(r->err);
    while (rc == 0 && (event = cmark_iter_next(i)) != CMARK_EVENT_DONE)
        rc = visit(r, cmark_iter_get_node(i), event == CMARK_EVENT_ENTER);
    cmark_iter_free(i);
    return rc;
}

static int refuse_lone_return(const struct markdown *m, struct error *err)
{
    size_t line, column;
    for (size_t i = 0; i < m->len; i++)
        if (m->text[i] == '\r' && (i + 1 == m->len || m->text[i + 1] != '\n')) {
            markdown_place(m, i, &line, &column);
            return error_set(err, ERR_INPUT, "%zu:%zu: a carriage return by itself", line, column);
        }
    return 0;
}

int markdown_read_blocks(struct markdown_blocks *out, const char *text, size_t len, struct arena *memory,
                         struct error *err)
{
    struct markdown_blocks blocks = {0};
    struct blocks_reading r = {.out = &blocks, .memory = memory, .err = err};
    int rc = markdown_begin(&blocks.source, text, len, memory, err);
    if (rc == 0)
        rc = refuse_lone_return(&blocks.source, err);
    if (rc != 0)
        return rc;
    cmark_node *document = cmark_parse_document(text, len, CMARK_OPT_DEFAULT);
    rc = document != NULL ? read_document(&r, document) : error_nomem(err);
    if (document != NULL)
        cmark_node_free(document);
    if (rc == 0)
        *out = blocks;
    return rc;
}
