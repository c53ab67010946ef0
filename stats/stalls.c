#include "stats/stalls.h"

#include "stats/outlier.h"
#include "stats/summary.h"

#include <math.h>

#define NEAR         2    /* records: closer slow records are one stall */
#define FEWEST       3    /* stalls that can be periodic */
#define LEAST_PERIOD 5    /* records */
#define LOOSE        0.03 /* of a period: so much a gap may be off */
#define OVERSIZED    10.0 /* times the usual excess: a stall of another kind */
#define EXTRA_OF     10   /* one in so many stalls may come beside the periodic ones */

size_t stalls_gather(struct stall *out, const signed char *tag, const double *excess, size_t n)
{
    size_t found = 0, previous = 0;
    for (size_t i = 0; i < n; i++) {
        if (tag[i] != OUTLIER_SLOW)
            continue;
        if (found == 0 || i - previous > NEAR)
            out[found++] = (struct stall){.at = i};
        out[found - 1].excess += excess[i];
        previous = i;
    }
    return found;
}

/* Marks as extra what is of another kind by its size. scratch[n]. */
static void mark_oversized(struct stall *stalls, size_t n, double *scratch)
{
    for (size_t i = 0; i < n; i++)
        scratch[i] = stalls[i].excess;
    double usual = summary_median(scratch, n);
    for (size_t i = 0; i < n; i++)
        stalls[i].extra = stalls[i].excess > OVERSIZED * usual;
}

static double median_gap(const struct stall *stalls, size_t n, double *scratch)
{
    size_t gaps = 0, last = n;
    for (size_t i = 0; i < n; i++) {
        if (stalls[i].extra)
            continue;
        if (last < n)
            scratch[gaps++] = (double)(stalls[i].at - stalls[last].at);
        last = i;
    }
    return gaps > 0 ? round(summary_median(scratch, gaps)) : 0;
}

/*
 * Marks as extra what does not lie a multiple of the period after the last that did, from number `first` on. Returns
 * how many there are and writes how many gaps are the period itself.
 */
static size_t mark_misplaced(struct stall *stalls, size_t n, size_t first, double period, size_t *regular)
{
    double slack = n > FEWEST ? fmax(1, LOOSE * period) : 0;
    size_t extra = 0, last = n;
    *regular = 0;
    for (size_t i = 0; i < n; i++) {
        double gap = last < n ? (double)(stalls[i].at - stalls[last].at) : period;
        double multiple = fmax(1, round(gap / period));
        stalls[i].extra |= i < first || fabs(gap - multiple * period) > slack;
        extra += stalls[i].extra != 0;
        if (stalls[i].extra)
            continue;
        *regular += last < n && multiple < 2;
        last = i;
    }
    return extra;
}

size_t stalls_period(struct stall *stalls, size_t n, double *scratch)
{
    size_t most = n / EXTRA_OF;
    for (size_t first = 0; n >= FEWEST && first <= most && first < FEWEST; first++) {
        mark_oversized(stalls, n, scratch);
        double period = median_gap(stalls, n, scratch);
        size_t regular, extra = mark_misplaced(stalls, n, first, fmax(period, 1), &regular);
        if (period >= LEAST_PERIOD && extra <= most && 4 * regular >= 3 * (n - extra - 1))
            return (size_t)period;
    }
    for (size_t i = 0; i < n; i++)
        stalls[i].extra = 0;
    return 0;
}
