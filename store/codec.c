#include "store/codec.h"

#include <stdlib.h>
#include <zstd.h>

struct codec {
    ZSTD_CCtx *pack;
    ZSTD_DCtx *unpack;
    ZSTD_CDict *pack_dictionary;
    ZSTD_DDict *unpack_dictionary;
    void *buffer;
    size_t capacity;
};

enum { LEVEL = 1 };

int codec_open(struct codec **out, const void *dictionary, size_t size, struct error *err)
{
    struct codec *c = calloc(1, sizeof *c);
    if (c == NULL)
        return error_nomem(err);
    c->pack = ZSTD_createCCtx();
    c->unpack = ZSTD_createDCtx();
    c->pack_dictionary = ZSTD_createCDict(dictionary, size, LEVEL);
    c->unpack_dictionary = ZSTD_createDDict(dictionary, size);
    if (c->pack == NULL || c->unpack == NULL || c->pack_dictionary == NULL || c->unpack_dictionary == NULL) {
        codec_close(c);
        return error_nomem(err);
    }
    *out = c;
    return 0;
}

void codec_close(struct codec *c)
{
    if (c == NULL)
        return;
    ZSTD_freeCCtx(c->pack);
    ZSTD_freeDCtx(c->unpack);
    ZSTD_freeCDict(c->pack_dictionary);
    ZSTD_freeDDict(c->unpack_dictionary);
    free(c->buffer);
    free(c);
}

int codec_pack(struct codec *c, const char *bytes, size_t size, const void **packed, size_t *packed_size,
               struct error *err)
{
    size_t need = ZSTD_compressBound(size);
    if (need > c->capacity) {
        void *bigger = realloc(c->buffer, need);
        if (bigger == NULL)
            return error_nomem(err);
        c->buffer = bigger;
        c->capacity = need;
    }
    size_t n = ZSTD_compress_usingCDict(c->pack, c->buffer, c->capacity, bytes, size, c->pack_dictionary);
    if (ZSTD_isError(n))
        return error_nomem(err); /* with room for the bound, memory is all that can be lacking */
    *packed = c->buffer;
    *packed_size = n;
    return 0;
}

int codec_unpack(struct codec *c, const void *packed, size_t packed_size, char **bytes, size_t size, struct error *err)
{
    /* before the memory is asked for: a damaged length must not look like a lack of it */
    if (ZSTD_getFrameContentSize(packed, packed_size) != size)
        return error_set(err, ERR_INTEGRITY, "stored bytes are damaged: another length than recorded");
    char *text = malloc(size + 1);
    if (text == NULL)
        return error_nomem(err);
    size_t n = ZSTD_decompress_usingDDict(c->unpack, text, size, packed, packed_size, c->unpack_dictionary);
    if (ZSTD_isError(n) || n != size) {
        free(text);
        return error_set(err, ERR_INTEGRITY, "stored bytes are damaged: %s",
                         ZSTD_isError(n) ? ZSTD_getErrorName(n) : "too short");
    }
    text[size] = '\0';
    *bytes = text;
    return 0;
}
