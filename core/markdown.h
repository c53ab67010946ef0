/*
 * Markdown as its author's bytes: which of them are text, code or HTML, and in which block. CommonMark, by libcmark,
 * and GitHub's tables.
 *
 * Positions are byte offsets into the source, so that a caller can change a few bytes and leave all others alone. The
 * only module that knows cmark.
 */
#ifndef CORE_MARKDOWN_H
#define CORE_MARKDOWN_H

#include "core/arena.h"
#include "core/error.h"

#include <stddef.h>

enum markdown_kind {
    MARKDOWN_TEXT,    /* as written, with its emphasis and link marks; entities and escapes are as in the source */
    MARKDOWN_CODE,    /* a span or a block; what stands in <pre>, <code>, <kbd>, <samp>, <script>, <style> */
    MARKDOWN_COMMENT, /* one "<!-- … -->", wherever HTML is allowed; without "-->" where the document ends in it */
    MARKDOWN_HTML,    /* other HTML: a tag */
    MARKDOWN_TARGET   /* where a link or an image points to, its title with it */
};

struct markdown_piece {
    enum markdown_kind kind;
    size_t start, end; /* bytes; pieces are in order, do not overlap, and lie within one block */
    size_t block;      /* counts paragraphs, headings, table rows and list items' texts: a sentence never leaves one */
    size_t table; /* counts tables from 1; 0: in none. The first block of a table is its head, the second its rule */
};

struct markdown {
    const char *text;
    size_t len;
    struct markdown_piece *pieces;
    size_t n;
    const size_t *lines; /* where each begins */
    size_t n_lines;
};

/* text[len] is UTF-8 (else ERR_INPUT with line and column) and must outlive *out. ERR_NOMEM. */
int markdown_read(struct markdown *out, const char *text, size_t len, struct arena *memory, struct error *err);

/* Line and column (in characters) of a byte, both from 1. */
void markdown_place(const struct markdown *m, size_t offset, size_t *line, size_t *column);

/* How many quotation marks ("> > ") begin the line that the byte is on. */
size_t markdown_quoted(const struct markdown *m, size_t offset);

#endif
