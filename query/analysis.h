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

/*
 * With other options: never remembered. A warm-up that is named moves the window and nothing else: what the method
 * refuses stays refused, the state stays what the method found, and a window that begins in what the method takes for
 * warm-up says so.
 */
int analysis_with(struct store *store, const struct digest *id, const struct steady_options *options,
                  struct analysis_row *out, struct error *err);

/* Takes every number from it and says why: for a document that may be looked at and not computed with. */
void analysis_withhold(struct analysis_row *a, const char *objection);

/* Whether the state has a rate that may leave the program. */
int analysis_has_rate(const struct analysis_row *a);

/* Whether its records say as much as fewer than STEADY_FEW_EFFECTIVE independent ones; 0 without a rate. */
int analysis_has_few_effective(const struct analysis_row *a);

/*
 * Where no stall was seen in the window: the share of records, at 95 %, that stalls may have all the same: 3/n for n
 * records (rule of three: Hanley & Lippman-Hand 1983, JAMA 249). NaN where there were some, and without a rate.
 */
double analysis_unseen_stalls(const struct analysis_row *a);

/* How the limits of its rate came about, as printed beside them; NULL without a rate. What widened them stands in why.
 */
const char *analysis_method(const struct analysis_row *a);

/* Records of the window that the rate is taken from: all, or with periodic stalls those of its last whole periods. */
int64_t analysis_counted(const struct analysis_row *a);

/* The records themselves, for looking at: seconds and tok/s per record. Lives in *holder, free with receipt_free(). */
struct receipt;
int analysis_series(struct store *store, const struct digest *id, struct receipt **holder, struct error *err);

/*
 * Computes again everything that is remembered under today's method and gives what differs to `report`, a sentence
 * each: *faults of them. Remembered numbers are a shortcut, and nobody would see if they were changed. A receipt whose
 * bytes are damaged is left to store_verify(). ERR_IO, ERR_NOMEM.
 */
int analysis_verify(struct store *store, long long *faults, void (*report)(void *context, const char *fault),
                    void *context, struct error *err);

#endif
