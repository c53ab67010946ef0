/*
 * The steady state of one stored run: computed when first needed, then remembered.
 */
#ifndef QUERY_ANALYSIS_H
#define QUERY_ANALYSIS_H

#include "stats/steady.h"
#include "store/analyses.h"
#include "store/store.h"

/* Default method. ERR_INTEGRITY when the stored document is not what its hash says. */
int analysis_of(struct store *store, const struct digest *id, struct analysis_row *out, struct error *err);

/* With other options: never remembered. */
int analysis_with(struct store *store, const struct digest *id, const struct steady_options *options,
                  struct analysis_row *out, struct error *err);

/* Whether the state has a rate that may leave the program. */
int analysis_has_rate(const struct analysis_row *a);

/* The records themselves, for looking at: seconds and tok/s per record. Lives in *holder, free with receipt_free(). */
struct receipt;
int analysis_series(struct store *store, const struct digest *id, struct receipt **holder, struct error *err);

#endif
