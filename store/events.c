#include "store/events.h"

#include "core/date.h"
#include "store/state.h"
#include "store/statement.h"

#include <stdio.h>
#include <string.h>

static void stream_number(struct digest_stream *d, int64_t x)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)x);
    digest_stream_text(d, text);
}

int content_of_event(struct digest *out, const struct event *e, struct error *err)
{
    struct digest_stream d;
    if (digest_stream_open(&d) != 0)
        return error_nomem(err);
    digest_stream_text(&d, "event");
    digest_stream_text(&d, e->kind);
    digest_stream_text(&d, e->subject);
    digest_stream_text(&d, e->because);
    stream_number(&d, e->effective_at);
    digest_stream_close(&d, out);
    return 0;
}

int event_hash(struct digest *out, const struct digest *previous, const struct event *e, struct error *err)
{
    struct digest_stream d;
    if (digest_stream_open(&d) != 0)
        return error_nomem(err);
    digest_stream_bytes(&d, previous->byte, DIGEST_SIZE);
    stream_number(&d, e->seq);
    digest_stream_text(&d, e->kind);
    digest_stream_text(&d, e->subject);
    digest_stream_text(&d, e->because);
    digest_stream_text(&d, e->actor);
    stream_number(&d, e->effective_at);
    stream_number(&d, e->recorded_at);
    digest_stream_close(&d, out);
    return 0;
}

/* The end of the chain: sequence number and hash of the newest event; 0 and zeros when there is none. */
static int chain_end(struct store *s, int64_t *seq, struct digest *hash, struct error *err)
{
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, s->db, "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1", err);
    if (rc == 0)
        rc = statement_step(st, &row, err);
    if (rc == 0) {
        *seq = row ? statement_int(st, 0) : 0;
        memset(hash, 0, sizeof *hash);
        if (row && statement_digest(st, 1, hash) != 0)
            rc = error_set(err, ERR_INTEGRITY, "%s: the newest event has no hash", s->path);
    }
    statement_close(st);
    return rc;
}

static int insert(struct store *s, const struct event *e, const struct digest *previous, const struct digest *hash,
                  struct error *err)
{
    static const char sql[] =
        "INSERT INTO event (seq, kind, subject, document, because, actor, effective_at, recorded_at, previous, hash) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    struct digest document;
    int about_document = strncmp(e->subject, "rcp-", 4) == 0 && digest_parse(&document, e->subject + 4) == 0;
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_int(st, 1, e->seq);
    statement_bind_text(st, 2, e->kind);
    statement_bind_text(st, 3, e->subject);
    statement_bind_digest(st, 4, about_document ? &document : NULL);
    statement_bind_text(st, 5, e->because);
    statement_bind_text(st, 6, e->actor);
    statement_bind_int(st, 7, e->effective_at);
    statement_bind_int(st, 8, e->recorded_at);
    statement_bind_digest(st, 9, previous);
    statement_bind_digest(st, 10, hash);
    return statement_run(st, err);
}

static int append(struct store *s, const struct event *given, struct error *err)
{
    struct event e = *given;
    struct digest previous, hash, item;
    int rc = chain_end(s, &e.seq, &previous, err);
    if (rc != 0)
        return rc;
    e.seq++;
    rc = event_hash(&hash, &previous, &e, err);
    if (rc == 0)
        rc = content_of_event(&item, &e, err);
    if (rc == 0)
        rc = insert(s, &e, &previous, &hash, err);
    if (rc == 0)
        store_content_add(s, &item);
    return rc;
}

int event_add(struct store *s, const struct event *e, struct error *err)
{
    if (e->kind == NULL || e->subject == NULL || e->because == NULL)
        return error_set(err, ERR_USAGE, "an event needs a kind, a subject and a reason");
    struct store_step step;
    int rc = store_step_begin(s, &step, err);
    if (rc != 0)
        return rc;
    return store_step_end(s, &step, append(s, e, err), err);
}

int event_receipt_withdrawn(struct store *s, const struct digest *id, int64_t as_of, int *withdrawn, struct error *err)
{
    static const char sql[] = "SELECT 1 FROM event WHERE kind = 'receipt.withdrawn' AND document = ?1 "
                              "AND effective_at <= ?2";
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_digest(st, 1, id);
    statement_bind_int(st, 2, as_of != 0 ? as_of : INT64_MAX);
    int row = 0;
    rc = statement_step(st, &row, err);
    if (rc == 0)
        *withdrawn = row;
    statement_close(st);
    return rc;
}

int event_list(struct store *s, const char *subject, int (*each)(void *context, const struct event *e), void *context,
               struct error *err)
{
    static const char all[] = "SELECT seq, kind, subject, because, actor, effective_at, recorded_at FROM event "
                              "ORDER BY seq";
    static const char some[] = "SELECT seq, kind, subject, because, actor, effective_at, recorded_at FROM event "
                               "WHERE subject = ?1 ORDER BY seq";
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, subject != NULL ? some : all, err);
    if (rc != 0)
        return rc;
    if (subject != NULL)
        statement_bind_text(st, 1, subject);
    int row = 0;
    while ((rc = statement_step(st, &row, err)) == 0 && row) {
        struct event e = {statement_int(st, 0),  statement_text(st, 1), statement_text(st, 2), statement_text(st, 3),
                          statement_text(st, 4), statement_int(st, 5),  statement_int(st, 6)};
        if (each(context, &e) != 0)
            break;
    }
    statement_close(st);
    return rc;
}
