/*
 * Documents as received, and the rows derived from them.
 *
 * What differs in white space and order of members alone is one document, kept in the bytes that came first. Another
 * database may have had it in other bytes, and what is said there names those: they are kept beside it as another form,
 * and whoever asks for a document by the id of a form gets the document.
 */
#ifndef STORE_DOCUMENTS_H
#define STORE_DOCUMENTS_H

#include "core/arena.h"
#include "receipt/grade.h"
#include "store/receipts.h"

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
    int64_t received_at; /* wall clock, UTC ms */
    int keep_form;       /* where the same document is here in other bytes: keep these as another form of it */
};

enum added { ADDED_NEW, ADDED_DUPLICATE };

struct added_document {
    enum added outcome;
    struct digest id;               /* of the stored document: for a duplicate in canonical form, the earlier one's */
    char conflict[RECEIPT_ID_SIZE]; /* name of another terminal document under the same natural key; "" when none */
};

/* Stores it in the running transaction (or one of its own). ERR_IO, ERR_NOMEM. */
int document_add(struct store *s, const struct document *d, struct added_document *out, struct error *err);

/*
 * Finds the one document whose id begins with `prefix` ("rcp-01aa9c" or bare hex, at least 4 digits), or the id of a
 * form of it. ERR_NOT_FOUND names the candidates when the prefix is ambiguous.
 */
int document_find(struct store *s, const char *prefix, struct digest *out, struct error *err);

/*
 * The document's bytes, checked against its id (ERR_INTEGRITY when they differ; the message names the document): also
 * where `id` is that of another form, for it is these that everything is computed from. *bytes is fresh memory,
 * NUL-terminated beyond *size.
 */
int document_bytes(struct store *s, const struct digest *id, char **bytes, size_t *size, struct error *err);

/* Documents kept in other forms too: which one has bytes of that id. By form. */
struct document_form {
    struct digest form, document;
};
int document_forms(struct store *s, struct arena *memory, struct document_form **out, size_t *n, struct error *err);

/* Unreadable documents, newest first; the callback returns nonzero to stop. */
struct unreadable {
    struct digest id;
    char name[RECEIPT_ID_SIZE]; /* "rcp-01aa9c37d2f0" */
    const char *origin, *fault;
    int64_t size;
};
int document_unreadable(struct store *s, int (*each)(void *context, const struct unreadable *u), void *context,
                        struct error *err);

#endif
