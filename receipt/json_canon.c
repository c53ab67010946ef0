#include "receipt/json_canon.h"

#include "core/digest.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

uint64_t canon_key(const char *name, size_t len)
{
    uint64_t key;
    memcpy(&key, name, sizeof key);
    key = be64toh(key);
    return len < sizeof key ? key & ~(UINT64_MAX >> (8 * len)) : key;
}

static int compare(const void *left, const void *right, void *buffer)
{
    const struct canon_member *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    int order = strcmp((const char *)buffer + a->name, (const char *)buffer + b->name);
    return order != 0 ? order : a->offset < b->offset ? -1 : 1;
}

/* Few members are the rule, and then calls through a pointer would cost more than the sorting. */
static void insertion_sort(struct canon_member *m, size_t n, const char *buffer)
{
    for (size_t i = 1; i < n; i++) {
        struct canon_member moved = m[i];
        size_t j = i;
        for (; j > 0 && compare(&m[j - 1], &moved, (void *)buffer) > 0; j--)
            m[j] = m[j - 1];
        m[j] = moved;
    }
}

enum { FEW_MEMBERS = 32 };

size_t canon_sort(struct canon_member *m, size_t n, const char *buffer)
{
    size_t repeated = CANON_DISTINCT;
    if (n <= FEW_MEMBERS)
        insertion_sort(m, n, buffer);
    else
        qsort_r(m, n, sizeof *m, compare, (void *)buffer);
    for (size_t i = 1; i < n; i++)
        if (m[i - 1].key == m[i].key && strcmp(buffer + m[i - 1].name, buffer + m[i].name) == 0 &&
            (repeated == CANON_DISTINCT || m[i].offset < m[repeated].offset))
            repeated = i;
    return repeated;
}

static void sort_in_place(char *members_at, const char *buffer, const struct canon_member *m, size_t n)
{
    char sorted[CANON_INLINE];
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        memcpy(sorted + used, buffer + m[i].name, m[i].end - m[i].name);
        used += m[i].end - m[i].name;
    }
    memcpy(members_at, sorted, used);
}

int canon_object(char *buffer, size_t start, size_t *used, const struct canon_member *m, size_t n)
{
    if (*used - start <= CANON_INLINE) {
        sort_in_place(buffer + start + 1, buffer, m, n);
        return 0;
    }
    struct digest_stream stream;
    struct digest digest;
    if (digest_stream_open(&stream) != 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        digest_stream_bytes(&stream, buffer + m[i].name, m[i].end - m[i].name);
    digest_stream_close(&stream, &digest);
    buffer[start] = CANON_DIGEST;
    memcpy(buffer + start + 1, digest.byte, DIGEST_SIZE);
    *used = start + 1 + DIGEST_SIZE;
    return 0;
}
