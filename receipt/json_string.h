/*
 * One JSON string: validated and unescaped. Inside the JSON reader only (json_scan.c).
 */
#ifndef RECEIPT_JSON_STRING_H
#define RECEIPT_JSON_STRING_H

#include <stddef.h>

/*
 * Reads the string whose opening quote is at p. Its unescaped bytes (valid UTF-8, no NUL among them, none added) go to
 * plain, which needs room for as many bytes as the text has left; *plain_len is their number. Returns the length in
 * the text with both quotes, or 0 with *fault at what is wrong.
 */
size_t json_string_read(char *plain, size_t *plain_len, const char **fault, const char *p, const char *end);

#endif
