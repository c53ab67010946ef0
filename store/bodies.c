#include "store/bodies.h"

#include "store/codec.h"
#include "store/state.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

enum { DICTIONARY = 1, PACK_FULL = 60 * 1024 };

struct bodies {
    struct codec *codec;
    int64_t pack; /* the row that is being filled; 0 when there is none */
    char *frames;
    size_t used, capacity;
};

/* The dictionary is read when the first body is: most questions never look at one. */
int body_codec(struct store *s, struct codec **out, struct error *err)
{
    struct statement *st = NULL;
    size_t size = 0;
    int row = 0;
    int rc = statement_open(&st, s->db, "SELECT bytes FROM dictionary WHERE dictionary = ?1", err);
    if (rc == 0) {
        statement_bind_int(st, 1, DICTIONARY);
        rc = statement_step(st, &row, err);
    }
    if (rc == 0 && !row)
        rc = error_set(err, ERR_INTEGRITY, "%s: the dictionary of the document bodies is gone", s->path);
    if (rc == 0) {
        const void *bytes = statement_blob(st, 0, &size);
        rc = codec_open(out, bytes, size, err);
    }
    statement_close(st);
    return rc;
}

static int need_bodies(struct store *s, struct error *err)
{
    if (s->bodies != NULL)
        return 0;
    struct bodies *b = calloc(1, sizeof *b);
    if (b == NULL)
        return error_nomem(err);
    int rc = body_codec(s, &b->codec, err);
    if (rc == 0)
        s->bodies = b;
    else
        bodies_close(b);
    return rc;
}

void bodies_close(struct bodies *b)
{
    if (b == NULL)
        return;
    codec_close(b->codec);
    free(b->frames);
    free(b);
}

/* The row is made empty first, so that documents can refer to it, and filled in by bodies_flush(). */
static int open_pack(struct store *s, struct error *err)
{
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, "INSERT INTO pack (dictionary, frames) VALUES (?1, x'')", err);
    if (rc != 0)
        return rc;
    statement_bind_int(st, 1, DICTIONARY);
    rc = statement_run(st, err);
    if (rc == 0)
        s->bodies->pack = statement_last_row(s->db);
    return rc;
}

int body_make_room(struct store *s, struct error *err)
{
    int rc = need_bodies(s, err);
    if (rc == 0 && s->bodies->used >= PACK_FULL)
        rc = bodies_flush(s, err);
    return rc == 0 && s->bodies->pack == 0 ? open_pack(s, err) : rc;
}

static int append(struct bodies *b, const void *frame, size_t size, struct error *err)
{
    if (size > b->capacity - b->used) {
        size_t capacity = b->used + size + PACK_FULL;
        char *bigger = realloc(b->frames, capacity);
        if (bigger == NULL)
            return error_nomem(err);
        b->frames = bigger;
        b->capacity = capacity;
    }
    memcpy(b->frames + b->used, frame, size);
    b->used += size;
    return 0;
}

int body_write(struct store *s, const char *bytes, size_t size, struct body_place *place, struct error *err)
{
    const void *frame = NULL;
    size_t n = 0;
    int rc = codec_pack(s->bodies->codec, bytes, size, &frame, &n, err);
    return rc == 0 ? body_write_packed(s, frame, n, place, err) : rc;
}

int body_write_packed(struct store *s, const void *frame, size_t size, struct body_place *place, struct error *err)
{
    struct bodies *b = s->bodies;
    struct body_place p = {b->pack, (int64_t)b->used, (int64_t)size};
    int rc = append(b, frame, size, err);
    if (rc == 0)
        *place = p;
    return rc;
}

void body_forget(struct store *s, const struct body_place *place)
{
    if (s->bodies != NULL && s->bodies->pack == place->pack && place->pack != 0)
        s->bodies->used = (size_t)place->start;
}

int bodies_flush(struct store *s, struct error *err)
{
    struct bodies *b = s->bodies;
    struct statement *st = NULL;
    if (b == NULL || b->pack == 0)
        return 0;
    const char *sql = b->used > 0 ? "UPDATE pack SET frames = ?2 WHERE pack = ?1" : "DELETE FROM pack WHERE pack = ?1";
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_int(st, 1, b->pack);
    if (b->used > 0)
        statement_bind_blob(st, 2, b->frames, b->used);
    rc = statement_run(st, err);
    if (rc == 0)
        bodies_drop(s);
    return rc;
}

void bodies_drop(struct store *s)
{
    if (s->bodies != NULL) {
        s->bodies->pack = 0;
        s->bodies->used = 0;
    }
}

/* From the pack in memory, or from its row. */
static int unpack(struct store *s, struct statement *st, const struct body_place *p, size_t size, char **bytes,
                  struct error *err)
{
    struct bodies *b = s->bodies;
    size_t n = b->used;
    const char *frames = p->pack == b->pack ? b->frames : statement_blob(st, 0, &n);
    if (p->start < 0 || p->length < 1 || (uint64_t)p->start > n || (uint64_t)p->length > n - (uint64_t)p->start)
        return error_set(err, ERR_INTEGRITY, "stored bytes are gone");
    return codec_unpack(b->codec, frames + p->start, (size_t)p->length, bytes, size, err);
}

int body_read(struct store *s, const struct body_place *place, size_t size, char **bytes, struct error *err)
{
    struct statement *st = NULL;
    int row = 0;
    int rc = need_bodies(s, err);
    if (rc == 0)
        rc = statement_open(&st, s->db, "SELECT frames FROM pack WHERE pack = ?1", err);
    if (rc == 0) {
        statement_bind_int(st, 1, place->pack);
        rc = statement_step(st, &row, err);
    }
    if (rc == 0 && !row)
        rc = error_set(err, ERR_INTEGRITY, "stored bytes are gone");
    if (rc == 0)
        rc = unpack(s, st, place, size, bytes, err);
    statement_close(st);
    return rc;
}
