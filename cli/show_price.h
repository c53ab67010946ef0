/*
 * Price rows as people and programs read them.
 *
 * A price leaves the program as the decimal text that was stored, never as a rounded double; only a quotient that is no
 * decimal is cut for the eye, and an ellipsis says so.
 */
#ifndef CLI_SHOW_PRICE_H
#define CLI_SHOW_PRICE_H

#include "cli/answer.h"
#include "store/prices.h"

const char *show_price_hour(struct cli *c, const struct price_row *r);   /* "3.95", "0.3333333333…" */
const char *show_price_stated(struct cli *c, const struct price_row *r); /* "31.92 USD per instance-hour of 8" */

/* "2024-11-06", "EXPIRED 2024-11-06"; days: for which a row that states no end holds. */
const char *show_price_validity(struct cli *c, const struct price_row *r, int days);

/* "prc-0a1b2c3d4e5f H100 on modal: 3.95 USD per accelerator-hour, spot, observed 2026-04-07" */
const char *show_price_sentence(struct cli *c, const struct price_row *r);

/* "usd_per_mtok": an amount's currency is in its member's name. usd where none is known. */
enum { CURRENCY_MEMBER_SIZE = 48 };
const char *currency_member(char out[CURRENCY_MEMBER_SIZE], const char *currency, const char *rest);

/* The members of a row within an object that is open: what was stated, and what an accelerator costs an hour. */
void show_price_members(struct json_writer *w, const struct price_row *r);

/* valid_to and expired, as of a moment. */
void show_price_validity_members(struct json_writer *w, const struct price_row *r, int64_t as_of, int days);

/* Rows as a grid: for people with what they look for, for programs with everything. */
int show_price_grid(struct cli *c, struct grid *g, const struct price_row *rows, size_t n, int days);

#endif
