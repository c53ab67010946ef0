/*
 * The database: one SQLite file whose schema (store/schema.sql) is its own documentation.
 *
 * The only room that sees sqlite3.h. Documents are kept as received (zstd, found by their SHA-256, checked on the way
 * out); what is derived from them (grade, class, analysis) is remembered with the version of its method and can be
 * recomputed. Events and prices are append-only. The content digest is an order-independent sum over documents, prices
 * and events, so two databases fed the same things in any order have the same digest (what is said of one claim or key
 * of policy says in what order it was said: store/events.h).
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "core/digest.h"
#include "core/error.h"

struct store;

enum store_mode {
    STORE_READ,  /* an existing database; remembers analyses where the file can be written */
    STORE_WRITE, /* an existing database */
    STORE_CREATE /* a new one; ERR_EXISTS when the path exists */
};

/*
 * ERR_NOT_FOUND (no file), ERR_EXISTS, ERR_INTEGRITY (not a mcreport database, of a newer or older schema, or graded by
 * other rules than today's), ERR_IO.
 */
int store_open(struct store **out, const char *path, enum store_mode mode, struct error *err);
void store_close(struct store *s);
const char *store_path(const struct store *s);
int store_can_write(const struct store *s); /* analyses can be remembered */

/* Transactions; nested use is an error of the program. rollback after failure is always fine. */
int store_begin(struct store *s, struct error *err);
int store_begin_reading(struct store *s, struct error *err); /* one moment for all that is read until the rollback */
int store_commit(struct store *s, struct error *err);
void store_rollback(struct store *s);

/* The content digest, 64 hex digits. */
int store_digest(struct store *s, char out[DIGEST_HEX_SIZE], struct error *err);

/*
 * Whether the documents, prices and events that are there add up to it: ERR_INTEGRITY when some were taken away or
 * slipped in. Reads ids, not bytes: about a second for a million documents.
 */
int store_content_check(struct store *s, struct error *err);

struct store_info {
    int schema_version;
    long long documents, receipts, anecdotes, disputed, unreadable, events, prices, classes, bytes_received,
        bytes_stored;
};
int store_info(struct store *s, struct store_info *out, struct error *err);

/*
 * A consistent copy of the whole database in a new file (VACUUM INTO), also while others write. ERR_EXISTS.
 */
int store_backup(struct store *s, const char *path, struct error *err);

/* Who takes part in a check of everything; zero-initialised nobody. */
struct event;
struct verifier {
    void *context;
    void (*report)(void *context, const char *fault); /* is given each fault, one sentence */
    /* What a sound event says is for who asks to understand: ERR_INTEGRITY, naming the event, is a fault of its own. */
    int (*understands)(void *context, const struct event *e, struct error *err);
};

/*
 * Checks everything that can be checked: SQLite's own integrity, every definition against those of a new database,
 * foreign keys, every document and price row against its hash, the event chain, the content digest. Returns 0 when the
 * check ran, *faults is how many were found.
 */
int store_verify(struct store *s, const struct verifier *with, long long *faults, struct error *err);

#endif
