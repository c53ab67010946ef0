#include "stats/simulate.h"

#include <math.h>

uint64_t random_bits(struct random_source *r)
{
    uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

double random_unit(struct random_source *r)
{
    return ((double)(random_bits(r) >> 11) + 0.5) * 0x1p-53;
}

double random_normal(struct random_source *r)
{
    return sqrt(-2 * log(random_unit(r))) * cos(2 * M_PI * random_unit(r));
}

const struct series_fact series_facts[SERIES_KINDS] = {
    [SERIES_FLAT] = {"flat", 1, 0},
    [SERIES_COMPILE3] = {"3 compile steps", 1, 0},
    [SERIES_STALL50] = {"periodic stalls", 1.06, 0},
    [SERIES_RANDOM_STALL] = {"random stalls 2 %", 1.02, 0},
    [SERIES_RAMP8] = {"ramp tau=8 (2x)", 1, 0},
    [SERIES_SHIFT_DOWN40] = {"shift -5 % at 40 %", 0.95, 0},
    [SERIES_SHIFT_UP60] = {"shift +5 % at 60 %", 1.05, 0},
    [SERIES_SLOW30] = {"slow ramp 10 %", 1, 0},
    [SERIES_SHIFT_UP90] = {"shift +5 % at 90 %", NAN, 1},
    [SERIES_LATE6] = {"+30 % in last 6", NAN, 1},
    [SERIES_LATE10] = {"+30 % in last 10", NAN, 1},
    [SERIES_DRIFT10] = {"drift 10 %", NAN, 1},
    [SERIES_DRIFT4] = {"drift 4 %", NAN, 1},
    [SERIES_FLIP3] = {"flip-flop 3 %", NAN, 1},
};

static double level_at(enum series_kind kind, size_t i, size_t n)
{
    double t = (double)i, part = t / (double)n;
    switch (kind) {
    case SERIES_COMPILE3:
        return i <= 3 ? 10 : 1;
    case SERIES_RAMP8:
        return 1 + exp(-t / 8);
    case SERIES_SLOW30:
        return 1 + 0.1 * exp(-t / 30);
    case SERIES_SHIFT_DOWN40:
        return part >= 0.4 ? 0.95 : 1;
    case SERIES_SHIFT_UP60:
        return part >= 0.6 ? 1.05 : 1;
    case SERIES_SHIFT_UP90:
        return part >= 0.9 ? 1.05 : 1;
    case SERIES_LATE6:
        return i + 6 >= n ? 1.3 : 1;
    case SERIES_LATE10:
        return i + 10 >= n ? 1.3 : 1;
    case SERIES_DRIFT10:
        return 1 + 0.10 * part;
    case SERIES_DRIFT4:
        return 1 + 0.04 * part;
    default:
        return 1;
    }
}

void series_make(double *seconds, size_t n, enum series_kind kind, double phi, struct random_source *r)
{
    const double sd = 0.01;
    double e = sd * random_normal(r);
    size_t phase = (size_t)(50 * random_unit(r));
    int raised = random_unit(r) < 0.5;
    for (size_t i = 0; i < n; i++) {
        double level = i == 0 ? 20 : level_at(kind, i, n);
        if (kind == SERIES_FLIP3) {
            raised ^= random_unit(r) < 1.0 / 20;
            level *= raised ? 1.03 : 1;
        }
        seconds[i] = level * exp(e - sd * sd / 2);
        if (kind == SERIES_STALL50 && i % 50 == phase)
            seconds[i] += 3;
        if (kind == SERIES_RANDOM_STALL && random_unit(r) < 0.02)
            seconds[i] += 1;
        e = phi * e + sqrt(1 - phi * phi) * sd * random_normal(r);
    }
}
