/*
 * Which price row stands behind a figure: the selection rule, and why there is none. docs/cost.md.
 *
 * The row used is the latest observed up to the as-of moment for the run's own surface, its accelerator and the basis.
 * All sides of a question are priced alike: one currency, one basis, one surface. Nothing is guessed: no row, several
 * bases and none named, offers of several providers, regions or sizes that differ, or rows that contradict each other
 * are reasons to refuse (MCR-R010), all of them told at once. An expired row is used and marks the figure dated.
 */
#ifndef QUERY_PRICING_H
#define QUERY_PRICING_H

#include "query/gate.h"
#include "store/prices.h"

/* What was asked for. Zero means: nothing named; but the two periods have no default here. */
struct price_wish {
    int has_basis;
    enum price_basis basis;
    const char *currency;          /* NULL: USD */
    const char *provider, *region; /* NULL: any that leaves one answer */
    const struct digest *rows;     /* rows named by id: used for their accelerator, whatever is newer */
    size_t n_rows;
    int what_if;           /* rows of another surface may be used: the figure is then modelled */
    int in_claim;          /* asked by a claim file: remedies name its members, and there is no model */
    const char *priced_on; /* with what_if: that surface; NULL: the run's own, else the only other that has rows */
    int price_days;        /* for which a row without valid_until holds: policy_price_days() */
    int run_days;          /* for which a run speaks of today: policy_lane_days() */
};

/* The last moment a row holds: as it says itself, else the end of the day that many days after its own. */
int64_t price_valid_to(const struct price *p, int days);

/* Whether it was observed by that moment and still holds then. */
int price_holds(const struct price *p, int64_t day, int days);

/* The latest first; of one day the one that holds longer, then the smallest id: the same on every machine. */
int price_order_latest(const struct price_row *a, const struct price_row *b, int days);

/* One level of the axis: what ran, where. Every text may be NULL (then there is no price for it). */
struct priced_side {
    const char *level, *accelerator, *surface, *region;
    double count, hosts; /* NaN where not one number is recorded */
    int undecided;       /* of a refused comparison, its runs not alike: only told when nothing could price it */
};

struct priced {
    const struct price_row *row;
    int64_t valid_to; /* UTC ms */
    int expired;      /* as of the question: the figure is dated */
    int modelled;     /* measured on another surface than the row's */
    const char *note; /* what a reader must know ("sold as an instance of 8, the run used 1"); NULL */
};

struct pricing {
    struct priced *of;    /* one per side, in their order; rows are NULL when refused */
    const char *currency; /* "USD" */
    const char *surface;  /* whose rows */
    enum price_basis basis;
    int dated, modelled, synthetic; /* of any side's row */
    struct difference *refusals;    /* code REFUSED_NO_PRICE, factor FACTORS, text with the remedy; empty when priced */
    size_t n_refusals;
    const char *note;      /* the sides' rows are of different providers or regions: "B200 is priced by Lambda, H100 by
                              Nebius"; NULL */
    struct price_rows all; /* every row seen by the as-of moment for the sides' accelerators: flip table */
};

/*
 * Chooses. synthetic: whether the runs are made up; rows that are made up price nothing else. Everything in `memory`.
 * ERR_NOT_FOUND for a row named by id that is not there by as_of; ERR_IO, ERR_NOMEM.
 */
int pricing_choose(struct pricing *out, struct store *store, const struct price_wish *wish, int64_t as_of,
                   int synthetic, const struct priced_side *sides, size_t n_sides, struct arena *memory,
                   struct error *err);

/*
 * By rows that priced the sides before: rows[n_sides], NULL for a side that has no price. Nothing is chosen, newer and
 * corrected rows are no matter; refused where a row is not of its side's accelerator and surface, or not of the
 * currency and basis of the costs.
 */
int pricing_settled(struct pricing *out, const struct price_row *const *rows, const struct price_wish *wish,
                    int64_t as_of, int synthetic, const struct priced_side *sides, size_t n_sides, struct arena *memory,
                    struct error *err);

/*
 * The pairs of rows a and b could have been priced by, for the flip table: rows of one surface, provider, region,
 * currency and basis that held on the same day, the day on which the later of them was observed. An instance of
 * another size than the runs used stands aside for one of theirs. Of pairs of one seller at equal prices the latest.
 * Left out, and counted: pairs of other currencies, and without what_if of other surfaces. None where both sides run
 * on one accelerator: whatever it costs, it costs it on both. Sorted by price ratio a/b, then date.
 */
struct price_pair {
    const struct price_row *a, *b;
    int64_t since; /* the later of the two observations */
    int modelled, expired;
};
int pricing_pairs(struct price_pair **out, size_t *n, size_t *n_left_out, const struct pricing *p,
                  const struct price_wish *wish, int64_t as_of, const struct priced_side *a,
                  const struct priced_side *b, struct arena *memory, struct error *err);

#endif
