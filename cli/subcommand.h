/* Commands with subcommands ("receipt list"): a table of names, found whole or "did you mean". */
#ifndef CLI_SUBCOMMAND_H
#define CLI_SUBCOMMAND_H

#include "cli/cli.h"

struct subcommand {
    const char *name;
    int (*run)(struct cli *c);
    const char *synopsis; /* what usage errors show; NULL: the command's own */
    const char *takes; /* options, each between blanks: " --where --grade "; NULL: all of the command's. An option that
                          would change nothing must not look as if it did */
    enum database_need need; /* opened before it runs, and after its options were looked at */
};

/* Takes the next argument as a subcommand and runs it; usage error otherwise. The table ends with a NULL name. */
int subcommand_run(struct cli *c, const struct subcommand *table);

#endif
