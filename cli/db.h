/* Parts of `db` with files of their own. Internal to cmd_db.c and these. */
#ifndef CLI_DB_H
#define CLI_DB_H

#include "cli/cli.h"
#include "store/events.h"

/* `db merge FILE…`; an exit status. */
int db_merge(struct cli *c);

/* The context of a struct verifier, and its functions: faults are reported, and events understood by query. */
struct db_check {
    struct cli *c;
    const char *file; /* to be merged; NULL: the database that is open */
    int unknown;      /* the next fault is an event that this program does not understand */
};
void db_check_fault(void *context, const char *fault);
int db_check_event(void *context, const struct event *e, struct error *err);

#endif
