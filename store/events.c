#include "store/events.h"

#include "store/event_chain.h"

#include <stdlib.h>
#include <string.h>

static int insert(struct store *s, const struct event *e, const struct digest *previous, const struct digest *hash,
                  struct error *err)
{
    static const char sql[] = "INSERT INTO event (seq, kind, subject, document, because, actor, effective_at, "
                              "recorded_at, body, previous, hash, ordinal) "
                              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    struct digest document;
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_int(st, 1, e->seq);
    statement_bind_text(st, 2, e->kind);
    statement_bind_text(st, 3, e->subject);
    statement_bind_digest(st, 4, event_document(&document, e) ? &document : NULL);
    statement_bind_text(st, 5, e->because);
    statement_bind_text(st, 6, e->actor);
    statement_bind_int(st, 7, e->effective_at);
    statement_bind_int(st, 8, e->recorded_at);
    statement_bind_text(st, 9, e->body);
    statement_bind_digest(st, 10, previous);
    statement_bind_digest(st, 11, hash);
    statement_bind_int(st, 12, e->ordinal);
    return statement_run(st, err);
}

/* One more than any event of the subject has; documents do without. */
static int find_ordinal(struct event *e, struct store *s, struct error *err)
{
    struct digest document;
    struct statement *st = NULL;
    int row = 0;
    if (e->ordinal != 0 || event_document(&document, e))
        return 0;
    int rc = statement_open(&st, s->db, "SELECT max(ordinal) FROM event WHERE subject = ?1", err);
    if (rc != 0)
        return rc;
    statement_bind_text(st, 1, e->subject);
    rc = statement_step(st, &row, err);
    if (rc == 0)
        e->ordinal = statement_int(st, 0) + 1;
    statement_close(st);
    return rc;
}

static int append(struct store *s, const struct event *given, struct error *err)
{
    struct event e = *given;
    struct event_end before, end;
    struct digest item;
    int rc = event_end_read(&before, s, err);
    if (rc != 0)
        return rc;
    e.seq = end.seq = before.seq + 1;
    rc = find_ordinal(&e, s, err);
    if (rc == 0)
        rc = event_hash(&end.hash, &before.hash, &e, err);
    if (rc == 0)
        rc = event_content(&item, &e, err);
    if (rc == 0)
        rc = insert(s, &e, &before.hash, &end.hash, err);
    if (rc == 0)
        rc = event_end_write(s, &end, err);
    if (rc == 0)
        store_content_add(s, &item);
    return rc;
}

int event_add(struct store *s, const struct event *e, struct error *err)
{
    if (e->kind == NULL || e->subject == NULL || e->because == NULL)
        return error_set(err, ERR_USAGE, "an event needs a kind, a subject and a reason");
    if (e->body != NULL && e->body[0] == '\0')
        return error_set(err, ERR_USAGE, "a body of nothing is none");
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
    static const char all[] = "SELECT " EVENT_COLUMNS " FROM event e ORDER BY e.seq";
    static const char some[] = "SELECT " EVENT_COLUMNS " FROM event e WHERE e.subject = ?1 ORDER BY e.seq";
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, subject != NULL ? some : all, err);
    if (rc != 0)
        return rc;
    if (subject != NULL)
        statement_bind_text(st, 1, subject);
    int row = 0, stop = 0;
    while (!stop && (rc = statement_step(st, &row, err)) == 0 && row) {
        struct event e;
        rc = event_read(&e, st, err);
        stop = rc != 0 || each(context, &e) != 0;
    }
    statement_close(st);
    return rc;
}

/* --- loading */

struct loading {
    struct store *s;
    const char *prefix;
    int64_t as_of;
    struct arena *memory;
    struct event_rows rows;
    size_t capacity;
};

static struct event *next_item(struct loading *l)
{
    if (l->rows.n == l->capacity) {
        size_t capacity = l->capacity > 0 ? 2 * l->capacity : 64;
        struct event *more = arena_array(l->memory, capacity, sizeof *more);
        if (more == NULL)
            return NULL;
        if (l->rows.n > 0)
            memcpy(more, l->rows.items, l->rows.n * sizeof *more);
        l->rows.items = more;
        l->capacity = capacity;
    }
    return &l->rows.items[l->rows.n++];
}

static int load_event(void *context, const struct event *e, struct error *err)
{
    struct loading *l = context;
    if (strncmp(e->kind, l->prefix, strlen(l->prefix)) != 0 || (l->as_of != 0 && e->effective_at > l->as_of))
        return 0;
    struct event *item = next_item(l);
    if (item == NULL)
        return error_nomem(err);
    *item = (struct event){.seq = e->seq,
                           .ordinal = e->ordinal,
                           .kind = arena_copy(l->memory, e->kind),
                           .subject = arena_copy(l->memory, e->subject),
                           .because = arena_copy(l->memory, e->because),
                           .actor = arena_copy(l->memory, e->actor),
                           .effective_at = e->effective_at,
                           .recorded_at = e->recorded_at,
                           .body = arena_copy(l->memory, e->body)};
    return l->memory->failed ? error_nomem(err) : 0;
}

static int refuse_chain(void *context, const char *fault, struct error *err)
{
    const struct loading *l = context;
    return error_set(err, ERR_INTEGRITY, "%s: %s", l->s->path, fault);
}

static int order_numbers(int64_t x, int64_t y)
{
    return x < y ? -1 : x > y;
}

/* NULL comes first. */
static int order_texts(const char *x, const char *y)
{
    return x != NULL && y != NULL ? strcmp(x, y) : (x != NULL) - (y != NULL);
}

int event_order(const struct event *x, const struct event *y)
{
    int order = order_numbers(x->effective_at, y->effective_at);
    order = order != 0 ? order : order_numbers(x->ordinal, y->ordinal);
    order = order != 0 ? order : order_texts(x->subject, y->subject);
    order = order != 0 ? order : order_texts(x->kind, y->kind);
    order = order != 0 ? order : order_texts(x->because, y->because);
    return order != 0 ? order : order_texts(x->body, y->body);
}

/* The same said twice (of a document) by arrival: which of the two it is does not matter. */
static int as_they_took_effect(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    int order = event_order(x, y);
    return order != 0 ? order : order_numbers(x->seq, y->seq);
}

int events_load(struct store *s, const char *prefix, int64_t as_of, struct arena *memory, struct event_rows *out,
                struct error *err)
{
    struct loading l = {.s = s, .prefix = prefix, .as_of = as_of, .memory = memory};
    struct event_visitor v = {&l, load_event, refuse_chain};
    int rc = event_chain_walk(s, &v, err);
    if (rc != 0)
        return rc;
    if (l.rows.n > 0)
        qsort(l.rows.items, l.rows.n, sizeof *l.rows.items, as_they_took_effect);
    *out = l.rows;
    return 0;
}
