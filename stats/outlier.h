/*
 * Tagging single records that stand out from their neighbours. Tags are for detection and for the reader's eye;
 * an estimate never leaves a record out.
 */
#ifndef STATS_OUTLIER_H
#define STATS_OUTLIER_H

#include <stddef.h>

enum outlier { OUTLIER_FAST = -1, OUTLIER_NONE = 0, OUTLIER_SLOW = 1 };

struct hampel {
    size_t half_window; /* records on either side; 10 */
    double spreads;     /* 5 */
    double least;       /* ln 1.10: a record within 10 % of its neighbours is never tagged */
};
struct hampel hampel_defaults(void);

/*
 * Hampel's identifier (Hampel 1974; Davies & Gather 1993) on logarithms of time: x[t] is tagged when it lies more
 * than max(spreads S, least) from the median of the 21 records around it (at the ends: of the first or last 21), where
 * S is the larger of their MAD and the noise of the whole series seen through first differences, so that quantised logs
 * with MAD 0 do not tag everything. Writes tag[n] (enum outlier) and level[n], the running median; scratch[2n].
 */
void hampel_tag(signed char *tag, double *level, const double *x, size_t n, const struct hampel *how, double *scratch);

/*
 * The records around t that lie at least half as far off `level` as x[t] does, on the same side: t's company, t
 * included. Within half a window of an end the running median is that of the old level, so that a whole new level is
 * tagged; unlike a stall or a spike it keeps company.
 */
struct company {
    size_t from, to; /* first, and one past the last */
};
struct company outlier_company(const double *x, size_t n, size_t t, double level);

/*
 * Tukey's fences (Tukey 1977, "Exploratory Data Analysis"): further outside the quartiles than `reach` times their
 * distance, 1.5 or 3; quartiles of type 7. Writes tag[n]; scratch[n].
 */
void tukey_tag(signed char *tag, const double *x, size_t n, double reach, double *scratch);

#endif
