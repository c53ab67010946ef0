/*
 * Short ways to what questions ask for again and again: remembered analyses of many runs, the newest usable run of
 * every class, and whether anything is known that an as-of moment does not see.
 */
#ifndef STORE_RECALL_H
#define STORE_RECALL_H

#include "core/arena.h"
#include "store/analyses.h"

#include <stdint.h>

/*
 * The analyses of many documents that are remembered under `method`, read as of one moment: rows[i] and found[i] (0 or
 * 1) belong to documents[i]; rows[i] is left alone where there is none. ERR_IO.
 */
int analyses_recall(struct store *s, const struct digest *const *documents, size_t n, const char *method,
                    struct analysis_row *rows, char *found, struct error *err);

struct class_newest {
    int64_t class;   /* class_row.class */
    int64_t seen_at; /* of its newest run that ended well, whose document is complete and not in doubt by itself */
};

/*
 * Classes with such a run seen by as_of, the newest first; ties in the order of the class id, never of ingestion. What
 * other documents and events say of the runs is not asked: a class listed here may turn out to have nothing usable.
 */
int classes_newest(struct store *s, int64_t as_of, struct arena *memory, struct class_newest **out, size_t *n,
                   struct error *err);

/* Whether a run was seen, or an event took effect, after as_of: then the same question without it may differ. */
int store_knows_later(struct store *s, int64_t as_of, int *later, struct error *err);

#endif
