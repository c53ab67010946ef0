/*
 * SQLite behind a few verbs, for this room only: opening with the settings every connection gets, and what its faults
 * mean to the user. Statements are in statement.h.
 */
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include "store/store.h"

struct database;
struct statement;

#define DATABASE_APPLICATION 0x6d637270 /* 'mcrp' */
#define DATABASE_SCHEMA      4          /* user_version of a database as this program makes it */
#define DATABASE_OLDEST      1          /* the first one there was: what can still be migrated */

/* Opens (STORE_CREATE: makes, with the schema) and checks that it is ours. Errors as store_open(). */
int database_open(struct database **out, const char *path, enum store_mode mode, struct error *err);

/* The same for an existing one whose schema may be older than this program's. */
int database_open_older(struct database **out, const char *path, enum store_mode mode, struct error *err);

/* An empty one in memory, for what SQLite can do with data given for the occasion. No schema. */
int database_open_memory(struct database **out, struct error *err);

/* Makes the tables, triggers and views of an empty one, as far as this program's schema, in the running transaction. */
int database_make_schema(struct database *db, struct error *err);

/* Forgets every statement; a database that was written to gathers its planner's statistics first. */
void database_close(struct database *db);

int database_can_write(const struct database *db);
int database_in_transaction(const struct database *db); /* SQLite may have rolled one back by itself */
int database_execute(struct database *db, const char *sql, struct error *err);

/*
 * While on: nothing but reading. The allow-list knows SELECT, columns, functions (without load_extension) and
 * recursion; everything else (writing, attaching, PRAGMA, transactions) is denied when a statement is prepared.
 */
void database_restrict(struct database *db, int on);
int database_denied(const struct database *db); /* something was denied since */

/* Turns a result code of SQLite into ours, with the database's path in front of the message. */
int database_fault(struct database *db, int rc, struct error *err);

/* For statement.c: the sqlite3 handle, and where its statements are kept for reuse. */
void *database_handle(struct database *db);
struct statement **database_statements(struct database *db);

/* migrate.c: the steps from schema `from` on, in the running transaction. */
int migrate_steps(struct database *db, int from, struct error *err);

/* regrade.c: grades again what other rules than today's graded, in a transaction of its own. *unreadable: of them. */
int regrade(const char *path, long long *unreadable, struct error *err);

#endif
