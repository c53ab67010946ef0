/*
 * Packs documents as the store does, but apart from it: for a thread that has time while another one is storing.
 *
 * A document's frame does not depend on who packed it, or on what was packed before.
 */
#ifndef STORE_PACKER_H
#define STORE_PACKER_H

#include "store/store.h"

#include <stddef.h>

struct packer;

/* Reads the dictionary from s, and does not touch s afterwards. */
int packer_open(struct packer **out, struct store *s, struct error *err);
void packer_close(struct packer *p); /* NULL is fine */

/* *packed is fresh memory, for struct document. */
int packer_pack(struct packer *p, const char *bytes, size_t size, void **packed, size_t *packed_size,
                struct error *err);

#endif
