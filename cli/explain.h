/*
 * Topics of `explain` with a file of their own.
 */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include "cli/cli.h"

int explain_claims(struct cli *c);
int explain_blocks(struct cli *c); /* of report templates, with their members */
int explain_values(struct cli *c);
int explain_statistics(struct cli *c); /* with --verify: the simulation of its coverage */

#endif
