#include "store/event_chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stream_number(struct digest_stream *d, int64_t x)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)x);
    digest_stream_text(d, text);
}

/* Last, and only where there are any: events from before there were bodies and ordinals keep their digests. */
static void stream_rest(struct digest_stream *d, const struct event *e)
{
    if (e->body != NULL || e->ordinal != 0)
        digest_stream_text(d, e->body);
    if (e->ordinal != 0)
        stream_number(d, e->ordinal);
}

int event_content(struct digest *out, const struct event *e, struct error *err)
{
    struct digest_stream d;
    if (digest_stream_open(&d) != 0)
        return error_nomem(err);
    digest_stream_text(&d, "event");
    digest_stream_text(&d, e->kind);
    digest_stream_text(&d, e->subject);
    digest_stream_text(&d, e->because);
    stream_number(&d, e->effective_at);
    stream_rest(&d, e);
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
    stream_rest(&d, e);
    digest_stream_close(&d, out);
    return 0;
}

/* The columns of EVENT_COLUMNS. */
enum column { SEQ, ORDINAL, KIND, SUBJECT, BECAUSE, ACTOR, EFFECTIVE_AT, RECORDED_AT, BODY, DOCUMENT, PREVIOUS, HASH };

int event_read(struct event *out, struct statement *st, struct error *err)
{
    struct event e = {.seq = statement_int(st, SEQ),
                      .ordinal = statement_int(st, ORDINAL),
                      .kind = statement_text(st, KIND),
                      .subject = statement_text(st, SUBJECT),
                      .because = statement_text(st, BECAUSE),
                      .actor = statement_text(st, ACTOR),
                      .effective_at = statement_int(st, EFFECTIVE_AT),
                      .recorded_at = statement_int(st, RECORDED_AT),
                      .body = statement_text(st, BODY)};
    int lost = (e.actor == NULL && !statement_is_null(st, ACTOR)) || (e.body == NULL && !statement_is_null(st, BODY));
    if (e.kind == NULL || e.subject == NULL || e.because == NULL || lost)
        return error_nomem(err);
    *out = e;
    return 0;
}

int event_document(struct digest *out, const struct event *e)
{
    return strncmp(e->subject, "rcp-", 4) == 0 && digest_parse(out, e->subject + 4) == 0;
}

/* --- where it ends: meta.event_head is "SEQ:HASH" */

enum { HEAD_SIZE = 20 + 1 + DIGEST_HEX_SIZE };

static void end_text(char out[HEAD_SIZE], const struct event_end *end)
{
    char hex[DIGEST_HEX_SIZE];
    digest_hex(hex, &end->hash);
    snprintf(out, HEAD_SIZE, "%lld:%s", (long long)end->seq, hex);
}

/* What is wrong with the end that was reached, in `fault`; 0 when it is the recorded one. */
static int end_differs(char *fault, size_t size, const struct event_end *end, const char *recorded)
{
    char is[HEAD_SIZE];
    char *colon = NULL;
    end_text(is, end);
    if (strcmp(is, recorded) == 0)
        return 0;
    long long seq = strtoll(recorded, &colon, 10);
    if (seq < 0 || *colon != ':')
        snprintf(fault, size, "events: there is no record of the last one");
    else if (seq > end->seq)
        snprintf(fault, size, "event %lld: is missing, and with it every one after event %lld", seq,
                 (long long)end->seq);
    else if (seq < end->seq)
        snprintf(fault, size, "event %lld: comes after the one recorded as the last (%lld)", (long long)end->seq, seq);
    else
        snprintf(fault, size, "event %lld: is not the one recorded as the last", seq);
    return 1;
}

/* "" where there is none. */
static int read_head(struct store *s, char out[HEAD_SIZE], struct error *err)
{
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, s->db, "SELECT value FROM meta WHERE key = 'event_head'", err);
    if (rc == 0)
        rc = statement_step(st, &row, err);
    if (rc == 0) {
        const char *head = row ? statement_text(st, 0) : "";
        if (head != NULL)
            snprintf(out, HEAD_SIZE, "%s", head);
        else
            rc = error_nomem(err); /* the schema has it NOT NULL */
    }
    statement_close(st);
    return rc;
}

