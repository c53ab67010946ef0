#include "render/pdf.h"
#include "render/pdf_tree.h"

#include "core/arena.h"

#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <math.h>
#include <stdlib.h>

enum { DEEPEST = 24 };

struct pdf_tags {
    HPDF_Doc doc;
    struct arena memory;
    struct tree tree;
    struct element *stack[DEEPEST]; /* NULL entries are artifacts */
    size_t depth;
    struct element *section;
    HPDF_Page page;
    size_t page_row;
    int marked; /* marked content is open on the page */
    int failed;
};

static struct kid *add_kid(struct pdf_tags *t, struct element *parent, const struct kid *as)
{
    struct kid *k = arena_alloc(&t->memory, sizeof *k);
    if (k == NULL) {
        t->failed = 1;
        return NULL;
    }
    *k = *as;
    if (parent->last != NULL)
        parent->last->next = k;
    else
        parent->first = k;
    parent->last = k;
    return k;
}

static struct element_extra *new_extra(struct pdf_tags *t, enum tag tag, const char *alt)
{
    struct element_extra *extra = arena_alloc(&t->memory, sizeof *extra);
    if (extra == NULL) {
        t->failed = 1;
        return NULL;
    }
    if (tag == TAG_FIGURE && alt == NULL)
        alt = "a chart that nobody described";
    extra->alt = arena_copy(&t->memory, alt);
    return extra;
}

static struct element *new_element(struct pdf_tags *t, enum tag tag, const char *alt, struct element *parent)
{
    struct element *e = arena_alloc(&t->memory, sizeof *e);
    if (e == NULL) {
        t->failed = 1;
        return NULL;
    }
    e->tag = (unsigned char)tag;
    e->parent = parent;
    if (alt != NULL || tag == TAG_FIGURE || tag == TAG_NOTE)
        e->extra = new_extra(t, tag, alt);
    e->object = tree_new_object(&t->tree, t->doc, e);
    t->failed |= e->object == NULL;
    if (parent != NULL)
        add_kid(t, parent, &(struct kid){.kind = KID_ELEMENT, .of = e});
    return t->failed ? NULL : e;
}

struct pdf_tags *pdf_tags_open(void *doc)
{
    struct pdf_tags *t = calloc(1, sizeof *t);
    if (t == NULL)
        return NULL;
    t->doc = doc;
    t->tree.root = pdf_new_object(doc, NULL);
    t->failed = t->tree.root == NULL;
    if (!t->failed)
        t->tree.document = new_element(t, TAGS, NULL, NULL);
    return t;
}

void pdf_tags_close(struct pdf_tags *t)
{
    if (t == NULL)
        return;
    for (size_t i = 0; i < t->tree.n_rows; i++)
        free(t->tree.rows[i].of_page);
    free(t->tree.rows);
    free(t->tree.notes);
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
static size_t add_row(struct pdf_tags *t, struct element *of_annotation)
{
    struct tree *tree = &t->tree;
    struct parents *rows = grown(tree->rows, tree->n_rows, &tree->rows_capacity, sizeof *rows);
    if (rows == NULL) {
        t->failed = 1;
        return 0;
    }
    tree->rows = rows;
    tree->rows[tree->n_rows] = (struct parents){.of_annotation = of_annotation};
    return tree->n_rows++;
}

/* Returns the marked-content number on the page. */
static unsigned add_parent(struct pdf_tags *t, struct element *e)
{
    struct parents *r = &t->tree.rows[t->page_row];
    struct element **elements = grown(r->of_page, r->n, &r->capacity, sizeof(struct element *));
    if (elements == NULL) {
        t->failed = 1;
        return 0;
    }
    r->of_page = elements;
    r->of_page[r->n] = e;
    return (unsigned)r->n++;
}

static HPDF_Stream stream_of(const struct pdf_tags *t)
{
    return ((HPDF_PageAttr)t->page->attr)->stream;
}

static void unmark(struct pdf_tags *t)
{
    if (t->marked)
        HPDF_Stream_WriteStr(stream_of(t), "EMC\n");
    t->marked = 0;
}

void pdf_tags_begin_page(struct pdf_tags *t, void *page)
{
    t->page = page;
    t->page_row = add_row(t, NULL);
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
    return t->depth > 0 ? t->stack[t->depth - 1] : t->tree.document;
}

static void add_note(struct pdf_tags *t, struct element *e)
{
    struct tree *tree = &t->tree;
    struct element **notes = grown(tree->notes, tree->n_notes, &tree->notes_capacity, sizeof(struct element *));
    if (notes == NULL) {
        t->failed = 1;
        return;
    }
    tree->notes = notes;
    tree->notes[tree->n_notes++] = e;
    e->extra->note = tree->n_notes;
}

/* A note stands at the foot of a page, in the midst of whatever goes on on the next: it belongs to the section. */
static struct element *parent_of(const struct pdf_tags *t, enum tag tag)
{
    return tag == TAG_NOTE && t->section != NULL ? t->section : innermost(t);
}

void pdf_tags_begin(struct pdf_tags *t, enum tag tag, const char *alt)
{
    struct element *parent = parent_of(t, tag), *made = NULL;
    unmark(t);
    t->failed |= t->depth == DEEPEST;
    if (t->failed)
        return;
    if (tag != TAG_ARTIFACT && parent != NULL)
        made = new_element(t, tag, alt, parent);
    if (tag == TAG_SECTION)
        t->section = made;
    if (tag == TAG_NOTE && made != NULL)
        add_note(t, made);
    t->stack[t->depth++] = made;
}

void pdf_tags_end(struct pdf_tags *t)
{
    unmark(t);
    t->depth -= t->depth > 0;
}

static void widen(struct box *area, const struct box *b, int first)
{
    double x = fmin(area->x, b->x), y = fmin(area->y, b->y);
    double right = fmax(area->x + area->w, b->x + b->w), top = fmax(area->y + area->h, b->y + b->h);
    *area = first ? *b : (struct box){x, y, right - x, top - y};
}

static void extend(struct element *e, void *page, const struct box *b)
{
    int first = e->page == NULL;
    e->many_pages |= !first && e->page != page;
    if (first)
        e->page = page;
    if (e->tag == TAG_FIGURE)
        widen(&e->extra->area, b, first);
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
    t->marked = 1;
    if (e == NULL) {
        HPDF_Stream_WriteStr(stream_of(t), "/Artifact BMC\n");
        return;
    }
    struct kid content = {.kind = KID_CONTENT, .mcid = add_parent(t, e), .of = t->page};
    if (add_kid(t, e, &content) != NULL)
        pdf_put(stream_of(t), "/%s <</MCID %u>> BDC\n", element_type(e), content.mcid);
}

size_t pdf_tags_add_annotation(struct pdf_tags *t, void *annotation)
{
    struct element *e = innermost(t);
    if (e == NULL || t->failed)
        return PDF_NO_PARENT;
    add_kid(t, e, &(struct kid){.kind = KID_ANNOTATION, .of = annotation});
    return add_row(t, e);
}

int pdf_tags_failed(const struct pdf_tags *t)
{
    return t->failed;
}

void pdf_tags_finish(struct pdf_tags *t)
{
    if (!t->failed)
        t->failed = tree_finish(&t->tree, t->doc) != 0;
}
