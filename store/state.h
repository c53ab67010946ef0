/*
 * What the files of this room share about an open store.
 */
#ifndef STORE_STATE_H
#define STORE_STATE_H

#include "store/database.h"
#include "store/store.h"

#include <stdint.h>

struct bodies;

struct store {
    char *path;
    struct database *db;
    struct bodies *bodies; /* NULL until a body is read or written */
    int in_transaction;
    int remembers;         /* analyses can be written */
    struct digest content; /* within a transaction: the content digest so far, written at commit when changed */
    int content_changed;
};

/* As store_open(), for a database whose receipts other rules than today's may have graded. */
int store_open_outdated(struct store **out, const char *path, enum store_mode mode, struct error *err);

/*
 * One all-or-nothing step: a transaction of its own, or a savepoint in the running one. store_step_end() keeps the
 * step when rc is 0 and undoes it otherwise; it returns rc, or what keeping it failed with.
 */
struct store_step {
    int own;
    struct digest content;
    int content_changed;
};
int store_step_begin(struct store *s, struct store_step *step, struct error *err);
int store_step_end(struct store *s, const struct store_step *step, int rc, struct error *err);

/* Adds an item to the content digest of the running transaction; takes one out that was added. */
void store_content_add(struct store *s, const struct digest *item);
void store_content_take_out(struct store *s, const struct digest *item);

/* The content digest as the database has it. */
int store_content_stored(struct store *s, struct digest *out, struct error *err);

/* The items the content digest is the sum of, beside event_content(). Without memory: ERR_NOMEM. */
int content_of_document(struct digest *out, const struct digest *canonical_or_null, const struct digest *id,
                        struct error *err);
int content_of_price(struct digest *out, const struct digest *id, struct error *err);

/* SQL for the document (its `doc`) that has an id, its own one or that of another form. */
#define DOCUMENT_OF(id) "ifnull((SELECT doc FROM document WHERE id = " id "), (SELECT doc FROM form WHERE id = " id "))"

/* One number. */
int store_count(struct store *s, const char *sql, long long *out, struct error *err);

#endif
