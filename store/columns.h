/*
 * Where the database keeps each factor: the only source of column names in composed SQL.
 */
#ifndef STORE_COLUMNS_H
#define STORE_COLUMNS_H

#include "receipt/factor.h"

#include <stddef.h>

enum place {
    PLACE_NONE,     /* metric and statistic: of the question, not of the run */
    PLACE_CLASS,    /* hard factors, and the model */
    PLACE_CLASS_ID, /* the digest over them */
    PLACE_STACK,    /* soft factors */
    PLACE_RECEIPT   /* noted factors */
};

enum place column_place(enum factor f);
const char *column_name(enum factor f); /* NULL for PLACE_NONE */

/* The factors of a place in the order of its columns; FACTORS past the end. */
enum factor column_factor(enum place p, size_t i);

#endif
