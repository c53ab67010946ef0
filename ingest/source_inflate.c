/*
 * Decompressors as streams. libarchive has filters of its own, but they throw away up to 64 KiB of what they have
 * already unpacked when the input is cut (a whole small archive), and its gzip filter does not check the CRC.
 */
#include "ingest/source_parts.h"

#include <bzlib.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

struct span {
    char *at;
    size_t n;
};

/* What one step did: go on; a compressed stream ended (another may follow it); its bytes are damaged. */
enum step { STEP_ON, STEP_END, STEP_DAMAGED };

union codec_state {
    z_stream gzip;
    bz_stream bzip2;
    lzma_stream xz;
    ZSTD_DStream *zstd;
};

struct codec {
    const char *name;
    const char *magic;
    size_t n_magic;
    int (*open)(union codec_state *state); /* 0, or -1 without memory */
    enum step (*step)(union codec_state *state, struct span *in, struct span *out);
    int (*again)(union codec_state *state); /* a stream behind the one that ended; 0, or -1 */
    void (*close)(union codec_state *state);
};

enum { XZ_MEMORY = 256 << 20, ZLIB_GZIP_ONLY = 16 + MAX_WBITS };

static void advance(struct span *s, size_t left)
{
    s->at += s->n - left;
    s->n = left;
}

static int gzip_open(union codec_state *state)
{
    return inflateInit2(&state->gzip, ZLIB_GZIP_ONLY) == Z_OK ? 0 : -1;
}

static enum step gzip_step(union codec_state *state, struct span *in, struct span *out)
{
    z_stream *z = &state->gzip;
    z->next_in = (Bytef *)in->at;
    z->avail_in = (uInt)in->n;
    z->next_out = (Bytef *)out->at;
    z->avail_out = (uInt)out->n;
    int r = inflate(z, Z_NO_FLUSH);
    advance(in, z->avail_in);
    advance(out, z->avail_out);
    return r == Z_STREAM_END ? STEP_END : r == Z_OK || r == Z_BUF_ERROR ? STEP_ON : STEP_DAMAGED;
}

static int gzip_again(union codec_state *state)
{
    return inflateReset(&state->gzip) == Z_OK ? 0 : -1;
}

static void gzip_close(union codec_state *state)
{
    inflateEnd(&state->gzip);
}

static int bzip2_open(union codec_state *state)
{
    return BZ2_bzDecompressInit(&state->bzip2, 0, 0) == BZ_OK ? 0 : -1;
}

static enum step bzip2_step(union codec_state *state, struct span *in, struct span *out)
{
    bz_stream *z = &state->bzip2;
    z->next_in = in->at;
    z->avail_in = (unsigned)in->n;
    z->next_out = out->at;
    z->avail_out = (unsigned)out->n;
    int r = BZ2_bzDecompress(z);
    advance(in, z->avail_in);
    advance(out, z->avail_out);
    return r == BZ_STREAM_END ? STEP_END : r == BZ_OK ? STEP_ON : STEP_DAMAGED;
}

static void bzip2_close(union codec_state *state)
{
    BZ2_bzDecompressEnd(&state->bzip2);
}

static int bzip2_again(union codec_state *state)
{
    bzip2_close(state);
    memset(state, 0, sizeof *state);
    return bzip2_open(state);
}

static int xz_open(union codec_state *state)
{
    return lzma_stream_decoder(&state->xz, XZ_MEMORY, 0) == LZMA_OK ? 0 : -1;
}

static enum step xz_step(union codec_state *state, struct span *in, struct span *out)
{
    lzma_stream *z = &state->xz;
    z->next_in = (const uint8_t *)in->at;
    z->avail_in = in->n;
    z->next_out = (uint8_t *)out->at;
    z->avail_out = out->n;
    lzma_ret r = lzma_code(z, LZMA_RUN);
    advance(in, z->avail_in);
    advance(out, z->avail_out);
    return r == LZMA_STREAM_END ? STEP_END : r == LZMA_OK || r == LZMA_BUF_ERROR ? STEP_ON : STEP_DAMAGED;
}

static void xz_close(union codec_state *state)
{
    lzma_end(&state->xz);
}

static int zstd_open(union codec_state *state)
{
    state->zstd = ZSTD_createDStream();
    return state->zstd != NULL ? 0 : -1;
}

static enum step zstd_step(union codec_state *state, struct span *in, struct span *out)
{
    ZSTD_inBuffer from = {in->at, in->n, 0};
    ZSTD_outBuffer to = {out->at, out->n, 0};
    size_t r = ZSTD_decompressStream(state->zstd, &to, &from);
    advance(in, in->n - from.pos);
    advance(out, out->n - to.pos);
    return ZSTD_isError(r) ? STEP_DAMAGED : r == 0 ? STEP_END : STEP_ON;
}

static int zstd_again(union codec_state *state)
{
    return ZSTD_isError(ZSTD_DCtx_reset(state->zstd, ZSTD_reset_session_only)) ? -1 : 0;
}

