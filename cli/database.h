/* Which database a command works on, and opening it. */
#ifndef CLI_DATABASE_H
#define CLI_DATABASE_H

#include "cli/cli.h"

/*
 * Finds the path (--db, $MCREPORT_DB, .mcreport.json upward from here, the user's data folder) and opens the database
 * as far as `need` asks; one that is open already is closed first. A dry run only reads. 0, or an exit status after
 * reporting.
 */
int database_open_for(struct cli *c, enum database_need need);

#endif
