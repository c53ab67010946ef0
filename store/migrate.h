/*
 * From the schema of an older program to this one's: a table of steps, each a text that is embedded at build.
 *
 * A new database goes the same way from schema 1 on, so an old file that was migrated and a new one have the same
 * definitions, word for word. Nothing is migrated unasked: every other command refuses an older file.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "core/error.h"

struct migration {
    int from, to;         /* schemas; equal when there was nothing to do about it */
    long long unreadable; /* receipts that today's rules cannot read any more; with only_look 0 */
};

/*
 * Brings the file up to date; with `only_look` nothing is written. First the schema, in one transaction; then, in
 * another one, receipts that other rules than today's graded (GRADE_METHOD) are graded again from their bytes: a grade
 * decides what is computed with, so every other command refuses such a file too. What an older program read and this
 * one does not becomes an unreadable document, with the reason, as if it had come today. ERR_IO for a file that cannot
 * be written, ERR_INTEGRITY for one that is not ours or newer than this program, or whose bytes are not what was
 * received.
 */
int store_migrate(const char *path, int only_look, struct migration *out, struct error *err);

/* How many receipts store_migrate() would grade again. Errors as above. */
int store_count_outdated(const char *path, long long *n, struct error *err);

#endif
