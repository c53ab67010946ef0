/*
 * Documents stored per second, against a floor measured in the same run on the same texts: SHA-256, zstd level 1 and a
 * plain INSERT of the packed bytes with 14 columns, in one transaction. Arguments: documents (2000), steps (1000),
 * folder (/tmp).
 */
#include "store_generated.h"

#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <zstd.h>

struct floor {
    double hash, pack, insert;
};

static void exec(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static void insert_plain(sqlite3_stmt *st, const void *packed, size_t size, long i)
{
    sqlite3_bind_int64(st, 1, i);
    sqlite3_bind_blob64(st, 2, packed, size, SQLITE_STATIC);
    for (int k = 3; k <= 8; k++)
        sqlite3_bind_double(st, k, (double)i * k);
    for (int k = 9; k <= 14; k++)
        sqlite3_bind_text(st, k, "a dozen bytes", -1, SQLITE_STATIC);
    sqlite3_step(st);
    sqlite3_reset(st);
}

static struct floor measure_floor(const char *path, long n, int steps)
{
    struct floor f = {0};
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    ZSTD_CCtx *z = ZSTD_createCCtx();
    size_t capacity = ZSTD_compressBound(1 << 20);
    void *packed = malloc(capacity);
    if (sqlite3_open(path, &db) != SQLITE_OK || z == NULL || packed == NULL)
        abort();
    exec(db, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA cache_size = -65536;"
             "CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB, c, d, e, f, g, h, i, j, k, l, m, n); BEGIN");
    sqlite3_prepare_v2(db, "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", -1, &st, NULL);
    for (long i = 0; i < n; i++) {
        size_t size = 0;
        struct digest d;
        char *text = generated_receipt(i, steps, &size);
        double t0 = now_s();
        digest_of(&d, text, size);
        double t1 = now_s();
        size_t k = ZSTD_compressCCtx(z, packed, capacity, text, size, 1);
        double t2 = now_s();
        insert_plain(st, packed, k, i);
        double t3 = now_s();
        f.hash += t1 - t0;
        f.pack += t2 - t1;
        f.insert += t3 - t2;
        free(text);
    }
    double t4 = now_s();
    exec(db, "COMMIT");
    f.insert += now_s() - t4;
    sqlite3_finalize(st);
    sqlite3_close(db);
    ZSTD_freeCCtx(z);
    free(packed);
    return f;
}

static double measure_store(const char *path, long n, int steps, double *bytes)
{
    struct store *s = NULL;
    struct error err = {0};
    double took = 0;
    must(store_open(&s, path, STORE_CREATE, &err), &err);
    for (long i = 0; i < n; i++) {
        size_t size = 0;
        char *text = generated_receipt(i, steps, &size);
        if (i % 10000 == 0)
            must(store_begin(s, &err), &err);
        took += add_generated(s, text, size, i);
        if (i % 10000 == 9999 || i == n - 1) {
            double from = now_s();
            must(store_commit(s, &err), &err);
            took += now_s() - from;
        }
        *bytes += (double)size;
        free(text);
    }
    store_close(s);
    return took;
}

int main(int argc, char **argv)
{
    long n = argc > 1 ? atol(argv[1]) : 2000;
    int steps = argc > 2 ? atoi(argv[2]) : 1000;
    char ours[256], plain[256];
    double bytes = 0;
    struct stat st;
    struct rusage usage;
    snprintf(ours, sizeof ours, "%s/bench-store-%d.db", argc > 3 ? argv[3] : "/tmp", (int)getpid());
    snprintf(plain, sizeof plain, "%s/bench-plain-%d.db", argc > 3 ? argv[3] : "/tmp", (int)getpid());
    double took = measure_store(ours, n, steps, &bytes);
    getrusage(RUSAGE_SELF, &usage);
    stat(ours, &st);
    struct floor f = measure_floor(plain, n, steps);
    double floor_s = f.hash + f.pack + f.insert;
    printf("%ld documents of %.1f KB: %.0f documents/s, %.1f us each\n", n, bytes / (double)n / 1000, (double)n / took,
           1e6 * took / (double)n);
    printf("floor %.1f us each (sha-256 %.1f, zstd %.1f, insert %.1f): ratio %.2f\n", 1e6 * floor_s / (double)n,
           1e6 * f.hash / (double)n, 1e6 * f.pack / (double)n, 1e6 * f.insert / (double)n, took / floor_s);
    printf("database %.1f %% of the JSON, peak memory %ld MB\n", 100 * (double)st.st_size / bytes,
           usage.ru_maxrss / 1024);
    remove_database(ours);
    remove_database(plain);
    return 0;
}
