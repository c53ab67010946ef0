#include "store/migrate.h"

#include "store/database.h"
#include "store/statement.h"

#include <stdio.h>

extern const char store_schema_prices_sql[], store_schema_claims_sql[], store_schema_asked_sql[];

/* What leads from a schema to the next one. A step that was released is never edited: another one follows it. */
static const struct step {
    int from;
    const char *sql;
} steps[] = {
    {1, store_schema_prices_sql},
    {2, store_schema_claims_sql},
    {3, store_schema_asked_sql},
};

enum { STEPS = sizeof steps / sizeof steps[0] };

_Static_assert(DATABASE_OLDEST + STEPS == DATABASE_SCHEMA, "every schema has the step that leads to it");

/* The number is part of the step: a file is never between two schemas. */
static int set_schema(struct database *db, int schema, struct error *err)
{
    char sql[64];
    snprintf(sql, sizeof sql, "PRAGMA user_version = %d", schema);
    return database_execute(db, sql, err);
}

int migrate_steps(struct database *db, int from, struct error *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < STEPS; i++) {
        if (steps[i].from < from)
            continue;
        rc = database_execute(db, steps[i].sql, err);
        if (rc == 0)
            rc = set_schema(db, steps[i].from + 1, err);
    }
    return rc;
}

static int read_schema(struct database *db, int *out, struct error *err)
{
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, db, "PRAGMA user_version", err);
    if (rc == 0)
        rc = statement_step(st, &row, err);
    if (rc == 0)
        *out = (int)statement_int(st, 0);
    statement_close(st);
    return rc;
}

/* The number is read under the write lock: of two programs that migrate one file, the second finds it done. */
static int migrate(struct database *db, int *from, struct error *err)
{
    int rc = database_execute(db, "BEGIN IMMEDIATE", err);
    if (rc != 0)
        return rc;
    rc = read_schema(db, from, err);
    if (rc == 0)
        rc = migrate_steps(db, *from, err);
    if (rc == 0)
        rc = database_execute(db, "COMMIT", err);
    if (rc != 0 && database_in_transaction(db))
        database_execute(db, "ROLLBACK", NULL);
    return rc;
}

int store_migrate(const char *path, int only_look, struct migration *out, struct error *err)
{
    struct database *db = NULL;
    struct migration m = {.to = DATABASE_SCHEMA};
    int rc = database_open_older(&db, path, only_look ? STORE_READ : STORE_WRITE, err);
    if (rc == 0)
        rc = only_look ? read_schema(db, &m.from, err) : migrate(db, &m.from, err);
    database_close(db);
    if (rc == 0 && !only_look)
        rc = regrade(path, &m.unreadable, err);
    if (rc == 0)
        *out = m;
    return rc;
}
