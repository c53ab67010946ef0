#include "stats/mser.h"

#include <math.h>

static double batch_mean(const double *x, size_t batch)
{
    double s = 0;
    for (size_t i = 0; i < batch; i++)
        s += x[i];
    return s / (double)batch;
}

/* From the end towards the front, so that each kept set grows by one batch (Welford's update). */
struct mser mser(const double *x, size_t n, size_t batch, double *statistics)
{
    struct mser m = {.batches = n / batch, .statistic = INFINITY};
    double mean = 0, squares = 0;
    for (size_t d = m.batches; d-- > 0;) {
        double kept = (double)(m.batches - d), z = batch_mean(x + d * batch, batch), step = z - mean;
        mean += step / kept;
        squares += step * (z - mean);
        double statistic = squares / (kept * kept);
        if (d <= m.batches / 2 && statistics != NULL)
            statistics[d] = statistic;
        if (d <= m.batches / 2 && statistic <= m.statistic) {
            m.statistic = statistic;
            m.cut = d;
        }
    }
    m.at_boundary = m.batches > 0 && m.cut == m.batches / 2;
    return m;
}
