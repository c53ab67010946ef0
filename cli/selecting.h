/* `--where`, ids and `--as-of` of a command line as a selection. */
#ifndef CLI_SELECTING_H
#define CLI_SELECTING_H

#include "cli/cli.h"
#include "query/selection.h"

/* Fills s from the command's --where options and its remaining arguments (ids). 0, or an exit status after reporting.
 */
int selecting_read(struct cli *c, struct selection *s);

#endif
