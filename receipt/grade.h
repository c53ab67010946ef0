/*
 * How far a document can be trusted, judged from itself alone.
 *
 * Order: anecdote (incomplete, dirty without diff, curiosity lane, launcher not accepted) < disputed (complete, but
 * contradicted by its own evidence) < receipt. Unreadable documents never get here. Two rules need other documents
 * (a conflict under the natural key, a warm run whose first step is as slow as its cold siblings'): those are judged
 * when read (query/evidence.h), so ingest order never matters.
 */
#ifndef RECEIPT_GRADE_H
#define RECEIPT_GRADE_H

#include "receipt/receipt.h"

enum grade { GRADE_UNREADABLE, GRADE_ANECDOTE, GRADE_DISPUTED, GRADE_RECEIPT, GRADES };
const char *grade_name(enum grade g);
int grade_by_name(enum grade *out, const char *name);

/* Changes when a rule changes: a database graded by another version is refused until `db migrate` has graded it again.
 */
#define GRADE_METHOD "grade/2"

struct reason {
    enum grade grade;   /* what this reason makes of the document */
    const char *code;   /* "L001"; rows of reason_rule() */
    const char *member; /* JSON pointer of the member, "/launch/flags"; NULL when it concerns the whole */
    const char *text;   /* a sentence: what is missing or what contradicts what, with both values */
};

struct grading {
    enum grade grade;
    struct reason *reasons; /* in the order of the rules */
    size_t n_reasons;
};

/* Judges r; everything lives in r->memory. ERR_NOMEM. */
int receipt_grade(struct grading *out, struct receipt *r, struct error *err);

/* The rules behind the codes, for `explain L001` and the documentation. NULL past the end. */
struct reason_rule {
    const char *code;
    enum grade grade;
    const char *title;
    const char *help;
};
const struct reason_rule *reason_rule(size_t i);

#endif
