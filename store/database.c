#include "store/database.h"

#include "core/text.h"
#include "store/statement.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern const char store_schema_sql[];

struct database {
    sqlite3 *handle;
    char *path;
    enum store_mode mode;
    int oldest; /* schema that is accepted */
    int denied;
    int fault; /* SQLite's code of the last fault */
    struct statement *statements;
};

enum { BUSY_MS = 5000 };

/*
 * What is committed must survive a power cut (FULL), except analyses, which can be computed again (NORMAL). Nothing is
 * mapped: in a fresh process every mapped page costs a fault, and on virtual machines a fault costs more than a read
 * (tests/bench/bench_store_receipts.c: selecting 3,000 runs took twice as long); and a long load keeps to its cache.
 */
static const char new_file[] = "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL;";
static const char every_connection[] = "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
                                       "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
                                       "PRAGMA cache_size = -65536;";
static const char reader[] = "PRAGMA synchronous = NORMAL; PRAGMA mmap_size = 0;";
static const char writer[] = "PRAGMA synchronous = FULL; PRAGMA mmap_size = 0; PRAGMA journal_size_limit = 67108864;";

int database_fault(struct database *db, int rc, struct error *err)
{
    int saved;
    db->fault = rc & 0xff;
    switch (db->fault) {
    case SQLITE_NOMEM:
        return error_nomem(err);
    case SQLITE_FULL:
        return error_set(err, ERR_IO, "%s: database or disk is full", db->path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(err, ERR_IO, "%s: database is busy: another program is writing to it", db->path);
    case SQLITE_READONLY:
        return error_set(err, ERR_IO, "%s: database is read-only", db->path);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_IOERR:
        saved = sqlite3_system_errno(db->handle);
        return error_set(err, ERR_IO, "%s: %s%s%s", db->path, sqlite3_errmsg(db->handle), saved != 0 ? ": " : "",
                         saved != 0 ? strerror(saved) : "");
    case SQLITE_NOTADB:
        return error_set(err, ERR_INTEGRITY, "%s: not a mcreport database", db->path);
    case SQLITE_CORRUPT:
        return error_set(err, ERR_INTEGRITY, "%s: the file is damaged (%s); restore it from a backup", db->path,
                         sqlite3_errmsg(db->handle));
    default:
        return error_set(err, ERR_INTERNAL, "%s: sqlite: %s", db->path, sqlite3_errmsg(db->handle));
    }
}

int database_execute(struct database *db, const char *sql, struct error *err)
{
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? 0 : database_fault(db, rc, err);
}

int database_can_write(const struct database *db)
{
    return sqlite3_db_readonly(db->handle, "main") == 0;
}

int database_in_transaction(const struct database *db)
{
    return sqlite3_get_autocommit(db->handle) == 0;
}

void *database_handle(struct database *db)
{
    return db->handle;
}

struct statement **database_statements(struct database *db)
{
    return &db->statements;
}

static int allow_reading(void *context, int action, const char *a, const char *function, const char *c, const char *d)
{
    struct database *db = context;
    (void)a, (void)c, (void)d;
    int allowed = action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE ||
                  (action == SQLITE_FUNCTION && function != NULL && !text_same(function, "load_extension"));
    if (!allowed)
        db->denied = 1;
    return allowed ? SQLITE_OK : SQLITE_DENY;
}

void database_restrict(struct database *db, int on)
{
    if (on)
        db->denied = 0;
    sqlite3_set_authorizer(db->handle, on ? allow_reading : NULL, db);
}

int database_denied(const struct database *db)
{
    return db->denied;
}

/* A path as SQLite's URI, and as one that is certainly a file: ":memory:" and "file:x" are names like others here. */
static char *path_uri(const char *path)
{
    char *uri = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&uri, &size);
    if (f == NULL)
        return NULL;
    fputs(path[0] == '/' ? "file:" : "file:./", f);
    for (const char *p = path; *p != '\0'; p++)
        if (strchr("%?#", *p) != NULL)
            fprintf(f, "%%%02X", (unsigned char)*p);
        else
            fputc(*p, f);
    if (fclose(f) != 0) {
        free(uri);
        return NULL;
    }
    return uri;
}

