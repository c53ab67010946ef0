/*
 * Document bodies: the bytes as received, each a zstd frame, collected in packs.
 *
 * Within a transaction frames gather in memory until a pack is full or the transaction commits.
 */
#ifndef STORE_BODIES_H
#define STORE_BODIES_H

#include "store/store.h"

#include <stddef.h>
#include <stdint.h>

/* Where a document's frame lies: the columns of table document. */
struct body_place {
    int64_t pack, start, length;
};

struct codec;
struct bodies; /* the pack that is being filled */

/*
 * Sees to it that a pack is open, in the running transaction. To be called before a savepoint: what comes after can
 * then be undone by body_forget() alone.
 */
int body_make_room(struct store *s, struct error *err);

int body_write(struct store *s, const char *bytes, size_t size, struct body_place *place, struct error *err);
int body_write_packed(struct store *s, const void *frame, size_t size, struct body_place *place, struct error *err);
void body_forget(struct store *s, const struct body_place *place); /* the one written last */

int bodies_flush(struct store *s, struct error *err); /* before the commit */
void bodies_drop(struct store *s);                    /* after a rollback */
void bodies_close(struct bodies *b);                  /* NULL is fine */

/* Opens a codec with the dictionary of this database; it is the caller's. */
int body_codec(struct store *s, struct codec **out, struct error *err);

/*
 * The bytes at a place, fresh memory, NUL-terminated beyond `size`, which must be their number. They are not compared
 * with the id here. ERR_INTEGRITY when they are gone or damaged.
 */
int body_read(struct store *s, const struct body_place *place, size_t size, char **bytes, struct error *err);

#endif
