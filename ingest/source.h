/*
 * Documents out of files, folders, archives and streams: .json, .jsonl, tar, zip, gz, zst, xz, bz2.
 *
 * What a file is, is decided by its content first: the magic of tar, zip, gzip, zstd, xz and bzip2, on standard input
 * and under any name. Everything else is JSON text, of which there are two shapes:
 *
 *   - named .jsonl: a document a line; CRLF and blank lines are accepted;
 *   - named .json: one document, whatever it looks like (bytes after it are a fault of syntax);
 *   - any other name, and standard input: one document, unless its second line that is not blank cannot continue the
 *     first in valid JSON; then it is a document a line. "Cannot continue" is: '{' after anything but one of `, : [`,
 *     or, after a '}', anything but one of `, } ]`. So a document printed over many lines is one document, and a
 *     stream of objects is JSONL even when its first line is damaged.
 *
 * In a folder (walked whole, in the order of names by bytes) only files named .json, .jsonl, .tar, .tgz, .zip, .gz,
 * .zst, .xz or .bz2 are read; other files are skipped and counted, hidden ones (".x") are passed over. Symbolic links
 * to files are followed, links to folders are not. A path given by the caller is read whatever its name;
 * side files of foreign logs (NAME.provenance.json) are skipped in folders.
 *
 * In an archive, members named .json and .jsonl are read; other and hidden ones are skipped and counted. Names that
 * would leave the archive, links, devices, sparse and encrypted members, archives within archives and members beyond
 * the ceilings are faults, member by member. A damaged or cut archive gives what was whole before the damage, and a
 * fault. Nothing is ever written to the file system.
 */
#ifndef INGEST_SOURCE_H
#define INGEST_SOURCE_H

#include "core/error.h"

#include <stddef.h>

/* Ceilings, also printed by `explain environment`: what is larger is refused by name, member by member. */
#define SOURCE_MAX_DOCUMENT ((size_t)64 << 20) /* bytes of one document */
#define SOURCE_MAX_EXPANDED ((size_t)64 << 30) /* bytes out of one archive */
#define SOURCE_MAX_RATIO    1000               /* bytes out per byte in, once 64 MiB are out */

struct source_document {
    const char *origin; /* "runs/a.json", "a.tar!b.json", "a.jsonl:12", "-"; as named by others: escape to show */
    const char *bytes;  /* without surrounding white space; not NUL-terminated */
    size_t size;
    int is_line;         /* of a JSONL file: the origin ends in the line's number */
    size_t line, column; /* where in the file (member) bytes[0] stands: both count from 1, the column in bytes */
};

struct source_sink {
    void *context;
    /* One document; valid during the call. Nonzero stops the walk with that code. */
    int (*document)(void *context, const struct source_document *d, struct error *err);
    /* Something that could not be read: a file, a member, the rest of a damaged archive. `why` is safe to show. */
    int (*fault)(void *context, const char *origin, const char *why, struct error *err);
    void (*file)(void *context, const char *path);      /* a file of the file system was opened */
    void (*skipped)(void *context, const char *origin); /* a file or an archive member that is no document */
};

/*
 * Walks one path ("-" is standard input), folders in the order of their names (bytes), archives in their own order.
 * Returns 0 or what a callback returned; whatever cannot be read is given to `fault`. ERR_NOMEM.
 */
int source_walk(const char *path, const struct source_sink *sink, struct error *err);

/*
 * All bytes of one file as they are, or of standard input for "-"; to be freed. ERR_IO, ERR_INPUT beyond
 * SOURCE_MAX_DOCUMENT.
 */
int source_read_whole(char **bytes, size_t *size, const char *path, struct error *err);

/* The same of a regular file alone, else ERR_INPUT: nothing waits for who writes to a pipe. */
int source_read_regular(char **bytes, size_t *size, const char *path, struct error *err);

#endif
