#include "ingest/ingest.h"

#include "ingest/items.h"
#include "ingest/source.h"
#include "receipt/receipt.h"
#include "store/documents.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COMMIT_EVERY = 10000, PROGRESS_EVERY = 256 };

/* One call of ingest_paths(). */
struct run {
    struct store *store; /* where to write, NULL in a dry run */
    struct store *known; /* where a dry run looks for what is there already; may be NULL */
    const struct ingest_options *options;
    struct items items;
    void *seen; /* a dry run's documents: a tree of struct seen, see tsearch(3) */
    struct arena seen_memory;
    size_t uncommitted;
};

/* Documents are the same when their canonical forms are; unreadable ones when their bytes are. */
struct seen {
    struct digest key, id;
};

static int by_key(const void *a, const void *b)
{
    return memcmp(&((const struct seen *)a)->key, &((const struct seen *)b)->key, sizeof(struct digest));
}

static int known_before(struct run *run, const struct digest *id, int *known, struct error *err)
{
    char hex[DIGEST_HEX_SIZE];
    struct digest found;
    struct error ignored = {0};
    if (run->known == NULL)
        return 0;
    digest_hex(hex, id);
    int rc = document_find(run->known, hex, &found, &ignored);
    *known = rc == 0;
    return rc == 0 || rc == ERR_NOT_FOUND ? 0 : error_set(err, ignored.code, "%s", ignored.text);
}

/* What document_add() would have said, as far as it can be told without writing. */
static int pretend_to_add(struct run *run, const struct document *d, struct added_document *out, struct error *err)
{
    struct seen *s = arena_alloc(&run->seen_memory, sizeof *s);
    int known = 0;
    if (s == NULL)
        return error_nomem(err);
    digest_of(&s->id, d->bytes, d->size);
    s->key = d->receipt != NULL ? *json_canonical(d->receipt->doc) : s->id;
    struct seen **first = tsearch(s, &run->seen, by_key);
    if (first == NULL)
        return error_nomem(err);
    int rc = known_before(run, &s->id, &known, err);
    if (rc != 0)
        return rc;
    *out = (struct added_document){.id = (*first)->id};
    out->outcome = *first != s || known ? ADDED_DUPLICATE : ADDED_NEW;
    return 0;
}

static int commit_now_and_then(struct run *run, struct error *err)
{
    if (++run->uncommitted < COMMIT_EVERY || run->options->atomic)
        return 0;
    run->uncommitted = 0;
    int rc = store_commit(run->store, err);
    return rc != 0 ? rc : store_begin(run->store, err);
}

static int add(struct run *run, const struct document *d, struct added_document *out, struct error *err)
{
    if (run->store == NULL)
        return pretend_to_add(run, d, out, err);
    int rc = document_add(run->store, d, out, err);
    return rc != 0 ? rc : commit_now_and_then(run, err);
}

static void count_grade(struct ingest_result *r, enum grade g)
{
    r->unreadable += g == GRADE_UNREADABLE;
    r->anecdotes += g == GRADE_ANECDOTE;
    r->disputed += g == GRADE_DISPUTED;
    r->receipts += g == GRADE_RECEIPT;
}

/* Stores what was judged and tells of it. `h` has everything but what the store knows. */
static int settle(struct run *run, const struct document *d, struct happening *h, struct error *err)
{
    struct added_document added;
    struct ingest_result *r = run->items.result;
    int rc = add(run, d, &added, err);
    if (rc != 0)
        return rc;
    h->id = &added.id;
    h->duplicate = added.outcome == ADDED_DUPLICATE;
    h->conflict = added.conflict;
    r->documents++;
    r->duplicates += added.outcome == ADDED_DUPLICATE;
    r->conflicts += added.conflict[0] != '\0';
    count_grade(r, h->grade);
    rc = items_add(&run->items, h, err);
    if (rc == 0 && run->options->progress != NULL && r->documents % PROGRESS_EVERY == 0)
        run->options->progress(run->options->context, r);
    return rc;
}

static int settle_readable(struct run *run, struct document *d, struct happening *h, struct receipt *receipt,
                           struct error *err)
{
    struct grading grading;
    int rc = receipt_grade(&grading, receipt, err);
    if (rc != 0)
        return rc;
    d->receipt = receipt;
    d->grading = h->grading = &grading;
    h->grade = grading.grade;
    h->lane = lane_name(receipt->lane);
    return settle(run, d, h, err);
}

