/*
 * The rows derived from one readable document: its receipt row, and the class and stack it belongs to.
 */
#ifndef STORE_DERIVE_H
#define STORE_DERIVE_H

#include "receipt/grade.h"
#include "store/store.h"

#include <stdint.h>

/* Writes them. *shares_key: another document bears the same (app_id, function_call_id, attempt). */
int derive_insert(struct store *s, int64_t doc, const struct digest *id, const struct receipt *r,
                  const struct grading *g, int *shares_key, struct error *err);

/* Whether the rows of document doc are exactly what derive_insert() would write today. */
int derive_check(struct store *s, int64_t doc, const struct digest *id, const struct receipt *r,
                 const struct grading *g, int *same, struct error *err);

#endif
