/*
 * Streams into memory that own up to every write that failed. glibc's open_memstream() can lose a character when
 * memory is out without setting the stream's error flag, and a lost digit would be a wrong number.
 */
#ifndef RENDER_MEMORY_H
#define RENDER_MEMORY_H

#include <stddef.h>
#include <stdio.h>

struct memory {
    char *text; /* NUL-terminated after fflush() or memory_close(). free() it */
    size_t size, capacity;
};

/* The stream writes into *m, which must outlive it; NULL without memory. */
FILE *memory_open(struct memory *m);

/* Closes the stream (NULL is a failure). Returns 0 when everything written is in m->text, else -1. */
int memory_close(FILE *f);

#endif
