/*
 * Documents out of files, folders, archives and streams: .json, .jsonl, tar, zip, gz, zst, xz, recognised by content.
 */
#ifndef INGEST_SOURCE_H
#define INGEST_SOURCE_H

#include "core/error.h"

#include <stddef.h>

/* Ceilings, also printed by `explain environment`: what is larger is refused by name, member by member. */
#define SOURCE_MAX_DOCUMENT ((size_t)64 << 20)  /* bytes of one document */
#define SOURCE_MAX_EXPANDED ((size_t)64 << 30)  /* bytes out of one archive */
#define SOURCE_MAX_RATIO 1000                   /* bytes out per byte in, once 64 MiB are out */

struct source_sink {
    void *context;
    /* One document's bytes, trimmed of surrounding white space. Nonzero stops the walk with that code. */
    int (*document)(void *context, const char *origin, const char *bytes, size_t size, struct error *err);
    /* Something that could not be read: a file, a member, the rest of a truncated archive. */
    int (*fault)(void *context, const char *origin, const char *why, struct error *err);
    void (*file)(void *context, const char *path);                 /* a file of the file system was opened */
    void (*skipped)(void *context, const char *origin);            /* an archive member that is no document */
};

/*
 * Walks one path ("-" is standard input), folders in the order of their names (bytes), archives in their own order.
 * JSONL: a line a document, CRLF and blank lines accepted, origin "file:LINE".
 */
int source_walk(const char *path, const struct source_sink *sink, struct error *err);

#endif
