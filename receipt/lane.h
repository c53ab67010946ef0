/*
 * Lanes and the members they demand: one table, printed by `mcreport explain lanes`, read by `lint` and the grade.
 *
 * A member is demanded or not per lane. "No" is an answer, absent is not: null, "", {} and "unknown" are absent, and so
 * is an empty array of records (artifacts, transitions, manifests). A wrong JSON type makes a document unreadable; a
 * value outside the rule (an unknown word of an enum, a count of 0) makes it an anecdote.
 */
#ifndef RECEIPT_LANE_H
#define RECEIPT_LANE_H

#include <stddef.h>

enum lane { LANE_TRAINING, LANE_SPARSE_EXACT, LANE_SPARSE_VALIDATION, LANE_CURIOSITY, LANES };

const char *lane_name(enum lane lane);
const char *lane_title(enum lane lane);             /* "whole-model training" */
int lane_by_name(enum lane *out, const char *name); /* 0, or -1 */
int lane_has_throughput(enum lane lane);            /* only training measures throughput */

enum member_type {
    MEMBER_TEXT,
    MEMBER_ENUM, /* one of `values`, a space-separated list */
    MEMBER_BOOL,
    MEMBER_INT,    /* whole, >= `least` */
    MEMBER_NUMBER, /* > 0 */
    MEMBER_TIME,   /* RFC 3339 */
    MEMBER_OBJECT,
    MEMBER_OBJECT_INTS,
    MEMBER_OBJECT_BOOLS,
    MEMBER_ARRAY,   /* of objects */
    MEMBER_STEPS,   /* the step records */
    MEMBER_SLUG,    /* lower-case letters, digits, '.', '_' and '-', beginning with a letter or digit */
    MEMBER_SIZE,    /* a number >= 0 */
    MEMBER_DEVICES, /* text, or an array of texts: one name per device */
    MEMBER_SERIES,  /* one number for all records, or an array with one per record */
    MEMBER_NUMBERS, /* an array with one number per record */
    MEMBER_ANY      /* its form is the launcher's own */
};
const char *member_type_name(enum member_type type); /* "whole number": for tables and messages */

struct member_rule {
    const char *path; /* "launch.flags"; alternatives are joined by '|': "code.image_digest|code.environment_digest" */
    enum member_type type;
    const char *values; /* of an enum */
    int least;          /* of an int */
    unsigned lanes;     /* bit set (1u << enum lane): demanded there */
    /* Where it is demanded when the run did not end well: of `lanes`, or, where `lanes` is 0, only then (the reason of
     * the failure, which a run that is still going cannot have). */
    unsigned when_failed;
    const char *what; /* one line */
};

/* Rule i, or NULL past the end. In the order of the documentation; a container stands before its members. */
const struct member_rule *member_rule(size_t i);

#endif
