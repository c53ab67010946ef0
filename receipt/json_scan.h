/*
 * The one strict pass over a JSON text: everything json.h promises of validation, the numbers, the canonical digest,
 * and what is left for cJSON. Inside the JSON reader only (json.c).
 *
 * The remainder is JSON of the same shape and strings without white space, in which every number is 0 and every lifted
 * array is []. The numbers stand in one array in document order, so the n-th number met in the tree is numbers[n], and
 * lifted arrays are known by their ordinal among all arrays: counted here and again in the tree, so no text can claim
 * to be one.
 */
#ifndef RECEIPT_JSON_SCAN_H
#define RECEIPT_JSON_SCAN_H

#include "core/digest.h"
#include "core/error.h"
#include "receipt/json.h"

#include <stddef.h>

enum { JSON_LIFT_LEAST = 8 }; /* arrays of that many numbers and nothing else are lifted */

struct json_lifted {
    size_t array; /* ordinal among the document's arrays in document order, from 0 */
    size_t n;     /* how many numbers it takes */
};

struct json_scan {
    struct digest canonical;
    char *rest; /* NUL-terminated */
    size_t rest_len;
    double *numbers; /* never NULL */
    size_t n_numbers;
    struct json_lifted *lifted; /* in the order of their ordinals */
    size_t n_lifted, n_arrays, n_members;
};

/* As json_parse(). */
int json_scan(struct json_scan *out, struct json_place *where, const char *text, size_t len, struct error *err);
void json_scan_release(struct json_scan *s);

#endif
