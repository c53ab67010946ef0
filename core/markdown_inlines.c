/* A block of prose as text, marks beside it: cmark's nodes one after the other. */
#include "core/markdown_parts.h"

#include <cmark.h>
#include <string.h>

struct open_mark {
    size_t mark; /* its index */
    int bare;    /* a link that is its own text: <https://…> */
    struct open_mark *outer;
};

/* The table of entities is cmark's, and it shows it only by parsing. */
static size_t decode_entity(char out[MARKDOWN_ENTITY_SIZE], const char *entity, size_t n)
{
    cmark_node *document = cmark_parse_document(entity, n, CMARK_OPT_DEFAULT), *paragraph, *text;
    paragraph = document != NULL ? cmark_node_first_child(document) : NULL;
    text = paragraph != NULL ? cmark_node_first_child(paragraph) : NULL;
    const char *literal = text != NULL ? cmark_node_get_literal(text) : NULL;
    size_t length = literal != NULL ? strlen(literal) : 0;
    int same = length == n && memcmp(literal, entity, n) == 0;
    int decoded = length > 0 && length < MARKDOWN_ENTITY_SIZE && !same;
    if (decoded)
        memcpy(out, literal, length + 1);
    if (document != NULL)
        cmark_node_free(document);
    return decoded ? n : 0;
}

size_t markdown_entity(char out[MARKDOWN_ENTITY_SIZE], const char *s, size_t len)
{
    enum { NAME_MOST = 33 }; /* "&CounterClockwiseContourIntegral;" */
    for (size_t n = 1; n < len && n < NAME_MOST; n++) {
        int alphanumeric = (s[n] >= '0' && s[n] <= '9') || (s[n] >= 'a' && s[n] <= 'z') || (s[n] >= 'A' && s[n] <= 'Z');
        if (s[n] == ';')
            return decode_entity(out, s, n + 1);
        if (!alphanumeric && s[n] != '#')
            return 0;
    }
    return 0;
}

static struct markdown_mark *add_mark(struct flattening *f, enum markdown_mark_kind kind)
{
    struct markdown_mark *more = arena_grow(f->memory, f->marks, f->n_marks, &f->marks_room, sizeof *more);
    if (more == NULL)
        return NULL;
    f->marks = more;
    struct markdown_mark *mark = &more[f->n_marks++];
    *mark = (struct markdown_mark){.kind = kind, .start = f->n, .end = f->n, .at = f->at};
    return mark;
}

static int begin_mark(struct flattening *f, enum markdown_mark_kind kind, const char *target)
{
    struct open_mark *open = arena_alloc(f->memory, sizeof *open);
    struct markdown_mark *mark = add_mark(f, kind);
    if (open == NULL || mark == NULL)
        return error_nomem(f->err);
    mark->target = arena_copy(f->memory, target);
    int bare = kind == MARK_LINK && f->at < f->end && f->m->text[f->at] == '<';
    *open = (struct open_mark){f->n_marks - 1, bare, f->open};
    f->open = open;
    if (kind == MARK_EMPHASIS || kind == MARK_STRONG)
        flatten_skip(f, "*_", kind == MARK_STRONG ? 2 : 1);
    else
        flatten_skip(f, "![<", kind == MARK_IMAGE ? 2 : 1);
    return f->memory->failed ? error_nomem(f->err) : 0;
}

static void end_mark(struct flattening *f)
{
    struct markdown_mark *mark = &f->marks[f->open->mark];
    mark->end = f->n;
    if (mark->kind == MARK_EMPHASIS || mark->kind == MARK_STRONG)
        flatten_skip(f, "*_", mark->kind == MARK_STRONG ? 2 : 1);
    else if (f->open->bare)
        flatten_skip(f, ">", 1);
    else
        flatten_target(f);
    f->open = f->open->outer;
}

static int put_code(struct flattening *f, const char *literal)
{
    if (add_mark(f, MARK_CODE) == NULL)
        return error_nomem(f->err);
    struct markdown_mark *mark = &f->marks[f->n_marks - 1];
    int rc = flatten_code(f, literal);
    mark->end = f->n;
    return rc;
}

static int put_tag(struct flattening *f, const char *literal)
{
    flatten_find_tag(f, literal);
    if (add_mark(f, MARK_TAG) == NULL)
        return error_nomem(f->err);
    flatten_tag(f, literal);
    return 0;
}

static int enter(struct flattening *f, cmark_node *node)
{
    const char *literal = cmark_node_get_literal(node);
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        return flatten_text(f, literal, f->open == NULL || !f->open->bare);
    case CMARK_NODE_CODE:
        return put_code(f, literal);
    case CMARK_NODE_HTML_INLINE:
        return put_tag(f, literal);
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
        return flatten_break(f);
    case CMARK_NODE_EMPH:
        return begin_mark(f, MARK_EMPHASIS, NULL);
    case CMARK_NODE_STRONG:
        return begin_mark(f, MARK_STRONG, NULL);
    case CMARK_NODE_LINK:
        return begin_mark(f, MARK_LINK, cmark_node_get_url(node));
    case CMARK_NODE_IMAGE:
        return begin_mark(f, MARK_IMAGE, cmark_node_get_url(node));
    default:
        return 0;
    }
}

static int has_end(cmark_node_type type)
{
    return type == CMARK_NODE_EMPH || type == CMARK_NODE_STRONG || type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE;
}

int flatten(struct flattening *f, void *block)
{
    cmark_iter *i = cmark_iter_new(block);
    cmark_event_type event;
    int rc = i != NULL ? 0 : error_nomem(f->err);
    while (rc == 0 && (event = cmark_iter_next(i)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(i);
        if (event == CMARK_EVENT_ENTER)
            rc = enter(f, node);
        else if (has_end(cmark_node_get_type(node)))
            end_mark(f);
    }
    cmark_iter_free(i);
    return rc == 0 ? flatten_end(f) : rc;
}
