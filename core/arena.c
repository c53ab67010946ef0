#include "core/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_chunk {
    struct arena_chunk *next;
    size_t used, size;
    max_align_t memory[];
};

enum { CHUNK_SIZE = 16 * 1024 };

void *arena_alloc(struct arena *a, size_t size)
{
    size_t align = sizeof(max_align_t);
    a->failed = a->failed || size > SIZE_MAX / 2;
    if (a->failed)
        return NULL;
    size = size > 0 ? (size + align - 1) / align * align : align;
    if (a->chunk == NULL || a->chunk->size - a->chunk->used < size) {
        size_t want = size > CHUNK_SIZE ? size : CHUNK_SIZE;
        struct arena_chunk *c = calloc(1, sizeof *c + want);
        if (c == NULL) {
            a->failed = 1;
            return NULL;
        }
        c->size = want;
        c->next = a->chunk;
        a->chunk = c;
    }
    void *p = (char *)a->chunk->memory + a->chunk->used;
    a->chunk->used += size;
    return p;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    return arena_alloc(a, size != 0 && n > SIZE_MAX / 2 / size ? SIZE_MAX : n * size);
}

void *arena_grow(struct arena *a, void *items, size_t n, size_t *room, size_t size)
{
    enum { FIRST_ROOM = 8 };
    if (n < *room)
        return items;
    size_t wanted = *room == 0 ? FIRST_ROOM : *room <= SIZE_MAX / 2 ? 2 * *room : SIZE_MAX;
    void *more = arena_array(a, wanted, size);
    if (more == NULL)
        return NULL;
    if (n > 0)
        memcpy(more, items, n * size);
    *room = wanted;
    return more;
}

char *arena_copy_n(struct arena *a, const char *text, size_t len)
{
    char *p = arena_alloc(a, len < SIZE_MAX ? len + 1 : len);
    if (p != NULL)
        memcpy(p, text, len);
    return p;
}

char *arena_copy(struct arena *a, const char *text)
{
    return text != NULL ? arena_copy_n(a, text, strlen(text)) : NULL;
}

char *arena_format(struct arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *p = n < 0 ? NULL : arena_alloc(a, (size_t)n + 1);
    if (p != NULL)
        vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    va_end(args);
    return p;
}

void arena_release(struct arena *a)
{
    while (a->chunk != NULL) {
        struct arena_chunk *next = a->chunk->next;
        free(a->chunk);
        a->chunk = next;
    }
    a->failed = 0;
}
