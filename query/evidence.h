/*
 * Receipts as evidence at a moment: their grade in the light of everything else the archive knows by then.
 *
 * Two dispute rules depend on other documents and are computed here, when read, so that ingest order never
 * matters: a conflict under the natural key, and a declared-warm run whose first step is as slow as its cold siblings'.
 */
#ifndef QUERY_EVIDENCE_H
#define QUERY_EVIDENCE_H

#include "query/selection.h"

enum evidence_use {
    EVIDENCE_RUN,     /* a complete, finished, undisputed run: computed with */
    EVIDENCE_ATTEMPT, /* a complete receipt of a run that failed: counted */
    EVIDENCE_RUNNING, /* not over yet */
    EVIDENCE_ANECDOTE,
    EVIDENCE_DISPUTED,
    EVIDENCE_WITHDRAWN,
    EVIDENCE_OTHER_LANE /* a lane that has no throughput */
};

struct evidence {
    struct receipt_row *row;
    enum grade grade;
    enum evidence_use use;
    const char *why; /* one sentence for everything but a run */
};

struct evidence_list {
    struct evidence *items; /* in the order of seen_at, id */
    size_t n;
};

/* Made up, by its own word. */
int receipt_row_synthetic(const struct receipt_row *row);

/*
 * Everything the selection names, judged. ignore_factors: the axis and its companions, which a class selector leaves
 * open. Lives in `memory`.
 */
int evidence_load(struct store *store, const struct selection *s, unsigned ignore_factors, struct arena *memory,
                  struct evidence_list *out, struct error *err);

#endif
