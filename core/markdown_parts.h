/* What the files of markdown share. Internal to this room. */
#ifndef CORE_MARKDOWN_PARTS_H
#define CORE_MARKDOWN_PARTS_H

#include "core/markdown_blocks.h"

/* Text and lines; ERR_INPUT, with line and column, where it is no text. */
int markdown_begin(struct markdown *m, const char *text, size_t len, struct arena *memory, struct error *err);

/* The length of the byte order mark that it begins with; 0: none. */
size_t markdown_mark(const struct markdown *m);

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

/* --- blocks (core/markdown_blocks.h) --- */

/* A block of prose being flattened: cmark's nodes in their order, and beside them the source they were read from. */
struct flattening {
    const struct markdown *m;
    struct arena *memory;
    struct error *err;
    size_t at, end; /* in the source: how far it was read, and where the block's lines end */
    size_t quotes;  /* that the block lies in: their marks begin its lines */
    char *text;
    size_t *places;
    size_t n, room, places_room;
    struct markdown_mark *marks;
    size_t n_marks, marks_room;
    struct open_mark *open; /* the innermost that has not ended */
};

/* Prose of a block (a cmark_node) from f->at on: text, places, marks. */
int flatten(struct flattening *f, void *block);

/* Appends to the text what the source says at its place, and moves behind it. */
int flatten_text(struct flattening *f, const char *literal, int escapes);
int flatten_code(struct flattening *f, const char *literal);
int flatten_break(struct flattening *f);
int flatten_end(struct flattening *f);

/* Moves to inline HTML, and behind it; behind the marks that begin and end something. */
void flatten_find_tag(struct flattening *f, const char *literal);
void flatten_tag(struct flattening *f, const char *literal);
void flatten_skip(struct flattening *f, const char *marks, size_t n);
void flatten_target(struct flattening *f);

/* The length of an entity ("&amp;") at s, and what it stands for; 0: none is there. */
#define MARKDOWN_ENTITY_SIZE 16
size_t markdown_entity(char out[MARKDOWN_ENTITY_SIZE], const char *s, size_t len);

#endif
