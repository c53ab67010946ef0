#include "store/event_merge.h"

#include "store/event_chain.h"

#include <string.h>

struct bringing {
    struct store *from, *into;
    struct merged *out;
};

/* What is known of a subject: events of one content, up to one of them, and when the latest took effect. */
struct known {
    struct digest content;
    int64_t until;
    long long alike;
    int64_t latest;
    struct error *err;
    int rc;
};

static int take_known(void *context, const struct event *e)
{
    struct known *k = context;
    struct digest item;
    k->rc = event_content(&item, e, k->err);
    k->alike += k->rc == 0 && e->seq <= k->until && memcmp(&item, &k->content, sizeof item) == 0;
    k->latest = e->effective_at > k->latest ? e->effective_at : k->latest;
    return k->rc;
}

static int find_known(struct known *out, struct store *s, const struct event *e, int64_t until, struct error *err)
{
    struct known k = {.until = until, .latest = INT64_MIN, .err = err};
    int rc = event_content(&k.content, e, err);
    if (rc == 0)
        rc = event_list(s, e->subject, take_known, &k, err);
    *out = k;
    return rc != 0 ? rc : k.rc;
}

/* The id that a document has here: another one where it was received here in other bytes first. */
static int id_here(struct bringing *b, struct digest *id, struct error *err)
{
    struct statement *st = NULL;
    struct digest key = *id, here;
    int row = 0;
    int rc = statement_open(&st, b->into->db, "SELECT id FROM document WHERE doc = " DOCUMENT_OF("?1"), err);
    if (rc != 0)
        return rc;
    statement_bind_digest(st, 1, &key);
    rc = statement_step(st, &row, err);
    if (rc == 0 && row && statement_digest(st, 0, &here) == 0)
        *id = here;
    statement_close(st);
    return rc;
}

/* The same said twice is two events, there and here: what is missing here is added. */
static int take_event(struct bringing *b, const struct event *e, struct error *err)
{
    char subject[DIGEST_HEX_SIZE + 4] = "rcp-";
    struct event brought = *e;
    struct digest document;
    struct known there, here;
    int is_document = event_document(&document, e);
    int rc = find_known(&there, b->from, e, e->seq, err);
    if (rc == 0 && is_document) {
        rc = id_here(b, &document, err);
        digest_hex(subject + 4, &document);
        brought.subject = subject;
    }
    if (rc == 0)
        rc = find_known(&here, b->into, &brought, INT64_MAX, err);
    if (rc != 0)
        return rc;
    if (here.alike >= there.alike) {
        b->out->of[MERGED_EVENTS].known++;
        return 0;
    }
    b->out->of[MERGED_EVENTS].added++;
    b->out->events[b->out->n_events++] =
        (struct merged_event){.event = *e, .late = !is_document && here.latest > e->effective_at};
    return event_add(b->into, &brought, err);
}

int events_merge(struct store *into, struct store *from, struct arena *memory, struct merged *out, struct error *err)
{
    struct bringing b = {from, into, out};
    struct event_rows rows = {0};
    int rc = events_load(from, "", 0, memory, &rows, err);
    if (rc == 0 && (out->events = arena_array(memory, rows.n, sizeof *out->events)) == NULL)
        rc = error_nomem(err);
    for (size_t i = 0; rc == 0 && i < rows.n; i++)
        rc = take_event(&b, &rows.items[i], err);
    return rc;
}
