/*
 * Which prices a question is about, as words: for options and for settings alike. `where` is what the message begins
 * with: "--basis" or "--set basis". 0, or an exit status after a usage error.
 */
#ifndef CLI_PRICE_WISH_H
#define CLI_PRICE_WISH_H

#include "cli/cli.h"
#include "query/cost.h"

int wish_basis(struct cli *c, const char *where, const char *text, struct price_wish *out);
/* NULL where not given; a text that is given must say something. */
int wish_text(struct cli *c, const char *where, const char *text, const char **out);

int wish_currency(struct cli *c, const char *where, const char *text, struct price_wish *out); /* "usd" is USD */

/* Looks a row up by id and appends it to rows[*n], which has room for it. */
int wish_row(struct cli *c, const char *where, const char *text, struct digest *rows, size_t *n);

/* A share like "0.6" or "60%", above 0 and at most 1; else -1. */
int wish_share(double *out, const char *text);

/* "0.6", "60%", "B200=0.6": appended to list[*n], the level as it is written. Nothing twice. */
int wish_utilization(struct cli *c, const char *where, const char *text, struct level_utilization *list, size_t *n);

#endif
