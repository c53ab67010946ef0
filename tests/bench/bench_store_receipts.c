/*
 * One class selected out of an archive, from opening the database to the rows, against a floor measured in the same
 * run: a bare SELECT of the same rows by primary key order. Arguments: documents (20000), steps (20), database to keep
 * (made when absent).
 */
#include "store/receipts.h"
#include "store_generated.h"

#include <sqlite3.h>

static void fill(const char *path, long n, int steps)
{
    struct store *s = NULL;
    struct error err = {0};
    must(store_open(&s, path, STORE_CREATE, &err), &err);
    double from = now_s();
    for (long i = 0; i < n; i++) {
        size_t size = 0;
        char *text = generated_receipt(i, steps, &size);
        if (i % 10000 == 0)
            must(store_begin(s, &err), &err);
        add_generated(s, text, size, i);
        if (i % 10000 == 9999 || i == n - 1)
            must(store_commit(s, &err), &err);
        free(text);
    }
    store_close(s);
    printf("filled in %.1f s\n", now_s() - from);
}

/* Any class of the archive, by one of its receipts. */
static const char *some_class(struct store *s, struct arena *memory)
{
    struct error err = {0};
    struct receipt_rows rows;
    struct factor_term term = {FACTOR_MODEL, "m7"};
    must(receipts_select(s, &(struct receipt_filter){.terms = &term, .n_terms = 1}, memory, &rows, &err), &err);
    return rows.n > 0 ? rows.rows[0].class_id : "cls-0";
}

static double ours(const char *path, const char *class, size_t *n)
{
    struct store *s = NULL;
    struct error err = {0};
    struct arena memory = {0};
    struct receipt_rows rows;
    struct receipt_filter f = {.class_of = class, .ignore_factors = 1u << FACTOR_ACCELERATOR};
    double from = now_s();
    must(store_open(&s, path, STORE_READ, &err), &err);
    must(receipts_select(s, &f, &memory, &rows, &err), &err);
    *n = rows.n;
    store_close(s);
    arena_release(&memory);
    return now_s() - from;
}

static double bare(const char *path, const char *class)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    double from = now_s();
    if (sqlite3_open(path, &db) != SQLITE_OK)
        abort();
    sqlite3_prepare_v2(db,
                       "SELECT r.* FROM class a JOIN class c ON c.recipe = a.recipe JOIN receipt r USING (class) "
                       "WHERE a.id = ?",
                       -1, &st, NULL);
    sqlite3_bind_text(st, 1, class, -1, SQLITE_STATIC);
    while (sqlite3_step(st) == SQLITE_ROW)
        continue;
    sqlite3_finalize(st);
    sqlite3_close(db);
    return now_s() - from;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

enum { ROUNDS = 21 };

int main(int argc, char **argv)
{
    long n = argc > 1 ? atol(argv[1]) : 20000;
    int steps = argc > 2 ? atoi(argv[2]) : 20;
    char path[256];
    snprintf(path, sizeof path, "/tmp/bench-receipts-%d.db", (int)getpid());
    const char *database = argc > 3 ? argv[3] : path;
    if (access(database, F_OK) != 0)
        fill(database, n, steps);
    struct store *s = NULL;
    struct error err = {0};
    struct arena memory = {0};
    must(store_open(&s, database, STORE_READ, &err), &err);
    const char *class = some_class(s, &memory);
    store_close(s);
    double a[ROUNDS], b[ROUNDS];
    size_t rows = 0;
    for (int i = 0; i < ROUNDS; i++) {
        a[i] = ours(database, class, &rows);
        b[i] = bare(database, class);
    }
    qsort(a, ROUNDS, sizeof a[0], by_value);
    qsort(b, ROUNDS, sizeof b[0], by_value);
    printf("%zu rows of a class and its accelerators: %.2f ms; bare SELECT %.2f ms: ratio %.2f\n", rows,
           1e3 * a[ROUNDS / 2], 1e3 * b[ROUNDS / 2], a[ROUNDS / 2] / b[ROUNDS / 2]);
    arena_release(&memory);
    if (argc <= 3)
        remove_database(path);
    return 0;
}
