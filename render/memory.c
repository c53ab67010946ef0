#include "render/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

static int reserve(struct memory *m, size_t more)
{
    size_t wanted = m->capacity > 0 ? m->capacity : 1024;
    while (wanted < m->size + more + 1)
        wanted *= 2;
    char *text = wanted > m->capacity ? realloc(m->text, wanted) : m->text;
    if (text == NULL)
        return -1;
    m->text = text;
    m->capacity = wanted;
    return 0;
}

static ssize_t append(void *cookie, const char *bytes, size_t n)
{
    struct memory *m = cookie;
    if (reserve(m, n) != 0)
        return 0; /* to stdio an error */
    memcpy(m->text + m->size, bytes, n);
    m->size += n;
    m->text[m->size] = '\0';
    return (ssize_t)n;
}

FILE *memory_open(struct memory *m)
{
    *m = (struct memory){0};
    if (reserve(m, 0) != 0)
        return NULL;
    m->text[0] = '\0';
    FILE *f = fopencookie(m, "w", (cookie_io_functions_t){.write = append});
    if (f == NULL) {
        free(m->text);
        *m = (struct memory){0};
    }
    return f;
}

int memory_close(FILE *f)
{
    if (f == NULL)
        return -1;
    int failed = fflush(f) != 0 || ferror(f);
    return fclose(f) != 0 || failed ? -1 : 0;
}
