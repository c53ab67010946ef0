/* What the files of `weekly` share: what arrived, and which weeks are told. */
#ifndef CLI_WEEKLY_H
#define CLI_WEEKLY_H

#include "cli/weekly_issue.h"

/*
 * Stores what --ingest names; what cannot be read is reported, and kept in r->unreadable. An exit status where a path
 * is not there, or the database or memory fails; the week can be told all the same, unless no store is open then.
 */
int weekly_ingest(struct weekly_run *r);

/* An issue that a run for the week asked for wrote along with it, this run or one before. */
struct weekly_other {
    const char *issue, *headline; /* headline NULL: its manifest has none */
    unsigned attention;
};

struct weekly_others {
    struct weekly_other *items; /* by week: of each its newest issue */
    size_t n;
};

/*
 * Tells the week asked for, the weeks that were missed since the issue before, and anew those of the last weeks that
 * something late has changed; lets "latest" point to the newest. A rerun gets the same others. 0, or an exit status
 * after reporting.
 */
int weekly_catch_up(struct weekly_run *r, struct weekly_outcome *asked, struct weekly_others *others);

#endif
