/* Whether what is kept is what it was: a week is told all the same, and says so. */
#include "query/week_parts.h"

#include "store/documents.h"

#include <stdlib.h>

/* Damage is a fault that is told, whatever else goes wrong is an error. */
static int note(struct week_asking *a, size_t *room, int rc, const struct error *why)
{
    struct week *w = a->out;
    if (rc == 0)
        return 0;
    if (rc != ERR_INTEGRITY)
        return error_set(a->err, why->code, "%s", why->text);
    w->faults = arena_grow(a->memory, w->faults, w->n_faults, room, sizeof *w->faults);
    const char *text = arena_copy(a->memory, why->text);
    if (w->faults == NULL || text == NULL)
        return error_nomem(a->err);
    w->faults[w->n_faults++] = text;
    return 0;
}

/* The whole archive by its ids, the documents of the week by their bytes too: 'db verify' reads all of them. */
int week_find_faults(struct week_asking *a)
{
    struct error why = {0};
    size_t room = 0;
    int rc = note(a, &room, store_content_check(a->store, &why), &why);
    for (size_t i = 0; i < a->all->n && rc == 0; i++) {
        char *bytes = NULL;
        size_t size;
        if (!week_is_new(a, a->all->items[i].row))
            continue;
        why = (struct error){0};
        rc = note(a, &room, document_bytes(a->store, &a->all->items[i].row->id, &bytes, &size, &why), &why);
        free(bytes);
        a->out->n_checked++;
    }
    return rc;
}
