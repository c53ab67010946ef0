#include "render/pdf.h"

#include "core/arena.h"
#include "core/text.h"

#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An element's child: another element, marked content of a page, or an annotation. */
struct kid {
    struct kid *next;
    struct element *element;
    void *annotation;
    void *page;
    unsigned mcid;
};

/*
 * One node of the tree. Its object in the file is an empty dictionary that writes itself from here: a dictionary of
 * libharu's with five members would take twenty times the memory, and long tables have many cells.
 */
struct element {
    const char *type, *alt;
    struct element *parent; /* NULL for the root of the tree, the Document element */
    struct pdf_tags *tags;
    struct kid *first, *last;
    HPDF_Dict object;
    struct box area; /* of what is drawn in it, on `page` alone */
    void *page;
    int many_pages;
};

/* A row of the parent tree: the elements of a page by marked-content number, or the element of one annotation. */
struct parents {
    struct element **element;
    size_t n, capacity;
    int is_page;
};

enum { DEEPEST = 24 };

struct pdf_tags {
    HPDF_Doc doc;
    struct arena memory;
    struct element *document;
    struct element *stack[DEEPEST]; /* NULL entries are artifacts */
    size_t depth;
    HPDF_Page page;
    size_t page_row;
    int marked; /* marked content is open on the page */
    struct parents *rows;
    size_t n_rows, rows_capacity;
    HPDF_Dict root;
    int failed;
};

unsigned pdf_object_number(const void *object)
{
    return ((const HPDF_Obj_Header *)object)->obj_id & 0x00ffffff;
}

