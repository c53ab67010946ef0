#include "receipt/json_string.h"

#include "core/text.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>

static uint64_t load_eight(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return le64toh(v);
}

/*
 * How many bytes of v, lowest first, are ordinary in a string: ASCII, no control character, quote or backslash. A
 * borrow only leaves a byte that is itself flagged, so the lowest flag is always a true one.
 */
static size_t ordinary_bytes(uint64_t v)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t quote = v ^ ones * '"', backslash = v ^ ones * '\\';
    uint64_t flags = ((v - ones * 0x20) | (quote - ones) | (backslash - ones) | v) & ones * 0x80;
    return flags != 0 ? (size_t)__builtin_ctzll(flags) / 8 : 8;
}

static int hex_four(unsigned *out, const char *p, const char *end)
{
    unsigned code = 0;
    if (end - p < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
                                                : 16;
        if (digit == 16)
            return -1;
        code = code * 16 + digit;
    }
    *out = code;
    return 0;
}

static char *put_utf8(char *to, unsigned u)
{
    if (u < 0x80) {
        *to++ = (char)u;
        return to;
    }
    if (u < 0x800) {
        *to++ = (char)(0xc0 | u >> 6);
    } else {
        if (u < 0x10000) {
            *to++ = (char)(0xe0 | u >> 12);
        } else {
            *to++ = (char)(0xf0 | u >> 18);
            *to++ = (char)(0x80 | (u >> 12 & 0x3f));
        }
        *to++ = (char)(0x80 | (u >> 6 & 0x3f));
    }
    *to++ = (char)(0x80 | (u & 0x3f));
    return to;
}

/* The escape at p (a backslash) as UTF-8 at *to. Returns its length in the text, 0 when it is none. */
static size_t unescape(char **to, const char *p, const char *end)
{
    static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    if (end - p < 2)
        return 0;
    const char *name = memchr(names, p[1], sizeof names - 1);
    if (name != NULL) {
        *(*to)++ = meanings[name - names];
        return 2;
    }
    unsigned u, low;
    if (p[1] != 'u' || hex_four(&u, p + 2, end) != 0 || u == 0 || (u >= 0xdc00 && u <= 0xdfff))
        return 0;
    if (u < 0xd800 || u > 0xdfff) {
        *to = put_utf8(*to, u);
        return 6;
    }
    if (end - p < 12 || p[6] != '\\' || p[7] != 'u' || hex_four(&low, p + 8, end) != 0 || low < 0xdc00 || low > 0xdfff)
        return 0;
    *to = put_utf8(*to, 0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00));
    return 12;
}

/* One character of any kind: its length in the text, 0 when it is refused. */
static size_t read_character(char **to, const char *p, const char *end)
{
    unsigned code;
    if (*p == '\\')
        return unescape(to, p, end);
    size_t n = (unsigned char)*p < 0x20 ? 0 : text_decode(&code, p, (size_t)(end - p));
    memcpy(*to, p, n);
    *to += n;
    return n;
}

size_t json_string_read(char *plain, size_t *plain_len, const char **fault, const char *p, const char *end)
{
    const char *quote = p++;
    char *to = plain;
    for (;;) {
        size_t n = 0;
        if (end - p >= 8) {
            memcpy(to, p, 8);
            n = ordinary_bytes(load_eight(p));
        }
        p += n;
        to += n;
        if (n == 8)
            continue;
        if (p < end && *p == '"')
            break;
        n = p < end ? read_character(&to, p, end) : 0;
        if (n == 0) {
            *fault = p;
            return 0;
        }
        p += n;
    }
    *plain_len = (size_t)(to - plain);
    return (size_t)(p + 1 - quote);
}
