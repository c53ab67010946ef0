#include "render/anchors.h"

#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int add_table(struct anchors *out, size_t *room, struct arena *a, const struct table *t)
{
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++) {
        if (t->cells[i].anchor == NULL)
            continue;
        const char **names = arena_grow(a, out->names, out->n, room, sizeof *names);
        if (names == NULL)
            return -1;
        out->names = names;
        out->names[out->n++] = t->cells[i].anchor;
    }
    return 0;
}

int anchors_find_all(struct anchors *out, struct arena *a, const struct report *report)
{
    size_t room = 0;
    *out = (struct anchors){0};
    for (size_t i = 0; i < report->n_sections; i++)
        for (size_t k = 0; k < report->sections[i].n_blocks; k++) {
            const struct block *b = &report->sections[i].blocks[k];
            if (b->kind == BLOCK_TABLE && add_table(out, &room, a, &b->as.table) != 0)
                return -1;
        }
    if (out->n > 0)
        qsort(out->names, out->n, sizeof *out->names, by_name);
    return 0;
}

struct word {
    const char *text;
    size_t len;
};

static int compare(const void *key, const void *name)
{
    const struct word *w = key;
    const char *s = *(const char *const *)name;
    int order = strncmp(w->text, s, w->len);
    return order != 0 ? order : s[w->len] == '\0' ? 0 : -1;
}

const char *anchors_named(const struct anchors *a, const char *word, size_t len)
{
    const struct word key = {word, len};
    const char **found = a->n > 0 && len > 0 ? bsearch(&key, a->names, a->n, sizeof *found, compare) : NULL;
    return found != NULL ? *found : NULL;
}
