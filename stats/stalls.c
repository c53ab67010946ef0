#include "stats/stalls.h"

#include "stats/outlier.h"
#include "stats/summary.h"

#include <math.h>

#define NEAR 2 /* records: closer slow records are one stall */

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

size_t stalls_period(const struct stall *stalls, size_t n, double *scratch)
{
    if (n < 3)
        return 0;
    for (size_t i = 0; i + 1 < n; i++)
        scratch[i] = (double)(stalls[i + 1].at - stalls[i].at);
    double period = round(summary_median(scratch, n - 1)), slack = fmax(1, 0.03 * period);
    size_t regular = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        double gap = scratch[i], multiple = fmax(1, round(gap / period));
        if (fabs(gap - multiple * period) > slack)
            return 0;
        regular += multiple < 2;
    }
    return period >= 5 && 4 * regular >= 3 * (n - 1) ? (size_t)period : 0;
}