/* In the running transaction, as all that leads to an event. */
int event_end_read(struct event_end *out, struct store *s, struct error *err)
{
    struct event_end end = {0};
    struct statement *st = NULL;
    char head[HEAD_SIZE], fault[160];
    int row = 0;
    int rc = statement_open(&st, s->db, "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1", err);
    if (rc == 0)
        rc = statement_step(st, &row, err);
    if (rc == 0 && row) {
        end.seq = statement_int(st, 0);
        if (statement_digest(st, 1, &end.hash) != 0)
            rc = error_set(err, ERR_INTEGRITY, "%s: event %lld: has no hash", s->path, (long long)end.seq);
    }
    statement_close(st);
    if (rc == 0)
        rc = read_head(s, head, err);
    if (rc == 0 && end_differs(fault, sizeof fault, &end, head))
        rc = error_set(err, ERR_INTEGRITY, "%s: %s", s->path, fault);
    if (rc == 0)
        *out = end;
    return rc;
}

int event_end_write(struct store *s, const struct event_end *end, struct error *err)
{
    char head[HEAD_SIZE];
    struct statement *st = NULL;
    end_text(head, end);
    int rc = statement_open(&st, s->db, "UPDATE meta SET value = ?1 WHERE key = 'event_head'", err);
    if (rc != 0)
        return rc;
    statement_bind_text(st, 1, head);
    return statement_run(st, err);
}

/* --- the walk */

/* The document is there for an index, and says again what the subject says. */
static int document_differs(struct statement *st, const struct event *e)
{
    struct digest of_subject, stored;
    if (!event_document(&of_subject, e))
        return !statement_is_null(st, DOCUMENT);
    return statement_digest(st, DOCUMENT, &stored) != 0 || memcmp(&stored, &of_subject, sizeof stored) != 0;
}

/* Moves on to this event; *what is NULL where it is the next link. */
static int follow(struct event_end *end, struct statement *st, const struct event *e, const char **what,
                  struct error *err)
{
    struct digest is, previous, stored;
    int rc = event_hash(&is, &end->hash, e, err);
    if (rc != 0)
        return rc;
    int hashed = statement_digest(st, HASH, &stored) == 0;
    *what = NULL;
    if (e->seq != end->seq + 1)
        *what = "the one before it is missing";
    else if (statement_digest(st, PREVIOUS, &previous) != 0 || memcmp(&previous, &end->hash, sizeof previous) != 0)
        *what = "is not chained to the event before it";
    else if (!hashed || memcmp(&stored, &is, sizeof stored) != 0)
        *what = "is not what its hash says";
    else if (document_differs(st, e))
        *what = "its document is not the one its subject names";
    *end = (struct event_end){e->seq, hashed ? stored : is};
    return 0;
}

static int visit(struct event_end *end, struct statement *st, const struct event_visitor *v, struct error *err)
{
    struct event e;
    const char *what = NULL;
    char fault[160];
    int rc = event_read(&e, st, err);
    if (rc == 0)
        rc = follow(end, st, &e, &what, err);
    if (rc == 0 && what != NULL) {
        snprintf(fault, sizeof fault, "event %lld: %s", (long long)e.seq, what);
        rc = v->fault(v->context, fault, err);
    }
    return rc == 0 ? v->event(v->context, &e, err) : rc;
}

static int walk(struct store *s, const struct event_visitor *v, struct error *err)
{
    struct event_end end = {0};
    struct statement *st = NULL;
    char head[HEAD_SIZE], fault[160];
    int row = 0;
    int rc = read_head(s, head, err);
    if (rc == 0)
        rc = statement_open(&st, s->db, "SELECT " EVENT_COLUMNS " FROM event e ORDER BY e.seq", err);
    while (rc == 0 && (rc = statement_step(st, &row, err)) == 0 && row)
        rc = visit(&end, st, v, err);
    statement_close(st);
    if (rc == 0 && end_differs(fault, sizeof fault, &end, head))
        rc = v->fault(v->context, fault, err);
    return rc;
}

/* One transaction, so that the events and the record of the last one are of one moment. */
int event_chain_walk(struct store *s, const struct event_visitor *v, struct error *err)
{
    int own = !database_in_transaction(s->db);
    int rc = own ? database_execute(s->db, "BEGIN", err) : 0;
    if (rc != 0)
        return rc;
    rc = walk(s, v, err);
    if (own && database_in_transaction(s->db))
        database_execute(s->db, "COMMIT", NULL);
    return rc;
}
