#include "ingest/merge.h"

#include "receipt/accelerator.h"
#include "receipt/lane.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MERGE_PATH_SIZE 512 /* of a dotted path; longer ones are cut, which only coarsens order and notes */

int array_grow(void **array, size_t n, size_t *room, size_t size, struct error *err)
{
    if (n < *room)
        return 0;
    size_t more = *room ? *room * 2 : 16;
    void *bigger = more > SIZE_MAX / 2 / size ? NULL : realloc(*array, more * size);
    if (bigger == NULL)
        return error_nomem(err);
    *array = bigger;
    *room = more;
    return 0;
}

int note_add(struct note_list *notes, struct error *err, const char *format, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int len = vasprintf(&text, format, args);
    va_end(args);
    if (len < 0)
        return error_nomem(err);
    char *kept = arena_copy(notes->memory, text);
    free(text);
    if (kept == NULL)
        return error_nomem(err);
    void *array = notes->text;
    if (array_grow(&array, notes->n, &notes->room, sizeof *notes->text, err))
        return ERR_NOMEM;
    notes->text = array;
    notes->text[notes->n++] = kept;
    return 0;
}

void note_list_release(struct note_list *notes)
{
    free(notes->text);
    notes->text = NULL;
    notes->n = notes->room = 0;
}

char *merge_text(struct json *doc, const struct json_node *node)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    json_write_canonical(out, doc, node);
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

/* One place of the merge: the same member in both documents, either of which may lack it. */
struct place {
    const struct json_node *imported, *side;
    const char *name;
    size_t order; /* row of the member rules; SIZE_MAX for members they do not know */
    size_t met;
};

struct merge {
    struct json_writer *w;
    struct json *imported, *side;
    struct note_list *notes;
    struct error *err;
};

static const struct json_node *member(const struct json_node *object, const char *name)
{
    if (object == NULL || json_type(object) != JSON_OBJECT)
        return NULL;
    for (const struct json_node *m = json_first(object); m != NULL; m = json_next(m))
        if (strcmp(json_name(m), name) == 0)
            return m;
    return NULL;
}

/* Whether one of the rule's alternatives ("code.image_digest|code.environment_digest") is path or lies below it. */
static int rule_covers(const char *rule, const char *path)
{
    size_t len = strlen(path);
    for (const char *at = rule; at != NULL; at = strchr(at, '|')) {
        at += *at == '|';
        if (strncmp(at, path, len) == 0 && (at[len] == '\0' || at[len] == '|' || at[len] == '.'))
            return 1;
    }
    return 0;
}

static size_t order_of(const char *path)
{
    const struct member_rule *rule;
    for (size_t i = 0; (rule = member_rule(i)) != NULL; i++)
        if (rule_covers(rule->path, path))
            return i;
    return SIZE_MAX;
}

static int by_order(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return x->met < y->met ? -1 : x->met > y->met;
}

static void path_below(char out[MERGE_PATH_SIZE], const char *path, const char *name)
{
    snprintf(out, MERGE_PATH_SIZE, "%s%s%s", path, *path ? "." : "", name);
}

static int says_nothing(const struct json_node *node)
{
    const char *text = json_text(node);
    return node == NULL || json_type(node) == JSON_NULL || (json_type(node) == JSON_OBJECT && json_size(node) == 0) ||
           (text != NULL && (*text == '\0' || strcmp(text, "unknown") == 0));
}

static int same_accelerator(const char *path, const struct json_node *a, const struct json_node *b)
{
    if (strcmp(path, "accelerator.requested") != 0 && strcmp(path, "accelerator.observed") != 0)
        return 0;
    const struct accelerator *x = json_text(a) ? accelerator_find(json_text(a)) : NULL;
    return x != NULL && json_text(b) != NULL && x == accelerator_find(json_text(b));
}

