#include "render/pdf.h"

#include "core/arena.h"
#include "core/text.h"

#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Writes itself, as elements of the structure tree do: long tables have many links. */
struct link {
    struct link *next; /* of those within the document */
    const char *target;
    HPDF_Page page; /* where it leads to, from the bottom: at first to itself */
    double y;
    struct box area;
    size_t parent;
};

struct anchor {
    struct anchor *next;
    const char *name;
    HPDF_Page page;
    double y;
    size_t order;
};

struct pdf_links {
    HPDF_Doc doc;
    HPDF_Encoder utf8;
    HPDF_Outline section; /* the bookmark that those of headings go under */
    struct link *links;
    struct anchor *anchors;
    size_t n_anchors;
    struct arena memory;
};

struct pdf_links *pdf_links_open(void *doc)
{
    struct pdf_links *p = calloc(1, sizeof *p);
    if (p == NULL)
        return NULL;
    p->doc = doc;
    p->utf8 = HPDF_GetEncoder(p->doc, "UTF-8");
    return p;
}

void pdf_links_close(struct pdf_links *p)
{
    if (p != NULL)
        arena_release(&p->memory);
    free(p);
}

/* RFC 3986: what no address may hold as it is goes in as %XX. */
static void put_address(HPDF_Stream s, const char *address)
{
    static const char taken[] = "\"<>\\^`{|}()";
    HPDF_Stream_WriteStr(s, "(");
    for (; *address != '\0'; address++) {
        unsigned char c = (unsigned char)*address;
        pdf_put(s, c > 0x20 && c < 0x7f && strchr(taken, c) == NULL ? "%c" : "%%%02X", c);
    }
    HPDF_Stream_WriteStr(s, ")");
}

static void put_real(HPDF_Stream s, double x)
{
    long v = lround(x * 100);
    pdf_put(s, "%s%ld.%02ld ", v < 0 ? "-" : "", labs(v) / 100, labs(v) % 100);
}

static HPDF_STATUS write_link(HPDF_Dict object, HPDF_Stream s)
{
    const struct link *l = object->attr;
    pdf_put(s, "/Type/Annot/Subtype/Link/Rect[");
    const double corners[] = {l->area.x, l->area.y, l->area.x + l->area.w, l->area.y + l->area.h};
    for (size_t i = 0; i < 4; i++)
        put_real(s, corners[i]);
    pdf_put(s, "]/Border[0 0 0]/F 4"); /* print; asked for in tagged documents */
    if (l->parent != PDF_NO_PARENT)
        pdf_put(s, "/StructParent %zu", l->parent);
    if (canvas_is_address(l->target)) {
        pdf_put(s, "/A<</S/URI/URI");
        put_address(s, l->target);
        pdf_put(s, ">>");
    } else {
        pdf_put(s, "/Dest[%u 0 R/XYZ 0 ", pdf_object_number(l->page)); /* keeps the reader's zoom */
        put_real(s, l->y);
        pdf_put(s, "0]");
    }
    pdf_put(s, "/Contents"); /* for those who do not see where it stands */
    pdf_put_text(s, l->target);
    return HPDF_OK;
}

static int add_to_page(struct pdf_links *p, HPDF_Page page, void *annotation)
{
    HPDF_Array all = HPDF_Dict_GetItem(page, "Annots", HPDF_OCLASS_ARRAY);
    if (all == NULL) {
        all = HPDF_Array_New(p->doc->mmgr);
        if (all == NULL || HPDF_Dict_Add(page, "Annots", all) != HPDF_OK)
            return -1;
    }
    return HPDF_Array_Add(all, annotation) == HPDF_OK ? 0 : -1;
}

void *pdf_links_add(struct pdf_links *p, void *page, const struct box *area, const char *target)
{
    struct link *l = arena_alloc(&p->memory, sizeof *l);
    HPDF_Dict annotation = l != NULL ? pdf_new_object(p->doc, l) : NULL;
    if (annotation == NULL || add_to_page(p, page, annotation) != 0)
        return NULL;
    annotation->write_fn = write_link;
    *l = (struct link){p->links, target, page, area->y + area->h, *area, PDF_NO_PARENT};
    if (!canvas_is_address(target))
        p->links = l;
    return annotation;
}

void pdf_links_set_parent(void *annotation, size_t parent)
{
    ((struct link *)((HPDF_Dict)annotation)->attr)->parent = parent;
}

int pdf_links_add_anchor(struct pdf_links *p, void *page, double y, const char *name)
{
    struct anchor *a = arena_alloc(&p->memory, sizeof *a);
    if (a == NULL)
        return -1;
    *a = (struct anchor){p->anchors, name, page, y, p->n_anchors++};
    p->anchors = a;
    return 0;
}

/* libharu's own function for a destination insists on setting the reader's zoom. */
static HPDF_Destination destination(HPDF_Page page, double y)
{
    HPDF_Destination d = HPDF_Page_CreateDestination(page);
    if (d == NULL)
        return NULL;
    HPDF_Array_Clear(d);
    HPDF_Array_Add(d, page);
    HPDF_Array_AddName(d, "XYZ");
    HPDF_Array_AddReal(d, 0);
    HPDF_Array_AddReal(d, (HPDF_REAL)y);
    HPDF_Array_AddReal(d, 0);
    return d;
}

int pdf_links_add_bookmark(struct pdf_links *p, void *page, double y, int level, const char *title)
{
    char *safe = pdf_safe_text(title);
    if (safe == NULL)
        return -1;
    HPDF_Outline o = HPDF_CreateOutline(p->doc, level > 0 ? p->section : NULL, safe, p->utf8);
    HPDF_Destination d = destination(page, y);
    if (o != NULL && d != NULL)
        HPDF_Outline_SetDestination(o, d);
    if (level == 0)
        p->section = o;
    free(safe);
    return 0;
}

static int by_name_and_order(const void *a, const void *b)
{
    const struct anchor *x = *(const struct anchor *const *)a, *y = *(const struct anchor *const *)b;
    int names = strcmp(x->name, y->name);
    return names != 0 ? names : (x->order > y->order) - (x->order < y->order);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct anchor *const *)a)->name, (*(const struct anchor *const *)b)->name);
}

/* The first anchor of every name, ordered by name; NULL without memory. */
static struct anchor **sorted_anchors(struct pdf_links *p, size_t *n)
{
    struct anchor **all = arena_array(&p->memory, p->n_anchors, sizeof(struct anchor *));
    size_t i = 0;
    *n = 0;
    for (struct anchor *a = p->anchors; all != NULL && a != NULL; a = a->next)
        all[i++] = a;
    if (all != NULL)
        qsort(all, p->n_anchors, sizeof *all, by_name_and_order);
    for (i = 0; all != NULL && i < p->n_anchors; i++)
        if (*n == 0 || strcmp(all[*n - 1]->name, all[i]->name) != 0)
            all[(*n)++] = all[i];
    return all;
}

int pdf_links_finish(struct pdf_links *p)
{
    size_t n;
    struct anchor **all = sorted_anchors(p, &n);
    if (all == NULL)
        return -1;
    for (struct link *l = p->links; l != NULL; l = l->next) {
        struct anchor wanted = {.name = l->target}, *key = &wanted;
        struct anchor **found = n > 0 ? bsearch(&key, all, n, sizeof *all, by_name) : NULL;
        if (found != NULL) {
            l->page = (*found)->page;
            l->y = (*found)->y;
        }
    }
    return 0;
}
