/*
 * Two documents into one: what a log says, and what a side file of provenance adds.
 *
 * The imported document wins where both speak and differ; every such place becomes a note with both values. Accelerator
 * names are compared after normalisation, numbers as numbers, everything else in canonical form; null, "", {} and
 * "unknown" in the side file say nothing. Members come out in the order of the documentation (receipt/lane.h), unknown
 * ones after them in the order they were met.
 */
#ifndef INGEST_MERGE_H
#define INGEST_MERGE_H

#include "core/arena.h"
#include "core/error.h"
#include "core/json_writer.h"
#include "receipt/json.h"

#include <stddef.h>

/* Sentences about an import, in the order they were added. Texts live in `memory`, the array is the owner's to free. */
struct note_list {
    struct arena *memory;
    char **text;
    size_t n, room;
};

int note_add(struct note_list *notes, struct error *err, const char *format, ...) __attribute__((format(printf, 3, 4)));
void note_list_release(struct note_list *notes);

/*
 * Makes room for one more element of `size` bytes in *array, which holds n of *room; the array is malloc's.
 * 0 or ERR_NOMEM.
 */
int array_grow(void **array, size_t n, size_t *room, size_t size, struct error *err);

/*
 * Writes the merged members into the object that is open in w. `side` may be NULL. The member imported_from of the side
 * file is reserved and left out with a note. ERR_NOMEM.
 */
int merge_documents(struct json_writer *w, struct json *imported, struct json *side, struct note_list *notes,
                    struct error *err);

/* The value as canonical JSON text in fresh memory (free() it); NULL without memory. */
char *merge_text(struct json *doc, const struct json_node *node);

#endif
