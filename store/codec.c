#include "store/codec.h"

#include <stdlib.h>
#include <zstd.h>

struct codec {
    ZSTD_CCtx *pack;
    ZSTD_DCtx *unpack;
    void *buffer;
    size_t capacity;
};

/*
 * Level 1 with a hash table of 8 KiB and matches of 6 bytes or more: receipts of 20 KB, mostly digits, become shorter
 * than by the level's own choice, in two thirds of the time; short ones are about even.
 */
static int set_up(struct codec *c, const void *dictionary, size_t size)
{
    return ZSTD_isError(ZSTD_CCtx_setParameter(c->pack, ZSTD_c_compressionLevel, 1)) ||
           ZSTD_isError(ZSTD_CCtx_setParameter(c->pack, ZSTD_c_hashLog, 11)) ||
           ZSTD_isError(ZSTD_CCtx_setParameter(c->pack, ZSTD_c_minMatch, 6)) ||
           ZSTD_isError(ZSTD_CCtx_loadDictionary(c->pack, dictionary, size)) ||
           ZSTD_isError(ZSTD_DCtx_loadDictionary(c->unpack, dictionary, size));
}

int codec_open(struct codec **out, const void *dictionary, size_t size, struct error *err)
{
    struct codec *c = calloc(1, sizeof *c);
    if (c == NULL)
        return error_nomem(err);
    c->pack = ZSTD_createCCtx();
    c->unpack = ZSTD_createDCtx();
    if (c->pack == NULL || c->unpack == NULL || set_up(c, dictionary, size)) {
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
    size_t n = ZSTD_compress2(c->pack, c->buffer, c->capacity, bytes, size);
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
    size_t n = ZSTD_decompressDCtx(c->unpack, text, size, packed, packed_size);
    if (ZSTD_isError(n) || n != size) {
        free(text);
        return error_set(err, ERR_INTEGRITY, "stored bytes are damaged: %s",
                         ZSTD_isError(n) ? ZSTD_getErrorName(n) : "too short");
    }
    text[size] = '\0';
    *bytes = text;
    return 0;
}
