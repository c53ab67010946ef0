/*
 * Documents as received, and the rows derived from them.
 */
#ifndef STORE_DOCUMENTS_H
#define STORE_DOCUMENTS_H

#include "receipt/grade.h"
#include "store/store.h"

#include <stddef.h>
#include <stdint.h>

/* A document on its way in. For an unreadable one receipt and grading are NULL and `fault` says why. */
struct document {
    const char *bytes;
    size_t size;
    const char
        *origin; /* the path it came from, "archive.tar!member" or "file.jsonl:12"; shown, not part of identity */
    const struct receipt *receipt;
    const struct grading *grading;
    const char *fault;
    const struct digest *id; /* the SHA-256 of the bytes, where the caller took it already; else NULL */
    const void *packed;      /* what packer_pack() made of the bytes, where the caller did so already; else NULL */
    size_t packed_size;
};

enum added { ADDED_NEW, ADDED_DUPLICATE };

struct added_document {
    enum added outcome;
    struct digest id;               /* of the stored document: for a duplicate in canonical form, the earlier one's */
    char conflict[DIGEST_HEX_SIZE]; /* another terminal document under the same natural key; "" when none */
};

/* Stores it in the running transaction (or one of its own). ERR_IO, ERR_NOMEM. */
int document_add(struct store *s, const struct document *d, struct added_document *out, struct error *err);

/*
 * Finds the one document whose id begins with `prefix` ("rcp-01aa9c" or bare hex, at least 4 digits). ERR_NOT_FOUND
 * names the candidates when the prefix is ambiguous.
 */
int document_find(struct store *s, const char *prefix, struct digest *out, struct error *err);

/*
 * The stored bytes, checked against the id (ERR_INTEGRITY when they differ; the message names the document). *bytes is
 * fresh memory, NUL-terminated beyond *size.
 */
int document_bytes(struct store *s, const struct digest *id, char **bytes, size_t *size, struct error *err);

/* Unreadable documents, newest first; the callback returns nonzero to stop. */
struct unreadable {
    char id[DIGEST_HEX_SIZE];
    const char *origin, *fault;
    int64_t size;
};
int document_unreadable(struct store *s, int (*each)(void *context, const struct unreadable *u), void *context,
                        struct error *err);

#endif
