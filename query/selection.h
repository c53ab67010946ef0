/*
 * Which receipts a question is about: `K=V` terms, ids, a class, a moment.
 */
#ifndef QUERY_SELECTION_H
#define QUERY_SELECTION_H

#include "store/receipts.h"

struct selection {
    int64_t as_of;      /* UTC ms; what was seen later does not exist */
    int64_t not_before; /* only runs seen from then on; 0: no limit. Keeps dated evidence out of a current section */
    struct factor_term *terms;
    size_t n_terms;
    const char *class_of; /* "cls-…"; ignores the axis of the question */
    struct digest *ids;   /* named one by one */
    size_t n_ids;
    struct arena memory;
};

void selection_init(struct selection *s, int64_t as_of);
void selection_release(struct selection *s);

/*
 * Narrows by one "K=V" (names: receipt/factor.h; class=cls-…, class-of=rcp-…; an empty V is "not recorded").
 * Accelerators are normalised, yes/no and on/off accept true/false. ERR_USAGE names the nearest factor; ERR_NOT_FOUND.
 */
int selection_where(struct selection *s, struct store *store, const char *term, struct error *err);

/* Adds one receipt by id or unique prefix. ERR_NOT_FOUND. */
int selection_add_id(struct selection *s, struct store *store, const char *id, struct error *err);

/* A factor's value as `--where` and `--base` mean it: accelerators normalised, booleans in our words. */
const char *selection_value(struct arena *memory, enum factor f, const char *text);

/* The factor of a command-line name; ERR_USAGE with "did you mean". */
int selection_factor(enum factor *out, const char *name, struct error *err);

#endif
