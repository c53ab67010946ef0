#include "store/packer.h"

#include "store/bodies.h"
#include "store/codec.h"

#include <stdlib.h>
#include <string.h>

struct packer {
    struct codec *codec;
};

int packer_open(struct packer **out, struct store *s, struct error *err)
{
    struct packer *p = calloc(1, sizeof *p);
    if (p == NULL)
        return error_nomem(err);
    int rc = body_codec(s, &p->codec, err);
    if (rc != 0)
        packer_close(p);
    else
        *out = p;
    return rc;
}

void packer_close(struct packer *p)
{
    if (p == NULL)
        return;
    codec_close(p->codec);
    free(p);
}

int packer_pack(struct packer *p, const char *bytes, size_t size, void **packed, size_t *packed_size, struct error *err)
{
    const void *frame = NULL;
    size_t n = 0;
    int rc = codec_pack(p->codec, bytes, size, &frame, &n, err);
    if (rc != 0)
        return rc;
    void *copy = malloc(n);
    if (copy == NULL)
        return error_nomem(err);
    *packed = memcpy(copy, frame, n);
    *packed_size = n;
    return 0;
}
