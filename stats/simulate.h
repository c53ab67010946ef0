/*
 * Made-up step times with a known truth: the generator of docs/statistics.md, and a small seeded random source.
 *
 * s_i = m_i exp(e_i - sd^2/2) + extra_i seconds, e an AR(1) of standard deviation 1 % started in its stationary
 * distribution, m_0 = 20. Shared by the self-check (selfcheck.h), the benches and the tests.
 */
#ifndef STATS_SIMULATE_H
#define STATS_SIMULATE_H

#include <stddef.h>
#include <stdint.h>

struct random_source {
    uint64_t state; /* the seed */
};

uint64_t random_bits(struct random_source *r); /* splitmix64 (Steele, Lea & Flood 2014) */
double random_unit(struct random_source *r);   /* 0 < u < 1 */
double random_normal(struct random_source *r); /* Box & Muller 1958 */

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
    SERIES_LATE6,        /* 30 % more in the last 6 records: shorter than half of Hampel's window … */
    SERIES_LATE10,       /* … and in the last 10 */
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

extern const struct series_fact series_facts[SERIES_KINDS];

/* n records of seconds; phi is the noise's lag-1 autocorrelation. */
void series_make(double *seconds, size_t n, enum series_kind kind, double phi, struct random_source *r);

#endif