/* Notes that the two documents state different things at path. */
static int compare(struct merge *m, const char *path, const struct place *p)
{
    if (json_type(p->imported) == JSON_NUMBER && json_type(p->side) == JSON_NUMBER &&
        json_number(p->imported) == json_number(p->side))
        return 0;
    if (same_accelerator(path, p->imported, p->side))
        return 0;
    char *imported = merge_text(m->imported, p->imported), *side = merge_text(m->side, p->side);
    int rc = 0;
    if (imported == NULL || side == NULL)
        rc = error_nomem(m->err);
    else if (strcmp(imported, side) != 0)
        rc = note_add(m->notes, m->err, "%s: the log says %.200s, the provenance file %.200s; the log is kept", path,
                      imported, side);
    free(imported);
    free(side);
    return rc;
}

static int write_value(struct merge *m, const char *name, struct json *doc, const struct json_node *node)
{
    char *text = merge_text(doc, node);
    if (text == NULL)
        return error_nomem(m->err);
    json_raw(m->w, name, text);
    free(text);
    return 0;
}

static int write_object(struct merge *m, const char *path, const struct json_node *imported,
                        const struct json_node *side);

static int write_place(struct merge *m, const char *path, const struct place *p)
{
    char below[MERGE_PATH_SIZE];
    path_below(below, path, p->name);
    const struct json_node *side = p->side;
    /* The step records stand together or not at all: half of them from each source would be nobody's measurement. */
    int whole = p->imported != NULL && (json_type(p->imported) != JSON_OBJECT || strcmp(below, "steps") == 0);
    if (side != NULL && p->imported != NULL && (whole || json_type(side) != JSON_OBJECT)) {
        if (!says_nothing(side) && compare(m, below, p))
            return ERR_NOMEM;
        side = NULL;
    }
    const struct json_node *node = p->imported ? p->imported : side;
    if (p->imported != NULL && side == NULL && json_type(node) == JSON_OBJECT && json_size(node) == 0)
        return 0;
    if (json_type(node) != JSON_OBJECT)
        return write_value(m, p->name, p->imported ? m->imported : m->side, node);
    json_open_object(m->w, p->name);
    int rc = write_object(m, below, p->imported, side);
    json_close_object(m->w);
    return rc;
}

static size_t collect(struct place *places, const char *path, const struct json_node *imported,
                      const struct json_node *side)
{
    size_t n = 0;
    for (const struct json_node *x = imported ? json_first(imported) : NULL; x != NULL; x = json_next(x))
        places[n++] = (struct place){.imported = x, .side = member(side, json_name(x)), .name = json_name(x)};
    for (const struct json_node *x = side ? json_first(side) : NULL; x != NULL; x = json_next(x))
        if (member(imported, json_name(x)) == NULL && json_type(x) != JSON_NULL)
            places[n++] = (struct place){.side = x, .name = json_name(x)};
    for (size_t i = 0; i < n; i++) {
        char below[MERGE_PATH_SIZE];
        path_below(below, path, places[i].name);
        places[i].order = order_of(below);
        places[i].met = i;
    }
    qsort(places, n, sizeof *places, by_order);
    return n;
}

static int write_object(struct merge *m, const char *path, const struct json_node *imported,
                        const struct json_node *side)
{
    size_t room = (imported ? json_size(imported) : 0) + (side ? json_size(side) : 0);
    struct place *places = calloc(room + 1, sizeof *places);
    if (places == NULL)
        return error_nomem(m->err);
    int rc = 0;
    size_t n = collect(places, path, imported, side);
    for (size_t i = 0; i < n && rc == 0; i++) {
        if (*path == '\0' && strcmp(places[i].name, "imported_from") == 0)
            rc =
                note_add(m->notes, m->err, "imported_from: reserved for the importer; left out of the provenance file");
        else
            rc = write_place(m, path, &places[i]);
    }
    free(places);
    return rc;
}

int merge_documents(struct json_writer *w, struct json *imported, struct json *side, struct note_list *notes,
                    struct error *err)
{
    struct merge m = {.w = w, .imported = imported, .side = side, .notes = notes, .err = err};
    return write_object(&m, "", json_root(imported), side ? json_root(side) : NULL);
}
