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

struct series_request {
    const struct series_run *runs; /* a panel each, in this order */
    size_t n_runs;
    int64_t as_of, rendered_at;
    const char *command; /* which makes it again */
};

/* arena_release(&out->memory) afterwards. ERR_INTEGRITY when a stored document is not what its hash says. */
int series_report(struct report *out, struct store *store, const struct series_request *request, struct error *err);

#endif
