/*
 * Members of a claim record in JSON and in its struct. Internal to the record (query/claim_record.h).
 *
 * What is written and what is read come from one table, so a member that one of the two forgets cannot be. Every member
 * is always there, null where nothing is known, and no other one is accepted: a record with more was made by another
 * program and is not understood.
 */
#ifndef QUERY_CLAIM_FIELD_H
#define QUERY_CLAIM_FIELD_H

#include "core/arena.h"
#include "core/error.h"
#include "core/json_writer.h"
#include "receipt/json.h"

struct field_kind;

struct field {
    const char *name; /* of the member, and in the struct */
    const struct field_kind *kind;
    size_t at; /* offset in the struct */
};

struct fields {
    const struct field *items;
    size_t n;
    const char *const *others; /* names of members that are no single value */
    size_t n_others;
};

/* By the C type of the struct's member: */
extern const struct field_kind field_text;           /* const char *, never NULL */
extern const struct field_kind field_text_or_null;   /* const char * */
extern const struct field_kind field_number_or_null; /* double; NaN is null */
extern const struct field_kind field_size;           /* size_t */
extern const struct field_kind field_int64;          /* int64_t, 0 to 2^53 */
extern const struct field_kind field_int;            /* int, 0 or more */
extern const struct field_kind field_flag;           /* int, 0 or 1 */
extern const struct field_kind field_time_or_null;   /* int64_t, UTC ms; DATE_NONE is null */
extern const struct field_kind field_receipt_id;     /* struct digest: "rcp-" and 64 hex digits */
extern const struct field_kind field_price_id;       /* struct digest: "prc-" and 64 hex digits */

void fields_write(struct json_writer *w, const struct fields *f, const void *base);

struct field_reading {
    struct arena *memory;
    struct error *err;
};

/*
 * Reads every single value of an object into the struct at `base`, which is zeroed. ERR_INTEGRITY names the member by
 * `place`, a JSON pointer, "" at the top; NULL is one that found no memory. node may be NULL.
 */
int fields_read(struct field_reading *x, const char *place, const struct json_node *node, const struct fields *f,
                void *base);

/*
 * What the members say together, by the metric: ERR_INTEGRITY where a record lacks what is said of it, or has what
 * cannot be. Who reads records may then ask no more whether a level, a class, a currency or a word is there.
 */
struct claim_record;
int record_check(struct field_reading *x, const struct claim_record *r);

/* `/sides/0/lo: not a number or null` */
int field_fault(struct field_reading *x, const char *place, const char *name, const char *what);

#endif
