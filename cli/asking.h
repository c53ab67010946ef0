/* A question of the comparability contract from a command line: `--by`, `--base`, `--where`, `--metric`, `--disclose`.
 */
#ifndef CLI_ASKING_H
#define CLI_ASKING_H

#include "cli/cli.h"
#include "query/gate.h"

#define ASKING_LEVEL         0.95
#define ASKING_PRACTICAL     0.03
#define ASKING_VALIDITY_DAYS 30

/*
 * Fills q and s (release s afterwards). `--disclose` takes soft factors only, one or several joined by commas: hard
 * ones are never waived. 0, or an exit status after reporting.
 */
int asking_read(struct cli *c, struct question *q, struct selection *s);

#endif
