/* A question about made-up runs that does not say so, beside measured ones: reports and charts then look at those. */
#ifndef CLI_MADE_UP_H
#define CLI_MADE_UP_H

#include "cli/cli.h"

/* What to add to the question, as a term of a selection. */
#define MADE_UP_TERM "synthetic=yes"

/*
 * How many receipts fit all of where[n_where], if all of them are made up, none of the terms says so or names a class,
 * and the archive has measured runs; else 0. What cannot be found out is 0: it explains an answer, and is none.
 */
size_t made_up_alone(struct cli *c, const char *const *where, size_t n_where);

#endif
