/*
 * Money as people may quote it: to nearest, limits outward, no digit finer than ±, and small or huge without zeros.
 *
 * Prices span many orders of magnitude (a price list may say 1e-9), so what fixed notation cannot show is written with
 * a power of ten: a cost that is not nothing is never printed as 0. Texts live in the arena; "" for what is not finite.
 */
#ifndef QUERY_MONEY_H
#define QUERY_MONEY_H

#include "core/arena.h"
#include "stats/cost.h"
#include "store/prices.h"

struct cost_row;

const char *money_unit(const char *currency); /* "$" for USD, else the code: "$/Mtok", "EUR/Mtok" */

const char *money_value(struct arena *a, double x, double lo, double hi); /* "0.4022", "1.012e-10" */
const char *money_interval(struct arena *a, double lo, double hi);        /* "0.3921–0.3974" */

/* "60 %", "33.3 %": a share as it was asked for, without digits that say nothing; for every percentage given. */
const char *money_share(struct arena *a, double share);

/* Per accelerator and hour: every digit of it where people can read them, else the first few. */
const char *money_price(struct arena *a, const struct price_row *row);

/* As the source puts it: "6.25 USD per accelerator-hour", "32.8 USD per instance-hour of 8 × 0.9 volume discount". */
const char *money_stated(struct arena *a, const struct price *p);

/* The share of its paid hours at which a token costs the same: "97.3 %", "not settled: 94.4–100.3 %", "never: above
   100 %"; of a point without an interval "102 %: above 100 %". */
const char *money_use_at_par(struct arena *a, const struct cost_ratio *r);

/* "costs 29 % more", "costs about 1.9 % less" below what matters, "costs 2.5 times as much"; to nearest, never 0 %. */
const char *money_change_words(struct arena *a, double ratio, double practical);

/* Of an inconclusive ratio: words_undecided(), or that the prices are ranges, where narrower ones would have to help.
 */
const char *money_undecided(struct arena *a, const struct cost_ratio *r, size_t runs_needed, size_t have);

/*
 * The verdict of one level against the base: money_change_words(), "no difference larger than 3 %", money_undecided();
 * "base" of the base itself.
 */
const char *money_verdict_words(struct arena *a, const struct cost_row *row, const struct cost_row *base,
                                double practical);

#endif
