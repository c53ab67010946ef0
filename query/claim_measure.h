/*
 * From the terms of a claim to a record, or to every reason why not.
 *
 * Numbers come through the gate, comparisons and costs (query/gate.h, query/cost.h) and nowhere else. Of a level whose
 * runs have shifted (stats/changes.h) only the last confirmed segment is bound; what is left out is named. Beyond what
 * a comparison refuses, a claim is refused with one run on a side (MCR-R007: runs vary), for receipts of a lane that
 * cannot back it (MCR-R001), with nothing but anecdotes or disputed ones of a level (MCR-R006), for made-up runs unless
 * it is declared synthetic, and for measured ones when it is (MCR-R015), for runs that disagree about
 * a word (MCR-R007), and for a priced configuration other than the measured one (MCR-R010).
 */
#ifndef QUERY_CLAIM_MEASURE_H
#define QUERY_CLAIM_MEASURE_H

#include "query/claim_record.h"
#include "query/policy.h"

struct claim_measured {
    int made;
    struct claim_record record; /* when made; revision 0: the registry numbers it */
    struct verdict refused;     /* when not: all reasons, as of a comparison, with the nearest one that is allowed */
};

/*
 * As of a moment, with the policy of that moment. A refusal is an answer, not an error. ERR_NOT_FOUND: a level, base,
 * class or receipt the terms name is not there. ERR_USAGE: a term that is no factor. Everything in `memory`.
 */
int claim_measure(struct claim_measured *out, struct store *store, const struct claim_terms *terms,
                  const struct policy *policy, int64_t as_of, struct arena *memory, struct error *err);

/*
 * What the evidence that a record is bound to says by itself: its receipts, without any that came or went since, at its
 * price rows. prices: of each side, NULL for none; a cost without one is NaN. Attempts that failed and are not bound
 * are not known here, nor is what was left out. ERR_NOT_FOUND: a receipt is not there.
 */
int claim_measure_bound(struct claim_measured *out, struct store *store, const struct claim_record *record,
                        const struct price_row *const prices[2], const struct policy *policy, int64_t as_of,
                        struct arena *memory, struct error *err);

#endif
