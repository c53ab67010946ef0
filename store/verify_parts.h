/* What the files of `db verify` share. For this room only. */
#ifndef STORE_VERIFY_PARTS_H
#define STORE_VERIFY_PARTS_H

#include "store/state.h"
#include "store/statement.h"

struct verification {
    struct store *s;
    const struct verifier *with;
    long long faults;
    struct digest content; /* the sum over what is there */
    int damaged;           /* the event at hand */
};

void verify_fault(struct verification *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Runs sql and hands every row to `each`. */
int verify_rows(struct verification *v, const char *sql,
                int (*each)(struct verification *v, struct statement *st, struct error *err), struct error *err);

int verify_documents(struct verification *v, struct error *err);
int verify_forms(struct verification *v, struct error *err);

#endif
