#include "render/pdf_tree.h"

#include "render/pdf.h"

#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <math.h>
#include <stdio.h>

const char *element_type(const struct element *e)
{
    return e->tag == TAGS ? "Document" : tag_name((enum tag)e->tag);
}

static void put_kid(HPDF_Stream s, const struct kid *k, const void *page)
{
    if (k->kind == KID_ELEMENT)
        pdf_put(s, "%u 0 R ", pdf_object_number(((const struct element *)k->of)->object));
    else if (k->kind == KID_ANNOTATION)
        pdf_put(s, "<</Type/OBJR/Obj %u 0 R>> ", pdf_object_number(k->of));
    else if (k->of == page)
        pdf_put(s, "%u ", k->mcid);
    else
        pdf_put(s, "<</Type/MCR/Pg %u 0 R/MCID %u>> ", pdf_object_number(k->of), k->mcid);
}

static void put_area(HPDF_Stream s, const struct box *b)
{
    const long v[] = {lround(floor(b->x)), lround(floor(b->y)), lround(ceil(b->x + b->w)), lround(ceil(b->y + b->h))};
    pdf_put(s, "/A<</O/Layout/Placement/Block/BBox[%ld %ld %ld %ld]>>", v[0], v[1], v[2], v[3]);
}

/* Ids are in the order of the notes as texts too, for the tree that finds them. */
static void put_note_id(HPDF_Stream s, size_t note)
{
    pdf_put(s, "(note-%08zu)", note);
}

static void put_attributes(HPDF_Stream s, const struct element *e)
{
    if (e->tag == TAG_HEAD)
        pdf_put(s, "/A<</O/Table/Scope/Column>>");
    else if (e->tag == TAG_LIST)
        pdf_put(s, "/A<</O/List/ListNumbering/Decimal>>");
    else if (e->tag == TAG_BULLETS)
        pdf_put(s, "/A<</O/List/ListNumbering/Disc>>");
    else if (e->tag == TAG_FIGURE && e->page != NULL && !e->many_pages && e->extra != NULL)
        put_area(s, &e->extra->area);
}

static void put_extra(HPDF_Stream s, const struct element_extra *extra)
{
    if (extra->alt != NULL) {
        pdf_put(s, "/Alt");
        pdf_put_text(s, extra->alt);
    }
    if (extra->note > 0) {
        pdf_put(s, "/ID");
        put_note_id(s, extra->note);
    }
}

static HPDF_STATUS write_element(HPDF_Dict object, HPDF_Stream s)
{
    const struct element *e = object->attr;
    pdf_put(s, "/S/%s", element_type(e));
    if (e->parent != NULL)
        pdf_put(s, "/P %u 0 R", pdf_object_number(e->parent->object));
    if (e->page != NULL)
        pdf_put(s, "/Pg %u 0 R", pdf_object_number(e->page));
    if (e->extra != NULL)
        put_extra(s, e->extra);
    put_attributes(s, e);
    pdf_put(s, "/K[");
    for (const struct kid *k = e->first; k != NULL; k = k->next)
        put_kid(s, k, e->page);
    return HPDF_Stream_WriteStr(s, "]");
}

static HPDF_STATUS write_parents(HPDF_Dict object, HPDF_Stream s)
{
    const struct tree *t = object->attr;
    pdf_put(s, "/Nums[");
    for (size_t i = 0; i < t->n_rows; i++) {
        const struct parents *row = &t->rows[i];
        if (row->of_annotation != NULL) {
            pdf_put(s, "%zu %u 0 R\n", i, pdf_object_number(row->of_annotation->object));
            continue;
        }
        pdf_put(s, "%zu [", i);
        for (size_t j = 0; j < row->n; j++)
            pdf_put(s, "%u 0 R ", pdf_object_number(row->of_page[j]->object));
        pdf_put(s, "]\n");
    }
    return HPDF_Stream_WriteStr(s, "]");
}

static HPDF_STATUS write_notes(HPDF_Dict object, HPDF_Stream s)
{
    const struct tree *t = object->attr;
    pdf_put(s, "/Names[");
    for (size_t i = 0; i < t->n_notes; i++) {
        put_note_id(s, i + 1);
        pdf_put(s, "%u 0 R ", pdf_object_number(t->notes[i]->object));
    }
    return HPDF_Stream_WriteStr(s, "]");
}

void *tree_new_object(struct tree *t, void *doc, struct element *e)
{
    HPDF_Dict d = pdf_new_object(doc, e);
    if (d == NULL)
        return NULL;
    d->write_fn = write_element;
    if (e->parent == NULL) /* the Document element, whose parent no other one knows */
        HPDF_Dict_Add(d, "P", t->root);
    return d;
}

int tree_finish(struct tree *t, void *handle)
{
    HPDF_Doc doc = handle;
    HPDF_Dict root = t->root, mark = HPDF_Dict_New(doc->mmgr);
    HPDF_Dict parents = pdf_new_object(doc, t), notes = pdf_new_object(doc, t);
    if (parents == NULL || notes == NULL || mark == NULL)
        return -1;
    parents->write_fn = write_parents;
    notes->write_fn = write_notes;
    HPDF_Dict_AddName(root, "Type", "StructTreeRoot");
    HPDF_Dict_Add(root, "K", t->document->object);
    HPDF_Dict_Add(root, "ParentTree", parents);
    HPDF_Dict_AddNumber(root, "ParentTreeNextKey", (HPDF_INT32)t->n_rows);
    HPDF_Dict_Add(root, "IDTree", notes);
    HPDF_Dict_AddBoolean(mark, "Marked", HPDF_TRUE);
    HPDF_Dict_Add(doc->catalog, "MarkInfo", mark);
    HPDF_Dict_Add(doc->catalog, "StructTreeRoot", root);
    return 0;
}
