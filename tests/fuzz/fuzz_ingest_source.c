/* Any bytes as a file: containers, text, lines. Whatever comes, the walk ends, and documents lie within their bounds.
 */
#include "ingest/source.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Touches every byte, so that the sanitizers see each; a document is never empty nor surrounded by white space. */
static int document(void *context, const struct source_document *d, struct error *err)
{
    size_t *sum = context;
    (void)err;
    if (d->size == 0 || d->size > SOURCE_MAX_DOCUMENT || d->line == 0 || is_blank(d->bytes[0]) ||
        is_blank(d->bytes[d->size - 1]))
        abort();
    for (size_t i = 0; i < d->size; i++)
        *sum += (unsigned char)d->bytes[i];
    return 0;
}

static int fault(void *context, const char *origin, const char *why, struct error *err)
{
    (void)err;
    *(size_t *)context += strlen(origin) + strlen(why);
    return 0;
}

static void named(void *context, const char *origin)
{
    *(size_t *)context += strlen(origin);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t sum = 0;
    const struct source_sink sink = {&sum, document, fault, named, named};
    char path[64];
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (source_walk(path, &sink, NULL) != 0)
        abort();
    close(fd);
    return 0;
}