static int connect(struct database *db, int immutable, struct error *err)
{
    int flags = immutable ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    char *uri = path_uri(db->path);
    char *full = NULL;
    if (uri == NULL || asprintf(&full, "%s%s", uri, immutable ? "?immutable=1" : "") < 0) {
        free(uri);
        return error_nomem(err);
    }
    statements_forget(db);
    sqlite3_close_v2(db->handle);
    db->handle = NULL;
    int rc = sqlite3_open_v2(full, &db->handle, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    free(full);
    free(uri);
    if (db->handle == NULL)
        return error_nomem(err);
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return rc == SQLITE_OK ? 0 : database_fault(db, rc, err);
}

static int first_number(struct database *db, const char *sql, int64_t *out, struct error *err)
{
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, db, sql, err);
    if (rc == 0)
        rc = statement_step(st, &row, err);
    if (rc == 0)
        *out = row ? statement_int(st, 0) : 0;
    statement_close(st);
    return rc;
}

/* Before any setting is touched: somebody else's database must stay as it is. */
static int check_identity(struct database *db, struct error *err)
{
    int64_t application = 0, version = 0;
    int rc = first_number(db, "PRAGMA application_id", &application, err);
    if (rc == 0)
        rc = first_number(db, "PRAGMA user_version", &version, err);
    if (rc != 0)
        return rc;
    if (application != DATABASE_APPLICATION)
        return error_set(err, ERR_INTEGRITY, "%s: not a mcreport database", db->path);
    if (version > DATABASE_SCHEMA)
        return error_set(err, ERR_INTEGRITY,
                         "%s: schema version %lld is newer than this program's (%d): use a newer mcreport", db->path,
                         (long long)version, DATABASE_SCHEMA);
    if (version < DATABASE_OLDEST)
        return error_set(err, ERR_INTEGRITY, "%s: unknown schema version %lld", db->path, (long long)version);
    if (version < db->oldest)
        return error_set(err, ERR_INTEGRITY,
                         "%s: schema version %lld is older than this program's (%d): 'mcreport db migrate' updates it",
                         db->path, (long long)version, DATABASE_SCHEMA);
    return 0;
}

/* In a folder that cannot be written a WAL database opens only as immutable, which is right if no log is left over. */
static int open_immutable(struct database *db, struct error *err)
{
    char *wal = NULL;
    struct stat st;
    if (asprintf(&wal, "%s-wal", db->path) < 0)
        return error_nomem(err);
    int leftover = stat(wal, &st) == 0 && st.st_size > 0;
    free(wal);
    if (leftover)
        return error_set(err, ERR_IO,
                         "%s: has an unfinished log beside it and its folder cannot be written: copy both to another "
                         "folder and open it there",
                         db->path);
    int rc = connect(db, 1, err);
    return rc != 0 ? rc : check_identity(db, err);
}

static int open_existing(struct database *db, struct error *err)
{
    struct stat st;
    if (stat(db->path, &st) != 0)
        return errno == ENOENT || errno == ENOTDIR ? error_set(err, ERR_NOT_FOUND, "%s: no such database", db->path)
                                                   : error_errno(err, "%s", db->path);
    if (S_ISDIR(st.st_mode))
        return error_set(err, ERR_INTEGRITY, "%s: a folder, not a database", db->path);
    if (access(db->path, R_OK) != 0)
        return error_errno(err, "%s", db->path);
    int rc = connect(db, 0, err);
    if (rc == 0)
        rc = check_identity(db, err);
    if (rc == ERR_IO && db->mode == STORE_READ && (db->fault == SQLITE_CANTOPEN || db->fault == SQLITE_READONLY))
        rc = open_immutable(db, err);
    if (rc == 0 && db->mode != STORE_READ && !database_can_write(db))
        rc = error_set(err, ERR_IO, "%s: database is read-only", db->path);
    return rc;
}

