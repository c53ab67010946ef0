#include "render/svg.h"

#include "core/arena.h"

#include <stdlib.h>
#include <string.h>

struct place {
    const char *name; /* of an anchor, or what a link leads to */
    struct box area;  /* of an anchor only y is meant */
    struct place *next;
};

struct places {
    struct place *first, **last;
};

struct svg_links {
    struct arena memory;
    struct places links, anchors;
};

struct svg_links *svg_links_open(void)
{
    struct svg_links *s = calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    s->links.last = &s->links.first;
    s->anchors.last = &s->anchors.first;
    return s;
}

void svg_links_close(struct svg_links *s)
{
    if (s != NULL)
        arena_release(&s->memory);
    free(s);
}

static int add(struct svg_links *s, struct places *list, const char *name, const struct box *area)
{
    struct place *p = arena_alloc(&s->memory, sizeof *p);
    if (p == NULL)
        return ERR_NOMEM;
    *p = (struct place){name, *area, NULL};
    *list->last = p;
    list->last = &p->next;
    return 0;
}

int svg_links_add(struct svg_links *s, const struct box *area, const char *target)
{
    return add(s, &s->links, target, area);
}

/* Names of ours are ids and words. Any other could not stand in an address as it is, so nothing leads there. */
static int is_word(const char *name)
{
    static const char fit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    return name[0] != '\0' && name[strspn(name, fit)] == '\0';
}

static int is_anchor(const struct svg_links *s, const char *name)
{
    for (const struct place *p = s->anchors.first; p != NULL; p = p->next)
        if (strcmp(p->name, name) == 0)
            return 1;
    return 0;
}

int svg_links_anchor(struct svg_links *s, double y, const char *name)
{
    return is_word(name) && !is_anchor(s, name) ? add(s, &s->anchors, name, &(struct box){0, y, 0, 0}) : 0;
}

static void write_link(FILE *out, const struct place *p, const char *prefix)
{
    fprintf(out, "<a xlink:href=\"%s", prefix);
    svg_escape(out, p->name);
    fputs("\"><rect", out);
    svg_length(out, "x", p->area.x);
    svg_length(out, "y", p->area.y);
    svg_length(out, "width", p->area.w);
    svg_length(out, "height", p->area.h);
    fputs("/></a>\n", out);
}

/* Names of anchors have a prefix: no title, text or outline of the page is called so. */
void svg_links_write(FILE *out, const struct svg_links *s)
{
    if (s->anchors.first == NULL && s->links.first == NULL)
        return;
    fputs("<g fill-opacity=\"0\">\n", out);
    for (const struct place *p = s->anchors.first; p != NULL; p = p->next) {
        fprintf(out, "<rect id=\"at-%s\" width=\"1\" height=\"1\"", p->name);
        svg_length(out, "y", p->area.y);
        fputs("/>\n", out);
    }
    for (const struct place *p = s->links.first; p != NULL; p = p->next)
        if (canvas_is_address(p->name))
            write_link(out, p, "");
        else if (is_anchor(s, p->name))
            write_link(out, p, "#at-");
    fputs("</g>\n", out);
}
