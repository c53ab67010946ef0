/*
 * The words a claim may be quoted in: generated, the same until the claim changes, never today's date.
 *
 * A quote says value, unit, statistic, interval, runs and attempts, accelerator × count, surface, startup class, dates,
 * validity, the price row's date for costs, claim id and revision, and receipt ids. Current claims speak in the
 * present; all others in the past, beginning "On DATE". Throughput is truncated, costs are rounded to nearest, limits
 * outward, no digit finer than the interval. Made-up evidence says SYNTHETIC first.
 */
#ifndef QUERY_CLAIM_WORDS_H
#define QUERY_CLAIM_WORDS_H

#include "query/registry.h"

enum quote_style {
    QUOTE_SENTENCE, /* plain text, one paragraph */
    QUOTE_MARKDOWN, /* the same with the value in bold and ids as code */
    QUOTE_FOOTNOTE, /* "[^mcr-ID-REV]: …": the definition of a footnote */
    QUOTE_STYLES
};
const char *quote_style_name(enum quote_style s);
int quote_style_by_name(enum quote_style *out, const char *name); /* 0, or -1 */

/* past: as dated evidence. standing gives validity and what the class has moved to. NULL without memory. */
const char *claim_quote(const struct claim_record *r, const struct claim_standing *standing, enum quote_style style,
                        int past, struct arena *memory);

/* The short form for lists and search: value, unit, what it is of; without ids and dates. */
const char *claim_headline(const struct claim_record *r, int past, struct arena *memory);

/*
 * The value as a quote prints it: "38,461", "1.897", "2 of 9", "ready"; its interval "38,209–38,717", "" without one;
 * and what both count, for programs: "tok/s", "EUR/Mtok", "" of a ratio or share, NULL of a word.
 */
const char *claim_value_words(const struct claim_record *r, struct arena *memory);
const char *claim_interval_words(const struct claim_record *r, struct arena *memory);
const char *claim_unit(const struct claim_record *r, struct arena *memory);

#endif
