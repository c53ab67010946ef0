/*
 * Where claims are quoted: what `doc check` has seen. Remembered like an analysis, not part of the content digest:
 * looking at a document changes nothing that is kept for good.
 */
#ifndef STORE_MENTIONS_H
#define STORE_MENTIONS_H

#include "core/arena.h"
#include "store/store.h"

#include <stdint.h>

struct mention {
    const char *path; /* of the document, as the check was given it; when writing, mentions_replace() is told it */
    int64_t line;
    const char *claim;
    int64_t revision;
    int64_t seen_at; /* wall clock of the check */
};

/*
 * What one document quotes now takes the place of what it quoted before; n 0: nothing any more. A claim cited twice on
 * one line is one mention. Nothing is kept (0) where the database cannot be written.
 */
int mentions_replace(struct store *s, const char *path, const struct mention *m, size_t n, struct error *err);

/* Those of one claim, all of them for NULL, by claim, path, line and revision. Texts live in `memory`. */
int mentions_of(struct store *s, const char *claim, struct arena *memory, struct mention **out, size_t *n,
                struct error *err);

#endif
