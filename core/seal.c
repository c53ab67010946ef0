#include "core/seal.h"

#include "core/digest.h"

#include <stdlib.h>
#include <string.h>

enum { DIGITS = DIGEST_HEX_SIZE - 1 };

static int is_digest(const char *s)
{
    for (size_t i = 0; i < DIGITS; i++)
        if (s[i] == '\0' || strchr("0123456789abcdef", s[i]) == NULL)
            return 0;
    return 1;
}

/* Where the 64 digits behind the last marker are; NULL: nowhere. */
static char *find(char *bytes, size_t size, const char *marker)
{
    size_t len = strlen(marker), rest = size;
    char *at;
    while ((at = memrchr(bytes, marker[0], rest)) != NULL) {
        rest = (size_t)(at - bytes);
        if (size - rest >= len + DIGITS && memcmp(at, marker, len) == 0 && is_digest(at + len))
            return at + len;
    }
    return NULL;
}

static void hex_of(char out[DIGEST_HEX_SIZE], const char *bytes, size_t size)
{
    struct digest d;
    digest_of(&d, bytes, size);
    digest_hex(out, &d);
}

int seal_put(char *bytes, size_t size, const char *marker)
{
    char hex[DIGEST_HEX_SIZE], *at = find(bytes, size, marker);
    if (at == NULL)
        return -1;
    memset(at, '0', DIGITS);
    hex_of(hex, bytes, size);
    memcpy(at, hex, DIGITS);
    return 0;
}

enum seal seal_check(const char *bytes, size_t size, const char *marker)
{
    char was[DIGITS], hex[DIGEST_HEX_SIZE], *copy = malloc(size > 0 ? size : 1);
    enum seal seal = SEAL_NONE;
    if (copy == NULL)
        return SEAL_NONE;
    memcpy(copy, bytes, size);
    char *at = find(copy, size, marker);
    if (at != NULL) {
        memcpy(was, at, DIGITS);
        memset(at, '0', DIGITS);
        hex_of(hex, copy, size);
        seal = memcmp(was, hex, DIGITS) == 0 ? SEAL_WHOLE : SEAL_BROKEN;
    }
    free(copy);
    return seal;
}
