/*
 * Options that state a price, or choose among prices, as the structs of store/prices.h and ingest/prices.h.
 *
 * A value that makes no sense is a usage error that says which option, what was given and what would do.
 */
#ifndef CLI_PRICE_FIELDS_H
#define CLI_PRICE_FIELDS_H

#include "cli/cli.h"
#include "ingest/prices.h"
#include "store/prices.h"

/* `price add`: everything stated. Options that are missing are named all at once. 0, or an exit status. */
int price_fields_stated(struct cli *c, struct price *out);

/* `price import`: what the command line adds to a file. The mapping file is the caller's business. */
int price_fields_for_file(struct cli *c, struct price_list_options *out);

/* --accelerator, --surface, --provider, --basis, --region, --currency as a filter without a moment. */
int price_fields_filter(struct cli *c, struct price_filter *out);

#endif
