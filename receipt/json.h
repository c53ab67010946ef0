/*
 * JSON in, strictly: RFC 8259 and no more, with line and column of the first fault.
 *
 * Refused, each by name: trailing bytes, a byte order mark, invalid UTF-8, control characters in strings, unknown
 * escapes, unpaired surrogates, escaped NUL, duplicate members, leading zeros and other number spellings outside the
 * grammar, numbers that a double cannot hold (overflow, a nonzero that becomes zero, an integer that would be
 * rounded), nesting deeper than JSON_MAX_DEPTH, documents larger than JSON_MAX_BYTES.
 *
 * One pass over the text (json_scan.c) does all of that, lifts long arrays of numbers into doubles and takes the
 * canonical digest; cJSON is handed the small remainder. No other file knows cJSON.
 */
#ifndef RECEIPT_JSON_H
#define RECEIPT_JSON_H

#include "core/digest.h"
#include "core/error.h"

#include <stddef.h>
#include <stdio.h>

#define JSON_MAX_DEPTH 128
#define JSON_MAX_BYTES ((size_t)64 << 20)

struct json;      /* a parsed document; owns everything below */
struct json_node; /* a value in it */

enum json_type { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json_place {
    size_t offset, line, column; /* line and column count from 1, the column in characters */
};

/*
 * Parses text[0..len) (no NUL needed). On failure the message begins "LINE:COL: " and *where (may be NULL) is the
 * place, so that a caller can draw a caret. ERR_INPUT, ERR_NOMEM.
 */
int json_parse(struct json **out, struct json_place *where, const char *text, size_t len, struct error *err);
void json_free(struct json *doc);

/* SHA-256 of the canonical form: white space, member order and string escapes do not matter, number spelling does. */
const struct digest *json_canonical(const struct json *doc);

const struct json_node *json_root(const struct json *doc);

/*
 * The value at a dotted path below node ("accelerator.count"); NULL when it or anything on the way is absent. A JSON
 * null counts as absent. Member names are matched exactly. node may be NULL.
 */
const struct json_node *json_find(const struct json_node *node, const char *path);

enum json_type json_type(const struct json_node *node);
const char *json_text(const struct json_node *node);   /* the string; NULL for other types and for NULL */
double json_number(const struct json_node *node);      /* NaN for other types and for NULL */
int json_is_true(const struct json_node *node);        /* 1 true, 0 false, -1 other types and NULL */
const char *json_name(const struct json_node *member); /* its name in the object; NULL for elements */

/* First member or element, and the following ones; NULL at the end. A lifted array of numbers has no elements here. */
const struct json_node *json_first(const struct json_node *node);
const struct json_node *json_next(const struct json_node *node);
size_t json_size(const struct json_node *node); /* members or elements, lifted ones counted; 0 for scalars */

/*
 * The array's numbers, n of them, living as long as the document. NULL when node is not an array or some element is
 * not a number; *bad (may be NULL) is then the index of the first offender (0 when it is no array). An empty array
 * gives a non-NULL pointer and n = 0.
 */
const double *json_numbers(struct json *doc, const struct json_node *node, size_t *n, size_t *bad);

/* Writes the value with members sorted by name and no white space; numbers as their shortest decimal. */
void json_write_canonical(FILE *out, struct json *doc, const struct json_node *node);

#endif
