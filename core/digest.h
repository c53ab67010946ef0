/*
 * SHA-256 (FIPS 180-4), by nettle: identity of documents, classes and databases.
 */
#ifndef CORE_DIGEST_H
#define CORE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_SIZE     32
#define DIGEST_HEX_SIZE 65 /* 64 lower-case digits and NUL */

struct digest {
    uint8_t byte[DIGEST_SIZE];
};

void digest_of(struct digest *out, const void *data, size_t size);
void digest_hex(char out[DIGEST_HEX_SIZE], const struct digest *d);

/* Reads 64 hex digits (either case). Returns 0, or -1 when the text is anything else. */
int digest_parse(struct digest *out, const char *hex);

/*
 * An order-independent accumulator: the sum, modulo 2^256, of the digests of a set of items. Adding the same items
 * in any order gives the same value (Bellare & Micciancio 1997, AdHash). It detects accident and honest change; it is
 * not a defence against somebody who can choose items freely, and every item keeps its own hash beside it.
 */
void digest_accumulate(struct digest *sum, const struct digest *item);
void digest_take_out(struct digest *sum, const struct digest *item); /* of one that was added */

/* A digest built piece by piece; every piece is framed by its length, so ("ab","c") and ("a","bc") differ. */
struct digest_stream {
    void *state;
};
int digest_stream_open(struct digest_stream *s);                            /* 0, or -1 without memory */
void digest_stream_text(struct digest_stream *s, const char *text_or_null); /* NULL differs from "" */
void digest_stream_bytes(struct digest_stream *s, const void *data, size_t size);
void digest_stream_close(struct digest_stream *s, struct digest *out); /* out may be NULL */

#endif
