/*
 * Receipts as rows: what questions are asked of.
 */
#ifndef STORE_RECEIPTS_H
#define STORE_RECEIPTS_H

#include "core/arena.h"
#include "receipt/grade.h"
#include "store/store.h"

#include <stdint.h>

#define RECEIPT_ID_SIZE 17 /* "rcp-" and the 12 hex digits that are shown */

/* "rcp-" and 12 hex digits. */
void receipt_name(char out[RECEIPT_ID_SIZE], const struct digest *id);

struct receipt_row {
    struct digest id;
    char name[RECEIPT_ID_SIZE]; /* "rcp-01aa9c37d2f0" */
    enum lane lane;
    enum run_status status;
    enum grade own_grade;     /* from the document alone */
    const char *reasons_json; /* [{"code","member","text","grade"}…]; "[]" */
    const char *class_id;     /* "cls-…" */
    const char *app_id, *function_call_id;
    int64_t attempt;
    int64_t started_at, finished_at; /* UTC ms, DATE_NONE */
    int64_t seen_at;                 /* finished_at, failing that started_at: what --as-of judges by */
    struct factors factors;          /* all but metric and statistic, which belong to the question */
    const char *recipe_text;
    int64_t n_records;
    double whole_run_tok_per_s;   /* NaN */
    const char *whole_run_reason; /* why NaN */
    double first_step_excess_s;   /* NaN */
    double reported_tok_per_s;    /* NaN */
    int has_artifacts;
    const char *failure_reason;
    int64_t duration_ms; /* finished - started; -1 where a time is missing */
    /* what other documents and events say, as of the filter's moment */
    const char *withdrawn; /* the reason given; NULL */
    const char *conflict;  /* name of another terminal document under the same natural key; NULL */
    const char *replaced;  /* this is a `running` document and the terminal one has arrived: its name; NULL */
};

struct factor_term {
    enum factor factor;
    const char *value; /* NULL: not recorded */
};

/* What to look at. Zero-initialised it means everything, ever. */
struct receipt_filter {
    int64_t as_of;                   /* only what was seen_at by then; 0 means no limit */
    const struct factor_term *terms; /* all must hold */
    size_t n_terms;
    const char *class_of;     /* "cls-…" (prefix allowed): the hard factors of that class, except… */
    unsigned ignore_factors;  /* …these (bit set), the axis and its companions */
    const struct digest *ids; /* when n_ids > 0: exactly these documents, in whatever form their ids are of */
    size_t n_ids;
};

struct receipt_rows {
    struct receipt_row *rows; /* in the order of seen_at, id: never of ingestion */
    size_t n;
};

/* Selects; rows live in `memory`. ERR_NOT_FOUND for an unknown or ambiguous class. */
int receipts_select(struct store *s, const struct receipt_filter *f, struct arena *memory, struct receipt_rows *out,
                    struct error *err);

/* The one row of a document; ERR_NOT_FOUND when the document is unreadable or absent. */
int receipts_get(struct store *s, const struct digest *id, int64_t as_of, struct arena *memory, struct receipt_row *out,
                 struct error *err);

/* What has been stored by now, for receipts_arrived(): 0 in an empty archive. */
int receipts_mark(struct store *s, int64_t *mark, struct error *err);

/* The UTC days, since 1970, in which the runs were seen whose documents were stored after the mark: each once,
 * ascending. */
int receipts_arrived(struct store *s, int64_t mark, struct arena *memory, int64_t **days, size_t *n, struct error *err);

#endif
