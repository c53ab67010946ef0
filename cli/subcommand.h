/* Commands with subcommands ("receipt list"): a table of names, found whole or "did you mean". */
#ifndef CLI_SUBCOMMAND_H
#define CLI_SUBCOMMAND_H

#include "cli/cli.h"

struct subcommand {
    const char *name;
    int (*run)(struct cli *c);
};

/* Takes the next argument as a subcommand and runs it; usage error otherwise. The table ends with a NULL name. */
int subcommand_run(struct cli *c, const struct subcommand *table);

#endif