static void zstd_close(union codec_state *state)
{
    ZSTD_freeDStream(state->zstd);
}

/* xz_open() starts over on a decoder that has finished: liblzma reuses its memory. */
static const struct codec codecs[] = {
    {"gzip", "\x1f\x8b", 2, gzip_open, gzip_step, gzip_again, gzip_close},
    {"zstd", "\x28\xb5\x2f\xfd", 4, zstd_open, zstd_step, zstd_again, zstd_close},
    {"xz", "\xfd\x37zXZ\0", 6, xz_open, xz_step, xz_open, xz_close},
    {"bzip2", "BZh", 3, bzip2_open, bzip2_step, bzip2_again, bzip2_close},
};

const struct codec *codec_of(const char *head, size_t n)
{
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++)
        if (n >= codecs[i].n_magic && memcmp(head, codecs[i].magic, codecs[i].n_magic) == 0)
            return &codecs[i];
    return NULL;
}

const char *codec_name(const struct codec *c)
{
    return c->name;
}

int ratio_exceeded(uint64_t out, uint64_t in)
{
    return out > ((uint64_t)64 << 20) && out / SOURCE_MAX_RATIO > in;
}

struct inflater {
    const struct codec *codec;
    union codec_state state;
    struct stream *below;
    uint64_t out;
    int between; /* a compressed stream ended and none has begun since */
    int damaged; /* found while there still were bytes to deliver */
    int guard_ratio;
};

/* Tapes and some tools pad with zeros; anything else behind the last stream is not ours to ignore. */
static int only_zeros_left(struct stream *below)
{
    do {
        while (below->start < below->end && below->data[below->start] == '\0')
            stream_take(below, 1);
    } while (below->start == below->end && stream_more(below) > 0);
    return below->start == below->end && !below->failed;
}

/* At the seam between two compressed streams. 1: another begins; 0: that was the last; -1 failed. */
static int next_stream(struct stream *s, struct inflater *i)
{
    struct stream *below = i->below;
    stream_want(below, i->codec->n_magic);
    if (codec_of(below->data + below->start, below->end - below->start) == i->codec) {
        i->between = 0;
        return i->codec->again(&i->state) == 0 ? 1 : stream_fail(s, "not enough memory to unpack %s", i->codec->name);
    }
    if (only_zeros_left(below))
        return 0;
    return stream_fail(s, "%s", below->failed ? below->why : "bytes that are no compressed data follow its end");
}

/* One step of the codec; 0, or -1 when no more bytes can be had. */
static int unpack(struct stream *s, struct inflater *i, struct span *out)
{
    struct stream *below = i->below;
    if (below->start == below->end && stream_more(below) < 0)
        return stream_fail(s, "%s", below->why);
    size_t had = below->end - below->start, room = out->n;
    struct span in = {below->data + below->start, had};
    enum step r = i->codec->step(&i->state, &in, out);
    stream_take(below, had - in.n);
    if (r == STEP_DAMAGED)
        i->damaged = 1;
    else if (r == STEP_END)
        i->between = 1;
    else if (had == 0 && out->n == room)
        return stream_fail(s, "cut off: the %s data ends too early", i->codec->name);
    return 0;
}

static ssize_t inflate_read(struct stream *s, void *to, size_t room)
{
    struct inflater *i = s->source;
    struct span out = {to, room < (1 << 30) ? room : (1 << 30)};
    size_t whole = out.n;
    while (out.n == whole) {
        if (i->damaged)
            return stream_fail(s, "damaged: the %s data or its checksum is wrong", i->codec->name);
        int more = i->between ? next_stream(s, i) : 1;
        if (more <= 0)
            return more;
        if (unpack(s, i, &out) != 0)
            return -1;
    }
    i->out += whole - out.n;
    if (i->out > SOURCE_MAX_EXPANDED)
        return stream_fail(s, "unpacks to more than %zu GiB: refused", SOURCE_MAX_EXPANDED >> 30);
    if (i->guard_ratio && ratio_exceeded(i->out, i->below->taken))
        return stream_fail(s, "unpacks to more than %d times its size: refused", SOURCE_MAX_RATIO);
    return (ssize_t)(whole - out.n);
}

static void inflate_close(struct stream *s)
{
    struct inflater *i = s->source;
    i->codec->close(&i->state);
    free(i);
}

int stream_inflate(struct stream *s, struct stream *below, const struct codec *c, struct error *err)
{
    struct inflater *i = calloc(1, sizeof *i);
    if (i == NULL)
        return error_nomem(err);
    i->codec = c;
    i->below = below;
    i->guard_ratio = 1;
    if (c->open(&i->state) != 0) {
        free(i);
        return error_nomem(err);
    }
    *s = (struct stream){.source = i, .read = inflate_read, .close = inflate_close};
    return 0;
}

void stream_inflate_members(struct stream *s)
{
    ((struct inflater *)s->source)->guard_ratio = 0;
}
