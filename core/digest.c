#include "core/digest.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

void digest_of(struct digest *out, const void *data, size_t size)
{
    struct sha256_ctx ctx;
    sha256_init(&ctx);
    sha256_update(&ctx, size, data);
    sha256_digest(&ctx, DIGEST_SIZE, out->byte);
}

void digest_hex(char out[DIGEST_HEX_SIZE], const struct digest *d)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        out[2 * i] = digits[d->byte[i] >> 4];
        out[2 * i + 1] = digits[d->byte[i] & 15];
    }
    out[DIGEST_HEX_SIZE - 1] = '\0';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

int digest_parse(struct digest *out, const char *hex)
{
    struct digest d;
    if (strlen(hex) != 2 * DIGEST_SIZE)
        return -1;
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        int hi = hex_value(hex[2 * i]);
        int lo = hex_value(hex[2 * i + 1]);
        if (hi < 0 || lo < 0)
            return -1;
        d.byte[i] = (uint8_t)(hi * 16 + lo);
    }
    *out = d;
    return 0;
}

void digest_accumulate(struct digest *sum, const struct digest *item)
{
    unsigned carry = 0;
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        unsigned v = (unsigned)sum->byte[i] + item->byte[i] + carry;
        sum->byte[i] = (uint8_t)v;
        carry = v >> 8;
    }
}

void digest_take_out(struct digest *sum, const struct digest *item)
{
    unsigned borrow = 0;
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        unsigned v = 0x100u + sum->byte[i] - item->byte[i] - borrow;
        sum->byte[i] = (uint8_t)v;
        borrow = v < 0x100u;
    }
}

int digest_stream_open(struct digest_stream *s)
{
    s->state = malloc(sizeof(struct sha256_ctx));
    if (s->state == NULL)
        return -1;
    sha256_init(s->state);
    return 0;
}

void digest_stream_bytes(struct digest_stream *s, const void *data, size_t size)
{
    uint8_t frame[9] = {1};
    for (size_t i = 0; i < 8; i++)
        frame[i + 1] = (uint8_t)((uint64_t)size >> (8 * i));
    sha256_update(s->state, sizeof frame, frame);
    sha256_update(s->state, size, data);
}

void digest_stream_text(struct digest_stream *s, const char *text)
{
    if (text != NULL)
        digest_stream_bytes(s, text, strlen(text));
    else
        sha256_update(s->state, 1, (const uint8_t *)"");
}

void digest_stream_close(struct digest_stream *s, struct digest *out)
{
    if (s->state != NULL && out != NULL)
        sha256_digest(s->state, DIGEST_SIZE, out->byte);
    free(s->state);
    s->state = NULL;
}
