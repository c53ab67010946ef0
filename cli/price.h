/* The subcommands of `price` that are long enough for a file of their own. Internal to cmd_price.c. */
#ifndef CLI_PRICE_H
#define CLI_PRICE_H

#include "cli/cli.h"

int price_run_add(struct cli *c);
int price_run_import(struct cli *c);
int price_run_diff(struct cli *c);

#endif
