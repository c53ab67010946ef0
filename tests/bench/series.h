/*
 * Made-up step times with a known truth: the generator of docs/statistics.md, and a small seeded random source.
 *
 * s_i = m_i exp(e_i - sd^2/2) + extra_i seconds, e an AR(1) of standard deviation 1 % started in its stationary
 * distribution, m_0 = 20. Shared by the statistics' benches and tests; everything in it is static.
 */
#ifndef TESTS_BENCH_SERIES_H
#define TESTS_BENCH_SERIES_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

struct random_source {
    uint64_t state;
};

/* splitmix64 (Steele, Lea & Flood 2014) */
static inline uint64_t random_bits(struct random_source *r)
{
    uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* 0 < u < 1 */
static inline double random_unit(struct random_source *r)
{
    return ((double)(random_bits(r) >> 11) + 0.5) * 0x1p-53;
}

/* Box & Muller 1958 */
static inline double random_normal(struct random_source *r)
{
    return sqrt(-2 * log(random_unit(r))) * cos(2 * M_PI * random_unit(r));
}

enum series_kind {
    SERIES_FLAT,
    SERIES_COMPILE3,     /* records 1-3 take ten times as long */
    SERIES_STALL50,      /* every 50 records one takes 3 s more, random phase */
    SERIES_RANDOM_STALL, /* each record takes 1 s more with probability 2 % */
    SERIES_RAMP8,        /* twice the time at first, decaying with 8 records */
    SERIES_SHIFT_DOWN40, /* 5 % less time from 40 % of the run on */
    SERIES_SHIFT_UP60,   /* 5 % more from 60 % on */
    SERIES_SLOW30,       /* 10 % more at first, decaying with 30 records */
    SERIES_SHIFT_UP90,   /* 5 % more from 90 % on: too late to tell */
    SERIES_DRIFT10,
    SERIES_DRIFT4,
    SERIES_FLIP3, /* two states 3 % apart, 20 records each on average */
    SERIES_KINDS
};

/* Name, the true mean time a record in the steady state, and whether a steady state ought to be refused. */
struct series_fact {
    const char *name;
    double truth;
    int refuse;
};

static const struct series_fact series_facts[SERIES_KINDS] = {
    [SERIES_FLAT] = {"flat", 1, 0},
    [SERIES_COMPILE3] = {"3 compile steps", 1, 0},
    [SERIES_STALL50] = {"periodic stalls", 1.06, 0},
    [SERIES_RANDOM_STALL] = {"random stalls 2 %", 1.02, 0},
    [SERIES_RAMP8] = {"ramp tau=8 (2x)", 1, 0},
    [SERIES_SHIFT_DOWN40] = {"shift -5 % at 40 %", 0.95, 0},
    [SERIES_SHIFT_UP60] = {"shift +5 % at 60 %", 1.05, 0},
    [SERIES_SLOW30] = {"slow ramp 10 %", 1, 0},
    [SERIES_SHIFT_UP90] = {"shift +5 % at 90 %", NAN, 1},
    [SERIES_DRIFT10] = {"drift 10 %", NAN, 1},
    [SERIES_DRIFT4] = {"drift 4 %", NAN, 1},
    [SERIES_FLIP3] = {"flip-flop 3 %", NAN, 1},
};

static inline double series_level(enum series_kind kind, size_t i, size_t n)
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
    case SERIES_DRIFT10:
        return 1 + 0.10 * part;
    case SERIES_DRIFT4:
        return 1 + 0.04 * part;
    default:
        return 1;
    }
}

/* n records; phi is the noise's lag-1 autocorrelation. */
static inline void series_make(double *seconds, size_t n, enum series_kind kind, double phi, struct random_source *r)
{
    const double sd = 0.01;
    double e = sd * random_normal(r);
    size_t phase = (size_t)(50 * random_unit(r));
    int raised = random_unit(r) < 0.5;
    for (size_t i = 0; i < n; i++) {
        double level = i == 0 ? 20 : series_level(kind, i, n);
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

#endif
