/*
 * Numbers as people may quote them: throughput truncated, costs to nearest, limits outward, no digit finer than ±.
 *
 * Texts live in the arena; NULL without memory. A value that is not finite gives "" (nothing to show).
 */
#ifndef QUERY_WORDS_H
#define QUERY_WORDS_H

#include "core/arena.h"

#include <stdint.h>

const char *words_rate(struct arena *a, double tok_per_s, double lo, double hi); /* "38,498" */
const char *words_interval(struct arena *a, double lo, double hi);               /* "38,230–38,769" */
const char *words_ratio(struct arena *a, double ratio, double lo, double hi);    /* "1.897" */
const char *words_fixed(struct arena *a, double x, int decimals);                /* to nearest, grouped */
const char *words_cut(struct arena *a, double x, int decimals);                  /* toward zero, grouped */
const char *words_day(struct arena *a, int64_t ms);                              /* "2024-10-04" */

const char *words_seconds(struct arena *a, double s); /* "274", "7.3": to the nearest; "not known" */

/* A level of an axis within a sentence: "B200"; of a bare number what it counts, too: "count 8". */
const char *words_level(struct arena *a, const char *axis, const char *level);

/* A change in per cent, without the sign: whole ones, halves away from zero, or as many decimals as show one digit, for
   a change that was found is never "0". */
const char *words_percent(struct arena *a, double percent);

/* What is said where the interval tells nothing: "cannot tell: about 6 more runs per level may decide", or, where the
   runs there are should do or the need is not known (0), "cannot tell from these runs". have: of the level with fewer.
 */
const char *words_undecided(struct arena *a, size_t runs_needed, size_t have);

/* "1 run", "10 runs" */
const char *words_count(struct arena *a, size_t n, const char *one, const char *many);

/* "sha256:f886e8c39167…": digests and revisions are known by their beginnings. */
const char *words_brief(struct arena *a, const char *text);

/* One word of a command line as a shell takes it: bare where that is safe, else within ''. NULL without memory. */
const char *words_quoted(struct arena *a, const char *word);

/* Adds text to a list joined by `between` ("B200, H200"); list may be NULL. */
const char *words_join(struct arena *a, const char *list, const char *between, const char *text);

#endif
