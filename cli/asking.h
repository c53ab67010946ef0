/*
 * A question of the comparability contract from a command line: `--by`, `--base`, `--level`, `--where`, `--metric`,
 * `--disclose`.
 */
#ifndef CLI_ASKING_H
#define CLI_ASKING_H

#include "cli/cli.h"
#include "query/gate.h"
#include "query/policy.h"

#define ASKING_LEVEL 0.95

/*
 * Fills q, s (release s afterwards) and the policy, by which q says what difference matters. `--disclose` takes soft
 * factors only: hard ones are never waived. It and `--level` may be repeated, and their values joined by commas
 * (cli/levels.h). 0, or an exit status after reporting.
 */
int asking_read(struct cli *c, struct question *q, struct selection *s, struct policy *policy);

#endif
