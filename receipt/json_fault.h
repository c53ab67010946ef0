/*
 * The wording of JSON faults: what is wrong at a place, and what would be right where that is short to say.
 *
 * Inside the JSON reader only (json_scan.c). `p` is the place of the fault, `end` the end of the text; messages come
 * without the place, which json_fault_place() tells afterwards, so that the scanner counts no lines while all is well.
 */
#ifndef RECEIPT_JSON_FAULT_H
#define RECEIPT_JSON_FAULT_H

#include "core/error.h"
#include "core/number.h"
#include "receipt/json.h"

/* Line and column (in characters) of an offset; the text before it must be valid UTF-8. */
void json_fault_place(struct json_place *out, const char *text, size_t offset);

#define JSON_SHOWN_SIZE 48

/* The character at p for a message: "'x'", "U+00A0", "byte 0xff", "the end of the document". Returns out. */
const char *json_shown(char out[JSON_SHOWN_SIZE], const char *p, const char *end);

/* `duplicate member "lane"`; long names are cut, invisible characters made visible. */
int json_fault_duplicate(struct error *err, const char *name);

/* Why no value begins at p: a comma too many, a word of another language, a bare character. `text` is its begin. */
int json_fault_value(struct error *err, const char *text, const char *p, const char *end);

/* Why the number that begins at p is refused with `flaw`. */
int json_fault_number(struct error *err, enum number_flaw flaw, const char *p, const char *end);

/* Why the string is refused at p: not closed, a control character, a bad escape, invalid UTF-8. */
int json_fault_string(struct error *err, const char *p, const char *end);

#endif