int database_make_schema(struct database *db, struct error *err)
{
    int rc = database_execute(db, store_schema_sql, err);
    return rc == 0 ? migrate_steps(db, DATABASE_OLDEST, err) : rc;
}

static int write_schema(struct database *db, struct error *err)
{
    int rc = database_execute(db, new_file, err);
    if (rc == 0)
        rc = database_execute(db, "BEGIN IMMEDIATE", err);
    if (rc == 0)
        rc = database_make_schema(db, err);
    if (rc == 0)
        rc = database_execute(db, "INSERT INTO meta VALUES ('created_by', 'mcreport " MCREPORT_VERSION "')", err);
    if (rc == 0)
        rc = database_execute(db, "COMMIT", err);
    /* out of the log: the file alone is a database from now on */
    return rc == 0 ? database_execute(db, "PRAGMA wal_checkpoint(TRUNCATE)", err) : rc;
}

/* The empty file is claimed first, so that of two programs only one makes the database. */
static int create(struct database *db, struct error *err)
{
    int fd = open(db->path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666);
    if (fd < 0)
        return errno == EEXIST ? error_set(err, ERR_EXISTS, "%s: already exists", db->path)
                               : error_errno(err, "%s", db->path);
    close(fd);
    int rc = connect(db, 0, err);
    if (rc == 0)
        rc = write_schema(db, err);
    if (rc != 0)
        unlink(db->path);
    return rc;
}

static int open_database(struct database **out, const char *path, enum store_mode mode, int oldest, struct error *err)
{
    struct database *db = calloc(1, sizeof *db);
    if (db == NULL)
        return error_nomem(err);
    db->mode = mode;
    db->oldest = oldest;
    db->path = strdup(path);
    int rc = db->path == NULL ? error_nomem(err) : 0;
    if (rc == 0)
        rc = mode == STORE_CREATE ? create(db, err) : open_existing(db, err);
    if (rc == 0)
        rc = database_execute(db, every_connection, err);
    if (rc == 0)
        rc = database_execute(db, mode == STORE_READ ? reader : writer, err);
    if (rc != 0) {
        database_close(db);
        return rc;
    }
    *out = db;
    return 0;
}

int database_open(struct database **out, const char *path, enum store_mode mode, struct error *err)
{
    return open_database(out, path, mode, DATABASE_SCHEMA, err);
}

int database_open_older(struct database **out, const char *path, enum store_mode mode, struct error *err)
{
    return open_database(out, path, mode, DATABASE_OLDEST, err);
}

int database_open_memory(struct database **out, struct error *err)
{
    struct database *db = calloc(1, sizeof *db);
    if (db == NULL)
        return error_nomem(err);
    db->mode = STORE_READ; /* nothing of it is kept */
    db->path = strdup("memory");
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
    int rc = db->path == NULL ? SQLITE_NOMEM : sqlite3_open_v2(":memory:", &db->handle, flags, NULL);
    if (rc != SQLITE_OK) {
        rc = db->handle != NULL ? database_fault(db, rc, err) : error_nomem(err);
        database_close(db);
        return rc;
    }
    *out = db;
    return 0;
}

void database_close(struct database *db)
{
    if (db == NULL)
        return;
    /* statistics of a sample of rows; without them the planner guesses, so a failure here matters to nobody */
    if (db->handle != NULL && db->mode != STORE_READ && sqlite3_total_changes(db->handle) > 0)
        sqlite3_exec(db->handle, "PRAGMA analysis_limit = 400; PRAGMA optimize;", NULL, NULL, NULL);
    statements_forget(db);
    sqlite3_close_v2(db->handle);
    free(db->path);
    free(db);
}
