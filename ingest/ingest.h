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

#include <stdint.h>

/* Texts that came from outside (path, member, text of a reason) are as received: escape them to show them. */
struct ingest_item {
    const char *path; /* "runs/a.json", "a.tar!b.json", "a.jsonl:12" */
    const char *id;   /* "rcp-" and 12 digits; NULL when nothing was stored (a file that could not be opened) */
    enum grade grade;
    const char *lane; /* its name; NULL when unreadable */
    int duplicate;
    const char *conflict; /* another terminal document under its natural key: "rcp-" and 12 digits; NULL */
    /* Unreadable: why, safe to show. A fault of syntax begins with "line:column: ", in JSONL, whose path has the line
       already, with "column: ": path:fault reads as compilers write it. */
    const char *fault;
    size_t fault_line, fault_column; /* of the file (JSONL: of the whole file); 0 when not a fault of syntax */
    const char *fault_text;          /* that line of the document, safe to print, cut around the column */
    size_t fault_caret;              /* columns before the caret under fault_text */
    const struct reason *reasons;
    size_t n_reasons;
};

/*
 * Every document counts in exactly one of receipts, anecdotes, disputed and unreadable, duplicates too: a second
 * ingest of the same input tells the same grades. `unreadable` also counts what never became a document: files that
 * cannot be opened, refused members, the lost rest of a cut archive.
 */
struct ingest_result {
    size_t files, documents, receipts, anecdotes, disputed, duplicates, conflicts, unreadable;
    size_t skipped;            /* files in folders and archive members that are no documents by their names */
    struct ingest_item *items; /* in the order read: the first INGEST_ITEMS documents, then those with problems */
    size_t n_items;
    size_t items_left_out; /* documents and faults without an item */
    struct arena memory;
};

/* Items kept: all of the first documents, then only what is no plain receipt, as far as number and memory reach. */
#define INGEST_ITEMS          ((size_t)10000)
#define INGEST_PROBLEMS       ((size_t)100000)
#define INGEST_PROBLEM_MEMORY ((size_t)16 << 20)

#define INGEST_FAULT_COLUMNS 100 /* the longest fault_text */

struct ingest_options {
    int atomic;  /* all or nothing: an unreadable document leaves the database as it was */
    int dry_run; /* judge only */
    int64_t now; /* wall clock, UTC ms: kept beside each document; nothing below cli has a clock */
    void (*progress)(void *context, const struct ingest_result *so_far); /* may be NULL; called now and then */
    void *context;
};

/*
 * Reads every path ("-" is standard input) and stores what it finds. store may be NULL in a dry run (`lint`), which
 * then knows only the duplicates among its own input; with a store it also knows documents stored before. Fails only
 * when the database or memory does; files that cannot be read are items. What was committed before a failure (every
 * 10,000 documents) stays. With `atomic` and something unreadable: ERR_INPUT, nothing stored, the result still tells
 * what was found. *out is set, and to be released, whatever is returned.
 *
 * Two threads share the work; the result depends on neither their number nor their pace. During the call the store
 * belongs to a thread of the ingest: nobody else may use it, `progress` (called in the caller's thread) included.
 */
int ingest_paths(struct ingest_result *out, struct store *store, const char *const *paths, size_t n_paths,
                 const struct ingest_options *options, struct error *err);
void ingest_result_release(struct ingest_result *r);

#endif
