/* The policy that an answer stands on: reading it, and saying what of it a site has set otherwise. */
#ifndef CLI_SHOW_POLICY_H
#define CLI_SHOW_POLICY_H

#include "cli/cli.h"
#include "query/policy.h"

/* Bit sets of keys: what these answers stand on. */
#define POLICY_OF_PRICES (1u << POLICY_PRICE_VALID_DAYS)
#define POLICY_OF_SPEED  (1u << POLICY_PRACTICAL_PCT | 1u << POLICY_TRAINING_VALID_DAYS)
#define POLICY_OF_COST   (POLICY_OF_SPEED | POLICY_OF_PRICES)

/* As of the question. 0, or an exit status after reporting. */
int policy_read(struct cli *c, struct policy *out);

/* For people, under a table: "policy: practical_pct is 50 % instead of 3 % since …"; nothing where defaults stand. */
void show_policy_changes(struct cli *c, const struct policy *p, unsigned keys);

/* The member "policy": every key of the set, changed or not. */
void show_policy_json(struct json_writer *w, const struct policy *p, unsigned keys);

/* One key within an object that is open: key, value, default, since, because. */
void show_policy_members(struct json_writer *w, const struct policy *p, enum policy_key k);

#endif
