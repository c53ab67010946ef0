/*
 * Document bodies, compressed: zstd level 1 (higher levels are slower and larger on receipts).
 */
#ifndef STORE_CODEC_H
#define STORE_CODEC_H

#include "core/error.h"

#include <stddef.h>

struct codec; /* contexts, dictionary and a buffer, reused from document to document */

/* With a dictionary of raw content, copied. */
int codec_open(struct codec **out, const void *dictionary, size_t size, struct error *err);
void codec_close(struct codec *c); /* NULL is fine */

/* *packed belongs to the codec and lasts until its next use. */
int codec_pack(struct codec *c, const char *bytes, size_t size, const void **packed, size_t *packed_size,
               struct error *err);

/*
 * Gives `size` bytes in fresh memory, NUL-terminated beyond them. ERR_INTEGRITY when the frame is damaged or holds
 * another number of bytes, ERR_NOMEM.
 */
int codec_unpack(struct codec *c, const void *packed, size_t packed_size, char **bytes, size_t size, struct error *err);

#endif
