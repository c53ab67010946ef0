/*
 * The canonical form of a JSON document, as bytes to digest. Inside the JSON reader only (json_scan.c).
 *
 * While scanning, every value is appended to one buffer, a tag and what belongs to it, so that each shows by itself
 * where it ends and two documents have the same bytes only when they say the same:
 *
 *   string    CANON_STRING, its unescaped bytes, NUL (which no string may hold)
 *   number    as it is spelled, 1.0 unlike 1: canon_number()
 *   array     CANON_ARRAY, its elements, CANON_ARRAY_END
 *   object    CANON_OBJECT, per member its name's unescaped bytes, NUL and its value, CANON_OBJECT_END
 *
 * canon_object() brings a finished object into its final form: the members sorted by name; when that is longer than
 * CANON_INLINE bytes, CANON_DIGEST and the SHA-256 of the members instead. So no byte is moved or digested more than
 * a few times, however deep the nesting. The digest is stored and compared for years: whatever changes these bytes
 * makes every document in every database a new one.
 */
#ifndef RECEIPT_JSON_CANON_H
#define RECEIPT_JSON_CANON_H

#include "core/number_plain.h"

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { CANON_INLINE = 256 };

enum canon_tag {
    CANON_NULL = 1,
    CANON_TRUE,
    CANON_FALSE,
    CANON_STRING,
    CANON_ARRAY,
    CANON_ARRAY_END,
    CANON_OBJECT,
    CANON_OBJECT_END,
    CANON_DIGEST,
    CANON_MINUS,     /* stands before the tag of a plain number */
    CANON_SPELLED,   /* a number that is not plain: its text, NUL */
    CANON_PLAIN = 64 /* + digits * (digits - 1) / 2 + places, then the mantissa, lowest byte first */
};

/* A value of n bytes of text takes at most that many times as many bytes here. */
enum { CANON_GROWTH = 2 };

struct canon_member {
    uint64_t key;       /* the first eight bytes of the name, most significant first: decides most comparisons */
    uint32_t name, end; /* in the buffer: begin of the name, end of the value */
    uint32_t offset;    /* of the name in the text */
};

/* The sort key of a name; eight bytes must be readable behind `name`, whatever they are. */
uint64_t canon_key(const char *name, size_t len);

/*
 * Writes a plain number's spelling at `to`, where 16 bytes must have room; returns its end. Its mantissa takes as many
 * bytes as its number of digits can need, half of what the text would: digesting is what a fast scan spends most on.
 */
static inline char *canon_number(char *to, const struct number_spelling *n)
{
    static const unsigned char bytes[NUMBER_PLAIN_DIGITS + 1] = {0, 1, 1, 2, 2, 3, 3, 3, 4, 4,
                                                                 5, 5, 5, 6, 6, 7, 7, 8, 8, 8};
    uint64_t mantissa = htole64(n->mantissa);
    *to = CANON_MINUS;
    to += n->negative;
    *to++ = (char)(CANON_PLAIN + n->digits * (n->digits - 1) / 2 + n->places);
    memcpy(to, &mantissa, sizeof mantissa);
    return to + bytes[n->digits];
}

#define CANON_DISTINCT SIZE_MAX

/*
 * Sorts members by name (bytewise), those of one name by their place. Returns CANON_DISTINCT, or the index of a
 * member whose name was there before: of several, the one that stands first in the text.
 */
size_t canon_sort(struct canon_member *members, size_t n, const char *buffer);

/* Rewrites the object buffer[start..*used) of sorted members and moves *used to its new end. 0, or -1 without memory.
 */
int canon_object(char *buffer, size_t start, size_t *used, const struct canon_member *members, size_t n);

#endif
