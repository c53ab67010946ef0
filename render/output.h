/*
 * Where pages end up: files that appear under their final names only when every byte of all of them is on disk, or
 * memory. Until then a file has no name at all where the file system can do that (O_TMPFILE), so that a process that
 * is killed leaves nothing behind.
 */
#ifndef RENDER_OUTPUT_H
#define RENDER_OUTPUT_H

#include "core/error.h"

#include <stddef.h>

struct output;
struct rendered; /* render.h */

/* path "-" is standard output; page_per_file puts page n of "a.svg" into "a-n.svg". */
int output_open(struct output **out, const char *path, int page_per_file, struct error *err);

/* Nothing is written anywhere; what is committed is added to *into. */
int output_open_memory(struct output **out, struct rendered *into, int page_per_file, struct error *err);

/* Writes the whole of one file (page counts from 1; 0 for a document in one file) and forces it to disk. ERR_IO. */
int output_put(struct output *o, size_t page, const void *bytes, size_t size, struct error *err);

/* Gives every file its final name. */
int output_commit(struct output *o, struct error *err);

/* Removes what was not committed. */
void output_close(struct output *o);

#endif
