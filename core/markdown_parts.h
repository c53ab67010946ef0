/* What the two files of markdown share. Internal to this room. */
#ifndef CORE_MARKDOWN_PARTS_H
#define CORE_MARKDOWN_PARTS_H

#include "core/markdown.h"

struct reading {
    struct markdown *m;
    size_t room, block, tables;
    size_t table;       /* being read; 0: none */
    size_t cursor, end; /* within the source of the block being read */
    int opaque;         /* within <code> or its like */
    struct arena *memory;
    struct error *err;
};

int reading_put(struct reading *r, enum markdown_kind kind, size_t start, size_t end);

/* Each finds, from the cursor on, what a parser says is there, puts it with the text before it, and moves on. */
int reading_find_code(struct reading *r, const char *literal);
int reading_find_html(struct reading *r, const char *literal);
int reading_find_target(struct reading *r, const char *url);

/* A block of HTML: comments, tags and the text between them, which a reader sees. */
int reading_html(struct reading *r, size_t start, size_t end);

/* Cuts the pieces from first_piece on into rows where their lines [from, to) hold a table. */
int reading_tables(struct reading *r, size_t first_piece, size_t from, size_t to);

#endif
