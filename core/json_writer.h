/*
 * JSON out: a stream of values with commas, nesting and escapes taken care of.
 *
 * Inside an object every value is given its member name first; inside an array the name is NULL. Text is written as
 * UTF-8; invalid bytes become U+FFFD, so that the output is always valid JSON. Doubles are written as the shortest
 * decimal that reads back the same; a double that is not finite is written as null.
 */
#ifndef CORE_JSON_WRITER_H
#define CORE_JSON_WRITER_H

#include <stdint.h>
#include <stdio.h>

struct json_writer {
    FILE *out;
    int indent; /* spaces per level; 0 writes one line */
    int depth;
    int first; /* no value yet in the innermost container */
};

void json_writer_init(struct json_writer *w, FILE *out, int indent);
void json_open_object(struct json_writer *w, const char *name_or_null);
void json_close_object(struct json_writer *w);
void json_open_array(struct json_writer *w, const char *name_or_null);
void json_close_array(struct json_writer *w);
void json_string(struct json_writer *w, const char *name_or_null, const char *text_or_null); /* NULL writes null */
void json_double(struct json_writer *w, const char *name_or_null, double x);
void json_int(struct json_writer *w, const char *name_or_null, int64_t x);
void json_bool(struct json_writer *w, const char *name_or_null, int x);
void json_null(struct json_writer *w, const char *name_or_null);

/* Writes a value that is JSON text already. */
void json_raw(struct json_writer *w, const char *name_or_null, const char *json);

#endif
