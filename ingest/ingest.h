/*
 * Documents into the database, from files, folders, archives and streams.
 *
 * One bad file never stops or spoils the others: an unreadable document is quarantined with its reason and counted.
 * The same input twice changes nothing.
 */
#ifndef INGEST_INGEST_H
#define INGEST_INGEST_H

#include "core/arena.h"
#include "receipt/grade.h"
#include "store/store.h"

struct ingest_item {
    const char *path;   /* "runs/a.json", "a.tar!b.json", "a.jsonl:12" */
    const char *id;     /* "rcp-" and 12 digits; NULL when nothing was stored (a file that could not be opened) */
    enum grade grade;
    int duplicate;
    const char *conflict; /* another terminal document under its natural key */
    const char *fault;    /* unreadable: why, beginning with line:column for a fault of syntax */
    size_t fault_line, fault_column; /* 0 when not a fault of syntax */
    const char *fault_text;          /* that line of the document, safe to print, cut around the column */
    size_t fault_caret;              /* columns before the caret under fault_text */
    const struct reason *reasons;
    size_t n_reasons;
};

struct ingest_result {
    size_t files, documents, receipts, anecdotes, disputed, duplicates, conflicts, unreadable;
    size_t skipped; /* archive members that are not .json or .jsonl */
    struct ingest_item *items; /* every document, in the order read */
    size_t n_items;
    struct arena memory;
};

struct ingest_options {
    int atomic;  /* all or nothing: an unreadable document leaves the database as it was */
    int dry_run; /* judge only */
    void (*progress)(void *context, const struct ingest_result *so_far); /* may be NULL; called now and then */
    void *context;
};

/*
 * Reads every path ("-" is standard input) and stores what it finds. store may be NULL in a dry run (`lint`). Fails
 * only when the database or memory does; files that cannot be read are items. With `atomic` and something unreadable:
 * ERR_INPUT, nothing stored, the result still tells what was found.
 */
int ingest_paths(struct ingest_result *out, struct store *store, const char *const *paths, size_t n_paths,
                 const struct ingest_options *options, struct error *err);
void ingest_result_release(struct ingest_result *r);

#endif