/* The message without the place in front: the item has it, and has it in the file, not in the document. */
static const char *without_place(const char *message, const struct json_place *where)
{
    char place[64];
    int n = snprintf(place, sizeof place, "%zu:%zu: ", where->line, where->column);
    return where->line > 0 && strncmp(message, place, (size_t)n) == 0 ? message + n : message;
}

static int settle_unreadable(struct run *run, struct document *d, struct happening *h, const char *why,
                             struct error *err)
{
    d->fault = why;
    h->grade = GRADE_UNREADABLE;
    h->fault = without_place(why, &h->where);
    return settle(run, d, h, err);
}

static int take_document(void *context, const struct source_document *s, struct error *err)
{
    struct run *run = context;
    struct receipt *receipt = NULL;
    struct error why = {0};
    struct document d = {.bytes = s->bytes, .size = s->size, .origin = s->origin};
    struct happening h = {.path = s->origin,
                          .is_line = s->is_line,
                          .first_line = s->line,
                          .first_column = s->column,
                          .bytes = s->bytes,
                          .size = s->size};
    int rc = receipt_parse(&receipt, &h.where, s->bytes, s->size, &why);
    if (rc == 0)
        rc = settle_readable(run, &d, &h, receipt, err);
    else if (rc == ERR_INPUT)
        rc = settle_unreadable(run, &d, &h, why.text, err);
    else
        error_set(err, why.code, "%s: %s", s->origin, why.text);
    receipt_free(receipt);
    return rc;
}

static int take_fault(void *context, const char *origin, const char *why, struct error *err)
{
    struct run *run = context;
    struct happening h = {.path = origin, .grade = GRADE_UNREADABLE, .fault = why};
    run->items.result->unreadable++;
    return items_add(&run->items, &h, err);
}

static void count_file(void *context, const char *path)
{
    struct run *run = context;
    (void)path;
    run->items.result->files++;
}

static void count_skipped(void *context, const char *origin)
{
    struct run *run = context;
    (void)origin;
    run->items.result->skipped++;
}

static int walk_all(struct run *run, const char *const *paths, size_t n_paths, struct error *err)
{
    const struct source_sink sink = {run, take_document, take_fault, count_file, count_skipped};
    int rc = 0;
    for (size_t i = 0; i < n_paths && rc == 0; i++)
        rc = source_walk(paths[i], &sink, err);
    return rc;
}

static int refuse_as_a_whole(const struct ingest_result *r, struct error *err)
{
    return error_set(err, ERR_INPUT, "%zu of the documents and files cannot be read: nothing was stored",
                     r->unreadable);
}

static int run_stored(struct run *run, const char *const *paths, size_t n_paths, struct error *err)
{
    int rc = store_begin(run->store, err);
    if (rc != 0)
        return rc;
    rc = walk_all(run, paths, n_paths, err);
    if (rc == 0 && run->options->atomic && run->items.result->unreadable > 0)
        rc = refuse_as_a_whole(run->items.result, err);
    if (rc == 0)
        rc = store_commit(run->store, err);
    if (rc != 0)
        store_rollback(run->store);
    return rc;
}

static void keep(void *node)
{
    (void)node; /* it lives in the run's arena */
}

static int run_dry(struct run *run, const char *const *paths, size_t n_paths, struct error *err)
{
    int rc = walk_all(run, paths, n_paths, err);
    if (rc == 0 && run->options->atomic && run->items.result->unreadable > 0)
        rc = refuse_as_a_whole(run->items.result, err);
    tdestroy(run->seen, keep);
    arena_release(&run->seen_memory);
    return rc;
}

int ingest_paths(struct ingest_result *out, struct store *store, const char *const *paths, size_t n_paths,
                 const struct ingest_options *options, struct error *err)
{
    static const struct ingest_options plain = {0};
    struct run run = {.options = options != NULL ? options : &plain, .items = {.result = out}};
    *out = (struct ingest_result){0};
    if (run.options->dry_run) {
        run.known = store;
        return run_dry(&run, paths, n_paths, err);
    }
    if (store == NULL)
        return error_set(err, ERR_USAGE, "no database to store documents in");
    run.store = store;
    return run_stored(&run, paths, n_paths, err);
}

void ingest_result_release(struct ingest_result *r)
{
    free(r->items);
    arena_release(&r->memory);
    *r = (struct ingest_result){0};
}
