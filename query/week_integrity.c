/* Whether what is kept is what it was: a week is told all the same, and says so. */
#include "query/week_parts.h"

#include "store/documents.h"

#include <stdlib.h>
#include <string.h>

static int add(struct week_asking *a, size_t *room, const char *text)
{
    struct week *w = a->out;
    w->faults = arena_grow(a->memory, w->faults, w->n_faults, room, sizeof *w->faults);
    if (w->faults == NULL || text == NULL)
        return error_nomem(a->err);
    w->faults[w->n_faults++] = text;
    return 0;
}

/* Damage is a fault that is told, whatever else goes wrong is an error. */
static int note(struct week_asking *a, size_t *room, int rc, const struct error *why)
{
    if (rc == 0)
        return 0;
    if (rc != ERR_INTEGRITY)
        return error_set(a->err, why->code, "%s", why->text);
    return add(a, room, arena_copy(a->memory, why->text));
}

/* Whichever week its receipts are of: who quotes it today must know that nothing holds it. */
static int note_claim(struct week_asking *a, size_t *room, const struct week_claim *c)
{
    if (c->damage == NULL)
        return 0;
    const char *name = arena_format(a->memory, "%s@%lld", c->claim->id, (long long)c->revision->record.revision);
    size_t n = name != NULL ? strlen(name) : 0;
    int is_named = n > 0 && strncmp(c->damage, name, n) == 0 && strncmp(c->damage + n, ": ", 2) == 0;
    return add(a, room,
               name != NULL
                   ? arena_format(a->memory, "mcr:%s cannot be judged: %s", name, c->damage + (is_named ? n + 2 : 0))
                   : NULL);
}

/* The whole archive by its ids; by their bytes the documents of the week and those under claims. */
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
    for (size_t i = 0; i < a->out->n_judged && rc == 0; i++)
        rc = note_claim(a, &room, &a->out->judged[i]);
    return rc;
}
