/* The subcommands of `claim` that record an event, and what only they need. */
#ifndef CLI_CLAIM_ACTS_H
#define CLI_CLAIM_ACTS_H

#include "cli/cli.h"
#include "query/claim.h"

/* 0, or an exit status after reporting; schema: of the answer that JSON is given where it can never be claimed. */
int claim_read_file(struct cli *c, const char *path, const char *schema, struct claim_terms *out);

int claim_add(struct cli *c);
int claim_renew(struct cli *c);
int claim_challenge(struct cli *c);
int claim_answer(struct cli *c);
int claim_withdraw(struct cli *c);

#endif
