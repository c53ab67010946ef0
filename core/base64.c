#include "core/base64.h"

#include <nettle/base64.h>

enum { LINE_BYTES = 57, LINE_TEXT = BASE64_ENCODE_RAW_LENGTH(LINE_BYTES) }; /* 76 characters */

static void write_line(FILE *out, const unsigned char *data, size_t size)
{
    char text[LINE_TEXT];
    base64_encode_raw(text, size, data);
    fwrite(text, 1, BASE64_ENCODE_RAW_LENGTH(size), out);
}

void base64_write_lines(FILE *out, const void *data, size_t size)
{
    const unsigned char *at = data;
    for (size_t n; size > 0; at += n, size -= n) {
        n = size < LINE_BYTES ? size : LINE_BYTES;
        write_line(out, at, n);
        fputs("\r\n", out);
    }
}

void base64_write(FILE *out, const void *data, size_t size)
{
    const unsigned char *at = data;
    for (size_t n; size > 0; at += n, size -= n) {
        n = size < LINE_BYTES ? size : LINE_BYTES;
        write_line(out, at, n);
    }
}
