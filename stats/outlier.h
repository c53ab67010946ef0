/*
 * Tagging single records that stand out from their neighbours. Tags are for detection and for the reader's eye;
 * an estimate never leaves a record out.
 */
#ifndef STATS_OUTLIER_H
#define STATS_OUTLIER_H

#include <stddef.h>

#define HAMPEL_HALF_WINDOW 10
#define HAMPEL_SPREADS     5.0
#define HAMPEL_LEAST       0.09531017980432493 /* ln 1.10: a record within 10 % of its neighbours is never tagged */

enum outlier { OUTLIER_FAST = -1, OUTLIER_NONE = 0, OUTLIER_SLOW = 1 };

/*
 * Hampel's identifier (Hampel 1974; Davies & Gather 1993) on logarithms of time: x[t] is tagged when it lies more
 * than max(5 S, ln 1.10) from the median of the 21 records around it (at the ends: of the first or last 21), where S
 * is the larger of their MAD and the noise of the whole series seen through first differences, so that quantised logs
 * with MAD 0 do not tag everything. Writes tag[n] (enum outlier) and level[n], the running median; scratch[2n].
 */
void hampel_tag(signed char *tag, double *level, const double *x, size_t n, double *scratch);

#endif
