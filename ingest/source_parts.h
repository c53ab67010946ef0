/*
 * What the files of source share: streams of bytes that know how to look ahead.
 *
 * A stream stands on a file, on a decompressor over another stream, or on a member of an archive. Reading never moves
 * past what was taken, so content can be recognised before somebody decides who reads it.
 */
#ifndef INGEST_SOURCE_PARTS_H
#define INGEST_SOURCE_PARTS_H

#include "ingest/source.h"

#include <stdint.h>
#include <sys/types.h>

struct stream {
    char *data; /* the window: data[start..end) was read and not yet taken */
    size_t start, end, capacity;
    int ended, failed;
    char why[256]; /* of a failure */
    void *source;
    ssize_t (*read)(struct stream *s, void *to, size_t room); /* 0 at the end; -1 with `why` */
    void (*close)(struct stream *s);                          /* gives back `source`; may be NULL */
    uint64_t taken;                                           /* bytes taken from the beginning */
};

/* Adds bytes to the window: 1 when it grew, 0 at the end, -1 when reading failed (and ever after). */
int stream_more(struct stream *s);

/* Looks ahead until n bytes stand in the window or the stream ends; what is there is there. */
void stream_want(struct stream *s, size_t n);

void stream_take(struct stream *s, size_t n);
void stream_close(struct stream *s);

/* Records why reading failed; returns -1. */
int stream_fail(struct stream *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A stream over a file descriptor, which stays the caller's. */
void stream_on_file(struct stream *s, int *fd);

/* Opens without waiting: -1 with errno, or with 0 in it where that is no regular file. */
int open_regular(const char *path);

/* How much of a stream's beginning recognises every kind of content. */
#define SOURCE_HEAD 512

/* Decompressors: recognised by magic, NULL when the head is none of theirs. */
struct codec;
const struct codec *codec_of(const char *head, size_t n);
const char *codec_name(const struct codec *c);

/*
 * A stream of what `below` holds compressed. Every byte that can be had before a damage or a cut is delivered, then
 * the stream fails. It fails also beyond SOURCE_MAX_EXPANDED and, unless members are watched one by one,
 * SOURCE_MAX_RATIO.
 */
int stream_inflate(struct stream *s, struct stream *below, const struct codec *c, struct error *err);
void stream_inflate_members(struct stream *s); /* the ratio is watched member by member, by who reads the archive */

/* Whether `out` bytes from `in` are more than an honest archive holds. */
int ratio_exceeded(uint64_t out, uint64_t in);

enum shape { SHAPE_LOOK, SHAPE_JSON, SHAPE_JSONL };

/* Gives the documents of a text to the sink. */
int source_text(const struct source_sink *sink, struct stream *s, const char *origin, enum shape shape,
                struct error *err);

enum archive_kind { NO_ARCHIVE, ARCHIVE_IS_TAR, ARCHIVE_IS_ZIP };
enum archive_kind archive_kind_of(const char *head, size_t n);

/*
 * Gives the documents of an archive to the sink. fd is the file when the archive lies in it as it is and it can be
 * sought (a zip is then read by its directory), else -1. `packed` is the stream under the decompressor, NULL without.
 */
int source_archive(const struct source_sink *sink, struct stream *s, struct stream *packed, int fd, const char *origin,
                   enum archive_kind kind, struct error *err);

/* Formats, makes it safe to show and gives it to the sink. Returns what the sink returned, or ERR_NOMEM. */
int source_fault(const struct source_sink *sink, const char *origin, struct error *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Whether the name ends so (ASCII letters of either case) with something before it. */
int name_ends(const char *name, const char *suffix);
enum shape shape_of_name(const char *name);

#endif
