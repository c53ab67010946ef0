/* What the files of `weekly` share: what arrived, and which weeks are told. */
#ifndef CLI_WEEKLY_H
#define CLI_WEEKLY_H

#include "cli/weekly_issue.h"

/*
 * Stores what --ingest names. Documents that cannot be read are reported, and set the bit of integrity: so a second
 * run says the same. An exit status where the database or memory fails; the week can be told all the same.
 */
int weekly_ingest(struct cli *c, unsigned *attention);

/*
 * Tells the week asked for, the weeks that were missed since the issue before, and anew those of the last weeks that
 * something late has changed; lets "latest" point to the newest. *attention gets the bits of the week asked for, and
 * of every issue that a run for this week wrote: a rerun gets the same. 0, or an exit status after reporting.
 */
int weekly_catch_up(struct weekly_run *r, struct weekly_outcome *asked, unsigned *attention);

#endif
