/*
 * C3 as a report of its own: the step times of some runs, to be looked at. A page of reference: nothing can be claimed
 * from it.
 */
#ifndef REPORT_SERIES_H
#define REPORT_SERIES_H

#include "report/report.h"
#include "store/analyses.h"
#include "store/receipts.h"
#include "store/store.h"

struct series_run {
    const struct receipt_row *row;
    const struct analysis_row *analysis;
    const char *objection; /* why no number of it may leave the program: then no window and no level; NULL */
};

/*
 * A run's records and, where it has one, its level, as a panel of C3. *n_undrawn grows by the records without a
 * positive time. ERR_INTEGRITY as below.
 */
int series_panel(struct steps_run *out, size_t *n_undrawn, struct store *store, const struct series_run *from,
                 struct arena *memory, struct error *err);

/* "rcp-…: 41 records; flat: …; level 4.051 s. …" */
const char *series_words(const struct steps_run *runs, size_t n, struct arena *memory);

struct series_request {
    const struct series_run *runs; /* a panel each, in this order */
    size_t n_runs;
    int64_t as_of, rendered_at;
    const char *command; /* which makes it again */
};

/* arena_release(&out->memory) afterwards. ERR_INTEGRITY when a stored document is not what its hash says. */
int series_report(struct report *out, struct store *store, const struct series_request *request, struct error *err);

#endif
