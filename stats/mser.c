#include "stats/mser.h"

#include <math.h>

static double batch_mean(const double *x, size_t batch)
{
    double s = 0;
    for (size_t i = 0; i < MSER_BATCH; i++)
        s += x[batch * MSER_BATCH + i];
    return s / MSER_BATCH;
}

/* From the end towards the front, so that each kept set grows by one batch (Welford's update). */
struct mser mser5(const double *x, size_t n)
{
    struct mser m = {.batches = n / MSER_BATCH, .statistic = INFINITY};
    double mean = 0, squares = 0;
    for (size_t d = m.batches; d-- > 0;) {
        double kept = (double)(m.batches - d), z = batch_mean(x, d), step = z - mean;
        mean += step / kept;
        squares += step * (z - mean);
        double statistic = squares / (kept * kept);
        if (d <= m.batches / 2 && statistic <= m.statistic) {
            m.statistic = statistic;
            m.cut = d;
        }
    }
    m.at_boundary = m.batches > 0 && m.cut == m.batches / 2;
    return m;
}
