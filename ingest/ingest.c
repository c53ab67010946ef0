#include "ingest/ingest.h"

#include "ingest/parcel.h"
#include "ingest/pipeline.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

enum { COMMIT_EVERY = 10000, PROGRESS_EVERY = 256 };

/*
 * One call of ingest_paths(). Two threads: the caller's reads, judges and tells; the pipeline's writes. While the
 * pipeline runs, store, known, seen and uncommitted are the writer's alone: a store is used by one thread at a time.
 */
struct run {
    const struct ingest_options *options;
    struct pipeline *pipeline;
    struct packer *packer; /* the reader's, for when the writer is behind; NULL in a dry run */
    struct items items;
    struct store *store; /* where to write, NULL in a dry run */
    struct store *known; /* where a dry run looks for what is there already; may be NULL */
    void *seen;          /* a dry run's documents: a tree of struct seen, see tsearch(3) */
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
    s->id = *d->id;
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

/* In the writer's thread. */
static int add(void *context, void *thing, struct error *err)
{
    struct run *run = context;
    struct parcel *p = thing;
    if (!p->is_document)
        return 0;
    if (run->store == NULL)
        return pretend_to_add(run, &p->d, &p->added, err);
    p->d.received_at = run->options->now;
    int rc = document_add(run->store, &p->d, &p->added, err);
    return rc != 0 ? rc : commit_now_and_then(run, err);
}

static void count_grade(struct ingest_result *r, enum grade g)
{
    r->unreadable += g == GRADE_UNREADABLE;
    r->anecdotes += g == GRADE_ANECDOTE;
    r->disputed += g == GRADE_DISPUTED;
    r->receipts += g == GRADE_RECEIPT;
}

static void count_added(struct ingest_result *r, struct happening *h, const struct added_document *added)
{
    h->id = &added->id;
    h->duplicate = added->outcome == ADDED_DUPLICATE;
    h->conflict = added->conflict;
    r->documents++;
    r->duplicates += added->outcome == ADDED_DUPLICATE;
    r->conflicts += added->conflict[0] != '\0';
    if (added->conflict[0] != '\0' && h->grade == GRADE_RECEIPT)
        h->grade = GRADE_DISPUTED; /* as every question will see it, until one of the two is withdrawn */
}

/* Tells of what the writer is done with. */
static int settle(struct run *run, struct parcel *p, struct error *err)
{
    struct ingest_result *r = run->items.result;
    if (p->is_document)
        count_added(r, &p->h, &p->added);
    count_grade(r, p->h.grade);
    int rc = items_add(&run->items, &p->h, err);
    if (rc == 0 && p->is_document && run->options->progress != NULL && r->documents % PROGRESS_EVERY == 0)
        run->options->progress(run->options->context, r);
    return rc;
}

/* Settles what is done, until there is room for `weight` more. */
static int settle_done(struct run *run, size_t weight, struct error *err)
{
    for (;;) {
        void *thing;
        int rc = pipeline_take(run->pipeline, weight, &thing, err);
        if (rc != 0 || thing == NULL)
            return rc;
        rc = settle(run, thing, err);
        parcel_free(thing);
        if (rc != 0)
            return rc;
    }
}

/* Room is made before the document is taken apart: a large one waits for the others to be out of memory. */
static int take_document(void *context, const struct source_document *s, struct error *err)
{
    struct run *run = context;
    struct parcel *p = NULL;
    int rc = settle_done(run, s->size, err);
    if (rc == 0)
        rc = parcel_of_document(&p, s, err);
    if (rc == 0 && run->packer != NULL && pipeline_is_behind(run->pipeline))
        rc = parcel_pack(p, run->packer, err);
    if (rc != 0)
        parcel_free(p);
    else
        pipeline_put(run->pipeline, p, s->size);
    return rc;
}

static int take_fault(void *context, const char *origin, const char *why, struct error *err)
{
    struct run *run = context;
    struct parcel *p = NULL;
    int rc = settle_done(run, 0, err);
    if (rc == 0)
        rc = parcel_of_fault(&p, origin, why, err);
    if (rc == 0)
        pipeline_put(run->pipeline, p, 0);
    return rc;
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

static int walk(struct run *run, const char *const *paths, size_t n_paths, struct error *err)
{
    const struct source_sink sink = {run, take_document, take_fault, count_file, count_skipped};
    int rc = 0;
    for (size_t i = 0; i < n_paths && rc == 0; i++)
        rc = source_walk(paths[i], &sink, err);
    return rc;
}

static void drop(void *thing)
{
    parcel_free(thing);
}

/* Reads, judges and stores all there is. When it returns the store is the caller's again. */
static int walk_all(struct run *run, const char *const *paths, size_t n_paths, struct error *err)
{
    struct error later = {0};
    int rc = pipeline_open(&run->pipeline, add, run, err);
    if (rc != 0)
        return rc;
    rc = walk(run, paths, n_paths, &later);
    pipeline_finish(run->pipeline);
    /* What was put in before the walk failed came first, and so does its failure. */
    int first = settle_done(run, 0, err);
    if (first == 0 && rc != 0)
        error_set(err, later.code, "%s", later.text);
    pipeline_close(run->pipeline, drop);
    return first != 0 ? first : rc;
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
    rc = packer_open(&run->packer, run->store, err);
    if (rc == 0)
        rc = walk_all(run, paths, n_paths, err);
    packer_close(run->packer);
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
