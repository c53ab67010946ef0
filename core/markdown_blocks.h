/*
 * Markdown as a reader takes it: block by block, marks resolved, and for every byte of text its place in the source.
 * CommonMark, by libcmark. For who prints a document instead of searching it (core/markdown.h).
 *
 * Blocks come in the order of the document, without their containers: how many lists and quotations a block lies in
 * is told beside it. Definitions of links say nothing and do not appear; links that use them have their targets.
 */
#ifndef CORE_MARKDOWN_BLOCKS_H
#define CORE_MARKDOWN_BLOCKS_H

#include "core/markdown.h"

enum markdown_block_kind {
    MARKDOWN_HEADING,   /* `level`: 1 to 6 */
    MARKDOWN_PARAGRAPH, /* also what an item of a list says; an empty item is an empty one */
    MARKDOWN_FENCED,    /* code between fences; `info`: what stands behind the first */
    MARKDOWN_INDENTED,  /* code, by four blanks */
    MARKDOWN_RULE,      /* a line across; no text */
    MARKDOWN_RAW        /* HTML */
};

enum markdown_mark_kind {
    MARK_EMPHASIS,
    MARK_STRONG,
    MARK_CODE,
    MARK_LINK,
    MARK_IMAGE, /* its description is text */
    MARK_TAG    /* inline HTML, which is no text: an empty mark */
};

/* Bytes [start, end) of a block's text. Marks are in the order of their beginnings; one may lie within another. */
struct markdown_mark {
    enum markdown_mark_kind kind;
    size_t start, end;
    size_t at;          /* the byte of the source where it begins */
    const char *target; /* of a link, an image */
};

struct markdown_block {
    enum markdown_block_kind kind;
    size_t at; /* the byte of the source where it begins: of code its fence, of a heading its first "#" */
    int level;
    const char *info; /* "": none */
    const char *text; /* of prose with escapes and entities resolved, broken lines joined by a blank; of code as is */
    size_t len;       /* without the NUL behind it */
    const size_t *places; /* len + 1: the byte of the source where each byte of text comes from, and where it ends */
    const struct markdown_mark *marks;
    size_t n_marks;
    int closed; /* of fenced code: there is a fence behind it, too */
    size_t quotes, lists;
    size_t item;   /* of the innermost list; items are counted from 1 through the document; 0: in no list */
    size_t number; /* of an item of a numbered list; 0 */
};

struct markdown_blocks {
    struct markdown source; /* its text and lines: for markdown_place() */
    struct markdown_block *items;
    size_t n;
};

/*
 * text[len] is UTF-8 without NUL, and without a carriage return by itself, which would end a line here and nowhere else
 * (else ERR_INPUT with line and column). It must outlive *out. ERR_NOMEM.
 */
int markdown_read_blocks(struct markdown_blocks *out, const char *text, size_t len, struct arena *memory,
                         struct error *err);

#endif
