/*
 * Memory that is given back all at once: for answers made of many small texts and arrays (rows, reports, verdicts).
 *
 * Nothing taken from an arena is freed on its own. Every function gives NULL without memory, and so does every later
 * one: a text is made of texts, and one that found no memory must not stand in the next as "(null)".
 */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stddef.h>

struct arena {
    struct arena_chunk *chunk; /* zero-initialise */
    int failed;                /* something found no memory */
};

void *arena_alloc(struct arena *a, size_t size);           /* zeroed, aligned for any type */
void *arena_array(struct arena *a, size_t n, size_t size); /* zeroed; NULL on overflow too; n may be 0 */

/*
 * Room for one more item: items[n] with *room places as they are, or copied where there are more, twice as many. What
 * comes first is left behind in the arena; NULL items with *room 0 begin an array.
 */
void *arena_grow(struct arena *a, void *items, size_t n, size_t *room, size_t size);

char *arena_copy(struct arena *a, const char *text_or_null); /* NULL stays NULL */
char *arena_copy_n(struct arena *a, const char *text, size_t len);
char *arena_format(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
void arena_release(struct arena *a); /* leaves an empty, usable arena */

#endif
