/*
 * Base64 (RFC 4648), by nettle: in lines, as mail has it (RFC 2045, section 6.8), or in one.
 */
#ifndef CORE_BASE64_H
#define CORE_BASE64_H

#include <stddef.h>
#include <stdio.h>

/* Lines of 76 characters, each ended by CR LF. */
void base64_write_lines(FILE *out, const void *data, size_t size);

/* One line without an end. */
void base64_write(FILE *out, const void *data, size_t size);

#endif
