/*
 * The few hundred classes a million receipts fall into: a question looks at these first.
 */
#ifndef STORE_CLASSES_H
#define STORE_CLASSES_H

#include "store/receipts.h"

struct class_row {
    int64_t class;
    const char *id; /* "cls-…" */
    const char *recipe_text;
    struct factors factors; /* those of the class, and the model; the rest NULL */
};

struct class_rows {
    struct class_row *rows; /* in the order of `class` */
    size_t n;
};

/*
 * The classes that can have receipts the filter wants: its terms on hard factors, model and class, its class_of, and
 * its ids where they are few. Texts live in `memory`. ERR_NOT_FOUND for an unknown or ambiguous class, ERR_USAGE for a
 * term on something that is no property of a run.
 */
int classes_select(struct store *s, const struct receipt_filter *f, struct arena *memory, struct class_rows *out,
                   struct error *err);

const struct class_row *class_by_number(const struct class_rows *rows, int64_t class); /* NULL when not among them */

#endif
