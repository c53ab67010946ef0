/* Whether what is there adds up to the content digest: a row that was taken away leaves no other trace. */
#include "store/event_chain.h"
#include "store/events.h"
#include "store/state.h"
#include "store/statement.h"

#include <string.h>

static int add_document(struct digest *sum, struct statement *st, struct error *err)
{
    struct digest id, canonical, item;
    int readable = !statement_is_null(st, 1);
    if (statement_digest(st, 0, &id) != 0 || (readable && statement_digest(st, 1, &canonical) != 0))
        return 0; /* then the sum is wrong */
    int rc = content_of_document(&item, readable ? &canonical : NULL, &id, err);
    if (rc == 0)
        digest_accumulate(sum, &item);
    return rc;
}

static int add_price(struct digest *sum, struct statement *st, struct error *err)
{
    struct digest id, item;
    if (statement_digest(st, 0, &id) != 0)
        return 0;
    int rc = content_of_price(&item, &id, err);
    if (rc == 0)
        digest_accumulate(sum, &item);
    return rc;
}

static int add_rows(struct store *s, struct digest *sum, const char *sql,
                    int (*add)(struct digest *sum, struct statement *st, struct error *err), struct error *err)
{
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, s->db, sql, err);
    while (rc == 0 && (rc = statement_step(st, &row, err)) == 0 && row)
        rc = add(sum, st, err);
    statement_close(st);
    return rc;
}

struct summing {
    struct store *s;
    struct digest sum;
};

static int add_event(void *context, const struct event *e, struct error *err)
{
    struct summing *x = context;
    struct digest item;
    int rc = event_content(&item, e, err);
    if (rc == 0)
        digest_accumulate(&x->sum, &item);
    return rc;
}

static int refuse_event(void *context, const char *text, struct error *err)
{
    const struct summing *x = context;
    return error_set(err, ERR_INTEGRITY, "%s: %s", x->s->path, text);
}

static int check(struct store *s, struct error *err)
{
    struct summing x = {.s = s};
    struct digest stored;
    struct event_visitor events = {&x, add_event, refuse_event};
    int rc = add_rows(s, &x.sum, "SELECT id, canonical FROM document", add_document, err);
    if (rc == 0)
        rc = add_rows(s, &x.sum, "SELECT id FROM price", add_price, err);
    if (rc == 0)
        rc = event_chain_walk(s, &events, err);
    if (rc == 0)
        rc = store_content_stored(s, &stored, err);
    if (rc == 0 && memcmp(&x.sum, &stored, sizeof stored) != 0)
        rc = error_set(err, ERR_INTEGRITY,
                       "%s: documents, prices and events are not those that the content digest was made of", s->path);
    return rc;
}

int store_content_check(struct store *s, struct error *err)
{
    int rc = store_begin_reading(s, err);
    if (rc != 0)
        return rc;
    rc = check(s, err);
    store_rollback(s);
    return rc;
}
