/*
 * Price lists that others wrote, as price rows: CSV by a mapping, and the catalogue files of SkyPilot.
 *
 * An importer never guesses: a row it cannot turn into a price per accelerator is left out by name, with its line and
 * the reason, and so is a row whose number is known to mean something else (a sentinel, a slice sold as one, a host
 * without its accelerators).
 */
#ifndef INGEST_PRICES_H
#define INGEST_PRICES_H

#include "core/arena.h"
#include "store/prices.h"

struct price_left_out {
    size_t line; /* of the file, 1 is the header; 0: the file as a whole */
    int trap; /* a known trap of this format, refused by name (MCR-P003); else a row that makes no sense (MCR-P001) */
    const char *why;
};

/* Something to know of a row that was taken; said once, of the first such row, with the number of further ones. */
struct price_list_note {
    size_t line;
    const char *text;
};

struct price_list {
    struct price *prices; /* in the order of the file; duplicates within the file once */
    size_t *lines;        /* where each stands */
    size_t n;
    struct price_left_out
        *left_out; /* in the order of the file; equal reasons are equal texts, so they can be counted */
    size_t n_left_out;
    struct price_list_note *notes; /* in the order of the file */
    size_t n_notes;
    size_t n_duplicates; /* prices that repeat another one exactly */
    size_t n_empty;      /* price cells with nothing in them: no such offer */
    size_t n_skipped;    /* rows that the mapping's "skip" leaves aside */
};

/* What the command line adds to a file; NULL where not given. */
struct price_list_options {
    const char *mapping; /* csv: text of the mapping file */
    const char *mapping_path;
    const char *provider, *surface, *source, *region, *currency;
    int64_t observed, valid_until; /* DATE_NONE where not given */
    enum price_grade grade;
    int synthetic;
};

struct price_format {
    const char *name;  /* "skypilot" */
    const char *what;  /* one line for `price import --help` */
    const char *needs; /* options it demands, for the error: "--provider, --surface, --observed" */
    int (*read)(struct price_list *out, const char *path, const char *text, size_t size,
                const struct price_list_options *options, struct arena *memory, struct error *err);
};

/* csv, skypilot; NULL past the end. */
const struct price_format *price_format_at(size_t i);
const struct price_format *price_format_by_name(const char *name);

/*
 * read(): text[size] is the whole file. ERR_INPUT with path:line for a file that is no CSV of that format (a header
 * without the columns, a mapping that names a column that is not there, no rows at all); ERR_USAGE when an option is
 * missing. The rows are checked by price_complete(); what it refuses is left out with its line.
 */

#endif