static void put(HPDF_Stream s, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(HPDF_Stream s, const char *format, ...)
{
    char text[160];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    HPDF_Stream_WriteStr(s, text);
}

/* A text string (section 7.9.2.2) as hexadecimal UTF-16BE. */
static void put_text(HPDF_Stream s, const char *text)
{
    size_t len = strlen(text);
    HPDF_Stream_WriteStr(s, "<FEFF");
    for (size_t i = 0, n; i < len; i += n) {
        unsigned u;
        n = text_decode(&u, text + i, len - i);
        if (n == 0)
            break;
        if (u >= 0x10000)
            put(s, "%04X%04X", 0xd800 + ((u - 0x10000) >> 10), 0xdc00 + ((u - 0x10000) & 0x3ff));
        else
            put(s, "%04X", u);
    }
    HPDF_Stream_WriteStr(s, ">");
}

static void put_kid(HPDF_Stream s, const struct kid *k, const void *page)
{
    if (k->element != NULL)
        put(s, "%u 0 R ", pdf_object_number(k->element->object));
    else if (k->annotation != NULL)
        put(s, "<</Type/OBJR/Obj %u 0 R/Pg %u 0 R>> ", pdf_object_number(k->annotation), pdf_object_number(k->page));
    else if (k->page == page)
        put(s, "%u ", k->mcid);
    else
        put(s, "<</Type/MCR/Pg %u 0 R/MCID %u>> ", pdf_object_number(k->page), k->mcid);
}

static void put_area(HPDF_Stream s, const struct box *b)
{
    const long v[] = {lround(floor(b->x)), lround(floor(b->y)), lround(ceil(b->x + b->w)), lround(ceil(b->y + b->h))};
    put(s, "/A<</O/Layout/Placement/Block/BBox[%ld %ld %ld %ld]>>", v[0], v[1], v[2], v[3]);
}

static void put_attributes(HPDF_Stream s, const struct element *e)
{
    if (strcmp(e->type, "TH") == 0)
        HPDF_Stream_WriteStr(s, "/A<</O/Table/Scope/Column>>");
    else if (strcmp(e->type, "L") == 0)
        HPDF_Stream_WriteStr(s, "/A<</O/List/ListNumbering/Decimal>>");
    else if (strcmp(e->type, "Figure") == 0 && e->page != NULL && !e->many_pages)
        put_area(s, &e->area);
}

static HPDF_STATUS write_element(HPDF_Dict object, HPDF_Stream s)
{
    const struct element *e = object->attr;
    HPDF_Stream_WriteStr(s, "/S/");
    HPDF_Stream_WriteStr(s, e->type);
    put(s, "/P %u 0 R", pdf_object_number(e->parent != NULL ? e->parent->object : e->tags->root));
    if (e->page != NULL)
        put(s, "/Pg %u 0 R", pdf_object_number(e->page));
    if (e->alt != NULL) {
        HPDF_Stream_WriteStr(s, "/Alt");
        put_text(s, e->alt);
    }
    put_attributes(s, e);
    HPDF_Stream_WriteStr(s, "/K[");
    for (const struct kid *k = e->first; k != NULL; k = k->next)
        put_kid(s, k, e->page);
    return HPDF_Stream_WriteStr(s, "]");
}

static HPDF_STATUS write_parents(HPDF_Dict object, HPDF_Stream s)
{
    const struct pdf_tags *t = object->attr;
    HPDF_Stream_WriteStr(s, "/Nums[");
    for (size_t i = 0; i < t->n_rows; i++) {
        const struct parents *row = &t->rows[i];
        put(s, "%zu %s", i, row->is_page ? "[" : "");
        for (size_t j = 0; j < row->n; j++)
            put(s, "%u 0 R ", pdf_object_number(row->element[j]->object));
        HPDF_Stream_WriteStr(s, row->is_page ? "]\n" : "\n");
    }
    return HPDF_Stream_WriteStr(s, "]");
}

static HPDF_Dict new_object(struct pdf_tags *t, HPDF_Dict_OnWriteFunc write, void *from)
{
    HPDF_Dict d = HPDF_Dict_New(t->doc->mmgr);
    if (d == NULL || HPDF_Xref_Add(t->doc->xref, d) != HPDF_OK) {
        t->failed = 1;
        return NULL;
    }
    d->write_fn = write;
    d->attr = from;
    return d;
}

static struct kid *add_kid(struct pdf_tags *t, struct element *parent)
{
    struct kid *k = arena_alloc(&t->memory, sizeof *k);
    if (k == NULL) {
        t->failed = 1;
        return NULL;
    }
    if (parent->last != NULL)
        parent->last->next = k;
    else
        parent->first = k;
    parent->last = k;
    return k;
}

static struct element *new_element(struct pdf_tags *t, const char *type, const char *alt, struct element *parent)
{
    struct element *e = arena_alloc(&t->memory, sizeof *e);
    struct kid *k = e != NULL && parent != NULL ? add_kid(t, parent) : NULL;
    if (e == NULL || (parent != NULL && k == NULL)) {
        t->failed = 1;
        return NULL;
    }
    *e = (struct element){.type = type, .alt = arena_copy(&t->memory, alt), .parent = parent, .tags = t};
    e->object = new_object(t, write_element, e);
    if (k != NULL)
        k->element = e;
    return e;
}

struct pdf_tags *pdf_tags_open(void *doc)
{
    struct pdf_tags *t = calloc(1, sizeof *t);
    if (t == NULL)
        return NULL;
    t->doc = doc;
    t->root = HPDF_Dict_New(t->doc->mmgr);
    if (t->root == NULL || HPDF_Xref_Add(t->doc->xref, t->root) != HPDF_OK)
        t->failed = 1;
    t->document = new_element(t, "Document", NULL, NULL);
    return t;
}

void pdf_tags_close(struct pdf_tags *t)
{
    if (t == NULL)
        return;
    for (size_t i = 0; i < t->n_rows; i++)
        free(t->rows[i].element);
    free(t->rows);
    arena_release(&t->memory);
    free(t);
}

static void *grown(void *array, size_t n, size_t *capacity, size_t size)
{
    size_t wanted = *capacity > 0 ? *capacity * 2 : 16;
    if (n < *capacity)
        return array;
    void *more = reallocarray(array, wanted, size);
    if (more != NULL)
        *capacity = wanted;
    return more;
}

/* A new row of the parent tree; its number goes into the page or annotation. */
static size_t add_row(struct pdf_tags *t, int is_page)
{
    struct parents *rows = grown(t->rows, t->n_rows, &t->rows_capacity, sizeof *rows);
    if (rows == NULL) {
        t->failed = 1;
        return 0;
    }
    t->rows = rows;
    t->rows[t->n_rows] = (struct parents){.is_page = is_page};
    return t->n_rows++;
}

/* Returns the element's place in the row: for a page, the marked-content number. */
static size_t add_parent(struct pdf_tags *t, size_t row, struct element *e)
{
    struct parents *r = &t->rows[row];
    struct element **elements = grown(r->element, r->n, &r->capacity, sizeof *elements);
    if (elements == NULL) {
        t->failed = 1;
        return 0;
    }
    r->element = elements;
    r->element[r->n] = e;
    return r->n++;
}

static void unmark(struct pdf_tags *t)
{
    if (t->marked)
        HPDF_Stream_WriteStr(((HPDF_PageAttr)t->page->attr)->stream, "EMC\n");
    t->marked = 0;
}

void pdf_tags_begin_page(struct pdf_tags *t, void *page)
{
    t->page = page;
    t->page_row = add_row(t, 1);
    HPDF_Dict_AddNumber(t->page, "StructParents", (HPDF_INT32)t->page_row);
    HPDF_Dict_AddName(t->page, "Tabs", "S");
}

void pdf_tags_end_page(struct pdf_tags *t)
{
    unmark(t);
    t->page = NULL;
}

/* Inside an artifact everything is an artifact; with nothing begun, content belongs to the document itself. */
static struct element *innermost(const struct pdf_tags *t)
{
    return t->depth > 0 ? t->stack[t->depth - 1] : t->document;
}

void pdf_tags_begin(struct pdf_tags *t, enum tag tag, const char *alt)
{
    struct element *parent = innermost(t);
    unmark(t);
    if (t->depth == DEEPEST) {
        t->failed = 1;
        return;
    }
    int artifact = tag == TAG_ARTIFACT || parent == NULL;
    t->stack[t->depth++] = artifact || t->failed ? NULL : new_element(t, tag_name(tag), alt, parent);
}

void pdf_tags_end(struct pdf_tags *t)
{
    unmark(t);
    t->depth -= t->depth > 0;
}

static void extend(struct element *e, void *page, const struct box *b)
{
    e->many_pages |= e->page != NULL && e->page != page;
    if (e->page == NULL) {
        e->page = page;
        e->area = *b;
        return;
    }
    double x = fmin(e->area.x, b->x), y = fmin(e->area.y, b->y);
    double right = fmax(e->area.x + e->area.w, b->x + b->w), top = fmax(e->area.y + e->area.h, b->y + b->h);
    e->area = (struct box){x, y, right - x, top - y};
}

void pdf_tags_mark(struct pdf_tags *t, const struct box *area)
{
    struct element *e = innermost(t);
    if (t->failed)
        return;
    if (e != NULL)
        extend(e, t->page, area);
    if (t->marked)
        return;
    HPDF_Stream s = ((HPDF_PageAttr)t->page->attr)->stream;
    t->marked = 1;
    if (e == NULL) {
        HPDF_Stream_WriteStr(s, "/Artifact BMC\n");
        return;
    }
    struct kid *k = add_kid(t, e);
    if (k == NULL)
        return;
    k->page = t->page;
    k->mcid = (unsigned)add_parent(t, t->page_row, e);
    HPDF_Stream_WriteStr(s, "/");
    HPDF_Stream_WriteStr(s, e->type);
    put(s, " <</MCID %u>> BDC\n", k->mcid);
}

void pdf_tags_add_annotation(struct pdf_tags *t, void *annotation)
{
    struct element *e = innermost(t);
    struct kid *k = e != NULL && !t->failed ? add_kid(t, e) : NULL;
    if (k == NULL)
        return;
    k->annotation = annotation;
    k->page = t->page;
    size_t row = add_row(t, 0);
    if (t->failed)
        return;
    add_parent(t, row, e);
    HPDF_Dict_AddNumber(annotation, "StructParent", (HPDF_INT32)row);
}

int pdf_tags_failed(const struct pdf_tags *t)
{
    return t->failed;
}

void pdf_tags_finish(struct pdf_tags *t)
{
    HPDF_Dict parents = new_object(t, write_parents, t), mark = HPDF_Dict_New(t->doc->mmgr);
    if (t->failed || mark == NULL)
        return;
    HPDF_Dict_AddName(t->root, "Type", "StructTreeRoot");
    HPDF_Dict_Add(t->root, "K", t->document->object);
    HPDF_Dict_Add(t->root, "ParentTree", parents);
    HPDF_Dict_AddNumber(t->root, "ParentTreeNextKey", (HPDF_INT32)t->n_rows);
    HPDF_Dict_AddBoolean(mark, "Marked", HPDF_TRUE);
    HPDF_Dict_Add(t->doc->catalog, "MarkInfo", mark);
    HPDF_Dict_Add(t->doc->catalog, "StructTreeRoot", t->root);
}
