/*
 * The structure tree in memory, and how it is written: shared by pdf_tags.c, which builds it, and pdf_tree.c.
 *
 * An object of the file is an empty dictionary that writes itself from here: a dictionary of libharu's with five
 * members would take twenty times the memory, and long tables have many cells.
 */
#ifndef RENDER_PDF_TREE_H
#define RENDER_PDF_TREE_H

#include "render/canvas.h"

#include <stddef.h>

/* An element's child: another element, marked content of a page, or an annotation. */
struct kid {
    struct kid *next;
    enum { KID_ELEMENT, KID_CONTENT, KID_ANNOTATION } kind;
    unsigned mcid; /* of content */
    void *of;      /* the element, the content's page, the annotation */
};

/* What few elements have. */
struct element_extra {
    const char *alt;
    struct box area; /* of figures: what is drawn in it on `page` */
    size_t note;     /* of notes, from 1: readers find them by an id */
};

struct element {
    void *object;           /* in the file */
    struct element *parent; /* NULL for the root of the tree, the Document element */
    struct kid *first, *last;
    void *page;                  /* the first that it is on */
    struct element_extra *extra; /* NULL */
    unsigned char tag;           /* enum tag; TAGS: the Document element */
    unsigned char many_pages;
};

/* A row of the parent tree: the elements of a page by marked-content number, or the one element of an annotation. */
struct parents {
    struct element **of_page;
    size_t n, capacity;
    struct element *of_annotation; /* NULL for a page */
};

struct tree {
    void *root; /* the StructTreeRoot */
    struct element *document;
    struct parents *rows;
    size_t n_rows, rows_capacity;
    struct element **notes;
    size_t n_notes, notes_capacity;
};

const char *element_type(const struct element *e);

/* Fills the root, once all elements are there. Returns 0, or -1 without memory. */
int tree_finish(struct tree *t, void *doc);

/* The object of a new element. NULL without memory. */
void *tree_new_object(struct tree *t, void *doc, struct element *e);

#endif
