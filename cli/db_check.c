#include "cli/db.h"

#include "query/understood.h"

int db_check_event(void *context, const struct event *e, struct error *err)
{
    struct db_check *x = context;
    struct arena memory = {0};
    int rc = event_understood(e, &memory, err);
    arena_release(&memory);
    x->unknown = rc == ERR_INTEGRITY;
    return rc;
}

void db_check_fault(void *context, const char *fault)
{
    struct db_check *x = context;
    struct arena *memory = &x->c->memory;
    const char *help = x->file != NULL ? "merge a sound copy of this file, a backup"
                                       : "restore the database from a backup; receipts can be ingested again";
    if (x->unknown)
        help = "a newer mcreport may know what it says: use that one for this database";
    cli_report(x->c,
               &(struct diagnostic){.severity = SEVERITY_ERROR,
                                    .code = "MCR-D004",
                                    .message = x->file != NULL ? arena_format(memory, "%s: %s", x->file, fault) : fault,
                                    .help = help});
    x->unknown = 0;
}
