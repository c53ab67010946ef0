/* Parts of `db` with files of their own. Internal to cmd_db.c and these. */
#ifndef CLI_DB_H
#define CLI_DB_H

#include "cli/cli.h"

/* `db merge FILE…`; an exit status. */
int db_merge(struct cli *c);

#endif
